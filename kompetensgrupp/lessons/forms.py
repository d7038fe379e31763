"""A lesson's form, begun with what may be told; the second person's; and taking one back."""

from typing import Any

from flask import request
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField

from kompetensgrupp.checking.forms import CheckedForm
from kompetensgrupp.lessons.models import HEADINGS, TEXTS, LessonVersion
from kompetensgrupp.web.forms import at_most, options, required

LONG = 2000


class _AboutLesson(CheckedForm):
    """The checker's decisions belong to the case that the lesson came from."""

    draft_key = HiddenField()
    seen = HiddenField()

    @property
    def about(self) -> str:
        """The number of the case, whether the address names it or the lesson."""
        lesson = (request.view_args or {}).get("lesson")
        return str(lesson.case.number) if lesson else super().about


class LessonForm(_AboutLesson):
    """What a recommendation taught, under four headings."""

    title = StringField(
        "Rubrik",
        [required("Skriv en rubrik."), at_most(120)],
        description="Säg vad man lär sig: «Börja med läkarens ord om sambandet».",
    )
    situation = TextAreaField(
        HEADINGS["situation"],
        [required("Skriv några ord om situationen."), at_most(LONG)],
        description="Så att den passar in på flera. Inga årtal, orter eller ovanliga händelser.",
    )
    tried = TextAreaField(
        HEADINGS["tried"],
        [required("Skriv vad som prövades."), at_most(LONG)],
        description="Insatser och ersättningar i allmänna ord, och vilka som gjorde dem.",
    )
    happened = TextAreaField(
        HEADINGS["happened"],
        [required("Skriv vad som hände, eller «Vet inte än»."), at_most(LONG)],
    )
    learned = TextAreaField(
        HEADINGS["learned"],
        [required("Skriv vad andra kan lära."), at_most(LONG)],
        description="Det viktigaste. Vad skulle du säga till en kollega i samma läge?",
    )
    may_copy = BooleanField("Jag har läst styckena. De pekar inte ut någon och kan stå kvar.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.copied: list[str] = []
        super().__init__(*args, **kwargs)

    def fields(self) -> dict[str, str]:
        """The texts by name."""
        return {name: self[name].data or "" for name in TEXTS}

    def show(self, texts: LessonVersion | dict[str, str]) -> "LessonForm":
        """Fill the form with a version, or with what may be told."""
        known = texts if isinstance(texts, dict) else texts.texts
        for name, value in known.items():
            self[name].data = value
        return self


class LessonReviewForm(_AboutLesson):
    """The second person's word on a lesson."""

    outcome = RadioField(
        "Ditt besked",
        [required("Välj om du godkänner eller skickar tillbaka.")],
        choices=options(
            [
                ("approve", "Godkänn: ingen kan kännas igen, och andra har nytta av den"),
                ("return", "Skicka tillbaka med en kommentar"),
            ]
        ),
    )
    note = TextAreaField(
        "Kommentar till den som skrivit",
        [at_most(LONG)],
        description="Behövs när du skickar tillbaka. Upprepa inte det som kan kännas igen.",
    )


class LessonWithdrawForm(_AboutLesson):
    """Why a lesson is taken back."""

    reason = TextAreaField(
        "Varför?",
        [required("Skriv varför."), at_most(500)],
        description="Skälet står i gruppens logg.",
    )

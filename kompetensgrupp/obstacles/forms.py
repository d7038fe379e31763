"""Forms: describing an obstacle, the second person's word, the work with it, process follow-ups."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from flask import request
from wtforms import (
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)

from kompetensgrupp.accounts.models import User
from kompetensgrupp.checking.forms import CheckedForm
from kompetensgrupp.groups import rules as group_rules
from kompetensgrupp.groups.models import Party
from kompetensgrupp.obstacles import rules
from kompetensgrupp.obstacles.models import (
    HEADINGS,
    QUESTIONS,
    Agreement,
    Obstacle,
    ObstacleKind,
    ObstacleText,
)
from kompetensgrupp.obstacles.service import Wording
from kompetensgrupp.web.addresses import as_number
from kompetensgrupp.web.forms import Form, at_most, options, required

LONG = 2000
NOBODY = "-"


class _AboutObstacle(CheckedForm):
    """The checker's decisions belong to the obstacle, or to the case that it was seen in."""

    draft_key = HiddenField()
    seen = HiddenField()

    @property
    def about(self) -> str:
        """The name that they are kept under."""
        obstacle = (request.view_args or {}).get("obstacle")
        return str(obstacle.about) if obstacle else super().about

    @property
    def seen_number(self) -> int | None:
        """Which version the page showed."""
        return as_number(self.seen.data) or None


class ObstacleForm(_AboutObstacle):
    """What stands in the way, between whom, and how it shows."""

    title = StringField(
        "Rubrik",
        [required("Skriv en rubrik."), at_most(120)],
        description="Vad det är, inte vem det gällde: «Intyg räcker inte som underlag».",
    )
    description = TextAreaField(
        HEADINGS["description"],
        [required("Skriv vad som står i vägen."), at_most(LONG)],
        description="Skriv med egna ord, om arbetssättet och inte om personen.",
    )
    kind = RadioField(
        "Vad är det för hinder?",
        [required("Välj vad det är för hinder.")],
        choices=options(ObstacleKind.choices()),
    )
    parties = SelectMultipleField(
        "Mellan vilka parter?",
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
        validate_choice=False,
    )
    women = TextAreaField(HEADINGS["women"], [at_most(500)])
    men = TextAreaField(HEADINGS["men"], [at_most(500)])

    def offer(self, parties: Iterable[Party], kept: Collection[int] = ()) -> "ObstacleForm":
        """Give the parties to choose between: those in the group, and those chosen before."""
        able = [p for p in parties if group_rules.may_answer(p) or p.id in kept]
        self.parties.choices = options([(str(party.id), party.name) for party in able])
        return self

    def wording(self) -> Wording:
        """What was written."""
        texts = {name: self[name].data or "" for name in HEADINGS}
        chosen = [number for value in self.parties.data or [] if (number := as_number(value))]
        return Wording(texts, ObstacleKind(self.kind.data), chosen)

    def show(self, obstacle: Obstacle, latest: ObstacleText) -> "ObstacleForm":
        """Fill the form with the obstacle as it was described last."""
        for name in HEADINGS:
            self[name].data = getattr(latest, name)
        self.kind.data = obstacle.kind.value
        self.parties.data = [str(party.id) for party in obstacle.parties]
        return self


class ObstacleReviewForm(_AboutObstacle):
    """The second person's word on an obstacle."""

    outcome = RadioField(
        "Ditt besked",
        [required("Välj om du godkänner eller skickar tillbaka.")],
        choices=options(
            [
                ("approve", "Godkänn: ingen kan kännas igen, och styrgruppen kan läsa"),
                ("return", "Skicka tillbaka med en kommentar"),
            ]
        ),
    )
    note = TextAreaField(
        "Kommentar till den som skrivit",
        [at_most(LONG)],
        description="Behövs när du skickar tillbaka. Upprepa inte det som kan kännas igen.",
    )


class WorkForm(_AboutObstacle):
    """Where the work stands, what was done, and who holds it."""

    status = RadioField("Hur är det nu?", [required("Välj hur det är nu.")])
    text = TextAreaField(
        "Vad har hänt?",
        [at_most(LONG)],
        description="Den som lyfte hindret får veta det här.",
    )
    owner = SelectField("Vem håller i det?", coerce=str, validate_choice=False)

    def offer(self, obstacle: Obstacle, holders: Mapping[int, User]) -> "WorkForm":
        """Give where it can go, and who may hold it."""
        steps = [
            (to.value, f"Oförändrat: {to.label.lower()}" if to == obstacle.status else to.label)
            for to in rules.moves(obstacle)
        ]
        self.status.choices = options(steps)
        known = dict(holders)
        if obstacle.owner and obstacle.owner.id not in known:
            known[obstacle.owner.id] = obstacle.owner
        people = [(str(user.id), user.name) for user in known.values()]
        self.owner.choices = options([(NOBODY, "Ingen än"), *people])
        return self

    @property
    def owner_id(self) -> int | None:
        """Who was chosen to hold it."""
        return as_number(self.owner.data) or None


class OpenForm(Form):
    """When the answers of a process follow-up are wanted."""

    answer_by = DateField("Svar senast", [required("Välj en dag.")])


class AnswerForm(Form):
    """The four questions, each with the same four answers."""

    knows = RadioField(QUESTIONS["knows"], [required("Välj ett svar.")])
    expects = RadioField(QUESTIONS["expects"], [required("Välj ett svar.")])
    reaches = RadioField(QUESTIONS["reaches"], [required("Välj ett svar.")])
    shares = RadioField(QUESTIONS["shares"], [required("Välj ett svar.")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in QUESTIONS:
            self[name].choices = options(Agreement.choices())

    def values(self) -> dict[str, int]:
        """The answers as numbers."""
        return {name: int(self[name].data) for name in QUESTIONS}


class OutcomeForm(CheckedForm):
    """What the group came to when it looked at the answers."""

    draft_key = HiddenField()
    outcome = TextAreaField(
        "Vad kom gruppen fram till?",
        [required("Skriv vad gruppen kom fram till."), at_most(LONG)],
        description="Vad ni ska fortsätta med, ändra och pröva till nästa gång.",
    )

"""The forms of a thread: a post, a change of one, a question about one, a reviewer's word."""

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from kompetensgrupp.cases.models import Case, ReviewOutcome
from kompetensgrupp.checking.forms import CheckedForm
from kompetensgrupp.drafts.models import Draft
from kompetensgrupp.threads import rules
from kompetensgrupp.threads.models import CommentKind, FlagReason
from kompetensgrupp.threads.service import LONGEST
from kompetensgrupp.web.forms import Form, at_most, options, required

SHORT = 2000


class CommentForm(CheckedForm):
    """Text and kind of a post; `parent` is the number of the post it answers.

    `returned` is what a reviewer said when a post came back, kept with the draft.
    """

    second_reads = True

    text = TextAreaField(
        "Ditt inlägg", [required("Skriv något innan du skickar."), at_most(LONGEST)]
    )
    kind = SelectField("Slag", choices=options(CommentKind.choices()), default=CommentKind.FACT)
    parent = IntegerField(widget=HiddenInput(), validators=[Optional()])
    returned = HiddenField()
    draft_key = HiddenField()


def composer(case: Case, draft: Draft | None, **given: Any) -> CommentForm:
    """The form for a post with what its writer has begun."""
    typed: MultiDict[str, str] | None = MultiDict(draft.fields) if draft else None
    form = CommentForm(formdata=typed, **given)
    form.draft_key.data = rules.draft_key(case)
    return form


class ChangeForm(CheckedForm):
    """Another text for a post; `seen` is the revision that the writer began from."""

    text = TextAreaField(
        "Ditt inlägg", [required("Skriv något innan du sparar."), at_most(LONGEST)]
    )
    kind = SelectField("Slag", choices=options(CommentKind.choices()))
    seen = IntegerField(widget=HiddenInput(), validators=[Optional()])
    draft_key = HiddenField()


class FlagForm(Form):
    """Why somebody may be recognised; nothing has to be said."""

    reason = RadioField(
        "Vad gör att någon kan kännas igen?", [Optional()], choices=options(FlagReason.choices())
    )


class PostReviewForm(CheckedForm):
    """A second person's word on a post that waits."""

    outcome = RadioField(
        "Ditt besked",
        [required("Välj om du godkänner eller skickar tillbaka.")],
        choices=options(
            [
                (ReviewOutcome.APPROVE.value, "Godkänn: inlägget pekar inte ut någon"),
                (ReviewOutcome.RETURN.value, "Skicka tillbaka med en kommentar"),
            ]
        ),
    )
    reason = TextAreaField(
        "Kommentar till den som skrivit",
        [at_most(SHORT)],
        description="Behövs när du skickar tillbaka. Skriv vad som kan kännas igen, utan att "
        "upprepa uppgiften.",
    )
    draft_key = HiddenField()

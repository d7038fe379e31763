"""The form for a post."""

from wtforms import HiddenField, IntegerField, SelectField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from kompetensgrupp.checking.forms import CheckedForm
from kompetensgrupp.threads.models import CommentKind
from kompetensgrupp.threads.service import LONGEST
from kompetensgrupp.web.forms import at_most, options, required


class CommentForm(CheckedForm):
    """Text and kind of a post; `parent` is the number of the post it answers."""

    second_reads = True

    text = TextAreaField(
        "Ditt inlägg", [required("Skriv något innan du skickar."), at_most(LONGEST)]
    )
    kind = SelectField("Slag", choices=options(CommentKind.choices()), default=CommentKind.FACT)
    parent = IntegerField(widget=HiddenInput(), validators=[Optional()])
    draft_key = HiddenField()

"""The form for what is said of a party."""

from wtforms import BooleanField, DateField, HiddenField, StringField, TextAreaField

from kompetensgrupp.core import clock
from kompetensgrupp.guide.service import Statement
from kompetensgrupp.web.forms import Form, at_most, required


class StatementForm(Form):
    """One statement, its source and the day it was true on."""

    text = TextAreaField("Text", [required("Skriv vad som gäller."), at_most(1500)])
    source = StringField(
        "Källa",
        [required("Skriv varifrån uppgiften kommer."), at_most(200)],
        description="Till exempel «partens webbplats» eller «workshop 1».",
    )
    as_of = DateField("Gällde den dag", [required("Välj en dag.")])
    is_checked = BooleanField("Gruppen har stämt av texten")
    draft_key = HiddenField()
    seen = HiddenField()

    def show(self, statement: Statement) -> "StatementForm":
        """Fill the form with what holds."""
        self.text.data, self.is_checked.data = statement.text, statement.is_checked
        self.source.data = statement.source if statement.number else ""
        self.as_of.data = statement.as_of if statement.number else clock.today()
        self.seen.data = str(statement.number)
        return self

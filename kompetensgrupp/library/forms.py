"""Forms for an example of the group's own, and for what was learned from a shipped one."""

from typing import Any

from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional

from kompetensgrupp.library.models import FACTS, LEARNED, ExampleKind, LibraryEntry
from kompetensgrupp.web.forms import Form, at_most, options, required

LONG = 2000


class LearnedForm(Form):
    """What the group takes with it."""

    lessons = TextAreaField(
        "Lärdomar", [at_most(LONG)], description="Vad gjorde att det gick, eller inte gick?"
    )
    transferability = TextAreaField(
        "Går det att göra här?",
        [at_most(LONG)],
        description="Vad skulle behövas hos er, och vad är annorlunda?",
    )
    studied_on = DateField(
        "Studerat den dag", [Optional()], description="Räknas i tertialrapporten."
    )
    draft_key = HiddenField()
    seen = HiddenField()

    names: tuple[str, ...] = LEARNED

    def show(self, entry: LibraryEntry | None) -> "LearnedForm":
        """Fill the form with what the group has written, if anything."""
        for name in self.names if entry else ():
            self[name].data = getattr(entry, name)
        self.seen.data = str(entry.revision if entry else 0)
        return self

    def values(self) -> dict[str, Any]:
        """What was filled in, by name; a text left out is empty."""
        empty = {"target_size": None, "studied_on": None}
        return {name: self[name].data or empty.get(name, "") for name in self.names}


class ExampleForm(LearnedForm):
    """An example that the group has found."""

    name = StringField("Namn", [required("Skriv vad exemplet heter."), at_most(160)])
    kind = SelectField("Slag", choices=options(ExampleKind.choices()))
    owner = StringField("Huvudman", [at_most(200)])
    area = StringField("Område", [at_most(200)], description="Ort, kommun eller län.")
    period = StringField("Tid", [at_most(80)], description="Till exempel «2024–2025».")
    parties = StringField("Parter", [at_most(400)])
    target_group = TextAreaField("Målgrupp", [at_most(LONG)])
    target_size = IntegerField(
        "Hur många?",
        [Optional(), NumberRange(1, 1_000_000, "Skriv ett antal från 1 till 1000000.")],
    )
    goals = TextAreaField("Mål", [at_most(LONG)], description="Ett mål på varje rad.")
    result = TextAreaField("Resultat", [at_most(LONG)])
    source = StringField("Källa", [required("Skriv varifrån uppgifterna kommer."), at_most(300)])

    names = (*FACTS, *LEARNED)

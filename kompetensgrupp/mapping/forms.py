"""Writing a mapping by hand, and choosing the file to read one from."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, StringField
from wtforms.validators import ValidationError

from kompetensgrupp.mapping.matching import Impossible, count_of
from kompetensgrupp.mapping.models import LONGEST_SOURCE
from kompetensgrupp.mapping.rules import Counts
from kompetensgrupp.mapping.service import NewMapping
from kompetensgrupp.mapping.vocabulary import SEXES, Choices, Variable
from kompetensgrupp.web.forms import Form, at_most, required

#: The name of a draft of a new mapping.
NEW = "kartlaggning/ny"
Bands = Mapping[Variable, Choices]


class CountField(StringField):
    """A whole number of people; empty is nobody."""

    @property
    def people(self) -> int:
        """The number; ask only of a valid field."""
        return count_of(self.data) if (self.data or "").strip() else 0

    def pre_validate(self, form: Any) -> None:
        """Say what is wrong with what was typed. Raises ValidationError."""
        try:
            _ = self.people
        except Impossible as wrong:
            raise ValidationError(str(wrong)) from None


class MappingForm(Form):
    """The day, the source, and a count for each band and sex (see `form_for`)."""

    as_of = DateField(
        "Vilken dag gäller siffrorna?", [required("Välj vilken dag siffrorna gäller.")]
    )
    source = StringField(
        "Var kommer siffrorna från?",
        [required("Skriv var siffrorna kommer från."), at_most(LONGEST_SOURCE)],
        description="Registret eller rapporten, inte en person.",
    )
    revision = HiddenField()
    draft_key = HiddenField()

    def fill(self, counts: Counts, bands: Bands) -> None:
        """Show these counts."""
        for name, key in _names(bands).items():
            if people := counts.get(key, 0):
                self[name].data = str(people)

    def new(self, bands: Bands) -> NewMapping:
        """What was written; ask only of a form that is valid."""
        counts = {key: self[name].people for name, key in _names(bands).items()}
        return NewMapping(self.as_of.data, (self.source.data or "").strip(), counts)

    def rows(self, variable: Variable, bands: Bands) -> list[tuple[str, list[Any]]]:
        """(label, a field for each sex) of each band, as the page's table has them."""
        return [
            (label, [self[_name(variable, place, sex)] for sex in SEXES])
            for place, (_, label) in enumerate(bands[variable])
        ]

    def is_told(self, variable: Variable, bands: Bands) -> bool:
        """Whether anything stands, or is wrong, in the table of a variable."""
        fields = [field for _, row in self.rows(variable, bands) for field in row]
        return any(field.data or field.errors for field in fields)


def _name(variable: str, place: int, sex: str) -> str:
    return f"{variable}-{place}-{sex}"


def _names(bands: Bands) -> dict[str, tuple[str, str, str]]:
    """Field name → what it counts."""
    return {
        _name(variable, place, sex): (str(variable), value, str(sex))
        for variable, choices in bands.items()
        for place, (value, _) in enumerate(choices)
        for sex in SEXES
    }


def hidden(counts: Counts, bands: Bands) -> list[tuple[str, int]]:
    """(field name, people) of all that is counted, for a form that shows them as tables."""
    return [(name, counts[key]) for name, key in _names(bands).items() if counts.get(key)]


def form_for(bands: Bands) -> type[MappingForm]:
    """The form with a field for each band and sex."""
    return _form_for(tuple((v, tuple(label for _, label in c)) for v, c in bands.items()))


@lru_cache(maxsize=32)
def _form_for(labels: tuple[tuple[Variable, tuple[str, ...]], ...]) -> type[MappingForm]:
    fields = {
        _name(variable, place, sex): CountField(f"{variable.label}, {label}: {sex.label.lower()}")
        for variable, some in labels
        for place, label in enumerate(some)
        for sex in SEXES
    }
    return type("MappingForm", (MappingForm,), fields)


class FileForm(Form):
    """The file; it is read and forgotten."""

    file = FileField("Fil", description="Excel (.xlsx) eller CSV, högst 16 megabyte.")
    about = HiddenField()

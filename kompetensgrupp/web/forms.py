"""What every form has in common: Swedish messages, cleaned text, and services' refusals shown.

A form says what is missing in its shape; what a service refuses lands on the same form.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from flask_wtf import FlaskForm
from wtforms import Field, FieldList, FormField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired, Length

from kompetensgrupp.core import text
from kompetensgrupp.core.errors import Invalid

Result = TypeVar("Result")


def cleaned(value: str | None) -> str | None:
    """The one entry point for typed text (NFC, line ends, no control characters)."""
    return text.clean(value) if isinstance(value, str) else value


class Form(FlaskForm):
    """A form whose text fields are cleaned and whose messages are Swedish."""

    class Meta(FlaskForm.Meta):
        """Swedish built-in messages; CSRF is checked once for the whole app."""

        locales = ("sv",)  # type: ignore[assignment]  # Flask-WTF has a property here
        csrf = False

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Put the cleaning filter first on every text field."""
            kind = unbound_field.field_class
            if issubclass(kind, TextAreaField) or kind.__name__ == "StringField":
                filters = list(unbound_field.kwargs.get("filters", ()))
                options = {**options, "filters": [cleaned, *filters]}
            return unbound_field.bind(form=form, **options)

    def attempt(self, act: Callable[..., Result], *args: Any, **kwargs: Any) -> Result | None:
        """Run a service; put what it refuses about a field on the form and return None."""
        try:
            return act(*args, **kwargs)
        except Invalid as refused:
            self.refuse(refused.field, str(refused))
        return None

    def refuse(self, name: str, message: str) -> None:
        """Put a message on the named field, or on the form when there is no such field."""
        field = next((f for f in leaves(self) if f.name == name), None)
        if field is None:
            self.form_errors.append(message)
        else:
            field.errors = (*field.errors, message)

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """(field id, label, message) of everything wrong, in the order of the page.

        Id and label are empty for what concerns the form as a whole.
        """
        found = [("", "", str(message)) for message in self.form_errors]
        for field in leaves(self):
            found += [(field.id, field.label.text, str(m)) for m in field.errors]
        return found


def leaves(form: Any) -> Iterator[Field]:
    """The fields people fill in, those of lists and forms within the form too."""
    for field in form:
        if isinstance(field, FieldList | FormField):
            yield from leaves(field)
        else:
            yield field


def options(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """(value, label) pairs as a field's choices."""
    return [SelectChoice(value, label) for value, label in pairs]


def required(what: str) -> InputRequired:
    """«Skriv …» / «Välj …»: the message names what is missing."""
    return InputRequired(message=what)


def at_most(limit: int) -> Length:
    """A longest length, said with the number."""
    return Length(max=limit, message=f"Texten är för lång. Den får vara högst {limit} tecken.")

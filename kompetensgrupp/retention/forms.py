"""Saying yes to what can't be undone."""

from wtforms import BooleanField, SelectMultipleField, TextAreaField, widgets

from kompetensgrupp.web.forms import Form, at_most, required

FOR_GOOD = "Jag förstår att texterna inte kan återskapas"


class EraseForm(Form):
    """One case, at once."""

    sure = BooleanField(FOR_GOOD, [required("Kryssa i att du förstår.")])


class ApproveForm(Form):
    """Which of the cases whose time has passed."""

    numbers = SelectMultipleField(
        "Vilka fall?",
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
        validate_choice=False,
    )
    sure = BooleanField(FOR_GOOD, [required("Kryssa i att du förstår.")])


class RedactForm(Form):
    """What to blot out. No draft is kept of it: it would keep the words that are to go."""

    words = SelectMultipleField(
        "Det här hittar kontrollen",
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
        validate_choice=False,
    )
    own_words = TextAreaField("Egna ord eller meningar, ett på varje rad", [at_most(2000)])
    sure = BooleanField(FOR_GOOD, [required("Kryssa i att du förstår.")])

"""Saying yes to what can't be undone."""

from wtforms import BooleanField, SelectMultipleField, widgets

from kompetensgrupp.web.forms import Form, required

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

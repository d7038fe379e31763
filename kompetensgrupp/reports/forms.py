"""Forms: which period a report is about, what the leader writes in it, and approving it."""

from collections.abc import Iterable

from flask import request
from wtforms import BooleanField, HiddenField, SelectChoice, SelectField, TextAreaField

from kompetensgrupp.checking.forms import CheckedForm
from kompetensgrupp.reports.models import ReportVersion
from kompetensgrupp.reports.publishing import LONGEST
from kompetensgrupp.reports.reading import Choice
from kompetensgrupp.reports.sections import HEADINGS
from kompetensgrupp.web.forms import Form, at_most, required


class NewReportForm(Form):
    """A period; the last whole tertial is chosen from the start."""

    period = SelectField("Vilken period?", [required("Välj en period.")], validate_choice=False)

    def offer(self, choices: Iterable[Choice]) -> "NewReportForm":
        """The periods to choose between, kind by kind."""
        self.period.choices = [
            SelectChoice(choice.code, choice.label, optgroup=choice.kind) for choice in choices
        ]
        return self


class TextsForm(CheckedForm):
    """What the leader writes in each chapter, beside the figures; the fields are the headings'."""

    draft_key = HiddenField()
    seen = HiddenField()

    @property
    def about(self) -> str:
        """The checker's decisions belong to the report."""
        version: ReportVersion = (request.view_args or {})["version"]
        return version.about

    def show(self, version: ReportVersion) -> "TextsForm":
        """Fill the form with what is saved."""
        for heading in HEADINGS:
            self[heading.key].data = version.texts.get(heading.key, "")
        self.seen.data = str(version.revision)
        return self

    def words(self) -> dict[str, str]:
        """The texts by chapter."""
        return {heading.key: self[heading.key].data or "" for heading in HEADINGS}


for _heading in HEADINGS:
    setattr(
        TextsForm,
        _heading.key,
        TextAreaField(f"Din text till {_heading.title.lower()}", [at_most(LONGEST)]),
    )


class ApproveForm(Form):
    """Whether somebody else is to read it before the board does."""

    seen = HiddenField()
    wants_second = BooleanField("En andra person ska godkänna innan rapporten publiceras")

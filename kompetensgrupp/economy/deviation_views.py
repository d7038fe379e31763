"""Deviations: writing one, its page on paper, when it was reported; a part of the views."""

from flask.typing import ResponseReturnValue

from kompetensgrupp.core import clock
from kompetensgrupp.core.rights import Right
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.economy import deviations, reading, rules
from kompetensgrupp.economy.forms import DeviationForm, ReportedForm
from kompetensgrupp.economy.models import Deviation, DeviationKind
from kompetensgrupp.economy.surface import bp, resumed
from kompetensgrupp.web import access
from kompetensgrupp.web.addresses import as_number
from kompetensgrupp.web.htmx import done, render

NEW = "ekonomi/avvikelser/ny"


@bp.get("/ekonomi/avvikelser/ny")
@access.requires(Right.LEAD)
def new_deviation() -> ResponseReturnValue:
    """The form for a deviation."""
    form, is_begun = resumed(DeviationForm, NEW)
    if not is_begun:
        form.on_day.data = clock.today()
    return _form_page(form)


@bp.post("/ekonomi/avvikelser")
@access.requires(Right.LEAD)
def write_deviation() -> ResponseReturnValue:
    """Note it and show its page."""
    form, actor = DeviationForm(), access.viewer()
    if form.validate():
        deviation = form.attempt(
            deviations.write, actor, DeviationKind(form.kind.data), form.on_day.data, form.words()
        )
        if deviation:
            drafts.drop(actor, NEW)
            return _shown(deviation, "Avvikelsen är antecknad. Sidan går att skriva ut.")
    return _form_page(form, status=422)


def _form_page(
    form: DeviationForm, deviation: Deviation | None = None, status: int = 200
) -> ResponseReturnValue:
    return render("economy/write_deviation.html", status=status, form=form, deviation=deviation)


def _shown(deviation: Deviation, said: str) -> ResponseReturnValue:
    return done("economy.deviation", said=said, values={"deviation_id": deviation.id})


@bp.get("/ekonomi/avvikelser/<int:deviation_id>")
@access.requires(Right.READ_FIGURES)
def deviation(deviation: Deviation) -> ResponseReturnValue:
    """The report of one deviation, on one page."""
    form = ReportedForm(formdata=None)
    form.on_day.data = clock.today()
    return _deviation_page(deviation, form)


def _deviation_page(
    deviation: Deviation, form: ReportedForm, status: int = 200
) -> ResponseReturnValue:
    actor = access.viewer()
    return render(
        "economy/deviation.html",
        status=status,
        deviation=deviation,
        is_changed=rules.is_changed_since(deviation),
        table=reading.budget_at(actor, deviation.on_day),
        form=form,
        may_plan=rules.may_plan(actor),
    )


@bp.get("/ekonomi/avvikelser/<int:deviation_id>/andra")
@access.requires(Right.LEAD)
def edit_deviation(deviation: Deviation) -> ResponseReturnValue:
    """The deviation in its form."""
    form, is_begun = resumed(DeviationForm, _draft_key(deviation))
    if not is_begun:
        form.show(deviation)
    return _form_page(form, deviation)


def _draft_key(deviation: Deviation) -> str:
    return f"ekonomi/avvikelser/{deviation.id}"


@bp.post("/ekonomi/avvikelser/<int:deviation_id>")
@access.requires(Right.LEAD)
def change_deviation(deviation: Deviation) -> ResponseReturnValue:
    """Write it anew."""
    form, actor = DeviationForm(), access.viewer()
    if form.validate():
        form.attempt(
            deviations.change, actor, deviation, DeviationKind(form.kind.data), form.on_day.data,
            form.words(), as_number(form.seen.data),
        )  # fmt: skip
        if not form.problems:
            drafts.drop(actor, _draft_key(deviation))
            return _shown(deviation, "Avvikelsen är ändrad.")
        form.seen.data = str(deviation.revision)
    return _form_page(form, deviation, status=422)


@bp.post("/ekonomi/avvikelser/<int:deviation_id>/rapporterad")
@access.requires(Right.LEAD)
def deviation_reported(deviation: Deviation) -> ResponseReturnValue:
    """Note that it was reported, to whom and when."""
    form = ReportedForm()
    if form.validate():
        form.attempt(
            deviations.report, access.viewer(), deviation, form.on_day.data, form.told.data
        )
        if not form.problems:
            return _shown(deviation, "Det är antecknat att avvikelsen är rapporterad.")
    return _deviation_page(deviation, form, status=422)

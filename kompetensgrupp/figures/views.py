"""The group's figures for a period, and the banded rows that evaluators get."""

from collections.abc import Mapping

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from kompetensgrupp.core import clock, periods, text
from kompetensgrupp.core.periods import Period
from kompetensgrupp.core.rights import Right, require
from kompetensgrupp.figures import export, rules, service
from kompetensgrupp.figures.rules import Wanted
from kompetensgrupp.groups import service as groups
from kompetensgrupp.web import access
from kompetensgrupp.web.htmx import render

bp = Blueprint("figures", __name__)
#: How many periods back one chooses between.
CHOICES = 6


@bp.get("/uppfoljning")
@access.requires(Right.READ_FIGURES)
def show() -> ResponseReturnValue:
    """The figures of the period in the address, this tertial when it names none."""
    actor, period = access.viewer(), _period(request.args)
    return render(
        "figures/show.html",
        found=service.figures(actor, period),
        period=period,
        periods=_choices(),
        export=export.can_take_out(actor, period) if rules.may_export(actor) else None,
        dictionary=[(name, f"{means} {values}") for name, means, values in export.DICTIONARY],
        threshold=groups.get_group(actor).small_number,
    )


@bp.get("/uppfoljning/fall")
@access.requires(Right.READ_FIGURES)
def behind() -> ResponseReturnValue:
    """The cases that a number on the page counts, as far as the reader may see them."""
    actor, period = access.viewer(), _period(request.args)
    wanted = Wanted(
        *(text.clean(request.args.get(name, "")) for name in ("siffra", "varde", "kon"))
    )
    return render(
        "figures/behind.html",
        found=service.behind(actor, wanted, period),
        period=period,
        sex=rules.SEX_WORDS.get(wanted.sex, ""),
    )


def _period(given: Mapping[str, str]) -> Period:
    return periods.parse(given.get("period", "")) or periods.tertial_of(clock.today())


def _choices() -> list[Period]:
    """The latest tertials and the years they lie in, the newest first."""
    found = [periods.tertial_of(clock.today())]
    while len(found) < CHOICES:
        found.append(found[-1].previous)
    years = {period.first.year: periods.year_of(period.first) for period in found}
    return [*found, *years.values()]


@bp.post("/uppfoljning/underlag")
@access.requires(Right.LEAD)
@access.fresh
def take_out() -> ResponseReturnValue:
    """The rows for evaluation as a file; who took them out is in the log."""
    actor = access.viewer()
    require(rules.may_export(actor))
    period = _period(request.form)
    kind = "xlsx" if request.form.get("format") == "xlsx" else "csv"
    body, content_type = export.build(actor, period, kind)
    response = Response(body, content_type=content_type)
    name = f"underlag-{period.code}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

"""What is to be erased and what was, and the yes in two steps. No page here shows a word of it."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from kompetensgrupp.cases.models import Case
from kompetensgrupp.core.rights import Right
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Group
from kompetensgrupp.retention import rules, service
from kompetensgrupp.retention.forms import ApproveForm, EraseForm
from kompetensgrupp.web import access
from kompetensgrupp.web.forms import options
from kompetensgrupp.web.htmx import done, render

bp = Blueprint("retention", __name__)
access.loader("declined_id")(service.load_declined)


@bp.get("/gallring")
@access.requires(Right.RUN_GROUP)
def overview() -> ResponseReturnValue:
    """What is due in the groups that the reader runs, and their protocols."""
    return render(
        "retention/overview.html",
        plans=service.plans(access.viewer()),
        kinds=rules.KINDS,
        leads=access.viewer().leads,
    )


@bp.get("/gallring/<int:group_id>/godkann")
@access.requires(Right.RUN_GROUP)
def approve(group: Group) -> ResponseReturnValue:
    """The second look before cases whose time has passed are erased."""
    return _approve_page(group, ApproveForm(formdata=None))


@bp.post("/gallring/<int:group_id>/godkann")
@access.requires(Right.RUN_GROUP)
@access.fresh
def approve_post(group: Group) -> ResponseReturnValue:
    """Let the portal erase the chosen ones."""
    form = ApproveForm()
    if form.validate():
        count = form.attempt(service.approve, access.viewer(), group, form.numbers.data or [])
        if count:
            words = "Ett fall gallras" if count == 1 else f"{count} fall gallras"
            return done("retention.overview", said=f"{words} inom några minuter.")
    return _approve_page(group, form, status=422)


def _approve_page(group: Group, form: ApproveForm, status: int = 200) -> ResponseReturnValue:
    plan = service.plan(access.viewer(), group)
    form.numbers.choices = options((due.number, due.number) for due in plan.unapproved)
    if not form.is_submitted():
        form.numbers.data = [due.number for due in plan.unapproved]
    return render("retention/approve.html", status=status, plan=plan, form=form)


@bp.get("/gallring/fall/<declined_id>")
@access.requires(Right.READ_CASES)
def erase(declined: Case) -> ResponseReturnValue:
    """Before the texts about somebody who said no are taken away at once."""
    return _erase_page(declined, EraseForm(formdata=None))


@bp.post("/gallring/fall/<declined_id>")
@access.requires(Right.READ_CASES)
@access.fresh
def erase_post(declined: Case) -> ResponseReturnValue:
    """Take them away."""
    form = EraseForm()
    if form.validate():
        service.erase_declined(access.viewer(), declined)
        return done("pages.start", said=f"Texterna i {declined.number} är borta.")
    return _erase_page(declined, form, status=422)


def _erase_page(case: Case, form: EraseForm, status: int = 200) -> ResponseReturnValue:
    actor = access.viewer()
    return render(
        "retention/erase.html",
        status=status,
        case=case,
        form=form,
        decision=groups.get_group(actor).erasure_decision,
        deadline=rules.deadline(case.declined_at) if case.declined_at else None,
        leads=actor.leads,
    )

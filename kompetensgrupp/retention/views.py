"""What is to be erased and what was, and the yes in two steps. No page here shows a word of it."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from kompetensgrupp.cases import reading
from kompetensgrupp.cases.models import Case
from kompetensgrupp.core.rights import Right, require
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Group
from kompetensgrupp.retention import incidents, redacting, rules, service
from kompetensgrupp.retention.forms import ApproveForm, EraseForm, RedactForm
from kompetensgrupp.threads import service as threads
from kompetensgrupp.threads.models import Comment
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


# --- words that are to go --------------------------------------------------------------------


@bp.get("/fall/<case_id>/maskera")
@access.requires(Right.REVIEW_CASES)
def redact_case(case: Case) -> ResponseReturnValue:
    """The hidden case's text, and what of it is to be blotted out."""
    return _redact_page(case, None, RedactForm(formdata=None))


@bp.post("/fall/<case_id>/maskera")
@access.requires(Right.REVIEW_CASES)
@access.fresh
def redact_case_post(case: Case) -> ResponseReturnValue:
    """Blot it out everywhere and show the case again."""
    return _redact(case, None)


@bp.get("/fall/<case_id>/inlagg/<int:comment_id>/maskera")
@access.requires(Right.READ_CASES)
def redact(case: Case, comment: Comment) -> ResponseReturnValue:
    """The hidden post, and what of it is to be blotted out."""
    return _redact_page(case, comment, RedactForm(formdata=None))


@bp.post("/fall/<case_id>/inlagg/<int:comment_id>/maskera")
@access.requires(Right.READ_CASES)
@access.fresh
def redact_post(case: Case, comment: Comment) -> ResponseReturnValue:
    """Blot it out everywhere and show the post again."""
    return _redact(case, comment)


def _redact(case: Case, comment: Comment | None) -> ResponseReturnValue:
    actor = access.viewer()
    form = RedactForm()
    if form.validate():
        row = form.attempt(
            redacting.redact, actor, case, comment, form.words.data or [],
            form.own_words.data or "",
        )  # fmt: skip
        if row:
            places = sum(row.counts.values())
            where = "ett ställe" if places == 1 else f"{places} ställen"
            return done("pages.queue", said=f"Maskerat på {where} i {case.number}.")
    return _redact_page(case, comment, form, status=422)


def _redact_page(
    case: Case, comment: Comment | None, form: RedactForm, status: int = 200
) -> ResponseReturnValue:
    actor = access.viewer()
    require(redacting.may_redact(actor, case, comment))
    threads.open_flag(actor, case, comment)
    reading.open_visit(actor, case)
    found = redacting.suspects(actor, case, comment)
    form.words.choices = options((s.word, f"{s.word} ({s.kind.label.lower()})") for s in found)
    if not form.is_submitted():
        form.words.data = [suspect.word for suspect in found if suspect.binds_hard]
    return render(
        "retention/redact.html",
        status=status,
        case=case,
        comment=comment,
        text=reading.shown_version(actor, case) if comment is None else None,
        form=form,
        found=found,
        decision=groups.get_group(actor).erasure_decision,
        leads=actor.leads,
    )


# --- incidents -------------------------------------------------------------------------------


@bp.get("/incidenter")
@access.requires(Right.LEAD)
def incident_list() -> ResponseReturnValue:
    """When somebody may have been recognisable, and how long there is left to tell."""
    actor = access.viewer()
    return render(
        "retention/incidents.html",
        lines=incidents.listed(actor),
        mine={(hidden.number, hidden.seq) for hidden in threads.flagged(actor)},
        group=groups.get_group(actor),
    )


@bp.post("/incidenter")
@access.requires(Right.LEAD)
def officer_told() -> ResponseReturnValue:
    """Note that the data-protection officer has been told."""
    line = incidents.tell(access.viewer(), request.form.get("incident", ""))
    return done("retention.incident_list", said=f"Anmälan om {line.number} är antecknad.")

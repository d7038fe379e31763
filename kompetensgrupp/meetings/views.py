"""The list of meetings, one with its agenda, planning it, and the calendar file."""

from collections.abc import Iterable
from datetime import time

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from kompetensgrupp.core import clock
from kompetensgrupp.core.rights import Right, require, require_state
from kompetensgrupp.core.words import number
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.meetings import calendar, noting, reading, rules, service
from kompetensgrupp.meetings.forms import AgendaForm, PlanForm, ProjectForm
from kompetensgrupp.meetings.models import Meeting, MeetingKind
from kompetensgrupp.meetings.surface import bp, resumed, to_page
from kompetensgrupp.obstacles import rules as obstacle_rules
from kompetensgrupp.web import access
from kompetensgrupp.web.addresses import as_number
from kompetensgrupp.web.htmx import done, render

__all__ = ["bp", "noting"]  # its views stand on the same blueprint


@bp.get("/moten")
@access.requires(Right.READ_CASES)
def listed() -> ResponseReturnValue:
    """What comes, the next first, and what has been."""
    actor = access.viewer()
    return render(
        "meetings/list.html",
        coming=reading.coming(actor),
        past=reading.past(actor),
        may_plan=bool(rules.may_plan(actor)),
    )


@bp.get("/moten/<int:meeting_id>")
@access.requires(Right.READ_CASES)
def show(meeting: Meeting) -> ResponseReturnValue:
    """A meeting: to print before it, to read after it."""
    return _show(meeting)


def _show(
    meeting: Meeting, form: AgendaForm | None = None, status: int = 200
) -> ResponseReturnValue:
    actor = access.viewer()
    builds = bool(rules.may_plan(actor)) and bool(rules.can_change(meeting))
    if builds:
        form = (form or AgendaForm(formdata=None)).offer(reading.choices(actor, meeting))
    return render(
        "meetings/show.html",
        status=status,
        meeting=meeting,
        agenda=reading.agenda(actor, meeting),
        form=form if builds else None,
        may_change=builds,
        may_raise=bool(obstacle_rules.may_raise(actor)),
        has_begun=meeting.starts_at <= clock.now(),
        time_given=_time_given(meeting) if actor.leads and meeting.attendance else {},
    )


#: How a kind of meeting is called where hours are noted; the others are something else there.
_HOURS = {MeetingKind.GROUP: "meeting", MeetingKind.WORKSHOP: "workshop",
          MeetingKind.STUDY_VISIT: "study_visit"}  # fmt: skip


def _time_given(meeting: Meeting) -> dict[str, str]:
    """The meeting's day, kind and length, as the form for hours begins with them."""
    hours = (meeting.ends_at - meeting.starts_at).total_seconds() / 3600
    return {
        "dag": clock.local(meeting.starts_at).date().isoformat(),
        "slag": _HOURS.get(meeting.kind, "other"),
        "timmar": f"{hours:.2f}".rstrip("0").rstrip(".").replace(".", ","),
    }


# --- planning --------------------------------------------------------------------------------


@bp.get("/moten/nytt")
@access.requires(Right.LEAD)
def new() -> ResponseReturnValue:
    """Plan a meeting, or a series of them."""
    form, _ = resumed(PlanForm, rules.draft_key(None))
    form.kind.data = form.kind.data or MeetingKind.GROUP.value
    form.start.data, form.end.data = form.start.data or time(13), form.end.data or time(15)
    return _plan_page(None, form)


@bp.post("/moten/nytt")
@access.requires(Right.LEAD)
def create() -> ResponseReturnValue:
    """Plan it, or all of them."""
    actor, form = access.viewer(), PlanForm()
    if form.validate():
        weeks, times = as_number(form.weeks.data), form.times.data or 0
        made = form.attempt(service.plan, actor, form.new(), weeks, times)
        if made is not None:
            drafts.drop(actor, rules.draft_key(None))
            if len(made) == 1:
                return to_page(made[0], "Mötet är planerat.")
            return done("meetings.listed", said=f"{len(made)} möten är planerade.")
    return _plan_page(None, form, status=422)


@bp.get("/moten/<int:meeting_id>/andra")
@access.requires(Right.LEAD)
def edit(meeting: Meeting) -> ResponseReturnValue:
    """The meeting in a form."""
    require_state(rules.can_change(meeting))
    form, draft = resumed(PlanForm, rules.draft_key(meeting))
    if draft is None:
        form.show(meeting)
    form.seen.data = str(meeting.revision)
    return _plan_page(meeting, form)


@bp.post("/moten/<int:meeting_id>/andra")
@access.requires(Right.LEAD)
def change(meeting: Meeting) -> ResponseReturnValue:
    """Move it or call it something else."""
    actor, form = access.viewer(), PlanForm()
    require_state(rules.can_change(meeting))
    if form.validate():
        form.attempt(service.change, actor, meeting, form.new(), form.seen_number)
        if not form.problems:
            drafts.drop(actor, rules.draft_key(meeting))
            return to_page(meeting, "Mötet är ändrat. Hämta kalenderfilen igen om du har den.")
    return _plan_page(meeting, form, status=422)


def _plan_page(meeting: Meeting | None, form: PlanForm, status: int = 200) -> ResponseReturnValue:
    return render("meetings/plan.html", status=status, meeting=meeting, form=form)


@bp.post("/moten/<int:meeting_id>/stall-in")
@access.requires(Right.LEAD)
def cancel(meeting: Meeting) -> ResponseReturnValue:
    """It doesn't take place."""
    service.cancel(access.viewer(), meeting)
    return to_page(meeting, "Mötet är inställt.")


@bp.get("/moten/plan")
@access.requires(Right.LEAD)
def project() -> ResponseReturnValue:
    """Kävlinge's plan, to be made for this group."""
    return _project_page(ProjectForm())


@bp.post("/moten/plan")
@access.requires(Right.LEAD)
def create_project() -> ResponseReturnValue:
    """Make its three workshops and three study visits."""
    form = ProjectForm()
    if form.validate():
        try_day = form.attempt(service.plan_project, access.viewer(), form.first.data)
        if try_day is not None:
            made = number(len(try_day), "Ett möte", "möten")
            return done(
                "meetings.listed", said=f"{made} är planerade. Ändra dag och tid på vart och ett."
            )
    return _project_page(form, status=422)


def _project_page(form: ProjectForm, status: int = 200) -> ResponseReturnValue:
    require(rules.may_plan(access.viewer()))
    return render("meetings/project.html", status=status, form=form, plan=rules.PLAN)


# --- the agenda ------------------------------------------------------------------------------


@bp.post("/moten/<int:meeting_id>/dagordning")
@access.requires(Right.LEAD)
def put_on(meeting: Meeting) -> ResponseReturnValue:
    """Put what was chosen on the agenda."""
    actor = access.viewer()
    require_state(rules.can_change(meeting))
    form = AgendaForm().offer(reading.choices(actor, meeting))
    if form.validate():
        count = form.attempt(
            service.put_on, actor, meeting, form.cases.data or [],
            [as_number(value) for value in form.obstacles.data or []],
            bool(form.anchoring.data), form.title.data or "",
        )  # fmt: skip
        if count:
            added = number(count, "En punkt", "punkter")
            return to_page(meeting, f"{added} {'är tillagd' if count == 1 else 'är tillagda'}.")
    return _show(meeting, form, status=422)


@bp.post("/moten/<int:meeting_id>/dagordning/ta-bort")
@access.requires(Right.LEAD)
def take_off(meeting: Meeting) -> ResponseReturnValue:
    """Take an item off."""
    service.take_off(access.viewer(), meeting, as_number(request.form.get("item")))
    return to_page(meeting, "Punkten är borttagen.")


# --- the calendar ----------------------------------------------------------------------------


@bp.get("/moten/kalender.ics")
@access.requires(Right.READ_CASES)
def calendar_of_all() -> ResponseReturnValue:
    """What comes, for the own calendar."""
    return _calendar(reading.coming(access.viewer()))


@bp.get("/moten/<int:meeting_id>/kalender.ics")
@access.requires(Right.READ_CASES)
def calendar_of_one(meeting: Meeting) -> ResponseReturnValue:
    """One meeting, for the own calendar."""
    return _calendar([meeting])


def _calendar(meetings: Iterable[Meeting]) -> ResponseReturnValue:
    rows = [(row, url_for("meetings.show", meeting_id=row.id, _external=True)) for row in meetings]
    host = request.host.partition(":")[0]
    response = Response(calendar.calendar(rows, host), content_type=calendar.MIME)
    response.headers["Content-Disposition"] = 'attachment; filename="moten.ics"'
    return response

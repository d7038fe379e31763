"""The page where the leader notes who was there and what was said, and writes it into the log."""

from flask import request
from flask.typing import ResponseReturnValue

from kompetensgrupp.core import clock
from kompetensgrupp.core.rights import Right, require_state
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.groups import service as groups
from kompetensgrupp.meetings import reading, rules, service
from kompetensgrupp.meetings.forms import NotesForm
from kompetensgrupp.meetings.models import Meeting
from kompetensgrupp.meetings.surface import bp, resumed, to_page
from kompetensgrupp.web import access
from kompetensgrupp.web.htmx import render


@bp.get("/moten/<int:meeting_id>/anteckningar")
@access.requires(Right.LEAD)
def write(meeting: Meeting) -> ResponseReturnValue:
    """One page for everything that is noted at a meeting."""
    actor = access.viewer()
    require_state(rules.can_change(meeting))
    form, draft = resumed(NotesForm, rules.notes_key(meeting))
    form.offer(reading.agenda(actor, meeting), reading.parties(actor, meeting))
    if draft is None:
        form.show(meeting)
    is_old = form.seen_number != meeting.revision
    form.seen.data = str(meeting.revision)
    return _page(meeting, form, draft=draft, is_old=is_old)


@bp.post("/moten/<int:meeting_id>/anteckningar")
@access.requires(Right.LEAD)
def save(meeting: Meeting) -> ResponseReturnValue:
    """Keep it to go on with; or write it into the log and be done."""
    actor = access.viewer()
    require_state(rules.can_change(meeting))
    form = NotesForm()
    if form.validate():
        form.attempt(service.note, actor, meeting, form.told(), form.seen_number)
        is_done = request.form.get("action") == "hold"
        if not form.problems and is_done:
            require_state(rules.can_hold(meeting, clock.now()))
            form.attempt(service.hold, actor, meeting)
        if not form.problems:
            drafts.drop(actor, rules.notes_key(meeting))
            said = (
                "Anteckningarna står i gruppens logg." if is_done else "Anteckningarna är sparade."
            )
            return to_page(meeting, said)
    return _page(meeting, form, status=422)


def _page(
    meeting: Meeting,
    form: NotesForm,
    status: int = 200,
    draft: object = None,
    is_old: bool = False,
) -> ResponseReturnValue:
    """`is_old`: somebody has changed the meeting since the draft was begun (R14)."""
    actor = access.viewer()
    agenda = reading.agenda(actor, meeting)
    form.offer(agenda, reading.parties(actor, meeting))
    return render(
        "meetings/notes.html",
        status=status,
        meeting=meeting,
        form=form,
        draft=draft,
        lines={str(line.item.id): line for line in agenda},
        is_old=is_old,
        parties={str(party.id): party for party in groups.parties(actor)},
        can_hold=bool(rules.can_hold(meeting, clock.now())),
    )

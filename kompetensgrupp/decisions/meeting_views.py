"""Standpoints noted at a meeting, the party's word on them, and answers after the confirmation."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from kompetensgrupp.cases import reading
from kompetensgrupp.cases.models import Case
from kompetensgrupp.cases.rules import can_move
from kompetensgrupp.core import clock
from kompetensgrupp.core.errors import NotVisible
from kompetensgrupp.core.rights import Right, require, require_state
from kompetensgrupp.core.words import few
from kompetensgrupp.decisions import documents, noting, proposals, rules, service, standings
from kompetensgrupp.decisions.forms import MeetingForm, StandpointForm
from kompetensgrupp.decisions.models import Proposal, Recommendation, Stance, Standpoint
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.web import access
from kompetensgrupp.web.htmx import done, render

bp = Blueprint("noting", __name__)


@bp.get("/fall/<case_id>/forslag/<int:proposal_id>/mote")
@access.requires(Right.LEAD)
def write(case: Case, proposal: Proposal) -> ResponseReturnValue:
    """One page for what all the parties say at a meeting."""
    actor = access.viewer()
    require(rules.may_note(actor, case, clock.now()))
    proposals.require_current(case, proposal)
    reading.open_visit(actor, case)
    key = rules.meeting_key(case, proposal)
    draft = drafts.find(actor, key)
    form = MeetingForm(formdata=MultiDict(draft.fields) if draft else None)
    form.held_on.data = form.held_on.data or clock.today()
    form.draft_key.data = key
    return _page(case, proposal, form, draft=draft)


def _page(
    case: Case, proposal: Proposal, form: MeetingForm, status: int = 200, draft: object = None
) -> ResponseReturnValue:
    actor = access.viewer()
    parties, outside = standings.parties_of(actor, case)
    return render(
        "decisions/meeting.html",
        "decisions/_meeting_form.html",
        status=status,
        case=case,
        text=reading.shown_version(actor, case),
        standing=standings.standing(actor, case, proposal, parties, outside),
        form=_offered(case, proposal, form),
        by_id={str(party.id): party for party in parties},
        draft=draft,
        note=rules.STANDPOINT_NOTE,
    )


def _offered(case: Case, proposal: Proposal, form: MeetingForm) -> MeetingForm:
    actor = access.viewer()
    return form.offer(noting.to_note(actor, case, proposal), noting.speakers(actor, case))


@bp.post("/fall/<case_id>/forslag/<int:proposal_id>/mote")
@access.requires(Right.LEAD)
def save(case: Case, proposal: Proposal) -> ResponseReturnValue:
    """Note it all, or nothing."""
    actor = access.viewer()
    require_state(can_move(case, "take_standpoint", clock.now()))
    form = _offered(case, proposal, MeetingForm())
    if form.validate():
        count = form.attempt(
            noting.note, actor, case, proposal, form.held_on.data, form.notes()
        )  # fmt: skip
        if count is not None:
            drafts.drop(actor, rules.meeting_key(case, proposal))
            answers = (
                "Ett svar är antecknat."
                if count == 1
                else f"{few(count).title()} svar är antecknade."
            )
            return done(
                "pages.case",
                said=f"{answers} Parterna får veta det och kan ändra sig i fem arbetsdagar.",
                anchor="forslag",
                values={"case_id": case.number},
            )
    return _page(case, proposal, form, status=422)


@bp.post("/fall/<case_id>/forslag/<int:proposal_id>/stallning/stammer")
@access.requires(Right.TAKE_STANDPOINT)
def agree(case: Case, proposal: Proposal) -> ResponseReturnValue:
    """Say that what was noted for the own party is right."""
    noting.agree(access.viewer(), case, proposal, request.form.get("seen", ""))
    found = service.recommendation(case)
    return done(
        "decisions.show_recommendation" if found else "pages.case",
        said="Tack. Det står nu att anteckningen stämmer.",
        anchor=None if found else "forslag",
        values={"case_id": case.number},
    )


def _confirmed(case: Case) -> tuple[Recommendation, Standpoint | None]:
    found = service.recommendation(case)
    if found is None:
        raise NotVisible
    return found, noting.own_noted(access.viewer(), found)


@bp.get("/fall/<case_id>/rekommendation/svar")
@access.requires(Right.TAKE_STANDPOINT)
def write_later(case: Case) -> ResponseReturnValue:
    """The form for a party that stood otherwise than was noted, after the confirmation."""
    actor = access.viewer()
    found, noted = _confirmed(case)
    require(noting.may_answer_later(actor, case, noted))
    reading.open_visit(actor, case)
    key = rules.later_key(case)
    draft = drafts.find(actor, key)
    form = StandpointForm(formdata=MultiDict(draft.fields) if draft else None)
    form.draft_key.data = key
    return _later_page(case, found, noted, form)


@bp.post("/fall/<case_id>/rekommendation/svar")
@access.requires(Right.TAKE_STANDPOINT)
def answer_later(case: Case) -> ResponseReturnValue:
    """Put the party's own word beside the recommendation."""
    actor = access.viewer()
    found, noted = _confirmed(case)
    form = StandpointForm()
    if form.validate():
        row = form.attempt(
            noting.answer_later, actor, case, found, Stance(form.stance.data),
            form.reason.data or "",
        )  # fmt: skip
        if row is not None:
            drafts.drop(actor, rules.later_key(case))
            return done(
                "decisions.show_recommendation",
                said="Ditt svar står nu bredvid rekommendationen.",
                values={"case_id": case.number},
            )
    require(noting.may_answer_later(actor, case, noted))
    return _later_page(case, found, noted, form, status=422)


def _later_page(
    case: Case,
    found: Recommendation,
    noted: Standpoint | None,
    form: StandpointForm,
    status: int = 200,
) -> ResponseReturnValue:
    return render(
        "decisions/later.html",
        status=status,
        case=case,
        text=reading.shown_version(access.viewer(), case),
        recommendation=found,
        steps=documents.steps_of(found.content),
        noted=noted,
        form=form,
        note=rules.STANDPOINT_NOTE,
    )

"""Proposing, answering, noting absence, confirming; and the recommendation as a document."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from kompetensgrupp.cases import reading
from kompetensgrupp.cases import rules as case_rules
from kompetensgrupp.cases.models import Case
from kompetensgrupp.core import clock
from kompetensgrupp.core.errors import NotVisible
from kompetensgrupp.core.rights import Right, require, require_state
from kompetensgrupp.decisions import (
    documents,
    handout,
    noting,
    proposals,
    rules,
    service,
    standings,
)
from kompetensgrupp.decisions.forms import (
    MOST_STEPS,
    NotConcernedForm,
    ProposalForm,
    StandpointForm,
)
from kompetensgrupp.decisions.models import Proposal, Stance, StepKind
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Party
from kompetensgrupp.groups.rules import may_answer
from kompetensgrupp.library import service as library
from kompetensgrupp.threads import reading as threads
from kompetensgrupp.threads.quotes import own_words
from kompetensgrupp.web import access
from kompetensgrupp.web.addresses import as_number
from kompetensgrupp.web.htmx import done, render

bp = Blueprint("decisions", __name__)
#: What the buttons for one more step add.
_MORE = {"add_step": StepKind.MEASURE, "add_sip": StepKind.SIP}
#: What the buttons under a post do: whether its words become a step, or go into the summary.
_USES = {"use_as_step": True, "use_in_summary": False}
_STEP_FIELD = re.compile(r"steps-[0-9]{1,2}-[a-z_]+")
access.loader("proposal_id")(proposals.load_proposal)


def _parties() -> list[Party]:
    """Parties a step can be given to: those that are asked."""
    return [party for party in groups.parties(access.viewer()) if may_answer(party)]


@bp.get("/fall/<case_id>/forslag/nytt")
@access.requires(Right.PROPOSE)
def write_proposal(case: Case) -> ResponseReturnValue:
    """The form for a new version, begun with the current one or the own draft."""
    actor = access.viewer()
    reading.open_visit(actor, case)
    draft = drafts.find(actor, rules.proposal_key(case))
    current = proposals.latest_proposal(case)
    if draft:
        form = ProposalForm(formdata=MultiDict(draft.fields))
    else:
        form = ProposalForm(formdata=None)
        if current:
            form.continue_from(current)
    form.draft_key.data = rules.proposal_key(case)
    form.answer_by.data = form.answer_by.data or proposals.default_answer_by(actor)
    form.post.data = request.args.get("inlagg", form.post.data)
    return _proposal_page(case, form, draft=draft)


def _proposal_page(
    case: Case, form: ProposalForm, status: int = 200, draft: object = None
) -> ResponseReturnValue:
    actor = access.viewer()
    form.name_sources(proposals.sources(actor, case, form.source_numbers))
    return render(
        "decisions/propose.html",
        "decisions/_proposal_form.html",
        status=status,
        case=case,
        text=reading.shown_version(actor, case),
        form=form.offer(_parties(), _examples()),
        current=proposals.latest_proposal(case),
        draft=draft,
        most_steps=MOST_STEPS,
        **_beside(case, form),
    )


def _beside(case: Case, form: ProposalForm) -> dict[str, Any]:
    """The post that is shown beside the form, if everybody may read it, and its own words."""
    actor, seq = access.viewer(), as_number(form.post.data)
    found = threads.readable(actor, case, seq) if seq else None
    if found is None:
        return {"beside": None, "unreadable": seq}
    return {"beside": threads.one(actor, case, seq, case.last_seq), "words": own_words(found[1])}


def _examples() -> list[tuple[str, str]]:
    """(key, name) of the library's examples by name, to be cited."""
    found = [(example.key, example.name) for example in library.examples(access.viewer())]
    return sorted(found, key=lambda pair: pair[1].lower())


def _sound(sent: Mapping[str, str]) -> MultiDict[str, str]:
    """The sent fields without steps that no form of ours could have numbered."""
    found = MultiDict(sent)
    for name in list(found):
        if name.startswith("steps-") and not _STEP_FIELD.fullmatch(name):
            del found[name]
    return found


@bp.post("/fall/<case_id>/forslag")
@access.requires(Right.PROPOSE)
def propose(case: Case) -> ResponseReturnValue:
    """Put the version; with an `action` the form only changes: one more step, or a post's words."""
    actor = access.viewer()
    require(rules.may_propose(actor))
    require_state(case_rules.can_move(case, "propose", clock.now()))
    form = ProposalForm(formdata=_sound(request.form)).offer(_parties(), _examples())
    if action := request.form.get("action"):
        _carry_out(case, form, action)
        return _proposal_page(case, form, status=422)
    if form.validate():
        proposal = form.attempt(
            proposals.propose, actor, case, form.summary.data, form.new_steps(),
            form.answer_by.data, hides_answers=form.hides_answers.data,
            builds_on=form.source_numbers, example=form.example.data,
        )  # fmt: skip
        if proposal is not None:
            drafts.drop(actor, rules.proposal_key(case))
            return done(
                "pages.case",
                said=f"Förslag version {proposal.number} är lagt. Parterna kan nu ta ställning.",
                anchor="forslag",
                values={"case_id": case.number},
            )
    return _proposal_page(case, form, status=422)


def _carry_out(case: Case, form: ProposalForm, action: str) -> None:
    if kind := _MORE.get(action):
        form.add(kind)
        return
    beside = _beside(case, form)
    if action in _USES and beside["beside"]:
        form.take(beside["beside"].seq, beside["words"], as_step=_USES[action])


@bp.post("/fall/<case_id>/forslag/<int:proposal_id>/stallning")
@access.requires(Right.TAKE_STANDPOINT)
def take_standpoint(case: Case, proposal: Proposal) -> ResponseReturnValue:
    """Answer for the own party."""
    actor = access.viewer()
    form = StandpointForm()
    if form.validate():
        row = form.attempt(
            service.take_standpoint, actor, case, proposal, Stance(form.stance.data),
            form.reason.data or "",
        )  # fmt: skip
        if row is not None:
            drafts.drop(actor, rules.standpoint_key(case, proposal))
            return done(
                "pages.case",
                said=f"Ditt svar är sparat: {row.stance.label.lower()}.",
                anchor="forslag",
                values={"case_id": case.number},
            )
    parties, outside = standings.parties_of(actor, case)
    standing = standings.standing(actor, case, proposal, parties, outside)
    return render(
        "decisions/standpoint.html",
        "decisions/_standpoint_form.html",
        status=422,
        case=case,
        form=form,
        standing=standing,
        note=rules.STANDPOINT_NOTE,
        proposal=proposal,
    )


@bp.post("/fall/<case_id>/forslag/<int:proposal_id>/franvaro/<int:party_id>")
@access.requires(Right.LEAD)
def record_absence(case: Case, proposal: Proposal, party: Party) -> ResponseReturnValue:
    """Note that a silent party stays away."""
    service.record_absence(access.viewer(), case, proposal, party)
    return done(
        "pages.case",
        said=f"{party.name} är antecknad som frånvarande. Det räknas inte som ett ja.",
        anchor="forslag",
        values={"case_id": case.number},
    )


@bp.post("/fall/<case_id>/forslag/<int:proposal_id>/faststall")
@access.requires(Right.LEAD)
@access.fresh
def confirm(case: Case, proposal: Proposal) -> ResponseReturnValue:
    """Confirm the version as the group's joint recommendation."""
    service.confirm(access.viewer(), case, proposal, seen=request.form.get("seen"))
    return done(
        "decisions.show_recommendation",
        said="Rekommendationen är fastställd.",
        values={"case_id": case.number},
    )


@bp.post("/fall/<case_id>/till-diskussion")
@access.requires(Right.LEAD)
@access.fresh
def reopen_discussion(case: Case) -> ResponseReturnValue:
    """Give the proposal back to the discussion."""
    service.reopen_discussion(access.viewer(), case)
    return done(
        "pages.case",
        said="Fallet är tillbaka i diskussion.",
        values={"case_id": case.number},
    )


@bp.get("/fall/<case_id>/berors-inte/<int:party_id>")
@access.requires(Right.TAKE_STANDPOINT)
def not_concerned(case: Case, party: Party) -> ResponseReturnValue:
    """Ask why the case doesn't concern the party."""
    actor = access.viewer()
    require(rules.may_say_not_concerned(actor, case, party, clock.now()))
    return _not_concerned_page(case, party, NotConcernedForm(formdata=None))


@bp.post("/fall/<case_id>/berors-inte/<int:party_id>")
@access.requires(Right.TAKE_STANDPOINT)
def not_concerned_post(case: Case, party: Party) -> ResponseReturnValue:
    """Note it, or take it back with `action=undo`."""
    actor = access.viewer()
    form = NotConcernedForm()
    if request.form.get("action") == "undo":
        service.say_concerned(actor, case, party)
        return _to_case(case, f"{party.name} är tillfrågad igen.")
    if form.validate():
        form.attempt(service.say_not_concerned, actor, case, party, form.reason.data)
        if not form.problems:
            return _to_case(case, f"{party.name} berörs inte och väntas inte in.")
    return _not_concerned_page(case, party, form, status=422)


def _to_case(case: Case, said: str) -> ResponseReturnValue:
    return done("pages.case", said=said, values={"case_id": case.number})


def _not_concerned_page(
    case: Case, party: Party, form: NotConcernedForm, status: int = 200
) -> ResponseReturnValue:
    return render(
        "decisions/not_concerned.html",
        status=status,
        case=case,
        text=reading.shown_version(access.viewer(), case),
        party=party,
        form=form,
    )


@bp.get("/fall/<case_id>/forslag")
@access.requires(Right.READ_CASES)
def versions(case: Case) -> ResponseReturnValue:
    """Every version of the proposal with the answers it got."""
    actor = access.viewer()
    found = standings.every_version(actor, case)
    reading.open_visit(actor, case)
    return render(
        "decisions/versions.html",
        case=case,
        text=reading.shown_version(actor, case),
        versions=found,
    )


@bp.get("/fall/<case_id>/rekommendation/underlag")
@access.requires(Right.READ_CASES)
def hand_out(case: Case) -> ResponseReturnValue:
    """What to put in the own record, to read or print."""
    made = _hand_out(case)
    return render("decisions/hand_out.html", case=case, hand_out=made, link=handout.LINK)


@bp.get("/fall/<case_id>/rekommendation/underlag.txt")
@access.requires(Right.READ_CASES)
def hand_out_text(case: Case) -> ResponseReturnValue:
    """The same as a text file."""
    answer = Response(handout.as_text(_hand_out(case)), content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{case.number}-underlag.txt"'
    return answer


def _hand_out(case: Case) -> handout.HandOut:
    """Made for who reads it, and recorded; nothing goes to a record from a case for learning."""
    actor = access.viewer()
    found = service.recommendation(case)
    if found is None or not case_rules.has_hand_out(reading.shown_version(actor, case)):
        raise NotVisible
    reading.open_visit(actor, case)
    return handout.make(case, groups.get_group(actor), found)


@bp.get("/fall/<case_id>/rekommendation")
@access.requires(Right.READ_CASES)
def show_recommendation(case: Case) -> ResponseReturnValue:
    """The confirmed recommendation as a document to read or print."""
    actor = access.viewer()
    found = service.recommendation(case)
    if found is None:
        raise NotVisible
    reading.open_visit(actor, case)
    noted = noting.own_noted(actor, found) if actor.has(Right.TAKE_STANDPOINT) else None
    text = reading.shown_version(actor, case)
    return render(
        "decisions/recommendation.html",
        case=case,
        text=text,
        has_hand_out=case_rules.has_hand_out(text),
        recommendation=found,
        remarks=documents.remarks(found.content),
        noted=noted if noting.may_answer_later(actor, case, noted) else None,
        changed=any(row.party_id == actor.party_id for row in found.later),
        seen=rules.mark_of(noted) if noted else "",
        steps=documents.steps_of(found.content),
        group=groups.get_group(actor),
    )

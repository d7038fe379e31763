"""The case's page put together: text, thread, where the parties stand, what the reader may do.

Decided once for the page, so that templates only show.
"""

from datetime import datetime
from typing import Any

from kompetensgrupp.cases import forms, reading, rules
from kompetensgrupp.cases import service as cases
from kompetensgrupp.cases import vocabulary as v
from kompetensgrupp.cases.models import Case, CaseVersion
from kompetensgrupp.core import clock
from kompetensgrupp.core.rights import Actor, first_refusal
from kompetensgrupp.decisions import closing, proposals, standings
from kompetensgrupp.decisions import rules as decision_rules
from kompetensgrupp.decisions import service as decisions
from kompetensgrupp.decisions.forms import StandpointForm
from kompetensgrupp.decisions.models import Proposal, Recommendation
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.drafts.models import Draft
from kompetensgrupp.followups import reading as followups
from kompetensgrupp.followups import rules as follow_up_rules
from kompetensgrupp.followups.reading import Story
from kompetensgrupp.groups.models import Party
from kompetensgrupp.groups.rules import may_answer
from kompetensgrupp.lessons import rules as lesson_rules
from kompetensgrupp.obstacles import rules as obstacle_rules
from kompetensgrupp.threads import reading as threads
from kompetensgrupp.threads import rules as thread_rules
from kompetensgrupp.threads.forms import CommentForm, composer
from kompetensgrupp.threads.models import CommentKind


def context(actor: Actor, case: Case) -> dict[str, Any]:
    """Everything the page of a case shows this reader; records the visit first."""
    opened = reading.open_text(actor, case)
    text = opened.text
    thread = _thread(actor, case, opened.read_seq)
    parties, outside = standings.parties_of(actor, case)
    proposal, before = _proposals(case)
    standing = (
        standings.standing(actor, case, proposal, parties, outside, before) if proposal else None
    )
    moment = clock.now()
    state = rules.state_at(case, moment)
    kept = drafts.find_all(actor, _draft_keys(case, proposal))
    form, draft = _composer(case, kept)
    recommendation = _recommendation(case)
    story = _story(actor, case, recommendation)
    return {
        "case": case,
        "text": text,
        "asked_again": opened.asked_again,
        "state": state,
        "ends_here": rules.ends_here(case),
        "road": _road(state, story),
        "posts": thread.posts,
        "waiting": thread.waiting,
        "first_new": thread.first_new,
        "new_count": thread.new_count,
        "standing": standing,
        "standpoint_form": _standpoint_form(case, standing, kept),
        "recommendation": recommendation,
        "closing_reasons": closing.reasons(case) if case.state == v.State.CLOSED_WITHOUT else [],
        "story": story,
        "review": _review(actor, case),
        "open_states": rules.OPEN,
        "hidden_why": threads.question(actor, case),
        "not_concerned": outside,
        "concerning": _concerning(actor, case, parties, moment),
        "form": form,
        "draft": draft,
        "answered": next((p for p in thread.posts if p.seq == form.parent.data), None),
        "may_comment": thread_rules.may_comment(actor, case, moment),
        "can": thread_rules.acts(actor, case, moment),
        "next_step": _next_step(case, text),
        "may": _permissions(actor, case, moment),
        "note": decision_rules.STANDPOINT_NOTE,
        "disclaimer": decision_rules.DISCLAIMER,
        "category_label": opened.category,
        "asked": [p for p in parties if p.id in (text.parties_asked or [])],
    }


def _thread(actor: Actor, case: Case, read_seq: int) -> threads.Thread:
    """The posts; before the case is published there are none to ask for."""
    if not rules.is_published(case):
        return threads.Thread([], [])
    return threads.thread(actor, case, read_seq)


def news(actor: Actor, case: Case, since: int, last: int) -> dict[str, Any]:
    """What a poll brings: posts newer than `last` with the one above each, and changed ones."""
    visit = reading.open_visit(actor, case)
    found = threads.news(actor, case, since, last, visit.read_seq)
    return {
        "case": case,
        "can": thread_rules.acts(actor, case, clock.now()),
        **found.shown(),
        "page_changed": not (found.arrivals or found.changed),
    }


def _next_step(case: Case, text: CaseVersion) -> int:
    """The first step of the guided form with something missing, the last when nothing is."""
    left = cases.missing(text) if case.state in rules.WRITABLE else []
    return forms.step_of(left[0]) if left else len(forms.STEPS)


def _concerning(actor: Actor, case: Case, parties: list[Party], moment: datetime) -> list[Party]:
    """The parties this reader may say that the case doesn't concern."""
    return [
        party
        for party in parties
        if may_answer(party) and decision_rules.may_say_not_concerned(actor, case, party, moment)
    ]


def _proposals(case: Case) -> tuple[Proposal | None, Proposal | None]:
    """The current version and the one it replaces, asked for only in states that can have one."""
    without = rules.UNAPPROVED | {v.State.QUESTIONS}
    found = [] if case.state in without else proposals.latest_two(case)
    return next(iter(found), None), found[1] if len(found) > 1 else None


def _recommendation(case: Case) -> Recommendation | None:
    """The confirmed recommendation, asked for only in states that can have one."""
    return None if case.state in rules.UNAPPROVED | rules.OPEN else decisions.recommendation(case)


def _review(actor: Actor, case: Case) -> object:
    """The review that a case or a change came back with, which only the own party reads."""
    if not rules.is_published(case):
        return reading.latest_review(case)
    return reading.returned_by(case) if rules.is_responsible(actor, case) else None


def _story(actor: Actor, case: Case, recommendation: Recommendation | None) -> Story | None:
    """What came of the recommendation; a case for learning ends with it."""
    if recommendation is None or case.closes_at is None:
        return None
    return followups.story(actor, case, recommendation)


def _road(state: v.State, story: Story | None) -> tuple[v.State, ...]:
    """The straight road on which the case stands: to the recommendation, or from it."""
    return follow_up_rules.road(state, story.feedback is not None) if story else rules.ROAD


def _draft_keys(case: Case, proposal: Proposal | None) -> list[str]:
    """The names of the half-written forms that the page may show."""
    keys = [thread_rules.draft_key(case)]
    return [*keys, decision_rules.standpoint_key(case, proposal)] if proposal else keys


def _composer(case: Case, kept: dict[str, Draft]) -> tuple[CommentForm, Draft | None]:
    """The form for a new post with the reader's own draft in it."""
    draft = kept.get(thread_rules.draft_key(case))
    asks = rules.state_at(case, clock.now()) == v.State.QUESTIONS
    kind = CommentKind.QUESTION if asks else CommentKind.FACT
    return composer(case, draft, kind=kind), draft


def _standpoint_form(
    case: Case, standing: standings.Standing | None, kept: dict[str, Draft]
) -> StandpointForm | None:
    if standing is None or not standing.may_answer:
        return None
    key = decision_rules.standpoint_key(case, standing.proposal)
    form = StandpointForm(formdata=None, draft_key=key)
    if draft := kept.get(key):
        form.stance.data = draft.fields.get("stance", [""])[0]
        form.reason.data = draft.fields.get("reason", [""])[0]
    elif standing.own and standing.own.standpoint:
        form.stance.data = standing.own.code
        form.reason.data = standing.own.standpoint.reason
    return form


def _permissions(actor: Actor, case: Case, moment: datetime) -> dict[str, bool]:
    """What the page offers this reader, decided once."""
    verdicts = {
        "write": rules.may_write(actor, case),
        "change": rules.is_published(case) and not case.change and rules.may_write(actor, case),
        "drop_change": first_refusal(
            rules.is_responsible(actor, case), rules.can_drop_change(case)
        ),
        "remove": first_refusal(rules.is_responsible(actor, case), rules.can_remove(case)),
        "review": rules.can_review(case) and cases.may_review(actor, case),
        "flag_case": thread_rules.may_flag_case(actor, case),
        "look_at_case": case.flagged_at is not None and cases.may_review(actor, case),
        "open_discussion": first_refusal(
            rules.may_open_discussion(actor, case), rules.can_move(case, "open_discussion", moment)
        ),
        "propose": first_refusal(
            decision_rules.may_propose(actor), rules.can_move(case, "propose", moment)
        ),
        "withdraw": rules.may_withdraw(actor, case, moment),
        "hand_over": first_refusal(rules.may_hand_over(actor, case), rules.can_hand_over(case)),
        "ask_again": rules.may_ask_again(actor, case, moment),
        "write_lesson": lesson_rules.may_write(actor, case),
        "raise_obstacle": rules.is_published(case) and obstacle_rules.may_raise(actor),
        "close_without": rules.may_close_without(actor, case, moment),
        "reopen": first_refusal(
            rules.leads(actor), rules.can_move(case, "reopen_discussion", moment)
        ),
        "note_meeting": decision_rules.may_note(actor, case, moment),
        "record_absence": first_refusal(
            rules.leads(actor), rules.can_move(case, "take_standpoint", moment)
        ),
    }
    return {name: bool(verdict) for name, verdict in verdicts.items()}

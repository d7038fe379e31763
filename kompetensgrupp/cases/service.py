"""Writing a case and moving it through its life. Every move is checked, logged and counted."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, select

from kompetensgrupp.accounts.models import User
from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.cases import facts, likeness, reading, rules, writing
from kompetensgrupp.cases import vocabulary as v
from kompetensgrupp.cases.models import (
    Case,
    CaseVersion,
    CaseVisit,
    Review,
    ReviewOutcome,
    VersionStatus,
)
from kompetensgrupp.checking import service as checking
from kompetensgrupp.checking.rules import Entity
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db, deleted
from kompetensgrupp.core.errors import Invalid, InvalidState
from kompetensgrupp.core.ids import case_number
from kompetensgrupp.core.rights import Actor, Role, Verdict, require, require_state
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.groups import rules as group_rules
from kompetensgrupp.groups import service as groups

Fields = dict[str, Any]
DRAFT_EXEMPT = "a draft: nobody but its writer can see it"


def create(actor: Actor, fields: Fields) -> Case:
    """Begin a case as a draft of the actor's. Raises Identified when a field points someone out."""
    number = _free_number()
    checking.require_clear(actor, "", _texts(fields), second=True, number=number)
    case = Case(
        group_id=actor.group_id,
        number=number,
        party_id=actor.party_id,
        author_id=actor.user_id,
        responsible_id=actor.user_id,
    )
    db.session.add(case)
    db.session.flush()
    text = CaseVersion(case_id=case.id, group_id=case.group_id, writer_id=actor.user_id)
    db.session.add(text)
    writing.fill(text, fields)
    audit.exempt(DRAFT_EXEMPT)
    db.session.flush()
    return case


def _free_number() -> str:
    while True:
        number = case_number(clock.today().year)
        if not db.session.scalar(select(exists().where(Case.number == number))):
            return number


def save(actor: Actor, case: Case, fields: Fields, seen: int | None = None) -> CaseVersion:
    """Save the fields of one step, drawn from revision `seen`.

    Raises NotAllowed, InvalidState, Identified, and Stale for what was saved otherwise meanwhile.
    """
    _require_writing(actor, case)
    checking.require_clear(actor, case.number, _texts(fields), second=True)
    return _store(actor, case, fields, seen)


def save_unfinished(
    actor: Actor, case: Case, fields: Fields, seen: int | None = None
) -> tuple[CaseVersion, list[Entity]]:
    """Save a step as it is; direct identifiers are taken out and told of."""
    _require_writing(actor, case)
    clean, removed = checking.masked(actor, case.number, _texts(fields))
    checking.keep_decisions(actor, case.number, clean)
    return _store(actor, case, {**fields, **clean}, seen), removed


def decide(actor: Actor, case: Case, texts: dict[str, str]) -> None:
    """Save what was decided about findings on the last look, with the texts as they are then."""
    _require_writing(actor, case)
    checking.keep_decisions(actor, case.number, texts)
    _store(actor, case, texts)


def _require_writing(actor: Actor, case: Case) -> None:
    require(rules.is_responsible(actor, case))
    require_state(rules.can_write(case))


def _store(
    actor: Actor, case: Case, fields: Mapping[str, Any], seen: int | None = None
) -> CaseVersion:
    text = writing.store(actor, case, fields, seen)
    audit.exempt(DRAFT_EXEMPT)
    return text


def _texts(fields: Fields) -> dict[str, str | None]:
    """The free text among a step's answers."""
    return {name: fields[name] for name in v.FREE_TEXT if name in fields}


def remove(actor: Actor, case: Case) -> None:
    """Take a draft that was never sent away, with every word in it.

    When a substitute has read it, the row stays without text: who has read is never forgotten.
    Raises NotAllowed, InvalidState.
    """
    require(rules.is_responsible(actor, case))
    require_state(rules.can_remove(case))
    drafts.forget_case(actor, case.number)
    checking.erase(actor, case.number)
    for kind in (CaseVersion, CaseVisit):
        deleted(kind, case_id=case.id)
    if reading.was_read(case):
        move(case, "erase")
    else:
        deleted(Case, id=case.id)
    audit.exempt(DRAFT_EXEMPT)


def missing(text: CaseVersion) -> list[str]:
    """The names of required fields that are still empty."""
    learning = text.purpose == v.Purpose.LEARNING
    required = v.REQUIRED_FOR_LEARNING if learning else v.REQUIRED
    return [name for name in required if not getattr(text, name)]


def submit(
    actor: Actor,
    case: Case,
    seen: int | None = None,
    answers: Mapping[str, v.YesNo] | None = None,
) -> None:
    """Send the case, or a change of it, to a second person, with the writer's own `answers`.

    Raises Invalid for what is missing, Identified, and Stale when another text than the page's
    would be sent.
    """
    require(rules.is_responsible(actor, case))
    require_state(rules.can_submit(case, clock.now()))
    writing.require_fresh(case, seen)
    text = reading.version(case, case.latest_version)
    _refuse_incomplete(actor, case, text)
    text.status = VersionStatus.IN_REVIEW
    if answers:
        likeness.keep(actor, case, text, answers)
    case.waiting_since = clock.now()
    if rules.is_published(case):
        if not writing.changed_fields(reading.approved(case), text):
            raise InvalidState("Inget skiljer sig från det som är godkänt.")
        case.change = VersionStatus.IN_REVIEW
        _tell(actor, case, Event.CHANGE_SUBMITTED, version=text.number)
        return
    move(case, "submit")
    case.submitted_at = clock.now()
    facts.update(case, text)
    _tell(actor, case, Event.CASE_SUBMITTED, version=text.number)


def _refuse_incomplete(actor: Actor, case: Case, text: CaseVersion) -> None:
    if left := missing(text):
        raise Invalid(left[0], "Fyll i det som saknas innan du skickar.")
    known = rules.is_published(case) and reading.approved(case).purpose == text.purpose
    if not known and not group_rules.allows_purpose(groups.get_group(actor), str(text.purpose)):
        raise Invalid("purpose", "Gruppen har inte beslutat att ta emot fall med det syftet.")
    checking.require_clear(actor, case.number, text.texts, second=True)


def drop_change(actor: Actor, case: Case) -> None:
    """Throw a change of the approved text away. Raises NotAllowed, InvalidState."""
    require(rules.is_responsible(actor, case))
    require_state(rules.can_drop_change(case))
    was_sent, number = case.change != VersionStatus.WRITING, case.latest_version
    writing.forget_change(case)
    drafts.forget_steps(actor, case.number)
    if was_sent:
        _tell(actor, case, Event.CHANGE_DROPPED, version=number)
    else:
        audit.exempt(DRAFT_EXEMPT)


def may_review(actor: Actor, case: Case) -> Verdict:
    """Whether the actor is a second person for this case (R1)."""
    return rules.may_review(actor, case, reading.writer_ids(case))


def review(
    actor: Actor,
    case: Case,
    outcome: ReviewOutcome,
    reason: str,
    seen: int | None = None,
    few_fit: bool = False,
) -> None:
    """Approve the text for the group, or send it back with a reason.

    `few_fit`: the reviewer has weighed in how few in the target group the case may be about.
    Raises Invalid, NotAllowed, InvalidState, and Stale when the text isn't the one that was read.
    """
    require(may_review(actor, case))
    require_state(rules.can_review(case))
    approves = outcome == ReviewOutcome.APPROVE
    if not approves and not reason:
        raise Invalid("reason", "Skriv vad som behöver ändras.")
    checking.require_clear(actor, case.number, {"reason": reason})
    writing.require_fresh(case, seen)
    text = reading.version(case, case.latest_version)
    fits = likeness.population(actor, text)
    few = approves and fits is not None and fits.level == "few"
    if few and not few_fit:
        raise Invalid(
            "few_fit",
            "Så få passar in att du behöver väga in det. Kryssa i, eller skicka tillbaka.",
        )
    db.session.add(
        Review(
            group_id=case.group_id,
            case_id=case.id,
            version=text.number,
            reviewer_id=actor.user_id,
            outcome=outcome,
            reason=reason,
            at=clock.now(),
        )  # fmt: skip
    )
    # The reason may tell what was recognisable: it stays with the review, for the own party.
    _tell(actor, case, _reviewed(actor, case, text, approves), version=text.number, few_fit=few)


def _reviewed(actor: Actor, case: Case, text: CaseVersion, approves: bool) -> Event:
    """What the second person's word does to the case and to the version."""
    text.status = VersionStatus.APPROVED if approves else VersionStatus.RETURNED
    is_change = rules.is_published(case)
    if is_change:
        case.change = None if approves else VersionStatus.RETURNED
    else:
        move(case, "approve" if approves else "return")
    case.waiting_since = None if approves else clock.now()
    if approves:
        checking.agree(actor, case.number, reading.writer_ids(case), text.texts)
        _publish(actor, case, text)
    if approves or not is_change:  # the figures know nothing of a change before its approval
        facts.update(case, text)
    if is_change:
        return Event.CHANGE_APPROVED if approves else Event.CHANGE_RETURNED
    return Event.CASE_APPROVED if approves else Event.CASE_RETURNED


def _publish(actor: Actor, case: Case, text: CaseVersion) -> None:
    """Open the approved text to the group; with the first one the clock starts."""
    case.approved_version, text.approved_at = text.number, clock.now()
    case.revision += 1  # pages drawn before show another text than everybody reads now
    if case.approved_at is None:
        case.approved_at = text.approved_at
        days = groups.get_group(actor).first_answer_days
        case.questions_until = clock.add_working_days(case.approved_at, days)


def open_discussion(actor: Actor, case: Case) -> None:
    """End the questions-first phase before its time."""
    require(rules.may_open_discussion(actor, case))
    move(case, "open_discussion")
    facts.update(case)
    _tell(actor, case, Event.DISCUSSION_OPENED)


def withdraw(actor: Actor, case: Case, reason: v.WithdrawReason) -> None:
    """Take the case back. When the person doesn't want it, nobody sees it from now on."""
    require(rules.is_responsible(actor, case))
    declined = reason == v.WithdrawReason.PERSON_DECLINED
    if case.state == v.State.WITHDRAWN and not declined:
        raise InvalidState("Fallet är redan tillbakadraget.")
    move(case, "withdraw")
    writing.forget_change(case)
    case.withdraw_reason, case.waiting_since = reason, None
    case.ended_at = case.ended_at or clock.now()
    case.asks_from = None
    if declined:
        case.declined_at = clock.now()
        drafts.forget_case(actor, case.number)
    if case.submitted_at:
        facts.update(case)
    _tell(actor, case, Event.CASE_WITHDRAWN, reason=str(reason))


def close_without(actor: Actor, case: Case, reasons: str) -> None:
    """End the case without a joint recommendation; the reasons, checked by the caller, are logged.

    For `decisions`, which knows whose reasons they are.
    """
    require(rules.leads(actor))
    move(case, "close_without")
    writing.forget_change(case)
    case.ended_at = clock.now()
    facts.update(case)
    _tell(actor, case, Event.CASE_CLOSED_WITHOUT, text=reasons)


def possible_responsibles(actor: Actor, case: Case) -> list[User]:
    """Who in the case's party can answer for it instead, by name."""
    found = groups.members_with(actor, Role.CASEWORKER, party=case.party_id)
    return [user for user in found if user.id != case.responsible_id]


def hand_over(actor: Actor, case: Case, user_id: int) -> User:
    """Let a colleague in the case's party answer for it. Raises NotAllowed, Invalid."""
    require(rules.may_hand_over(actor, case))
    require_state(rules.can_hand_over(case))
    chosen = next((u for u in possible_responsibles(actor, case) if u.id == user_id), None)
    if chosen is None:
        raise Invalid("responsible", "Välj en kollega som skriver fall i samma part.")
    case.responsible_id = chosen.id
    _tell(actor, case, Event.CASE_HANDED_OVER, to=chosen.id)
    return chosen


def ask_again(actor: Actor, case: Case, question: str) -> None:
    """Open a case that has its recommendation for a new question about the same person."""
    require(rules.is_responsible(actor, case))
    if not question:
        raise Invalid("question", "Skriv din nya fråga.")
    checking.require_clear(actor, case.number, {"question": question})
    move(case, "ask_again")
    case.ended_at = case.asks_from = case.closes_at = None
    facts.update(case)
    _tell(actor, case, Event.ASKED_AGAIN, text=question)


# --- for the capabilities above --------------------------------------------------------------


def move(case: Case, name: str) -> None:
    """Make a move of the table; the caller has checked who. Raises InvalidState."""
    require_state(rules.can_move(case, name, clock.now()))
    case.state = rules.MOVES[name].target


def note_answer(actor: Actor, case: Case) -> None:
    """Bring the facts up to date; the first word from another party stops the clock."""
    if case.first_answer_at is None and actor.party_id != case.party_id:
        case.first_answer_at = clock.now()
    facts.update(case)


def follow(case: Case, purpose: v.Purpose | None) -> None:
    """Ask how it went from now on; a case for learning ends at its recommendation."""
    if purpose == v.Purpose.INDIVIDUAL:
        case.asks_from, case.closes_at = rules.asks_from(clock.now()), rules.closes_at(clock.now())


def touch(case: Case) -> None:
    """Say that something on the case's page changed: polls see it, lists sort by it."""
    case.thread_version += 1
    case.last_activity_at = clock.now()


def _tell(actor: Actor, case: Case, event: Event, text: str = "", **data: Any) -> None:
    touch(case)
    db.session.flush()
    audit.record(actor, event, case_number=case.number, text=text, **data)

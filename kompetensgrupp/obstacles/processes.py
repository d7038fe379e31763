"""Processuppföljning: opening one, answering, what it says beside earlier ones, ending it.

A part of the service. Answers are counted together; nobody's own is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.checking import service as checking
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db, locked
from kompetensgrupp.core.errors import Invalid, InvalidState, NotVisible
from kompetensgrupp.core.rights import Actor, Right, require, require_state
from kompetensgrupp.groups import service as groups
from kompetensgrupp.obstacles import reading, rules
from kompetensgrupp.obstacles.models import QUESTIONS, ProcessAnswer, ProcessReview

LONGEST = timedelta(days=90)
DEFAULT = timedelta(days=14)
#: So many rounds stand beside each other.
COMPARED = 4


def rounds(actor: Actor) -> list[ProcessReview]:
    """The group's process follow-ups, the latest first."""
    query = select(ProcessReview).where(ProcessReview.group_id == actor.group_id)
    return list(db.session.scalars(query.order_by(ProcessReview.id.desc())))


def load_review(actor: Actor, review_id: int) -> ProcessReview:
    """A process follow-up of the actor's group. Raises NotVisible."""
    query = select(ProcessReview).where(
        ProcessReview.id == review_id, ProcessReview.group_id == actor.group_id
    )
    found: ProcessReview | None = db.session.scalar(locked(query, ProcessReview))
    if found is None or not actor.has(Right.READ_CASES):
        raise NotVisible
    return found


def open_round(actor: Actor, answer_by: date) -> ProcessReview:
    """Ask the members. Raises NotAllowed, Invalid, InvalidState while another one is open."""
    require(rules.may_lead(actor))
    if any(row.closed_at is None for row in rounds(actor)):
        raise InvalidState("En processuppföljning pågår redan.")
    today = clock.today()
    if not today < answer_by <= today + LONGEST:
        raise Invalid("answer_by", "Välj en dag efter i dag, högst tre månader bort.")
    review = ProcessReview(
        group_id=actor.group_id, opened_at=clock.now(), opened_by_id=actor.user_id,
        answer_by=answer_by,
    )  # fmt: skip
    db.session.add(review)
    db.session.flush()
    audit.record(actor, Event.PROCESS_REVIEW_OPENED, review=review.id)
    return review


def own_answer(actor: Actor, review: ProcessReview) -> ProcessAnswer | None:
    """What the actor has answered."""
    query = select(ProcessAnswer).where(
        ProcessAnswer.review_id == review.id, ProcessAnswer.user_id == actor.user_id
    )
    return db.session.scalar(query)


def answer(actor: Actor, review: ProcessReview, values: Mapping[str, int]) -> None:
    """Answer the four questions, or change one's answers. Raises InvalidState when it is over."""
    require(rules.may_raise(actor))
    require_state(rules.can_answer(review))
    own = own_answer(actor, review)
    if own is None:
        own = ProcessAnswer(
            group_id=actor.group_id, review_id=review.id, user_id=actor.user_id, **values
        )
        db.session.add(own)
    for name, value in values.items():
        setattr(own, name, value)
    own.at = clock.now()
    db.session.flush()
    audit.record(actor, Event.PROCESS_REVIEW_ANSWERED, review=review.id)


def close(actor: Actor, review: ProcessReview, outcome: str) -> None:
    """End it with what the group came to. Raises NotAllowed, Invalid, InvalidState, Identified."""
    require(rules.may_lead(actor))
    require_state(rules.can_answer(review))
    if not outcome:
        raise Invalid("outcome", "Skriv vad gruppen kom fram till.")
    checking.require_clear(actor, "", {"outcome": outcome}, number=f"P-{review.id}")
    review.closed_at, review.outcome = clock.now(), outcome
    db.session.flush()
    audit.record(actor, Event.PROCESS_REVIEW_CLOSED, text=outcome, review=review.id)


# --- reading ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Result:
    """A process follow-up in figures: how many answered, and the mean of each question.

    A mean is None while fewer have answered than the group's small-number threshold.
    """

    review: ProcessReview
    count: int
    means: dict[str, float | None]


def results(actor: Actor, found: Sequence[ProcessReview]) -> list[Result]:
    """The latest few, the earliest first, so that one reads them as time goes."""
    threshold = groups.get_group(actor).small_number
    columns = [func.avg(getattr(ProcessAnswer, name)) for name in QUESTIONS]
    query = (
        select(ProcessAnswer.review_id, func.count(), *columns)
        .where(ProcessAnswer.review_id.in_([row.id for row in found[:COMPARED]]))
        .group_by(ProcessAnswer.review_id)
    )
    counted = {row[0]: row[1:] for row in db.session.execute(query)}
    return [
        _result(row, counted.get(row.id, (0, *(None,) * len(QUESTIONS))), threshold)
        for row in reversed(found[:COMPARED])
    ]


def _result(review: ProcessReview, row: Sequence[float | None], threshold: int) -> Result:
    count = int(row[0] or 0)
    shown = [None if count < threshold or mean is None else float(mean) for mean in row[1:]]
    return Result(review, count, dict(zip(QUESTIONS, shown, strict=True)))


def to_look_at(actor: Actor, review: ProcessReview) -> list[reading.Line]:
    """The open obstacles that nobody has looked at since the follow-up began."""
    return [line for line in reading.listed(actor) if line.obstacle.looked_at < review.opened_at]


@dataclass(frozen=True)
class Reminder:
    """What the start page says of process follow-ups: one to answer, or that it is time."""

    review: ProcessReview | None
    is_late: bool = False


def reminder(actor: Actor) -> Reminder | None:
    """For a member who hasn't answered; for the leader when half a year has gone or it is over."""
    if not actor.has(Right.COMMENT):
        return None
    latest = next(iter(rounds(actor)), None)
    if latest is not None and latest.closed_at is None:
        is_late = latest.answer_by < clock.today()
        if own_answer(actor, latest) is None or (actor.leads and is_late):
            return Reminder(latest, is_late)
        return None
    since = latest.closed_at if latest else groups.get_group(actor).created_at
    is_time = actor.leads and since is not None and rules.is_due(since, clock.today())
    return Reminder(None) if is_time else None

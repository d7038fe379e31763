"""Reading cases: the one select everything starts from, and the record of who read what."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    false,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from kompetensgrupp.accounts.models import User
from kompetensgrupp.audit.models import Event, LogEntry, LogText
from kompetensgrupp.cases.models import (
    Case,
    CaseAccess,
    CaseVersion,
    CaseVisit,
    Review,
    VersionStatus,
)
from kompetensgrupp.cases.vocabulary import State, WithdrawReason
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db, locked, short_transaction
from kompetensgrupp.core.errors import NotVisible
from kompetensgrupp.core.rights import Actor, Right
from kompetensgrupp.groups.models import Category

#: An access row is written at most this often per person and case.
LOGGED_EVERY = timedelta(minutes=10)
#: This long after the visit was last written a new one begins, and what was shown counts as read.
VISIT_GAP = timedelta(minutes=5)
#: Building a statement costs more than running it, so those of the busiest pages are kept: for so
#: many actors, each about 60 kB. What isn't in their arguments is given when they run.
KEPT = 100

# Built once, for the same reason.
_VERSION = select(CaseVersion).where(
    CaseVersion.case_id == bindparam("case_id"), CaseVersion.number == bindparam("number")
)
_VISIT = select(CaseVisit).where(
    CaseVisit.user_id == bindparam("user_id"), CaseVisit.case_id == bindparam("case_id")
)
_LATELY = (
    select(CaseAccess.case_id, func.max(CaseAccess.at))
    .where(
        CaseAccess.case_id.in_(bindparam("ids", expanding=True)),
        CaseAccess.at > bindparam("since"),
        CaseAccess.user_id == bindparam("user_id"),
    )
    .group_by(CaseAccess.case_id)
)
#: What was last asked when the case was opened again; its words stand in the log.
_ASKED_AGAIN = (
    select(LogText.text)
    .join(LogEntry, LogEntry.id == LogText.entry_id)
    .where(
        LogEntry.group_id == CaseVersion.group_id,
        LogEntry.case_number == bindparam("case_number"),
        LogEntry.event == Event.ASKED_AGAIN,
    )
    .order_by(LogEntry.seq.desc())
    .limit(1)
    .correlate(CaseVersion)
    .scalar_subquery()
)
_OPENED = (
    _VERSION.add_columns(CaseVisit, Category.label, _ASKED_AGAIN)
    .outerjoin(
        CaseVisit,
        and_(CaseVisit.case_id == CaseVersion.case_id, CaseVisit.user_id == bindparam("user_id")),
    )
    .outerjoin(
        Category,
        and_(
            Category.group_id == CaseVersion.group_id,
            Category.code == CaseVersion.category,
            Category.is_active,
        ),
    )
)


def visible(actor: Actor) -> ColumnElement[bool]:
    """`rules.may_see` said to the database: a condition on Case."""
    if not actor.has(Right.READ_CASES):
        return false()
    own_party = Case.party_id == actor.party_id
    own = and_(
        own_party, or_(Case.author_id == actor.user_id, Case.responsible_id == actor.user_id)
    )
    published: ColumnElement[bool] = Case.approved_version.is_not(None)
    if not actor.has(Right.TAKE_STANDPOINT):
        published = and_(published, own_party)
    seen = or_(own, and_(published, Case.flagged_at.is_(None)))
    if actor.has(Right.REVIEW_CASES):
        reviewed = or_(Case.state == State.IN_REVIEW, Case.flagged_at.is_not(None))
        seen = or_(seen, and_(own_party, reviewed))
    not_refused = or_(
        Case.withdraw_reason.is_(None), Case.withdraw_reason != WithdrawReason.PERSON_DECLINED
    )
    return and_(Case.group_id == actor.group_id, seen, not_refused, Case.state != State.ERASED)


def visible_cases(actor: Actor) -> Select[Case]:
    """The select that lists, search, loaders, reports and exports start from."""
    return select(Case).where(visible(actor))


def load_case(actor: Actor, number: str) -> Case:
    """The case with its party and people. Raises NotVisible, alike for hidden and missing."""
    query = locked(_case_by_number(actor), Case)
    case: Case | None = db.session.scalar(query, {"number": number})
    if case is None:
        raise NotVisible
    return case


@lru_cache(maxsize=KEPT)
def _case_by_number(actor: Actor) -> Select[Case]:
    return (
        visible_cases(actor)
        .where(Case.number == bindparam("number"))
        .options(
            joinedload(Case.party, innerjoin=True),
            joinedload(Case.author, innerjoin=True),
            joinedload(Case.responsible, innerjoin=True),
        )
    )


def version(case: Case, number: int) -> CaseVersion:
    """One version of the case's text."""
    return db.session.scalars(_VERSION, {"case_id": case.id, "number": number}).one()


def approved(case: Case) -> CaseVersion:
    """The text that everybody who sees the case reads; only for a published case."""
    return version(case, case.approved_version or 0)


def approved_versions(case: Case) -> list[CaseVersion]:
    """Every text that everybody has read, the first one first."""
    query = select(CaseVersion).where(
        CaseVersion.case_id == case.id, CaseVersion.status == VersionStatus.APPROVED
    )
    return list(db.session.scalars(query.order_by(CaseVersion.number)))


def shown_version(actor: Actor, case: Case) -> CaseVersion:
    """The text this actor reads: the approved one, or the one being written or reviewed."""
    return version(case, case.approved_version or case.latest_version)


def latest_review(case: Case) -> Review | None:
    """The last word of a reviewer, with who said it."""
    return db.session.scalar(
        select(Review)
        .where(Review.case_id == case.id)
        .options(joinedload(Review.reviewer))
        .order_by(Review.id.desc())
        .limit(1)
    )


def returned_by(case: Case) -> Review | None:
    """The review that the case, or the change of it, came back with; for its writer."""
    returned = case.state == State.RETURNED or case.change == VersionStatus.RETURNED
    return latest_review(case) if returned else None


def writer_of(text: CaseVersion) -> str:
    """The name of who wrote last in a version."""
    return db.session.scalar(select(User.name).where(User.id == text.writer_id)) or ""


def writer_ids(case: Case) -> frozenset[int]:
    """Everyone who has written in the case's text, in any version of it."""
    query = select(CaseVersion.writer_id, CaseVersion.writers)
    rows = db.session.execute(query.where(CaseVersion.case_id == case.id))
    return frozenset(person for last, all_ in rows for person in (last, *all_))


# --- who read what ---------------------------------------------------------------------------


def was_read(case: Case) -> bool:
    """Whether a reading of the case has been recorded."""
    query = select(exists().where(CaseAccess.case_id == case.id))
    return bool(db.session.scalar(query))


@dataclass(frozen=True)
class Visit:
    """Where the reader was: posts with a higher `read_seq` are new to them."""

    read_seq: int


@dataclass(frozen=True)
class Opened(Visit):
    """A visit with the text it is about, its category in the group's words, and a new question."""

    text: CaseVersion
    category: str
    asked_again: str


def visit_row(actor: Actor, case: Case) -> CaseVisit:
    """The actor's visit in the current transaction, begun if there was none."""
    visit = db.session.scalar(_VISIT, _of(actor, case))
    if visit is None:
        visit = CaseVisit(
            group_id=case.group_id,
            user_id=actor.user_id,
            case_id=case.id,
            read_seq=0,
            shown_seq=0,
        )
        db.session.add(visit)
    return visit


def _of(actor: Actor, case: Case) -> dict[str, int | None]:
    return {"user_id": actor.user_id, "case_id": case.id}


def open_visit(actor: Actor, case: Case) -> Visit:
    """Record that the actor reads the case, committed before its text is shown.

    At most one access row per person, case and ten minutes. Fails like the database fails: then
    nothing is shown.
    """
    return Visit(_note_visit(actor, case, db.session.scalar(_VISIT, _of(actor, case))))


def open_text(actor: Actor, case: Case) -> Opened:
    """The text that `shown_version` gives, with the visit recorded as `open_visit` does."""
    number = case.approved_version or case.latest_version
    given = {**_of(actor, case), "number": number, "case_number": case.number}
    text, visit, category, again = db.session.execute(_OPENED, given).one()
    return Opened(_note_visit(actor, case, visit), text, category or "", again or "")


def _note_visit(actor: Actor, case: Case, visit: CaseVisit | None) -> int:
    """Write the visit if that is needed; the number of the last post that was read before it."""
    if case.state == State.DRAFT and actor.user_id == case.author_id == case.responsible_id:
        return 0  # nobody else can see it, and who reads the own words reads nothing
    moment = clock.now()
    if visit and not _is_stale(visit, case, moment):
        return visit.read_seq
    try:
        return _write_visit(actor, case, moment)
    except IntegrityError:  # the same person's other tab was first
        return _write_visit(actor, case, moment)


def _write_visit(actor: Actor, case: Case, moment: datetime) -> int:
    with short_transaction([case.group_id]) as session:
        row = session.scalar(_VISIT, _of(actor, case))
        if row is None:
            row = CaseVisit(
                group_id=case.group_id, user_id=actor.user_id, case_id=case.id,
                read_seq=0, shown_seq=0, shown_at=moment,
                logged_at=_lately(session, actor, [case.id], moment).get(case.id),
            )  # fmt: skip
            session.add(row)
        elif moment - row.shown_at >= VISIT_GAP:
            row.read_seq = row.shown_seq
        row.shown_seq, row.shown_at = case.last_seq, moment
        if row.logged_at is None or moment - row.logged_at >= LOGGED_EVERY:
            row.logged_at = moment
            session.add(_access(actor, case.id, moment))
        session.flush()
        return row.read_seq


def _access(actor: Actor, case_id: int, moment: datetime) -> CaseAccess:
    return CaseAccess(
        group_id=actor.group_id, case_id=case_id, user_id=actor.user_id,
        party_id=actor.party_id, at=moment,
    )  # fmt: skip


def note_access(actor: Actor, case_ids: Collection[int]) -> None:
    """Record that words of these cases are shown to the actor, committed before they are.

    For what shows cases elsewhere than on their page: what is read and new there stays as it was.
    """
    moment = clock.now()
    left = set(case_ids) - _lately(db.session(), actor, case_ids, moment).keys()
    if not left or actor.group_id is None:
        return
    with short_transaction([actor.group_id]) as session:
        session.add_all(_access(actor, case_id, moment) for case_id in sorted(left))
        session.execute(
            update(CaseVisit)
            .where(CaseVisit.user_id == actor.user_id, CaseVisit.case_id.in_(left))
            .values(logged_at=moment)
        )


def _lately(
    session: Session, actor: Actor, case_ids: Collection[int], moment: datetime
) -> dict[int, datetime]:
    """When the actor's reading of these cases was last written down, if that is enough for now."""
    given = {"user_id": actor.user_id, "ids": case_ids, "since": moment - LOGGED_EVERY}
    return {case_id: at for case_id, at in session.execute(_LATELY, given)} if case_ids else {}


def _is_stale(visit: CaseVisit, case: Case, moment: datetime) -> bool:
    """Whether the visit row has to be written: something new is shown, or time has passed."""
    return (
        visit.shown_seq != case.last_seq
        or (case.told_at is not None and visit.shown_at < case.told_at)
        or moment - visit.shown_at >= VISIT_GAP
        or visit.logged_at is None
        or moment - visit.logged_at >= LOGGED_EVERY
    )

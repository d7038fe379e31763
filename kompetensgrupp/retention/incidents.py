"""What became of each question whether somebody can be recognised, and the 72 hours to tell.

A part of the service. While there is a flag it says who asked and how it ended; the incident's row
says of what kind it was and when the data-protection officer was told, and outlives the flag.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from kompetensgrupp.accounts.models import User
from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.cases import rules as case_rules
from kompetensgrupp.cases.models import Case
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.errors import InvalidState, NotVisible
from kompetensgrupp.core.rights import Actor, require
from kompetensgrupp.deid import Kind
from kompetensgrupp.retention import rules
from kompetensgrupp.retention.models import Incident
from kompetensgrupp.threads.models import Comment, Flag, FlagOutcome, FlagReason

MOST = 200


@dataclass(frozen=True)
class Line:
    """An incident as a line in a list, without a word of the text; `key` names it in a form."""

    key: str
    number: str
    seq: int | None
    reason: FlagReason | None
    kinds: tuple[Kind, ...]
    flagged_at: datetime
    flagged_by: str
    outcome: FlagOutcome | None
    decided_at: datetime | None
    decided_by: str
    told_at: datetime | None
    told_by: str

    @property
    def tell_by(self) -> datetime:
        """When the 72 hours are over."""
        return self.flagged_at + rules.TELL_WITHIN

    @property
    def must_tell(self) -> bool:
        """Whether the clock runs: nobody was told yet, and it wasn't found to be nothing."""
        return self.told_at is None and self.outcome is not FlagOutcome.RESTORED

    @property
    def hours_left(self) -> int:
        """Whole hours until the clock has run out, below zero when it has."""
        return int((self.tell_by - clock.now()).total_seconds() // 3600)


def listed(actor: Actor) -> list[Line]:
    """The group's incidents for its leader: those that wait for a word first, then the latest."""
    require(case_rules.leads(actor))
    found = [*_flagged(actor), *_erased(actor)]
    return sorted(found, key=lambda line: (not line.must_tell, -line.flagged_at.timestamp()))


def untold(actor: Actor) -> list[Line]:
    """Those whose clock runs, the least time left first; nothing for others than the leader."""
    if not actor.leads:
        return []
    return sorted((x for x in listed(actor) if x.must_tell), key=lambda x: x.flagged_at)


def _flagged(actor: Actor) -> list[Line]:
    query = (
        select(Flag, Incident, Case.number, Comment.seq)
        .join(Case, Case.id == Flag.case_id)
        .outerjoin(Comment, Comment.id == Flag.comment_id)
        .outerjoin(Incident, Incident.flag_id == Flag.id)
        .where(Flag.group_id == actor.group_id)
        .order_by(Flag.id.desc())
        .limit(MOST)
    )
    rows = db.session.execute(query).all()
    named = _names(p for flag, more, *_ in rows for p in _people(flag, more))
    return [_line(flag, more, number, seq, named) for flag, more, number, seq in rows]


def _people(flag: Flag, more: Incident | None) -> tuple[int | None, ...]:
    return flag.user_id, flag.settled_by_id, more.told_by_id if more else None


def _line(
    flag: Flag, more: Incident | None, number: str, seq: int | None, named: dict[int | None, str]
) -> Line:
    asked, settled, told = (named.get(person, "") for person in _people(flag, more))
    return Line(
        f"f{flag.id}", number, seq, flag.reason, _kinds(more), flag.at, asked,
        flag.outcome, flag.settled_at, settled, more.told_at if more else None, told,
    )  # fmt: skip


def _erased(actor: Actor) -> list[Line]:
    """Incidents whose case has been erased, and with it the flag."""
    query = select(Incident).where(Incident.group_id == actor.group_id, Incident.flag_id.is_(None))
    rows = db.session.scalars(query.order_by(Incident.id.desc()).limit(MOST)).all()
    people = (p for r in rows for p in (r.flagged_by_id, r.decided_by_id, r.told_by_id))
    named = _names(people)
    return [
        Line(
            f"i{row.id}", row.case_number, row.seq, row.reason, _kinds(row), row.flagged_at,
            named.get(row.flagged_by_id, ""), row.outcome, row.decided_at,
            named.get(row.decided_by_id, ""), row.told_at, named.get(row.told_by_id, ""),
        )
        for row in rows
    ]  # fmt: skip


def _kinds(row: Incident | None) -> tuple[Kind, ...]:
    return tuple(map(Kind, row.kinds)) if row else ()


def _names(people: Iterable[int | None]) -> dict[int | None, str]:
    wanted = {person for person in people if person}
    if not wanted:
        return {}
    query = select(User.id, User.name).where(User.id.in_(wanted))
    return {user_id: name for user_id, name in db.session.execute(query)}


# --- writing ---------------------------------------------------------------------------------


def note(actor: Actor, flag: Flag, kinds: Iterable[Kind]) -> None:
    """Write down of what kind it was."""
    _row_of(flag).kinds = sorted(map(str, kinds))
    db.session.flush()


def tell(actor: Actor, key: str) -> Line:
    """The data-protection officer has been told. Raises NotVisible, InvalidState for twice."""
    line = next((line for line in listed(actor) if line.key == key), None)
    if line is None:
        raise NotVisible
    if line.told_at is not None:
        raise InvalidState("Det är redan antecknat att dataskyddsombudet har fått veta.")
    number = int(key[1:])
    row = (
        _row_of(db.session.get_one(Flag, number))
        if key.startswith("f")
        else db.session.get_one(Incident, number)
    )
    row.told_at, row.told_by_id = clock.now(), actor.user_id
    db.session.flush()
    audit.record(actor, Event.OFFICER_TOLD, case_number=line.number, seq=line.seq)
    return line


def outlive(actor: Actor, case: Case) -> None:
    """Before the case's flags go with its thread: keep what they tell without a text."""
    for flag in db.session.scalars(select(Flag).where(Flag.case_id == case.id)).all():
        _row_of(flag).flag_id = None
    db.session.flush()


def _row_of(flag: Flag) -> Incident:
    """The incident beside a flag, begun if there was none, with what the flag tells today."""
    row = db.session.scalar(select(Incident).where(Incident.flag_id == flag.id))
    if row is None:
        case, comment = db.session.get_one(Case, flag.case_id), flag.comment_id
        row = Incident(
            group_id=flag.group_id,
            case_id=case.id,
            case_number=case.number,
            flag_id=flag.id,
            seq=db.session.get_one(Comment, comment).seq if comment else None,
            reason=flag.reason,
            flagged_at=flag.at,
            flagged_by_id=flag.user_id,
        )
        db.session.add(row)
    row.outcome, row.decided_at = flag.outcome, flag.settled_at
    row.decided_by_id = flag.settled_by_id
    return row

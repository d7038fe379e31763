"""What the invented cases in numbers are played on: the people, the rows, and the log's chain.

Bypasses the services for speed, so it writes rows in batches and chains the log itself, with the
same arithmetic. Only for a demo database.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from operator import attrgetter
from typing import Any, cast

from sqlalchemy import (
    Column,
    ColumnDefault,
    Connection,
    Insert,
    Table,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session

from kompetensgrupp.audit import checkpoints
from kompetensgrupp.audit.models import Event, LogEntry, LogHead, LogText
from kompetensgrupp.audit.service import hashed_fields
from kompetensgrupp.cases.models import Case, CaseAccess, CaseFacts, CaseVersion, CaseVisit, Review
from kompetensgrupp.core import chain, search
from kompetensgrupp.core.db import Base
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.decisions.models import Proposal, Recommendation, Standpoint, Step
from kompetensgrupp.followups.models import Feedback, FollowUp, StepOutcome
from kompetensgrupp.groups.models import Group, Party
from kompetensgrupp.threads.models import Comment

Row = dict[str, Any]
#: How many ids are fetched from a sequence in one go.
AT_ONCE = 200
#: In the order in which they may be added.
TABLES: tuple[type[Base], ...] = (
    Case, CaseVersion, Review, CaseFacts, CaseVisit, CaseAccess, Comment, Proposal, Step,
    Standpoint, LogEntry, LogText, Recommendation, Feedback, FollowUp, StepOutcome,
)  # fmt: skip


@dataclass(frozen=True)
class Cast:
    """The group and who is in it; each list is in the order they joined."""

    group: Group
    parties: list[Party]
    categories: list[str]
    writers: list[Actor]
    reviewers: list[Actor]
    advisers: list[Actor]
    leaders: list[Actor]


@dataclass(slots=True)
class Entry:
    """An entry of the log before it has got its place in the chain."""

    group_id: int
    at: datetime
    event: Event
    actor_id: int | None
    actor_name: str
    party_id: int | None
    case_number: str
    data: Row
    text: str
    #: The recommendation that shows this entry's receipt.
    frozen: Row | None
    seq: int = 0
    commitment: str = ""


@dataclass
class Stage:
    """Rows of one batch, with ids of their own, until they are written in one go."""

    cast: Cast
    now: datetime
    taken: set[str]
    rows: dict[type[Base], list[Row]] = field(default_factory=lambda: defaultdict(list))
    entries: list[Entry] = field(default_factory=list)
    ids: dict[type[Base], Iterator[int]] = field(default_factory=dict)

    def add(self, model: type[Base], **values: Any) -> Row:
        """Put a row of the group in the batch; tables with a counter give it an id."""
        row = {"group_id": self.cast.group.id, **values}
        if model in self.ids and "id" not in row:
            row["id"] = next(self.ids[model])
        self.rows[model].append(row)
        return row

    def record(
        self, actor: Actor, event: Event, at: datetime, case: Case, text: str = "",
        frozen: Row | None = None, **data: Any,
    ) -> None:  # fmt: skip
        """Put an entry in the batch's part of the log."""
        self.entries.append(
            Entry(
                self.cast.group.id,
                at,
                event,
                actor.user_id,
                actor.name,
                actor.party_id,
                case.number,
                data,
                text,
                frozen,
            )  # fmt: skip
        )

    def begin(self, connection: Connection) -> None:
        """Take ids from where the tables take theirs."""
        for model in TABLES:
            if "id" in _table(model).columns:
                self.ids[model] = _numbers(connection, _table(model))

    def write(self, session: Session) -> None:
        """Write the batch and forget it. The caller commits."""
        connection = session.connection()
        self._chain(session, connection)
        for model in TABLES:
            if self.rows[model]:
                connection.execute(_insert(connection, _table(model)), self.rows[model])
        search.put(connection, sorted(self._found(), key=attrgetter("at")))
        self.rows.clear()
        self.entries.clear()

    def _found(self) -> Iterator[search.Entry]:
        """What the index is to hold of the batch."""
        for model in (CaseVersion, Comment, Recommendation):
            entries = (model(**row).search_entry() for row in self.rows[model])
            yield from filter(None, entries)

    def _chain(self, session: Session, connection: Connection) -> None:
        """Give the entries, in the order of time, their place at the end of the group's chain."""
        group = self.cast.group.id
        at_end = select(LogHead.seq, LogHead.hash).where(LogHead.group_id == group)
        seq, previous = connection.execute(at_end.with_for_update()).one()
        for entry in sorted(self.entries, key=attrgetter("at")):
            seq += 1
            previous = self._chained(session, entry, seq, previous)
        head = update(LogHead).where(LogHead.group_id == group)
        connection.execute(head.values(seq=seq, hash=previous))
        columns = ("group_id", "seq", "hash", "signature")
        rows = [tuple(row[name] for name in columns) for row in self.rows[LogEntry]]
        checkpoints.after_commit(session, cast(list[tuple[int, int, str, str]], rows))

    def _chained(self, session: Session, entry: Entry, seq: int, previous: str) -> str:
        salt = chain.new_salt()
        entry.seq, entry.commitment = seq, chain.commitment(salt, entry.text)
        hash_ = chain.entry_hash(previous, hashed_fields(cast(LogEntry, entry)))
        row = self.add(
            LogEntry, seq=seq, at=entry.at, event=entry.event, actor_id=entry.actor_id,
            actor_name=entry.actor_name, party_id=entry.party_id, case_number=entry.case_number,
            data=entry.data, commitment=entry.commitment, previous=previous, hash=hash_,
            signature=checkpoints.sign(session, entry.group_id, seq, hash_),
        )  # fmt: skip
        self.add(LogText, entry_id=row["id"], salt=salt, text=entry.text)
        if entry.frozen is not None:
            entry.frozen["receipt"] = chain.receipt(hash_)
        return hash_


def _insert(connection: Connection, table: Table) -> Insert:
    """An insert for many rows; PostgreSQL takes many at a time only when something comes back."""
    statement = insert(table)
    if connection.dialect.name == "postgresql":
        return statement.returning(*table.primary_key)
    return statement


def _numbers(connection: Connection, table: Table) -> Iterator[int]:
    """Free ids for a table: from its sequence, or on SQLite after the last row."""
    if connection.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(f'"{table.name}"', "id")
        some = select(func.nextval(sequence)).select_from(func.generate_series(1, AT_ONCE))
        while True:
            yield from connection.scalars(some).all()
    last = connection.scalar(select(func.coalesce(func.max(table.c.id), 0))) or 0
    yield from count(last + 1)


def _table(model: type[Base]) -> Table:
    return cast(Table, model.__table__)


def row_of(thing: Base) -> Row:
    """An object that was never put in a session as a row, with the defaults it would have got.

    What is counted out of the row itself is left to the insertion.
    """
    return {
        column.key: _default(column) if value is None else value
        for column in _table(type(thing)).columns
        for value in [getattr(thing, column.key)]
        if value is not None or not getattr(column.default, "is_callable", False)
    }


def _default(column: Column[Any]) -> Any:
    known = column.default
    return known.arg if isinstance(known, ColumnDefault) and known.is_scalar else None

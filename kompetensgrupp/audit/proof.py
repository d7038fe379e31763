"""Proving the log: every group's rows against their checkpoints, one code, and a copy for others.

Only reads the database. The counting is the verifier's, which others run without the portal.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TextIO
from urllib.parse import unquote

from sqlalchemy import ColumnElement, Select, String, column, select, table, type_coerce
from sqlalchemy.orm import Session

from kompetensgrupp.audit import checkpoints, verifier
from kompetensgrupp.audit.checkpoints import TROUBLES, Book, Check
from kompetensgrupp.audit.models import INSTALLATION, LogEntry, LogHead, LogText
from kompetensgrupp.audit.verifier import Checkpoints, Fault, Row
from kompetensgrupp.core import chain, clock
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, db
from kompetensgrupp.core.errors import Invalid
from kompetensgrupp.core.rights import Actor

#: Groups stand above the log; all it needs of them is what they are called.
_GROUP = table("group", column("id"), column("slug"))
_AT_ONCE = 2000


@dataclass
class GroupProof:
    """What is true of one group's log. `pending` rows await their checkpoint: no fault."""

    group: int
    slug: str
    entries: int = 0
    erased: int = 0
    pending: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    restored: list[dict[str, Any]] = field(default_factory=list)
    #: Rows on end (first, last) that have, or had at the last proof, a checkpoint.
    known: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class Proof:
    """What is true of every group's log, and of what is kept outside the database."""

    at: datetime
    key: str
    troubles: list[str] = field(default_factory=list)
    damaged: list[Fault] = field(default_factory=list)
    groups: list[GroupProof] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing at all is wrong."""
        return not (self.troubles or self.damaged or any(one.faults for one in self.groups))


def verify() -> Proof:
    """Prove every group's log, and remember when, for the leaders."""
    book = the_book()
    proof = Proof(clock.now(), book.public_hex, book.troubles())
    if (key := book.public) is not None:
        known = verifier.read(book.lines(), key)  # first, so that no line is ahead of its row
        proof.damaged = known[-1].faults
        with snapshot() as session:
            for group, slug in names(session, known).items():
                own = judge(session, book, group, slug, known[group])
                _note_lost(own, book, known[group])
                proof.groups.append(own)
    everywhere = len(proof.troubles) + len(proof.damaged)
    faults = {g.group: everywhere + len(g.faults) for g in proof.groups}
    book.note_check(Check(proof.at, faults, {g.group: g.known for g in proof.groups}))
    return proof


def judge(session: Session, book: Book, group: int, slug: str, known: Checkpoints) -> GroupProof:
    """Prove one group's log. One that has no checkpoint and no signature yet awaits its first."""
    own = GroupProof(group, slug)
    assert book.public is not None  # noqa: S101 - for the reader and mypy
    head = session.execute(
        select(LogHead.seq, LogHead.hash).where(LogHead.group_id == group)
    ).one_or_none()
    counted = verifier.judge(group, _counted(rows(session, group), own), known, book.public, head)
    own.entries, own.pending, own.faults = counted
    own.restored = [_told(words) for words in known.restored]
    if not (own.pending or known.lines or known.restored):
        unsigned = [fault for fault in own.faults if fault.kind == "inserted"]
        own.pending = [n for fault in unsigned for n in range(fault.first, fault.last + 1)]
        own.faults = [fault for fault in own.faults if fault.kind != "inserted"]
    return own


def _note_lost(own: GroupProof, book: Book, known: Checkpoints) -> None:
    """Checkpoints that the last proof met and that are gone, unless a restore explains it."""
    last, forged = book.last_check(), _rows_of(own.faults, "forged_checkpoint")
    before = {n for first, end in (last.known.get(own.group, []) if last else [])
              for n in range(first, end + 1)}  # fmt: skip
    for row, end, *_ in known.restored:
        before -= {*range(int(row) + 1, int(end) + 1)}
    lost = [*verifier.runs(before - known.lines.keys())] if book.has_file else []
    own.faults += [Fault("lost_checkpoints", first, end) for first, end in lost]
    own.known = [*verifier.runs(before | (known.lines.keys() - forged))]


def _rows_of(faults: list[Fault], kind: str) -> set[int]:
    return {n for fault in faults if fault.kind == kind for n in range(fault.first, fault.last + 1)}


def _counted(found: Iterable[Row], own: GroupProof) -> Iterator[Row]:
    for row in found:
        own.erased += row.text is None
        yield row


def _told(words: list[str]) -> dict[str, Any]:
    row, last, at, reason = words
    return {"row": int(row), "last": int(last), "at": at, "reason": unquote(reason)}


# --- the rows --------------------------------------------------------------------------------


@contextmanager
def snapshot() -> Iterator[Session]:
    """Every group's rows as they are at one moment, whoever is writing meanwhile."""
    with Session(db.engine) as session:
        allow_groups(session, EVERY_GROUP)
        if db.engine.dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session


def the_book() -> Book:
    """This installation's key and checkpoints."""
    book = checkpoints.of(db.session())
    if book is None:
        raise RuntimeError("the portal was put together without its checkpoints")
    return book


def names(session: Session, known: Iterable[int] = ()) -> dict[int, str]:
    """Each group that has, or had, a log, by its slug; the installation's own comes first."""
    slugs = {group: slug for group, slug in session.execute(select(_GROUP.c.id, _GROUP.c.slug))}
    logged = {*session.scalars(select(LogEntry.group_id).distinct())}
    heads = {*session.scalars(select(LogHead.group_id))}
    groups = sorted(group for group in {*logged, *heads, *known} if group >= 0)
    slugs[INSTALLATION] = "installationen"
    return {group: slugs.get(group, f"grupp {group}") for group in groups}


def rows(session: Session, group: int, last: int | None = None) -> Iterator[Row]:
    """A group's rows in order with their texts, as they stand in the database.

    On SQLite whatever stands in a column is taken as it is: it may have been tampered with.
    """
    loose = session.get_bind().dialect.name == "sqlite"
    query: Select[Any] = (
        select(
            LogEntry.seq, (type_coerce(LogEntry.at, String) if loose else LogEntry.at).label("at"),
            type_coerce(LogEntry.event, String).label("event"), LogEntry.actor_id,
            LogEntry.actor_name, LogEntry.party_id, LogEntry.case_number,
            (type_coerce(LogEntry.data, String) if loose else LogEntry.data).label("data"),
            LogEntry.commitment, LogEntry.previous, LogEntry.hash, LogEntry.signature,
            LogText.salt, LogText.text,
        )
        .outerjoin(LogText, LogText.entry_id == LogEntry.id)
        .where(LogEntry.group_id == group)
        .order_by(LogEntry.seq)
        .execution_options(yield_per=_AT_ONCE)
    )  # fmt: skip
    if last is not None:
        query = query.where(LogEntry.seq <= last)
    for found in session.execute(query):
        yield _row(group, found)


def _row(group: int, found: Any) -> Row:
    fields = {
        "group": group, "seq": found.seq, "at": _moment(found.at), "event": found.event,
        "actor": found.actor_id, "name": found.actor_name, "party": found.party_id,
        "case": found.case_number, "data": _data(found.data), "commitment": found.commitment,
    }  # fmt: skip
    salt = found.salt.hex() if found.salt else ""
    return Row(fields, found.previous, found.hash, found.signature, salt, found.text)


def _moment(at: Any) -> Any:
    """A moment as the hash covers it; what is no moment stays as it is, and won't match."""
    try:
        moment = datetime.fromisoformat(at) if isinstance(at, str) else at
        return moment.replace(tzinfo=moment.tzinfo or UTC).isoformat(timespec="microseconds")
    except (ValueError, AttributeError):
        return str(at)


def _data(data: Any) -> Any:
    try:
        return json.loads(data) if isinstance(data, str) else data
    except ValueError:
        return data


# --- one code --------------------------------------------------------------------------------


@dataclass(frozen=True)
class CodeCheck:
    """What a receipt code leads to in the log that the actor sees."""

    code: str
    entry: LogEntry | None = None
    #: Whether its checkpoint is written; a moment's wait, or a kill.
    is_signed: bool = True
    faults: tuple[Fault, ...] = ()


def check_code(actor: Actor, visible: ColumnElement[bool], typed: str) -> CodeCheck:
    """Find the entry with this code and prove the log up to it. `visible`: see `entries`.

    Raises Invalid for what can't be a code.
    """
    prefix = chain.code_prefix(typed)
    if prefix is None:
        raise Invalid("kod", "En kod har tolv tecken, 0–9 och A–F, till exempel 9F3A-61C0-7B2E.")
    code = chain.receipt(prefix)
    entry = db.session.scalar(
        select(LogEntry)
        .where(LogEntry.group_id == actor.group_id, visible)
        .where(LogEntry.hash >= prefix, LogEntry.hash <= prefix + "g")
        .order_by(LogEntry.seq)
        .limit(1)
    )
    if entry is None:
        return CodeCheck(code)
    book = the_book()
    if (key := book.public) is None:
        return CodeCheck(code, entry, is_signed=False)
    known = verifier.read(book.lines(), key)[entry.group_id]
    upto = Checkpoints({n: line for n, line in known.lines.items() if n <= entry.seq}, [], [])
    own = rows(db.session(), entry.group_id, entry.seq)
    _, pending, faults = verifier.judge(entry.group_id, own, upto, key)
    return CodeCheck(code, entry, entry.seq not in pending, tuple(faults))


@dataclass(frozen=True)
class Standing:
    """When a group's log was last proved (None: never), what was wrong, and what is wrong now."""

    at: datetime | None
    faults: int
    troubles: list[str]

    @property
    def alarm(self) -> bool:
        """Whether somebody must look into it."""
        return bool(self.faults or self.troubles)


def standing(actor: Actor) -> Standing | None:
    """How the group's log stands, for those who lead the group."""
    if not actor.leads or actor.group_id is None:
        return None
    book = the_book()
    last = book.last_check()
    troubles = [TROUBLES[kind] for kind in book.troubles()]
    faults = last.faults.get(actor.group_id, 0) if last else 0
    return Standing(last.at if last else None, faults, troubles)


# --- a copy for others -----------------------------------------------------------------------


def export(file: TextIO, group: int | None, with_texts: bool) -> int:
    """Write one group's log, or every group's, for the verifier; returns how many rows.

    Commitments always; texts and their salts only when asked for. Raises Invalid without a key.
    """
    book, count = the_book(), 0
    if (key := book.public) is None:
        raise Invalid("key", "Loggens publika nyckel saknas.")
    known = verifier.read(book.lines(), key)
    with snapshot() as session:
        groups = {g: slug for g, slug in names(session, known).items() if group in (None, g)}
        heads = {h.group_id: [h.seq, h.hash] for h in session.scalars(select(LogHead))}
        about = [[g, slug, heads.get(g)] for g, slug in groups.items()]
        _put(file, {"format": "kompetensgrupp-log 1", "key": book.public_hex, "groups": about})
        for line in book.lines():
            found = verifier.LINE.fullmatch(line)
            if not found or int(found[3]) in groups:
                _put(file, line.removesuffix("\n"))
        for one in groups:
            for row in rows(session, one):
                _put(file, (row if with_texts else row._replace(salt="", text=None))._asdict())
                count += 1
    return count


def _put(file: TextIO, value: Any) -> None:
    file.write(json.dumps(value, ensure_ascii=False) + "\n")

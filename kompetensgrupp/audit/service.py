"""Writing to the log, reading from it, and the guard that refuses changes nobody recorded."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, event, select
from sqlalchemy.orm import Session, joinedload

from kompetensgrupp.audit import checkpoints
from kompetensgrupp.audit.models import INSTALLATION, Event, LogEntry, LogHead, LogText
from kompetensgrupp.core import chain, clock
from kompetensgrupp.core.db import Base, db, deleted
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.core.text import masked

#: Built once: every write asks it, and building a statement costs more than running it.
_HEAD = (
    select(LogHead)
    .where(LogHead.group_id == bindparam("group_id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


class AuditMissing(RuntimeError):
    """A programming error: an audited table changed and nothing was recorded."""


def record(
    actor: Actor,
    what: Event,
    /,
    *,
    group_id: int | None = None,
    case_number: str | None = None,
    text: str = "",
    **data: Any,
) -> LogEntry:
    """Add an entry to the chain of the group (the actor's own unless named).

    `text` is what may be erased later; `data` must be free of text about people, JSON-able.
    """
    if group_id is None:
        group_id = actor.group_id if actor.group_id is not None else INSTALLATION
    head = _locked_head(group_id)
    salt, at = chain.new_salt(), clock.now()
    entry = LogEntry(
        group_id=group_id,
        seq=head.seq + 1,
        at=at,
        event=what,
        actor_id=actor.user_id,
        actor_name=actor.name,
        party_id=actor.party_id,
        case_number=case_number,
        data=data,
        commitment=chain.commitment(salt, text),
        previous=head.hash,
        text=LogText(group_id=group_id, salt=salt, text=text),
    )
    entry.hash = chain.entry_hash(head.hash, hashed_fields(entry))
    entry.signature = checkpoints.sign(db.session(), group_id, entry.seq, entry.hash)
    db.session.add(entry)
    head.seq, head.hash = entry.seq, entry.hash
    db.session.flush()
    _mark_recorded()
    db.session().info.setdefault("entries", []).append(entry)
    return entry


@event.listens_for(Session, "before_commit")
def _checkpoint_what_stays(session: Session) -> None:
    """An entry of a savepoint that was rolled back has left the session, and gets none."""
    if not session.in_nested_transaction():
        entries = [entry for entry in session.info.pop("entries", ()) if entry in session]
        rows = [(e.group_id, e.seq, e.hash, e.signature) for e in entries]
        checkpoints.after_commit(session, rows)


def hashed_fields(entry: LogEntry) -> dict[str, Any]:
    """What the hash of an entry covers, in the canonical types of the log's format."""
    return {
        "group": entry.group_id,
        "seq": entry.seq,
        "at": entry.at.isoformat(timespec="microseconds"),
        "event": str(entry.event),
        "actor": entry.actor_id,
        "name": entry.actor_name,
        "party": entry.party_id,
        "case": entry.case_number,
        "data": entry.data,
        "commitment": entry.commitment,
    }


def _locked_head(group_id: int) -> LogHead:
    """The head of the chain, locked until commit so that writers queue up."""
    found = db.session.scalar(_HEAD, {"group_id": group_id})
    if found is None:
        found = LogHead(group_id=group_id, seq=0, hash=chain.GENESIS)
        db.session.add(found)
        db.session.flush()
    return found


def exempt(reason: str) -> None:
    """Say that this transaction's change needs no entry: drafts and counters."""
    if not reason:
        raise ValueError("an exemption needs its reason")
    _mark_recorded()


@dataclass(frozen=True)
class LogFilter:
    """What a reader of the log asked for; None means everything."""

    events: tuple[Event, ...] = ()
    case_number: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before_seq: int | None = None


def entries(
    actor: Actor, visible: ColumnElement[bool], wanted: LogFilter, limit: int
) -> list[LogEntry]:
    """The newest entries of the actor's group that match, newest first, with their texts.

    `visible` says which case numbers the actor may see; the caller, who knows cases, gives it.
    """
    query: Select[LogEntry] = (
        select(LogEntry)
        .where(LogEntry.group_id == actor.group_id, visible)
        .options(joinedload(LogEntry.text))
        .order_by(LogEntry.seq.desc())
        .limit(limit)
    )
    if wanted.events:
        query = query.where(LogEntry.event.in_(wanted.events))
    if wanted.case_number:
        query = query.where(LogEntry.case_number == wanted.case_number)
    if wanted.since:
        query = query.where(LogEntry.at >= wanted.since)
    if wanted.until:
        query = query.where(LogEntry.at <= wanted.until)
    if wanted.before_seq:
        query = query.where(LogEntry.seq < wanted.before_seq)
    return list(db.session.scalars(query))


def forget_texts(actor: Actor, group_id: int, case_number: str) -> int:
    """Take away the texts of a case's entries with their salts; how many said something.

    The entries stay, and the chain still holds: it stands on commitments.
    """
    own = select(LogEntry.id).where(
        LogEntry.group_id == group_id, LogEntry.case_number == case_number
    )
    told = deleted(LogText, LogText.entry_id.in_(own), LogText.text != "")
    deleted(LogText, LogText.entry_id.in_(own))
    return told


def forget_texts_with(actor: Actor, group_id: int, case_number: str, words: list[str]) -> int:
    """Take away those of the case's texts that hold one of the words; how many."""
    own = (
        select(LogText.entry_id, LogText.text)
        .join(LogEntry, LogEntry.id == LogText.entry_id)
        .where(LogEntry.group_id == group_id, LogEntry.case_number == case_number)
    )
    telling = [entry for entry, text in db.session.execute(own) if masked(text, words)[1]]
    return deleted(LogText, LogText.entry_id.in_(telling))


# --- the guard -------------------------------------------------------------------------------


def _audited(model: Any) -> bool:
    return isinstance(model, type) and issubclass(model, Base) and model.audit_exempt is None


@event.listens_for(Session, "before_flush")
def _notice_changes(session: Session, _context: Any, _instances: Any) -> None:
    changed = (
        *session.new,
        *session.deleted,
        *(o for o in session.dirty if session.is_modified(o)),
    )
    if any(_audited(type(row)) for row in changed):
        session.info["changed"] = True


@event.listens_for(Session, "do_orm_execute")
def _notice_bulk_changes(state: Any) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        table = getattr(state.statement, "table", None)
        models = (mapper.class_ for mapper in Base.registry.mappers)
        # == and not `is`: a statement made from a class holds a copy of its table.
        if any(model.__table__ == table and _audited(model) for model in models):
            state.session.info["changed"] = True


def _mark_recorded() -> None:
    db.session().info["recorded"] = True


@event.listens_for(Session, "before_commit")
def _refuse_unrecorded(session: Session) -> None:
    session.flush()
    if session.in_nested_transaction():
        return
    if session.info.get("changed") and not session.info.get("recorded"):
        raise AuditMissing("an audited table changed without audit.record in the transaction")


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    if not session.in_nested_transaction():  # the end of a savepoint is no end
        session.info.pop("changed", None)
        session.info.pop("recorded", None)
        session.info.pop("entries", None)

"""Checkpoints that are written afterwards: for rows that a kill left without, and after a restore.

What the portal wrote bears its signature in the row, or stands before a row that does; nothing
else is ever signed here without somebody saying why.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kompetensgrupp.audit import proof, service, verifier
from kompetensgrupp.audit.checkpoints import Book
from kompetensgrupp.audit.models import Event, LogEntry
from kompetensgrupp.audit.verifier import Checkpoints
from kompetensgrupp.core import chain, clock
from kompetensgrupp.core.errors import Invalid, InvalidState
from kompetensgrupp.core.rights import Actor

LONGEST_REASON = 200
DAILY = timedelta(hours=24)
log = logging.getLogger(__name__)


def daily() -> None:
    """Prove the whole log when that is a day ago, and sign forward: for the worker's every pass."""
    last = proof.the_book().last_check()
    if last and clock.now() - last.at < DAILY:
        return
    found = proof.verify()
    if not found.ok:
        log.error("the log doesn't hold: run `log verify`")
    sign_forward()


def sign_forward() -> int:
    """Write the checkpoints that are missing for the portal's own rows; returns how many.

    For the start of a process: cheap when nothing is missing.
    """
    book = proof.the_book()
    if not book.can_sign or not book.has_file or book.public is None:
        return 0
    signed, known = 0, verifier.read(book.lines(), book.public)
    with proof.snapshot() as session:
        for group, slug in proof.names(session, known).items():
            lines = known[group].lines
            if all(n in lines for n in _numbers(session, group)):
                continue
            found = proof.judge(session, book, group, slug, known[group])
            if lines or known[group].restored or not found.faults:
                signed += _sign(session, book, group, found.pending)
    return signed


def _numbers(session: Session, group: int) -> Iterable[int]:
    return session.scalars(select(LogEntry.seq).where(LogEntry.group_id == group))


def _sign(session: Session, book: Book, group: int, numbers: Iterable[int]) -> int:
    wanted = {*numbers}
    if not wanted:
        return 0
    found = session.execute(
        select(LogEntry.seq, LogEntry.hash)
        .where(LogEntry.group_id == group, LogEntry.seq >= min(wanted))
        .order_by(LogEntry.seq)
    )
    statements = [chain.checkpoint(group, seq, hash_) for seq, hash_ in found if seq in wanted]
    book.append(f"{statement} {book.sign(statement)}" for statement in statements)
    return len(statements)


def restored(actor: Actor, reason: str) -> dict[int, int]:
    """Say, signed, that the database is an older copy read back: from its last row the log goes on.

    Returns for each group concerned how many rows are gone. The log itself tells it too; the
    caller commits. Raises Invalid without a reason or a key, InvalidState when a copy read back
    can't explain what is seen.
    """
    reason, book = reason.strip(), proof.the_book()
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid("reason", f"Skriv varför, med högst {LONGEST_REASON} tecken.")
    if not book.can_sign or (key := book.public) is None:
        raise Invalid(
            "key", "Loggens nyckel saknas, så inget kan intygas. Lägg tillbaka den först."
        )
    is_lost = not book.has_file
    if is_lost:
        book.make_file()
    known = verifier.read(book.lines(), key)
    told: dict[int, Break] = {}
    with proof.snapshot() as session:
        for group, slug in proof.names(session, known).items():
            found = _break(session, book, group, slug, known[group])
            if is_lost or found.rows:
                told[group] = found
    for group, found in told.items():
        _tell(book, group, found, reason)
        service.record(
            actor, Event.LOG_RESTORED, group_id=group, text=reason, row=found.row, last=found.last
        )
    return {group: len(found.gone) for group, found in told.items()}


@dataclass(frozen=True)
class Break:
    """Where a group's log in the database and its checkpoints part: after `row`."""

    held: dict[int, str]
    row: int
    last: int
    #: Rows that have another hash than was signed, no signature, or are gone.
    rows: set[int]
    gone: set[int]


def _break(session: Session, book: Book, group: int, slug: str, known: Checkpoints) -> Break:
    query = select(LogEntry.seq, LogEntry.hash).where(LogEntry.group_id == group)
    held: dict[int, str] = {seq: hash_ for seq, hash_ in session.execute(query)}
    apart = {n for n, line in known.lines.items() if held.get(n) != line[0]}
    apart |= {fault.first for fault in known.faults if fault.kind == "forked"}
    row = min(apart, default=max(held, default=0) + 1) - 1
    before = {n: line for n, line in known.lines.items() if n <= row}
    faults = proof.judge(session, book, group, slug, Checkpoints(before, [], [])).faults
    for fault in faults:
        # Without a signature of the portal's own in a place that had one: no copy read back.
        unsigned = {*range(fault.first, fault.last + 1)}
        if fault.kind != "inserted" or unsigned & known.lines.keys():
            raise InvalidState(f"{slug}, {fault}. Det förklaras inte av en återläst kopia.")
        apart |= unsigned
        row = min(row, fault.first - 1)
    gone = known.lines.keys() - held.keys()
    return Break(held, row, max([row, *known.lines]), apart, {*gone})


def _tell(book: Book, group: int, found: Break, reason: str) -> None:
    """The statement that the log goes on from here, and the checkpoints of what comes after it."""
    at = clock.now().isoformat(timespec="seconds")
    hash_ = found.held.get(found.row, chain.GENESIS)
    statements = [chain.restoration(group, found.row, hash_, found.last, at, reason)]
    later = sorted(n for n in found.held if n > found.row or not found.rows)
    statements += [chain.checkpoint(group, n, found.held[n]) for n in later]
    book.append(f"{statement} {book.sign(statement)}" for statement in statements)

"""The log's checkpoints outside the database: a key, and a file of signed lines that only grows.

Knows no table. One book an installation, found by the engine of its database; several processes
may write in it. The format of a line: docs/logg.md.
"""

import fcntl
import json
import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from weakref import WeakKeyDictionary

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from kompetensgrupp.core import chain

KEY, PUBLIC, LINES, CHECKED = "log-key", "log-key.pub", "log-checkpoints", "log-checked.json"
#: What keeps checkpoints from being written.
TROUBLES = {
    "missing_key": "Loggens nyckel saknas, eller är en annan än förut.",
    "missing_checkpoints": "Filen med loggens kontrollpunkter saknas eller går inte att läsa.",
    "unwritten_checkpoint": "Den senaste kontrollpunkten gick inte att skriva.",
}
#: Longer than any line.
_TAIL = 4096
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Check:
    """A proof as it is remembered: how many faults each group had, which rows had checkpoints."""

    at: datetime
    faults: dict[int, int]
    #: The first and last of rows on end.
    known: dict[int, list[tuple[int, int]]] = field(default_factory=dict)


class Book:
    """The key and the lines of one installation, in its folder."""

    def __init__(self, folder: Path, seed: str = "") -> None:
        self.folder = folder
        self.seed = seed
        #: Lines that couldn't be written when they should have been.
        self.waiting: list[str] = []

    # --- the key ---

    @cached_property
    def _key(self) -> Ed25519PrivateKey | None:
        """None when it is lost, or isn't the one whose public half was written down."""
        try:
            if not self._path(PUBLIC).exists():
                self._begin()
            key = self._read_key()
        except (OSError, ValueError):
            return None
        return key if _public_hex(key) == self.public_hex else None

    def _begin(self) -> None:
        """Make what a new installation lacks. What is lost later is never made anew in silence."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.make_file()
        is_new = self._path(LINES).stat().st_size == 0
        if is_new and not self.seed:
            _create(self._path(KEY), os.urandom(32).hex())
        _create(self._path(PUBLIC), _public_hex(self._read_key()))

    def _read_key(self) -> Ed25519PrivateKey:
        seed = self.seed or self._path(KEY).read_text("ascii").strip()
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))

    @property
    def can_sign(self) -> bool:
        """Whether the key is there."""
        return self._key is not None

    @property
    def public_hex(self) -> str:
        """The public key; empty before the first start, or when its file is gone or damaged."""
        try:
            return self._path(PUBLIC).read_text("ascii").strip()
        except (OSError, ValueError):
            return ""

    @property
    def public(self) -> Ed25519PublicKey | None:
        """The public key, for verifying."""
        try:
            return Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.public_hex))
        except ValueError:
            return None

    def sign(self, statement: str) -> str:
        """The signature, hex; empty without a key: the portal goes on, `verify` will tell."""
        return self._key.sign(statement.encode()).hex() if self._key else ""

    # --- the lines ---

    def make_file(self) -> None:
        """An empty file, unless there is one."""
        _create(self._path(LINES), "")

    @property
    def has_file(self) -> bool:
        """Whether the file of lines is there and can be read."""
        return self._path(LINES).is_file() and os.access(self._path(LINES), os.R_OK)

    def lines(self) -> Iterator[str]:
        """What is signed so far, oldest first; nothing when the file is gone."""
        if self.has_file:
            with self._path(LINES).open(encoding="ascii", errors="replace", newline="\n") as file:
                yield from file

    def append(self, lines: Iterable[str]) -> None:
        """Add lines and wait for the disk. Raises OSError, and tries again at the next call."""
        waiting, self.waiting = [*self.waiting, *lines], []
        try:
            self._write("".join(f"{line}\n" for line in waiting).encode("ascii"))
        except OSError:
            self.waiting += waiting
            raise

    def _write(self, data: bytes) -> None:
        file = os.open(self._path(LINES), os.O_RDWR | os.O_APPEND)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            _drop_torn_line(file)
            while data:
                data = data[os.write(file, data) :]
            fcntl.flock(file, fcntl.LOCK_UN)  # others may write while this one waits
            os.fsync(file)
        finally:
            os.close(file)

    # --- how it is ---

    def note_check(self, check: Check) -> None:
        """Remember that everything was verified. Goes on when it can't be: the answer was given."""
        noted = {"at": check.at.isoformat(), "faults": check.faults, "known": check.known}
        path = self._path(f"{CHECKED}.{os.getpid()}")
        try:
            path.write_text(json.dumps(noted), "ascii")
            path.replace(self._path(CHECKED))
        except OSError as error:
            log.error("it can't be noted that the log was verified: %s", error.strerror)

    def last_check(self) -> Check | None:
        """What was found when everything was last verified; None for never."""
        try:
            noted = json.loads(self._path(CHECKED).read_text("ascii"))
            faults = {int(group): int(count) for group, count in noted["faults"].items()}
            known = {int(g): [(int(a), int(b)) for a, b in runs] for g, runs in
                     noted.get("known", {}).items()}  # fmt: skip
            return Check(datetime.fromisoformat(noted["at"]), faults, known)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def troubles(self) -> list[str]:
        """What keeps checkpoints from being written, as names in TROUBLES."""
        kinds = (not self.can_sign, not self.has_file, bool(self.waiting))
        return [kind for kind, is_so in zip(TROUBLES, kinds, strict=True) if is_so]

    def weaknesses(self) -> list[str]:
        """What must be mended about the files; empty when all is well."""
        found = [TROUBLES[kind] for kind in self.troubles()]
        for name in (KEY, LINES):
            path = self._path(name)
            if path.exists() and path.stat().st_mode & 0o077:
                found.append(f"Filen {path} kan läsas av andra: chmod 600.")
            if path.exists() and not os.access(path, os.W_OK):
                found.append(f"Filen {path} går inte att skriva i för den här användaren.")
        return found

    def _path(self, name: str) -> Path:
        return self.folder / name


def _public_hex(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def _create(path: Path, text: str) -> None:
    """A file that only its owner reads, whole from the start; one that is there stays."""
    part = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(file, f"{text}\n".encode("ascii") if text else b"")
        os.fsync(file)
        os.link(part, path)
    except FileExistsError:
        return  # another process was first
    finally:
        os.close(file)
        part.unlink()
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """A new name is on the disk only when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _drop_torn_line(file: int) -> None:
    """A line without its end was cut off by a kill or a full disk: it states nothing."""
    size = os.fstat(file).st_size
    if size and os.pread(file, 1, size - 1) != b"\n":
        start = max(0, size - _TAIL)
        os.ftruncate(file, start + os.pread(file, _TAIL, start).rfind(b"\n") + 1)


# --- a session's entries ---------------------------------------------------------------------

_books: WeakKeyDictionary[Engine, Book] = WeakKeyDictionary()


def keep(engine: Engine, book: Book) -> None:
    """Let what is written through this engine be signed in this book."""
    _books[engine] = book


def of(session: Session) -> Book | None:
    """The book of the session's database."""
    bind = session.get_bind()
    return _books.get(bind if isinstance(bind, Engine) else bind.engine)


def sign(session: Session, group_id: int, seq: int, hash_: str) -> str:
    """The portal's signature on an entry; empty when its key is lost."""
    book = of(session)
    return book.sign(chain.checkpoint(group_id, seq, hash_)) if book else ""


def after_commit(session: Session, rows: Iterable[tuple[int, int, str, str]]) -> None:
    """Let entries (group, seq, hash, signature) have their checkpoints once they are committed."""
    session.info.setdefault("checkpoints", []).extend(
        f"{chain.checkpoint(group_id, seq, hash_)} {signature}"
        for group_id, seq, hash_, signature in rows
        if signature
    )


@event.listens_for(Session, "after_commit")
def _write(session: Session) -> None:
    """One line an entry, one wait for the disk. What was committed is answered for even if it
    fails: the lines wait for the next commit, and for the next start.
    """
    if session.in_nested_transaction():
        return
    lines, book = session.info.pop("checkpoints", ()), of(session)
    if lines and book:
        try:
            book.append(lines)
        except OSError as error:
            log.error("checkpoints of the log can't be written: %s", error.strerror)


@event.listens_for(Session, "after_rollback")
def _drop(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop("checkpoints", None)

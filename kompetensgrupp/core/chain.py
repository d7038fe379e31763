"""The arithmetic of the provable log: salted commitments, a hash over each entry and its past, and
the statements that are signed about it.

Knows no table and no key. The format, byte by byte: docs/logg.md. It is version 1: whoever changes
a byte of it makes a version 2, since what is written stays written.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

GENESIS = "0" * 64
SALT_BYTES = 32


def canonical(fields: Mapping[str, Any]) -> bytes:
    """The one byte string that stands for these fields.

    Raises TypeError for what another language, or a column of JSON, might write otherwise.
    """
    _refuse_ambiguous(fields)
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8")


def _refuse_ambiguous(value: Any) -> None:
    """Fractions have several spellings, and keys that are no strings several orders."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            if not isinstance(key, str):
                raise TypeError(f"the key {key!r} of a log entry is no string")
            _refuse_ambiguous(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_ambiguous(part)
    elif not (value is None or isinstance(value, str | int)):
        raise TypeError(f"a log entry can't hold {type(value).__name__}")


def new_salt() -> bytes:
    """32 random bytes, a fresh one for each entry."""
    return secrets.token_bytes(SALT_BYTES)


def commitment(salt: bytes, text: str) -> str:
    """SHA-256 over salt and text, hex: proves the text while it is kept, tells nothing after."""
    return hashlib.sha256(salt + text.encode("utf-8")).hexdigest()


def entry_hash(previous: str, fields: Mapping[str, Any]) -> str:
    """SHA-256 over the previous entry's hash and this entry's canonical fields, hex."""
    return hashlib.sha256(previous.encode("ascii") + b"\n" + canonical(fields)).hexdigest()


def receipt(hash_: str) -> str:
    """The short code that people can read aloud, such as `9F3A-61C0-7B2E` (48 bits)."""
    code = hash_[:12].upper()
    return "-".join(code[i : i + 4] for i in range(0, 12, 4))


def code_prefix(code: str) -> str | None:
    """The beginning of the hash that a receipt code stands for, however it was typed; else None.

    A code has no letters beyond F, so an O is a nought and an I or L a one.
    """
    typed = "".join(code.upper().split()).replace("-", "").replace("\N{EN DASH}", "")
    digits = typed.translate(str.maketrans("OIL", "011")).lower()
    return digits if len(digits) == 12 and set(digits) <= set("0123456789abcdef") else None


def checkpoint(group: int, seq: int, hash_: str) -> str:
    """What is signed about an entry: this is the hash of that row of that group's log."""
    return f"kg1 entry {group} {seq} {hash_}"


def restoration(group: int, seq: int, hash_: str, last: int, at: str, reason: str) -> str:
    """What is signed about a restored copy: the rows after `seq`, up to `last`, are known to be
    gone. `at` has no spaces.
    """
    return f"kg1 restored {group} {seq} {hash_} {last} {at} {quote(reason, safe='')}"

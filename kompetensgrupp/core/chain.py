"""The arithmetic of the provable log: salted commitments and a hash over each entry and its past.

Knows no table. Canonical form: JSON with sorted keys, no spaces, UTF-8, non-ASCII kept as it is.
Source: design facts 4 and 5 in docs/hotmodell.md (a chain over `sha256(salt + text)` can be
verified after the text and its salt are erased).
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

GENESIS = "0" * 64
SALT_BYTES = 32


def canonical(fields: Mapping[str, Any]) -> bytes:
    """The one byte string that stands for these fields."""
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8")


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

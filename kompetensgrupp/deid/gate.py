"""The gate of every write path: text with direct identifiers is refused, a draft is masked.

Knows fields by name only. Rule R2; the levels are explained in docs/adr.
"""

from collections.abc import Mapping

from kompetensgrupp.core.errors import Identified
from kompetensgrupp.deid import Context, Finding, Level, check, redact_blocked

_NO_CONTEXT = Context()


def refuse_identities(texts: Mapping[str, str | None], context: Context = _NO_CONTEXT) -> None:
    """Raise Identified with the blocking findings per field, if there are any."""
    found: dict[str, list[Finding]] = {}
    for field, text in texts.items():
        blocking = [f for f in check(text or "", context) if f.level is Level.BLOCK]
        if blocking:
            found[field] = blocking
    if found:
        raise Identified(found)


def masked(text: str, context: Context = _NO_CONTEXT) -> tuple[str, tuple[Finding, ...]]:
    """The text as a draft may keep it, and what was taken out of it."""
    return redact_blocked(text, context)

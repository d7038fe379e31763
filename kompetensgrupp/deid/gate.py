"""The gate of what is kept without being sent: a draft never holds a direct identifier (R2).

Whatever is sent passes `checking`, where people decide about what is found.
"""

from kompetensgrupp.deid import Context, Finding, redact_blocked

_NO_CONTEXT = Context()


def masked(text: str, context: Context = _NO_CONTEXT) -> tuple[str, tuple[Finding, ...]]:
    """The text as a draft may keep it, and what was taken out of it."""
    return redact_blocked(text, context)

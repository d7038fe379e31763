"""Finds what may point a person out in Swedish free text, says why, and suggests other words.

Pure functions: no request, no database, no network. Decides nothing for the writer.
"""

from kompetensgrupp.deid.engine import check, redact_blocked, replace, warm_up
from kompetensgrupp.deid.types import Context, Finding, Kind, Level

__all__ = ["Context", "Finding", "Kind", "Level", "check", "redact_blocked", "replace", "warm_up"]

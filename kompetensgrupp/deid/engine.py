"""Runs the finders over one text and settles what they found.

Owns order, overlap and levels; each finder owns its own kinds. Touches no database or network.
"""

from collections.abc import Iterable
from functools import lru_cache

from kompetensgrupp.deid import (
    addresses,
    ages,
    clued,
    contacts,
    dates,
    entities,
    fields,
    hints,
    lowercase,
    numbers,
    propagate,
    references,
    slips,
    swedish,
    trade_names,
)
from kompetensgrupp.deid.draft import Draft
from kompetensgrupp.deid.normalise import Normalised, normalise
from kompetensgrupp.deid.suggest import REMOVED, REMOVED_OTHER, suggestions
from kompetensgrupp.deid.tokens import Token, tokenise
from kompetensgrupp.deid.types import Context, Finding, Kind, Level

_PRIORITY = {Level.BLOCK: 0, Level.DECIDE: 1, Level.HINT: 2}
_NO_CONTEXT = Context()
# Read once at the start, so that no patterns are left to compile when the first text comes.
_SAMPLE = """Hej! Vi träffade Anna Ek, 34 år, på Vårdcentralen Linden i Lund den 3 maj 2023 kl 10.
hon e 29 o heter momo. Född 1985, pnr 850101-1234. Tel 070-174 06 05, 12/3, dnr SN 2023/118,
ABC 123, konto 8105-9, 934 221 774-0. Bor på Storgatan 2 B, 222 22 Lund. a@example.se, barn 3 år."""
_FINDERS = (
    numbers.find,
    contacts.find,
    addresses.find,
    references.find,
    dates.find,
    ages.find,
    hints.find,
)


def warm_up() -> None:
    """Read the dictionary and the lists now (some tenths of a second), not at the first text."""
    swedish.warm_up()
    slips.warm_up()
    check(_SAMPLE)


def check(text: str, context: Context = _NO_CONTEXT) -> list[Finding]:
    """What in `text` may point somebody out, sorted by place, block and decide never overlapping.

    Offsets index `text` as given, counted in code points. Linear in the text's length; any
    Unicode is answered, never an exception. `context` says who is a member, which words are
    allowed and which names the thread already knows.
    """
    folded = normalise(text)
    drafts = [d for finder in _FINDERS for d in finder(folded.text)]
    drafts += _words(folded.text, context)
    return _settle(folded, drafts)


def redact_blocked(text: str, context: Context = _NO_CONTEXT) -> tuple[str, tuple[Finding, ...]]:
    """`text` with every block finding replaced by a Swedish note, and those findings."""
    blocked = tuple(f for f in check(text, context) if f.level is Level.BLOCK)
    clean = text
    for finding in reversed(blocked):
        clean = replace(clean, finding, REMOVED.get(finding.kind, REMOVED_OTHER))
    return clean, blocked


def replace(text: str, finding: Finding, replacement: str) -> str:
    """`text` with exactly the finding's slice replaced; everything else is untouched."""
    return text[: finding.start] + replacement + text[finding.end :]


def _words(text: str, context: Context) -> list[Draft]:
    """Names, places and organisations, the thread's names included."""
    tokens = tokenise(text)
    extra = _lower(context.allowed) | _member_words(context.members)
    own = _named(text, tokens, extra)
    known = names_of_thread(context) | propagate.names_in(text, own)
    own += propagate.find(tokens, known)
    return [
        d
        for d in own
        if text[d.start : d.end].lower().removesuffix("s") not in extra
        and text[d.start : d.end].lower() not in extra
    ]


def names_of_thread(context: Context) -> frozenset[str]:
    """Names decided on earlier and names found in the thread's other texts."""
    known = {part for name in context.known_names for part in name.lower().split()}
    for text in context.thread:
        known |= _names_in(text)
    return frozenset(known)


@lru_cache(maxsize=64)
def _names_in(text: str) -> frozenset[str]:
    folded = normalise(text).text
    tokens = tokenise(folded)
    return propagate.names_in(folded, _named(folded, tokens, frozenset()))


def _named(text: str, tokens: list[Token], extra: frozenset[str]) -> list[Draft]:
    """Persons, places and organisations, with and without their capitals."""
    found = [
        *entities.find(text, tokens, extra), *lowercase.find(text, tokens), *fields.find(text),
        *trade_names.find(text),
    ]  # fmt: skip
    taken = bytearray(len(text))
    for draft in found:
        if draft.kind is Kind.PERSONNAMN:
            taken[draft.start : draft.end] = b"\1" * (draft.end - draft.start)
    persons = {index for index, token in enumerate(tokens) if taken[token.start]}
    return found + list(clued.find(tokens, persons))


def _lower(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word.lower() for word in words)


def _member_words(members: frozenset[str]) -> frozenset[str]:
    """A member's full name and each of its parts."""
    return frozenset(p for name in members for p in (name.lower(), *name.lower().split()))


def _settle(folded: Normalised, drafts: Iterable[Draft]) -> list[Finding]:
    """The strongest of overlapping drafts wins; offsets go back to the original."""
    ranked = sorted(
        drafts, key=lambda d: (_PRIORITY[d.settled_level], -(d.end - d.start), d.start, d.kind)
    )
    taken = bytearray(len(folded.original))
    kept: list[Finding] = []
    for draft in ranked:
        if draft.end <= draft.start:
            continue
        start, end = folded.span(draft.start, draft.end)
        if draft.settled_level is not Level.HINT:
            if any(taken[start:end]):
                continue
            taken[start:end] = b"\1" * (end - start)
        kept.append(_finding(folded.text, draft, start, end))
    return sorted(kept, key=lambda f: (f.start, f.end))


def _finding(text: str, draft: Draft, start: int, end: int) -> Finding:
    return Finding(
        start, end, draft.kind, draft.settled_level, draft.rule, draft.why, draft.confidence,
        suggestions(text, draft),
    )  # fmt: skip

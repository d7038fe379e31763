"""Goes through every run of digits once and lets each kind of number claim its window.

Owns the order in which the kinds are asked; the kinds themselves live in their own files.
"""

from collections.abc import Iterator

from kompetensgrupp.deid import identity_numbers, phones
from kompetensgrupp.deid.digits import Group, Window, runs, windows
from kompetensgrupp.deid.draft import Draft

_LONGEST = 15


def find(text: str) -> Iterator[Draft]:
    """Personnummer, samordningsnummer and telephone numbers in `text`."""
    yield from identity_numbers.patterns(text)
    for groups in runs(text):
        first = 0
        while first < len(groups):
            found = _claim(text, groups, first)
            if found is None:
                first += 1
                continue
            yield found
            while first < len(groups) and groups[first].start < found.end:
                first += 1


def _claim(text: str, groups: list[Group], first: int) -> Draft | None:
    candidates = list(windows(groups, first, 5, _LONGEST))
    candidates.reverse()
    for window in candidates:
        found = identity_numbers.judge(text, window)
        if found is not None:
            return found
    if phones.may_begin(text, groups[first]):
        for window in candidates:
            found = _telephone(text, window)
            if found is not None:
                return found
        masked = phones.masked_tail(text, groups, first)
        if masked is not None:
            return masked
    if first:
        return None  # words that name a number stand before its run, never inside it
    return identity_numbers.mistyped(text, groups, first) or _local(text, candidates)


def _telephone(text: str, window: Window) -> Draft | None:
    return phones.judge(text, window) if len(window.digits) > 6 else None


def _local(text: str, candidates: list[Window]) -> Draft | None:
    for window in candidates:
        if len(window.digits) <= 8:
            found = phones.local(text, window)
            if found is not None:
                return found
    return None

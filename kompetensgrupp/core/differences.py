"""What differs between two versions of a text, word by word, for people to read. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECE = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text in both versions («same»), only in the new («ins») or the old («del»)."""

    kind: str
    text: str


def between(old: str, new: str) -> list[Part]:
    """The parts of both texts in reading order; what went comes before what took its place.

    The «same» and «ins» parts together are `new`, the «same» and «del» parts `old`.
    """
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    found: list[Part] = []
    gone = come = ""
    # Pieces that are everywhere are no anchors, so a long text of one word costs nothing.
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after).get_opcodes():
        same = "".join(before[i1:i2]) if tag == "equal" else ""
        if same.strip() or (same and not (gone or come)):
            found += [*_changed(gone, come), Part("same", same)]
            gone = come = ""
        else:  # a space between two changes belongs to both, or every word would stand alone
            gone += "".join(before[i1:i2])
            come += "".join(after[j1:j2])
    return [*found, *_changed(gone, come)]


def _changed(gone: str, come: str) -> Iterator[Part]:
    if gone:
        yield Part("del", gone)
    if come:
        yield Part("ins", come)


def differ(old: str, new: str) -> bool:
    """Whether anything but white space differs."""
    return old.split() != new.split()

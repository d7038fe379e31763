"""What differs between two versions of a proposal, summary and step by step, for reading. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from kompetensgrupp.core import differences
from kompetensgrupp.core.differences import Part
from kompetensgrupp.core.words import listed
from kompetensgrupp.decisions.documents import StepWords


@dataclass(frozen=True)
class StepChange:
    """A step that is new, gone or says something else; `rows` is what differs, by its label."""

    title: str
    rows: tuple[tuple[str, list[Part]], ...]


@dataclass(frozen=True)
class Changes:
    """From one version to the next. An empty `summary` says that it is the same."""

    summary: list[Part]
    steps: tuple[StepChange, ...]
    kept: tuple[int, ...]

    @property
    def untouched(self) -> str:
        """What stays as it was, in a sentence."""
        same = [] if self.summary else ["sammanfattningen"]
        if self.kept:
            same.append("steg " + listed([str(number) for number in self.kept]))
        return f"Oförändrat: {listed(same)}." if same else ""

    def __bool__(self) -> bool:
        return bool(self.summary or self.steps)


def between(
    old_summary: str, old: Sequence[StepWords], new_summary: str, new: Sequence[StepWords]
) -> Changes:
    """How the new version reads against the old one; a step is known again by what it is about."""
    changed, kept = [], []
    for before, after in _pairs(old, new):
        change = _changed(before, after)
        if change:
            changed.append(change)
        elif after:
            kept.append(after[0])
    differs = differences.differ(old_summary, new_summary)
    summary = differences.between(old_summary, new_summary) if differs else []
    return Changes(summary, tuple(changed), tuple(kept))


_Numbered = tuple[int, StepWords]


def _pairs(
    old: Sequence[StepWords], new: Sequence[StepWords]
) -> Iterator[tuple[_Numbered | None, _Numbered | None]]:
    """Old and new steps side by side, numbered; those between known ones in their order."""
    before, after = list(enumerate(old, 1)), list(enumerate(new, 1))
    about = [step.what for step in old], [step.what for step in new]
    for _, i1, i2, j1, j2 in SequenceMatcher(None, *about, autojunk=False).get_opcodes():
        yield from zip_longest(before[i1:i2], after[j1:j2])


def _changed(before: _Numbered | None, after: _Numbered | None) -> StepChange | None:
    was = {row.label: row.text for row in before[1].rows} if before else {}
    now = {row.label: row.text for row in after[1].rows} if after else {}
    rows = tuple(
        (label, differences.between(was.get(label, ""), now.get(label, "")))
        for label in {**now, **was}
        if differences.differ(was.get(label, ""), now.get(label, ""))
    )
    return StepChange(_title(before, after), rows) if rows else None


def _title(before: _Numbered | None, after: _Numbered | None) -> str:
    if after is None:
        return f"Förra versionens steg {before[0]} är borttaget" if before else ""
    if before is None:
        return f"Steg {after[0]} är nytt"
    place = f", förut steg {before[0]}" if before[0] != after[0] else ""
    return f"Steg {after[0]} är ändrat{place}"

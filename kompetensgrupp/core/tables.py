"""Figures as tables: what a page shows, a file holds and a report freezes. Pure.

A value is a number or None; None means that there is nothing to say, never zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

Value = int | float | None


@dataclass(frozen=True)
class Row:
    """A line of a table. `links`: for each value the address parts that list what it counts."""

    key: str
    label: str
    values: tuple[Value, ...]
    links: tuple[dict[str, str] | None, ...] = ()


@dataclass(frozen=True)
class Table:
    """Rows under the same columns. `unit` follows each number: «fall», «arbetsdagar», «procent».

    `charted` is the number of the column that a chart draws.
    """

    key: str
    title: str
    first: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    unit: str = "fall"
    note: str = ""
    charted: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no row has anything to tell."""
        return not any(value for row in self.rows for value in row.values)

    @property
    def bars(self) -> list[tuple[str, float]]:
        """(label, number) of each row's charted column."""
        if self.charted is None:
            return []
        return [(row.label, float(row.values[self.charted] or 0)) for row in self.rows]


def median(numbers: Sequence[int]) -> float | None:
    """The middle number, the mean of the two middle ones; None without numbers."""
    if not numbers:
        return None
    ordered, middle = sorted(numbers), len(numbers) // 2
    if len(ordered) % 2:
        return float(ordered[middle])
    return (ordered[middle - 1] + ordered[middle]) / 2


def percentile(numbers: Sequence[int], share: float) -> float | None:
    """The smallest number that at least `share` (0–1) of all don't exceed (nearest rank)."""
    if not numbers:
        return None
    return float(sorted(numbers)[max(0, ceil(share * len(numbers)) - 1)])


def percent(part: int, whole: int) -> int | None:
    """Whole percent; None of nothing."""
    return round(100 * part / whole) if whole else None

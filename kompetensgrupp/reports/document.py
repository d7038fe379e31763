"""A report as chapters of words and tables: what is frozen, and what every file is made of. Pure.

Everything is plain data, so that the same report gives the same file however long afterwards.
"""

from dataclasses import asdict, dataclass
from typing import Any

from kompetensgrupp.core.tables import Value


@dataclass(frozen=True)
class Grid:
    """A table; None in it is «–». `charted`: the number of the column that a chart draws."""

    key: str
    title: str
    first: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Value, ...]], ...]
    unit: str = "fall"
    note: str = ""
    charted: int | None = None

    @property
    def bars(self) -> list[tuple[str, float]]:
        """(label, number) of the charted column, without what is hidden or nought."""
        if self.charted is None:
            return []
        return [(label, v) for label, values in self.rows if (v := values[self.charted])]

    @property
    def in_words(self) -> str:
        """The chart for those who don't see it."""
        told = "; ".join(f"{label} {number:g}" for label, number in self.bars)
        return f"Stapeldiagram, {self.title.lower()}, antal {self.unit}. {told}."


@dataclass(frozen=True)
class Chapter:
    """A heading with generated sentences, tables, and what the leader wrote."""

    key: str
    title: str
    sentences: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()
    own: str = ""


@dataclass(frozen=True)
class Document:
    """A whole report. `date` is ISO; `head`: pairs of word and value on the cover."""

    title: str
    group: str
    period: str
    date: str
    head: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]
    is_draft: bool = True

    def as_data(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)

    @property
    def grids(self) -> list[Grid]:
        """Every table, in order."""
        return [grid for chapter in self.chapters for grid in chapter.grids]


def from_data(data: dict[str, Any]) -> Document:
    """The document that `as_data` described, also after JSON made lists of its tuples."""
    chapters = tuple(
        Chapter(
            chapter["key"], chapter["title"], tuple(chapter["sentences"]),
            tuple(_grid(grid) for grid in chapter["grids"]), chapter["own"],
        )
        for chapter in data["chapters"]
    )  # fmt: skip
    head = tuple((word, value) for word, value in data["head"])
    return Document(**{**data, "head": head, "chapters": chapters})


def _grid(data: dict[str, Any]) -> Grid:
    rows = tuple((label, tuple(values)) for label, values in data["rows"])
    return Grid(**{**data, "columns": tuple(data["columns"]), "rows": rows})

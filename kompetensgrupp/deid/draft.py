"""A finding under way: offsets in the folded text, before level and suggestions are set.

Shared by all finders; knows no rules.
"""

from dataclasses import dataclass

from kompetensgrupp.deid.types import Kind, Level

BLOCKED = frozenset(
    {
        Kind.PERSONNUMMER, Kind.SAMORDNINGSNUMMER, Kind.TELEFON, Kind.EPOST, Kind.URL_HANDLE,
        Kind.BANKKONTO, Kind.REGNUMMER, Kind.ADRESS, Kind.POSTNUMMER,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """`start` and `end` index the folded text; `level` None means the kind's own level."""

    start: int
    end: int
    kind: Kind
    rule: str
    why: str
    confidence: float
    level: Level | None = None

    @property
    def settled_level(self) -> Level:
        """The level given, or the one the kind has in the design's table."""
        if self.level is not None:
            return self.level
        return Level.BLOCK if self.kind in BLOCKED else Level.DECIDE

"""Which of the counted numbers a report tells, and how a reader sees them.

Everybody is decided on before the parts of them, since a part may not be told by finer columns.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kompetensgrupp.core import suppression
from kompetensgrupp.core.suppression import Atom, Parts, Span, Told
from kompetensgrupp.core.tables import Value
from kompetensgrupp.reports.document import Grid
from kompetensgrupp.reports.families import ALL, SEXES, UNTOLD, YES, Counted

COLUMNS = ("Kvinnor", "Män", "Annat eller ej angivet", "Alla")
_SPLIT: tuple[tuple[str, ...], ...] = (*((sex,) for sex in SEXES), SEXES)
TOGETHER = " + "
FEWER = "Rader med + är hopslagna och «–» är dolt, eftersom fallen annars blir för få."


@dataclass(frozen=True)
class Spans:
    """The months of the report's period, of the one before and of all since the start."""

    this: Span
    before: Span | None = None
    since: Span | None = None
    names: tuple[str, str, str] = ("Perioden", "Förra perioden", "Sedan starten")

    def all(self) -> tuple[Span, ...]:
        """Those there are."""
        return tuple(span for span in (self.this, self.before, self.since) if span)


@dataclass(frozen=True)
class Telling:
    """All families of a report as they may be told."""

    counted: Mapping[str, Counted]
    spans: Spans
    threshold: int
    _empty: dict[str, frozenset[Atom]] = field(default_factory=dict, compare=False, repr=False)

    def number(
        self,
        key: str,
        span: Span | None = None,
        rows: Sequence[str] = (ALL,),
        columns: Sequence[str] = SEXES,
    ) -> int | None:
        """A number as a reader sees it, of the report's period unless named; None for «–»."""
        family = self.counted[key].family
        return suppression.shown(family, span or self.spans.this, rows, columns, self._nobody(key))

    def _nobody(self, key: str) -> frozenset[Atom]:
        if key not in self._empty:
            of = self.counted[key].of
            everybody = self.counted[of].family if of else None
            self._empty[key] = suppression.known_empty(self.counted[key].family, everybody)
        return self._empty[key]

    def parts(self, key: str) -> Parts:
        """The classes as they are told of the period, those put together side by side."""
        family = self.counted[key].family
        layouts = {told.span: told.layout for told in family.told}
        found = layouts.get(self.spans.this) or layouts.get(self.spans.since or ("", ""))
        return found.rows if found else (family.rows,)

    def is_split(self, key: str) -> bool:
        """Whether the classes are told of at all, and there is anything to tell."""
        everybody = self.counted[key].of or key
        return len(self.parts(key)) > 1 and self.number(everybody) != 0

    # --- tables -----------------------------------------------------------------------------

    def grid(self, key: str, title: str, first: str, note: str = "") -> Grid | None:
        """The table of a family by class; None when its classes aren't told."""
        if not self.is_split(key):
            return None
        labels = dict(self.counted[key].words)
        rows = [
            (TOGETHER.join(labels[name] for name in part), self._values(key, part))
            for part in self.parts(key)
            if part != (UNTOLD,) or self.number(key, rows=part)
        ]
        return self._made(key, title, first, rows, note)

    def kinds(self, prefix: str, title: str, first: str, note: str = "") -> Grid | None:
        """One line for each kind that may be told: cases with at least one such step."""
        rows = []
        for key in self.keys(prefix):
            values = self._values(key, (YES,))
            if any(values):
                rows.append((dict(self.counted[key].words)[YES], values))
        rows.sort(key=lambda row: -(row[1][len(SEXES)] or 0))
        if not rows:
            return None
        rest = "De som inte står här rekommenderades i för få fall för att visas, eller inte alls."
        return self._made(prefix, title, first, rows, f"{note} {rest}".strip())

    def keys(self, prefix: str) -> Iterator[str]:
        """The families of a row of kinds."""
        return (key for key in self.counted if key.startswith(f"{prefix}:"))

    def _values(self, key: str, rows: Sequence[str]) -> tuple[Value, ...]:
        now = [self.number(key, None, rows, columns) for columns in _SPLIT]
        other = [self.number(key, span, rows) for span in (self.spans.before, self.spans.since)
                 if span]  # fmt: skip
        return (*now, *other)

    def _made(
        self,
        key: str,
        title: str,
        first: str,
        rows: Sequence[tuple[str, tuple[Value, ...]]],
        note: str,
    ) -> Grid:
        after = [name for name, span in zip(self.spans.names[1:],
                 (self.spans.before, self.spans.since), strict=True) if span]  # fmt: skip
        columns, kept = self._without_empty(rows)
        hidden = any(value is None for _, values in kept for value in values)
        together = any(TOGETHER in label for label, _ in kept)
        words = [note, FEWER if hidden or together else ""]
        return Grid(
            key, title, first, (*columns, *after), tuple(kept), note=" ".join(filter(None, words)),
            charted=len(columns) - 1,
        )  # fmt: skip

    def _without_empty(
        self, rows: Sequence[tuple[str, tuple[Value, ...]]]
    ) -> tuple[tuple[str, ...], list[tuple[str, tuple[Value, ...]]]]:
        """Without columns by sex that tell nothing: all hidden, or the third when it is nought."""
        split = range(len(SEXES))
        gone = {n for n in split if all(values[n] is None for _, values in rows)}
        last = len(SEXES) - 1
        if all(not values[last] for _, values in rows):
            gone.add(last)
        keep = [n for n in range(len(rows[0][1])) if n not in gone]
        columns = tuple(COLUMNS[n] for n in keep if n < len(COLUMNS))
        return columns, [(label, tuple(values[n] for n in keep)) for label, values in rows]


def decide(
    counted: Mapping[str, Counted],
    spans: Spans,
    threshold: int,
    earlier: Mapping[str, Sequence[Told]] | None = None,
) -> Telling:
    """What may be told of the spans, when all of `earlier` has been told already."""
    done: dict[str, Counted] = {}
    order = sorted(counted, key=lambda key: counted[key].of is not None)
    for key in order:
        own = counted[key]
        family = replace(own.family, told=tuple((earlier or {}).get(key, ())))
        within: dict[Span, Parts | None] | None = None
        if own.of is not None:
            known = {told.span: told.layout.columns for told in done[own.of].family.told}
            within = {span: known.get(span) for span in spans.all()}
        family = suppression.tell(family, spans.all(), threshold, within)
        done[key] = replace(own, family=family)
    return Telling(done, spans, threshold)

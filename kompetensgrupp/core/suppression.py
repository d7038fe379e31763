"""Small numbers: which figures may leave the group, all tables and reports together. Pure.

What is counted lies in *atoms* (month, class, column). Atoms that nothing told so far can tell
apart are one *pool*. A table is told in its finest layout that leaves every pool empty or with at
least `threshold` in it, counted together with all that was told before. A count below the
threshold then lies in a pool with others, and nobody can tell it from nought or from the
threshold. Why this is enough, and what it costs: docs/adr/0015-small-numbers.md.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import permutations
from math import prod

#: (month «2026-05», class, column) → how many.
Atom = tuple[str, str, str]
Counts = Mapping[Atom, int]
#: Classes or columns, each part added together.
Parts = tuple[tuple[str, ...], ...]
#: For each told table the place of the number that an atom is part of: (class, column).
Signature = tuple[tuple[int, int] | None, ...]
#: The first and the last month, both counted in.
Span = tuple[str, str]


@dataclass(frozen=True)
class Layout:
    """How a table is told: which classes and which columns are added together."""

    rows: Parts
    columns: Parts


@dataclass(frozen=True)
class Told:
    """A table as it was told about some months. Sums of its numbers tell nothing more."""

    span: Span
    layout: Layout


@dataclass(frozen=True)
class Family:
    """Everybody counted in one way over time: the classes are a partition of them.

    `ordered` classes are only put together with their neighbours. In a `personal` family it also
    discloses that all are in one class: the noughts beside it tell on everybody.
    """

    counts: Counts
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    ordered: bool = False
    personal: bool = True
    told: tuple[Told, ...] = ()

    def value(self, span: Span, rows: Iterable[str], columns: Iterable[str]) -> int:
        """How many there are, whether it may be told or not."""
        wanted_rows, wanted_columns = set(rows), set(columns)
        return sum(
            n
            for (month, row, column), n in self.counts.items()
            if span[0] <= month <= span[1] and row in wanted_rows and column in wanted_columns
        )

    def worth(self, told: Told) -> tuple[int, int]:
        """How many numbers a table tells, and in how many classes, empty ones left out."""
        rows = sum(self.value(told.span, part, self.columns) > 0 for part in told.layout.rows)
        groups = sum(self.value(told.span, self.rows, g) > 0 for g in told.layout.columns)
        alone = len(told.layout.rows) == 1 < len(self.rows)
        return (1 if alone else rows * groups), rows

    def telling(self, told: Told) -> "Family":
        """The family when this has been told as well."""
        return replace(self, told=(*self.told, told))


def known_empty(family: Family, of: Family | None = None) -> frozenset[Atom]:
    """The atoms that a reader knows to be nobody: from this table, or from `of`, everybody."""
    pools = _pools(family, _told_signatures(family))
    own = {atom for pool in pools.values() if not _size(family, pool) for atom in pool}
    if of is None:
        return frozenset(own)
    none = known_empty(of)
    beside = {
        (month, column)
        for month, _, column in none
        if all((month, row, column) in none for row in of.rows)
    }
    return frozenset(own | {atom for atom in family.counts if (atom[0], atom[2]) in beside})


def shown(
    family: Family,
    span: Span,
    rows: Collection[str],
    columns: Collection[str],
    empty: Set[Atom] = frozenset(),
) -> int | None:
    """The number in these classes and columns as a reader sees it; None for «–».

    `empty`: what the reader knows to be nobody.
    """
    first, last = span
    cell = [a for a in family.counts if a[1] in rows and a[2] in columns and first <= a[0] <= last]
    if cell and all(atom in empty for atom in cell):
        return 0
    layout = next((told.layout for told in family.told if told.span == span), None)
    if layout and _is_whole(rows, layout.rows) and _is_whole(columns, layout.columns):
        return sum(family.counts[atom] for atom in cell)
    return None


def _is_whole(wanted: Collection[str], parts: Parts) -> bool:
    """Whether what is wanted is made of whole told parts."""
    own = {name for part in parts if set(part) <= set(wanted) for name in part}
    return own == set(wanted)


def gives_away(family: Family, threshold: int) -> bool:
    """The audit: whether what has been told, all of it together, gives somebody away."""
    pools = _pools(family, _told_signatures(family))
    return bool(_weak(family, pools, threshold)) or _all_alike(family, pools)


def _told_signatures(family: Family) -> dict[Atom, Signature]:
    """The signatures of what has been told, without atoms that no number counts."""
    return {atom: s for atom, s in _signatures(family, family.told).items() if any(s)}


def _signatures(family: Family, told: Iterable[Told]) -> dict[Atom, Signature]:
    """Which number of each told table an atom is part of, by places; None for no number."""
    places = [(t.span, _places(t.layout.rows), _places(t.layout.columns)) for t in told]
    return {
        atom: tuple(
            (rows[atom[1]], columns[atom[2]])
            if first <= atom[0] <= last and atom[1] in rows and atom[2] in columns
            else None
            for (first, last), rows, columns in places
        )
        for atom in family.counts
    }


def _places(parts: Parts) -> dict[str, int]:
    return {name: place for place, part in enumerate(parts) for name in part}


def _pools(family: Family, signatures: Mapping[Atom, Signature]) -> dict[Signature, list[Atom]]:
    pools: dict[Signature, list[Atom]] = {}
    for atom, signature in signatures.items():
        pools.setdefault(signature, []).append(atom)
    return pools


def _size(family: Family, pool: Iterable[Atom]) -> int:
    return sum(family.counts[atom] for atom in pool)


def _weak(
    family: Family, pools: Mapping[Signature, list[Atom]], threshold: int
) -> list[list[Atom]]:
    return [pool for pool in pools.values() if 0 < _size(family, pool) < threshold]


def _all_alike(family: Family, pools: Mapping[Signature, list[Atom]]) -> bool:
    """Whether among people who are told of together only one class has anybody in it."""
    if not family.personal:
        return False
    sizes: dict[tuple[object, ...], list[int]] = {}
    for signature, pool in pools.items():
        beside = tuple(place and place[1] for place in signature)
        sizes.setdefault(beside, []).append(_size(family, pool))
    return any(len(s) > 1 and sum(n > 0 for n in s) == 1 for s in sizes.values())


# --- choosing --------------------------------------------------------------------------------


def tell(
    family: Family,
    spans: Sequence[Span],
    threshold: int,
    within: Mapping[Span, Parts | None] | None = None,
) -> Family:
    """The family with as much as possible told about each span, the spans weighed together.

    A span that is missing from `told` afterwards can't be told at all.
    """
    wanted = [span for span in dict.fromkeys(spans) if span not in {t.span for t in family.told}]
    short = _shortened(family, wanted)
    ways = (_told_in_order(short, order, threshold, within) for order in permutations(wanted))
    best = max(ways, key=lambda way: prod(way.worth(told)[0] + 1 for told in way.told))
    return replace(family, told=best.told)


def _shortened(family: Family, spans: Iterable[Span]) -> Family:
    """The same people with months that no table tells apart counted as the first of them."""
    borders = [*spans, *(told.span for told in family.told)]
    eras: dict[tuple[bool, ...], str] = {}
    counts: dict[Atom, int] = {}
    for (month, row, column), n in sorted(family.counts.items()):
        era = eras.setdefault(tuple(first <= month <= last for first, last in borders), month)
        counts[era, row, column] = counts.get((era, row, column), 0) + n
    return replace(family, counts=counts)


def _told_in_order(
    family: Family,
    spans: Sequence[Span],
    threshold: int,
    within: Mapping[Span, Parts | None] | None,
) -> Family:
    for span in spans:
        columns = within[span] if within is not None else None
        if within is not None and columns is None:
            continue  # nobody may know how many there were in all
        layout = choose(family, span, threshold, columns)
        if layout:
            family = family.telling(Told(span, layout))
    return family


def choose(
    family: Family, span: Span, threshold: int, within: Parts | None = None
) -> Layout | None:
    """The finest layout that may be told about the span; None when nothing may.

    `within`: how the columns of all were told for the span, which a part of them may not refine.
    """
    before = _signatures(family, family.told)
    best: Layout | None = None
    for columns in _groupings(family.columns):
        if within is not None and not _coarser(columns, within):
            continue
        for rows in _beginnings(family):
            found = _finest(family, span, threshold, Layout(rows, columns), before)
            if found and (best is None or _worth(family, span, found) > _worth(family, span, best)):
                best = found
    return best


def _worth(family: Family, span: Span, layout: Layout) -> tuple[int, int]:
    return family.worth(Told(span, layout))


def _beginnings(family: Family) -> list[Parts]:
    """Where to begin: as told before, which keeps sums over several periods whole; then apart."""
    known = set(family.rows)
    earlier = {
        told.layout.rows
        for told in family.told
        if {name for part in told.layout.rows for name in part} == known
    }
    common: Parts = tuple((name,) for name in family.rows)
    for rows in earlier:
        common = _joined(common, rows)
    return [*dict.fromkeys([common, *sorted(earlier)]), tuple((name,) for name in family.rows)]


def _joined(one: Parts, other: Parts) -> Parts:
    """The finest parts that both are made of whole ones into."""
    parts = [set(part) for part in one]
    for part in other:
        touched = [own for own in parts if own & set(part)]
        parts = [own for own in parts if own not in touched] + [set().union(*touched)]
    order = [name for part in one for name in part]
    return tuple(
        sorted(
            (tuple(sorted(part, key=order.index)) for part in parts),
            key=lambda part: order.index(part[0]),
        )
    )


def _groupings(columns: tuple[str, ...]) -> Iterator[Parts]:
    """Ways to put columns together: each apart, the last one beside another, all in one."""
    yield tuple((name,) for name in columns)
    if len(columns) > 2:
        *first, last = columns
        for name in reversed(first):
            yield tuple((other, last) if other == name else (other,) for other in first)
    if len(columns) > 1:
        yield (columns,)


def _coarser(parts: Parts, finer: Parts) -> bool:
    """Whether every part is made of whole finer ones."""
    return all(set(own) <= set(part) for part in parts for own in finer if set(own) & set(part))


def _finest(
    family: Family,
    span: Span,
    threshold: int,
    layout: Layout,
    before: Mapping[Atom, Signature],
) -> Layout | None:
    """Put classes together, the smallest first, until nobody is given away."""
    while True:
        pools = _pools(family, _signed(span, layout, before))
        weak, alike = _weak(family, pools, threshold), _all_alike(family, pools)
        if not weak and not alike:
            return layout
        if len(layout.rows) == 1:
            return None
        rows = (family.rows,) if alike else _merged(family, span, layout.rows, weak)
        layout = Layout(rows, layout.columns)


def _signed(span: Span, layout: Layout, before: Mapping[Atom, Signature]) -> dict[Atom, Signature]:
    """The signatures when the layout is told too, without those of no number."""
    rows, columns = _places(layout.rows), _places(layout.columns)
    found: dict[Atom, Signature] = {}
    for atom, earlier in before.items():
        month, row, column = atom
        if span[0] <= month <= span[1]:
            found[atom] = (*earlier, (rows[row], columns[column]))
        elif any(earlier):
            found[atom] = (*earlier, None)
    return found


def _merged(family: Family, span: Span, rows: Parts, weak: Sequence[Sequence[Atom]]) -> Parts:
    """The classes with one that is too small put together with another, or with its neighbour."""
    sizes = [family.value(span, part, family.columns) for part in rows]
    thin = {row for pool in weak for (_, row, _) in pool}
    poor = [n for n, part in enumerate(rows) if sizes[n] and thin & set(part)]
    own = min(poor or range(len(rows)), key=lambda n: (sizes[n], n))
    others = [n for n in (own - 1, own + 1) if 0 <= n < len(rows)] if family.ordered else [
        n for n in range(len(rows)) if n != own
    ]  # fmt: skip
    other = min(others, key=lambda n: (not sizes[n] and not family.ordered, sizes[n], n))
    first, second = sorted((own, other))
    together = tuple(name for name in family.rows if name in {*rows[first], *rows[second]})
    return (*rows[:first], together, *rows[first + 1 : second], *rows[second + 1 :])

"""Families of figures as plain data, and back: what is frozen, and later reports respect. Pure.

A month that a published report has counted stays as it was counted then, also when a case has
been taken back since: two reports that told different sums of the same month would tell of that
case.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from kompetensgrupp.core.suppression import Family, Layout, Span, Told, shown
from kompetensgrupp.reports.families import ALL, SEXES, Counted

Frozen = Mapping[str, Any]


def as_data(counted: Mapping[str, Counted]) -> dict[str, Any]:
    """For JSON: what was counted, without noughts, and what has been told of it."""
    return {
        key: {
            "counts": [[*atom, n] for atom, n in sorted(own.family.counts.items()) if n],
            "told": [_told_data(told) for told in own.family.told],
            "last": max(month for month, _, _ in own.family.counts),
        }
        for key, own in counted.items()
    }


def _told_data(told: Told) -> dict[str, Any]:
    return {
        "span": list(told.span),
        "rows": [list(part) for part in told.layout.rows],
        "columns": [list(part) for part in told.layout.columns],
    }


def told_in(published: Iterable[Frozen]) -> dict[str, list[Told]]:
    """Everything that has been told about each family, each table once."""
    found: dict[str, list[Told]] = {}
    for figures in published:
        for key, own in figures.items():
            known = found.setdefault(key, [])
            known += [told for data in own["told"] if (told := _told(data)) not in known]
    return found


def _told(data: Mapping[str, Any]) -> Told:
    rows, columns = (tuple(tuple(part) for part in data[name]) for name in ("rows", "columns"))
    first, last = data["span"]
    return Told((first, last), Layout(rows, columns))


def told_number(figures: Frozen, key: str, span: Span) -> int | None:
    """How many a report told of in one way of counting; None for «–»."""
    own = figures.get(key)
    if own is None:
        return None
    counts = {(month, row, column): n for month, row, column, n in own["counts"]}
    told = tuple(_told(data) for data in own["told"])
    return shown(Family(counts, (ALL,), SEXES, told=told), span, (ALL,), SEXES)


def as_counted_before(
    counted: Mapping[str, Counted], published: Iterable[Frozen]
) -> dict[str, Counted]:
    """The families with the months of published reports as those counted them, the first one
    that counted a month first.
    """
    frozen = list(published)
    return {key: _with_frozen(key, own, frozen) for key, own in counted.items()}


def _with_frozen(key: str, own: Counted, published: Iterable[Frozen]) -> Counted:
    counts, done = dict(own.family.counts), ""
    rows, words = list(own.family.rows), list(own.words)
    for figures in published:
        known = figures.get(key)
        if known is None or known["last"] <= done:
            continue
        for atom in counts:
            if done < atom[0] <= known["last"]:
                counts[atom] = 0
        for month, row, column, n in known["counts"]:
            if row not in rows:
                rows.append(row)
                words.append((row, row))
            if month > done:
                counts[month, row, column] = n
        done = known["last"]
    months = {month for month, _, _ in counts}
    empty = {(month, row, sex): 0 for month in months for row in rows for sex in SEXES}
    family = replace(own.family, counts=empty | counts, rows=tuple(rows))
    return replace(own, family=family, words=words)

"""Nobody stands alone in the rows that leave the group, and no file holds a formula."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetensgrupp.core import periods
from kompetensgrupp.core.rights import Refusal
from kompetensgrupp.figures.export import COLUMNS, HIDDEN, KEYS, coarsen
from kompetensgrupp.figures.rules import Export, can_leave

THRESHOLD = 5
_BANDS = {
    "Kön": ["Kvinna", "Man"],
    "Ålder": ["18–24 år", "25–34 år", "35–44 år"],
    "Tid med försörjningsstöd": ["Under 6 månader", "27 månader eller mer"],
    "Ingång": ["a", "b", "c"],
}


def _row(drawn: tuple[str, ...]) -> dict[str, str | int | None]:
    row: dict[str, str | int | None] = dict.fromkeys(COLUMNS)
    row.update(zip(_BANDS, drawn, strict=True))
    return row


ROWS = st.lists(st.tuples(*(st.sampled_from(words) for words in _BANDS.values())).map(_row))


@given(ROWS)
def test_every_combination_is_shared_by_enough(rows: list[dict[str, str | int | None]]) -> None:
    found = coarsen(rows, THRESHOLD).rows
    assert len(found) == (len(rows) if len(rows) >= THRESHOLD else 0)
    shared = Counter(tuple(row[key] for key in KEYS) for row in found)
    for combination, count in shared.items():
        assert count >= THRESHOLD, combination


@given(ROWS)
def test_coarser_never_means_otherwise(rows: list[dict[str, str | int | None]]) -> None:
    """What is still told of sex is told of no more people than there are."""
    for key in KEYS:
        there = Counter(row[key] for row in rows)
        told = Counter(row[key] for row in coarsen(rows, THRESHOLD).rows if row[key] != HIDDEN)
        assert all(told[value] <= there[value] for value in told)


def test_enough_alike_are_told_of_in_full() -> None:
    row = _row(("Kvinna", "35–44 år", "Under 6 månader", "a"))
    found = coarsen([dict(row) for _ in range(THRESHOLD)], THRESHOLD)
    assert found.coarsened == 0
    assert found.rows[0]["Ålder"] == "35–44 år"


def _export(what: str) -> Export:
    code, _, told = what.partition(" ")
    period = periods.parse(code)
    assert period
    return Export(period, told or "same")


@pytest.mark.parametrize(
    ("wanted", "earlier", "why"),
    [
        ("2026-T1", [], None),
        ("2025", [], None),
        ("2026-T1", ["2025", "2026-T2"], None),
        ("2026-T1", ["2026-T1"], None),
        ("2026-T1", ["2026-T1 others"], "har ändrats sedan dess"),
        ("2025", ["2026-T1", "2025-T2"], "redan uttaget för tertial 2 2025"),
        ("2025-T3", ["2025"], "redan uttaget för år 2025"),
        ("2025-T3", ["2025-Q4"], "redan uttaget för kvartal 4 2025"),
        ("2026-T2", [], "när perioden är slut"),
        ("2026", [], "när perioden är slut"),
        ("2025-Q1", [], "en tertial eller ett år"),
        ("2025-H2", [], "en tertial eller ett år"),
    ],
)
def test_no_two_files_differ_by_a_few(wanted: str, earlier: list[str], why: str | None) -> None:
    said = can_leave(_export(wanted), map(_export, earlier), date(2026, 8, 31))
    assert (why in said.reason) if isinstance(said, Refusal) and why else (bool(said) and not why)

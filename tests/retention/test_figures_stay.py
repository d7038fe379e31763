"""The figures of a period past are the same after the texts are gone, and no page shows a case."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from kompetensgrupp.core import clock, periods
from kompetensgrupp.figures import service as figures
from kompetensgrupp.reports import families
from tests.cast import Cast
from tests.factories import Factory
from tests.retention.helpers import everything, in_files, when_time_is_up
from tests.retention.test_texts_are_gone import WORDS, full_case, left

START = datetime(2026, 7, 10, 10, tzinfo=UTC)
PERIODS = ("2026-T2", "2026-T3", "2026")


def counted(make: Factory) -> dict[str, Any]:
    """Every number of these periods, on the page and in a report."""
    with make.acting("cilla") as cilla:
        found: dict[str, Any] = {}
        for code in PERIODS:
            period = periods.parse(code)
            assert period
            for _, tables in figures.figures(cilla, period).parts:
                for table in tables:
                    found |= {f"{code} {table.key} {r.key}": r.values for r in table.rows}
        months = families.months_between(date(2026, 7, 1), date(2026, 12, 31))
        for key, family in families.gather(cilla, months).items():
            found[f"report {key}"] = family.family.counts
        return found


def a_case_that_went_all_the_way(cast: Cast, make: Factory) -> str:
    """In July, followed up in October."""
    with clock.at(START):
        return full_case(cast, make)


def test_figures_of_past_periods_stay(app: Flask, cast: Cast, make: Factory) -> None:
    number = a_case_that_went_all_the_way(cast, make)
    before = counted(make)
    when_time_is_up(app, number)
    assert counted(make) == before
    assert before["2026-T2 behind some"][3] == 1
    assert sum(row[3] for key, row in before.items() if key.startswith("2026-T2 measures")) == 1


def test_not_a_word_is_left_beside_them(app: Flask, cast: Cast, make: Factory) -> None:
    number = a_case_that_went_all_the_way(cast, make)
    assert sorted([*left(everything(app)), "other"]) == sorted(WORDS)
    done = when_time_is_up(app, number)
    assert left(everything(app)) == []
    assert done.counts.items() >= {
        "proposal": 1, "step": 1, "standpoint": 3, "recommendation": 1, "later_answer": 1,
    }.items()  # fmt: skip


@pytest.mark.usefixtures("database_url")
def test_not_a_byte_is_left_in_any_file(
    app: Flask, cast: Cast, make: Factory, tmp_path: Path, database_kind: str
) -> None:
    if database_kind != "sqlite":
        pytest.skip("PostgreSQL keeps dead rows until VACUUM: docs/drift.md")
    number = a_case_that_went_all_the_way(cast, make)
    when_time_is_up(app, number)
    assert in_files(tmp_path, *WORDS.values()) == []


def test_no_page_shows_what_is_kept(app: Flask, cast: Cast, make: Factory) -> None:
    number = full_case(cast, make)
    when_time_is_up(app, number)
    assert app.test_cli_runner().invoke(args=["reindex"]).exit_code == 0
    for page in ("", "/forslag", "/rekommendation", "/rekommendation/underlag", "/logg"):
        for person in (cast.cilla, cast.anna):
            assert person.get(f"/fall/{number}{page}").status == 404, page
    for person in (cast.cilla, cast.anna, cast.bo):
        assert f"/fall/{number}" not in person.get("/").response.text
    assert f"/fall/{number}" not in cast.cilla.get("/sok?q=rekommendation").response.text
    assert "0 av 1 fall visas" in cast.cilla.get("/uppfoljning/fall?siffra=confirmed").text

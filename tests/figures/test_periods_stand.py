"""What happens later changes no figure of a period past (R10)."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from kompetensgrupp.cases import service as cases
from kompetensgrupp.core import clock, periods
from kompetensgrupp.figures import service
from kompetensgrupp.reports import families
from tests.factories import Factory

JULY = datetime(2026, 7, 10, 10, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 2, 10, tzinfo=UTC)


def happened(make: Factory, code: str) -> dict[str, int]:
    """What the table of cases counts in a period, without what there was none of."""
    period = periods.parse(code)
    assert period
    with make.acting("cilla") as cilla:
        found = service.figures(cilla, period).parts
    table = next(table for _, some in found for table in some if table.key == "cases")
    return {row.key: int(row.values[3] or 0) for row in table.rows if row.values[3]}


def in_report(make: Factory, key: str) -> list[str]:
    """The months in which a report counts somebody."""
    with make.acting("cilla") as cilla:
        months = families.months_between(date(2026, 7, 1), date(2026, 12, 31))
        counts = families.gather(cilla, months)[key].family.counts
    return [month for (month, _, _), n in counts.items() if n]


def asked_again(make: Factory, number: str) -> None:
    with make.acting("anna") as anna:
        cases.ask_again(anna, make.load(anna, number), "Vad gör vi nu?")


def recommended_again(make: Factory, number: str) -> None:
    asked_again(make, number)
    make.proposal(number)
    make.confirm(number)


def test_a_case_closed_in_july_and_withdrawn_in_november_counts_in_both(make: Factory) -> None:
    with clock.at(JULY):
        number = make.case("discussion")
        make.close_without(number)
    assert happened(make, "2026-T2") == {"published": 1, "without": 1}
    with clock.at(NOVEMBER):
        make.ended(number)
    assert happened(make, "2026-T2") == {"published": 1, "without": 1}
    assert happened(make, "2026-T3") == {"withdrawn": 1}
    assert in_report(make, "without") == ["2026-07"]
    assert in_report(make, "withdrawn") == ["2026-11"]


def test_a_second_recommendation_is_one_more(make: Factory) -> None:
    with clock.at(JULY):
        number = make.case("confirmed")
    with clock.at(NOVEMBER):
        recommended_again(make, number)
    assert happened(make, "2026-T2") == {"published": 1, "confirmed": 1}
    assert happened(make, "2026-T3") == {"confirmed": 1}
    assert happened(make, "2026") == {"published": 1, "confirmed": 2}


@pytest.mark.parametrize("later", [asked_again, recommended_again, Factory.ended])
def test_nothing_later_changes_a_confirmed_case(
    make: Factory, later: Callable[[Factory, str], object]
) -> None:
    with clock.at(JULY):
        number = make.case("confirmed")
    before = happened(make, "2026-T2")
    with clock.at(NOVEMBER):
        later(make, number)
    assert happened(make, "2026-T2") == before

"""Reading a case: what it shows, how many questions the database gets, what counts as new."""

from collections.abc import Callable
from typing import Any

from tests.cast import Cast
from tests.factories import Factory


def test_bo_reads_a_published_case(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    page = cast.bo.get(f"/fall/{number}")
    assert "Läkarintyg men ingen plan" in page.text
    assert "Frågor först" in page.text


def test_queries_do_not_grow_with_the_thread(
    cast: Cast, make: Factory, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    number = make.case("standpoints")
    counts = []
    for more in (3, 25):
        for _ in range(more):
            make.comment(number, "bo")
        cast.fatima.get(f"/fall/{number}")
        counts.append(count_queries(lambda: cast.fatima.get(f"/fall/{number}")))
    assert counts[0] == counts[1]
    assert counts[0] <= 14

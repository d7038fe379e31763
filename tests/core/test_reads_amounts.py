"""Money, extents and hours as people write them, read exactly or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetensgrupp.core import money


@pytest.mark.parametrize(
    ("typed", "ore"),
    [
        ("1 234,50 kr", 123450),
        ("1234,5", 123450),
        ("1 234.50", 123450),
        ("1.234,50", 123450),
        ("1.234", 123400),
        ("290\u00a0400", 29040000),
        ("290\u202f400 SEK", 29040000),
        (" 24600 kronor ", 2460000),
        ("0", 0),
        ("0,05", 5),
        ("100:-", 10000),
        ("999 999 999,99", money.MOST),
    ],
)
def test_an_amount_is_read(typed: str, ore: int) -> None:
    assert money.parse_ore(typed) == ore


@pytest.mark.parametrize(
    "typed",
    ["", "abc", "-5", "−5", "12 34", "1,234.50", "1,2,3", "1e6", "NaN", "1 000 000 000", "٣",
     "1,234", "12,345", "=1+1", "9" * 400, "100 €", "5 %"],
)  # fmt: skip
def test_an_amount_that_cannot_be_read_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        money.parse_ore(typed)


@given(st.integers(0, money.MOST))
def test_what_is_shown_can_be_typed(ore: int) -> None:
    assert money.parse_ore(money.amount(ore)) == money.parse_ore(money.kronor(ore)) == ore


def test_amounts_are_shown_in_swedish() -> None:
    shown = [money.kronor(ore).replace("\u00a0", " ") for ore in (29040000, 123450, -5000, 5, 0)]
    assert shown == ["290 400 kr", "1 234,50 kr", "−50 kr", "0,05 kr", "0 kr"]
    assert money.kronor(None) == "–"


@pytest.mark.parametrize(
    ("typed", "tenths"), [("10 %", 100), ("12,5", 125), ("100 procent", 1000), ("0,1", 1)]
)
def test_an_extent_is_read(typed: str, tenths: int) -> None:
    assert money.parse_extent(typed) == tenths
    assert money.parse_extent(money.extent(tenths)) == tenths


@pytest.mark.parametrize("typed", ["0", "100,1", "101 %", "12,55", "-10", "tio", "10 kr"])
def test_an_extent_out_of_range_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        money.parse_extent(typed)


@pytest.mark.parametrize(
    ("typed", "minutes"), [("2", 120), ("1,5", 90), ("1:45", 105), ("0,25 tim", 15), ("12 h", 720)]
)
def test_hours_are_read(typed: str, minutes: int) -> None:
    assert money.parse_minutes(typed) == minutes
    assert money.parse_minutes(money.hours(minutes)) == minutes


@pytest.mark.parametrize("typed", ["0", "1,3", "1.30", "0:20", "1:60", "-1", "två"])
def test_hours_that_are_no_quarters_are_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        money.parse_minutes(typed)

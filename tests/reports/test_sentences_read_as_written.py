"""The generated sentences: singular and plural, what is hidden, and what isn't worth a word."""

import pytest

from kompetensgrupp.reports import sentences as say

NOW, EARLIER = say.PERIODS["T"]


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (14, 10, "Under tertialet fick gruppen 14 fall, fyra fler än föregående tertial."),
        (1, 2, "Under tertialet fick gruppen ett fall, en färre än föregående tertial."),
        (7, 7, "Under tertialet fick gruppen sju fall, lika många som föregående tertial."),
        (7, None, "Under tertialet fick gruppen sju fall."),
        (0, 0, "Under tertialet fick gruppen inga nya fall."),
        (0, 9, "Under tertialet fick gruppen inga nya fall."),
        (None, 9, "Under tertialet fick gruppen för få fall för att antalet ska visas."),
    ],
)
def test_how_many_came(now: int | None, before: int | None, expected: str) -> None:
    assert say.received(now, before, NOW, EARLIER) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (12, "Tolv rekommendationer fastställdes under tertialet, två fler än föregående tertial."),
        (1, "En rekommendation fastställdes under tertialet, nio färre än föregående tertial."),
        (0, "Ingen rekommendation fastställdes under tertialet."),
        (None, "Under tertialet fastställdes för få rekommendationer för att antalet ska visas."),
    ],
)
def test_how_many_were_recommended(now: int | None, expected: str) -> None:
    assert say.recommended(now, 10, NOW, EARLIER) == expected


@pytest.mark.parametrize(
    ("sexes", "expected"),
    [
        ((9, 5, 0), "Nio gällde kvinnor och fem män."),
        ((9, 5, 6), "Nio gällde kvinnor, fem män och sex personer med annat eller ej angivet kön."),
        ((9, 0, 0), "Alla gällde kvinnor."),
        ((None, None, None), ""),
        ((20, None, None), ""),
        ((0, 0, 0), ""),
    ],
)
def test_whom_they_were_about(sexes: tuple[int | None, ...], expected: str) -> None:
    assert say.by_sex(*sexes) == expected


def test_what_ended_otherwise_is_told_without_noughts() -> None:
    assert say.ended(5, 6) == (
        "Fem fall avslutades utan gemensam rekommendation och sex fall drogs tillbaka."
    )
    assert say.ended(0, 6) == "Sex fall drogs tillbaka."
    assert say.ended(None, 0) == ""


@pytest.mark.parametrize(
    ("agreed", "confirmed", "expected"),
    [
        (14, 14, "Alla parter stod bakom alla rekommendationer."),
        (9, 14, "Alla parter som svarade stod bakom nio av dem."),
        (0, 14, "Ingen av rekommendationerna hade alla parter bakom sig."),
        (None, 14, ""),
        (0, 0, ""),
    ],
)
def test_how_far_they_agreed(agreed: int | None, confirmed: int, expected: str) -> None:
    assert say.behind(agreed, confirmed) == expected


@pytest.mark.parametrize(
    ("days", "share", "expected"),
    [
        (3.0, 86, "gruppens mål är högst fem arbetsdagar. Målet nåddes i 86 procent av fallen."),
        (1.0, 100, "i median en arbetsdag; gruppens mål är högst fem arbetsdagar. Målet nåddes "
                   "varje gång."),
        (2.5, None, "dröjde i median 2,5 arbetsdagar; gruppens mål är högst fem arbetsdagar."),
        (9.0, 0, "Målet nåddes inte någon gång."),
    ],
)  # fmt: skip
def test_how_long_it_took(days: float, share: int | None, expected: str) -> None:
    told = say.took("Första svaret", days, 5, share)
    assert told.startswith("Första svaret dröjde i median ")
    assert told.endswith(expected)


def test_most_common_is_only_said_when_it_stands_out() -> None:
    rows = [("65 år eller äldre", 6), ("18–24 år", 5)]
    assert say.most_common("Vanligast", rows, 14) == (
        "Vanligast var 65 år eller äldre (sex fall av 14)."
    )
    assert say.most_common("Vanligast", [("SIP", 5), ("Annat", 5)], 10) == ""
    assert say.most_common("Vanligast", [("SIP", 5)], 40) == ""
    assert say.most_common("Vanligast", [], None) == ""


def test_meetings_are_told_by_kind() -> None:
    told = say.meetings({"workshop": 2, "studiebesök": 1}, NOW)
    assert told == f"Under {NOW} hölls tre möten: workshop (2) och studiebesök (1)."


def test_obstacles_are_told_with_those_that_waited_long() -> None:
    assert say.obstacles(3, 2, 1, NOW, ["Intyg saknar plan"]) == [
        "Tre hinder är öppna.",
        "Under tertialet lades två hinder till och undanröjdes ett hinder.",
        "Öppna i mer än två tertial: Intyg saknar plan.",
    ]
    assert say.obstacles(1, 0, 0, NOW, []) == ["Ett hinder är öppet."]
    assert say.obstacles(0, 0, 0, NOW, []) == []

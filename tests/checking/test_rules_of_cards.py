"""Findings become entities, and replacing changes exactly what was shown. Without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetensgrupp.checking import rules
from kompetensgrupp.checking.models import Choice
from kompetensgrupp.deid import Level, check


def _sign(word: str) -> str:
    return "".join(chr(97 + byte % 16) for byte in f"{word:>24}"[-24:].encode()[:24])


def _entities(text: str) -> list[rules.Entity]:
    return rules.entities({"text": (text, check(text))}, _sign)


@pytest.mark.parametrize(
    ("text", "new", "expected"),
    [
        ("Amina bor där. Jag såg Aminas hund.", "klienten",
         "Klienten bor där. Jag såg klientens hund."),
        ("Sonen Yusuf är sjuk.", "sonen", "Sonen är sjuk."),
        ("Hon är 37 år.", "35–44 år", "Hon är 35–44 år."),
        ("😀 Åsa\u00a0Öberg å ä ö", "kvinnan", "😀 kvinnan å ä ö"),
        ("Jonas ringde. Jonas mamma svarade.", "sonen", "Sonen ringde. Sonen mamma svarade."),
    ],
)  # fmt: skip
def test_replacing_fits_the_sentence(text: str, new: str, expected: str) -> None:
    entity = _entities(text)[0]
    assert rules.replaced({"text": text}, {entity: new})["text"] == expected


def test_a_first_name_belongs_to_the_whole_name() -> None:
    found = _entities("Amina Hassan kom. Amina log. Hassan gick.")
    assert [(e.word, len(e.places)) for e in found] == [("Amina Hassan", 3)]


@given(st.lists(st.sampled_from(["Amina ", "Aminas ", "37 år ", "å😀\u00ad ", "070-174 06 58 "])))
def test_everything_else_is_left_as_it_was(parts: list[str]) -> None:
    text = "".join(parts)
    found = _entities(text)
    after = rules.replaced({"text": text}, {e: "X" for e in found})["text"]
    kept = [text[:0]]
    places = sorted((p for e in found for p in e.places), key=lambda p: p.start)
    start = 0
    for place in places:
        kept.append(text[start : place.start].strip())
        start = place.end
    for piece in [*kept, text[start:].strip()]:
        assert piece in after


@pytest.mark.parametrize("value", ["", "null", "1", "{}", '{"prints": []}', '{"prints": ["å"]}'])
def test_nonsense_is_no_decision(value: str) -> None:
    assert rules.load([value]) == []


def test_a_decision_travels_with_the_form() -> None:
    one = rules.Decided(
        Choice.KEPT, "ORT", "place.known", Level.DECIDE, ("a" * 24,), "Därför att åäö", True
    )
    assert rules.load([one.dump()]) == [one]


@pytest.mark.parametrize(("word", "fits"), [("Solrosen", True), ("KG26", False), ("", False)])
def test_digits_are_never_allowed(word: str, fits: bool) -> None:
    assert rules.may_be_allowed(word) is fits

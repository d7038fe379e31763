"""A new version says what it changed, who needs to answer again, and what they said last time."""

from typing import Any

import pytest

from kompetensgrupp.decisions import changes
from kompetensgrupp.decisions.documents import StepWords
from kompetensgrupp.groups.models import PartyKind
from tests.cast import Cast, Page
from tests.factories import Factory
from tests.sending import send


def step(measure: str, party: str = "FK", when: str = "i mars", **more: Any) -> StepWords:
    return StepWords(measure=measure, party=party, when=when, **more)


def plan(measures: str) -> StepWords:
    return step(measures, kind="sip", goal="Orka mer", coordinator="FK", inviter="AF")


A, B, C = step("Kartläggning"), step("Läkarbesök", "Vården"), step("Praktik", "AF")


@pytest.mark.parametrize(
    ("old", "new", "titles", "kept"),
    [
        ([A, B], [A, B], [], (1, 2)),
        ([A, B], [A, B, C], ["Steg 3 är nytt"], (1, 2)),
        ([A, B, C], [A, C], ["Förra versionens steg 2 är borttaget"], (1, 2)),
        ([A, C], [A, B, C], ["Steg 2 är nytt"], (1, 3)),
        ([A, B], [A, step("Läkarbesök", "FK")], ["Steg 2 är ändrat"], (1,)),
        ([A, B], [step("Gemensam kartläggning"), B], ["Steg 1 är ändrat"], (2,)),
        ([A, B], [C, A, step("Läkarbesök", "Vården", "i maj")],
         ["Steg 1 är nytt", "Steg 3 är ändrat, förut steg 2"], (2,)),
        ([A], [step("Kartläggning", needs_consent=True)], ["Steg 1 är ändrat"], ()),
        ([A], [step("Kartläggning", is_backed=False)], [], (1,)),
        ([plan("Vård")], [A, plan("Vård och praktik")],
         ["Steg 1 är nytt", "Steg 2 är ändrat, förut steg 1"], ()),
    ],
)  # fmt: skip
def test_which_steps_differ(
    old: list[StepWords], new: list[StepWords], titles: list[str], kept: tuple[int, ...]
) -> None:
    found = changes.between("Plan", old, "Plan", new)
    assert [change.title for change in found.steps] == titles
    assert found.kept == kept
    assert bool(found) is bool(titles)


def test_what_differs_is_told_word_by_word() -> None:
    found = changes.between("Håll ihop planen", [A], "Håll ihop hela planen", [step("X", "Vården")])
    assert [(p.kind, p.text) for p in found.summary if p.kind != "same"] == [("ins", "hela ")]
    labels = [label for label, _ in found.steps[0].rows]
    assert labels == ["Insats", "Ansvarig part"]
    said = {p.kind: p.text for p in found.steps[0].rows[1][1]}
    assert said == {"del": "FK", "ins": "Vården"}


def test_what_stays_is_told_in_a_sentence() -> None:
    found = changes.between("Plan", [A, B], "Plan", [A, B, C])
    assert found.untouched == "Oförändrat: sammanfattningen och steg 1 och 2."


@pytest.fixture
def number(make: Factory) -> str:
    """Two versions: Bo, Hanna and Fatima answered the first, with reasons; Greger was silent."""
    number = make.case("proposed")
    make.standpoint(number, "bo", "support")
    make.standpoint(number, "hanna", "reservation", "Bara om läkaren är med.")
    make.standpoint(number, "fatima", "oppose", "För fort.")
    make.proposal(number, "bo", "En lugnare plan")
    return number


AGAIN = "Version 2 – tre parter behöver svara igen: Kommunen, Försäkringskassan och Vårdcentralen."


def panel(page: Page) -> str:
    return " ".join(page.one("#forslag").get_text(" ").split())


def test_the_case_says_who_needs_to_answer_again_and_what_they_said(
    cast: Cast, number: str
) -> None:
    shown = panel(cast.greger.get(f"/fall/{number}"))
    assert AGAIN in shown
    assert "Förra versionen: ställer sig bakom med reservation «Bara om läkaren är med.»" in shown
    assert "Förra versionen: ställer sig inte bakom «För fort.»" in shown
    assert shown.count("Förra versionen") == 3, "Greger was silent"


def test_who_has_answered_again_is_no_longer_named(cast: Cast, make: Factory, number: str) -> None:
    make.standpoint(number, "fatima")
    shown = panel(cast.bo.get(f"/fall/{number}"))
    assert "två parter behöver svara igen: Kommunen och Försäkringskassan." in shown
    assert "För fort." not in shown
    make.standpoint(number, "bo")
    assert "en part behöver svara igen: Kommunen." in panel(cast.bo.get(f"/fall/{number}"))
    make.standpoint(number, "hanna")
    assert "svara igen" not in panel(cast.bo.get(f"/fall/{number}"))


def test_the_page_of_versions_shows_the_difference(cast: Cast, number: str) -> None:
    page = cast.bo.get(f"/fall/{number}").click("Se vad som ändrades")
    assert AGAIN in page.text
    newest = page.one("#version-2")
    assert "Ändrat sedan version 1" in newest.get_text()
    assert newest.select("del")
    assert newest.select("ins")
    assert "Oförändrat: steg 1." in newest.get_text()
    oldest = page.one("#version-1")
    assert "Ändrat sedan" not in oldest.get_text()
    assert "För fort." in oldest.get_text()
    assert "svara igen" not in oldest.get_text()


def test_any_two_following_versions_are_compared(cast: Cast, make: Factory, number: str) -> None:
    make.proposal(number, "bo", "En lugnare plan")
    page = cast.bo.get(f"/fall/{number}/forslag")
    assert "Texten är densamma." in page.one("#version-3").get_text()
    assert "Ändrat sedan version 1" in page.one("#version-2").get_text()


def test_the_start_page_says_what_the_own_party_said(cast: Cast, number: str) -> None:
    fatima = cast.fatima.get("/").one("#vantar").get_text(" ", strip=True)
    assert AGAIN in fatima
    assert "Ni svarade förra gången: ställer sig inte bakom" in fatima
    greger = cast.greger.get("/").one("#vantar").get_text(" ", strip=True)
    assert "ta ställning till version 2" in greger
    assert "svara igen" not in greger


def test_who_waits_with_the_answers_learns_only_who(cast: Cast, make: Factory, number: str) -> None:
    make.proposal(number, "bo", "Tredje", hides_answers=True)
    make.standpoint(number, "bo")
    make.proposal(number, "bo", "Fjärde", hides_answers=True)
    shown = panel(cast.fatima.get(f"/fall/{number}"))
    assert "en part behöver svara igen: Försäkringskassan." in shown
    assert "Förra versionen: har svarat" in shown
    own = panel(cast.bo.get(f"/fall/{number}"))
    assert "Förra versionen: ställer sig bakom" in own


def test_nobody_answers_again_what_nobody_can_answer(
    cast: Cast, make: Factory, number: str
) -> None:
    send(cast.cilla, f"/fall/{number}/till-diskussion")
    assert "svara igen" not in cast.bo.get(f"/fall/{number}").text
    assert "svara igen" not in cast.bo.get(f"/fall/{number}/forslag").text


def test_a_new_question_begins_without_earlier_answers(cast: Cast, make: Factory) -> None:
    number = make.case("confirmed")
    send(cast.anna, f"/fall/{number}/ny-fraga", question="Och nu?")
    make.proposal(number, "bo", "En annan plan")
    for address in (f"/fall/{number}", f"/fall/{number}/forslag"):
        assert "svara igen" not in cast.bo.get(address).text
    assert "ta ställning till version 2" in cast.bo.get("/").text
    assert "Ändrat sedan version 1" in cast.bo.get(f"/fall/{number}/forslag").text


def test_a_party_that_was_noted_absent_did_not_answer(cast: Cast, make: Factory) -> None:
    number = make.case("standpoints")
    care = make.party(PartyKind.VARDCENTRAL).id
    send(cast.cilla, f"/fall/{number}/forslag/1/franvaro/{care}")
    make.proposal(number, "bo", "Ny plan")
    assert "en part behöver svara igen: Försäkringskassan." in cast.bo.get(f"/fall/{number}").text

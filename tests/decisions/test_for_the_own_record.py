"""The hand-out for the own record, on paper and as text; a case for learning has none and ends."""

import pytest
from sqlalchemy import select

from kompetensgrupp.cases import rules as case_rules
from kompetensgrupp.cases.models import Case, CaseAccess
from kompetensgrupp.cases.vocabulary import State
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.words import full_day
from kompetensgrupp.decisions.models import Recommendation
from kompetensgrupp.decisions.rules import DISCLAIMER
from kompetensgrupp.groups.models import PartyKind
from tests.cast import Cast
from tests.factories import Factory
from tests.sending import send


@pytest.fixture
def number(make: Factory) -> str:
    """Confirmed with an objection, a reservation, a note from a meeting and a later answer."""
    number = make.case("proposed")
    make.standpoint(number, "hanna", "reservation", "Bara om läkaren är med.")
    make.standpoint(number, "fatima", "oppose", "För fort.")
    make.note(number, PartyKind.FK)
    make.confirm(number)
    return number


def receipt(make: Factory) -> str:
    with make.acting("cilla"):
        return db.session.scalars(select(Recommendation.receipt)).one()


def said(make: Factory, number: str) -> tuple[str, ...]:
    """What stands on the hand-out, whichever way it is made."""
    return (
        number, "Kompetensgruppen Exempelbygden", full_day(clock.today()), "Cilla Törnqvist",
        receipt(make), "Gemensam plan", "Gemensam kartläggning", "inom fyra veckor",
        "Försäkringskassan", "Ställer sig bakom med reservation, Kommunen",
        "Bara om läkaren är med.", "Avvikande mening, Vårdcentralen", "För fort.",
        "Försäkringskassan: svaret antecknades på möte", DISCLAIMER,
        "Vad ni själva bedömer", "När personen fick veta",
        "Kopplingen mellan fallets nummer och personen finns bara i er egen akt.",
    )  # fmt: skip


def test_everybody_who_reads_the_recommendation_may_print_it_for_their_record(
    cast: Cast, make: Factory, number: str
) -> None:
    for person in (cast.anna, cast.bo, cast.fatima):
        page = person.get(f"/fall/{number}/rekommendation").click("Underlag för den egna akten")
        assert page.address == f"/fall/{number}/rekommendation/underlag"
        for words in said(make, number):
            assert words in page.text
        assert page.has("[data-print]")


def test_the_same_is_fetched_as_plain_text(cast: Cast, make: Factory, number: str) -> None:
    page = cast.anna.get(f"/fall/{number}/rekommendation/underlag").click("Hämta som text")
    headers = page.response.headers
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert headers["Content-Disposition"] == f'attachment; filename="{number}-underlag.txt"'
    text = page.response.get_data().decode("utf-8")
    for words in said(make, number):
        assert words in text
    assert "ÄNDRAT EFTER" not in text
    assert "<" not in text
    assert "&" not in text


def test_what_was_said_after_stands_on_it(cast: Cast, number: str) -> None:
    address = f"/fall/{number}/rekommendation"
    send(cast.bo, f"{address}/svar", stance="abstain", reason="Vi har inget uppdrag.")
    for shown in (
        cast.anna.get(f"{address}/underlag").text,
        cast.anna.get(f"{address}/underlag.txt").response.text,
    ):
        assert "efter fastställandet" in shown.lower()
        assert "Avstår. Vi har inget uppdrag." in shown


def test_steps_that_need_consent_are_named(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    page = cast.bo.get(f"/fall/{number}/forslag/nytt")
    party = page.one("#steps-0-party option:nth-of-type(2)")["value"]
    page.submit(
        "#proposal-form", summary="Plan", steps_0_measure="Läkarbesök", steps_0_when="i mars",
        steps_0_party=party, **{"steps-0-needs_consent": "y"},
    )  # fmt: skip
    make.standpoint(number, "bo")
    make.confirm(number)
    shown = cast.anna.get(f"/fall/{number}/rekommendation/underlag").text
    assert "Personens samtycke behövs för steg 1." in shown


def test_reading_it_is_recorded(cast: Cast, make: Factory, number: str) -> None:
    cast.greger.get(f"/fall/{number}/rekommendation/underlag.txt")
    with make.acting("greger") as actor:
        rows = db.session.scalars(select(CaseAccess).where(CaseAccess.user_id == actor.user_id))
        assert len(list(rows)) == 1


def test_there_is_none_before_the_confirmation(cast: Cast, make: Factory) -> None:
    number = make.case("standpoints")
    for end in ("underlag", "underlag.txt"):
        assert cast.anna.get(f"/fall/{number}/rekommendation/{end}").status == 404


# --- learning --------------------------------------------------------------------------------


@pytest.fixture
def lesson(make: Factory) -> str:
    return make.case("confirmed", purpose="learning")


def test_a_case_for_learning_has_no_hand_out(cast: Cast, lesson: str) -> None:
    page = cast.anna.get(f"/fall/{lesson}/rekommendation")
    assert "slutar med rekommendationen" in page.text
    assert "Underlag för den egna akten" not in page.text
    for end in ("underlag", "underlag.txt"):
        assert cast.anna.get(f"/fall/{lesson}/rekommendation/{end}").status == 404


def test_it_says_plainly_that_it_ends_and_nothing_waits(cast: Cast, lesson: str) -> None:
    page = cast.anna.get(f"/fall/{lesson}")
    assert "Fallet slutar här" in page.text
    assert "inget underlag för akten, ingen återkoppling och ingen uppföljning" in page.text
    assert "Fallet slutar här" not in cast.anna.get("/").text
    later = clock.now() + clock.end_of_day(clock.today()).resolution
    with clock.at(later):
        assert lesson not in cast.anna.get("/").one("#vantar").get_text()


def test_a_case_about_a_person_goes_on(cast: Cast, make: Factory) -> None:
    number = make.case("confirmed")
    assert "Fallet slutar här" not in cast.anna.get(f"/fall/{number}").text
    assert "slutar med rekommendationen" not in cast.anna.get(f"/fall/{number}/rekommendation").text


@pytest.mark.parametrize("move", ["give_feedback", "follow_up", "close"])
def test_the_moves_that_come_after_are_not_for_learning(move: str) -> None:
    now = clock.now()
    lesson = Case(state=State.CONFIRMED, closes_at=None)
    person = Case(state=State.CONFIRMED, closes_at=case_rules.closes_at(now))
    verdict = case_rules.can_move(lesson, move, now)
    assert not verdict
    assert "lärande" in verdict.reason
    assert case_rules.can_move(person, move, now)


@pytest.mark.parametrize("move", ["ask_again", "withdraw", "erase"])
def test_a_new_question_and_an_end_are(move: str) -> None:
    assert case_rules.can_move(Case(state=State.CONFIRMED, closes_at=None), move, clock.now())

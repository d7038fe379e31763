"""Confirming what one has seen, and only what somebody stands behind."""

from tests.cast import Cast
from tests.factories import Factory


def answered(make: Factory) -> str:
    number = make.case("standpoints")
    for name in ("hanna", "fatima"):
        make.standpoint(number, name)
    return number


def test_cilla_does_not_confirm_an_answer_she_has_not_seen(cast: Cast, make: Factory) -> None:
    number = answered(make)
    page = cast.cilla.get(f"/fall/{number}")
    make.standpoint(number, "bo", "oppose", "Underlaget räcker inte.")
    stale = page.submit("#confirm-form")
    assert stale.status == 409
    assert "sedan du öppnade sidan" in stale.text
    assert cast.cilla.get(f"/fall/{number}/rekommendation").status == 404


def test_nothing_is_confirmed_that_nobody_stands_behind(cast: Cast, make: Factory) -> None:
    number = make.case("proposed")
    for name in ("bo", "hanna", "fatima"):
        make.standpoint(number, name, "oppose", "Nej.")
    page = cast.cilla.get(f"/fall/{number}")
    assert not page.has("#confirm-form")
    assert "Ingen part har ställt sig bakom" in page.text


def test_an_empty_step_before_a_written_one_is_pointed_out(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    form = cast.bo.get(f"/fall/{number}/forslag/nytt")
    party = form.one("#steps-0-party option:nth-of-type(2)")["value"]
    data = {
        **form.form("#proposal-form"),
        "summary": "Plan",
        "steps-1-measure": "Praktik",
        "steps-1-party": party,
        "steps-1-when": "sedan",
    }
    page = cast.bo.post(f"/fall/{number}/forslag", data)
    assert page.status == 422
    assert "Steg 1 är tomt" in page.text


def test_a_proposal_is_a_first_answer_too(cast: Cast, make: Factory) -> None:
    from kompetensgrupp.cases.models import CaseFacts

    number = make.case("discussion")
    make.proposal(number, "bo")
    with make.acting("anna") as actor:
        from kompetensgrupp.core.db import db

        case = make.load(actor, number)
        facts = db.session.get(CaseFacts, case.id)
        assert facts is not None
        assert facts.first_answer_at is not None


def test_what_was_typed_on_a_stale_page_becomes_a_draft(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    page = cast.bo.get(f"/fall/{number}/forslag/nytt")
    make.close_without(number)
    stale = page.submit("#proposal-form", summary="Börja med läkarbesök.")
    assert stale.status == 409
    assert "Det du skrev är sparat bland dina utkast" in stale.text
    start = cast.bo.get("/")
    again = cast.bo.get(start.link(f"Förslag i {number}"))
    assert again.form("#proposal-form")["summary"] == "Börja med läkarbesök."

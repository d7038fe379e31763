"""Searching: what is found, by whom, with which filters, and what never shows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from kompetensgrupp.cases import service as cases
from kompetensgrupp.cases import vocabulary as v
from kompetensgrupp.cases.models import CaseAccess, CaseVisit
from kompetensgrupp.core import clock, search
from kompetensgrupp.core.db import db
from kompetensgrupp.search import service
from kompetensgrupp.threads import service as threads
from kompetensgrupp.threads.models import CommentKind, FlagReason
from tests.cast import Cast, Page
from tests.factories import Factory


def titles(page: Page) -> list[str]:
    """The titles of the hits."""
    return [" ".join(tag.get_text().split()) for tag in page.soup.select("#traffar .list__title")]


def marks(page: Page) -> set[str]:
    return {tag.get_text().lower() for tag in page.soup.select("#traffar mark")}


def test_bo_finds_case_post_and_recommendation_by_inflected_words(
    cast: Cast, make: Factory
) -> None:
    number = make.case("confirmed", title="Fönsterlampan", background="Två fönsterlampor lyser.")
    other = make.case("discussion")
    make.comment(other, "fatima", "Prova fönsterlamporna först.")
    make.proposal(make.case("discussion"), summary="Byt fönsterlampa")  # not confirmed
    page = cast.bo.get("/sok?q=fönsterlampa")
    assert titles(page) == ["Inlägg 1 i Läkarintyg men ingen plan", "Fönsterlampan"]
    assert marks(page) == {"fönsterlamporna", "fönsterlampan", "fönsterlampor"}
    assert page.click("Inlägg 1").address == f"/fall/{other}"
    assert page.click("Fönsterlampan").address == f"/fall/{number}"
    plan = cast.bo.get("/sok?q=gemensamma planer&vad=recommendation")
    assert titles(plan) == ["Rekommendation i Fönsterlampan"]
    assert plan.click("Rekommendation i").address == f"/fall/{number}/rekommendation"


def test_nobody_finds_what_they_may_not_read(cast: Cast, make: Factory) -> None:
    make.case("in_review", title="Granskarnas vattenkanna")
    make.case("draft", title="Utkastets vattenkanna")
    make.case("questions", author="olle", title="Grannens vattenkanna")
    shown = make.case("questions", title="Gruppens vattenkanna")
    found = {name: titles(getattr(cast, name).get("/sok?q=vattenkannor"))
             for name in ("anna", "hanna", "jonas", "bo", "cilla", "david", "olle")}  # fmt: skip
    ours, theirs = ["Gruppens vattenkanna"], ["Grannens vattenkanna"]
    assert found == {
        "anna": ours, "hanna": ours, "jonas": ours, "bo": ours, "cilla": ours,
        "david": theirs, "olle": theirs,
    }  # fmt: skip
    for name in ("eva", "ingrid", "karin"):
        assert getattr(cast, name).get("/sok?q=vattenkanna").status == 403
    make.declined(shown)
    assert titles(cast.bo.get("/sok?q=vattenkanna")) == []
    assert titles(cast.anna.get("/sok?q=vattenkanna")) == []


def test_posts_that_not_everybody_reads_are_not_found(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    for words in ("kvar", "tillbakadragen", "dold"):
        make.comment(number, "bo", f"Stuprännan är {words}.")
    with make.acting("bo") as actor:
        case = make.load(actor, number)
        threads.post(actor, case, "Stuprännan väntar.", CommentKind.FACT, waits=True)
        threads.withdraw(actor, case, threads.load_comment(actor, 2, case=case))
    with make.acting("fatima") as actor:
        case = make.load(actor, number)
        threads.flag(actor, case, threads.load_comment(actor, 3, case=case), FlagReason.PLACE)
    for name in ("bo", "fatima", "cilla"):
        page = getattr(cast, name).get("/sok?q=stupränna")
        assert len(titles(page)) == 1, name
        assert "kvar" in page.text
    with make.acting("cilla") as actor:
        case = make.load(actor, number)
        threads.restore(actor, case, threads.load_comment(actor, 3, case=case))
    assert len(titles(cast.bo.get("/sok?q=stupränna"))) == 2


def test_a_flagged_case_is_found_by_nobody(cast: Cast, make: Factory) -> None:
    number = make.case("questions", title="Takpannan")
    make.comment(number, "fatima", "Om takpannan.")
    assert len(titles(cast.bo.get("/sok?q=takpanna"))) == 2
    with make.acting("bo") as actor:
        threads.flag(actor, make.load(actor, number), None, FlagReason.PLACE)
    for name in ("anna", "hanna", "bo", "cilla"):
        assert titles(getattr(cast, name).get("/sok?q=takpanna")) == [], name


def test_filters_live_in_the_address(cast: Cast, make: Factory) -> None:
    with clock.at(clock.now() - timedelta(days=400)):
        old = make.case("confirmed", title="Gammal trädgårdsslang", category="work_obstacle")
    new = make.case("discussion", title="Ny trädgårdsslang")
    make.comment(new, "bo", "Trädgårdsslangen igen.")
    rows = {
        "": ["Inlägg 1 i Ny trädgårdsslang", "Ny trädgårdsslang", "Gammal trädgårdsslang"],
        "&vad=post": ["Inlägg 1 i Ny trädgårdsslang"],
        "&vad=case": ["Ny trädgårdsslang", "Gammal trädgårdsslang"],
        "&vad=lesson": [],
        "&lage=klara": ["Gammal trädgårdsslang"],
        "&lage=pagar&vad=case": ["Ny trädgårdsslang"],
        "&kategori=work_obstacle": ["Gammal trädgårdsslang"],
        "&tid=manad&vad=case": ["Ny trädgårdsslang"],
        "&tid=aldre": ["Gammal trädgårdsslang"],
        "&tid=nonsens&vad=nonsens&lage=nonsens&fore=nonsens": [
            "Inlägg 1 i Ny trädgårdsslang", "Ny trädgårdsslang", "Gammal trädgårdsslang",
        ],
    }  # fmt: skip
    for query, wanted in rows.items():
        page = cast.bo.get(f"/sok?q=trädgårdsslang{query}")
        assert titles(page) == wanted, query
        assert page.one("#q")["value"] == "trädgårdsslang"
    page = cast.bo.get("/sok?q=trädgårdsslang&vad=lesson&lage=klara")
    assert "Inga träffar" in page.text
    assert "Prova" in page.text
    assert page.one("#vad option[selected]")["value"] == "lesson"
    assert titles(page.click("Sök utan filter")) == rows[""]
    assert old != new


def test_pages_miss_and_repeat_nothing(
    cast: Cast, make: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "PAGE_SIZE", 2)
    monkeypatch.setattr(service, "STEPS", (1, 1, 2))
    number = make.case("discussion")
    for n in range(7):
        make.comment(number, "bo", f"Skottkärra nummer {n}.")
    seen: list[str] = []
    page = cast.bo.get("/sok?q=skottkärra&vad=post")
    for _ in range(9):
        seen += titles(page)
        links = page.soup.select('a[rel="next"], #traffar .empty a')
        if not links or "Till de första" in links[0].get_text():
            break
        assert "vad=post" in str(links[0]["href"])
        page = cast.bo.get(str(links[0]["href"]))
    assert seen == [f"Inlägg {n} i Läkarintyg men ingen plan" for n in range(7, 0, -1)]


def test_words_inside_longer_words_count_when_nothing_else_does(cast: Cast, make: Factory) -> None:
    make.case("questions", title="Trädgårdsarkitektens råd")
    assert titles(cast.bo.get("/sok?q=arkitekt")) == ["Trädgårdsarkitektens råd"]
    assert titles(cast.bo.get("/sok?q=gårdsarki")) == ["Trädgårdsarkitektens råd"]
    assert titles(cast.bo.get("/sok?q=zebra")) == []


@pytest.mark.parametrize("question", ["850709-9805", "Ring 070-174 06 58", "kim@exempel.se"])
def test_a_direct_identifier_is_refused_with_kind_words(
    cast: Cast, make: Factory, question: str
) -> None:
    make.case("questions")
    page = cast.bo.get(f"/sok?q={question}")
    assert page.status == 422
    assert "kan peka ut en person" in page.text
    assert question not in page.response.text
    assert page.one("#q")["value"] == ""
    assert titles(page) == []


@pytest.mark.parametrize(
    "question",
    ['"', "a* OR b", "NEAR(a b)", "')) --", "%00%ff", "col:x", "%F0%9F%99%82", "x" * 900],
)
def test_a_hostile_question_gets_an_ordinary_answer(cast: Cast, question: str) -> None:
    page = cast.bo.get(f"/sok?q={question}")
    assert page.status == 200
    assert "Inga träffar" in page.text or "Vad söker du?" in page.text


def test_a_case_number_leads_to_the_case(cast: Cast, make: Factory) -> None:
    number, hidden = make.case("questions"), make.case("in_review")
    assert cast.bo.get(f"/sok?q={number.lower()}").click(f"Öppna {number}").address.endswith(number)
    page = cast.bo.get(f"/sok?q={hidden}")
    assert hidden not in page.one("#traffar").get_text().replace(f"«{hidden}»", "")


def test_words_that_are_shown_are_written_down_as_read(
    cast: Cast, make: Factory, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    number = make.case("questions", title="Sommarhattens brätte")
    make.comment(number, "fatima", "Om hattens brätte.")

    def rows() -> int:
        with make.acting("bo") as actor:
            query = select(CaseAccess).where(CaseAccess.user_id == actor.user_id)
            return len(db.session.scalars(query).all())

    for _ in range(2):
        cast.bo.get("/sok?q=brätte")
        assert rows() == 1
    cast.bo.get(f"/fall/{number}")
    assert rows() == 1, "at most one row per person, case and ten minutes"
    with clock.at(clock.now() + timedelta(minutes=11)):
        cast.bo.get("/sok?q=brätte")
        assert rows() == 2
        cast.bo.get("/sok?q=nothing")
    with make.acting("bo") as actor:
        visit = db.session.scalars(
            select(CaseVisit).where(CaseVisit.user_id == actor.user_id)
        ).one()
        assert visit.shown_seq == 1
    few = count_queries(lambda: cast.bo.get("/sok?q=brätte"))
    for _ in range(3):
        make.comment(make.case("questions"), "bo", "Hattens brätte.")
    cast.bo.get("/sok?q=brätte")
    assert count_queries(lambda: cast.bo.get("/sok?q=brätte")) == few <= 9


def test_a_search_leaves_what_is_new_as_it_was(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    cast.bo.get(f"/fall/{number}")
    make.comment(number, "fatima", "Nytt om gräsklipparen.")
    cast.bo.get("/sok?q=gräsklippare")
    assert number in cast.bo.get("/").one("#nya").get_text()


def test_the_search_box_and_the_menu_lead_there(cast: Cast, make: Factory) -> None:
    make.case("questions")
    page = cast.bo.get("/fall")
    assert page.one('form[role="search"]')["action"] == "/sok"
    assert page.link("Sök") == "/sok"
    for name in ("anna", "hanna", "jonas", "bo", "cilla", "eva", "ingrid"):
        found = getattr(cast, name).get("/")
        assert len(found.soup.select(".nav > ul > li")) <= 5, name


def test_a_changed_text_is_found_by_its_new_words(cast: Cast, make: Factory) -> None:
    number = make.case("questions", title="Om hammaren")
    assert titles(cast.bo.get("/sok?q=hammare")) == ["Om hammaren"]
    with make.acting("anna") as actor:
        cases.withdraw(actor, make.load(actor, number), v.WithdrawReason.SOLVED_OTHERWISE)
    assert titles(cast.bo.get("/sok?q=hammare&lage=utan")) == ["Om hammaren"]


def test_an_index_that_is_lost_is_made_anew(cast: Cast, make: Factory) -> None:
    make.case("confirmed")
    number = make.case("discussion")
    make.comment(number, "bo", "Om sandlådan.")
    with make.acting("bo") as actor:
        search.forget_group(actor.group_id or 0)
    assert titles(cast.bo.get("/sok?q=sandlåda")) == []
    with make.acting("bo") as actor:
        assert service.catch_up(actor) == 4
        assert service.catch_up(actor) == 0
    assert len(titles(cast.bo.get("/sok?q=sandlåda"))) == 1

"""The experience bank: searching it, what is told of a case, what is alike, and its end."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kompetensgrupp.audit.models import LogText
from kompetensgrupp.cases import vocabulary as v
from kompetensgrupp.cases.models import Case
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, begin_write, db
from kompetensgrupp.lessons import facts, reading
from kompetensgrupp.lessons.models import Lesson, LessonVersion
from kompetensgrupp.retention import service as retention
from tests.cast import Cast, Page
from tests.factories import LESSON, Factory


def titles(page: Page) -> list[str]:
    return [tag.get_text() for tag in page.soup.select("#lardomar .list__title")]


def test_inflections_and_filters_live_in_the_address(cast: Cast, make: Factory) -> None:
    one = make.lesson(make.case("confirmed"), title="Tandläkaren först")
    other = make.lesson(
        make.case("confirmed", category="work_obstacle"),
        title="Arbetsträning i små steg",
        situation="Tänder och värk hindrade.",
    )
    assert one != other
    for _ in range(4):
        make.case("questions")
        make.case("questions", category="work_obstacle")
    rows = {
        "": ["Arbetsträning i små steg", "Tandläkaren först"],
        "?q=tandläkarens": ["Tandläkaren först"],
        "?q=arbetsträningar": ["Arbetsträning i små steg"],
        "?q=träningen": ["Arbetsträning i små steg"],
        "?kategori=work_obstacle": ["Arbetsträning i små steg"],
        "?q=tandläkare&kategori=work_obstacle": [],
        "?q=zebra": [],
        "?q=%22%22)%20OR&kategori=nonsens&fore=x": [],
    }
    for query, wanted in rows.items():
        page = cast.jonas.get(f"/erfarenheter{query}")
        assert titles(page) == wanted, query
        if not wanted:
            assert "Inga träffar" in page.text
            assert "Prova" in page.text
    page = cast.jonas.get("/erfarenheter?q=tandläkaren&kategori=certificate_no_sgi")
    assert page.one("#q")["value"] == "tandläkaren"
    assert page.one("#kategori option[selected]")["value"] == "certificate_no_sgi"
    assert {mark.get_text() for mark in page.soup.select("mark")} == {"Tandläkaren"}
    assert titles(cast.bo.get("/sok?q=arbetsträning&vad=lesson")) == []
    found = cast.bo.get("/sok?q=arbetsträning&vad=lesson").soup.select(".list__title")
    assert [tag.get_text() for tag in found] == ["Arbetsträning i små steg"]


def test_a_way_in_that_few_cases_share_is_neither_shown_nor_asked_for(
    cast: Cast, make: Factory
) -> None:
    make.lesson(make.case("confirmed", category="work_obstacle"))
    row, way = "#lardomar .list", "Arbetshinder, sociala skäl"
    assert way not in cast.jonas.get("/erfarenheter").text
    assert titles(cast.jonas.get("/erfarenheter?kategori=work_obstacle")) == []
    for _ in range(4):
        make.case("questions", category="work_obstacle")
    page = cast.jonas.get("/erfarenheter?kategori=work_obstacle")
    assert titles(page) == [LESSON["title"]]
    assert way in page.one(row).get_text()
    assert "Sjukskriven med läkarintyg" not in page.response.text


def test_a_direct_identifier_is_refused_here_too(cast: Cast) -> None:
    page = cast.bo.get("/erfarenheter?q=850709-9805")
    assert page.status == 422
    assert "850709" not in page.response.text
    assert "kan peka ut en person" in page.text


def test_pages_of_the_bank(cast: Cast, make: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PAGE_SIZE", 2)
    number = make.case("confirmed")
    for n in range(5):
        make.lesson(number, title=f"Lärdom nummer {n}")
    seen: list[str] = []
    page = cast.jonas.get("/erfarenheter")
    for _ in range(9):
        seen += titles(page)
        if not page.has('a[rel="next"]'):
            break
        page = cast.jonas.get(str(page.one('a[rel="next"]')["href"]))
    assert seen == [f"Lärdom nummer {n}" for n in range(4, -1, -1)]


def test_bands_are_told_only_when_enough_cases_share_them(cast: Cast, make: Factory) -> None:
    """They are counted together: five women and five of an age are not five women of that age."""
    number = make.case("confirmed")
    lesson = f"/erfarenheter/{make.lesson(number)}"
    shown = cast.jonas.get(lesson).one("#gemensamt").get_text()
    assert "Kvinna" not in shown
    assert "12–26 månader" not in shown
    for _ in range(2):
        make.case("questions", sex=v.Sex.MAN)
        make.case("questions", age_band=v.AgeBand.A55)
    shown = cast.jonas.get(lesson).one("#gemensamt").get_text()
    assert "Sjukskriven med läkarintyg" in shown
    assert "12–26 månader" in shown
    assert "35–44" not in shown  # three of five
    assert "Kvinna" not in shown
    for _ in range(2):
        make.case("questions")
    shown = cast.jonas.get(lesson).one("#gemensamt").get_text()
    assert "35–44 år" in shown
    assert "Kvinna" not in shown  # seven women, five of that age, three who are both
    for _ in range(2):
        make.case("questions")
    assert "Kvinna" in cast.jonas.get(lesson).one("#gemensamt").get_text()
    make.declined(make.case("questions"))
    with make.acting("bo") as actor:
        assert len(facts.known(actor, make.load(actor, number)).facts) == 4


def test_what_came_of_it_is_told_when_enough_cases_share_it(cast: Cast, make: Factory) -> None:
    confirmed = clock.now() - timedelta(days=120)
    with clock.at(confirmed):
        numbers = [make.case("confirmed") for _ in range(5)]
        learning = make.case("confirmed", purpose=v.Purpose.LEARNING)
    lesson = f"/erfarenheter/{make.lesson(numbers[0])}"
    for told, number in enumerate(numbers):
        assert "Efter 3 månader" not in cast.jonas.get(lesson).text, told
        with clock.at(confirmed + timedelta(days=100)):
            make.follow_up(number)
    shown = cast.jonas.get(lesson).one("#lardom .disclaimer").get_text()
    assert shown.startswith("Efter 3 månader: inget av stegen blev gjort helt. Läget då: insats")
    page = cast.bo.get(f"/fall/{numbers[0]}/lardom")
    assert "inget av stegen" in str(page.form("#lesson-form")["happened"])
    assert "Efter 3" not in cast.jonas.get(f"/erfarenheter/{make.lesson(learning)}").text


def test_the_form_begins_with_what_many_share(cast: Cast, make: Factory) -> None:
    number = make.case("confirmed")
    for _ in range(4):
        make.case("questions")
    form = cast.bo.get(f"/fall/{number}/lardom").form("#lesson-form")
    assert "Sjukskriven med läkarintyg, saknar SGI." in form["situation"]
    assert form["tried"] == "Gruppen rekommenderade ett steg, som kommunen skulle göra."
    assert form["learned"] == ""


# --- what is alike ---------------------------------------------------------------------------

TEETH = {
    "title": "Tänderna stoppar praktiken",
    "background": "Tandvärken och blodsockret hänger ihop. Tandläkaren väntar på utlåtande.",
}


def test_lessons_that_resemble_a_case_stand_beside_it(cast: Cast, make: Factory) -> None:
    make.lesson(
        make.case("confirmed"), title="Munnen och blodsockret",
        situation="Tandvärk och blodsocker hängde ihop.", learned="Be tandläkaren om utlåtande.",
    )  # fmt: skip
    make.lesson(make.case("confirmed"), title="Bostaden först", situation="Ingen fast bostad.")
    number = make.case("draft", **TEETH)
    page = cast.anna.get(f"/fall/{number}/skriv/4")
    part = page.one("#liknande")
    assert part["hx-get"] == f"/fall/{number}/liknande"
    page = page.click("Visa lärdomar som liknar")
    assert [link.get_text() for link in page.soup.select("#liknande a")] == [
        "Munnen och blodsockret"
    ]
    assert cast.anna.get(f"/fall/{number}/kontrollera").has("#liknande")
    assert cast.bo.get(f"/fall/{number}/liknande").status == 404
    other = make.case("questions", title="Om något helt annat", background="Ingenting liknar det.")
    page = cast.bo.get(f"/fall/{other}").click("Visa lärdomar som liknar")
    assert "Ingen lärdom liknar fallet än" in page.text


def test_a_case_does_not_resemble_its_own_lesson(cast: Cast, make: Factory) -> None:
    number = make.case("confirmed", **TEETH)
    make.lesson(number, title="Tandläkaren", situation="Tandvärk och blodsocker, ett utlåtande.")
    assert "Ingen lärdom liknar" in cast.bo.get(f"/fall/{number}/liknande").text


# --- the end ---------------------------------------------------------------------------------


def _erase(app: Flask, number: str) -> None:
    with app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        begin_write(db.session())
        case = db.session.scalars(select(Case).where(Case.number == number)).one()
        retention._erase(retention.operator(case.group_id), case)
        db.session.commit()


def test_after_its_time_an_approved_lesson_stays_and_the_rest_goes(
    app: Flask, cast: Cast, make: Factory
) -> None:
    number = make.case("confirmed")
    lesson = make.lesson(number, title="Den som blir kvar")
    gone = make.lesson(number, reviewer=None, title="Den som väntar")
    _erase(app, number)
    assert cast.bo.get(f"/erfarenheter/{gone}").status == 404
    page = cast.jonas.get(f"/erfarenheter/{lesson}")
    assert "Den som blir kvar" in page.text
    assert titles(cast.bo.get("/erfarenheter?q=kvar")) == ["Den som blir kvar"]
    assert not cast.bo.get(f"/erfarenheter/{lesson}").has('a[href^="/fall/KG"]')
    assert cast.bo.get(f"/erfarenheter/{lesson}/andra").status == 409
    assert not cast.bo.get("/").has("#lardomar")
    page = cast.cilla.get(f"/erfarenheter/{lesson}/dra-tillbaka")
    assert "skälet sparas inte" in page.text
    page.submit("#lesson-withdraw-form", reason="Den missförstås.")
    with make.acting("bo"):
        assert db.session.scalars(select(LessonVersion)).all() == [], "nobody comes for it later"
        told = db.session.scalars(select(LogText.text)).all()
        assert "Den missförstås." not in told


def test_of_somebody_who_said_no_no_lesson_is_left(app: Flask, cast: Cast, make: Factory) -> None:
    number = make.case("confirmed")
    make.lesson(number)
    make.declined(number)
    _erase(app, number)
    with make.acting("bo"):
        assert db.session.scalars(select(Lesson)).all() == []
        assert db.session.scalars(select(LessonVersion)).all() == []
    assert LESSON["title"] not in cast.bo.get("/erfarenheter").text


def test_the_page_asks_the_same_however_many_lessons(
    cast: Cast, make: Factory, count_queries: object
) -> None:
    number = make.case("confirmed")
    make.lesson(number)
    cast.jonas.get("/erfarenheter?q=läkaren")
    few = count_queries(lambda: cast.jonas.get("/erfarenheter?q=läkaren"))  # type: ignore[operator]
    for _ in range(4):
        make.lesson(number)
    more = count_queries(lambda: cast.jonas.get("/erfarenheter?q=läkaren"))  # type: ignore[operator]
    assert more == few <= 8

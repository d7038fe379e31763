"""Writing a lesson from a recommendation, a second person's word, changes, taking it back."""

import pytest

from kompetensgrupp.audit.models import Event, LogEntry
from kompetensgrupp.cases import service as cases
from kompetensgrupp.cases import vocabulary as v
from kompetensgrupp.core.db import db
from tests.cast import Cast, Page
from tests.factories import LESSON, Factory


def write(page: Page, **texts: str) -> Page:
    """Fill in the lesson's form on the page and send it."""
    return page.submit("#lesson-form", **{**LESSON, **texts})


def decide(cast: Cast, name: str, address: str, outcome: str, note: str = "") -> Page:
    page = getattr(cast, name).get(f"{address}/granska")
    return page.submit("#lesson-review-form", outcome=outcome, note=note)


def test_anna_writes_and_bo_approves(cast: Cast, make: Factory) -> None:
    number = make.case("confirmed")
    page = cast.anna.get(f"/fall/{number}").click("Skriv en lärdom")
    assert "Kopiera ingenting" in page.text
    page = write(page)
    assert "väntar nu på att en annan person" in page.said
    assert "Väntar på godkännande" in page.text
    lesson = page.address
    assert cast.jonas.get(lesson).status == 404, "nobody reads it before it is approved"
    assert LESSON["title"] not in cast.jonas.get("/erfarenheter").text
    assert LESSON["title"] in cast.bo.get("/").one("#lardomar").get_text()
    assert cast.anna.get(f"{lesson}/granska").status == 403
    decide(cast, "bo", lesson, "approve")
    page = cast.jonas.get("/erfarenheter").click(LESSON["title"])
    for words in LESSON.values():
        assert words in page.text
    assert "godkänd av Bo Elofsson" in page.text
    assert not cast.bo.get("/").has("#lardomar")


def test_the_second_person_sends_it_back_and_reads_the_new_text(cast: Cast, make: Factory) -> None:
    number = make.case("confirmed")
    lesson = f"/erfarenheter/{make.lesson(number, reviewer=None)}"
    page = decide(cast, "fatima", lesson, "return")
    assert page.status == 422
    decide(cast, "fatima", lesson, "return", "Skriv situationen grövre.")
    page = cast.bo.get(lesson)
    assert "Skriv situationen grövre." in page.text
    assert "Du har fått den tillbaka" in cast.bo.get("/erfarenheter").text
    page = page.click("Ändra och skicka igen")
    assert write(page).status == 422, "the same text again"
    page = write(page, situation="Någon med flera hälsoproblem.")
    assert "Väntar på godkännande" in page.text
    decide(cast, "fatima", lesson, "approve")
    assert "Godkänd" in cast.greger.get(lesson).text
    assert not cast.greger.get(lesson).has('a[href$="/versioner"]'), "the first was never read"


def test_a_change_waits_while_the_approved_text_stays(cast: Cast, make: Factory) -> None:
    lesson = f"/erfarenheter/{make.lesson(make.case('confirmed'))}"
    page = cast.greger.get(lesson).click("Ändra lärdomen")
    write(page, learned="Fråga efter sambandet allra först.")
    assert "allra först" not in cast.jonas.get(lesson).text
    assert "En ändring väntar" in cast.bo.get(lesson).text
    assert cast.bo.get(f"{lesson}/andra").status == 409, "one change at a time"
    page = cast.bo.get(f"{lesson}/granska")
    assert "allra" in page.one("#skillnad ins").get_text()
    decide(cast, "bo", lesson, "approve")
    page = cast.jonas.get(lesson)
    assert "allra först" in page.text
    page = page.click("Se vad som ändrades")
    assert "Vad andra kan lära" in page.text
    assert "allra" in page.one("#version-2 ins").get_text()


def test_nobody_approves_what_they_have_not_read(cast: Cast, make: Factory) -> None:
    lesson = f"/erfarenheter/{make.lesson(make.case('confirmed'), reviewer=None)}"
    opened = cast.fatima.get(f"{lesson}/granska")
    write(cast.bo.get(f"{lesson}/andra"), learned="Något helt annat.")
    page = opened.submit("#lesson-review-form", outcome="approve")
    assert page.status == 409
    assert cast.jonas.get(lesson).status == 404
    stale = cast.bo.get(f"{lesson}/andra")
    write(cast.bo.get(f"{lesson}/andra"), learned="Något tredje.")
    assert write(stale, learned="Något fjärde.").status == 409


def test_who_may_write_and_approve(cast: Cast, make: Factory) -> None:
    number = make.case("confirmed")
    open_case = make.case("discussion")
    codes = {
        "anna": (200, 403), "hanna": (200, 200), "jonas": (403, 403), "bo": (200, 403),
        "fatima": (200, 200), "greger": (200, 200), "cilla": (200, 200), "david": (404, 404),
        "olle": (404, 403), "eva": (403, 403), "ingrid": (403, 403),
    }  # fmt: skip
    lesson = make.lesson(number, reviewer=None)
    for name, (new, review) in codes.items():
        person = getattr(cast, name)
        assert person.get(f"/fall/{number}/lardom").status == new, name
        assert person.get(f"/erfarenheter/{lesson}/granska").status == review, name
    assert cast.bo.get(f"/fall/{open_case}/lardom").status == 409
    assert "Skriv en lärdom" not in cast.bo.get(f"/fall/{open_case}").text
    assert "Skriv en lärdom" not in cast.jonas.get(f"/fall/{number}").text


def test_a_lesson_of_another_group_is_nowhere(cast: Cast, make: Factory) -> None:
    lesson = make.lesson(make.case("confirmed"))
    for below in ("", "/versioner", "/andra", "/dra-tillbaka"):
        assert cast.david.get(f"/erfarenheter/{lesson}{below}").status == 404
    assert LESSON["title"] not in cast.david.get("/erfarenheter").text
    assert LESSON["title"] not in cast.david.get("/sok?q=läkarens sambandet").text


def test_identities_are_stopped_and_nothing_typed_is_lost(cast: Cast, make: Factory) -> None:
    number = make.case("confirmed")
    page = write(cast.anna.get(f"/fall/{number}/lardom"), situation="Ring 070-174 06 58.")
    assert page.status == 422
    assert page.has(".findings")
    assert page.form("#lesson-form")["learned"] == LESSON["learned"]
    pressed = str(page.one('button[value^="replace:"]')["value"])
    page = page.submit("#lesson-form", button=pressed)
    assert "070" not in str(page.form("#lesson-form")["situation"])


def test_what_is_copied_is_shown_and_asked_about(cast: Cast, make: Factory) -> None:
    background = "Klienten har varit sjukskriven länge och saknar SGI sedan flera år."
    number = make.case("standpoints", background=background)
    make.comment(number, "fatima", "Läkaren kan skriva om sambandet mellan mun och blodsocker nu.")
    make.confirm(number)
    page = write(
        cast.bo.get(f"/fall/{number}/lardom"),
        situation="Hen HAR varit sjukskriven länge, och saknar SGI sedan länge. Svårt.",
        tried="Bad om hjälp: läkaren kan skriva om sambandet mellan mun och blodsocker.",
    )
    assert page.status == 422
    assert [mark.get_text() for mark in page.soup.select("#ordagrant mark")] == [
        "HAR varit sjukskriven länge, och saknar SGI sedan",
        "läkaren kan skriva om sambandet mellan mun och blodsocker",
    ]
    assert "Väntar på godkännande" not in cast.bo.get("/erfarenheter").text
    page = page.submit("#lesson-form", may_copy="y")
    assert "Väntar på godkännande" in page.text
    assert "Ordagrant som i fallet" in cast.fatima.get(f"{page.address}/granska").text


def test_a_draft_is_kept_and_goes_when_it_is_sent(cast: Cast, make: Factory) -> None:
    number = make.case("confirmed")
    page = cast.anna.get(f"/fall/{number}/lardom")
    key = page.form("#lesson-form")["draft_key"]
    cast.anna.post(
        "/utkast", {"csrf_token": cast.anna.token(), "draft_key": key, "learned": "Halvt"}
    )
    assert f"Lärdom ur {number}" in cast.anna.get("/").text
    page = cast.anna.get("/").click(f"Lärdom ur {number}").click("Skriv en lärdom")
    assert page.form("#lesson-form")["learned"] == "Halvt"
    page = write(page)
    assert cast.anna.get(f"/fall/{number}/lardom").form("#lesson-form")["learned"] == ""
    key = cast.anna.get(f"{page.address}/andra").form("#lesson-form")["draft_key"]
    cast.anna.post(
        "/utkast", {"csrf_token": cast.anna.token(), "draft_key": key, "learned": "Hellre så"}
    )
    page = cast.anna.get("/").click(f"Om en lärdom ur {number}").click("Ändra lärdomen")
    assert page.form("#lesson-form")["learned"] == "Hellre så"
    make.declined(number)
    assert "Om en lärdom ur" not in cast.anna.get("/").text, "drafts go when the person says no"


def test_taken_back_it_is_gone_for_all_with_the_reason_in_the_log(
    cast: Cast, make: Factory
) -> None:
    number = make.case("confirmed")
    lesson = f"/erfarenheter/{make.lesson(number)}"
    assert cast.greger.get(f"{lesson}/dra-tillbaka").status == 403
    page = cast.cilla.get(lesson).click("Dra tillbaka lärdomen")
    page.submit("#lesson-withdraw-form", reason="Den missförstås.")
    for name in ("bo", "cilla", "jonas"):
        assert getattr(cast, name).get(lesson).status == 404
        assert LESSON["title"] not in getattr(cast, name).get("/erfarenheter").text
        assert LESSON["title"] not in getattr(cast, name).get("/sok?q=sambandet").text
    assert "Den missförstås." in cast.bo.get(f"/fall/{number}/logg").text


def test_jonas_recognises_somebody_and_it_is_read_once_more(cast: Cast, make: Factory) -> None:
    lesson = f"/erfarenheter/{make.lesson(make.case('confirmed'))}"
    page = cast.jonas.get(lesson).submit('form[action$="/kannas-igen"]')
    assert "Lärdomen är dold" in page.said
    assert cast.jonas.get(lesson).status == 404
    assert LESSON["title"] not in cast.jonas.get("/sok?q=sambandet").text
    assert LESSON["title"] in cast.cilla.get("/").one("#lardomar").get_text()
    assert "någon har frågat" in cast.fatima.get(f"{lesson}/granska").text
    decide(cast, "fatima", lesson, "approve")
    assert cast.jonas.get(lesson).status == 200
    assert "Frågade om någon kan kännas igen i en lärdom" in cast.bo.get("/beslutslogg").text


def test_when_the_person_says_no_the_lesson_is_gone_too(cast: Cast, make: Factory) -> None:
    number = make.case("confirmed")
    lesson = make.lesson(number)
    assert cast.bo.get(f"/erfarenheter/{lesson}").status == 200
    make.declined(number)
    for name in ("anna", "bo", "cilla", "jonas"):
        assert getattr(cast, name).get(f"/erfarenheter/{lesson}").status == 404, name
        assert LESSON["title"] not in getattr(cast, name).get("/erfarenheter").text
        assert LESSON["title"] not in getattr(cast, name).get("/sok?q=sambandet").text


@pytest.mark.parametrize("reason", ["no_longer_relevant", "solved_otherwise"])
def test_another_reason_leaves_the_lesson(cast: Cast, make: Factory, reason: str) -> None:
    number = make.case("confirmed")
    lesson = make.lesson(number)
    with make.acting("anna") as actor:
        cases.withdraw(actor, make.load(actor, number), v.WithdrawReason(reason))
    assert cast.bo.get(f"/erfarenheter/{lesson}").status == 200


def test_every_act_is_in_the_log_without_the_text(cast: Cast, make: Factory) -> None:
    number = make.case("confirmed")
    lesson = f"/erfarenheter/{make.lesson(number, reviewer=None)}"
    decide(cast, "fatima", lesson, "return", "Grövre.")
    write(cast.bo.get(f"{lesson}/andra"), situation="Grövre skrivet.")
    decide(cast, "fatima", lesson, "approve")
    with make.acting("bo"):
        rows = db.session.query(LogEntry).filter(LogEntry.event.like("lesson_%")).all()
        assert [row.event for row in rows] == [
            Event.LESSON_WRITTEN, Event.LESSON_RETURNED, Event.LESSON_WRITTEN,
            Event.LESSON_APPROVED,
        ]  # fmt: skip
    assert LESSON["learned"] not in cast.bo.get(f"/fall/{number}/logg?inlagg=1").text

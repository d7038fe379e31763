"""R3: a change of an approved text is reviewed before others read it; the approved text stays."""

import pytest
from sqlalchemy import select

from kompetensgrupp.audit.models import Event, LogEntry
from kompetensgrupp.cases import service as cases
from kompetensgrupp.cases.models import Case, CaseFacts, CaseVersion
from kompetensgrupp.core.db import db
from tests.cast import HARMLESS, Cast, Page
from tests.factories import Factory
from tests.sending import send

NEW = "Kvarnstensgrubbleri"
OLD = "Klienten har varit sjukskriven länge och saknar SGI."


def change(cast: Cast, number: str, who: str = "anna", step: int = 3, **fields: str) -> Page:
    """Somebody writes in a step of an approved text, as far as the next step."""
    fields = fields or {"background": f"{OLD} {NEW}."}
    page = getattr(cast, who).get(f"/fall/{number}/skriv/{step}")
    return page.submit("#case-form", **fields)


def sent_change(cast: Cast, make: Factory, state: str = "discussion", **fields: str) -> str:
    number = make.case(state)
    change(cast, number, **fields)
    cast.anna.get(f"/fall/{number}/kontrollera").submit("#case-form", **HARMLESS)
    return number


def pages_of(number: str) -> list[str]:
    ends = ("", "/logg", "/versioner", "/forslag", "/kontrollera", "/skriv/3", "/slang",
            "/dra-tillbaka", "/lamna-over", "/avsluta", "?efter=0")  # fmt: skip
    return ["/", "/fall", "/granska", f"/granska/{number}", "/beslutslogg",
            *(f"/fall/{number}{end}" for end in ends)]  # fmt: skip


def readers_of_the_new_words(cast: Cast, number: str) -> set[str]:
    return {
        person.name
        for person in cast.everyone()
        for address in pages_of(number)
        if NEW in person.get(address).response.text
    }


def row(make: Factory, number: str) -> Case:
    with make.acting("cilla"):
        return db.session.scalars(select(Case).where(Case.number == number)).one()


def events(make: Factory, number: str) -> list[Event]:
    with make.acting("cilla"):
        query = select(LogEntry.event).where(LogEntry.case_number == number)
        return list(db.session.scalars(query.order_by(LogEntry.seq)))


def test_anna_changes_the_text_and_hanna_approves_what_differs(cast: Cast, make: Factory) -> None:
    number = make.case("standpoints")
    page = cast.anna.get(f"/fall/{number}").click("Ändra fallbeskrivningen")
    assert "De andra ser den godkända" in page.text
    page = page.person.get(f"/fall/{number}/skriv/2").submit("#case-form", age_band="45-54")
    page = page.submit("#case-form", background=f"{OLD} {NEW}.")
    page = page.submit("#case-form")
    assert [h.get_text() for h in page.soup.select("#skillnad h3")] == ["Ålder", "Bakgrund"]
    page = page.submit("#case-form", **HARMLESS)
    assert "Ändringen är skickad" in page.said
    assert "Parterna tar ställning" in page.text
    assert "En ändring av fallbeskrivningen granskas" in cast.bo.get(f"/fall/{number}").text

    page = cast.hanna.get("/granska").click("Läkarintyg men ingen plan")
    differs = page.one("#skillnad").get_text(" ", strip=True)
    assert "Förut: 35–44 år → Nu: 45–54 år" in differs
    assert page.one("#skillnad ins:-soup-contains('Kvarn')")
    assert "Frågan till gruppen" not in differs
    assert page.one("details #beskrivning")
    said = page.submit("#review-form", outcome="approve").said
    assert f"{number} är godkänt" in said

    page = cast.bo.get(f"/fall/{number}")
    assert NEW in page.text
    assert "45–54 år" in page.text
    assert "Parterna tar ställning" in page.text
    page = page.click("Se vad som ändrades")
    assert "35–44 år" in page.text
    assert page.one("ins:-soup-contains('Kvarn')")
    assert events(make, number)[-2:] == [Event.CHANGE_SUBMITTED, Event.CHANGE_APPROVED]


def test_only_writer_and_reviewers_of_the_party_read_an_unapproved_word(
    cast: Cast, make: Factory
) -> None:
    number = make.case("standpoints")
    change(cast, number, step=1, title=f"{NEW} rubrik")
    change(cast, number)
    assert readers_of_the_new_words(cast, number) == {"anna"}
    cast.anna.get(f"/fall/{number}/kontrollera").submit("#case-form", **HARMLESS)
    # Anna sees what she sent only where she can throw it away.
    assert readers_of_the_new_words(cast, number) == {"anna", "hanna", "jonas"}
    cast.hanna.get(f"/granska/{number}").submit("#review-form", outcome="return", reason="Grövre.")
    assert readers_of_the_new_words(cast, number) == {"anna"}
    cast.anna.get(f"/fall/{number}/kontrollera").submit("#case-form", **HARMLESS)
    cast.jonas.get(f"/granska/{number}").submit("#review-form", outcome="approve")
    own = {"anna", "hanna", "jonas", "bo", "fatima", "greger", "cilla"}
    assert readers_of_the_new_words(cast, number) == own


def test_a_colleagues_faulty_step_shows_nothing_of_the_change(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    change(cast, number, step=1, title=f"{NEW} rubrik")
    for fields in ({}, {"title": "", "action": "later"}, {"keep_title": "saved", "title": "x"}):
        for end in ("skriv/1", "skriv/1/valj"):
            answer = send(cast.jonas, f"/fall/{number}/{end}", **fields)
            assert answer.status == 403
            assert NEW not in answer.response.text


def test_figures_and_lists_keep_to_the_approved_text(cast: Cast, make: Factory) -> None:
    number = sent_change(cast, make, step=1, category="work_obstacle")
    with make.acting("cilla"):
        assert db.session.scalars(select(CaseFacts.category)).one() == "certificate_no_sgi"
    assert number not in cast.bo.get("/fall?kategori=work_obstacle").text
    cast.hanna.get(f"/granska/{number}").submit("#review-form", outcome="approve")
    with make.acting("cilla"):
        assert db.session.scalars(select(CaseFacts.category)).one() == "work_obstacle"
    assert number in cast.bo.get("/fall?kategori=work_obstacle").text


def test_the_clock_keeps_going_from_the_first_approval(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    before = row(make, number)
    change(cast, number)
    cast.anna.get(f"/fall/{number}/kontrollera").submit("#case-form", **HARMLESS)
    cast.hanna.get(f"/granska/{number}").submit("#review-form", outcome="approve")
    after = row(make, number)
    same = ("approved_at", "questions_until", "state", "submitted_at")
    assert [getattr(after, n) for n in same] == [getattr(before, n) for n in same]
    assert (after.approved_version, after.latest_version, after.change) == (2, 2, None)


def test_anna_mends_what_came_back(cast: Cast, make: Factory) -> None:
    number = sent_change(cast, make)
    page = cast.hanna.get(f"/granska/{number}")
    page.submit("#review-form", outcome="return", reason="Kvarnen går att känna igen.")
    assert number in cast.anna.get("/").one("#vantar").get_text()
    assert "Kvarnen går att känna igen." in cast.anna.get(f"/fall/{number}").text
    for person in (cast.jonas, cast.bo):
        assert "känna igen" not in person.get(f"/fall/{number}").text
    change(cast, number, background=f"{OLD} Det har blivit svårare.")
    page = cast.anna.get(f"/fall/{number}/kontrollera")
    assert "Kvarnen går att känna igen." in page.text
    page.submit("#case-form", **HARMLESS)
    page = cast.hanna.get(f"/granska/{number}")
    assert NEW not in page.response.text
    page.submit("#review-form", outcome="approve")
    assert "Det har blivit svårare." in cast.bo.get(f"/fall/{number}").text
    assert not cast.anna.get("/").has(f'#vantar a[href*="{number}"]')


@pytest.mark.parametrize("came", ["written", "sent", "returned"])
def test_anna_throws_a_change_away(cast: Cast, make: Factory, came: str) -> None:
    number = make.case("discussion") if came == "written" else sent_change(cast, make)
    if came == "written":
        change(cast, number)
    if came == "returned":
        page = cast.hanna.get(f"/granska/{number}")
        page.submit("#review-form", outcome="return", reason="Grövre.")
    page = cast.anna.get(f"/fall/{number}").click("släng" if came != "sent" else "Släng")
    assert NEW in page.text
    page = page.submit("#drop-change-form")
    assert "Ändringen är slängd." in page.said
    assert NEW not in page.text
    with make.acting("anna"):
        assert db.session.scalars(select(CaseVersion.number)).all() == [1]
    assert (Event.CHANGE_DROPPED in events(make, number)) is (came != "written")
    assert number not in cast.hanna.get("/granska").text
    assert send(cast.anna, f"/fall/{number}/slang").status == 409
    change(cast, number)  # and she can begin again
    assert row(make, number).latest_version == 2


def test_nobody_but_the_responsible_changes_sends_or_drops(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    change(cast, number)
    for name in ("hanna", "jonas", "bo", "cilla"):
        person = getattr(cast, name)
        assert "Ändra fallbeskrivningen" not in person.get(f"/fall/{number}").text
        for end in ("slang", "skicka"):
            assert send(person, f"/fall/{number}/{end}").status == 403


def test_looking_through_the_steps_begins_no_change(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    page = cast.anna.get(f"/fall/{number}/skriv/1")
    for _ in range(4):
        page = page.submit("#case-form")
    assert "Inget är ändrat" in page.text
    assert not page.has("#case-form")
    assert row(make, number).change is None
    assert send(cast.anna, f"/fall/{number}/skicka", **HARMLESS).status == 409


def test_a_change_that_is_changed_back_isnt_sent(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    change(cast, number)
    change(cast, number, background=OLD)
    assert "Inget är ändrat" in cast.anna.get(f"/fall/{number}/kontrollera").text
    assert send(cast.anna, f"/fall/{number}/skicka", **HARMLESS).status == 409


def test_the_list_doesnt_tell_that_anna_is_typing(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    before = row(make, number).last_activity_at
    change(cast, number)
    assert row(make, number).last_activity_at == before
    assert "ändring" not in cast.bo.get(f"/fall/{number}").one("main").get_text().lower()


def test_the_person_says_no_while_a_change_waits(cast: Cast, make: Factory) -> None:
    number = sent_change(cast, make)
    page = cast.anna.get(f"/fall/{number}/dra-tillbaka")
    page.submit("#withdraw-form", reason="person_declined")
    assert number not in cast.hanna.get("/granska").text
    assert send(cast.hanna, f"/granska/{number}", outcome="approve").status == 404
    with make.acting("cilla"):
        assert NEW not in str(db.session.scalars(select(CaseVersion.background)).all())


def test_jonas_takes_a_change_over_and_may_no_longer_review_it(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    change(cast, number)
    page = cast.jonas.get(f"/fall/{number}/lamna-over")
    jonas = page.one("#responsible option:-soup-contains('Jonas')")["value"]
    page.submit("#hand-over-form", responsible=jonas)
    assert NEW in cast.jonas.get(f"/fall/{number}/skriv/3").response.text
    change(cast, number, "jonas", background=f"{OLD} Jonas minns mer.")
    cast.jonas.get(f"/fall/{number}/kontrollera").submit("#case-form", **HARMLESS)
    page = cast.jonas.get(f"/fall/{number}/lamna-over")
    hanna = page.one("#responsible option:-soup-contains('Hanna')")["value"]
    page.submit("#hand-over-form", responsible=hanna)
    for person in (cast.anna, cast.jonas, cast.hanna):
        refused = send(person, f"/granska/{number}", outcome="approve").status
        assert refused == 403, f"{person.name} has written in it or answers for it"


def test_everybody_who_ever_wrote_in_a_version_is_a_writer(cast: Cast, make: Factory) -> None:
    number = make.case("draft")
    for name in ("jonas", "hanna"):
        page = cast.anna.get(f"/fall/{number}/lamna-over") if name == "jonas" else (
            cast.jonas.get(f"/fall/{number}/lamna-over")
        )  # fmt: skip
        who = page.one(f"#responsible option:-soup-contains('{name.title()}')")["value"]
        page.submit("#hand-over-form", responsible=who)
        change(cast, number, name, background=f"{OLD} Det vet {name}.")
    cast.hanna.get(f"/fall/{number}/kontrollera").submit("#case-form", **HARMLESS)
    assert send(cast.jonas, f"/granska/{number}", outcome="approve").status == 403


def test_a_recommendation_is_confirmed_while_a_change_waits(cast: Cast, make: Factory) -> None:
    number = sent_change(cast, make, "standpoints")
    for name in ("hanna", "fatima"):
        make.standpoint(number, name)
    cast.cilla.get(f"/fall/{number}").submit("#confirm-form")
    assert number not in cast.hanna.get("/granska").text
    assert send(cast.hanna, f"/granska/{number}", outcome="approve").status == 409
    page = cast.anna.get(f"/fall/{number}")
    assert "Fallet är inte öppet längre" in page.one("#andring").get_text()
    assert send(cast.anna, f"/fall/{number}/skicka", **HARMLESS).status == 409
    cast.anna.get(f"/fall/{number}/ny-fraga").submit("#ask-again-form", question="Och nu?")
    assert number in cast.hanna.get("/granska").text
    cast.hanna.get(f"/granska/{number}").submit("#review-form", outcome="approve")
    assert NEW in cast.bo.get(f"/fall/{number}").text


def test_what_hanna_didnt_read_isnt_approved(cast: Cast, make: Factory) -> None:
    """Returned by Jonas, written anew and sent again while Hanna's page stood open."""
    number = sent_change(cast, make)
    page = cast.hanna.get(f"/granska/{number}")
    send(cast.jonas, f"/granska/{number}", outcome="return", reason="Grövre.")
    change(cast, number, background=f"{OLD} Något helt annat.")
    cast.anna.get(f"/fall/{number}/kontrollera").submit("#case-form", **HARMLESS)
    late = page.submit("#review-form", outcome="approve", reason="Bra skrivet.")
    assert late.status == 409
    assert "Något helt annat." in late.text
    assert late.form("#review-form")["reason"] == "Bra skrivet."
    assert "helt annat" not in cast.bo.get(f"/fall/{number}").text
    late.submit("#review-form", outcome="approve")
    assert "helt annat" in cast.bo.get(f"/fall/{number}").text


def test_what_anna_didnt_look_at_isnt_sent(cast: Cast, make: Factory) -> None:
    number = make.case("draft")
    page = cast.anna.get(f"/fall/{number}/kontrollera")
    change(cast, number)
    late = page.submit("#case-form", **HARMLESS)
    assert late.status == 409
    assert NEW in late.text
    assert "är skickat" in late.submit("#case-form", **HARMLESS).said


def test_the_second_press_finds_that_it_is_done(cast: Cast, make: Factory) -> None:
    number = sent_change(cast, make)
    assert send(cast.anna, f"/fall/{number}/skicka", **HARMLESS).status == 409
    assert send(cast.hanna, f"/granska/{number}", outcome="approve").status == 303
    assert send(cast.jonas, f"/granska/{number}", outcome="approve").status == 409


def test_a_change_is_checked_for_identities(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    refused = change(cast, number, background=f"{OLD} Ring 070-174 06 12.")
    assert refused.status == 422
    assert row(make, number).change is None


def test_a_case_with_its_recommendation_isnt_changed(cast: Cast, make: Factory) -> None:
    number = make.case("confirmed")
    assert "Ändra fallbeskrivningen" not in cast.anna.get(f"/fall/{number}").text
    assert cast.anna.get(f"/fall/{number}/skriv/3").status == 403
    answer = send(cast.anna, f"/fall/{number}/skriv/3", background="Sent på kvällen.")
    assert answer.status == 409
    assert "Sent på kvällen." in answer.text, "nothing typed is lost"


def test_the_services_keep_the_lock(make: Factory) -> None:
    from kompetensgrupp.core.errors import InvalidState, NotAllowed

    number = make.case("discussion")
    with make.acting("hanna") as hanna:
        case = make.load(hanna, number)
        with pytest.raises(NotAllowed):
            cases.save(hanna, case, {"background": NEW})
        with pytest.raises(NotAllowed):
            cases.drop_change(hanna, case)
    with make.acting("anna") as anna, pytest.raises(InvalidState):
        cases.drop_change(anna, make.load(anna, number))

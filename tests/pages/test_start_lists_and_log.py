"""What waits for each role, the list of cases and its pages, the log, the standing pages."""

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import Tag
from sqlalchemy import select

from kompetensgrupp.cases import lists
from kompetensgrupp.cases.models import Case
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from tests.cast import Cast, Page
from tests.factories import Factory
from tests.sending import send

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def part(page: Page, id_: str) -> str:
    return page.one(f"#{id_}").get_text(" ", strip=True) if page.has(f"#{id_}") else ""


def test_what_waits_for_each(cast: Cast, make: Factory) -> None:
    draft = make.case("draft")
    sent = make.case("in_review")
    hannas = make.case("in_review", author="hanna")
    asked = make.case("questions")
    proposed = make.case("standpoints")  # Bo has answered
    make.comment(asked, "bo", "Hur länge?")
    anna = cast.anna.get("/")
    assert draft in part(anna, "utkast")
    assert sent in part(anna, "skickat")
    assert asked in part(anna, "nya")
    assert "Inget väntar på dig" in part(anna, "vantar")
    hanna = part(cast.hanna.get("/"), "vantar")
    assert sent in hanna
    assert hannas not in hanna
    assert proposed in hanna
    jonas = part(cast.jonas.get("/"), "vantar")
    assert sent in jonas
    assert hannas in jonas
    assert proposed not in jonas
    bo = cast.bo.get("/")
    assert "Inget väntar på dig" in part(bo, "vantar")
    assert not bo.has("#utkast")
    for name in ("greger", "fatima"):
        assert proposed in part(getattr(cast, name).get("/"), "vantar")
    cilla = cast.cilla.get("/")
    assert sent in part(cilla, "pagar")
    assert hannas in part(cilla, "pagar")
    assert proposed in part(cilla, "vantar")
    for name, words in (
        ("eva", "Systemadministration"),
        ("ingrid", "Läs rapporterna"),
        ("karin", "Läs rapporterna"),
    ):
        page = getattr(cast, name).get("/")
        assert words in page.text
        assert "KG-" not in page.text
        assert getattr(cast, name).get("/fall").status == 403


def test_the_leader_confirms_when_all_are_heard_or_time_is_up(cast: Cast, make: Factory) -> None:
    number = make.case("standpoints")
    assert "fastställ" not in part(cast.cilla.get("/"), "vantar")
    with clock.at(datetime.now(UTC) + timedelta(days=40)):
        cast.cilla.sign_in()
        assert "svarstiden har gått ut" in part(cast.cilla.get("/"), "vantar")
    for name in ("hanna", "fatima"):
        make.standpoint(number, name)
    assert "alla parter är hörda: fastställ" in part(cast.cilla.get("/"), "vantar")


def older(page: Page) -> Tag | None:
    """The link to the next page of a list."""
    links = page.soup.select("main a")
    return next((link for link in links if "Äldre" in link.get_text()), None)


def listed(page: Page) -> list[str]:
    return [str(link["href"])[6:] for link in page.soup.select("main .list__title a")]


def test_filters_live_in_the_address(cast: Cast, make: Factory) -> None:
    draft = make.case("draft")
    asked = make.case("questions", category="work_obstacle")
    done = make.case("confirmed", author="jonas")
    rows = {
        "": {draft, asked, done},
        "?lage=pagar": {asked},
        "?lage=vantar": {draft},
        "?lage=klara": {done},
        "?lage=utan": set(),
        "?mina=1": {draft, asked},
        "?kategori=work_obstacle": {asked},
        "?lage=pagar&kategori=certificate_no_sgi": set(),
        "?lage=nonsense": {draft, asked, done},
    }
    for query, numbers in rows.items():
        page = cast.anna.get(f"/fall{query}")
        assert set(listed(page)) == numbers, query
        if not numbers:
            assert "Inga träffar" in page.text
    page = cast.anna.get("/fall?lage=pagar&kategori=work_obstacle&mina=1")
    assert page.one("#lage option[selected]")["value"] == "pagar"
    assert page.one("#kategori option[selected]")["value"] == "work_obstacle"
    assert page.has("#mina[checked]")


def test_pages_of_a_list_miss_and_repeat_nothing_even_with_ties(
    cast: Cast, make: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PAGE_SIZE", 3)
    with clock.at(MONDAY):
        numbers = {make.case("draft") for _ in range(5)}
    with clock.at(MONDAY + timedelta(hours=1)):
        numbers |= {make.case("draft") for _ in range(3)}
    with make.acting("anna"):
        order = select(Case.number).order_by(Case.last_activity_at.desc(), Case.id.desc())
        expected = list(db.session.scalars(order))
    seen: list[str] = []
    page = cast.anna.get("/fall?mina=1")
    for _ in range(4):
        seen += listed(page)
        link = older(page)
        if link is None:
            break
        assert "mina=1" in str(link["href"])
        page = cast.anna.get(str(link["href"]))
    assert set(seen) == numbers
    assert seen == expected


def test_the_log_is_filtered_and_holds_only_visible_cases(cast: Cast, make: Factory) -> None:
    done = make.case("confirmed")
    hidden = make.case("in_review", author="jonas")
    make.case("questions", author="olle")
    make.comment(make.case("questions"), "bo", "Ett inlägg")

    def events(query: str) -> list[str]:
        page = cast.bo.get(f"/beslutslogg{query}")
        return [str(line.select_one("strong").get_text()) for line in page.soup.select(".log li")]  # type: ignore[union-attr]

    whole = cast.bo.get("/beslutslogg")
    assert done in whole.text
    assert hidden not in whole.text
    assert hidden in cast.jonas.get("/beslutslogg").text
    assert "Skrev ett inlägg" not in " ".join(events(""))
    assert "Skrev ett inlägg" in " ".join(events("?inlagg=1"))
    taken = events("?handelse=standpoint_taken")
    assert len(taken) == 3
    assert all("Tog ställning" in words for words in taken)
    own = cast.bo.get(f"/beslutslogg?fall={done.lower()}")
    assert own.text.count(done) >= 6
    assert events("?fall=KG-26-0000") == []
    assert cast.bo.get(f"/fall/{done}/logg").status == 200
    david = cast.david.get("/beslutslogg").text
    assert done not in david
    for person in (cast.eva, cast.ingrid, cast.karin):
        assert person.get("/beslutslogg").status == 403


def test_the_log_goes_on_on_the_next_page(
    cast: Cast, make: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kompetensgrupp.pages import views

    monkeypatch.setattr(views, "LOG_PAGE", 4)
    make.case("confirmed")
    page = cast.cilla.get("/beslutslogg?inlagg=1")
    seen: list[str] = []
    while True:
        seen += [str(line["id"]) for line in page.soup.select(".log li")]
        link = older(page)
        if link is None:
            break
        page = cast.cilla.get(str(link["href"]))
    assert len(seen) == len(set(seen)) > 6
    numbers = [int(id_.removeprefix("logg-")) for id_ in seen]
    assert numbers == list(range(max(numbers), 0, -1))


def test_standing_pages_are_open_to_all(cast: Cast) -> None:
    client = cast.nobody.client
    health = client.get("/halsa")
    assert (health.status_code, health.text) == (200, "ok\n")
    assert "Set-Cookie" not in health.headers
    assert client.get("/favicon.ico").status_code == 204
    for address in ("/handbok", "/tillganglighet", "/personuppgifter", "/logga-in"):
        assert cast.nobody.get(address).status == 200
    book = cast.nobody.get("/handbok")
    chapters = {str(a["href"]) for a in book.soup.select('main a[href^="/handbok/"]')}
    assert len(chapters) >= 3
    for address in chapters:
        assert cast.nobody.get(address).status == 200
    assert cast.nobody.get("/handbok/finns-inte").status == 404


@pytest.mark.parametrize("address", ["/fall", "/granska", "/beslutslogg", "/fall/KG-26-0000"])
def test_who_is_not_signed_in_is_led_to_the_door_and_back(cast: Cast, address: str) -> None:
    answer = cast.nobody.client.get(address)
    assert answer.status_code == 303
    assert answer.location == f"/logga-in?nasta={address}"


def test_the_front_door_is_short(cast: Cast) -> None:
    answer = cast.nobody.client.get("/")
    assert (answer.status_code, answer.location) == (303, "/logga-in")


def test_nobody_switches_to_a_group_that_is_not_theirs(cast: Cast, make: Factory) -> None:
    with make.acting("david") as david:
        theirs = str(david.group_id)
    assert send(cast.bo, "/grupp/byt", group=theirs).status == 404
    with make.acting("bo") as bo:
        own = str(bo.group_id)
    assert send(cast.bo, "/grupp/byt", group=own).status == 303

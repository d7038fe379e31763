"""Meetings: planned in series, an agenda of what waits, attendance, notes and the receipt code."""

from datetime import date, timedelta

import vobject
from flask import Flask

from kompetensgrupp.audit.models import LogEntry
from kompetensgrupp.cases.models import Case
from kompetensgrupp.core import clock, periods
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, db
from kompetensgrupp.groups.models import PartyKind, PartyStatus
from kompetensgrupp.meetings import erasing, reading
from kompetensgrupp.retention import service as retention
from tests.cast import Cast, Page
from tests.factories import OBSTACLE, Factory
from tests.retention.helpers import everything


def plan(cast: Cast, day: date | None = None, **fields: str) -> Page:
    """Cilla plans a meeting, today unless another day is given."""
    typed = {"title": "Vårens möte", "day": str(day or clock.today()), "start": "00:00"}
    page = cast.cilla.get("/moten/nytt")
    return page.submit("#meeting-form", **{**typed, "end": "00:10", "kind": "workshop", **fields})


def note(page: Page, **fields: str) -> Page:
    form = page.form("#notes-form")
    return page.person.post(page.address, {**form, "present-0-people": "2", **fields})


def test_a_workshop_from_plan_to_the_log(cast: Cast, make: Factory) -> None:
    number = make.case("standpoints")
    make.obstacle()
    page = plan(cast)
    assert "Mötet är planerat." in page.said
    address = page.address
    options = [
        str(tag["value"]) for tag in page.soup.select('#agenda-form input[name="obstacles"]')
    ]
    page = page.submit(
        "#agenda-form", cases=[number], obstacles=options, anchoring="y", title="Nästa steg"
    )
    assert "4 punkter är tillagda" in page.said
    assert not page.has(f'#agenda-form input[value="{number}"]'), "not twice"
    assert cast.cilla.get(address).submit("#agenda-form").status == 422
    assert page.link("Ta ställning på mötet").endswith("/forslag/1/mote")
    seen = cast.bo.get(address)
    assert OBSTACLE["title"] in seen.text
    assert not seen.has("#agenda-form")
    assert "Vårens möte" in cast.bo.get("/moten").text
    stale = cast.cilla.get(address).click("Anteckna")
    page = cast.cilla.get(f"{address}/anteckningar")
    fields = {"items-0-note": "Alla var eniga om planen.", "items-3-outcome": "Ny träff i maj."}
    page = note(
        page,
        **fields,
        notes="Kaffet var gott.",
        action="save",
        **{"present-1-anchoring": "under_way"},
    )
    assert "sparade" in page.said
    assert note(stale, action="save").status == 409
    assert "Alla var eniga om planen." in cast.bo.get(address).text
    page = cast.cilla.get(f"{address}/anteckningar")
    assert "Mötet har ändrats sedan dess" in page.text, "the stale page's words are a draft"
    page = note(page, **fields, **{"present-1-anchoring": "under_way"}, action="hold")
    code = page.one("#kvitto strong").get_text()
    assert "2 personer" in page.one("#narvaro").get_text()
    assert "på väg" in page.one("#narvaro").get_text()
    assert code in cast.bo.get(f"/beslutslogg/kod?kod={code}").text
    assert cast.cilla.get(f"{address}/anteckningar").status == 409, "what is logged stays"
    after = cast.cilla.get(address)
    assert not after.has("#agenda-form")
    hours = after.click("Skriv upp parternas tid").form("#time-form")
    assert (hours["on_day"], hours["kind"], hours["hours"]) == (
        str(clock.today()),
        "workshop",
        "0,17",
    )
    with make.acting("cilla") as actor:
        rows = db.session.query(LogEntry).order_by(LogEntry.id.desc()).limit(2).all()
        assert [(row.event.value, row.case_number) for row in rows] == [
            ("meeting_held", None), ("case_noted", number)
        ]  # fmt: skip
        found = reading.held(actor.group_id or 0, periods.tertial_of(clock.today()))
        assert [(row.title, row.people) for row in found] == [("Vårens möte", {"Kommunen": 2})]


def test_what_is_wrong_is_said_at_the_field(cast: Cast, make: Factory) -> None:
    rows = (
        ({"end": "00:00"}, "slutar innan det börjar"),
        ({"day": "1999-01-01"}, "högst ett år bakåt"),
        ({"day": "2099-01-01"}, "två år framåt"),
        ({"day": "i morgon"}, "Not a valid date"),
        ({"title": ""}, "Skriv en rubrik."),
        ({"title": "Om 850709-9805"}, "pekar ut en person"),
        ({"weeks": "2", "times": "1"}, "från 2 till 26"),
        ({"weeks": "2", "times": "99"}, "från 2 till 26"),
    )
    for fields, said in rows:
        page = plan(cast, **fields)
        assert page.status == 422, fields
        if said.startswith("Not"):
            assert page.has(".field--bad #day"), fields
        else:
            assert said in page.text, fields
    assert cast.cilla.get("/moten").has("#kommande .empty")
    page = plan(cast)
    address = f"{page.address}/anteckningar"
    opened = cast.cilla.get(address)
    assert "Skriv ett tal från 0 till 50." in note(opened, **{"present-0-people": "51"}).text
    nobody = note(opened, **{"present-0-people": "0", "action": "hold"})
    assert nobody.status == 422
    assert "Skriv hur många" in nobody.text
    assert nobody.has("#error-summary")
    make.party(PartyKind.KOMMUN, PartyStatus.LEFT)
    cast.cilla.get("/")


def test_a_party_that_left_is_told_at_its_field(cast: Cast, make: Factory) -> None:
    address = f"{plan(cast).address}/anteckningar"
    opened = cast.cilla.get(address)
    make.party(PartyKind.VARDCENTRAL, PartyStatus.LEFT)
    page = note(opened, **{"present-2-people": "1", "action": "save"})
    assert page.status == 422
    assert "inte längre med i gruppen" in page.text


def test_a_series_a_project_and_a_meeting_that_is_cancelled(cast: Cast, make: Factory) -> None:
    ahead = clock.today() + timedelta(days=10)
    page = plan(cast, ahead, weeks="4", times="3")
    assert "3 möten är planerade" in page.said
    assert len(page.soup.select("#kommande .list > li")) == 3
    page = page.click("Lägg upp en projektplan")
    assert page.submit("#project-form", first="1999-01-01").status == 422
    page = page.submit("#project-form", first=str(ahead))
    assert "6 möten är planerade" in page.said
    assert page.text.count("Studiebesök · ") == 3
    raw = cast.bo.get("/moten/kalender.ics").response
    assert raw.headers["Content-Disposition"] == 'attachment; filename="moten.ics"'
    assert len(vobject.readOne(raw.get_data(as_text=True)).vevent_list) == 9
    one = page.click("Workshop 1")
    assert "Förankring hos parterna" in one.text
    assert note(one.click("Anteckna"), action="hold").status == 409, "it hasn't begun"
    stale = one.click("Ändra dag, tid eller plats")
    moved = stale.submit("#meeting-form", place="Rum 3")
    assert "Rum 3" in moved.text
    assert stale.submit("#meeting-form", place="Rum 4").status == 409
    items = len(moved.soup.select("#dagordning .list > li"))
    moved = moved.submit("#dagordning li:last-child form", button="Ta bort punkt 3")
    assert len(moved.soup.select("#dagordning .list > li")) == items - 1
    gone = moved.submit('form[action$="/stall-in"]')
    assert "Inställt" in gone.text
    read = vobject.readOne(
        cast.bo.get(f"{gone.address}/kalender.ics").response.get_data(as_text=True)
    )
    assert read.vevent.status.value == "CANCELLED"
    assert cast.cilla.get(f"{gone.address}/andra").status == 409


def test_a_steering_group_reads_no_cases(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    make.obstacle(reviewer=None, title="Ingen har läst")
    make.obstacle(title="Läst av två")
    page = plan(cast, kind="steering")
    assert number not in page.text
    assert "Läst av två" in page.text
    assert "Ingen har läst" not in page.text
    sent = {"csrf_token": cast.cilla.token(), "cases": number}
    assert cast.cilla.post(f"{page.address}/dagordning", sent).status == 422


def test_what_was_said_of_a_case_goes_with_it(app: Flask, cast: Cast, make: Factory) -> None:
    number = make.case("discussion", title="Om en zebrafink")
    address = plan(cast).address
    cast.cilla.get(address).submit("#agenda-form", cases=[number])
    page = cast.cilla.get(f"{address}/anteckningar")
    note(page, **{"items-0-note": "Vi talade om lergods.", "action": "hold"})
    with make.acting("cilla") as actor:
        assert erasing.mask(actor, make.load(actor, number), ["lergods"]) == {"agenda_item": 1}
        db.session.rollback()
    make.declined(number)
    page = cast.bo.get(address)
    assert "Ett fall som inte visas längre" in page.text
    assert "zebrafink" not in page.text
    assert "lergods" not in page.text
    with app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        case = db.session.query(Case).filter_by(number=number).one()
        done = retention.erase_declined(retention.operator(case.group_id), case)
        db.session.commit()
    assert done.counts["agenda_item"] == 1
    assert "lergods" not in everything(app)


def test_the_start_page_says_what_comes_and_what_to_note(cast: Cast, make: Factory) -> None:
    plan(cast, clock.today() - timedelta(days=3), title="Förra mötet")
    plan(cast, clock.today() + timedelta(days=3), title="Nästa möte")
    cilla = cast.cilla.get("/").one("#moten").get_text()
    assert "skriv vad som sades" in cilla
    assert "Nästa möte" in cilla
    bo = cast.bo.get("/").one("#moten").get_text()
    assert "Nästa möte" in bo
    assert "Förra mötet" not in bo

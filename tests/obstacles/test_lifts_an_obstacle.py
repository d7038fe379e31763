"""Obstacles: lifted in two clicks, read by a second person, worked on, told back to who raised."""

from datetime import timedelta

from flask import Flask

from kompetensgrupp.audit.models import LogEntry
from kompetensgrupp.cases.models import Case
from kompetensgrupp.core import clock, periods
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, db
from kompetensgrupp.groups.models import PartyKind, PartyStatus
from kompetensgrupp.obstacles import erasing, reading
from kompetensgrupp.retention import service as retention
from tests.cast import Cast, Page
from tests.factories import OBSTACLE, Factory
from tests.retention.helpers import everything


def lift(page: Page, **fields: object) -> Page:
    """Fill in the obstacle's form and send it."""
    chosen = page.soup.select('#obstacle-form input[name="parties"]')[0]["value"]
    return page.submit(
        "#obstacle-form", **{**OBSTACLE, "kind": "basis", "parties": [chosen], **fields}
    )


def work(page: Page, status: str, text: str = "", **more: str) -> Page:
    return page.submit("#work-form", status=status, text=text, **more)


def test_bo_lifts_a_post_and_hears_how_it_went(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    make.comment(number, "anna", "Läkaren skriver bara diagnosen i intyget.")
    page = cast.bo.get(f"/fall/{number}").click("Lyft som hinder")
    page = cast.bo.get(f"/fall/{number}/hinder?inlagg=1")
    form = page.form("#obstacle-form")
    assert (form["title"], form["description"]) == ("", ""), "never a copied post"
    page = lift(page)
    assert "En annan person läser" in page.said
    assert page.link(f"ett inlägg i {number}").endswith("/inlagg/1")
    address = page.address
    assert cast.ingrid.get(address).status == 404, "the board waits for the second person"
    assert cast.bo.get(f"{address}/granska").status == 403
    assert OBSTACLE["title"] in cast.fatima.get("/").one("#hinder").get_text()
    cast.fatima.get(f"{address}/granska").submit("#obstacle-review-form", outcome="approve")
    assert cast.ingrid.get(address).status == 404, "approved, but not lifted yet"
    cilla = cast.cilla.get(address).form("#work-form")
    assert cilla["owner"] == "-"
    work(cast.cilla.get(address), "lifted", "Tas upp i mars.")
    page = cast.ingrid.get("/hinder").click(OBSTACLE["title"])
    assert OBSTACLE["description"] in page.text
    assert number not in page.response.text
    assert "Bo Elofsson" not in page.text
    assert "hindret du lyfte: lyft till styrgruppen" in cast.bo.get("/").one("#hinder").get_text()
    assert work(cast.cilla.get(address), "removed").status == 422, "say what happened"
    work(cast.cilla.get(address), "removed", "Vårdcentralen har en ny mall.")
    page = cast.bo.get(address)
    assert "Vårdcentralen har en ny mall." in page.one("#aterkoppling").get_text()
    page = page.submit("#aterkoppling form")
    assert not page.has("#aterkoppling")
    assert not cast.bo.get("/").has("#hinder")
    assert OBSTACLE["title"] not in cast.bo.get("/hinder").text
    assert OBSTACLE["title"] in cast.bo.get("/hinder?visa=undanrojda").text


def test_notes_of_the_work_stay_in_the_group(cast: Cast, make: Factory) -> None:
    """No second person reads them, so the board sees where it stands and since when, no more."""
    number = make.obstacle()
    make.work(number, "identified", "Klienten i fallet fick avslag.")
    make.work(number, "lifted", "Tas upp i mars.")
    page = cast.ingrid.get(f"/hinder/{number}")
    history = page.one("#historia").get_text()
    assert "Lyft till styrgruppen" in history
    for words in ("Klienten i fallet", "Tas upp i mars", "Cilla"):
        assert words not in history
    assert "Klienten i fallet" in cast.greger.get(f"/hinder/{number}").text


def test_it_is_lifted_from_a_case_a_follow_up_and_a_common_one(cast: Cast, make: Factory) -> None:
    confirmed = clock.now() - timedelta(days=120)
    with clock.at(confirmed):
        number = make.case("confirmed")
    with clock.at(confirmed + timedelta(days=100)):
        make.follow_up(number)
    page = lift(cast.anna.get(f"/fall/{number}").click("steg 1 efter tre"))
    assert page.link("en uppföljning i").endswith("#sa-gick-det")
    page = cast.bo.get("/hinder").click("Hinder som andra har mött")
    form = page.click("Riktlinjer saknas").form("#obstacle-form")
    assert form["title"] == "Riktlinjer saknas för den som inte har SGI"
    assert form["kind"] == "routine"
    assert form["description"] == ""
    assert "ett möte" in lift(cast.bo.get("/hinder/nytt?mote=4")).text
    assert cast.bo.get(f"/fall/{make.case('in_review', 'hanna')}/hinder").status == 404
    assert cast.anna.get(f"/fall/{make.case('draft')}/hinder").status == 409


def test_what_is_missing_or_wrong_is_said_at_the_field(cast: Cast, make: Factory) -> None:
    page = cast.bo.get("/hinder/nytt")
    refused = page.submit("#obstacle-form", title="Bara rubrik")
    assert refused.status == 422
    for said in ("Skriv vad som står i vägen.", "Välj vad det är för hinder."):
        assert said in refused.text
    assert refused.form("#obstacle-form")["title"] == "Bara rubrik"
    assert "Välj minst en part." in lift(page, parties=[]).text
    hers = make.party(PartyKind.VARDCENTRAL)
    make.party(PartyKind.VARDCENTRAL, PartyStatus.LEFT)
    assert "inte längre med i gruppen" in lift(page, parties=[str(hers.id)]).text
    assert "inte längre med i gruppen" in lift(page, parties=["99999"]).text
    refused = lift(page, description="Ring 070-123 45 67 till henne.")
    assert refused.status == 422
    assert refused.has(".finding")


def test_a_change_waits_and_the_board_reads_the_approved_text(cast: Cast, make: Factory) -> None:
    address = f"/hinder/{make.obstacle()}"
    work(cast.cilla.get(address), "lifted")
    stale = cast.cilla.get(f"{address}/andra")
    between = stale.form("#obstacle-form")
    assert stale.submit("#obstacle-form", parties=between["parties"]).status == 422, "the same"
    page = cast.anna.get(f"{address}/andra")
    page.submit("#obstacle-form", title="Mallen saknas")
    assert "Mallen saknas" not in cast.ingrid.get(address).text
    assert cast.cilla.get(f"{address}/andra").status == 409, "one change at a time"
    assert stale.submit("#obstacle-form", title="Något annat").status == 409
    seen = cast.bo.get(f"{address}/granska")
    cast.anna.get(f"{address}/andra").submit("#obstacle-form", title="Mallen saknas helt")
    assert seen.submit("#obstacle-review-form", outcome="approve").status == 409
    page = cast.bo.get(f"{address}/granska")
    assert page.submit("#obstacle-review-form", outcome="return").status == 422
    page.submit("#obstacle-review-form", outcome="return", note="Skriv hur det märks.")
    assert "du har fått texten tillbaka" in cast.anna.get("/").one("#hinder").get_text()
    page = cast.anna.get(address).click("Ändra och skicka igen")
    page.submit("#obstacle-form", women="Oftare deltid.")
    cast.bo.get(f"{address}/granska").submit("#obstacle-review-form", outcome="approve")
    page = cast.ingrid.get(address)
    assert "Mallen saknas helt" in page.text
    assert "Oftare deltid." in page.text


def test_two_who_work_at_once_and_an_owner_who_left(cast: Cast, make: Factory) -> None:
    address = f"/hinder/{make.obstacle()}"
    stale = cast.cilla.get(address)
    bo = str(stale.one("#owner option:-soup-contains(Bo)")["value"])
    work(cast.cilla.get(address), "addressed", owner=bo)
    assert work(stale, "lifted").status == 409
    assert "Bo Elofsson håller i det" in cast.anna.get("/hinder").text
    page = cast.bo.get(address)
    assert page.has("#work-form"), "who holds it works on it"
    refused = page.submit("#work-form", owner="99999")
    assert refused.status == 422
    assert "inte längre med i gruppen" in refused.text
    assert not cast.fatima.get(address).has("#work-form")
    assert work(cast.bo.get(address), "identified").status == 422, "there is no way back"


def test_open_for_more_than_two_tertials_stands_out(cast: Cast, make: Factory) -> None:
    old, new = clock.now() - timedelta(days=400), clock.now()
    with clock.at(old):
        long_open = make.obstacle(title="Väntan på plan")
        done = make.obstacle(title="Fel blankett")
    make.work(done, "removed", "Blanketten är bytt.")
    make.obstacle(title="Färskt hinder")
    rows = cast.cilla.get("/hinder").soup.select(".list > li")
    assert ["Väntan" in row.get_text() for row in rows] == [True, False]
    assert ["Öppet i" in row.get_text() for row in rows] == [True, False]
    assert "pröva igen" in cast.cilla.get("/").one("#hinder").get_text()
    work(cast.cilla.get(f"/hinder/{long_open}"), "identified")
    assert not cast.cilla.get("/").has("#hinder"), "looked at anew"
    with make.acting("cilla") as actor:
        found = reading.figures(actor.group_id or 0, periods.tertial_of(new.date()))
    assert (found.open, found.raised, found.removed) == (2, 1, 1)
    assert found.long_open == ["Väntan på plan"]
    assert found.kinds == {"Underlag": 2}
    assert found.pairs == {"Kommunen – Försäkringskassan": 2}


def test_it_can_be_taken_back_until_somebody_has_approved_it(cast: Cast, make: Factory) -> None:
    address = f"/hinder/{make.obstacle(reviewer=None)}"
    assert cast.bo.post(f"{address}/ta-bort", {"csrf_token": cast.bo.token()}).status == 403
    page = cast.anna.get(address).submit('form[action$="/ta-bort"]')
    assert "borttaget" in page.said
    assert cast.bo.get(address).status == 404
    kept = f"/hinder/{make.obstacle()}"
    assert not cast.anna.get(kept).has('form[action$="/ta-bort"]')
    assert cast.anna.post(f"{kept}/ta-bort", {"csrf_token": cast.anna.token()}).status == 409


def test_somebody_who_said_no_takes_what_nobody_approved_along(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    waits = f"/hinder/{make.obstacle(reviewer=None, number=number)}"
    kept = f"/hinder/{make.obstacle(number=number)}"
    make.declined(number)
    assert cast.bo.get(waits).status == 404
    page = cast.bo.get(kept)
    assert number not in page.response.text, "no way back to a case that nobody may see"
    assert cast.david.get(kept).status == 404, "another group"


def test_words_go_with_the_case_and_what_was_approved_stays(
    app: Flask, cast: Cast, make: Factory
) -> None:
    number = make.case("discussion")
    waits = make.obstacle(reviewer=None, number=number, title="Om kvastkuddar")
    kept = make.obstacle(number=number, title="Intyg och zebrafinkar")
    make.work(kept, "addressed", "Vi talar om lergods.")
    cast.anna.get(f"/hinder/{kept}/andra").submit("#obstacle-form", title="Om tegelstenar")
    with make.acting("cilla") as actor:
        masked = erasing.mask(actor, make.load(actor, number), ["zebrafinkar", "lergods"])
        assert masked == {"obstacle_text": 1, "obstacle_move": 1}
        db.session.rollback()
    make.declined(number)
    with app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        case = db.session.query(Case).filter_by(number=number).one()
        done = retention.erase_declined(retention.operator(case.group_id), case)
        db.session.commit()
    assert (done.counts["obstacle_text"], done.counts["obstacle_move"]) == (2, 2)
    assert cast.bo.get(f"/hinder/{waits}").status == 404
    page = cast.bo.get(f"/hinder/{kept}")
    assert "zebrafinkar" in page.text
    rows = everything(app)
    assert not [word for word in ("kvastkuddar", "lergods", "tegelstenar") if word in rows]


def test_the_log_tells_without_the_text(cast: Cast, make: Factory) -> None:
    make.obstacle()
    with make.acting("cilla"):
        events = list(db.session.query(LogEntry).order_by(LogEntry.id.desc()).limit(2))
    assert [entry.event.value for entry in events] == ["obstacle_approved", "obstacle_raised"]
    assert OBSTACLE["title"] not in str([entry.data for entry in events])

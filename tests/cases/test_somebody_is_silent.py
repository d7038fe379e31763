"""A reviewer or a writer who is away: the leader gets the case going without reading a word."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event, LogEntry
from kompetensgrupp.cases import service as cases
from kompetensgrupp.cases import stepping_in
from kompetensgrupp.cases.models import ReviewOutcome
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.errors import InvalidState, NotAllowed, NotVisible
from kompetensgrupp.core.rights import Role
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Membership, MembershipRole, PartyKind
from tests.cast import Cast, Page
from tests.factories import Factory
from tests.sending import send

SECRET = "Kvarnstensgrubbel"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WEDNESDAY, THURSDAY = MONDAY + timedelta(days=2), MONDAY + timedelta(days=3)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def waits(make: Factory, state: str = "in_review", **text: str) -> str:
    return make.case(state, title=f"{SECRET} rubrik", background=f"{SECRET} bakgrund", **text)


def page_of(cast: Cast, number: str) -> Page:
    return cast.cilla.get(f"/vantar/{number}")


def option(page: Page, field: str, name: str) -> str:
    return str(page.one(f"#{field} option:-soup-contains('{name}')")["value"])


def test_the_page_tells_everything_but_the_case(cast: Cast, make: Factory) -> None:
    number = waits(make)
    page = cast.cilla.get("/").click(number)
    for words in (number, "Väntar på granskning", "Kommunen", "Hanna Lundmark", "Jonas Wikander"):
        assert words in page.text
    assert "Anna" not in page.one("main").get_text()
    assert SECRET not in page.response.text
    assert not page.has("#appoint-form"), "the party still has its time"


def test_after_two_working_days_the_leader_may_step_in(cast: Cast, make: Factory) -> None:
    number = waits(make)
    with clock.at(WEDNESDAY - timedelta(minutes=1)):
        cast.cilla.sign_in()
        assert not page_of(cast, number).has("#appoint-form")
        assert "Dröjer" not in cast.cilla.get("/").one("#pagar").get_text()
    with clock.at(WEDNESDAY):
        assert page_of(cast, number).has("#appoint-form")
        assert "Dröjer" in cast.cilla.get("/").one("#pagar").get_text()


@pytest.mark.parametrize("end", ["granskare", "ansvarig"])
def test_not_before(cast: Cast, make: Factory, end: str) -> None:
    refused = send(cast.cilla, f"/vantar/{waits(make)}/{end}", reviewer="1", responsible="1")
    assert refused.status == 409
    assert "har inte gått ut än" in refused.text


def test_cilla_appoints_a_colleague_of_annas(cast: Cast, make: Factory) -> None:
    make.join("berit", PartyKind.KOMMUN, Role.CASEWORKER)
    number = waits(make)
    with clock.at(WEDNESDAY):
        cast.cilla.sign_in()
        page = page_of(cast, number)
        assert SECRET not in page.response.text
        chosen = option(page, "reviewer", "Berit")
        done = page.submit("#appoint-form", reviewer=chosen, until="2026-12-04")
        assert f"Berit kan nu granska {number}." in done.said
        assert SECRET not in done.response.text
    with make.acting("berit") as berit:
        row = db.session.scalars(
            select(MembershipRole)
            .join(Membership)
            .where(Membership.user_id == berit.user_id, MembershipRole.role == "reviewer")
        ).one()
        assert (str(row.since), str(row.until)) == ("2026-11-25", "2026-12-04")
        events = db.session.scalars(select(LogEntry.event).order_by(LogEntry.seq.desc()).limit(2))
        assert list(events) == [Event.REVIEWER_APPOINTED, Event.MEMBER_CHANGED]
    with clock.at(WEDNESDAY), make.acting("berit") as berit:
        cases.review(berit, make.load(berit, number), ReviewOutcome.APPROVE, "")
    with clock.at(THURSDAY):
        cast.bo.sign_in()
        assert SECRET in cast.bo.get(f"/fall/{number}").text


def test_who_can_come_into_question(cast: Cast, make: Factory) -> None:
    """Neither who reviews already, nor who has written in it, nor the board, nor Cilla herself."""
    make.join("berit", PartyKind.KOMMUN, Role.ADVISER)
    make.join("ulla", PartyKind.KOMMUN, Role.BOARD)
    make.join("nils", PartyKind.FK, Role.CASEWORKER)
    number = waits(make)
    with clock.at(WEDNESDAY):
        cast.cilla.sign_in()
        page = page_of(cast, number)
        names = [tag.get_text() for tag in page.soup.select("#reviewer option")]
        assert names == ["Välj en kollega", "Berit", "Maria Sandström"]
        for wrong in ("", "1", "999999", "x"):
            refused = page.submit("#appoint-form", reviewer=wrong)
            assert refused.status == 422
            assert refused.has("#error-summary")
        late = page.submit("#appoint-form", reviewer=option(page, "reviewer", "Berit"),
                           until="2026-11-24")  # fmt: skip
        assert "Dagen har redan varit." in late.text


def test_a_reviewer_whose_days_are_over_is_appointed_again(cast: Cast, make: Factory) -> None:
    with make.acting("cilla") as cilla:
        able = groups.members_with(cilla, Role.REVIEWER)
        hanna = next(user for user in able if user.name.startswith("Hanna"))
        row = role_of(hanna.id)
        row.until = clock.today() - timedelta(days=1)
        audit.exempt("a test lets Hanna's role end")
    number = waits(make)
    with clock.at(WEDNESDAY):
        cast.cilla.sign_in()
        page = page_of(cast, number)
        assert "Hanna" not in page.one("#granskare").get_text()
        page.submit("#appoint-form", reviewer=option(page, "reviewer", "Hanna"), until="")
        assert "Hanna" in page_of(cast, number).one("#granskare").get_text()


def role_of(user_id: int) -> MembershipRole:
    query = select(MembershipRole).join(Membership).where(Membership.user_id == user_id)
    return db.session.scalars(query.where(MembershipRole.role == Role.REVIEWER)).one()


@pytest.mark.parametrize("state", ["in_review", "returned"])
def test_cilla_lets_jonas_answer_for_the_case(cast: Cast, make: Factory, state: str) -> None:
    number = waits(make)
    if state == "returned":
        send(cast.hanna, f"/granska/{number}", outcome="return", reason="Grövre.")
    with clock.at(WEDNESDAY):
        cast.cilla.sign_in()
        page = cast.cilla.get("/").click(number)
        assert page.has("#appoint-form") is (state == "in_review")
        assert ("Väntar på den som skriver" in page.text) is (state == "returned")
        done = page.submit("#hand-over-form", responsible=option(page, "responsible", "Jonas"))
        assert f"Jonas Wikander ansvarar nu för {number}." in done.said
        cast.jonas.sign_in()
        assert SECRET in cast.jonas.get(f"/fall/{number}").text
        if state == "returned":
            assert number in cast.jonas.get("/").one("#vantar").get_text()
            cast.anna.sign_in()
            assert not cast.anna.get("/").has(f'#vantar a[href$="{number}"]')
        for address in (f"/fall/{number}", f"/granska/{number}"):
            assert cast.cilla.get(address).status in (403, 404)
        refused = cast.cilla.post(
            f"/vantar/{number}/ansvarig", {"responsible": "999", "csrf_token": cast.cilla.token()}
        )
        assert refused.status == 422


def test_a_change_that_nobody_reviews_waits_too(cast: Cast, make: Factory) -> None:
    number = make.change(make.case("discussion"), background=f"{SECRET} nytt")
    page = cast.cilla.get("/").click(number)
    assert "En ändring väntar på granskning" in page.text
    assert SECRET not in page.response.text


def test_drafts_and_finished_reviews_arent_there(cast: Cast, make: Factory) -> None:
    draft, published = waits(make, "draft"), waits(make, "questions")
    withdrawn = waits(make)
    send(cast.anna, f"/fall/{withdrawn}/dra-tillbaka", reason="mistake")
    declined = waits(make)
    send(cast.anna, f"/fall/{declined}/dra-tillbaka", reason="person_declined")
    for number in (draft, published, withdrawn, declined):
        assert page_of(cast, number).status == 404
        assert number not in str(cast.cilla.get("/").soup.select("#pagar"))


def test_nobody_else_steps_in(cast: Cast, make: Factory) -> None:
    number = waits(make)
    for name in ("anna", "hanna", "bo", "david", "eva", "ingrid"):
        person = getattr(cast, name)
        assert person.get(f"/vantar/{number}").status == 403
        for end in ("granskare", "ansvarig"):
            assert send(person, f"/vantar/{number}/{end}", reviewer="1").status == 403
    with make.acting("hanna") as hanna, pytest.raises(NotVisible):
        stepping_in.load_waiting(hanna, number)
    with make.acting("cilla") as cilla:
        found = stepping_in.load_waiting(cilla, number)
        with pytest.raises(InvalidState):
            stepping_in.appoint(cilla, found, 1, None)
    with make.acting("hanna") as hanna, pytest.raises(NotAllowed):
        stepping_in.appoint(hanna, found, 1, None)


def test_a_deputy_does_what_the_leader_does(make: Factory) -> None:
    make.join("berit", PartyKind.FK, Role.DEPUTY)
    number = waits(make)
    with clock.at(WEDNESDAY), make.acting("berit") as berit:
        found = stepping_in.load_waiting(berit, number)
        jonas = next(u for u in cases.possible_responsibles(berit, found.case) if u.name[0] == "J")
        assert stepping_in.reassign(berit, found, jonas.id) is jonas

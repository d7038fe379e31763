"""Nothing typed is lost: drafts, replies in place, new posts meanwhile, a session that runs out."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Locator, Route, expect
from sqlalchemy import select, update

from kompetensgrupp.accounts import service as accounts
from kompetensgrupp.accounts.models import User, UserSession
from kompetensgrupp.audit import service as audit
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, begin_write, db
from tests.e2e.people import People, Visitor
from tests.factories import Factory

pytestmark = pytest.mark.sqlite_only

TEXT = "Vi kan ta fram ett underlag till nästa möte."
PASSWORD = "fyra vanliga ord på rad"
with_and_without = pytest.mark.parametrize(
    "javascript", [True, False], ids=["javascript", "no javascript"]
)


def composer(who: Visitor) -> Locator:
    """The field of a new post, wherever it stands."""
    return who.page.locator("#comment-form textarea")


def saved(who: Visitor) -> Locator:
    """What is said beside a form when the server has kept it."""
    return who.page.get_by_role("status").filter(has_text="Utkast sparat")


@with_and_without
def test_a_double_click_gives_one_post(browser: Browser, served: str, make: Factory, javascript):
    number = make.case("discussion")
    with People(browser, served, java_script_enabled=javascript) as people:
        people.bo.open(f"/fall/{number}")
        composer(people.bo).fill(TEXT)
        people.bo.button("Skicka inlägg").dblclick()
        people.bo.sees("Ditt inlägg är skickat.")
        people.bo.open(f"/fall/{number}")
        expect(people.bo.post(TEXT)).to_have_count(1)


def test_a_second_press_before_the_answer_begins_one_case(browser: Browser, served: str) -> None:
    with People(browser, served, java_script_enabled=False) as people:
        anna = people.anna
        anna.open("/fall/nytt")
        anna.write("Rubrik", "Bara ett fall")
        anna.choose("Vad stämmer bäst?", "Sjukskriven med läkarintyg, saknar SGI")
        sent: list[Route] = []

        def hold_the_first(route: Route) -> None:
            sent.append(route)
            if len(sent) == 1:
                route.fetch(max_redirects=0)  # done at the portal, the answer still on its way
            else:
                route.continue_()

        anna.page.route("**/fall/nytt", hold_the_first)
        anna.button("Spara och gå vidare").scroll_into_view_if_needed()
        box = anna.button("Spara och gå vidare").bounding_box()
        assert box is not None
        press = box["x"] + 20, box["y"] + 20  # a locator would wait for the answer to the first
        with anna.page.expect_request("**/fall/nytt"):
            anna.page.mouse.click(*press)
        anna.page.mouse.click(*press)
        anna.sees("Personen i stora drag", "Steg 2 av 5")
        assert len(sent) == 2
        anna.open("/fall")
        expect(anna.page.get_by_role("link", name="Bara ett fall")).to_have_count(1)


def test_what_is_typed_follows_to_the_answered_post(people: People, make: Factory) -> None:
    number = make.case("discussion")
    make.comment(number, "bo")
    fatima = people.fatima
    fatima.open(f"/fall/{number}")
    composer(fatima).fill(TEXT)
    fatima.page.get_by_role("link", name="Svara på Bo Elofsson").click()
    fatima.sees("Svar till Bo Elofsson")
    expect(fatima.page.locator("#inlagg-1 #comment-form textarea")).to_have_value(TEXT)
    expect(composer(fatima)).to_have_count(1)
    expect(composer(fatima)).to_be_focused()
    assert fatima.send("Skicka inlägg") == 200
    expect(fatima.page.locator("#inlagg-1 + #inlagg-2")).to_contain_text(TEXT)
    expect(composer(fatima)).to_have_value("")


def test_a_new_post_comes_to_its_place_and_the_text_stays(people: People, make: Factory) -> None:
    number = make.case("discussion")
    make.comment(number, "bo", "Den första frågan.")
    make.comment(number, "bo", "Den andra frågan.")
    anna = people.anna
    anna.page.clock.install()
    anna.open(f"/fall/{number}")
    composer(anna).fill(TEXT)
    composer(anna).focus()
    make.comment(number, "fatima", "Svaret på den första.", parent=1)
    anna.page.clock.run_for(16_000)
    expect(anna.page.locator("#inlagg-1 + #inlagg-3")).to_contain_text("Svaret på den första.")
    expect(anna.page.locator("#inlagg-3 + #inlagg-2")).to_be_visible()
    expect(composer(anna)).to_have_value(TEXT)
    expect(composer(anna)).to_be_focused()
    make.comment(number, "greger", "Svaret på den andra.", parent=2)
    anna.page.clock.run_for(16_000)
    expect(anna.page.locator("#inlagg-2 + #inlagg-4")).to_contain_text("Svaret på den andra.")
    expect(anna.page.locator("#thread-head")).to_contain_text("4 inlägg")
    expect(composer(anna)).to_have_value(TEXT)


def test_a_draft_survives_signing_out_and_another_computer(people: People, make: Factory) -> None:
    number = make.case("discussion")
    bo = people.bo
    bo.open(f"/fall/{number}")
    composer(bo).fill(TEXT)
    expect(saved(bo)).to_be_visible()
    bo.send("Logga ut")
    elsewhere = people.window().sign_in("bo")
    elsewhere.sees(f"Inlägg i {number}")
    elsewhere.follow(f"Inlägg i {number}")
    expect(composer(elsewhere)).to_have_value(TEXT)
    elsewhere.sees("Det är inte skickat än.")


def test_a_draft_is_kept_without_the_personnummer(people: People, make: Factory) -> None:
    number = make.case("discussion")
    bo = people.bo
    bo.open(f"/fall/{number}")
    composer(bo).fill(f"{TEXT} 19121212-1212")
    expect(saved(bo)).to_contain_text("utan personnummer")
    expect(composer(bo)).to_have_value(f"{TEXT} 19121212-1212")
    bo.open(f"/fall/{number}")
    assert "1212" not in composer(bo).input_value()


@with_and_without
def test_an_expired_session_brings_the_text_back(
    browser: Browser, served: str, make: Factory, javascript: bool
) -> None:
    number = make.case("discussion")
    with People(browser, served, java_script_enabled=javascript) as people:
        bo = people.bo
        bo.open(f"/fall/{number}")
        composer(bo).fill(TEXT)
        email = _has_a_password(make, "bo")
        _time_passes(make)
        bo.button("Skicka inlägg").click()
        expect(bo.page.get_by_role("heading", level=1)).to_have_text("Logga in")
        bo.write("E-postadress", email)
        bo.write("Lösenord", PASSWORD)
        bo.send("Logga in")
        bo.sees("Det är inte skickat än.")
        assert bo.path == f"/fall/{number}"
        expect(composer(bo)).to_have_value(TEXT)
        assert bo.send("Skicka inlägg") in (200, 303)
        expect(bo.post(TEXT)).to_have_count(1)


def _has_a_password(make: Factory, name: str) -> str:
    """The person can come back without the demo's buttons; the e-mail address."""
    with make.acting("cilla"):
        user = db.session.scalars(select(User).where(User.persona == name)).one()
        user.password_hash = accounts.hash_password(PASSWORD)
        audit.exempt("a test gives somebody a password")
        return user.email


def _time_passes(make: Factory) -> None:
    """Everybody has been away for longer than a session lives."""
    with make.app.app_context():
        session = db.session()
        allow_groups(session, EVERY_GROUP)
        begin_write(session)
        long_ago = clock.now() - timedelta(minutes=31)
        session.execute(update(UserSession).values(seen_at=long_ago))
        session.commit()


def test_the_browser_keeps_nothing(people: People, make: Factory) -> None:
    number = make.case("discussion")
    bo = people.bo
    bo.open(f"/fall/{number}")
    composer(bo).fill(TEXT)
    expect(saved(bo)).to_be_visible()
    bo.send("Skicka inlägg")
    expect(bo.post(TEXT)).to_be_visible()
    kept = bo.page.evaluate("""async () => [localStorage.length, sessionStorage.length,
        (await caches.keys()).length, (await indexedDB.databases()).length]""")
    assert kept == [0, 0, 0, 0]
    assert [c["name"] for c in bo.context.cookies() if not c["httpOnly"]] == []


def test_after_signing_out_back_shows_no_case(people: People, make: Factory) -> None:
    number = make.case("discussion", title="Bara för den som är inloggad")
    bo = people.bo
    bo.open(f"/fall/{number}")
    bo.send("Logga ut")
    bo.sees("Du är utloggad.")
    bo.page.go_back()
    expect(bo.page.get_by_role("heading", level=1)).to_have_text("Logga in")
    bo.misses("Bara för den som är inloggad")


def test_two_minutes_before_the_end_it_says_so_and_one_press_goes_on(
    people: People, make: Factory
) -> None:
    number = make.case("discussion")
    bo = people.bo
    bo.page.clock.install()
    bo.open(f"/fall/{number}")
    warning = bo.page.locator("#session")
    bo.page.clock.run_for(27 * 60_000)
    expect(warning).to_be_hidden()
    bo.page.clock.run_for(2 * 60_000)
    expect(warning).to_contain_text("Du loggas snart ut")
    bo.page.get_by_role("button", name="Fortsätt").click()
    expect(warning).to_be_hidden()


def test_what_others_wrote_meanwhile_comes_along_with_an_own_post(
    people: People, make: Factory
) -> None:
    number = make.case("discussion")
    make.comment(number, "bo", "Den första frågan.")
    anna = people.anna
    anna.open(f"/fall/{number}")
    make.comment(number, "fatima", "Under tiden skrev jag.")
    composer(anna).fill(TEXT)
    anna.send("Skicka inlägg")
    expect(anna.page.locator("#inlagg-1 + #inlagg-2")).to_contain_text("Under tiden skrev jag.")
    expect(anna.page.locator("#inlagg-2 + #inlagg-3")).to_contain_text(TEXT)

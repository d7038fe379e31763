"""What can't be undone, in a real browser: erasing, masking, saying who one is, changing group."""

from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import update

from kompetensgrupp.accounts.models import UserSession
from kompetensgrupp.audit import service as audit
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, begin_write, db
from tests.e2e import pages
from tests.e2e.people import People
from tests.factories import Factory

pytestmark = pytest.mark.sqlite_only


def an_hour_passes(app: Flask) -> None:
    """Everybody signed in an hour ago."""
    with app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        begin_write(db.session())
        db.session.execute(update(UserSession).values(fresh_at=clock.now() - timedelta(hours=1)))
        audit.exempt("a test")
        db.session.commit()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_a_no_and_a_name(
    app: Flask, browser: Browser, served: str, make: Factory, javascript: bool
) -> None:
    declined, talked = make.case("discussion"), make.case("discussion")
    seq = make.comment(talked, "bo", "Läkaren som skrev intyget går att känna igen.")
    make.flag(talked, seq)
    with clock.at(clock.now() - timedelta(days=780)):
        old = make.ended(make.case("questions"))
    looked: dict[str, list[str]] = {}
    with People(browser, served, java_script_enabled=javascript) as people:
        anna, cilla = people.anna, people.cilla
        anna.open(f"/fall/{declined}/dra-tillbaka")
        anna.page.get_by_label("Varför?").select_option(label="Personen vill inte")
        anna.send("Dra tillbaka fallet")
        anna.sees("Texter som ska tas bort", declined, "om 14 dagar")
        anna.follow(declined)
        assert anna.send("Gallra texterna nu") == 422
        anna.page.get_by_label("Jag förstår att texterna inte kan återskapas").check()
        an_hour_passes(app)
        assert anna.send("Gallra texterna nu") == 422
        anna.sees("Bekräfta att det är du")
        looked["confirm"] = pages.faults(anna.page) if javascript else []
        anna.send("Jag är Anna Bergström")
        anna.sees(f"Texterna i {declined} är borta.")

        cilla.open("/incidenter")
        cilla.sees(f"{talked}, inlägg {seq}", "71 timmar kvar")
        looked["incidents"] = pages.faults(cilla.page) if javascript else []
        cilla.follow(f"Läs och maskera {talked}")
        looked["redact"] = pages.faults(cilla.page) if javascript else []
        cilla.page.get_by_label("Egna ord eller meningar").fill("Läkaren som skrev intyget")
        cilla.page.get_by_label("Jag förstår att texterna inte kan återskapas").check()
        assert cilla.send("Maskera för gott och visa igen") == 422
        cilla.send("Jag är Cilla Törnqvist")
        cilla.sees(f"Maskerat på ett ställe i {talked}.")
        people.bo.open(f"/fall/{talked}")
        people.bo.sees("[maskerat] går att känna igen.")

        cilla.open("/gallring")
        cilla.sees(declined, "Personen ville inte", "maskerat på ett ställe", old)
        looked["overview"] = pages.faults(cilla.page) if javascript else []
        cilla.follow("Gå vidare till gallring")
        looked["approve"] = pages.faults(cilla.page) if javascript else []
        cilla.page.get_by_label("Jag förstår att texterna inte kan återskapas").check()
        cilla.send("Godkänn gallringen")
        cilla.sees("Ett fall gallras inom några minuter.", "godkänt, gallras inom några minuter")
    assert {page: faults for page, faults in looked.items() if faults} == {}


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_maria_changes_group(
    browser: Browser, served: str, make: Factory, javascript: bool
) -> None:
    make.case("discussion", "anna", title="Hemvävda mattor")
    make.case("discussion", "olle", title="Gamla hängbroar")
    with People(browser, served, java_script_enabled=javascript) as people:
        maria = people.window().sign_in("maria")
        maria.sees("Kompetensgruppen Exempelbygden", "Hemvävda mattor")
        maria.page.locator("summary", has_text="Byt grupp").click()
        if javascript:
            assert pages.faults(maria.page, dark=True) == []
        maria.send("Kompetensgruppen Grannbygden")
        maria.sees("Nu arbetar du i Kompetensgruppen Grannbygden.", "Gamla hängbroar")
        maria.misses("Hemvävda mattor")

"""A code on paper, and what the log says about it today; what the leader is told of the log."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kompetensgrupp.audit import proof, signing
from kompetensgrupp.audit.models import Event, LogEntry
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from tests.cast import Cast
from tests.factories import Factory
from tests.tampering import Row, Tamperer, chained


@pytest.fixture
def receipt(cast: Cast, make: Factory) -> str:
    """The code of a recommendation, as it stands on its page."""
    number = make.case("confirmed")
    page = cast.anna.get(f"/fall/{number}/rekommendation")
    return page.click("Kontrollera kvittokoden").form("#code-form")["kod"]


def ask(cast: Cast, code: str, name: str = "anna") -> str:
    return getattr(cast, name).get(f"/beslutslogg/kod?kod={code}").one("#svar").get_text(" ")


def test_a_code_is_found_however_it_is_written(cast: Cast, receipt: str) -> None:
    page = cast.bo.get("/beslutslogg").click("Kontrollera en kod")
    assert not page.has("#svar")
    digits = receipt.replace("-", "")
    mistaken = receipt.replace("0", "O").replace("1", "l")
    for typed in (receipt, receipt.lower(), digits, receipt.replace("-", " "), mistaken):
        assert "Koden finns, och loggen fram till den håller" in ask(cast, typed), typed
    page = cast.anna.get(f"/beslutslogg/kod?kod={receipt}")
    assert "Fastställde rekommendationen" in page.text
    assert receipt in page.text


@pytest.mark.parametrize("typed", ["hej", "9F3A-61C0", "9F3A-61C0-7B2E-1", "ÅÄÖ-----------", "'--"])
def test_what_can_be_no_code_is_told_so(cast: Cast, typed: str) -> None:
    page = cast.anna.get(f"/beslutslogg/kod?kod={typed}")
    assert page.status == 422
    assert "tolv tecken" in page.one("#kod-error").get_text()
    assert page.one("#kod")["value"] == typed


def test_a_code_that_is_nowhere_or_of_others(cast: Cast, make: Factory, receipt: str) -> None:
    assert "finns inte i den logg du ser" in ask(cast, "9F3A-61C0-7B2E")
    assert "finns inte i den logg du ser" in ask(cast, receipt, "david")
    number = make.case("in_review")
    with make.acting("anna"):
        query = select(LogEntry).where(LogEntry.case_number == number)
        code = db.session.scalars(query).one().receipt
    assert "Koden finns" in ask(cast, code, "hanna")
    assert "finns inte i den logg du ser" in ask(cast, code, "bo")


def test_a_log_written_anew_no_longer_has_the_code(
    cast: Cast, app: Flask, receipt: str, database_url: str
) -> None:
    tamperer = Tamperer(database_url)
    group = next(r["group_id"] for r in tamperer.kept[1]
                 if r["event"] is Event.RECOMMENDATION_CONFIRMED)  # fmt: skip

    def edit(rows: list[Row]) -> None:
        rows[-1]["actor_name"] = "Någon annan"

    def rechain(rows: list[Row]) -> None:
        rows[3]["actor_name"] = "Någon annan"
        chained(rows, 3)

    def early(rows: list[Row]) -> None:
        rows[3]["actor_name"] = "Någon annan"

    tamperer.attack(group, edit)
    assert "uppgifterna är ändrade" in ask(cast, receipt)
    tamperer.restore()
    tamperer.attack(group, early)
    assert "rad 4: uppgifterna är ändrade" in ask(cast, receipt)
    tamperer.restore()
    tamperer.attack(group, rechain)
    assert "finns inte i den logg du ser" in ask(cast, receipt)
    tamperer.restore()
    assert "håller" in ask(cast, receipt)
    tamperer.engine.dispose()


def test_the_leader_reads_when_the_log_was_proved_and_nobody_else(
    cast: Cast, app: Flask, make: Factory
) -> None:
    make.case("questions")
    assert "har inte prövats än" in cast.cilla.get("/beslutslogg").text
    with app.app_context():
        signing.daily()
    assert "Hela loggen prövades senast" in cast.cilla.get("/beslutslogg").text
    assert "prövades" not in cast.bo.get("/beslutslogg").text


def test_the_leader_is_told_of_a_fault_at_the_start_too(
    cast: Cast, app: Flask, make: Factory, database_url: str
) -> None:
    number = make.case("questions")
    cast.cilla.get("/")
    tamperer = Tamperer(database_url)
    tamperer.execute(
        "UPDATE log_entry SET actor_name = 'Någon annan' WHERE case_number = :n", n=number
    )
    with app.app_context():
        proof.verify()
    for address in ("/", "/beslutslogg"):
        assert "Loggen stämmer inte" in cast.cilla.get(address).text
        assert "Loggen stämmer inte" not in cast.anna.get(address).text
    tamperer.engine.dispose()


def test_the_log_is_proved_once_a_day(app: Flask, cast: Cast) -> None:
    cast.cilla.get("/")
    with app.app_context():
        signing.daily()
        book = proof.the_book()
        first = book.last_check()
        signing.daily()
        assert book.last_check() == first
        with clock.at(clock.now() + timedelta(hours=25)):
            signing.daily()
        assert book.last_check() != first

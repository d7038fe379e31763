"""Before what is dangerous the portal asks once more who it is, and nothing sent is lost."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from kompetensgrupp.accounts.models import FailedSignIn, User, UserSession
from kompetensgrupp.accounts.service import hash_password
from kompetensgrupp.audit import service as audit
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from tests.cast import Cast, Page, Person
from tests.factories import Factory

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PASSWORD = "fyra hela ord efter varandra"
#: What a thief at an unlocked desk mustn't get to do (docs/hotmodell.md).
DANGEROUS = {
    "cases.appoint",
    "figures.take_out",
    "accounts.confirm_post", "cases.ask_again_post", "decisions.confirm",
    "decisions.reopen_discussion", "groups.change_member", "groups.invite_post",
    "groups.new_link", "retention.approve_post", "retention.erase_post",
    "retention.redact_case_post", "retention.redact_post",
}  # fmt: skip


def later(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def with_password(app: Flask, persona: str) -> None:
    """Somebody who isn't of the demo: with a password, and no choosing of personas."""
    with app.app_context():
        one = User.persona == persona
        hashed = hash_password(PASSWORD)
        db.session.execute(update(User).where(one).values(password_hash=hashed, persona=None))
        audit.exempt("a test")
        db.session.commit()


def ready(cast: Cast, make: Factory) -> tuple[str, Person]:
    """A case that Cilla can confirm, and Cilla, who signed in at START."""
    with clock.at(START):
        number = make.case("standpoints")
        for name in ("hanna", "fatima"):
            make.standpoint(number, name)
        cast.cilla.sign_in()
    return number, cast.cilla


def confirm(person: Person, number: str) -> Page:
    return person.get(f"/fall/{number}").submit("#confirm-form")


def test_the_dangerous_acts_ask(app: Flask) -> None:
    found = {name for name, view in app.view_functions.items() if hasattr(view, "asks_who")}
    assert found == DANGEROUS


def test_within_a_quarter_nobody_is_asked(cast: Cast, make: Factory) -> None:
    number, cilla = ready(cast, make)
    with clock.at(later(14)):
        assert "fastställd" in confirm(cilla, number).said


def test_later_one_press_in_the_demo_and_it_is_done(cast: Cast, make: Factory) -> None:
    number, cilla = ready(cast, make)
    with clock.at(later(16)):
        page = confirm(cilla, number)
        assert page.status == 422
        assert page.one("h1").get_text() == "Bekräfta att det är du"
        assert not page.has("input[type=password]")
        assert "fastställd" in page.submit("#confirm-identity-form").said
    with clock.at(later(30)):
        assert is_fresh(cilla), "a quarter from the answer"


def is_fresh(person: Person) -> bool:
    return person.get("/bekrafta").submit("#confirm-identity-form").status == 200


def test_a_password_is_asked_for_and_the_wrong_one_does_nothing(
    app: Flask, cast: Cast, make: Factory
) -> None:
    number, cilla = ready(cast, make)
    with_password(app, "cilla")
    with clock.at(later(16)):
        page = confirm(cilla, number)
        wrong = page.submit("#confirm-identity-form", confirm_password="någon annans ord")
        assert wrong.status == 422
        assert wrong.one("#error-summary")
        assert cilla.get(f"/fall/{number}/rekommendation").status == 404
        assert failures(app) == 2, "by account and by address"
        right = wrong.submit("#confirm-identity-form", confirm_password=PASSWORD)
        assert "fastställd" in right.said


def failures(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(select(FailedSignIn)).all())


def test_an_empty_press_is_no_answer_outside_the_demo(
    app: Flask, cast: Cast, make: Factory
) -> None:
    number, cilla = ready(cast, make)
    with_password(app, "cilla")
    with clock.at(later(16)):
        assert confirm(cilla, number).submit("#confirm-identity-form").status == 422
        assert cilla.get(f"/fall/{number}/rekommendation").status == 404


def test_what_anna_wrote_is_kept_while_she_is_asked(cast: Cast, make: Factory) -> None:
    words = 'Första raden.\n\nIntyget gick ut. "Vad" gör vi <nu>?'
    with clock.at(START):
        number = make.case("confirmed")
        cast.anna.sign_in()
    with clock.at(later(20)):
        page = cast.anna.get(f"/fall/{number}/ny-fraga").submit("#ask-again-form", question=words)
        assert page.status == 422
        page.submit("#confirm-identity-form")
        log = cast.anna.get(f"/fall/{number}/logg").text
    assert 'Första raden. Intyget gick ut. "Vad" gör vi <nu>?' in log


def test_a_refused_form_keeps_the_answer(app: Flask, cast: Cast, make: Factory) -> None:
    """Who has said who they are isn't asked again because a field was wrong."""
    with clock.at(START):
        number = make.declined(make.case("discussion"))
        cast.anna.sign_in()
    with clock.at(later(20)):
        page = cast.anna.get(f"/gallring/fall/{number}").submit("#erase-form")
        refused = page.submit("#confirm-identity-form")
        assert "Kryssa i att du förstår." in refused.text
        assert "borta" in refused.submit("#erase-form", sure="y").said


def test_by_htmx_the_question_takes_the_whole_page(cast: Cast, make: Factory) -> None:
    number, cilla = ready(cast, make)
    with clock.at(later(16)):
        answer = cilla.get(f"/fall/{number}").submit("#confirm-form", htmx=True)
    assert answer.status == 422
    assert answer.response.headers["HX-Retarget"] == "body"
    assert answer.one("#confirm-identity-form")["action"].endswith("/faststall")


@pytest.mark.parametrize("back", ["https://ond.example/", "//ond.example", "/\\ond.example"])
def test_the_way_on_never_leads_away(cast: Cast, back: str) -> None:
    page = cast.bo.get(f"/bekrafta?nasta={back}")
    answer = cast.bo.client.post("/bekrafta", data={**page.form("#confirm-identity-form")})
    assert answer.location == "/"


def test_the_answer_is_remembered_on_the_server(app: Flask, cast: Cast, make: Factory) -> None:
    number, cilla = ready(cast, make)
    with clock.at(later(16)):
        confirm(cilla, number).submit("#confirm-identity-form")
    with app.app_context():
        at = db.session.scalars(select(UserSession.fresh_at)).all()
    assert later(16) in at

"""Sessions live on the server: they end there, and what was typed survives."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kompetensgrupp import create_app
from kompetensgrupp.accounts import rules
from kompetensgrupp.accounts.models import User
from kompetensgrupp.audit import service as audit
from kompetensgrupp.config import Settings
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.groups.models import Membership
from tests.cast import HTMX, Cast, Page, Person
from tests.factories import Factory
from tests.sending import answer_of, send, token_of

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def is_signed_in(person: Person) -> bool:
    return person.get("/fall").address == "/fall"


def after(**span: float) -> datetime:
    return START + timedelta(**span)


def test_signing_out_ends_the_session_on_the_server(cast: Cast) -> None:
    cast.bo.sign_in()
    stolen = cast.bo.client.get_cookie("kg")
    assert stolen is not None
    page = cast.bo.get("/").submit("form.sign-out")
    assert page.address == "/logga-in"
    assert "Du är utloggad." in page.said
    cast.bo.client.set_cookie("kg", stolen.value)
    assert not is_signed_in(cast.bo)


def test_bo_stays_signed_in_while_he_works_and_not_after(cast: Cast) -> None:
    with clock.at(START):
        cast.bo.sign_in()
    for minutes in (29, 58, 87):
        with clock.at(after(minutes=minutes)):
            assert is_signed_in(cast.bo)
    with clock.at(after(minutes=87 + 30)):
        assert not is_signed_in(cast.bo)


def test_nobody_stays_longer_than_ten_hours(cast: Cast) -> None:
    with clock.at(START):
        cast.bo.sign_in()
    for minutes in range(25, 600, 25):
        with clock.at(after(minutes=minutes)):
            assert is_signed_in(cast.bo)
    with clock.at(after(hours=10)):
        assert not is_signed_in(cast.bo)


def test_eva_has_to_sign_in_again_after_a_quarter(cast: Cast) -> None:
    with clock.at(START):
        cast.eva.sign_in()
    with clock.at(after(minutes=14)):
        assert cast.eva.get("/").status == 200
    with clock.at(after(minutes=14 + 15)):
        assert cast.eva.get("/").address == "/logga-in"


def test_polling_does_not_keep_a_session_alive(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    with clock.at(START):
        cast.bo.sign_in()
        cast.bo.get(f"/fall/{number}")
    for minutes in range(2, 30, 3):
        with clock.at(after(minutes=minutes)):
            assert cast.bo.get(f"/fall/{number}?efter=9999", htmx=True).status == 204
    with clock.at(after(minutes=31)):
        answer = cast.bo.get(f"/fall/{number}?efter=9999", htmx=True)
        assert answer.status == 401
        assert not is_signed_in(cast.bo)


@pytest.mark.parametrize(
    ("created", "seen", "admin", "ends"),
    [
        (0, 0, False, 30),
        (0, 0, True, 15),
        (0, 100, False, 130),
        (0, 590, False, 600),
        (0, 590, True, 600),
    ],
)
def test_when_a_session_ends(created: int, seen: int, admin: bool, ends: int) -> None:
    found = rules.ends_at(after(minutes=created), after(minutes=seen), admin)
    assert found == after(minutes=ends)


def change(make: Factory, how: Callable[[User], None]) -> None:
    with make.acting("cilla"):
        how(db.session.scalars(select(User).where(User.persona == "bo")).one())
        audit.exempt("a test changes a member")


def end_membership(user: User, last: date) -> None:
    member = db.session.scalars(select(Membership).where(Membership.user_id == user.id)).one()
    member.until = last


def test_a_membership_that_ended_ends_access_at_the_next_request(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    assert cast.bo.get(f"/fall/{number}").status == 200
    change(make, lambda user: end_membership(user, clock.today()))
    assert cast.bo.get(f"/fall/{number}").status == 200, "the last day counts"
    change(make, lambda user: end_membership(user, clock.today() - timedelta(days=1)))
    assert cast.bo.get(f"/fall/{number}").status == 403
    start = cast.bo.get("/")
    assert start.status == 200
    assert "Du är inte med i någon grupp just nu" in start.text


def test_a_user_who_is_shut_off_is_out_at_the_next_request(cast: Cast, make: Factory) -> None:
    assert is_signed_in(cast.bo)
    change(make, lambda user: setattr(user, "is_active", False))
    assert not is_signed_in(cast.bo)


def comment_late(person: Person, number: str, htmx: bool = False) -> Page:
    """Open the case in time, send a post when the session has run out."""
    with clock.at(START):
        form = person.get(f"/fall/{number}").form("#comment-form")
    address = f"http://localhost/fall/{number}"
    headers = {**HTMX, "HX-Current-URL": address} if htmx else {"Referer": address}
    with clock.at(after(minutes=45)):
        answer = person.client.post(
            f"/fall/{number}/inlagg",
            data={**form, "text": "Det jag hann skriva.", "kind": "advice"},
            headers=headers,
        )
    return answer_of(person, answer)


def test_what_bo_typed_waits_for_him_after_he_signs_in_again(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    answer = comment_late(cast.bo, number)
    assert answer.status == 303
    assert answer.response.location == f"/logga-in?nasta=/fall/{number}"
    with clock.at(after(minutes=50)):
        cast.bo.sign_in()
        page = cast.bo.get(f"/fall/{number}")
    form = page.form("#comment-form")
    assert (form["text"], form["kind"]) == ("Det jag hann skriva.", "advice")
    assert not page.has(".post")


def test_htmx_is_told_to_go_and_sign_in(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    answer = comment_late(cast.bo, number, htmx=True)
    assert answer.status == 401
    assert answer.response.headers["HX-Redirect"] == f"/logga-in?nasta=/fall/{number}"
    with clock.at(after(minutes=50)):
        cast.bo.sign_in()
        assert cast.bo.get(f"/fall/{number}").form("#comment-form")["text"]


def test_a_session_that_was_ended_parks_nothing(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    cast.bo.sign_in()
    old = cast.bo.client.get_cookie("kg")
    token = token_of(cast.bo)
    assert old is not None
    send(cast.bo, "/logga-ut")
    cast.bo.client.set_cookie("kg", old.value)
    cast.bo.client.post(
        f"/fall/{number}/inlagg",
        data={"csrf_token": token, "text": "kvar", "draft_key": f"{number}/inlagg"},
    )
    cast.bo.sign_in()
    assert cast.bo.get(f"/fall/{number}").form("#comment-form")["text"] == ""


def test_a_cookie_that_nobody_made_opens_nothing(cast: Cast) -> None:
    cast.nobody.client.set_cookie("kg", "eyJfdXNlcl9pZCI6IjEifQ.x.y")
    assert cast.nobody.get("/fall").address == "/logga-in"


def test_the_cookie_on_the_own_machine(cast: Cast) -> None:
    cast.nobody.get("/logga-in")
    answer = cast.nobody.client.get("/logga-in")
    assert answer.status_code == 200
    cookie = cast.nobody.client.get_cookie("kg")
    assert cookie is not None
    assert (cookie.http_only, cookie.secure, cookie.same_site) == (True, False, "Lax")


def test_the_cookie_in_production(app: Flask) -> None:
    settings: Settings = app.config["SETTINGS"]
    settings.instance.chmod(0o700)
    hard = create_app(
        Settings(
            instance=settings.instance,
            database_url=settings.database_url,
            demo=False,
            host="portal.example",
            port=443,
            production=True,
            secret_key="x" * 48,
        )
    )
    answer = hard.test_client().get("/logga-in", base_url="https://portal.example")
    header = answer.headers["Set-Cookie"]
    assert header.startswith("__Host-kg=")
    assert all(flag in header for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in header
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    with hard.app_context():
        db.engine.dispose()

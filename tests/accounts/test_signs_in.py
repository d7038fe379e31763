"""Signing in with a password: who gets in, what is said to those who don't, where they land."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from kompetensgrupp.accounts import rules, service
from kompetensgrupp.accounts.models import FailedSignIn, User, UserSession
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.errors import Invalid
from kompetensgrupp.core.ids import token_hash
from kompetensgrupp.web.addresses import safe_target
from tests.cast import Cast, Page, Person
from tests.factories import Factory

PASSWORD = "en lång mening som bara Anna vet"
ANNA = "anna@demo.example"
WRONG = "E-postadressen eller lösenordet stämmer inte."
WAIT = "För många försök."


@pytest.fixture
def anna(make: Factory, cast: Cast, app: Flask) -> Person:
    """Anna with a password, in a browser where nobody is signed in."""
    with make.acting("cilla"):
        user = db.session.scalars(select(User).where(User.persona == "anna")).one()
        user.password_hash = service.hash_password(PASSWORD)
        audited()
    person = Person(app, "anna")
    person.signed_in = True  # by herself, not as a persona
    return person


def audited() -> None:
    from kompetensgrupp.audit import service as audit

    audit.exempt("a test gives somebody a password")


def try_to_sign_in(person: Person, email: str = ANNA, password: str = PASSWORD) -> Page:
    return person.get("/logga-in").submit("#sign-in-form", email=email, password=password)


def test_anna_signs_in_with_her_password(anna: Person) -> None:
    page = try_to_sign_in(anna)
    assert page.address == "/"
    assert "Hej Anna" in page.text


def test_anna_types_her_address_in_capitals_with_a_space(anna: Person) -> None:
    assert try_to_sign_in(anna, email=" Anna@Demo.Example ").address == "/"


def test_the_password_is_kept_as_argon2id(anna: Person, make: Factory) -> None:
    with make.acting("cilla"):
        kept = db.session.scalars(select(User.password_hash).where(User.email == ANNA)).one()
    assert kept is not None
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept


@pytest.mark.parametrize("length", [0, 1, 14])
def test_a_short_password_is_refused(length: int) -> None:
    with pytest.raises(Invalid, match="minst 15"):
        service.hash_password("x" * length)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (ANNA, "fel lösenord för Anna"),
        (ANNA, PASSWORD + " "),
        ("ingen@demo.example", PASSWORD),
        ("bo@demo.example", PASSWORD),  # has no password
        ("bo@demo.example", "None"),
    ],
)
def test_every_wrong_sign_in_reads_the_same(anna: Person, email: str, password: str) -> None:
    page = try_to_sign_in(anna, email, password)
    assert page.status == 422
    assert WRONG in page.one("#error-summary").get_text()
    assert page.one("#email")["value"] == email
    assert password not in page.response.text
    assert anna.get("/fall").address == "/logga-in"


def test_a_user_who_was_shut_off_reads_the_same(anna: Person, make: Factory) -> None:
    with make.acting("cilla"):
        db.session.scalars(select(User).where(User.email == ANNA)).one().is_active = False
        audited()
    assert WRONG in try_to_sign_in(anna).text


def test_what_is_missing_is_named(anna: Person) -> None:
    page = try_to_sign_in(anna, "", "")
    assert page.status == 422
    assert "Det finns 2 fel" in page.text
    assert "Skriv din e-postadress." in page.text


def test_after_five_wrong_the_right_one_has_to_wait(anna: Person) -> None:
    for _ in range(5):
        assert WRONG in try_to_sign_in(anna, password="fel").text
    page = try_to_sign_in(anna)
    assert page.status == 422
    assert WAIT in page.text
    with clock.at(datetime.now(UTC) + rules.WINDOW + timedelta(seconds=1)):
        assert try_to_sign_in(anna).address == "/"


def test_an_unknown_account_is_throttled_like_a_known_one(anna: Person) -> None:
    for _ in range(5):
        assert WRONG in try_to_sign_in(anna, "ingen@demo.example", "fel").text
    assert WAIT in try_to_sign_in(anna, "ingen@demo.example").text
    assert try_to_sign_in(anna).address == "/"


def test_failures_are_counted_without_names(anna: Person, make: Factory) -> None:
    try_to_sign_in(anna, password="fel")
    with make.acting("cilla"):
        subjects = set(db.session.scalars(select(FailedSignIn.subject)))
    assert subjects == {token_hash(ANNA), token_hash("127.0.0.1")}


@pytest.mark.parametrize(
    ("account", "address", "waits"),
    [(0, 0, False), (4, 19, False), (5, 0, True), (0, 20, True)],
)
def test_when_sign_in_is_throttled(account: int, address: int, waits: bool) -> None:
    assert rules.is_throttled(account, address) is waits


@pytest.mark.parametrize("target", ["/fall", "/fall/KG-26-7F3K?a=1", "/", "/fall/#inlagg-3"])
def test_targets_on_this_site_are_kept(target: str) -> None:
    assert safe_target(target) == target


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example",
        "https:evil.example", "javascript:alert(1)", "///evil.example", "////evil.example",
        "/\t/evil.example", "/\t//evil.example", " ///evil.example",
        "/\n/evil.example", "/\r/evil.example", " //evil.example", "fall",
        "", None, "data:text/html,x",
    ],
)  # fmt: skip
def test_targets_on_other_sites_are_dropped(target: str | None) -> None:
    assert safe_target(target) == ""


def test_anna_lands_where_she_was_going(anna: Person) -> None:
    page = anna.get("/fall?mina=1")
    assert page.address == "/logga-in"
    landed = page.submit("#sign-in-form", email=ANNA, password=PASSWORD)
    assert landed.response.request.full_path == "/fall?mina=1"


def test_anna_never_lands_on_another_site(anna: Person) -> None:
    page = anna.get("/logga-in?nasta=//evil.example")
    landed = page.submit("#sign-in-form", email=ANNA, password=PASSWORD, nasta="//evil.example")
    assert (landed.response.request.host, landed.address) == ("localhost", "/")


def test_a_new_session_begins_at_each_sign_in(anna: Person, make: Factory) -> None:
    cookies = set()
    for _ in range(2):
        try_to_sign_in(anna)
        cookie = anna.client.get_cookie("kg")
        assert cookie is not None
        cookies.add(cookie.value)
    with make.acting("cilla"):
        kept = list(db.session.scalars(select(UserSession.token_hash)))
        count = db.session.scalar(select(func.count()).select_from(UserSession))
    assert len(cookies) == count == 2
    assert not any(hashed in cookie for cookie in cookies for hashed in kept)

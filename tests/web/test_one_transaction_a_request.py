"""A GET leaves nothing behind, a refused POST leaves nothing behind, an accepted one everything."""

import sqlite3
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select, update

from kompetensgrupp.accounts.models import User
from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.cases.models import Case
from kompetensgrupp.cases.vocabulary import State
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, db, short_transaction
from kompetensgrupp.core.rights import OPERATOR
from kompetensgrupp.groups.models import Association, Category
from kompetensgrupp.web import access
from tests.cast import Cast
from tests.factories import FIELDS, Factory
from tests.sending import DISAGREED, answer_of, row_counts, send, token_of

PAGES = ("/", "/fall", "/fall/{n}", "/fall/{n}/logg", "/fall/{n}/forslag", "/beslutslogg")


def test_reading_changes_no_row(cast: Cast, make: Factory, app: Flask) -> None:
    number = make.case("standpoints")
    before = row_counts(app)
    for page in PAGES:
        assert cast.cilla.get(page.format(n=number)).status == 200
    assert row_counts(app) == before


@pytest.fixture
def writing_get(app: Flask) -> Iterator[str]:
    """An address whose GET tries to write."""

    @access.public("Ett prov.")
    def write() -> str:
        allow_groups(db.session(), EVERY_GROUP)
        db.session.add(Association(name="Skrivet av en läsning"))
        audit.record(OPERATOR, Event.GROUP_CHANGED, what="test")
        db.session.flush()
        return "ok"

    app.add_url_rule("/prov", view_func=write, methods=["GET", "POST"])
    return "/prov"


@pytest.mark.usefixtures("database_url")
def test_a_get_cannot_write(cast: Cast, app: Flask, writing_get: str) -> None:
    before = row_counts(app)
    assert cast.nobody.get(writing_get).status == 200
    assert row_counts(app) == before


@pytest.mark.usefixtures("database_url")
def test_the_same_as_a_post_is_kept(cast: Cast, app: Flask, writing_get: str) -> None:
    before = row_counts(app)
    assert send(cast.nobody, writing_get).status == 200
    after = row_counts(app)
    changed = {name: after[name] - count for name, count in before.items() if after[name] != count}
    assert changed == {"association": 1, "log_entry": 1, "log_text": 1}


def test_a_refused_post_leaves_no_row(cast: Cast, make: Factory, app: Flask) -> None:
    number = make.case("standpoints")
    cilla, bo = cast.cilla, cast.bo
    token_of(bo), token_of(cilla)
    before = row_counts(app)
    refusals = [
        (422, send(bo, f"/fall/{number}/inlagg", text="", kind="fact", idempotency_key="k1")),
        (422, send(bo, f"/fall/{number}/inlagg", text="Ring 070-123 45 67", kind="fact")),
        (422, send(bo, f"/fall/{number}/forslag", summary="", steps__0__measure="")),
        (422, send(bo, f"/fall/{number}/forslag/1/stallning", stance="oppose", reason="")),
        (422, send(cilla, f"/fall/{number}/avsluta", summary="", idempotency_key="k2")),
        (409, send(cilla, f"/fall/{number}/forslag/1/faststall", idempotency_key="k3")),
        (403, send(bo, f"/fall/{number}/avsluta", **DISAGREED)),
        (404, send(bo, "/fall/KG-26-XXXX/inlagg", text="Hej", kind="fact")),
        (422, send(cast.anna, "/fall/nytt", title="", purpose="individual")),
    ]
    assert [answer.status for _, answer in refusals] == [status for status, _ in refusals]
    assert row_counts(app) == before


def test_a_post_without_a_token_is_refused_in_words(cast: Cast, make: Factory, app: Flask) -> None:
    number = make.case("questions")
    cast.bo.sign_in()
    before = row_counts(app)
    for token in ("", "fel", None):
        data = {"text": "Hej", "kind": "fact", **({"csrf_token": token} if token else {})}
        answer = answer_of(cast.bo, cast.bo.client.post(f"/fall/{number}/inlagg", data=data))
        assert answer.status == 400
        assert "Det du skrev står kvar" in answer.text
    assert row_counts(app) == before


# --- the guard of the log ----------------------------------------------------------------------


def change_row() -> None:
    db.session.scalars(select(User).where(User.persona == "bo")).one().title = "Ny titel"


def add_row() -> None:
    db.session.add(Association(name="Utan spår"))


def delete_row() -> None:
    db.session.delete(db.session.scalars(select(Category).limit(1)).one())


def change_in_bulk() -> None:
    db.session.execute(update(Case).values(state=State.CONFIRMED))


@pytest.mark.parametrize("change", [change_row, add_row, delete_row, change_in_bulk])
def test_a_change_that_nobody_recorded_is_refused(make: Factory, app: Flask, change) -> None:  # type: ignore[no-untyped-def]
    make.case("draft")
    before = row_counts(app)
    with app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        change()
        with pytest.raises(audit.AuditMissing):
            db.session.commit()
        db.session.rollback()
    assert row_counts(app) == before
    with make.acting("bo"):
        assert db.session.scalars(select(Case.state)).one() == State.DRAFT
        assert (
            db.session.scalars(select(User.title).where(User.persona == "bo")).one() != "Ny titel"
        )


def test_a_recorded_change_opens_no_door_for_the_next(app: Flask) -> None:
    with app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        audit.record(OPERATOR, Event.GROUP_CHANGED, what="test")
        db.session.commit()
        add_row()
        with pytest.raises(audit.AuditMissing):
            db.session.commit()
        db.session.rollback()
        audit.record(OPERATOR, Event.GROUP_CHANGED, what="test")
        db.session.rollback()
        add_row()
        with pytest.raises(audit.AuditMissing):
            db.session.commit()
        db.session.rollback()


def test_a_savepoint_in_between_hides_no_change(app: Flask) -> None:
    with app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        add_row()
        with db.session.begin_nested():
            pass
        with pytest.raises(audit.AuditMissing):
            db.session.commit()
        db.session.rollback()


def test_a_transaction_of_its_own_is_guarded_too(app: Flask) -> None:
    with (
        app.app_context(),
        pytest.raises(audit.AuditMissing),
        short_transaction(EVERY_GROUP) as session,
    ):
        session.add(Association(name="Utan spår"))


def test_an_exemption_needs_its_reason(app: Flask) -> None:
    with app.app_context(), pytest.raises(ValueError, match="reason"):
        audit.exempt("")


# --- a database that is busy -------------------------------------------------------------------


@pytest.fixture
def locked(app: Flask, database_url: str) -> Iterator[sqlite3.Connection]:
    """Another connection to the SQLite file that can hold its write lock."""
    other = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
    with app.app_context():
        raw = db.engine.raw_connection()
        raw.cursor().execute("PRAGMA busy_timeout=50")
        raw.close()  # goes back into the pool, and is the next one out
    yield other
    other.close()


@pytest.mark.sqlite_only
def test_a_locked_database_is_told_in_words_and_nothing_is_half_written(
    cast: Cast, make: Factory, app: Flask, locked: sqlite3.Connection
) -> None:
    number = make.case("questions")
    page = cast.bo.get(f"/fall/{number}")
    before = row_counts(app)
    locked.execute("BEGIN IMMEDIATE")
    answer = page.submit("#comment-form", text="Skrivet medan basen var låst.")
    assert answer.status == 503
    assert answer.response.headers["Retry-After"] == "5"
    assert "Portalen är upptagen just nu" in answer.text
    assert "Det du gjorde sparades inte" in answer.text
    locked.execute("ROLLBACK")
    assert row_counts(app) == before
    sent = page.submit("#comment-form", text="Skrivet medan basen var låst.")
    assert "Skrivet medan basen var låst." in sent.text
    assert row_counts(app)["comment"] == before["comment"] + 1


@pytest.mark.sqlite_only
def test_no_text_is_shown_when_the_reading_cannot_be_recorded(
    cast: Cast, make: Factory, locked: sqlite3.Connection
) -> None:
    number = make.case("questions")
    cast.bo.get("/fall")
    locked.execute("BEGIN IMMEDIATE")
    page = cast.bo.get(f"/fall/{number}")
    assert page.status == 503
    assert FIELDS["background"] not in page.response.text
    locked.execute("ROLLBACK")
    assert FIELDS["background"] in cast.bo.get(f"/fall/{number}").response.text

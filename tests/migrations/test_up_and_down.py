"""Migrations with rows in them: up, down to nothing, up again; and the models say the same."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, inspect

from kompetensgrupp import create_app
from kompetensgrupp.config import Settings
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, begin_write, db
from kompetensgrupp.core.search import has_no_model
from kompetensgrupp.demo import people
from tests.factories import Factory
from tests.sending import row_counts

SECRET = "only for tests, and long enough to be taken for one"


@pytest.fixture
def empty(
    database_kind: str,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[tuple[Flask, str]]:
    """The portal on an empty database, and the address by which its owner reaches it."""
    folder = tmp_path_factory.mktemp("migrations")
    made = None
    if database_kind == "sqlite":
        url = owner = f"sqlite:///{folder / 'portal.sqlite3'}"
    else:
        server = request.getfixturevalue("postgres")
        made = server.create()
        url, owner = made.app_url, made.owner_url
        monkeypatch.setenv("KG_OWNER_DATABASE_URL", owner)
    app = create_app(
        Settings(
            instance=folder, database_url=url, demo=True, host="127.0.0.1", port=0,
            production=False, secret_key=SECRET,
        )
    )  # fmt: skip
    yield app, owner
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    if made is not None:
        server.drop(made)


def fill(app: Flask) -> None:
    """The demo's people, and a case that went all the way."""
    with app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        begin_write(db.session())
        people.seed()
        db.session.commit()
        db.session.remove()
    make = Factory(app)
    number = make.case("confirmed")
    other = make.case("questions")
    make.comment(other, "bo")
    assert number != other


def tables(owner: str) -> set[str]:
    engine = create_engine(owner)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return {name for name in names if not has_no_model(name, "table", {})} - {"alembic_version"}


def test_up_with_rows_down_to_nothing_and_up_again(empty: tuple[Flask, str]) -> None:
    app, owner = empty
    for _ in range(2):
        with app.app_context():
            upgrade()
            db.engine.dispose()
        assert tables(owner) == set(db.metadata.tables)
        fill(app)
        counts = row_counts(app)
        assert counts["case"] == 2
        assert counts["recommendation"] == 1
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
            downgrade(revision="base")
            db.engine.dispose()
        assert tables(owner) == set()


def test_the_models_and_the_migrations_say_the_same(empty: tuple[Flask, str]) -> None:
    app, owner = empty
    with app.app_context():
        upgrade()
        db.engine.dispose()
    engine = create_engine(owner)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "include_name": lambda *named: not has_no_model(*named)},
        )
        assert compare_metadata(context, db.metadata) == []
    engine.dispose()

"""Fixtures: a fresh portal for each test on each database, and the cast who use it.

Templates of both databases are migrated and filled with the demo's people once per worker. The
tests take turns with one portal on each, whose rows and files are put back before the next.
"""

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from jinja2.bccache import Bucket, BytecodeCache

from kompetensgrupp import create_app
from kompetensgrupp.config import Settings
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, begin_write, db
from kompetensgrupp.demo import people
from tests import browser
from tests.cast import Cast
from tests.factories import Factory
from tests.portals import Shared, put_back_file
from tests.postgres import Databases, Server, running_server
from tests.rehearsal import can_rehearse

SECRET = "only for tests, and long enough to be taken for one"


class CompiledTemplates(BytecodeCache):
    """Templates compiled once a worker: every test has a portal of its own."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give back what was compiled before, if the source is the same."""
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self.kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = CompiledTemplates()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--db sqlite` or `--db postgresql` runs the suite on one of the two."""
    parser.addoption("--db", choices=("sqlite", "postgresql", "both"), default="both")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test that asks for a database on both of them, journeys on SQLite only."""
    if "database_kind" not in metafunc.fixturenames:
        return
    chosen = metafunc.config.getoption("--db")
    kinds = ["sqlite", "postgresql"] if chosen == "both" else [chosen]
    if metafunc.definition.get_closest_marker("sqlite_only"):
        kinds = [kind for kind in kinds if kind == "sqlite"]
    metafunc.parametrize("database_kind", kinds, scope="session")


def settings_for(instance: Path, url: str) -> Settings:
    """Demo settings on loopback for a database."""
    return Settings(
        instance=instance,
        database_url=url,
        demo=True,
        host="127.0.0.1",
        port=0,
        production=False,
        secret_key=SECRET,
    )


def fill(app: Flask) -> None:
    """Migrate an empty database and add the demo's groups and people."""
    with app.app_context():
        upgrade()
        allow_groups(db.session(), EVERY_GROUP)
        begin_write(db.session())
        people.seed()
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file with the demo's people in it."""
    folder = tmp_path_factory.mktemp("template")
    path = folder / "portal.sqlite3"
    fill(create_app(settings_for(folder, f"sqlite:///{path}")))
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server for this worker."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """A migrated PostgreSQL database with the demo's people in it."""
    made = postgres.create()
    folder = tmp_path_factory.mktemp("pg")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_OWNER_DATABASE_URL", made.owner_url)
        fill(create_app(settings_for(folder, made.app_url)))
    return made


@pytest.fixture
def database_url(
    database_kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """A database and a portal of the test's own, for one that changes more than rows."""
    if database_kind == "sqlite":
        path = tmp_path / "portal.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: Server = request.getfixturevalue("postgres")
    made = server.create(copy_of=request.getfixturevalue("postgres_template"))
    yield made.app_url
    server.drop(made)


@pytest.fixture(scope="session")
def shared(
    database_kind: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Shared:
    """The portal that this worker's tests on a database take turns with."""
    if database_kind == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        path = tmp_path_factory.mktemp("shared") / "portal.sqlite3"
        shutil.copy(template, path)
        url, restore = f"sqlite:///{path}", partial(put_back_file, template, path)
    else:
        server: Server = request.getfixturevalue("postgres")
        made = server.create(copy_of=request.getfixturevalue("postgres_template"))
        server.remember(made)
        url, restore = made.app_url, partial(server.restore, made)
    born = settings_for(tmp_path_factory.mktemp("born"), url)
    return Shared(can_rehearse(create_app(born)), restore)


@pytest.fixture
def app(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The portal as new; a test that asks for `database_url` too gets one of its own."""
    if "database_url" in request.fixturenames:
        settings = settings_for(tmp_path, request.getfixturevalue("database_url"))
        made = can_rehearse(create_app(settings))
    else:
        made = request.getfixturevalue("shared").as_new(tmp_path)
    made.jinja_env.bytecode_cache = COMPILED
    made.testing = True
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The people: `cast.anna.get("/fall")`."""
    return Cast(app)


@pytest.fixture
def make(app: Flask) -> Factory:
    """Things that have happened: `make.case("discussion")`, walked through the real services."""
    return Factory(app)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the machine's own Chromium quietly."""
    return {**browser_type_launch_args, **browser.launch_options()}


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    """The address of the portal, served for a real browser."""
    app.testing = False
    with browser.serve(app) as address:
        yield address


@pytest.fixture
def count_queries(app: Flask) -> Callable[[Callable[[], Any]], int]:
    """How many statements something sends to the database."""
    from sqlalchemy import event

    def count(act: Callable[[], Any]) -> int:
        seen: list[str] = []

        def note(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("BEGIN", "SELECT set_config")):
                seen.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            act()
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    return count

"""Fixtures of the browser tests: people at a fresh portal, and one portal with the demo's stories.

The first is each test's own; the second is only looked at and is shared by a worker's tests.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from kompetensgrupp import create_app
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, begin_write, db
from kompetensgrupp.demo import cases
from tests import browser as real
from tests.conftest import settings_for
from tests.e2e.people import PATIENCE, People

expect.set_options(timeout=PATIENCE)


@pytest.fixture
def people(browser: Browser, served: str) -> Iterator[People]:
    """Everybody at a desktop browser, in a portal without cases."""
    with People(browser, served) as them:
        yield them


@pytest.fixture(scope="session")
def library(
    database_kind: str, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """The portal with every invented story played: something in each state."""
    folder = tmp_path_factory.mktemp("stories")
    path = folder / "portal.sqlite3"
    shutil.copy(sqlite_template, path)
    app = create_app(settings_for(folder, f"sqlite:///{path}"))
    with app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        begin_write(db.session())
        cases.seed()
        db.session.commit()
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def stories(library: Flask) -> Iterator[str]:
    """The address of the portal with the stories."""
    with real.serve(library) as address:
        yield address

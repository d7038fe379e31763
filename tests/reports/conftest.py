"""A group with some hundred generated cases, made once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from kompetensgrupp import create_app
from kompetensgrupp.audit import service as audit
from kompetensgrupp.cases.models import CaseFacts
from kompetensgrupp.config import Settings
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, begin_write, db
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.demo import bulk
from kompetensgrupp.demo import service as demo
from kompetensgrupp.groups.models import Group
from kompetensgrupp.groups.service import actor_for

COUNT = 240


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A group with some hundred cases, a few of which aren't counted."""
    folder = tmp_path_factory.mktemp("reports")
    url = f"sqlite:///{folder}/kompetensgrupp.sqlite3"
    settings = Settings(Path(folder), url, True, "127.0.0.1", 8000, False, "a secret for the tests")
    app = create_app(settings)
    with app.app_context():
        upgrade()
        begin_write(db.session())
        demo.people.seed()
        db.session.commit()
        bulk.fill(COUNT, seed=4)
        begin_write(db.session())
        allow_groups(db.session(), EVERY_GROUP)
        for n, facts in enumerate(db.session.scalars(select(CaseFacts))):
            facts.is_counted = n % 17 != 0
        audit.exempt("drawn for a test")
        db.session.commit()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def leader(portal: Flask) -> Iterator[Actor]:
    with portal.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        group = db.session.scalars(select(Group).where(Group.slug == "demo")).one()
        yield actor_for(demo.persona("cilla"), group.id)
        db.session.remove()

"""Every page as each kind of reader: axe, narrow screens, large letters, targets, no complaints."""

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import delete

from kompetensgrupp.cases.models import CaseVisit
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, begin_write, db
from tests.e2e import pages
from tests.e2e.people import People

pytestmark = pytest.mark.sqlite_only

#: Who sees something that nobody else does, and how many kinds of page they have at least.
READERS = {"anna": 20, "hanna": 14, "bo": 14, "cilla": 15, "eva": 1, "ingrid": 1}


@pytest.mark.parametrize("name", READERS)
def test_every_page_of(browser: Browser, library: Flask, stories: str, name: str) -> None:
    _forget_what_was_read(library)
    with People(browser, stories) as people:
        who = getattr(people, name)
        look = {"dark": name == "cilla", "narrow": name not in ("hanna", "bo")}
        found = {kind: pages.faults(who.page, **look) for kind in pages.walk(who, "/")}
    assert {kind: faults for kind, faults in found.items() if faults} == {}
    assert len(found) >= READERS[name], sorted(found)


def test_every_page_of_somebody_signed_out(browser: Browser, stories: str) -> None:
    with People(browser, stories) as people:
        who = people.nobody
        found = {kind: pages.faults(who.page) for kind in pages.walk(who, "/logga-in")}
    assert {kind: faults for kind, faults in found.items() if faults} == {}
    assert len(found) >= 12, sorted(found)


def _forget_what_was_read(app: Flask) -> None:
    """New posts look different; let there be some for everybody."""
    with app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        begin_write(db.session())
        db.session.execute(delete(CaseVisit))
        db.session.commit()
        db.session.remove()

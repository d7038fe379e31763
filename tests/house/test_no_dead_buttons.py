"""Everyone walks through the portal as the demo has filled it: no link is dead, no button refused.

The same walk looks at what every answer must have: headers, valid HTML, a title that tells the
page and nothing of the case. SQLite alone holds no border between groups, so it is walked there.
"""

import re
import shutil
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import html5lib
import pytest
from flask import Flask
from html5lib.constants import E

from kompetensgrupp import create_app
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, begin_write, db
from kompetensgrupp.demo import cases as stories
from kompetensgrupp.demo import gathering
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.groups.models import PartyKind
from kompetensgrupp.web.headers import HEADERS
from tests.cast import NAMES, Cast, Page
from tests.conftest import settings_for
from tests.factories import GROUPS, Factory
from tests.planning import plans, reports
from tests.rehearsal import Rehearsal, can_rehearse
from tests.walk import Answer, Walk, words_in

#: Words that only the cases of one group have.
WORDS = {"demo": "hemvävda mattor", "granne": "gamla hängbroar"}
NUMBER = re.compile(r"KG-\d\d-[0-9A-Z]{4}")
#: Pages that everybody is shown whoever they are: each is looked at once.
ERRORS = (
    ("GET", "/finns-inte"), ("POST", "/fall"), ("GET", "/fall/KG-26-0000"), ("GET", "/granska/x"),
    ("GET", "/resurs/0/css/app.css"), ("GET", "/handbok/finns-inte"), ("GET", "/halsa"),
)  # fmt: skip


@pytest.fixture
def app(sqlite_template: Path, tmp_path: Path) -> Flask:
    """The portal with every story of the demo played, and a case with words of its own a group."""
    path = tmp_path / "portal.sqlite3"
    shutil.copy(sqlite_template, path)
    app = can_rehearse(create_app(settings_for(tmp_path, f"sqlite:///{path}")))
    app.testing = True
    with app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        begin_write(db.session())
        stories.seed()
        gathering.seed()
        db.session.commit()
    _ask(app, "david")
    make = Factory(app)
    with clock.at(clock.now() - timedelta(days=9)):
        make.case("in_review", "jonas")  # so that Cilla can step in
    make.mapping()
    plans(make)
    reports(make)
    half = make.case("discussion")
    with make.acting("bo") as bo:
        drafts.save(bo, f"{half}/inlagg", {"text": ["En halv tanke."]})
    heard = make.case("standpoints")
    for name in ("hanna", "fatima"):
        make.standpoint(heard, name)  # so that Cilla can confirm
    make.declined(make.case("questions"))
    hidden = make.case("discussion")
    make.flag(hidden, make.comment(hidden, "bo"))
    make.flag(make.case("discussion"), None)
    with clock.at(clock.now() - timedelta(days=780)):  # members came 800 days ago
        make.case("confirmed", purpose="learning")  # nothing is asked after it
    with clock.at(clock.now() - timedelta(days=380)):
        told = make.case("confirmed")
    make.follow_up(told)  # the last of them, so that Anna can close
    noted = make.case("proposed")
    make.note(noted, PartyKind.FK)
    confirmed = make.case("proposed")
    make.note(confirmed, PartyKind.FK)
    make.confirm(confirmed)
    for author, adviser, words in (
        ("anna", "bo", WORDS["demo"]),
        ("olle", "david", WORDS["granne"]),
    ):
        texts = {n: f"Det gäller {words}." for n in ("title", "question", "background", "own_goal")}
        make.case("in_review", author, **texts)
        number = make.case("discussion", author, **texts)
        make.comment(number, adviser, f"Jag tänker på {words}.")
        make.proposal(number, adviser, f"Tänk på {words}")
    make.flag(make.case("questions", "jonas"), None, "bo")
    return app


def _ask(app: Flask, name: str) -> None:
    """Let Cilla ask somebody who has an account to become a member."""
    page = Cast(app).cilla.get("/grupper/1/medlemmar/ny")
    party = page.one("#party option:-soup-contains('Försäkringskassan')")["value"]
    page.submit(
        "#member-form", email=f"{name}@demo.example", name="x", party=party, roles=["adviser"]
    )


def test_everyone_walks_through_the_whole_portal(app: Flask, subtests: pytest.Subtests) -> None:
    cast, rehearsal = Cast(app), Rehearsal(app)
    walks = {
        name: Walk(app, rehearsal, getattr(cast, name)).go("/")
        for name in (*NAMES, "maria", "nobody")
    }
    answers = [answer for walk in walks.values() for answer in walk.answers]
    errors = [
        Answer(name, method, "error", address, "nowhere", rehearsal.ask(person, method, address))
        for name in ("anna", "eva", "nobody")
        for person in [getattr(cast, name)]
        for method, address in ERRORS
    ]
    pages = [a for a in answers if a.response.mimetype == "text/html" and a.response.text]
    with subtests.test("the walk reaches every page and tries every form"):
        unreached = _reachable(app) - {answer.endpoint for answer in answers}
        assert not unreached, f"link to {sorted(unreached)}, or say in _reachable why nobody does"
    with subtests.test("no link or form is dead"):
        dead = [a for a in answers if a.response.status_code not in (200, 204, 302, 303, 422)]
        assert not dead, "\n".join(map(str, dead[:40]))
    with subtests.test("nobody reads a word of the group next door"):
        everywhere = _where(pages)
        assert everywhere["demo"] == _readers("demo")
        assert everywhere["granne"] == _readers("granne")
    with subtests.test("the same security headers on every answer"):
        for answer in (*answers, *errors):
            _check_headers(answer)
    with subtests.test("every page is valid HTML"):
        for answer in _samples([*pages, *errors]):
            _check_html(getattr(cast, answer.person), answer)
    with subtests.test("a title of its own for each kind of page, with nothing of the case"):
        _check_titles(a for a in pages if a.method == "GET" and a.response.status_code == 200)
    with subtests.test("no case text in any address"):
        for address in {link for walk in walks.values() for link in walk.links}:
            assert re.fullmatch(r"[\x21-\x7e]*", address), address
            assert not re.search("vävda|hängbro|intyg|värk", words_in(address)), address


def _reachable(app: Flask) -> set[str]:
    """Every endpoint but those that no page leads to."""
    unlinked = {
        "accounts.confirm",  # asked for in the place of another page
        "accounts.confirm_post",  # the same
        "accounts.sign_in_post",  # rehearsed by nobody, who stands on its page
        "accounts.welcome",  # the one-time link is handed over outside the portal
        "accounts.welcome_post",  # the same
        "assets.asset",  # not a link: the browser fetches it
        "cases.settle",  # stands on the page that a stale page is answered with
        "economy.usual_goals",  # stands where there is no goal yet
        "obstacles.open_round",  # stands where no half-year's questions are open
        "drafts.save",  # htmx sends it while somebody types
        "pages.favicon",  # asked for by old browsers
        "pages.health",  # for machines
        "threads.permalink",  # for mail
    }
    return {rule.endpoint for rule in app.url_map.iter_rules()} - unlinked


def _where(pages: Iterable[Answer]) -> dict[str, set[str]]:
    """Who has met the words of each group."""
    met: dict[str, set[str]] = defaultdict(set)
    for answer in pages:
        for group, words in WORDS.items():
            if words in answer.response.text:
                met[group].add(answer.person)
    return met


def _readers(group: str) -> set[str]:
    above = {"ingrid", "eva", "karin"}  # they reach no case text (R7)
    own = {name for name in NAMES if GROUPS.get(name, "demo") == group} - above
    return own | ({"maria"} if group == "demo" else set())  # as the walk began there


def _check_headers(answer: Answer) -> None:
    headers = answer.response.headers
    for name, value in HEADERS.items():
        assert headers.getlist(name) == [value], f"{answer}: {name}"
    assert headers.getlist("Cache-Control") == ["no-store"], f"{answer}: Cache-Control"
    assert "Server" not in headers, f"{answer}: Server"


def _samples(pages: Iterable[Answer]) -> list[Answer]:
    """Two of each kind of page: the shortest and the longest."""
    kinds: dict[tuple[str, int], list[Answer]] = defaultdict(list)
    for answer in pages:
        redirects = 300 <= answer.response.status_code < 400
        if answer.response.text.startswith("<!doctype") and not redirects:
            kinds[answer.endpoint, answer.response.status_code].append(answer)
    chosen = []
    for same in kinds.values():
        by_length = sorted(same, key=lambda answer: len(answer.response.text))
        chosen += [by_length[0], by_length[-1]]
    return chosen


def _check_html(person: object, answer: Answer) -> None:
    Page(person, answer.response)  # type: ignore[arg-type]  # looks at every page it is given
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(answer.response.text)
    faults = [f"{where}: {E[code] % data}" for where, code, data in parser.errors]
    assert not faults, f"{answer}:\n" + "\n".join(faults[:10])


def _check_titles(pages: Iterable[Answer]) -> None:
    """Without its number a title is one of few words, and of one endpoint only."""
    titles: dict[str, set[str]] = defaultdict(set)
    for answer in pages:
        found = re.search("<title>(.*?)</title>", answer.response.text, re.DOTALL)
        if found:
            titles[NUMBER.sub("NUMMER", found[1])].add(answer.endpoint)
    for title, endpoints in titles.items():
        chapters = {"pages.handbook", "pages.handbook_chapter"}  # the first chapter has both
        assert len(endpoints) == 1 or endpoints == chapters, f"«{title}»: {endpoints}"
    kinds = {title for title, endpoints in titles.items() if "pages.case" in endpoints}
    assert kinds == {"NUMMER – Kompetensgrupp"}
    most = {"threads.reply": 30, "cases.write": 8, "pages.handbook_chapter": 20,
            "meetings.show": 5}  # fmt: skip
    for endpoint in {endpoint for endpoints in titles.values() for endpoint in endpoints}:
        count = sum(endpoint in endpoints for endpoints in titles.values())
        assert count <= most.get(endpoint, 2), f"{endpoint}: {count} titles, so one tells too much"

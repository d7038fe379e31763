"""The portal as it is measured: its own database with a demo in numbers, and a signed-in reader.

Everything that is on for people is on here: session, rights, unread, access rows, the log, the
check of what is written.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import click
from flask import Flask
from flask_wtf.csrf import generate_csrf
from sqlalchemy import event, func, select, update

from kompetensgrupp.accounts import login
from kompetensgrupp.bench.meter import Probe
from kompetensgrupp.bench.signing import cookie_after
from kompetensgrupp.cases.models import Case, CaseVisit
from kompetensgrupp.config import Settings, own_secret
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, begin_write, db
from kompetensgrupp.demo import bulk, service

READER, WORDS = "bo", 60
TEXT = (
    "Jag har frågat runt hos oss och svaret är detsamma som tidigare: ansökan prövas när det "
    "finns ett samlat utlåtande. Börja därför med läkaren, låt samma person hålla i planeringen "
    "och skriv ner vad var och en har lovat. Pröva sedan i två veckor och stäm av. Går det inte "
    "är det också kunskap, om någon skriver ner varför. Säg till om jag har missat något."
)
_HTMX = {"HX-Request": "true"}


@dataclass
class Portal:
    """A portal with its cases in place. `database` is the name in the results."""

    app: Flask
    database: str
    cases: int
    cookie: str
    csrf: str
    threads: dict[str, str]

    def probe(self, name: str) -> Probe:
        """The request that a row of the results is about."""
        return _PROBES[name](self, name)

    def queries(self, probe: Probe) -> int:
        """How many statements a call sends to the database, transactions not counted.

        The first call isn't counted: it begins the reader's visit (see `thread-100-first`).
        """
        probe.call()
        sent: list[str] = []

        def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
            if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
                sent.append(statement)

        with self.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            probe.call()
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(sent)


def settings_in(folder: Path, url: str | None = None) -> Settings:
    """A demo of its own in a folder, on SQLite unless a database is given."""
    database = url or f"sqlite:///{folder}/kompetensgrupp.sqlite3"
    if database.startswith(("postgresql://", "postgres://")):
        database = "postgresql+psycopg://" + database.split("://", 1)[1]
    return Settings(folder, database, True, "127.0.0.1", 0, False, own_secret(folder))


def build(settings: Settings, cases: int, threads: dict[str, int]) -> Portal:
    """A portal with at least so many cases, and these threads by name and number of posts."""
    from kompetensgrupp import cli, create_app  # they register this very command

    app = create_app(settings)
    with app.app_context():
        cli.prepare(settings)
        wanted = cases - _count()
        if wanted > 0:
            bulk.fill(wanted, tell=_progress(wanted))
        numbers = {name: bulk.thread(posts, WORDS) for name, posts in threads.items()}
        cookie, csrf = _sign_in(app)
        portal = Portal(app, db.engine.dialect.name, _count(), cookie, csrf, numbers)
        db.session.remove()
    return portal


def _progress(wanted: int) -> Callable[[int], None]:
    def tell(done: int) -> None:
        click.echo(f"\r{done} av {wanted} fall", err=True, nl=done == wanted)

    return tell


def _count() -> int:
    allow_groups(db.session(), EVERY_GROUP)
    found = db.session.scalar(select(func.count()).select_from(Case)) or 0
    db.session.rollback()
    return found


def _sign_in(app: Flask) -> tuple[str, str]:
    """The cookie of a reader with a real session on the server, and a token for forms."""
    tokens = []

    def act() -> None:
        begin_write(db.session())
        login.sign_in(service.persona(READER))
        tokens.append(generate_csrf())
        db.session.commit()

    return cookie_after(app, act), tokens[0]


# --- the requests ----------------------------------------------------------------------------


def _thread(portal: Portal, name: str) -> Probe:
    return Probe(name, portal.app, f"/fall/{portal.threads[name]}", portal.cookie)


def _first_visit(portal: Portal, name: str) -> Probe:
    """Reading after more than ten minutes: the visit and the access row have to be written."""
    probe = _thread(portal, "thread-100")
    number = portal.threads["thread-100"]

    def long_ago() -> None:
        with portal.app.app_context():
            case = select(Case.id).where(Case.number == number).scalar_subquery()
            past = clock.now() - timedelta(hours=1)
            allow_groups(db.session(), EVERY_GROUP)
            db.session.execute(
                update(CaseVisit)
                .where(CaseVisit.case_id == case)
                .values(shown_at=past, logged_at=past)
            )
            db.session.commit()

    probe.name, probe.before = name, long_ago
    return probe


def _poll(portal: Portal, name: str) -> Probe:
    number = portal.threads["thread-100"]
    with portal.app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        version = db.session.scalar(select(Case.thread_version).where(Case.number == number))
    query = urlencode({"efter": version})
    return Probe(name, portal.app, f"/fall/{number}", portal.cookie, 204, query, _HTMX)


def _post(portal: Portal, name: str) -> Probe:
    def form() -> bytes:
        fields = {
            "csrf_token": portal.csrf,
            "idempotency_key": secrets.token_urlsafe(16),
            "text": TEXT,
            "kind": "advice",
            "parent": "1",
        }
        return urlencode(fields).encode()

    path = f"/fall/{portal.threads[name]}/inlagg"
    return Probe(name, portal.app, path, portal.cookie, 303, form=form)


def _page(path: str) -> Callable[[Portal, str], Probe]:
    return lambda portal, name: Probe(name, portal.app, path, portal.cookie)


def _search(portal: Portal, name: str) -> Probe:
    """An ordinary question, with a word that many texts have."""
    probe = _page("/sok")(portal, name)
    probe.query = urlencode({"q": "intyg läkaren"})
    return probe


#: Every row of the results and how its request is made.
_PROBES: dict[str, Callable[[Portal, str], Probe]] = {
    "thread-10": _thread,
    "thread-100": _thread,
    "thread-500": _thread,
    "thread-100-first": _first_visit,
    "poll": _poll,
    "post": _post,
    "start": _page("/"),
    "list": _page("/fall"),
    "search": _search,
}
NAMES = tuple(_PROBES)
#: The threads that the rows need, and how many posts they have.
THREADS = {"thread-10": 10, "thread-100": 100, "thread-500": 500, "post": 100}

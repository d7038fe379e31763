"""The shape of the house: files to hold in the head, tables that point down, guards that hold."""

import importlib.util
from collections.abc import Iterator
from types import ModuleType

import pytest
from flask import Flask
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError

from kompetensgrupp.config import PROJECT
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, db
from tests.cast import Cast
from tests.factories import Factory
from tests.postgres import APP, OWNER

PACKAGE = PROJECT / "kompetensgrupp"
LONGEST_FILE = 400
#: Longer, and why.
LONG = {
    "tests/access_matrix.py": "a row for each route and case, read as one table",
    "tests/house/test_htmx_oracle.py": "a test for each fragment, and the list of them",
}
#: The capabilities that have floors, the lowest first (house.md section 1).
ORDER = (
    "audit", "web", "notifications", "accounts", "groups", "checking", "drafts", "mapping",
    "library", "guide", "cases", "threads", "decisions", "followups", "obstacles", "economy",
    "meetings", "lessons", "retention", "figures", "reports", "search", "pages", "demo",
)  # fmt: skip
FLOORS = {"__init__", "models", "rules", "service", "forms", "views"}
#: What else a folder may hold, and what it is.
MORE = {
    "checking": {"words": "the group's allowed words, a part of the service"},
    "audit": {
        "checkpoints": "the key and the signed lines outside the database",
        "commands": "the log at the command line",
        "proof": "proving the log, a half of the service that only reads",
        "signing": "checkpoints written afterwards",
        "verifier": "runs alone, without the portal",
    },
    "accounts": {
        "freshness": "asking once more who it is, before what is dangerous",
        "links": "one-time links, shown to the leader",
        "login": "Flask-Login tied to sessions on the server",
    },
    "cases": {
        "acts": "what is done with a case, by whom and when: the table behind services and docs",
        "clashing": "pages for a text that can't be saved, a part of the views",
        "comparing": "two texts beside each other, in words",
        "erasing": "its texts taken away for good, a part of the service",
        "facts": "the row that outlives the text",
        "leading": "the leader's page of a case that waits, a part of the views",
        "likeness": "how easily the person may be recognised",
        "lists": "cases as lines in a list",
        "moving": "handing over, withdrawing and asking again, a part of the views",
        "reading": "the one select and who read what, a half of the service",
        "reviewing": "the second person's pages, a part of the views",
        "stepping_in": "what the leader does about a silent colleague, a part of the service",
        "surface": "the blueprint, and what the parts of the views share",
        "vocabulary": "the words that a case is described in",
        "writing": "the text while it is written, a part of the service",
    },
    "decisions": {
        "changes": "how a version reads against the one before",
        "closing": "ending without agreement, a part of the service",
        "closing_views": "the page for it, a part of the views",
        "erasing": "its texts taken away for good, a part of the service",
        "documents": "a recommendation in words",
        "kinds": "what sort of measure and support a step speaks of",
        "handout": "the hand-out for the own record, in words",
        "meeting_views": "what is noted at a meeting, a part of the views",
        "noting": "standpoints noted at a meeting, a part of the service",
        "proposals": "versions of a proposal, a part of the service",
        "selects": "what every case's page asks, built once",
        "standings": "where the parties stand, as somebody sees it",
        "waiting": "what waits for whom, the lists of the start page",
    },
    "threads": {
        "erasing": "its texts taken away for good, a part of the service",
        "correcting": "posts and their earlier texts, a part of the service",
        "quotes": "how a quote is written and shown",
        "reading": "what a page shows of a thread, a half of the service",
        "reviewing": "flags and waiting posts, a half of the views",
        "showing": "a post as one reader sees it",
        "waiting": "posts that a reviewer reads first, a part of the service",
    },
    "followups": {
        "erasing": "its texts taken away for good, a part of the service",
        "reading": "what has been told, a half of the service",
        "waiting": "what is asked of whom and who is told, the lists of the start page",
    },
    "lessons": {
        "erasing": "its texts taken away for good, a part of the service",
        "facts": "what may be told of the case behind, a part of the service",
        "likeness": "lessons that resemble a case, a part of the service",
        "reading": "which lessons somebody reads and the list, a half of the service",
        "reviewing": "views of the second person, a part of the views",
        "surface": "the blueprint, and what the parts of the views share",
    },
    "mapping": {
        "files": "a file as rows of text, whatever program saved it",
        "importing": "the pages of a file that is read, a part of the views",
        "matching": "which column is which, and which band a word falls in",
        "sheet": "the template to fill in",
        "summing": "rows that become sums while they are read",
        "vocabulary": "what is counted, and the words of each",
    },
    "economy": {
        "deviation_views": "deviations on the screen, a part of the views",
        "deviations": "what came otherwise and when it was told, a part of the service",
        "goal_views": "goals on the screen, a part of the views",
        "goals": "goals and their outcomes, a part of the service",
        "reading": "what pages and reports show, a half of the service",
        "surface": "the blueprint, and what the parts of the views share",
    },
    "meetings": {
        "calendar": "meetings as a calendar file",
        "erasing": "its texts taken away for good, a part of the service",
        "noting": "what is noted at a meeting, a part of the views",
        "reading": "which meetings somebody reads and what waits, a half of the service",
        "surface": "the blueprint, and what the parts of the views share",
    },
    "obstacles": {
        "asking": "pages of the process follow-up, a part of the views",
        "common": "obstacles that others have met",
        "erasing": "its texts taken away for good, a part of the service",
        "processes": "process follow-ups, a part of the service",
        "reading": "which obstacles somebody reads and what waits, a half of the service",
        "surface": "the blueprint, and what the parts of the views share",
        "working": "the second person's pages and the work, a part of the views",
    },
    "search": {"commands": "the operator's own making of the index"},
    "retention": {
        "commands": "the operator's own erasing",
        "incidents": "what became of flags and who was told, a part of the service",
        "redacting": "words blotted out of a case, a part of the service",
    },
    "pages": {"handbook": "the Markdown chapters", "case_page": "what a case's page shows"},
    "reports": {
        "archive": "office files packed without a moment",
        "board_views": "what the board reads on the screen, a part of the views",
        "charts": "a bar chart as a picture",
        "commands": "the operator's own building of a report",
        "context": "what a source tells from, and what it tells",
        "neighbours": "what other capabilities tell in a chapter",
        "document": "a report as plain data, which every file is made of",
        "families": "what is counted month by month, a part of the service that only reads",
        "freezing": "figures as plain data, and what later reports respect of them",
        "publishing": "from a draft to what the board reads, a part of the service",
        "files": "the kinds of file, each by its maker",
        "reading": "what the pages show, a half of the service that only reads",
        "pdf": "PDF/A and PDF/UA by Typst",
        "sections": "the chapters and who tells something in each",
        "sentences": "figures in Swedish sentences",
        "sheets": "Excel and CSV",
        "surface": "the blueprint, and what the parts of the views share",
        "telling": "which numbers may be told, and tables of them",
        "word": "Word files",
    },
    "figures": {
        "counting": "what each figure counts and the cases behind it, a part of the service",
        "export": "the rows that leave the group, a part of the service",
    },
    "groups": {
        "members": "inviting, roles and leaving, a part of the service",
        "running": "parties, categories and settings, a part of the service",
    },
}
#: Folders of another kind: the surface's shared parts, and the demo's tellers.
FREE = {"web", "demo", "core", "deid", "bench", "migrations"}
#: Tables outside the groups, and why.
ABOVE_GROUPS = {
    "installation": "facts about the whole installation",
    "association": "runs several groups",
    "association_member": "works above the groups",
    "group": "is the group",
    "user": "may be a member of several groups",
    "user_session": "belongs to the user",
    "one_time_link": "belongs to the user",
    "failed_sign_in": "nobody is signed in",
    "idempotency_key": "belongs to the user's form",
}


def test_a_file_can_be_held_in_the_head() -> None:
    for root in ("kompetensgrupp", "tests", "static", "templates"):
        for path in (PROJECT / root).rglob("*"):
            if path.suffix not in (".py", ".js", ".html") or "versions" in path.parts:
                continue  # a migration is written once and not lived in
            name = path.relative_to(PROJECT).as_posix()
            count = len(path.read_text("utf-8").splitlines())
            assert count <= LONGEST_FILE or name in LONG, f"{name}: {count} lines, split it"


def test_a_folder_has_the_floors_and_nothing_unsaid() -> None:
    for folder in sorted(path for path in PACKAGE.iterdir() if path.is_dir()):
        if folder.name in FREE or folder.name.startswith("_") or not any(folder.glob("*.py")):
            continue
        assert folder.name in ORDER, f"kompetensgrupp/{folder.name}: say in ORDER where it stands"
        known = FLOORS | MORE.get(folder.name, {}).keys()
        more = {path.stem for path in folder.glob("*.py")} - known
        assert not more, f"kompetensgrupp/{folder.name}: {more} are no floors; say what in MORE"


def test_foreign_keys_point_down(app: Flask) -> None:
    place = {"group": "groups"}
    for mapper in db.Model.registry.mappers:
        place[mapper.local_table.name] = mapper.class_.__module__.split(".")[1]
    for table in db.metadata.sorted_tables:
        for key in table.foreign_keys:
            own, other = place[table.name], place[key.column.table.name]
            assert ORDER.index(other) <= ORDER.index(own), f"{table.name}: {key.target_fullname}"


def test_every_row_belongs_to_a_group() -> None:
    for table in db.metadata.sorted_tables:
        column = table.columns.get("group_id")
        scoped = column is not None and not column.nullable
        assert scoped != (table.name in ABOVE_GROUPS), (
            f"{table.name}: give it group_id NOT NULL, or say in ABOVE_GROUPS why not"
        )


def _migrations() -> Iterator[ModuleType]:
    for path in sorted((PACKAGE / "migrations" / "versions").glob("*.py")):
        spec = importlib.util.spec_from_file_location(f"migration_{path.stem}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module


def _scoped() -> set[str]:
    return {table.name for table in db.metadata.sorted_tables} - ABOVE_GROUPS.keys()


def test_every_group_scoped_table_is_guarded_by_a_migration() -> None:
    guarded: set[str] = set()
    for module in _migrations():
        guarded |= set(getattr(module, "GROUP_SCOPED", ()))
    assert guarded == _scoped(), "GROUP_SCOPED in the migrations, or a new migration's own"


@pytest.fixture
def owner(database_kind: str, database_url: str) -> Iterator[Connection]:
    """The database as its owner reaches it, past the portal's own queries."""
    url = database_url.replace(APP, OWNER) if database_kind == "postgresql" else database_url
    engine = create_engine(url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_postgresql_holds_the_border_and_the_app_owns_nothing(
    app: Flask, make: Factory, database_kind: str
) -> None:
    if database_kind != "postgresql":
        return
    make.case("questions")
    with app.app_context():
        session = db.session()
        policies = session.execute(text("SELECT tablename, cmd, qual, with_check FROM pg_policies"))
        whole = [row for row in policies if row.cmd == "ALL" and row.qual == row.with_check]
        held = {row.tablename for row in whole}
        assert held == _scoped()
        owned = session.scalars(
            text("SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = current_user")
        ).all()
        assert not owned
        role = session.execute(
            text("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        ).one()
        assert tuple(role) == (False, False)
        for table in ("case", "case_version", "log_entry", "membership"):
            query = text(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - names of our own
            allow_groups(session, [999])
            assert session.scalar(query) == 0, f"{table} is seen from another group"
            allow_groups(session, EVERY_GROUP)
            assert session.scalar(query), table
        session.rollback()


#: What nobody may do to the log, whatever they connect as.
FORBIDDEN = {
    "both": (
        "UPDATE log_entry SET actor_name = 'Någon annan'",
        "DELETE FROM log_entry",
        "UPDATE case_access SET user_id = user_id + 1",
        "DELETE FROM case_access",
        "UPDATE log_text SET text = 'Omskriven'",
    ),
    "sqlite": (
        "INSERT OR REPLACE INTO log_entry SELECT * FROM log_entry WHERE seq = 1",
        "INSERT OR REPLACE INTO case_access SELECT * FROM case_access",
    ),
    "postgresql": ("TRUNCATE log_entry CASCADE", "TRUNCATE log_text", "TRUNCATE case_access"),
}


def test_what_is_logged_stays(
    app: Flask, cast: Cast, make: Factory, owner: Connection, database_kind: str
) -> None:
    """Not even statements past the portal change it or take it away, nor those of the owner."""
    cast.bo.get(f"/fall/{make.case('questions')}")
    with app.app_context(), db.engine.connect() as portal:
        for connection in (portal, owner):
            if database_kind == "postgresql":
                connection.execute(text("SELECT set_config('kg.groups', '*', false)"))
                connection.commit()
            for table in ("log_entry", "log_text", "case_access"):
                assert connection.scalar(text(f"SELECT count(*) FROM {table}")), table  # noqa: S608
            connection.rollback()
            for statement in (*FORBIDDEN["both"], *FORBIDDEN[database_kind]):
                with pytest.raises(DBAPIError, match="append-only|at the end|permission denied"):
                    connection.execute(text(statement))
                connection.rollback()

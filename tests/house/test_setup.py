"""The checkout stays what the design says: few things on top, hashed locks, one command."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import psycopg
import pytest

from tests.postgres import fresh_database, running_server

ROOT = Path(__file__).parent.parent.parent
LOCKS = ["requirements.lock", "requirements-test.lock"]

# What house.md gives, and what stands beside it.
TOP = {"pyproject.toml", "kompetensgrupp", "templates", "static", "instance", "tests", "wsgi.py"}
TOP |= {"README.md", "kg", *LOCKS, "docs", "CHANGELOG.md"}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def names(requirements: list[str]) -> set[str]:
    return {re.match(r"[\w-]+", line).group().lower() for line in requirements}


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", read(lock), re.MULTILINE))


def test_the_given_packages_are_direct_dependencies():
    project = tomllib.loads(read("pyproject.toml"))
    given = {"flask", "htmx-flask", "flask-sqlalchemy", "flask-login", "wtforms"}
    assert given <= names(project["project"]["dependencies"])
    assert "pytest" in names(project["dependency-groups"]["test"])
    assert given <= pins("requirements.lock").keys()
    assert "pytest" in pins("requirements-test.lock")


def test_the_top_level_holds_only_what_the_house_lists():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607  any git
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.splitlines()
    top = {name.partition("/")[0] for name in listed}
    surplus = {name for name in top - TOP if not name.startswith(".")}
    assert not surplus, f"house.md gives these no place on the top level: {surplus}"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_says_nothing_about_where_it_was_made(lock):
    telling = re.compile(r"//|file:|^-|--(?!hash=sha256:)|/(?:tmp|home|root|opt|work)\b|[A-Z]:\\")
    lines = [line for line in read(lock).splitlines() if not line.strip().startswith("# via")]
    assert [line for line in lines if telling.search(line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_hash(lock):
    packages = re.split(r"^(?=[\w.-]+==)", read(lock), flags=re.MULTILINE)[1:]
    assert [p.split()[0] for p in packages if "--hash=sha256:" not in p] == []
    assert len(packages) > 20


def test_the_test_lock_holds_the_runtime_lock():
    """kg counts on it: whoever has the tools can also start the portal."""
    tests = pins("requirements-test.lock")
    assert {n: v for n, v in pins("requirements.lock").items() if tests.get(n) != v} == {}


def test_kg_needs_only_the_standard_library():
    imported = set()
    for node in ast.walk(ast.parse(read("kg"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module.partition(".")[0])
    assert imported
    assert imported <= set(sys.stdlib_module_names)


def test_ci_runs_the_same_two_commands_as_people_do():
    lines = [line for line in read(".ci/run").splitlines() if line and not line.startswith("#")]
    assert lines == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "./kg check", "./kg test"]


def test_kg_and_ci_can_be_run():
    for name in ("kg", ".ci/run"):
        assert (ROOT / name).stat().st_mode & 0o111, f"chmod +x {name}"


# PostgreSQL: the tests' roles are as bound as those in production.


@pytest.fixture(scope="module")
def server():
    with running_server() as server:
        yield server


@pytest.fixture
def database(server):
    with fresh_database(server) as databases:
        ask(databases.owner_url, "CREATE TABLE note (id serial, g text)")
        ask(databases.owner_url, "INSERT INTO note (g) VALUES ('a'), ('b')")
        yield databases


def ask(url, statement):
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else None


def test_the_app_reads_and_writes_what_the_owner_made(database):
    ask(database.app_url, "INSERT INTO note (g) VALUES ('c')")
    ask(database.app_url, "UPDATE note SET g = 'd' WHERE g = 'c'")
    ask(database.app_url, "DELETE FROM note WHERE g = 'a'")
    assert ask(database.app_url, "SELECT g FROM note ORDER BY g") == [("b",), ("d",)]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE other (id int)",
        "CREATE TEMPORARY TABLE other (id int)",
        "TRUNCATE note",
        "DROP TABLE note",
        "ALTER TABLE note DISABLE TRIGGER ALL",
        "ALTER TABLE note DISABLE ROW LEVEL SECURITY",
        "ALTER ROLE kg_app BYPASSRLS",
        "SET ROLE kg_owner",
        "SET session_replication_role = replica",
    ],
)
def test_the_app_may_not_change_the_rules(database, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(database.app_url, statement)


def test_row_level_security_binds_the_app(database):
    policy = "CREATE POLICY own ON note USING (g = current_setting('kg.g', true))"
    ask(database.owner_url, f"ALTER TABLE note ENABLE ROW LEVEL SECURITY; {policy}")
    assert ask(database.app_url, "SELECT g FROM note") == []


def test_a_copy_has_the_rows_and_the_same_roles(server, database):
    with fresh_database(server, copy_of=database) as copy:
        ask(copy.app_url, "DELETE FROM note WHERE g = 'a'")
        assert ask(copy.app_url, "SELECT g FROM note") == [("b",)]
    assert ask(database.app_url, "SELECT count(*) FROM note") == [(2,)]


def test_emptying_leaves_the_tables(server, database):
    server.empty(database)
    assert ask(database.app_url, "SELECT count(*) FROM note") == [(0,)]

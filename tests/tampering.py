"""The log as the owner of the database reaches it: past the portal, its triggers switched off.

An attack is a function that gets the rows of a group as dictionaries, in order, and changes the
list as it likes; `chained` counts hashes anew, as anybody can who knows the format.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Table, create_engine, text
from sqlalchemy.engine import Engine

from kompetensgrupp.audit.models import LogEntry, LogHead, LogText
from kompetensgrupp.audit.service import hashed_fields
from kompetensgrupp.core import chain
from tests.postgres import APP, OWNER

Row = dict[str, Any]
#: Children after parents.
TABLES: tuple[Table, ...] = (LogHead.__table__, LogEntry.__table__, LogText.__table__)  # type: ignore[assignment]


class Entry:
    """A row with the names that the canonical fields are made from."""

    def __init__(self, row: Row) -> None:
        self.__dict__ = row


def chained(rows: list[Row], first: int) -> None:
    """Recompute the chain from the row at this place in the list."""
    for place in range(first, len(rows)):
        row = rows[place]
        row["previous"] = rows[place - 1]["hash"] if place else chain.GENESIS
        row["hash"] = chain.entry_hash(row["previous"], hashed_fields(Entry(row)))  # type: ignore[arg-type]


class Tamperer:
    """Reads and rewrites the three tables of the log, whatever guards them."""

    def __init__(self, url: str) -> None:
        self.engine: Engine = create_engine(url.replace(APP, OWNER))
        self.is_postgres = self.engine.dialect.name == "postgresql"
        with self.engine.begin() as connection:
            if self.is_postgres:
                for table in TABLES[1:]:
                    connection.execute(text(f"ALTER TABLE {table.name} DISABLE TRIGGER USER"))
            else:
                query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
                for name in connection.scalars(text(query)).all():
                    connection.execute(text(f"DROP TRIGGER {name}"))
        self.kept = self.read()

    def read(self) -> list[list[Row]]:
        """Heads, entries and texts as they stand."""
        with self.engine.connect() as connection:
            return [
                [dict(row) for row in connection.execute(_in_order(table)).mappings()]
                for table in TABLES
            ]

    def write(self, tables: list[list[Row]]) -> None:
        """Let the tables hold these rows and no others."""
        with self.engine.begin() as connection:
            for table in reversed(TABLES):
                connection.execute(table.delete())
            for table, rows in zip(TABLES, tables, strict=True):
                if rows:
                    connection.execute(table.insert(), rows)

    def end(self, group: int) -> int:
        """The last row of a group, before the attacks."""
        return max(row["seq"] for row in self.kept[1] if row["group_id"] == group)

    def restore(self) -> None:
        """As before the attacks."""
        self.write(self.kept)

    def attack(self, group: int, act: Callable[[list[Row]], None], head: bool = True) -> None:
        """Change a group's entries; the head follows unless the attacker forgets it."""
        heads, entries, texts = self.read()
        own = [row for row in entries if row["group_id"] == group]
        others = [row for row in entries if row["group_id"] != group]
        act(own)
        known = {row["id"] for row in (*own, *others)}
        for row in heads:
            if head and row["group_id"] == group:
                end = max(own, key=lambda entry: entry["seq"], default=None)
                row["seq"] = end["seq"] if end else 0
                row["hash"] = end["hash"] if end else chain.GENESIS
        self.write([heads, [*others, *own], [row for row in texts if row["entry_id"] in known]])

    def execute(self, statement: str, **values: Any) -> None:
        """One statement of the owner's."""
        with self.engine.begin() as connection:
            connection.execute(text(statement), values)


def _in_order(table: Table) -> Any:
    order = [table.c[name] for name in ("group_id", "seq", "entry_id") if name in table.c]
    return table.select().order_by(*order)

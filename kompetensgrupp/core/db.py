"""The database: one declarative base, the connection settings durability needs, group scope.

SQLite runs in WAL with synchronous=FULL and takes its write lock at once (BEGIN IMMEDIATE);
on PostgreSQL every transaction says which groups it may touch, and row-level security holds it.
Knows no table. Source: docs/hotmodell.md and the measured facts it quotes.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    ColumnElement,
    DateTime,
    Dialect,
    Engine,
    Enum,
    ForeignKey,
    MetaData,
    Select,
    TypeDecorator,
    delete,
    event,
    func,
    select,
    text,
    update,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry

from kompetensgrupp.core.labels import Labelled
from kompetensgrupp.core.text import masked_in

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "recursive_triggers=ON",
    "secure_delete=ON",
)
EVERY_GROUP = "*"
_WRITE = {"kg_write": True}


class Base(DeclarativeBase):
    """The parent of every table; constraint names follow one convention."""

    metadata = MetaData(naming_convention=NAMING)
    #: Why changes to this table need no entry in the log; None means that they do.
    audit_exempt: str | None = None


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


class UTCDateTime(TypeDecorator[datetime]):
    """A moment, aware and in UTC on the Python side on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without time zone can't be stored")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def labelled(members: type[Labelled]) -> Enum:
    """A column type that stores a Labelled member by its English value."""
    return Enum(
        members,
        native_enum=False,
        create_constraint=False,
        length=40,
        values_callable=lambda kind: [member.value for member in kind],
    )


class GroupScoped:
    """A row that belongs to exactly one group and never leaves it."""

    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"), index=True)


@event.listens_for(Engine, "connect")
def _set_up_sqlite(connection: Any, _record: ConnectionPoolEntry) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # the begin listener below opens transactions
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Any) -> None:
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get("kg_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@event.listens_for(Session, "after_begin")
def _scope_transaction(session: Session, _transaction: Any, connection: Any) -> None:
    if connection.dialect.name == "postgresql":
        groups = session.info.get("groups", "")
        connection.execute(select(func.set_config("kg.groups", groups, True)))


def allow_groups(session: Session, groups: Iterable[int] | str) -> None:
    """Say which groups the session's transactions may touch: ids, or EVERY_GROUP by name.

    Does nothing on SQLite, where the queries alone hold the border.
    """
    value = groups if isinstance(groups, str) else ",".join(str(g) for g in groups)
    session.info["groups"] = value
    if session.in_transaction() and session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.set_config("kg.groups", value, True)))


def begin_write(session: Session) -> None:
    """Take the write lock before the first read, so that two writers queue instead of failing."""
    session.connection(execution_options=_WRITE)
    session.info["writes"] = True


def locked(query: Select[Any], *tables: type[Base]) -> Select[Any]:
    """The query, holding its rows until commit when the transaction means to write.

    PostgreSQL needs it; on SQLite the one write lock is already taken.
    """
    session = db.session()
    needed = session.info.get("writes") and session.get_bind().dialect.name == "postgresql"
    return query.with_for_update(of=tables) if needed else query


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def _forget_writing(session: Session) -> None:
    if not session.in_nested_transaction():  # the end of a savepoint is no end
        session.info.pop("writes", None)


@contextmanager
def short_transaction(groups: Iterable[int] | str) -> Iterator[Session]:
    """A transaction of its own, committed at once, for the few writes a GET may make."""
    with Session(db.engine, expire_on_commit=False) as session:
        allow_groups(session, groups)
        begin_write(session)
        yield session
        session.commit()


def deleted(model: type[Base], *where: ColumnElement[bool], **equal: Any) -> int:
    """Take away the rows of a table that match; how many there were."""
    query = delete(model).where(*where).filter_by(**equal)
    return db.session.execute(query, execution_options={"synchronize_session": False}).rowcount  # type: ignore[attr-defined, no-any-return]


def emptied(model: type[Base], values: Mapping[str, Any], *where: ColumnElement[bool]) -> int:
    """Put these values where the texts of the rows that match were; how many rows."""
    query = update(model).where(*where).values(values)
    return db.session.execute(query, execution_options={"synchronize_session": False}).rowcount  # type: ignore[attr-defined, no-any-return]


def blot_out(rows: Iterable[Base], names: Iterable[str], words: list[str]) -> int:
    """Mask the words for good in these columns of the rows; in how many places."""
    places, names = 0, list(names)
    for row in rows:
        for name in names:
            value, found = masked_in(getattr(row, name), words)
            if found:
                longest = getattr(row.__table__.columns[name].type, "length", None)
                setattr(row, name, value[:longest] if isinstance(value, str) else value)
                places += found
    return places


def leave_no_trace(session: Session) -> None:
    """After the commit of this transaction empty SQLite's log of writes, where old pages stand."""
    session.info["leave_no_trace"] = True


@event.listens_for(Session, "after_commit")
def _leave_no_trace(session: Session) -> None:
    if not session.in_nested_transaction() and session.info.pop("leave_no_trace", False):
        empty_write_log()


@event.listens_for(Session, "after_rollback")
def _nothing_to_hide(session: Session) -> None:
    session.info.pop("leave_no_trace", None)


def empty_write_log() -> bool:
    """Move everything from SQLite's log of writes into the database and cut the log to nothing.

    False while a reader holds on to an older state: ask again later. PostgreSQL: docs/drift.md.
    """
    if db.engine.dialect.name != "sqlite":
        return True
    connection = db.engine.raw_connection()
    try:
        busy = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        connection.close()
    return not busy


#: What PostgreSQL must have on, or acknowledged writes can be lost (measured: docs/hotmodell.md).
_DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


def weaknesses() -> list[str]:
    """Settings of the database that could lose what was acknowledged; empty when all is well."""
    if db.engine.dialect.name != "postgresql":
        return []  # SQLite's are set on every connection above
    owned = text("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
    with db.engine.connect() as connection:
        values = {n: connection.scalar(select(func.current_setting(n))) for n in _DURABLE}
        owns = connection.scalar(owned)
    found = [
        f"PostgreSQL: {n} är {value}. Sätt on." for n, value in values.items() if value == "off"
    ]
    if owns:
        found.append("Portalens roll i PostgreSQL äger tabeller. Låt en annan roll äga dem.")
    return found

"""The index that search asks: the stems of every text, and the words that each group has used.

SQLite keeps the stems in an FTS5 table, PostgreSQL as a tsvector under a GIN index. Both are asked
for whole stems only, chosen here from the words that the group has used, so both find the same. A
row is brought up to date when a `Searched` object is flushed. Knows no other table, and not who
may read what: whoever asks starts from what the reader may see.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Index,
    Select,
    String,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    event,
    or_,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from kompetensgrupp.core import stems
from kompetensgrupp.core.db import Base, UTCDateTime, db, deleted

INDEX = "search_index"
#: A word is looked for in no more shapes than this (its compounds), a question in so many words.
MOST_SHAPES, MOST_WORDS = 40, 8
#: So long a word must be before longer words that begin or end with it count as well.
BEGINS, ENDS = 3, 4
LAST = 2**31 - 1


class SearchEntry(Base):
    """A text that can be found: what it is (`kind`, `ref`), the case it is about, its stems."""

    __tablename__ = "search_entry"
    __table_args__ = (
        UniqueConstraint("kind", "ref"),
        Index("ix_search_entry_group_id_case_id", "group_id", "case_id"),
    )
    audit_exempt = "made from texts whose changes are recorded"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    ref: Mapped[int]
    case_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    stems: Mapped[str] = mapped_column(Text)


class SearchWord(Base):
    """A stem that some text of the group has, forwards and backwards, to find its compounds by."""

    __tablename__ = "search_word"
    __table_args__ = (Index("ix_search_word_group_id_backwards", "group_id", "backwards"),)
    audit_exempt = "made from texts whose changes are recorded"

    # In the order of their bytes, on PostgreSQL too: what begins alike stands together.
    group_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    word: Mapped[str] = mapped_column(
        String(60).with_variant(String(60, collation="C"), "postgresql"), primary_key=True
    )
    backwards: Mapped[str] = mapped_column(
        String(60).with_variant(String(60, collation="C"), "postgresql")
    )


def has_no_model(name: str | None, kind: str, parents: Any) -> bool:
    """Whether a table, column or index is made by a migration alone: Alembic passes it by."""
    if kind == "table":
        return str(name).startswith(INDEX)
    own = parents.get("table_name") == SearchEntry.__tablename__
    return own and (kind, name) in (("column", "words"), ("index", "ix_search_entry_words"))


# --- keeping ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """A text as it goes into the index."""

    kind: str
    ref: int
    group_id: int
    case_id: int
    at: datetime
    text: str


class Searched:
    """A row whose text can be found; it has an integer `id`, by which the index knows it."""

    searched_as: str

    def search_entry(self) -> Entry | None:
        """What the index is to hold of the row as it is now; None when it isn't to be found."""
        raise NotImplementedError


@event.listens_for(Session, "after_flush")
def _keep_up(session: Session, _context: Any) -> None:
    """Index what was written, forget what was deleted or isn't to be found any more."""
    written = [row for row in (*session.new, *session.dirty) if isinstance(row, Searched)]
    gone = [row for row in session.deleted if isinstance(row, Searched)]
    if written or gone:
        found = [(row, row.search_entry()) for row in written]
        gone += [row for row, entry in found if entry is None]
        _drop(session.connection(), [(row.searched_as, row.id) for row in gone])  # type: ignore[attr-defined]
        put(session.connection(), [entry for _, entry in found if entry is not None])


def put(connection: Connection, entries: Sequence[Entry]) -> None:
    """Index these texts, in place of what was indexed of them before."""
    if not entries:
        return
    dialect, rows = connection.dialect.name, []
    known: dict[int, set[str]] = defaultdict(set)
    for entry in entries:
        found = stems.stems(entry.text)
        known[entry.group_id].update(found)
        rows.append({**vars(entry), "stems": " ".join([mark(entry.kind), *found])})
    connection.execute(_PUT[dialect], rows)
    for group_id, some in known.items():
        pairs = json.dumps([(word, word[::-1]) for word in sorted(some)])
        connection.execute(_LEARN[dialect], {"group_id": group_id, "words": pairs})


def mark(kind: str) -> str:
    """The stem that every text of a kind has beside its own, so that a kind can be asked for."""
    return f"kgz{kind}"


_TABLE: Any = SearchEntry.__table__


def _put(insert: Any) -> Any:
    """The dialect's own insert of rows that may be there already."""
    new = insert(_TABLE)
    changed = _TABLE.c.stems != new.excluded.stems
    return new.on_conflict_do_update(
        index_elements=["kind", "ref"], set_={"stems": new.excluded.stems}, where=changed
    )


_PUT = {"sqlite": _put(sqlite.insert), "postgresql": _put(postgresql.insert)}
_LEARN = {
    "sqlite": text(
        "INSERT OR IGNORE INTO search_word (group_id, word, backwards) SELECT :group_id, "
        "json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(:words)"
    ),
    "postgresql": text(
        "INSERT INTO search_word (group_id, word, backwards) SELECT :group_id, value ->> 0, "
        "value ->> 1 FROM json_array_elements(CAST(:words AS json)) ON CONFLICT DO NOTHING"
    ),
}


def _drop(connection: Connection, keys: Iterable[tuple[str, int]]) -> None:
    gone = _TABLE.delete().where(
        _TABLE.c.kind == bindparam("of_kind"), _TABLE.c.ref == bindparam("of_ref")
    )
    if rows := [{"of_kind": kind, "of_ref": ref} for kind, ref in keys]:
        connection.execute(gone, rows)


def forget(group_id: int, case_id: int, keep: Collection[str] = ()) -> int:
    """Take away what the index holds about a case, but for these kinds; how many texts.

    What is left of the words goes with `tidy`.
    """
    others = SearchEntry.kind.not_in(keep)
    return deleted(SearchEntry, others, group_id=group_id, case_id=case_id)


def forget_group(group_id: int) -> None:
    """Take away all that the index holds of a group, to make it anew."""
    deleted(SearchEntry, group_id=group_id)
    deleted(SearchWord, group_id=group_id)


def tidy(group_id: int) -> None:
    """Take away every word that no text has any more: for erasing, and after masking a word.

    FTS5 keeps deleted words until it is told to put its pieces together (measured:
    docs/hotmodell.md).
    """
    session = db.session()
    for statement in _TIDY[session.get_bind().dialect.name]:
        session.connection().execute(statement, {"group_id": group_id})


_TIDY = {
    "sqlite": (
        text(
            "DELETE FROM search_word WHERE group_id = :group_id AND NOT EXISTS (SELECT 1 "
            "FROM search_index JOIN search_entry ON search_entry.id = search_index.rowid "
            "WHERE search_index MATCH '\"' || search_word.word || '\"' "
            "AND search_entry.group_id = search_word.group_id)"
        ),
        text("INSERT INTO search_index (search_index) VALUES ('optimize')"),
    ),
    "postgresql": (
        text(
            "DELETE FROM search_word WHERE group_id = :group_id AND word NOT IN (SELECT "
            "unnest(tsvector_to_array(words)) FROM search_entry WHERE group_id = :group_id)"
        ),
    ),
}


# --- asking ----------------------------------------------------------------------------------

#: For each word that was asked for, the stems that count as it.
Terms = tuple[tuple[str, ...], ...]


def understand(group_id: int, question: str, wide: bool = False) -> Terms:
    """What is to be looked for in the group's texts: every word, in one of its shapes.

    A word counts in all its inflections and as the end of a longer one, the last word (which may
    be half-written) as the beginning of one too; `wide` lets each stand anywhere in a longer
    word. Empty when the question has no word that the group has used.
    """
    asked = stems.stems(question)[:MOST_WORDS]
    ways = [_ways(word, wide or word == asked[-1], wide) for word in asked]
    given: dict[str, Any] = {"group_id": group_id}
    for place, word in enumerate(asked):
        given |= {f"word{place}": word, f"word{place}_to": f"{word}{_END}"}
        given |= {f"back{place}": word[::-1], f"back{place}_to": f"{word[::-1]}{_END}"}
    known = db.session.scalars(_known(tuple(ways)), given) if asked else ()
    shapes = sorted(known, key=lambda shape: (len(shape), shape))
    found = [
        tuple(shape for shape in shapes if any(_COUNTS[way](shape, word) for way in some))
        for word, some in zip(asked, ways, strict=True)
    ]
    return tuple(some[:MOST_SHAPES] for some in found) if all(found) else ()


_END = chr(sys.maxunicode)
#: The ways in which a stem counts as a word that was asked for; `_known` asks the database for
#: the same.
_COUNTS: dict[str, Callable[[str, str], bool]] = {
    "is": lambda shape, word: shape == word,
    "begins": lambda shape, word: shape.startswith(word),
    "ends": lambda shape, word: shape.endswith(word),
    "has": lambda shape, word: word in shape,
}


def _ways(word: str, begins: bool, anywhere: bool) -> tuple[str, ...]:
    long = len(word) >= ENDS
    wanted = {"is": True, "begins": begins and len(word) >= BEGINS, "ends": long}
    return tuple(way for way, is_so in {**wanted, "has": anywhere and long}.items() if is_so)


@lru_cache(maxsize=100)
def _known(ways: tuple[tuple[str, ...], ...]) -> Select[Any]:
    """The group's stems that count as one of the words, by the ways of each; built once."""
    word, back = SearchWord.word, SearchWord.backwards
    found: list[ColumnElement[bool]] = []
    for place, some in enumerate(ways):
        asked: BindParameter[str] = bindparam(f"word{place}")
        conditions = {
            "is": word == asked,
            "begins": and_(word >= asked, word < bindparam(f"word{place}_to")),
            "ends": and_(back >= bindparam(f"back{place}"), back < bindparam(f"back{place}_to")),
            "has": word.contains(asked),
        }
        found += [conditions[way] for way in some]
    return select(word).where(SearchWord.group_id == bindparam("group_id"), or_(*found))


def candidates(group_id: int, terms: Terms, most: int, before: int = LAST) -> list[int]:
    """The ids of entries with all the terms, the newest first, from below the id `before`.

    They are the group's own and nothing more is known of them: who asks must look who may read
    them.
    """
    if not terms:
        return []
    session = db.session()
    dialect = session.get_bind().dialect.name
    either, both = {"sqlite": (" OR ", " AND "), "postgresql": (" | ", " & ")}[dialect]
    quote = {"sqlite": '"{}"', "postgresql": "'{}'"}[dialect].format
    wanted = both.join(f"({either.join(map(quote, shapes))})" for shapes in terms)
    given = {"wanted": wanted, "group_id": group_id, "before": before, "most": most}
    return list(session.scalars(_CANDIDATES[dialect], given))


_CANDIDATES = {
    "sqlite": text(
        "SELECT search_index.rowid FROM search_index CROSS JOIN search_entry "
        "WHERE search_index MATCH :wanted AND search_index.rowid < :before "
        "AND search_entry.id = search_index.rowid AND search_entry.group_id = :group_id "
        "ORDER BY search_index.rowid DESC LIMIT :most"
    ),
    "postgresql": text("SELECT id FROM kg_search(:wanted, :group_id, :before, :most) AS id"),
}

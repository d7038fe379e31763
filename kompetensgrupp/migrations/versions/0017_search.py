"""What is searched, and lessons."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

#: Guarded like every table of a group: see 0006.
GROUP_SCOPED = ("search_entry", "search_word", "lesson", "lesson_version")
_ALLOWED = (
    "current_setting('kg.groups', true) = '*' OR group_id::text = ANY "
    "(string_to_array(current_setting('kg.groups', true), ','))"
)


def upgrade() -> None:
    """Create the tables, hold the group border, and let the database find stems."""
    _index()
    _lessons()
    for table in ("lesson", "lesson_version"):
        op.create_index(op.f(f"ix_{table}_group_id"), table, ["group_id"])
    if op.get_bind().dialect.name == "postgresql":
        for table in GROUP_SCOPED:
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(
                f"CREATE POLICY own_group ON {table} USING ({_ALLOWED}) WITH CHECK ({_ALLOWED})"
            )
        _find_on_postgresql()
    else:
        _find_on_sqlite()


def _index() -> None:
    bytewise = sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql")
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ref", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stems", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("kind", "ref", name=op.f("uq_search_entry_kind_ref")),
    )
    op.create_index("ix_search_entry_group_id_case_id", "search_entry", ["group_id", "case_id"])
    op.create_table(
        "search_word",
        sa.Column("group_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("word", bytewise, nullable=False),
        sa.Column("backwards", bytewise, nullable=False),
        sa.PrimaryKeyConstraint("group_id", "word", name=op.f("pk_search_word")),
    )
    op.create_index("ix_search_word_group_id_backwards", "search_word", ["group_id", "backwards"])


def _find_on_sqlite() -> None:
    """An FTS5 table beside the entries, kept equal to them by triggers."""
    op.execute(
        "CREATE VIRTUAL TABLE search_index USING fts5(stems, content='search_entry', "
        "content_rowid='id', detail='none', tokenize='unicode61 remove_diacritics 0')"
    )
    new = "INSERT INTO search_index (rowid, stems) VALUES (new.id, new.stems);"
    old = "INSERT INTO search_index (search_index, rowid, stems) VALUES ('delete', old.id, old.stems);"  # noqa: E501
    for name, when, does in (
        ("put", "INSERT", new),
        ("gone", "DELETE", old),
        ("changed", "UPDATE OF stems", old + new),
    ):
        op.execute(
            f"CREATE TRIGGER search_entry_{name} AFTER {when} ON search_entry BEGIN {does} END"
        )


def _find_on_postgresql() -> None:
    """A tsvector under a GIN index, and the one way to ask it.

    Row-level security keeps the planner from using the index for the app's role, since @@ isn't
    leakproof. The function asks as the owner, and holds the same border itself.
    """
    op.execute(
        # What the configuration `simple` would give, without its parser, which knows fewer letters.
        "ALTER TABLE search_entry ADD COLUMN words tsvector "
        "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(stems, ' '))) STORED"
    )
    op.execute("CREATE INDEX ix_search_entry_words ON search_entry USING gin (words)")
    op.execute(_ASK_AS_OWNER.replace("BORDER", _ALLOWED.replace("'", "''")))


#: Planned anew each time, since a common word and a rare one are best found differently.
_ASK_AS_OWNER = """
CREATE FUNCTION kg_search(wanted text, in_group integer, below integer, most integer)
RETURNS SETOF integer LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$ BEGIN
  RETURN QUERY EXECUTE 'SELECT id FROM search_entry
    WHERE group_id = $2 AND id < $3 AND words @@ $1::tsquery AND (BORDER)
    ORDER BY id DESC LIMIT $4' USING wanted, in_group, below, most;
END $$
"""


def _lessons() -> None:
    op.create_table(
        "lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=True),
        sa.Column("latest_version", sa.Integer(), nullable=False),
        sa.Column("approved_version", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        *_keys("lesson", case="case_id", user="author_id", party="party_id", group="group_id"),
    )
    op.create_index(
        "ix_lesson_group_id_approved_at_id", "lesson", ["group_id", "approved_at", "id"]
    )
    op.create_index("ix_lesson_case_id", "lesson", ["case_id"])
    op.create_table(
        "lesson_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("writer_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("situation", "tried", "happened", "learned", "note")
        ),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["user.id"], name=op.f("fk_lesson_version_reviewer_id_user")
        ),
        *_keys(
            "lesson_version",
            lesson="lesson_id",
            case="case_id",
            user="writer_id",
            group="group_id",
        ),
        sa.UniqueConstraint("lesson_id", "number", name=op.f("uq_lesson_version_lesson_id_number")),
    )
    op.create_index("ix_lesson_version_group_id_status", "lesson_version", ["group_id", "status"])


def _keys(table: str, **columns: str) -> list[sa.Constraint]:
    """The primary key, and a foreign key to each named table's id."""
    keys: list[sa.Constraint] = [
        sa.ForeignKeyConstraint(
            [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
        )
        for other, column in columns.items()
    ]
    return [*keys, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))]


def downgrade() -> None:
    """Drop them, and with them their policies and triggers."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION kg_search(text, integer, integer, integer)")
    else:
        op.execute("DROP TABLE search_index")
    for table in reversed(GROUP_SCOPED):
        op.drop_table(table)

"""The log can only grow; a group's rows answer only to that group (PostgreSQL).

SQLite has no roles, so its triggers are the guard; on PostgreSQL the app's role owns nothing
and can't disable them. Source: docs/hotmodell.md.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

#: Rows that are never changed or removed.
APPEND_ONLY = ("log_entry", "case_access")
#: Texts of the log may be taken away with their salt, never rewritten.
DELETE_ONLY = ("log_text",)
GROUP_SCOPED = (
    "category", "party", "membership", "membership_role", "draft", "log_entry", "log_text",
    "log_head", "case", "case_version", "review", "case_facts", "case_visit", "case_access",
    "comment", "proposal", "step", "standpoint", "recommendation",
)  # fmt: skip


def upgrade() -> None:
    """Set up the guards of the database at hand."""
    if op.get_bind().dialect.name == "postgresql":
        _upgrade_postgresql()
    else:
        _upgrade_sqlite()


def downgrade() -> None:
    """Take the guards away."""
    if op.get_bind().dialect.name == "postgresql":
        for table in GROUP_SCOPED:
            op.execute(f'DROP POLICY own_group ON "{table}"')
            op.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
        for table in (*APPEND_ONLY, *DELETE_ONLY):
            op.execute(f'DROP TRIGGER {table}_kept ON "{table}"')
            op.execute(f'DROP TRIGGER {table}_never_emptied ON "{table}"')
        op.execute("DROP TRIGGER log_entry_in_order ON log_entry")
        op.execute("DROP FUNCTION kg_refuse()")
        op.execute("DROP FUNCTION kg_in_order()")
        return
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER {table}_not_deleted")
    for table in (*APPEND_ONLY, *DELETE_ONLY):
        op.execute(f"DROP TRIGGER {table}_not_changed")
    op.execute("DROP TRIGGER log_entry_in_order")


def _upgrade_sqlite() -> None:
    for table in (*APPEND_ONLY, *DELETE_ONLY):
        op.execute(
            f"CREATE TRIGGER {table}_not_changed BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_not_deleted BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    # INSERT OR REPLACE deletes without a trigger unless recursive_triggers is on; this closes it.
    op.execute(
        "CREATE TRIGGER log_entry_in_order BEFORE INSERT ON log_entry "
        "WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM log_entry "
        "WHERE group_id = NEW.group_id) "
        "BEGIN SELECT RAISE(ABORT, 'log_entry must be added at the end'); END"
    )


def _upgrade_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION kg_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    op.execute(
        "CREATE FUNCTION kg_in_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        # Two looks in the unique index; max(seq) reads the whole table until it has statistics.
        "IF NEW.seq < 1 OR EXISTS (SELECT 1 FROM log_entry "
        "WHERE group_id = NEW.group_id AND seq = NEW.seq) OR NEW.seq > 1 AND NOT EXISTS "
        "(SELECT 1 FROM log_entry WHERE group_id = NEW.group_id AND seq = NEW.seq - 1) THEN "
        "RAISE EXCEPTION 'log_entry must be added at the end'; END IF; RETURN NEW; END $$"
    )
    for table in APPEND_ONLY:
        _trigger(table, "kept", "BEFORE UPDATE OR DELETE", "ROW", "kg_refuse")
    for table in DELETE_ONLY:
        _trigger(table, "kept", "BEFORE UPDATE", "ROW", "kg_refuse")
    for table in (*APPEND_ONLY, *DELETE_ONLY):
        _trigger(table, "never_emptied", "BEFORE TRUNCATE", "STATEMENT", "kg_refuse")
    _trigger("log_entry", "in_order", "BEFORE INSERT", "ROW", "kg_in_order")
    for table in GROUP_SCOPED:
        op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        allowed = (
            "current_setting('kg.groups', true) = '*' OR group_id::text = ANY "
            "(string_to_array(current_setting('kg.groups', true), ','))"
        )
        op.execute(f'CREATE POLICY own_group ON "{table}" USING ({allowed}) WITH CHECK ({allowed})')


def _trigger(table: str, name: str, when: str, each: str, function: str) -> None:
    op.execute(
        f'CREATE TRIGGER {table}_{name} {when} ON "{table}" FOR EACH {each} '
        f"EXECUTE FUNCTION {function}()"
    )

"""The mapping of the target group: banded counts, never a row about one person."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

#: Guarded like every table of a group: see 0006.
GROUP_SCOPED = ("mapping_record", "mapping_count")


def upgrade() -> None:
    """Create the tables and hold the group border."""
    op.create_table(
        "mapping_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_mapping_record_user_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_mapping_record_group_id_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mapping_record")),
        sa.UniqueConstraint("group_id", "as_of", name=op.f("uq_mapping_record_group_id_as_of")),
    )
    op.create_table(
        "mapping_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("variable", sa.String(40), nullable=False),
        sa.Column("value", sa.String(40), nullable=False),
        sa.Column("sex", sa.String(40), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("people > 0", name=op.f("ck_mapping_count_people")),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["mapping_record.id"],
            name=op.f("fk_mapping_count_record_id_mapping_record"),
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_mapping_count_group_id_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mapping_count")),
        sa.UniqueConstraint(
            "record_id",
            "variable",
            "value",
            "sex",
            name=op.f("uq_mapping_count_record_id_variable_value_sex"),
        ),
    )
    for table in GROUP_SCOPED:
        op.create_index(op.f(f"ix_{table}_group_id"), table, ["group_id"])
        if op.get_bind().dialect.name == "postgresql":
            _hold_the_border(table)


def _hold_the_border(table: str) -> None:
    allowed = (
        "current_setting('kg.groups', true) = '*' OR group_id::text = ANY "
        "(string_to_array(current_setting('kg.groups', true), ','))"
    )
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_group ON {table} USING ({allowed}) WITH CHECK ({allowed})")


def downgrade() -> None:
    """Drop them, and with them their policies."""
    op.drop_table("mapping_count")
    op.drop_table("mapping_record")

"""Examples from others, and who does what."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

#: Guarded like every table of a group: see 0006.
GROUP_SCOPED = ("library_entry", "responsibility")


def upgrade() -> None:
    """Create the tables and hold the group border; let a proposal cite an example."""
    op.create_table(
        "library_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shipped", sa.String(length=80), nullable=True),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("area", sa.String(length=200), nullable=False),
        sa.Column("period", sa.String(length=80), nullable=False),
        sa.Column("parties", sa.String(length=400), nullable=False),
        sa.Column("target_group", sa.Text(), nullable=False),
        sa.Column("target_size", sa.Integer(), nullable=True),
        sa.Column("goals", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("lessons", sa.Text(), nullable=False),
        sa.Column("transferability", sa.Text(), nullable=False),
        sa.Column("studied_on", sa.Date(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        *_keys("library_entry", user_id="user"),
        sa.UniqueConstraint("group_id", "shipped", name=op.f("uq_library_entry_group_id_shipped")),
    )
    op.create_table(
        "responsibility",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("is_checked", sa.Boolean(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        *_keys("responsibility", party_id="party", user_id="user"),
        sa.UniqueConstraint(
            "party_id", "kind", "number", name=op.f("uq_responsibility_party_id_kind_number")
        ),
    )
    op.add_column("proposal", sa.Column("example", sa.JSON(), nullable=True))
    for table in GROUP_SCOPED:
        op.create_index(op.f(f"ix_{table}_group_id"), table, ["group_id"])
    if op.get_bind().dialect.name == "postgresql":
        allowed = (
            "current_setting('kg.groups', true) = '*' OR group_id::text = ANY "
            "(string_to_array(current_setting('kg.groups', true), ','))"
        )
        for table in GROUP_SCOPED:
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(
                f"CREATE POLICY own_group ON {table} USING ({allowed}) WITH CHECK ({allowed})"
            )


def _keys(table: str, **others: str) -> list[sa.Constraint]:
    """The primary key, the group's, and those to other tables by column."""
    return [
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
            )
            for column, other in {"group_id": "group", **others}.items()
        ),
    ]


def downgrade() -> None:
    """Drop them, and with them their policies."""
    op.drop_column("proposal", "example")
    for table in reversed(GROUP_SCOPED):
        op.drop_table(table)

"""Parties that a case doesn't concern."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

#: Guarded like every table of a group: see 0006.
GROUP_SCOPED = ("not_concerned",)


def upgrade() -> None:
    """Create the table and hold the group border."""
    op.create_table(
        "not_concerned",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_not_concerned_case_id_case")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_not_concerned_party_id_party")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_not_concerned_user_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_not_concerned_group_id_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_not_concerned")),
        sa.UniqueConstraint("case_id", "party_id", name=op.f("uq_not_concerned_case_id_party_id")),
    )
    op.create_index(op.f("ix_not_concerned_group_id"), "not_concerned", ["group_id"])
    if op.get_bind().dialect.name == "postgresql":
        allowed = (
            "current_setting('kg.groups', true) = '*' OR group_id::text = ANY "
            "(string_to_array(current_setting('kg.groups', true), ','))"
        )
        op.execute("ALTER TABLE not_concerned ENABLE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY own_group ON not_concerned USING ({allowed}) WITH CHECK ({allowed})"
        )


def downgrade() -> None:
    """Drop it, and with it its policy."""
    op.drop_table("not_concerned")

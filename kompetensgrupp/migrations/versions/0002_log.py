"""The group's log."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "log_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("case_number", sa.String(length=12), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_entry")),
        sa.UniqueConstraint("group_id", "seq", name=op.f("uq_log_entry_group_id_seq")),
    )
    op.create_index(
        "ix_log_entry_group_id_case_number_seq",
        "log_entry",
        ["group_id", "case_number", "seq"],
        unique=False,
    )
    op.create_table(
        "log_head",
        sa.Column("group_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_log_head")),
    )
    op.create_table(
        "log_text",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["log_entry.id"], name=op.f("fk_log_text_entry_id_log_entry")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_log_text")),
    )
    op.create_index(op.f("ix_log_text_group_id"), "log_text", ["group_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_index(op.f("ix_log_text_group_id"), table_name="log_text")
    op.drop_table("log_text")
    op.drop_table("log_head")
    op.drop_index("ix_log_entry_group_id_case_number_seq", table_name="log_entry")
    op.drop_table("log_entry")

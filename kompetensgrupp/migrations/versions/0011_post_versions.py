"""Corrected, held and flagged posts."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

#: Guarded like every table of a group: see 0006.
GROUP_SCOPED = ("comment_version", "flag")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Let posts be changed, held and flagged; hold the group border."""
    with op.batch_alter_table("case") as case:
        case.add_column(sa.Column("flagged_at", MOMENT, nullable=True))
    with op.batch_alter_table("comment") as comment:
        comment.add_column(sa.Column("held", sa.String(length=40), nullable=True))
        comment.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
        comment.add_column(sa.Column("changed_at", MOMENT, nullable=True))
        comment.add_column(sa.Column("corrected_at", MOMENT, nullable=True))
    _versions()
    _flags()
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


def _versions() -> None:
    op.create_table(
        "comment_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_comment_version_comment_id_comment")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_comment_version_group_id_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_version")),
        sa.UniqueConstraint(
            "comment_id", "revision", name=op.f("uq_comment_version_comment_id_revision")
        ),
    )
    op.create_index(op.f("ix_comment_version_group_id"), "comment_version", ["group_id"])


def _flags() -> None:
    op.create_table(
        "flag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_flag_case_id_case")),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_flag_comment_id_comment")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_flag_user_id_user")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_flag_party_id_party")),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["user.id"], name=op.f("fk_flag_settled_by_id_user")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_flag_group_id_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag")),
    )
    op.create_index(op.f("ix_flag_group_id"), "flag", ["group_id"])
    op.create_index(op.f("ix_flag_case_id"), "flag", ["case_id"])
    op.create_index("ix_flag_group_id_outcome", "flag", ["group_id", "outcome"])


def downgrade() -> None:
    """Drop them in place (see 0007). Posts that waited would be shown without them, so they go."""
    op.drop_table("flag")
    op.drop_table("comment_version")
    op.execute("DELETE FROM comment WHERE seq < 0")
    for column in ("corrected_at", "changed_at", "revision", "held"):
        op.drop_column("comment", column)
    op.drop_column("case", "flagged_at")

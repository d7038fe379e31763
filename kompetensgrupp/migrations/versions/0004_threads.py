"""Posts."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(length=400), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_comment_author_id_user")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_comment_case_id_case")),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_comment_group_id_group")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["comment.id"], name=op.f("fk_comment_parent_id_comment")
        ),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_comment_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_comment_case_id_seq")),
    )
    op.create_index("ix_comment_case_id_path", "comment", ["case_id", "path"], unique=False)
    op.create_index(op.f("ix_comment_group_id"), "comment", ["group_id"], unique=False)
    op.create_index(
        "ix_comment_group_id_author_id", "comment", ["group_id", "author_id"], unique=False
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_comment_group_id_author_id", table_name="comment")
    op.drop_index(op.f("ix_comment_group_id"), table_name="comment")
    op.drop_index("ix_comment_case_id_path", table_name="comment")
    op.drop_table("comment")

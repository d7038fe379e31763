"""Obstacles, their history and the half-yearly look back."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

#: Guarded like every table of a group: see 0006.
GROUP_SCOPED = (
    "obstacle", "obstacle_party", "obstacle_text", "obstacle_move", "process_review",
    "process_answer",
)  # fmt: skip


def upgrade() -> None:
    """Create the tables and hold the group border."""
    _create_obstacle()
    op.create_table(
        "obstacle_party",
        sa.Column("obstacle_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        *_to("obstacle_party", obstacle_id="obstacle", party_id="party"),
        sa.PrimaryKeyConstraint("obstacle_id", "party_id", name="pk_obstacle_party"),
    )
    _create_obstacle_text()
    op.create_table(
        "obstacle_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obstacle_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        *_to("obstacle_move", obstacle_id="obstacle", user_id="user"),
        sa.PrimaryKeyConstraint("id", name="pk_obstacle_move"),
    )
    op.create_index("ix_obstacle_move_obstacle_id_id", "obstacle_move", ["obstacle_id", "id"])
    _create_process_review()
    for name in GROUP_SCOPED:
        _guard(name)


def _create_obstacle() -> None:
    op.create_table(
        "obstacle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("origin_number", sa.Integer(), nullable=True),
        sa.Column("raised_by_id", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("latest_version", sa.Integer(), nullable=False),
        sa.Column("approved_version", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=False),
        *_to("obstacle", case_id="case", raised_by_id="user", owner_id="user"),
        sa.PrimaryKeyConstraint("id", name="pk_obstacle"),
    )
    op.create_index("ix_obstacle_group_id_status", "obstacle", ["group_id", "status"])
    op.create_index("ix_obstacle_case_id", "obstacle", ["case_id"])


def _create_obstacle_text() -> None:
    op.create_table(
        "obstacle_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obstacle_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("writer_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("women", sa.Text(), nullable=False),
        sa.Column("men", sa.Text(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        *_to("obstacle_text", obstacle_id="obstacle", writer_id="user", reviewer_id="user"),
        sa.PrimaryKeyConstraint("id", name="pk_obstacle_text"),
        sa.UniqueConstraint("obstacle_id", "number", name="uq_obstacle_text_obstacle_id_number"),
    )


def _create_process_review() -> None:
    op.create_table(
        "process_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        *_to("process_review", opened_by_id="user"),
        sa.PrimaryKeyConstraint("id", name="pk_process_review"),
    )
    op.create_table(
        "process_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("knows", sa.Integer(), nullable=False),
        sa.Column("expects", sa.Integer(), nullable=False),
        sa.Column("reaches", sa.Integer(), nullable=False),
        sa.Column("shares", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        *_to("process_answer", review_id="process_review", user_id="user"),
        sa.PrimaryKeyConstraint("id", name="pk_process_answer"),
        sa.UniqueConstraint("review_id", "user_id", name="uq_process_answer_review_id_user_id"),
    )


def _to(table: str, **others: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")
        for column, other in {**others, "group_id": "group"}.items()
    ]


def _guard(name: str) -> None:
    op.create_index(f"ix_{name}_group_id", name, ["group_id"])
    if op.get_bind().dialect.name == "postgresql":
        allowed = (
            "current_setting('kg.groups', true) = '*' OR group_id::text = ANY "
            "(string_to_array(current_setting('kg.groups', true), ','))"
        )
        op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_group ON {name} USING ({allowed}) WITH CHECK ({allowed})")


def downgrade() -> None:
    """Drop them, and with them their policies."""
    for name in reversed(GROUP_SCOPED):
        op.drop_table(name)

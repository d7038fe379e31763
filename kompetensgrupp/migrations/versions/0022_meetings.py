"""Meetings, their agenda, attendance and notes."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

#: Guarded like every table of a group: see 0006.
GROUP_SCOPED = ("meeting", "agenda_item", "attendance")


def upgrade() -> None:
    """Create the tables and hold the group border."""
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("receipt", sa.String(length=20), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        *_to("meeting", created_by_id="user"),
        sa.PrimaryKeyConstraint("id", name="pk_meeting"),
    )
    op.create_index("ix_meeting_group_id_starts_at", "meeting", ["group_id", "starts_at"])
    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("obstacle_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        *_to("agenda_item", meeting_id="meeting", case_id="case", obstacle_id="obstacle"),
        sa.PrimaryKeyConstraint("id", name="pk_agenda_item"),
    )
    op.create_index("ix_agenda_item_meeting_id_position", "agenda_item", ["meeting_id", "position"])
    op.create_index("ix_agenda_item_case_id", "agenda_item", ["case_id"])
    op.create_table(
        "attendance",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("anchoring", sa.String(length=40), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=False),
        *_to("attendance", meeting_id="meeting", party_id="party"),
        sa.PrimaryKeyConstraint("meeting_id", "party_id", name="pk_attendance"),
    )
    for name in GROUP_SCOPED:
        _guard(name)


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

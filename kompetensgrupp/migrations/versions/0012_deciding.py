"""More of what is decided: hidden answers, SIP, notes from a meeting and what was said later."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

#: Guarded like every table of a group: see 0006.
GROUP_SCOPED = ("meeting_note", "later_answer")
SIP_PARTIES = ("coordinator_id", "inviter_id")


def upgrade() -> None:
    """Add the columns, create the tables and hold the group border."""
    op.add_column(
        "proposal",
        sa.Column("hides_answers", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    with op.batch_alter_table("step") as step:
        step.add_column(
            sa.Column("kind", sa.String(length=40), nullable=False, server_default="measure")
        )
        step.add_column(sa.Column("goal", sa.String(length=300), nullable=False, server_default=""))
        for name in SIP_PARTIES:
            step.add_column(sa.Column(name, sa.Integer(), nullable=True))
            step.create_foreign_key(op.f(f"fk_step_{name}_party"), "party", [name], ["id"])
    _create_meeting_note()
    _create_later_answer()
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


def _create_meeting_note() -> None:
    op.create_table(
        "meeting_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("standpoint_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=True),
        sa.Column("change_by", sa.Date(), nullable=False),
        sa.Column("agreed_by_id", sa.Integer(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreed_by_id"], ["user.id"], name=op.f("fk_meeting_note_agreed_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_meeting_note_group_id_group")
        ),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["user.id"], name=op.f("fk_meeting_note_speaker_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["standpoint_id"],
            ["standpoint.id"],
            name=op.f("fk_meeting_note_standpoint_id_standpoint"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_note")),
        sa.UniqueConstraint("standpoint_id", name=op.f("uq_meeting_note_standpoint_id")),
    )
    op.create_index(op.f("ix_meeting_note_group_id"), "meeting_note", ["group_id"])


def _create_later_answer() -> None:
    op.create_table(
        "later_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("stance", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_author", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_later_answer_group_id_group")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_later_answer_party_id_party")
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_later_answer_recommendation_id_recommendation"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_later_answer_user_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_later_answer")),
        sa.UniqueConstraint(
            "recommendation_id", "party_id", name=op.f("uq_later_answer_recommendation_id_party_id")
        ),
    )
    op.create_index(op.f("ix_later_answer_group_id"), "later_answer", ["group_id"])


def downgrade() -> None:
    """Drop it all, and with the tables their policies."""
    op.drop_table("later_answer")
    op.drop_table("meeting_note")
    with op.batch_alter_table("step") as step:
        for name in SIP_PARTIES:
            step.drop_constraint(op.f(f"fk_step_{name}_party"), type_="foreignkey")
            step.drop_column(name)
        step.drop_column("goal")
        step.drop_column("kind")
    op.drop_column("proposal", "hides_answers")

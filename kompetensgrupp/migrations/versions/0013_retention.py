"""What was erased or redacted, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

#: Guarded like every table of a group: see 0006.
GROUP_SCOPED = ("erasure", "incident")


def upgrade() -> None:
    """Create the protocols, and say of a case when its person said no."""
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.String(length=12), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.String(length=120), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(length=120), nullable=False),
        sa.Column("decision", sa.String(length=200), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_erasure_case_id_case")),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_erasure_group_id_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    op.create_index(op.f("ix_erasure_case_id"), "erasure", ["case_id"])
    op.create_index(op.f("ix_erasure_group_id"), "erasure", ["group_id"])
    op.create_table(
        "incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.String(length=12), nullable=False),
        sa.Column("flag_id", sa.Integer(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("flagged_by_id", sa.Integer(), nullable=True),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_by_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_incident_case_id_case")),
        sa.ForeignKeyConstraint(["flag_id"], ["flag.id"], name=op.f("fk_incident_flag_id_flag")),
        *(
            sa.ForeignKeyConstraint(
                [f"{who}_by_id"], ["user.id"], name=op.f(f"fk_incident_{who}_by_id_user")
            )
            for who in ("flagged", "decided", "told")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_incident_group_id_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint("flag_id", name=op.f("uq_incident_flag_id")),
    )
    op.create_index(op.f("ix_incident_case_id"), "incident", ["case_id"])
    op.create_index(op.f("ix_incident_group_id"), "incident", ["group_id"])
    # In place: SQLite can't make a table anew that others point at.
    op.add_column("case", sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        'UPDATE "case" SET declined_at = last_activity_at '
        "WHERE withdraw_reason = 'person_declined'"
    )
    op.add_column(
        "case_facts",
        sa.Column("is_counted", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.execute(
        "UPDATE case_facts SET is_counted = false WHERE case_id IN "
        '(SELECT id FROM "case" WHERE declined_at IS NOT NULL)'
    )
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


def downgrade() -> None:
    """Drop them, and with them their policies."""
    op.drop_column("case_facts", "is_counted")
    op.drop_column("case", "declined_at")
    op.drop_table("incident")
    op.drop_table("erasure")

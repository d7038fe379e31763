"""Changes to an approved case, and each party's reason when a case is closed without agreement."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

#: Guarded like every table of a group: see 0006.
GROUP_SCOPED = ("closing_reason",)


def upgrade() -> None:
    """Add the columns, say what is known of the rows there are, and create the table."""
    moment = sa.DateTime(timezone=True)
    op.add_column("case", sa.Column("change", sa.String(length=40), nullable=True))
    op.add_column("case", sa.Column("waiting_since", moment, nullable=True))
    op.add_column("case_version", sa.Column("approved_at", moment, nullable=True))
    for name, empty in (("writers", "[]"), ("changed", "{}")):
        column = sa.Column(name, sa.JSON(), nullable=False, server_default=empty)
        op.add_column("case_version", column)
    op.execute(
        "UPDATE \"case\" SET waiting_since = submitted_at WHERE state IN ('in_review', 'returned')"
    )
    op.execute(
        'UPDATE case_version SET approved_at = (SELECT approved_at FROM "case" '
        "WHERE \"case\".id = case_version.case_id) WHERE status = 'approved'"
    )
    _create_closing_reason()


def _create_closing_reason() -> None:
    op.create_table(
        "closing_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_closing_reason_case_id_case")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_closing_reason_party_id_party")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_closing_reason_group_id_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_reason")),
        sa.UniqueConstraint("case_id", "party_id", name=op.f("uq_closing_reason_case_id_party_id")),
    )
    op.create_index(op.f("ix_closing_reason_group_id"), "closing_reason", ["group_id"])
    if op.get_bind().dialect.name == "postgresql":
        allowed = (
            "current_setting('kg.groups', true) = '*' OR group_id::text = ANY "
            "(string_to_array(current_setting('kg.groups', true), ','))"
        )
        op.execute("ALTER TABLE closing_reason ENABLE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY own_group ON closing_reason USING ({allowed}) WITH CHECK ({allowed})"
        )


def downgrade() -> None:
    """Drop what was added; an unapproved change goes with it."""
    op.drop_table("closing_reason")
    op.execute(
        "DELETE FROM case_version WHERE status <> 'approved' AND EXISTS (SELECT 1 FROM \"case\" "
        'WHERE "case".id = case_version.case_id AND "case".approved_version IS NOT NULL)'
    )
    op.execute(
        'UPDATE "case" SET latest_version = approved_version WHERE approved_version IS NOT NULL'
    )
    for name in ("changed", "writers", "approved_at"):
        op.drop_column("case_version", name)
    for name in ("waiting_since", "change"):
        op.drop_column("case", name)

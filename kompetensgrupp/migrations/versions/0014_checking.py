"""What authors decided about findings, and the group's allowed words."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

#: Guarded like every table of a group: see 0006.
GROUP_SCOPED = ("finding_decision", "allowed_word", "case_self_check")


def upgrade() -> None:
    """Create the tables and hold the group border."""
    op.create_table(
        "finding_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.String(length=12), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("choice", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("prints", sa.JSON(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=True),
        sa.Column("second_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=False),
        *_people("finding_decision", "user_id", "second_id"),
    )
    op.create_index(
        "ix_finding_decision_group_id_case_number", "finding_decision", ["group_id", "case_number"]
    )
    op.create_table(
        "allowed_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=60), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=False),
        *_people("allowed_word", "proposed_by_id", "decided_by_id"),
        sa.UniqueConstraint("group_id", "word", name=op.f("uq_allowed_word_group_id_word")),
    )
    op.create_table(
        "case_self_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("neighbour", sa.String(length=40), nullable=False),
        sa.Column("unusual", sa.String(length=40), nullable=False),
        sa.Column("talked_of", sa.String(length=40), nullable=False),
        sa.Column("same_key", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_case_self_check_case_id_case")
        ),
        *_people("case_self_check", "user_id"),
        sa.UniqueConstraint("case_id", "version", name=op.f("uq_case_self_check_case_id_version")),
    )
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


def _people(table: str, *columns: str) -> list[sa.Constraint]:
    keys: list[sa.Constraint] = [
        sa.ForeignKeyConstraint([column], ["user.id"], name=op.f(f"fk_{table}_{column}_user"))
        for column in columns
    ]
    group = sa.ForeignKeyConstraint(
        ["group_id"], ["group.id"], name=op.f(f"fk_{table}_group_id_group")
    )
    return [*keys, group, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))]


def downgrade() -> None:
    """Drop them, and with them their policies."""
    for table in reversed(GROUP_SCOPED):
        op.drop_table(table)

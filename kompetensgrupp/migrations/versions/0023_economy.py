"""Goals, budget, requisitions, hours and deviations."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

#: Guarded like every table of a group: see 0006.
GROUP_SCOPED = (
    "goal",
    "goal_outcome",
    "budget",
    "budget_line",
    "requisition",
    "time_entry",
    "deviation",
    "deviation_report",
)


def upgrade() -> None:
    """Create the tables and hold the group border."""
    _goals()
    _money()
    _deviations()
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


def _goals() -> None:
    op.create_table(
        "goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("measure", sa.String(length=300), nullable=False),
        sa.Column("target", sa.String(length=120), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        *_keys("goal"),
    )
    op.create_table(
        "goal_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        *_keys("goal_outcome", goal_id="goal", user_id="user"),
    )
    op.create_index("ix_goal_outcome_goal_id_on_day", "goal_outcome", ["goal_id", "on_day"])


def _money() -> None:
    op.create_table(
        "budget",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("granted", sa.BigInteger(), nullable=False),
        sa.Column("outturn_until", sa.Date(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        *_keys("budget", changed_by_id="user"),
    )
    op.create_table(
        "budget_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("budget_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("extent", sa.Integer(), nullable=True),
        sa.Column("budget", sa.BigInteger(), nullable=False),
        sa.Column("outturn", sa.BigInteger(), nullable=False),
        sa.Column("forecast", sa.BigInteger(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=False),
        *_keys("budget_line", budget_id="budget", party_id="party"),
    )
    op.create_index(op.f("ix_budget_line_budget_id"), "budget_line", ["budget_id"])
    op.create_table(
        "requisition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("budget_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        *_keys("requisition", budget_id="budget", user_id="user"),
    )
    op.create_index(op.f("ix_requisition_budget_id"), "requisition", ["budget_id"])
    op.create_table(
        "time_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        *_keys("time_entry", party_id="party", user_id="user"),
    )
    op.create_index("ix_time_entry_group_id_on_day", "time_entry", ["group_id", "on_day"])


def _deviations() -> None:
    op.create_table(
        "deviation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("budget_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        *_keys("deviation", budget_id="budget", user_id="user"),
    )
    op.create_index("ix_deviation_group_id_on_day", "deviation", ["group_id", "on_day"])
    op.create_table(
        "deviation_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deviation_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("told", sa.String(length=120), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        *_keys("deviation_report", deviation_id="deviation", user_id="user"),
    )
    op.create_index(op.f("ix_deviation_report_deviation_id"), "deviation_report", ["deviation_id"])


def _keys(table: str, **others: str) -> list[sa.Constraint]:
    """The primary key, the group's, and those to other tables by column."""
    return [
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
            )
            for column, other in {"group_id": "group", **others}.items()
        ),
    ]


def downgrade() -> None:
    """Drop them, and with them their policies."""
    for table in reversed(GROUP_SCOPED):
        op.drop_table(table)

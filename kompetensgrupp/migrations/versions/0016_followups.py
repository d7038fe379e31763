"""Feedback and follow-ups, and what a case knows of its time after the recommendation."""

import sqlalchemy as sa
from alembic import op

from kompetensgrupp.cases import rules
from kompetensgrupp.core.db import UTCDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

#: Guarded like every table of a group: see 0006.
GROUP_SCOPED = ("feedback", "follow_up", "step_outcome")


def upgrade() -> None:
    """Create the tables, hold the group border, and begin to follow what is confirmed already."""
    with op.batch_alter_table("group") as table:
        table.add_column(
            sa.Column("follow_up_at_six", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("case") as table:
        table.add_column(sa.Column("asks_from", sa.Date(), nullable=True))
        table.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_case_responsible_id_asks_from", "case", ["responsible_id", "asks_from"])
    op.create_index("ix_case_group_id_told_at", "case", ["group_id", "told_at"])
    op.create_index(
        "ix_recommendation_group_id_confirmed_at", "recommendation", ["group_id", "confirmed_at"]
    )
    _create_feedback()
    _create_follow_up()
    _create_step_outcome()
    for name in GROUP_SCOPED:
        _guard(name)
    _follow_what_is_confirmed()


def _create_feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("recommendation", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan", sa.String(length=40), nullable=False),
        sa.Column("contacts", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("documented", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("experience", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        _to("feedback", "case_id", "case"),
        _to("feedback", "user_id", "user"),
        _to("feedback", "group_id", "group"),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        sa.UniqueConstraint("case_id", "recommendation", name="uq_feedback_case_id_recommendation"),
    )


def _create_follow_up() -> None:
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("recommendation", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("situation", sa.String(length=40), nullable=False),
        sa.Column("involved", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        _to("follow_up", "case_id", "case"),
        _to("follow_up", "user_id", "user"),
        _to("follow_up", "group_id", "group"),
        sa.PrimaryKeyConstraint("id", name="pk_follow_up"),
        sa.UniqueConstraint(
            "case_id", "recommendation", "months", name="uq_follow_up_case_id_recommendation_months"
        ),
    )


def _create_step_outcome() -> None:
    op.create_table(
        "step_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=False),
        _to("step_outcome", "follow_up_id", "follow_up"),
        _to("step_outcome", "party_id", "party"),
        _to("step_outcome", "group_id", "group"),
        sa.PrimaryKeyConstraint("id", name="pk_step_outcome"),
        sa.UniqueConstraint(
            "follow_up_id", "position", name="uq_step_outcome_follow_up_id_position"
        ),
    )


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")


def _guard(name: str) -> None:
    op.create_index(f"ix_{name}_group_id", name, ["group_id"])
    if op.get_bind().dialect.name == "postgresql":
        allowed = (
            "current_setting('kg.groups', true) = '*' OR group_id::text = ANY "
            "(string_to_array(current_setting('kg.groups', true), ','))"
        )
        op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_group ON {name} USING ({allowed}) WITH CHECK ({allowed})")


def _follow_what_is_confirmed() -> None:
    """Recommendations from before this was asked about: the time after begins with them."""
    case = sa.table(
        "case", sa.column("id"), sa.column("state"), sa.column("asks_from", sa.Date()),
        sa.column("closes_at", UTCDateTime()),
    )  # fmt: skip
    facts = sa.table("case_facts", sa.column("case_id"), sa.column("purpose"))
    confirmed = sa.table(
        "recommendation", sa.column("case_id"), sa.column("confirmed_at", UTCDateTime())
    )
    query = (
        sa.select(case.c.id, sa.func.max(confirmed.c.confirmed_at))
        .join_from(case, confirmed, confirmed.c.case_id == case.c.id)
        .join(facts, facts.c.case_id == case.c.id)
        .where(case.c.state == "confirmed", facts.c.purpose == "individual")
        .group_by(case.c.id)
    )
    for id_, at in op.get_bind().execute(query).all():
        values = {"asks_from": rules.asks_from(at), "closes_at": rules.closes_at(at)}
        op.execute(sa.update(case).where(case.c.id == id_).values(values))


def downgrade() -> None:
    """Drop them, in place: SQLite can't make a table anew that others point at."""
    for name in reversed(GROUP_SCOPED):
        op.drop_table(name)
    op.drop_index("ix_recommendation_group_id_confirmed_at", "recommendation")
    op.drop_index("ix_case_group_id_told_at", "case")
    op.drop_index("ix_case_responsible_id_asks_from", "case")
    for column in ("closes_at", "told_at", "asks_from"):
        op.drop_column("case", column)
    op.drop_column("group", "follow_up_at_six")

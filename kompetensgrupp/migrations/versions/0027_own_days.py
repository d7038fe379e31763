"""Each way a case can end has a day of its own, so that a later end rewrites no figures."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

#: Each day, and the event in the log that tells it.
_DAYS = {"closed_without_at": "case_closed_without", "withdrawn_at": "case_withdrawn"}


def upgrade() -> None:
    """Add the days and take them from the log, the first of each."""
    facts = sa.table("case_facts", sa.column("case_id"), *map(sa.column, _DAYS))
    case = sa.table("case", sa.column("id"), sa.column("number"))
    log = sa.table("log_entry", sa.column("at"), sa.column("event"), sa.column("case_number"))
    for name, event in _DAYS.items():
        op.add_column("case_facts", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        first = (
            sa.select(sa.func.min(log.c.at))
            .join_from(log, case, case.c.number == log.c.case_number)
            .where(case.c.id == facts.c.case_id, log.c.event == event)
        )
        op.execute(sa.update(facts).values({name: first.scalar_subquery()}))


def downgrade() -> None:
    """Forget them: the log still tells."""
    for name in _DAYS:
        op.drop_column("case_facts", name)

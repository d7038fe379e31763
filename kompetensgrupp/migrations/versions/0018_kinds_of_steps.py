"""What sort of measure and support a step speaks of: figures outlive its words."""

import sqlalchemy as sa
from alembic import op

from kompetensgrupp.decisions.kinds import benefit_kind, measure_kind

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and tell what the steps so far speak of."""
    with op.batch_alter_table("step") as table:
        table.add_column(
            sa.Column("measure_kind", sa.String(40), nullable=False, server_default="other")
        )
        table.add_column(
            sa.Column("benefit_kind", sa.String(40), nullable=False, server_default="none")
        )
    step = sa.table(
        "step", sa.column("id", sa.Integer), sa.column("measure", sa.Text),
        sa.column("benefit", sa.Text), sa.column("measure_kind", sa.String),
        sa.column("benefit_kind", sa.String),
    )  # fmt: skip
    connection = op.get_bind()
    for row in connection.execute(sa.select(step.c.id, step.c.measure, step.c.benefit)).all():
        connection.execute(
            sa.update(step)
            .where(step.c.id == row.id)
            .values(
                measure_kind=measure_kind(row.measure).value,
                benefit_kind=benefit_kind(row.benefit).value,
            )
        )


def downgrade() -> None:
    """Forget them."""
    with op.batch_alter_table("step") as table:
        table.drop_column("benefit_kind")
        table.drop_column("measure_kind")

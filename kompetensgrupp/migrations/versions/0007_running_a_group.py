"""Contact cards, and the day a party left."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    with op.batch_alter_table("membership") as table:
        table.add_column(sa.Column("contact", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("party") as table:
        table.add_column(sa.Column("left_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Drop them, in place: SQLite can't make a table anew that others point at."""
    op.drop_column("party", "left_on")
    op.drop_column("membership", "contact")

"""The portal's signature on each entry of the log.

Entries from before have none; the portal signs for them outside the database at its next start.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column where the table stands: a copy of the table would lose its triggers."""
    op.add_column(
        "log_entry",
        sa.Column("signature", sa.String(length=128), nullable=False, server_default=""),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_column("log_entry", "signature")

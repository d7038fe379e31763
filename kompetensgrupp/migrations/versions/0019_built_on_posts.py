"""Which posts a proposal is built on."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A proposal names the posts that its words were taken from."""
    op.add_column(
        "proposal",
        sa.Column("builds_on", sa.JSON(), nullable=False, server_default=sa.text("'[]'")),
    )


def downgrade() -> None:
    """The proposals stay, without the posts' names."""
    op.drop_column("proposal", "builds_on")

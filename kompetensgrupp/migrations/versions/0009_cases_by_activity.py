"""The list of cases is read in its order, however many there are."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NAME = "ix_case_group_id_last_activity_at_id"


def upgrade() -> None:
    """Create the index."""
    op.create_index(NAME, "case", ["group_id", "last_activity_at", "id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index(NAME, table_name="case")

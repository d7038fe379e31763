"""A member with an account is asked first; a proposed word knows the case it came from."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the two columns; whoever is a member today has been asked.

    Words nobody has allowed can't be led back to a case that may be erased, so they go.
    """
    with op.batch_alter_table("membership") as table:
        table.add_column(
            sa.Column("is_pending", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("allowed_word") as table:
        table.add_column(
            sa.Column("case_number", sa.String(length=12), nullable=False, server_default="")
        )
    op.execute("DELETE FROM allowed_word WHERE status <> 'allowed'")


def downgrade() -> None:
    """Drop them, in place as in 0007; who hasn't answered is no member then."""
    pending = "SELECT id FROM membership WHERE is_pending"
    op.execute(f"DELETE FROM membership_role WHERE membership_id IN ({pending})")  # noqa: S608
    op.execute("DELETE FROM membership WHERE is_pending")
    op.drop_column("allowed_word", "case_number")
    op.drop_column("membership", "is_pending")

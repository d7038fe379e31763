"""Proposals, standpoints and recommendations."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_proposal_author_id_user")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_proposal_case_id_case")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_proposal_group_id_group")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_proposal_party_id_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_proposal_case_id_number")),
    )
    op.create_index(op.f("ix_proposal_group_id"), "proposal", ["group_id"], unique=False)
    op.create_table(
        "recommendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("receipt", sa.String(length=20), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_recommendation_case_id_case")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["user.id"], name=op.f("fk_recommendation_confirmed_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_recommendation_group_id_group")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_recommendation_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_recommendation_case_id_number")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_recommendation_proposal_id")),
    )
    op.create_index(
        op.f("ix_recommendation_group_id"), "recommendation", ["group_id"], unique=False
    )
    op.create_table(
        "standpoint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("stance", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_author", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_standpoint_group_id_group")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_standpoint_party_id_party")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_standpoint_proposal_id_proposal")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_standpoint_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standpoint")),
        sa.UniqueConstraint(
            "proposal_id", "party_id", name=op.f("uq_standpoint_proposal_id_party_id")
        ),
    )
    op.create_index(op.f("ix_standpoint_group_id"), "standpoint", ["group_id"], unique=False)
    op.create_table(
        "step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=300), nullable=False),
        sa.Column("benefit", sa.String(length=300), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("timing", sa.String(length=120), nullable=False),
        sa.Column("aim", sa.String(length=300), nullable=False),
        sa.Column("needs_consent", sa.Boolean(), nullable=False),
        sa.Column("depends_on", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_step_group_id_group")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_step_party_id_party")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_step_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step")),
        sa.UniqueConstraint("proposal_id", "position", name=op.f("uq_step_proposal_id_position")),
    )
    op.create_index(op.f("ix_step_group_id"), "step", ["group_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_index(op.f("ix_step_group_id"), table_name="step")
    op.drop_table("step")
    op.drop_index(op.f("ix_standpoint_group_id"), table_name="standpoint")
    op.drop_table("standpoint")
    op.drop_index(op.f("ix_recommendation_group_id"), table_name="recommendation")
    op.drop_table("recommendation")
    op.drop_index(op.f("ix_proposal_group_id"), table_name="proposal")
    op.drop_table("proposal")

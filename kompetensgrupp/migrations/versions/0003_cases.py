"""Cases, reviews, facts and who read what."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("responsible_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("latest_version", sa.Integer(), nullable=False),
        sa.Column("approved_version", sa.Integer(), nullable=True),
        sa.Column("withdraw_reason", sa.String(length=40), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("thread_version", sa.Integer(), nullable=False),
        sa.Column("post_count", sa.Integer(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("questions_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_answer_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_activity_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_case_author_id_user")),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_case_group_id_group")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_case_party_id_party")),
        sa.ForeignKeyConstraint(
            ["responsible_id"], ["user.id"], name=op.f("fk_case_responsible_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sa.UniqueConstraint("number", name=op.f("uq_case_number")),
    )
    op.create_index(op.f("ix_case_group_id"), "case", ["group_id"], unique=False)
    op.create_index("ix_case_group_id_party_id", "case", ["group_id", "party_id"], unique=False)
    op.create_index(
        "ix_case_group_id_state_last_activity_at",
        "case",
        ["group_id", "state", "last_activity_at"],
        unique=False,
    )
    op.create_index(op.f("ix_case_responsible_id"), "case", ["responsible_id"], unique=False)
    op.create_table(
        "case_access",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_access_case_id_case")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_case_access_group_id_group")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_case_access_party_id_party")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_case_access_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_access")),
    )
    op.create_index("ix_case_access_case_id_at", "case_access", ["case_id", "at"], unique=False)
    op.create_index(op.f("ix_case_access_group_id"), "case_access", ["group_id"], unique=False)
    op.create_table(
        "case_facts",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=True),
        sa.Column("category", sa.String(length=40), nullable=True),
        sa.Column("sex", sa.String(length=40), nullable=True),
        sa.Column("age_band", sa.String(length=40), nullable=True),
        sa.Column("assistance_band", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_answer_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_days", sa.Integer(), nullable=True),
        sa.Column("first_answer_days", sa.Integer(), nullable=True),
        sa.Column("recommendation_days", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_facts_case_id_case")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_case_facts_group_id_group")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_case_facts_party_id_party")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_facts")),
    )
    op.create_index(
        "ix_case_facts_figures",
        "case_facts",
        ["group_id", "approved_at", "category", "sex", "first_answer_days"],
        unique=False,
    )
    op.create_index(op.f("ix_case_facts_group_id"), "case_facts", ["group_id"], unique=False)
    op.create_table(
        "case_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("writer_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=True),
        sa.Column("category", sa.String(length=40), nullable=True),
        sa.Column("sex", sa.String(length=40), nullable=True),
        sa.Column("age_band", sa.String(length=40), nullable=True),
        sa.Column("assistance_band", sa.String(length=40), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("background", sa.Text(), nullable=False),
        sa.Column("own_goal", sa.Text(), nullable=False),
        sa.Column("children", sa.String(length=40), nullable=False),
        sa.Column("certificate", sa.String(length=40), nullable=False),
        sa.Column("care_contact", sa.String(length=40), nullable=False),
        sa.Column("health_assessed", sa.String(length=40), nullable=False),
        sa.Column("work_capacity_assessed", sa.String(length=40), nullable=False),
        sa.Column("medically_supported", sa.String(length=40), nullable=False),
        sa.Column("need_of_coordination", sa.String(length=40), nullable=False),
        sa.Column("sip", sa.String(length=40), nullable=False),
        sa.Column("ill_health_area", sa.String(length=40), nullable=False),
        sa.Column("measures_medical", sa.Text(), nullable=False),
        sa.Column("measures_work", sa.Text(), nullable=False),
        sa.Column("measures_social", sa.Text(), nullable=False),
        sa.Column("person_informed", sa.String(length=40), nullable=False),
        sa.Column("parties_asked", sa.JSON(), nullable=False),
        sa.Column("answer_wanted_by", sa.Date(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_case_version_case_id_case")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_case_version_group_id_group")
        ),
        sa.ForeignKeyConstraint(
            ["writer_id"], ["user.id"], name=op.f("fk_case_version_writer_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_version")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_case_version_case_id_number")),
    )
    op.create_index(op.f("ix_case_version_group_id"), "case_version", ["group_id"], unique=False)
    op.create_table(
        "case_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("read_seq", sa.Integer(), nullable=False),
        sa.Column("shown_seq", sa.Integer(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_visit_case_id_case")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_case_visit_group_id_group")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_case_visit_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_visit")),
        sa.UniqueConstraint("user_id", "case_id", name=op.f("uq_case_visit_user_id_case_id")),
    )
    op.create_index(op.f("ix_case_visit_case_id"), "case_visit", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_visit_group_id"), "case_visit", ["group_id"], unique=False)
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_review_case_id_case")),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_review_group_id_group")),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["user.id"], name=op.f("fk_review_reviewer_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    op.create_index(op.f("ix_review_case_id"), "review", ["case_id"], unique=False)
    op.create_index(op.f("ix_review_group_id"), "review", ["group_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_index(op.f("ix_review_group_id"), table_name="review")
    op.drop_index(op.f("ix_review_case_id"), table_name="review")
    op.drop_table("review")
    op.drop_index(op.f("ix_case_visit_group_id"), table_name="case_visit")
    op.drop_index(op.f("ix_case_visit_case_id"), table_name="case_visit")
    op.drop_table("case_visit")
    op.drop_index(op.f("ix_case_version_group_id"), table_name="case_version")
    op.drop_table("case_version")
    op.drop_index(op.f("ix_case_facts_group_id"), table_name="case_facts")
    op.drop_index("ix_case_facts_figures", table_name="case_facts")
    op.drop_table("case_facts")
    op.drop_index(op.f("ix_case_access_group_id"), table_name="case_access")
    op.drop_index("ix_case_access_case_id_at", table_name="case_access")
    op.drop_table("case_access")
    op.drop_index(op.f("ix_case_responsible_id"), table_name="case")
    op.drop_index("ix_case_group_id_state_last_activity_at", table_name="case")
    op.drop_index("ix_case_group_id_party_id", table_name="case")
    op.drop_index(op.f("ix_case_group_id"), table_name="case")
    op.drop_table("case")

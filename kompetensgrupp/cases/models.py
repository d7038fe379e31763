"""Cases, versions of their text, reviews, the facts that outlive them, and who read what."""

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, Index, String, Text, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kompetensgrupp.accounts.models import User
from kompetensgrupp.cases import vocabulary as v
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import Base, GroupScoped, UTCDateTime, labelled
from kompetensgrupp.core.labels import Labelled
from kompetensgrupp.core.search import Entry, Searched
from kompetensgrupp.groups.models import Party


class VersionStatus(Labelled):
    """What has become of a version of the text."""

    WRITING = "writing", "Skrivs"
    IN_REVIEW = "in_review", "Granskas"
    RETURNED = "returned", "Tillbaka"
    APPROVED = "approved", "Godkänd"


class Case(GroupScoped, Base):
    """A person's situation put before the group. The text lives in its versions.

    `state` is what was last decided; `rules.state_at` says what the clock has made of it.
    `revision` guards the text against stale pages (R14), `thread_version` grows with everything
    that changes the case's page. `change` is how far a change of the approved text has come, None
    when none is under way (R3); `waiting_since` when what now waits for a reviewer or its writer
    began to wait. After the
    recommendation the responsible is asked how it went from the day `asks_from`, last told the
    group at `told_at`, and the clock closes the case at `closes_at`.
    """

    __tablename__ = "case"
    __table_args__ = (
        Index("ix_case_group_id_state_last_activity_at", "group_id", "state", "last_activity_at"),
        Index("ix_case_group_id_party_id", "group_id", "party_id"),
        Index("ix_case_group_id_last_activity_at_id", "group_id", "last_activity_at", "id"),
        Index("ix_case_responsible_id_asks_from", "responsible_id", "asks_from"),
        Index("ix_case_group_id_told_at", "group_id", "told_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(12), unique=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    responsible_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    state: Mapped[v.State] = mapped_column(labelled(v.State), default=v.State.DRAFT)
    latest_version: Mapped[int] = mapped_column(default=1)
    approved_version: Mapped[int | None]
    change: Mapped[VersionStatus | None] = mapped_column(labelled(VersionStatus))
    withdraw_reason: Mapped[v.WithdrawReason | None] = mapped_column(labelled(v.WithdrawReason))
    revision: Mapped[int] = mapped_column(default=1)
    thread_version: Mapped[int] = mapped_column(default=1)
    post_count: Mapped[int] = mapped_column(default=0)
    last_seq: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    waiting_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    questions_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    first_answer_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    asks_from: Mapped[date | None] = mapped_column(Date)
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: Since when it is hidden because somebody asked whether a person can be recognised.
    flagged_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: When the person said no; the texts are gone within 14 days of it.
    declined_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_activity_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    party: Mapped[Party] = relationship(lazy="raise")
    author: Mapped[User] = relationship(lazy="raise", foreign_keys=[author_id])
    responsible: Mapped[User] = relationship(lazy="raise", foreign_keys=[responsible_id])


class CaseVersion(Searched, GroupScoped, Base):
    """The case as written, field by field. An approved version is never changed.

    `writers` are all who have written in it, `writer_id` the last of them. `changed` holds, by
    field, the revision of the case at which it was last changed (R14).
    """

    __tablename__ = "case_version"
    __table_args__ = (UniqueConstraint("case_id", "number"),)
    searched_as = "case"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    number: Mapped[int] = mapped_column(default=1)
    status: Mapped[VersionStatus] = mapped_column(
        labelled(VersionStatus), default=VersionStatus.WRITING
    )
    writer_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    writers: Mapped[list[int]] = mapped_column(JSON, default=list, server_default="[]")
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    changed: Mapped[dict[str, int]] = mapped_column(JSON, default=dict, server_default="{}")

    title: Mapped[str] = mapped_column(String(120), default="")
    purpose: Mapped[v.Purpose | None] = mapped_column(labelled(v.Purpose))
    category: Mapped[str | None] = mapped_column(String(40))
    sex: Mapped[v.Sex | None] = mapped_column(labelled(v.Sex))
    age_band: Mapped[v.AgeBand | None] = mapped_column(labelled(v.AgeBand))
    assistance_band: Mapped[v.AssistanceBand | None] = mapped_column(labelled(v.AssistanceBand))
    question: Mapped[str] = mapped_column(Text, default="")
    background: Mapped[str] = mapped_column(Text, default="")
    own_goal: Mapped[str] = mapped_column(Text, default="")

    children: Mapped[v.YesNo] = mapped_column(labelled(v.YesNo), default=v.YesNo.UNKNOWN)
    certificate: Mapped[v.Certificate] = mapped_column(
        labelled(v.Certificate), default=v.Certificate.UNKNOWN
    )
    care_contact: Mapped[v.CareContact] = mapped_column(
        labelled(v.CareContact), default=v.CareContact.UNKNOWN
    )
    health_assessed: Mapped[v.Assessed] = mapped_column(
        labelled(v.Assessed), default=v.Assessed.UNKNOWN
    )
    work_capacity_assessed: Mapped[v.Assessed] = mapped_column(
        labelled(v.Assessed), default=v.Assessed.UNKNOWN
    )
    medically_supported: Mapped[v.Supported] = mapped_column(
        labelled(v.Supported), default=v.Supported.UNKNOWN
    )
    need_of_coordination: Mapped[v.YesNo] = mapped_column(
        labelled(v.YesNo), default=v.YesNo.UNKNOWN
    )
    sip: Mapped[v.Sip] = mapped_column(labelled(v.Sip), default=v.Sip.UNKNOWN)
    ill_health_area: Mapped[v.IllHealthArea] = mapped_column(
        labelled(v.IllHealthArea), default=v.IllHealthArea.UNKNOWN
    )
    measures_medical: Mapped[str] = mapped_column(Text, default="")
    measures_work: Mapped[str] = mapped_column(Text, default="")
    measures_social: Mapped[str] = mapped_column(Text, default="")
    person_informed: Mapped[v.YesNo] = mapped_column(labelled(v.YesNo), default=v.YesNo.UNKNOWN)
    parties_asked: Mapped[list[int]] = mapped_column(JSON, default=list)
    answer_wanted_by: Mapped[date | None] = mapped_column(Date)

    @property
    def texts(self) -> dict[str, str]:
        """The free text by field name: what the de-identification check reads."""
        return {name: getattr(self, name) for name in v.FREE_TEXT}

    def search_entry(self) -> Entry | None:
        """Only what a second person has approved is found."""
        if self.status != VersionStatus.APPROVED:
            return None
        text = "\n".join(filter(None, self.texts.values()))
        return Entry(self.searched_as, self.id, self.group_id, self.case_id, self.written_at, text)


class ReviewOutcome(Labelled):
    """What the second person said."""

    APPROVE = "approve", "Godkänn"
    RETURN = "return", "Skicka tillbaka"


class Review(GroupScoped, Base):
    """A second person's word on the de-identification of one version."""

    __tablename__ = "review"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    version: Mapped[int]
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    outcome: Mapped[ReviewOutcome] = mapped_column(labelled(ReviewOutcome))
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    reviewer: Mapped[User] = relationship(lazy="raise")


class CaseSelfCheck(GroupScoped, Base):
    """Three questions the writer answers before sending, and how many earlier cases look alike.

    `same_key`: published cases in the group with the same sex and age band.
    """

    __tablename__ = "case_self_check"
    __table_args__ = (UniqueConstraint("case_id", "version"),)
    audit_exempt = "goes with the submission, which is recorded"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    version: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    neighbour: Mapped[v.YesNo] = mapped_column(labelled(v.YesNo))
    unusual: Mapped[v.YesNo] = mapped_column(labelled(v.YesNo))
    talked_of: Mapped[v.YesNo] = mapped_column(labelled(v.YesNo))
    same_key: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)


class CaseFacts(GroupScoped, Base):
    """One banded, text-free row a case, for figures; it outlives the case's text (R9).

    Durations are whole working days. When the case first came to its recommendation or to an end
    never changes, so that figures of periods past don't either; `ended_at` follows the case.
    Figures leave out a row that isn't counted: its person said no.
    """

    __tablename__ = "case_facts"
    __table_args__ = (
        Index(
            "ix_case_facts_figures",
            "group_id",
            "approved_at",
            "category",
            "sex",
            "first_answer_days",
        ),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    purpose: Mapped[v.Purpose | None] = mapped_column(labelled(v.Purpose))
    category: Mapped[str | None] = mapped_column(String(40))
    sex: Mapped[v.Sex | None] = mapped_column(labelled(v.Sex))
    age_band: Mapped[v.AgeBand | None] = mapped_column(labelled(v.AgeBand))
    assistance_band: Mapped[v.AssistanceBand | None] = mapped_column(labelled(v.AssistanceBand))
    state: Mapped[v.State] = mapped_column(labelled(v.State))
    is_counted: Mapped[bool] = mapped_column(default=True, server_default=true())
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    first_answer_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_without_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    review_days: Mapped[int | None]
    first_answer_days: Mapped[int | None]
    recommendation_days: Mapped[int | None]


class CaseVisit(GroupScoped, Base):
    """Where a reader was: posts up to `read_seq` are read, up to `shown_seq` shown this time."""

    __tablename__ = "case_visit"
    __table_args__ = (UniqueConstraint("user_id", "case_id"),)
    audit_exempt = "read marks"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    read_seq: Mapped[int] = mapped_column(default=0)
    shown_seq: Mapped[int] = mapped_column(default=0)
    shown_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    logged_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class CaseAccess(GroupScoped, Base):
    """Somebody read a case's text. Committed before the text is shown; append-only."""

    __tablename__ = "case_access"
    __table_args__ = (Index("ix_case_access_case_id_at", "case_id", "at"),)
    audit_exempt = "it is a log of its own"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

"""Obstacles with the versions of their text and their history; process follow-ups."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kompetensgrupp.accounts.models import User
from kompetensgrupp.cases.models import Case
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import Base, GroupScoped, UTCDateTime, labelled
from kompetensgrupp.core.labels import Labelled
from kompetensgrupp.groups.models import Party


class ObstacleKind(Labelled):
    """What sort of thing stands in the way."""

    LAW = "law", "Lag eller regel"
    ROUTINE = "routine", "Rutin"
    BASIS = "basis", "Underlag"
    KNOWLEDGE = "knowledge", "Kunskap"
    RESOURCE = "resource", "Resurs"
    CONTACT = "contact", "Kontaktväg"
    TREATMENT = "treatment", "Bemötande"


class ObstacleStatus(Labelled):
    """How far the work with an obstacle has come."""

    IDENTIFIED = "identified", "Identifierat"
    LIFTED = "lifted", "Lyft till styrgruppen"
    ADDRESSED = "addressed", "Åtgärdas"
    REMOVED = "removed", "Undanröjt"
    REMAINS = "remains", "Kvarstår"


class Origin(Labelled):
    """Where an obstacle was seen."""

    CASE = "case", "Ett fall"
    POST = "post", "Ett inlägg"
    FOLLOW_UP = "follow_up", "En uppföljning"
    MEETING = "meeting", "Ett möte"
    MAPPING = "mapping", "Kartläggningen"
    OTHER = "other", "På annat sätt"


class TextStatus(Labelled):
    """What has become of a version of an obstacle's text."""

    WAITING = "waiting", "Väntar på en andra person"
    RETURNED = "returned", "Tillbaka för ändring"
    APPROVED = "approved", "Läst och godkänd"
    REPLACED = "replaced", "Ersatt av en senare text"


#: The four questions of a process follow-up, in order: column and what is asked.
QUESTIONS = {
    "knows": "Jag vet vad de andra parterna har i uppgift att göra.",
    "expects": "Jag vet vad jag kan vänta mig av dem när vi hjälps åt.",
    "reaches": "Jag vet vem jag hör av mig till, och jag får svar.",
    "shares": "Vi tar hand om frågorna tillsammans i stället för att skicka dem vidare.",
}


class Agreement(Labelled):
    """How well something is true of the collaboration."""

    NO = "1", "Stämmer inte"
    HARDLY = "2", "Stämmer till en liten del"
    MOSTLY = "3", "Stämmer till stor del"
    YES = "4", "Stämmer helt"


class Obstacle(GroupScoped, Base):
    """Something that stands between parties and in more people's way than one.

    `origin_number` is the post, the months of the follow-up, or the meeting that it leads back to.
    `told_at` is when there was news for who raised it, `heard_at` when they said they had read it.
    """

    __tablename__ = "obstacle"
    __table_args__ = (
        Index("ix_obstacle_group_id_status", "group_id", "status"),
        Index("ix_obstacle_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ObstacleKind] = mapped_column(labelled(ObstacleKind))
    status: Mapped[ObstacleStatus] = mapped_column(
        labelled(ObstacleStatus), default=ObstacleStatus.IDENTIFIED
    )
    origin: Mapped[Origin] = mapped_column(labelled(Origin))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    origin_number: Mapped[int | None]
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    raised_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    latest_version: Mapped[int] = mapped_column(default=1)
    approved_version: Mapped[int | None]
    #: How often it was worked on: what a stale page is known by (R14).
    revision: Mapped[int] = mapped_column(default=1)
    looked_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    heard_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    case: Mapped[Case | None] = relationship(lazy="raise")
    raised_by: Mapped[User] = relationship(lazy="raise", foreign_keys=[raised_by_id])
    owner: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[owner_id])
    parties: Mapped[list[Party]] = relationship(
        lazy="raise", secondary="obstacle_party", viewonly=True, order_by=Party.position
    )

    @property
    def about(self) -> str:
        """Under which name the checker's decisions about its texts are kept."""
        return self.case.number if self.case else f"H-{self.id}"


class ObstacleParty(GroupScoped, Base):
    """A party that an obstacle stands between."""

    __tablename__ = "obstacle_party"

    obstacle_id: Mapped[int] = mapped_column(ForeignKey("obstacle.id"), primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)


class ObstacleText(GroupScoped, Base):
    """An obstacle as it was described; one that was approved is never changed."""

    __tablename__ = "obstacle_text"
    __table_args__ = (UniqueConstraint("obstacle_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    obstacle_id: Mapped[int] = mapped_column(ForeignKey("obstacle.id"))
    number: Mapped[int]
    status: Mapped[TextStatus] = mapped_column(labelled(TextStatus), default=TextStatus.WAITING)
    writer_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    title: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(Text)
    women: Mapped[str] = mapped_column(Text, default="")
    men: Mapped[str] = mapped_column(Text, default="")
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: What the second person wants changed.
    note: Mapped[str] = mapped_column(Text, default="")

    writer: Mapped[User] = relationship(lazy="raise", foreign_keys=[writer_id])
    reviewer: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[reviewer_id])

    @property
    def texts(self) -> dict[str, str]:
        """The free text by field name."""
        return {name: getattr(self, name) for name in HEADINGS}


#: The free texts of an obstacle: field and what it is called.
HEADINGS = {
    "title": "Rubrik",
    "description": "Vad står i vägen?",
    "women": "Hur märks det för kvinnor?",
    "men": "Hur märks det för män?",
}


class ObstacleMove(GroupScoped, Base):
    """A step in the work with an obstacle: where it stood from then on, and why."""

    __tablename__ = "obstacle_move"
    __table_args__ = (Index("ix_obstacle_move_obstacle_id_id", "obstacle_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    obstacle_id: Mapped[int] = mapped_column(ForeignKey("obstacle.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    status: Mapped[ObstacleStatus] = mapped_column(labelled(ObstacleStatus))
    text: Mapped[str] = mapped_column(Text, default="")

    user: Mapped[User] = relationship(lazy="raise")


class ProcessReview(GroupScoped, Base):
    """Processuppföljning: how the members find the collaboration, and what that leads to."""

    __tablename__ = "process_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    answer_by: Mapped[date] = mapped_column(Date)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    outcome: Mapped[str] = mapped_column(Text, default="")


class ProcessAnswer(GroupScoped, Base):
    """What one member answered; shown to nobody but counted with the others'."""

    __tablename__ = "process_answer"
    __table_args__ = (UniqueConstraint("review_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("process_review.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    knows: Mapped[int]
    expects: Mapped[int]
    reaches: Mapped[int]
    shares: Mapped[int]

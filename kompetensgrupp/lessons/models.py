"""Lessons and the versions of their text."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kompetensgrupp.accounts.models import User
from kompetensgrupp.cases.models import Case
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import Base, GroupScoped, UTCDateTime, labelled
from kompetensgrupp.core.labels import Labelled
from kompetensgrupp.core.search import Entry, Searched
from kompetensgrupp.groups.models import Party

SEARCHED_AS = "lesson"


class LessonStatus(Labelled):
    """What has become of a version of a lesson."""

    WAITING = "waiting", "Väntar på godkännande"
    RETURNED = "returned", "Tillbaka till den som skrev"
    APPROVED = "approved", "Godkänd"
    REPLACED = "replaced", "Ersatt av en nyare version"
    WITHDRAWN = "withdrawn", "Tillbakadragen"


class Lesson(GroupScoped, Base):
    """What a confirmed recommendation taught. The text lives in its versions.

    `category` is the case's way into the group when the lesson was written.
    """

    __tablename__ = "lesson"
    __table_args__ = (
        Index("ix_lesson_group_id_approved_at_id", "group_id", "approved_at", "id"),
        Index("ix_lesson_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    category: Mapped[str | None] = mapped_column(String(40))
    latest_version: Mapped[int] = mapped_column(default=1)
    approved_version: Mapped[int | None]
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    case: Mapped[Case] = relationship(lazy="raise")
    author: Mapped[User] = relationship(lazy="raise")
    party: Mapped[Party] = relationship(lazy="raise")


class LessonVersion(Searched, GroupScoped, Base):
    """A lesson as it was written; one that was approved is never changed."""

    __tablename__ = "lesson_version"
    __table_args__ = (
        UniqueConstraint("lesson_id", "number"),
        Index("ix_lesson_version_group_id_status", "group_id", "status"),
    )
    searched_as = SEARCHED_AS

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    number: Mapped[int]
    status: Mapped[LessonStatus] = mapped_column(
        labelled(LessonStatus), default=LessonStatus.WAITING
    )
    writer_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    title: Mapped[str] = mapped_column(String(120))
    situation: Mapped[str] = mapped_column(Text)
    tried: Mapped[str] = mapped_column(Text)
    happened: Mapped[str] = mapped_column(Text)
    learned: Mapped[str] = mapped_column(Text)
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: What the second person wants changed.
    note: Mapped[str] = mapped_column(Text, default="")

    writer: Mapped[User] = relationship(lazy="raise", foreign_keys=[writer_id])
    reviewer: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[reviewer_id])

    @property
    def texts(self) -> dict[str, str]:
        """The free text by field name."""
        return {name: getattr(self, name) for name in TEXTS}

    def search_entry(self) -> Entry | None:
        """Only what a second person has approved is found."""
        if self.status != LessonStatus.APPROVED:
            return None
        at = self.reviewed_at or self.written_at
        text = "\n".join(self.texts.values())
        return Entry(self.searched_as, self.id, self.group_id, self.case_id, at, text)


#: The headings of a lesson, in order: field and what it is called.
HEADINGS = {
    "situation": "Situationen i stora drag",
    "tried": "Vad som prövades",
    "happened": "Vad som hände",
    "learned": "Vad andra kan lära",
}
TEXTS = ("title", *HEADINGS)

"""Meetings, what is on their agenda, and which parties were there."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kompetensgrupp.core.db import Base, GroupScoped, UTCDateTime, labelled
from kompetensgrupp.core.labels import Labelled
from kompetensgrupp.groups.models import Party


class MeetingKind(Labelled):
    """What sort of meeting it is."""

    GROUP = "group", "Gruppmöte"
    WORKSHOP = "workshop", "Workshop"
    PROCESS = "process", "Processmöte"
    STUDY_VISIT = "study_visit", "Studiebesök"
    STEERING = "steering", "Styrgruppsmöte"


class AgendaKind(Labelled):
    """What an item of the agenda is about."""

    CASE = "case", "Fall"
    OBSTACLE = "obstacle", "Hinder"
    ANCHORING = "anchoring", "Förankring"
    OTHER = "other", "Annat"


class Anchoring(Labelled):
    """How far a party has come in having its own organisation with it."""

    NOT_YET = "not_yet", "Inte än"
    UNDER_WAY = "under_way", "På väg"
    DONE = "done", "Förankrat"


class Meeting(GroupScoped, Base):
    """A meeting. `revision` grows with each change: a calendar and a stale page know it by that.

    `receipt` is the code of the log's entry once the notes are written into it.
    """

    __tablename__ = "meeting"
    __table_args__ = (Index("ix_meeting_group_id_starts_at", "group_id", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[MeetingKind] = mapped_column(labelled(MeetingKind))
    title: Mapped[str] = mapped_column(String(120))
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    place: Mapped[str] = mapped_column(String(120), default="")
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    revision: Mapped[int] = mapped_column(default=1)
    cancelled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    held_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    notes: Mapped[str] = mapped_column(Text, default="")
    receipt: Mapped[str] = mapped_column(String(20), default="")

    items: Mapped[list["AgendaItem"]] = relationship(lazy="raise", order_by="AgendaItem.position")
    attendance: Mapped[list["Attendance"]] = relationship(lazy="raise")

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed."""
        return self.held_at is None and self.cancelled_at is None


class AgendaItem(GroupScoped, Base):
    """Something to talk about, and afterwards what was said and came of it.

    What it is called is the case's or the obstacle's own name; `title` is for the rest.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (
        Index("ix_agenda_item_meeting_id_position", "meeting_id", "position"),
        Index("ix_agenda_item_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    position: Mapped[int]
    kind: Mapped[AgendaKind] = mapped_column(labelled(AgendaKind))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    obstacle_id: Mapped[int | None] = mapped_column(ForeignKey("obstacle.id"))
    title: Mapped[str] = mapped_column(String(160), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(Text, default="")


class Attendance(GroupScoped, Base):
    """How many from a party were there, and how far its anchoring has come."""

    __tablename__ = "attendance"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)
    people: Mapped[int]
    anchoring: Mapped[Anchoring | None] = mapped_column(labelled(Anchoring))

    party: Mapped[Party] = relationship(lazy="raise")

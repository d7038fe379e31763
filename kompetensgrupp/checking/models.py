"""Decisions about findings and the group's allowed words. The word decided on is never kept."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kompetensgrupp.core import clock
from kompetensgrupp.core.db import Base, GroupScoped, UTCDateTime, labelled
from kompetensgrupp.core.labels import Labelled


class Choice(Labelled):
    """What a writer did with something the checker found."""

    REPLACED = "replaced", "Ersatt"
    REWORDED = "reworded", "Ersatt med eget ord"
    NO_PERSON = "no_person", "Inte en uppgift om en person"
    KEPT = "kept", "Behållen med motivering"


class FindingDecision(GroupScoped, Base):
    """One decision about one thing found: rule, kind, choice, reason, prints of the word.

    `prints` begins with that of the whole word and goes on with those of a name's parts.
    `second_id` is the colleague who has read the text since: what binds hard needs one.
    """

    __tablename__ = "finding_decision"
    __table_args__ = (Index("ix_finding_decision_group_id_case_number", "group_id", "case_number"),)
    audit_exempt = "it is a log of its own, text-free but for the reason"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_number: Mapped[str] = mapped_column(String(12), default="")
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    kind: Mapped[str] = mapped_column(String(20))
    rule: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(10))
    choice: Mapped[Choice] = mapped_column(labelled(Choice))
    reason: Mapped[str] = mapped_column(Text, default="")
    prints: Mapped[list[str]] = mapped_column(JSON, default=list)
    second_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    second_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class WordStatus(Labelled):
    """What has become of a word somebody wants the checker to pass over."""

    PROPOSED = "proposed", "Föreslaget"
    ALLOWED = "allowed", "Godkänt"
    REFUSED = "refused", "Avslaget"


class AllowedWord(GroupScoped, Base):
    """A word that isn't about a person in this group's texts; the leader approves. Never digits.

    `case_number` is that of the case it was proposed in: until it is approved it may be a name,
    and goes with the case.
    """

    __tablename__ = "allowed_word"
    __table_args__ = (UniqueConstraint("group_id", "word"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(String(60))
    case_number: Mapped[str] = mapped_column(String(12), default="", server_default="")
    status: Mapped[WordStatus] = mapped_column(labelled(WordStatus), default=WordStatus.PROPOSED)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

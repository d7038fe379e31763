"""Proposals in versions with their steps, standpoints per party, and the frozen recommendation."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kompetensgrupp.accounts.models import User
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import Base, GroupScoped, UTCDateTime, labelled
from kompetensgrupp.core.labels import Labelled
from kompetensgrupp.core.search import Entry, Searched
from kompetensgrupp.decisions.kinds import BenefitKind, MeasureKind, benefit_kind, measure_kind
from kompetensgrupp.groups.models import Party


class Stance(Labelled):
    """Where a party stands; ABSENT is recorded by the leader and is never agreement (R5)."""

    SUPPORT = "support", "Ställer sig bakom"
    RESERVATION = "reservation", "Ställer sig bakom med reservation"
    ABSTAIN = "abstain", "Avstår"
    OPPOSE = "oppose", "Ställer sig inte bakom"
    ABSENT = "absent", "Frånvarande"


#: What a representative can choose between.
ANSWERS = (Stance.SUPPORT, Stance.RESERVATION, Stance.ABSTAIN, Stance.OPPOSE)
#: What counts as standing behind.
BEHIND = (Stance.SUPPORT, Stance.RESERVATION)


class Proposal(GroupScoped, Base):
    """A version of a proposed recommendation; `answer_by` is the last day to answer.

    With `hides_answers` each party answers before it sees how the others did. `builds_on` names
    posts of the thread by number and author, as they were then.
    """

    __tablename__ = "proposal"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    number: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    summary: Mapped[str] = mapped_column(Text)
    answer_by: Mapped[date] = mapped_column(Date)
    hides_answers: Mapped[bool] = mapped_column(default=False)
    builds_on: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    #: The example from others that it cites, as it was called then: key and name.
    example: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    author: Mapped[User] = relationship(lazy="raise")
    party: Mapped[Party] = relationship(lazy="raise")
    steps: Mapped[list["Step"]] = relationship(lazy="raise", order_by="Step.position")
    standpoints: Mapped[list["Standpoint"]] = relationship(lazy="raise", order_by="Standpoint.id")


def _own(row: Any, column: str) -> str:
    """A column of the row that is being written."""
    return str(row.get_current_parameters().get(column) or "")


class StepKind(Labelled):
    """What a step is: a measure, or a plan in which several are held together."""

    MEASURE = "measure", "Insats"
    SIP = "sip", "Samordnad individuell plan (SIP)"


class Step(GroupScoped, Base):
    """Insats · Ersättning eller stöd · Ansvarig part · När.

    Of a SIP, `measure` holds the measures in the plan and `party` is the principal that answers
    for it; any party may coordinate it or invite to it.
    """

    __tablename__ = "step"
    __table_args__ = (UniqueConstraint("proposal_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    position: Mapped[int]
    kind: Mapped[StepKind] = mapped_column(labelled(StepKind), default=StepKind.MEASURE)
    goal: Mapped[str] = mapped_column(String(300), default="")
    measure: Mapped[str] = mapped_column(String(300))
    benefit: Mapped[str] = mapped_column(String(300), default="")
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    timing: Mapped[str] = mapped_column(String(120))
    aim: Mapped[str] = mapped_column(String(300), default="")
    needs_consent: Mapped[bool] = mapped_column(default=False)
    depends_on: Mapped[int | None]
    #: For figures, which outlive the words.
    measure_kind: Mapped[MeasureKind] = mapped_column(
        labelled(MeasureKind),
        default=lambda row: measure_kind(_own(row, "measure"), _own(row, "kind") == StepKind.SIP),
    )
    benefit_kind: Mapped[BenefitKind] = mapped_column(
        labelled(BenefitKind), default=lambda row: benefit_kind(_own(row, "benefit"))
    )
    coordinator_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    inviter_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))

    party: Mapped[Party] = relationship(lazy="raise", foreign_keys=[party_id])


class Standpoint(GroupScoped, Base):
    """A party's standpoint on one version: one row a party (R4), every change is in the log."""

    __tablename__ = "standpoint"
    __table_args__ = (UniqueConstraint("proposal_id", "party_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    stance: Mapped[Stance] = mapped_column(labelled(Stance))
    reason: Mapped[str] = mapped_column(Text, default="")
    by_author: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    user: Mapped[User] = relationship(lazy="raise")
    note: Mapped["MeetingNote | None"] = relationship(lazy="raise", back_populates="standpoint")


class MeetingNote(GroupScoped, Base):
    """That the leader noted a standpoint at a meeting, and what the party says of it.

    `speaker`: who spoke for the party, None for somebody who isn't in the group. Up to and with
    `change_by` the party may say otherwise, whatever has been confirmed meanwhile, unless one of
    its representatives has said that it is right.
    """

    __tablename__ = "meeting_note"
    __table_args__ = (UniqueConstraint("standpoint_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    standpoint_id: Mapped[int] = mapped_column(ForeignKey("standpoint.id"))
    held_on: Mapped[date] = mapped_column(Date)
    speaker_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    change_by: Mapped[date] = mapped_column(Date)
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    agreed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    standpoint: Mapped[Standpoint] = relationship(lazy="raise", back_populates="note")
    speaker: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[speaker_id])
    agreed_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[agreed_by_id])


class NotConcerned(GroupScoped, Base):
    """A party that the case doesn't concern, and why: nobody waits for it (Berörs inte)."""

    __tablename__ = "not_concerned"
    __table_args__ = (UniqueConstraint("case_id", "party_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    party: Mapped[Party] = relationship(lazy="raise")


class ClosingReason(GroupScoped, Base):
    """Why a party saw no joint recommendation; the row without a party is the summary."""

    __tablename__ = "closing_reason"
    __table_args__ = (UniqueConstraint("case_id", "party_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    party: Mapped[Party | None] = relationship(lazy="raise")


class Recommendation(Searched, GroupScoped, Base):
    """The confirmed version, frozen as it was agreed. `content` has names, not references."""

    __tablename__ = "recommendation"
    __table_args__ = (
        UniqueConstraint("proposal_id"),
        UniqueConstraint("case_id", "number"),
        Index("ix_recommendation_group_id_confirmed_at", "group_id", "confirmed_at"),
    )
    searched_as = "recommendation"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    number: Mapped[int] = mapped_column(default=1)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    confirmed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    confirmed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    receipt: Mapped[str] = mapped_column(String(20))

    confirmed_by: Mapped[User] = relationship(lazy="raise")
    later: Mapped[list["LaterAnswer"]] = relationship(lazy="raise", order_by="LaterAnswer.id")

    def search_entry(self) -> Entry | None:
        """A recommendation is found from the moment it is confirmed, until its words are erased."""
        if self.content == UNSAID:
            return None
        return Entry(
            self.searched_as, self.id, self.group_id, self.case_id, self.confirmed_at,
            said(self.content),
        )  # fmt: skip


class LaterAnswer(GroupScoped, Base):
    """What a party said after the confirmation of what had been noted for it at a meeting.

    Stands beside the frozen text; one row a party, every change is in the log.
    """

    __tablename__ = "later_answer"
    __table_args__ = (UniqueConstraint("recommendation_id", "party_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    stance: Mapped[Stance] = mapped_column(labelled(Stance))
    reason: Mapped[str] = mapped_column(Text, default="")
    by_author: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    party: Mapped[Party] = relationship(lazy="raise")
    user: Mapped[User] = relationship(lazy="raise")


#: What `content` says when its words have been erased: that there was one is counted on (R9).
UNSAID: dict[str, Any] = {
    "summary": "", "steps": [], "reservations": [], "dissent": [], "abstained": [],
}  # fmt: skip


def said(content: Mapping[str, Any]) -> str:
    """All that a frozen recommendation says in words: summary, steps, why parties held back."""
    texts = [
        [
            words
            for name, words in step.items()
            if isinstance(words, str) and words and name != "kind"
        ]
        for step in content["steps"]
    ]
    held_back = [row for key in ("reservations", "dissent", "abstained") for row in content[key]]
    lines = [content["summary"], *map(" · ".join, texts), *(row["reason"] for row in held_back)]
    return " – \n".join(lines)

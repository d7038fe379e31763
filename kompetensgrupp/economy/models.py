"""Goals with their outcomes, a budget with its lines and requisitions, hours, deviations.

Money is whole öre, extents tenths of a percent, hours minutes: exact on both databases.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kompetensgrupp.accounts.models import User
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import Base, GroupScoped, UTCDateTime, labelled
from kompetensgrupp.core.labels import Labelled
from kompetensgrupp.groups.models import Party


class GoalStatus(Labelled):
    """How a goal stands, by its latest outcome."""

    NOT_YET = "not_yet", "Inte mätt än"
    ON_THE_WAY = "on_the_way", "På väg"
    REACHED = "reached", "Nått"
    PARTLY = "partly", "Delvis nått"
    NOT_REACHED = "not_reached", "Inte nått"


class TimeKind(Labelled):
    """What the hours went to."""

    MEETING = "meeting", "Gruppmöte"
    WORKSHOP = "workshop", "Workshop"
    STUDY_VISIT = "study_visit", "Studiebesök"
    CASES = "cases", "Arbete med fall"
    OTHER = "other", "Annat"


class DeviationKind(Labelled):
    """What came otherwise than planned."""

    MONEY = "money", "Ekonomi"
    TIME = "time", "Tidplan"
    PEOPLE = "people", "Bemanning"
    TARGET_GROUP = "target_group", "Målgrupp"
    WAY_OF_WORKING = "way_of_working", "Arbetssätt"
    OTHER = "other", "Annat som avviker"


class Goal(GroupScoped, Base):
    """What the project is to reach, how that is measured and how much is enough."""

    __tablename__ = "goal"

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(200))
    measure: Mapped[str] = mapped_column(String(300))
    target: Mapped[str] = mapped_column(String(120))
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    outcomes: Mapped[list["GoalOutcome"]] = relationship(
        lazy="raise", order_by="(GoalOutcome.on_day.desc(), GoalOutcome.id.desc())"
    )


class GoalOutcome(GroupScoped, Base):
    """What was measured of a goal on a day; earlier ones stay, so that change can be told."""

    __tablename__ = "goal_outcome"
    __table_args__ = (Index("ix_goal_outcome_goal_id_on_day", "goal_id", "on_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id"))
    on_day: Mapped[date] = mapped_column(Date)
    status: Mapped[GoalStatus] = mapped_column(labelled(GoalStatus))
    text: Mapped[str] = mapped_column(Text, default="")
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)


class Budget(GroupScoped, Base):
    """A stretch of days and what was granted for them. `granted` is a maximum (R12)."""

    __tablename__ = "budget"

    id: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)
    granted: Mapped[int] = mapped_column(BigInteger, default=0)
    #: The day up to which the outturn of the lines is known.
    outturn_until: Mapped[date | None] = mapped_column(Date)
    revision: Mapped[int] = mapped_column(default=1)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    lines: Mapped[list["BudgetLine"]] = relationship(
        lazy="raise",
        order_by="(BudgetLine.position, BudgetLine.id)",
        cascade="all, delete-orphan",
    )
    requisitions: Mapped[list["Requisition"]] = relationship(
        lazy="raise", order_by="(Requisition.on_day, Requisition.id)"
    )
    changed_by: Mapped[User] = relationship(lazy="raise")


class BudgetLine(GroupScoped, Base):
    """A post of the budget. With a party, its extent is what the party has promised in time.

    `forecast` None: as budgeted, or what has been spent when that is more.
    """

    __tablename__ = "budget_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    budget_id: Mapped[int] = mapped_column(ForeignKey("budget.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(120))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    extent: Mapped[int | None]
    budget: Mapped[int] = mapped_column(BigInteger, default=0)
    outturn: Mapped[int] = mapped_column(BigInteger, default=0)
    forecast: Mapped[int | None] = mapped_column(BigInteger)


class Requisition(GroupScoped, Base):
    """Money asked for from the association: actual costs are refunded."""

    __tablename__ = "requisition"

    id: Mapped[int] = mapped_column(primary_key=True)
    budget_id: Mapped[int] = mapped_column(ForeignKey("budget.id"), index=True)
    on_day: Mapped[date] = mapped_column(Date)
    amount: Mapped[int] = mapped_column(BigInteger)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))


class TimeEntry(GroupScoped, Base):
    """Minutes that a party has spent on a day."""

    __tablename__ = "time_entry"
    __table_args__ = (Index("ix_time_entry_group_id_on_day", "group_id", "on_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    on_day: Mapped[date] = mapped_column(Date)
    kind: Mapped[TimeKind] = mapped_column(labelled(TimeKind))
    minutes: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    party: Mapped[Party] = relationship(lazy="raise")


class Deviation(GroupScoped, Base):
    """What came otherwise, what it leads to and what is done about it.

    `budget_id`: the portal noted by itself that this budget's outturn passed what was granted.
    """

    __tablename__ = "deviation"
    __table_args__ = (Index("ix_deviation_group_id_on_day", "group_id", "on_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    budget_id: Mapped[int | None] = mapped_column(ForeignKey("budget.id"))
    kind: Mapped[DeviationKind] = mapped_column(labelled(DeviationKind))
    on_day: Mapped[date] = mapped_column(Date)
    what: Mapped[str] = mapped_column(Text)
    effect: Mapped[str] = mapped_column(Text, default="")
    action: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    user: Mapped[User] = relationship(lazy="raise")
    reports: Mapped[list["DeviationReport"]] = relationship(
        lazy="raise", order_by="(DeviationReport.on_day, DeviationReport.id)"
    )

    @property
    def texts(self) -> dict[str, str]:
        """What is told, by field name."""
        return {name: getattr(self, name) for name in ("what", "effect", "action")}


class DeviationReport(GroupScoped, Base):
    """When a deviation was reported, to whom, and how it then read."""

    __tablename__ = "deviation_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    deviation_id: Mapped[int] = mapped_column(ForeignKey("deviation.id"), index=True)
    on_day: Mapped[date] = mapped_column(Date)
    told: Mapped[str] = mapped_column(String(120))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

"""What is said of a party, in versions; each with its date and source."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kompetensgrupp.accounts.models import User
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import Base, GroupScoped, UTCDateTime, labelled
from kompetensgrupp.core.labels import Labelled


class StatementKind(Labelled):
    """What is said of each party, in the order in which it is read."""

    TASK = "task", "Uppdrag"
    DUTY = "duty", "Ansvar"
    EXPECT = "expect", "Vad andra kan förvänta sig"
    ROUTE = "route", "Kontaktväg"


class Responsibility(GroupScoped, Base):
    """A version of one statement about a party; the highest number holds.

    `as_of` is the day the statement was true on, `source` where it comes from.
    """

    __tablename__ = "responsibility"
    __table_args__ = (UniqueConstraint("party_id", "kind", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    kind: Mapped[StatementKind] = mapped_column(labelled(StatementKind))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(200))
    as_of: Mapped[date] = mapped_column(Date)
    is_checked: Mapped[bool] = mapped_column(default=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    user: Mapped[User] = relationship(lazy="raise")

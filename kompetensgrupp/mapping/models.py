"""A mapping of the target group: when, from where, and the sums. Never a row about one person."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kompetensgrupp.core import clock
from kompetensgrupp.core.bands import Sex
from kompetensgrupp.core.db import Base, GroupScoped, UTCDateTime, labelled
from kompetensgrupp.mapping.vocabulary import Variable

LONGEST_SOURCE = 200


class MappingRecord(GroupScoped, Base):
    """How the target group looked on a day. `source` says where the counts come from."""

    __tablename__ = "mapping_record"
    __table_args__ = (UniqueConstraint("group_id", "as_of"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    as_of: Mapped[date] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(LONGEST_SOURCE))
    revision: Mapped[int] = mapped_column(default=1)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    counts: Mapped[list["MappingCount"]] = relationship(
        lazy="raise", order_by="MappingCount.id", cascade="all, delete-orphan"
    )


class MappingCount(GroupScoped, Base):
    """How many people of one sex have one value of one variable; what is nobody has no row."""

    __tablename__ = "mapping_count"
    __table_args__ = (
        UniqueConstraint("record_id", "variable", "value", "sex"),
        CheckConstraint("people > 0", name="people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("mapping_record.id"))
    variable: Mapped[Variable] = mapped_column(labelled(Variable))
    value: Mapped[str] = mapped_column(String(40))
    sex: Mapped[Sex] = mapped_column(labelled(Sex))
    people: Mapped[int]

"""What a group has written about examples: its own ones, and its lessons from the shipped ones."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kompetensgrupp.accounts.models import User
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import Base, GroupScoped, UTCDateTime, labelled
from kompetensgrupp.core.labels import Labelled


class ExampleKind(Labelled):
    """What sort of thing others have done."""

    MODEL = "model", "Modell"
    PROCESS_MODEL = "process_model", "Processmodell"
    STRUCTURE = "structure", "Strukturprojekt"
    METHOD = "method", "Metodutveckling"
    MAPPING = "mapping", "Kartläggning"
    PLATFORM = "platform", "Samverkansplattform"
    ROUTINE = "routine", "Rutin"
    MEASURE = "measure", "Insats"


class LibraryEntry(GroupScoped, Base):
    """An example of the group's own; or, with `shipped`, only what it learned from a shipped one.

    `studied_on` is the day the group studied it: those are counted in the report.
    """

    __tablename__ = "library_entry"
    __table_args__ = (UniqueConstraint("group_id", "shipped"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shipped: Mapped[str | None] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(160), default="")
    kind: Mapped[ExampleKind] = mapped_column(labelled(ExampleKind), default=ExampleKind.MODEL)
    owner: Mapped[str] = mapped_column(String(200), default="")
    area: Mapped[str] = mapped_column(String(200), default="")
    period: Mapped[str] = mapped_column(String(80), default="")
    parties: Mapped[str] = mapped_column(String(400), default="")
    target_group: Mapped[str] = mapped_column(Text, default="")
    target_size: Mapped[int | None]
    goals: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(300), default="")
    lessons: Mapped[str] = mapped_column(Text, default="")
    transferability: Mapped[str] = mapped_column(Text, default="")
    studied_on: Mapped[date | None] = mapped_column(Date)
    revision: Mapped[int] = mapped_column(default=1)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    user: Mapped[User] = relationship(lazy="raise")


#: What a group fills in of an example of its own, and of any.
FACTS = (
    "name", "kind", "owner", "area", "period", "parties", "target_group", "target_size", "goals",
    "result", "source",
)  # fmt: skip
LEARNED = ("lessons", "transferability", "studied_on")

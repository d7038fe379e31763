"""The protocols: what was erased, and which incidents there were. Never a word of the text."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kompetensgrupp.accounts.models import User
from kompetensgrupp.core.db import Base, GroupScoped, UTCDateTime, labelled
from kompetensgrupp.core.labels import Labelled


class ErasureRule(Labelled):
    """Why texts were taken away."""

    PERSON_DECLINED = "person_declined", "Personen ville inte"
    RETENTION = "retention", "Gallringsfristen har gått ut"
    REDACTION = "redaction", "En uppgift pekade ut någon"


class Erasure(GroupScoped, Base):
    """A line of the protocol: approved, and then done with how many texts of each kind went.

    `decision` is the reference of the group's gallringsbeslut as it then was.
    """

    __tablename__ = "erasure"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    case_number: Mapped[str] = mapped_column(String(12))
    rule: Mapped[ErasureRule] = mapped_column(labelled(ErasureRule))
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    approved_by: Mapped[str] = mapped_column(String(120), default="")
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_by: Mapped[str] = mapped_column(String(120), default="")
    decision: Mapped[str] = mapped_column(String(200), default="")
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)


class IncidentOutcome(Labelled):
    """What became of a text that somebody flagged."""

    REDACTED = "redacted", "Maskerad för gott"
    RESTORED = "restored", "Visas igen"


class Incident(GroupScoped, Base):
    """Somebody may have been recognisable: where, when, what kind, what was done, who was told.

    `seq` is the post's number, None for the case's description; `kinds` are those of the
    de-identification check. The 72 hours of the law run from `flagged_at`.
    """

    __tablename__ = "incident"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    case_number: Mapped[str] = mapped_column(String(12))
    seq: Mapped[int | None]
    flagged_at: Mapped[datetime] = mapped_column(UTCDateTime)
    flagged_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    outcome: Mapped[IncidentOutcome | None] = mapped_column(labelled(IncidentOutcome))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    told_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    flagged_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[flagged_by_id])
    decided_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[decided_by_id])
    told_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[told_by_id])

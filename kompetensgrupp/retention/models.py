"""The protocols: what was erased, and which incidents there were. Never a word of the text."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kompetensgrupp.core.db import Base, GroupScoped, UTCDateTime, labelled
from kompetensgrupp.core.labels import Labelled
from kompetensgrupp.threads.models import FlagOutcome, FlagReason


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


class Incident(GroupScoped, Base):
    """Somebody may have been recognisable: where, when, what kind, what was done, who was told.

    Stands beside the flag that asked, and in its stead once the case is erased. `seq` is the
    post's number, None for the case's description; `kinds` are those of the de-identification
    check. The 72 hours of the law run from `flagged_at`.
    """

    __tablename__ = "incident"
    __table_args__ = (UniqueConstraint("flag_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    case_number: Mapped[str] = mapped_column(String(12))
    flag_id: Mapped[int | None] = mapped_column(ForeignKey("flag.id"))
    seq: Mapped[int | None]
    reason: Mapped[FlagReason | None] = mapped_column(labelled(FlagReason))
    flagged_at: Mapped[datetime] = mapped_column(UTCDateTime)
    flagged_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    outcome: Mapped[FlagOutcome | None] = mapped_column(labelled(FlagOutcome))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    told_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

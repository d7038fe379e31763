"""Reports and their versions. What is approved is frozen with its files, and never changes.

`texts`: what the leader wrote, by chapter. `document` and `figures`: frozen when approved; the
figures hold every count by month and what was told of them, which later reports must respect.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kompetensgrupp.core import clock
from kompetensgrupp.core.db import Base, GroupScoped, UTCDateTime, labelled
from kompetensgrupp.core.labels import Labelled


class ReportState(Labelled):
    """How far a version of a report has come."""

    DRAFT = "draft", "Rapportutkast"
    APPROVED = "approved", "Godkänd"
    PUBLISHED = "published", "Publicerad"


class Report(GroupScoped, Base):
    """A group's report of a period; `period` is its code, such as «2026-T2» or «slut»."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("group_id", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(String(12))
    label: Mapped[str] = mapped_column(String(60))
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)


class ReportVersion(GroupScoped, Base):
    """A version: a draft until it is approved, and read by the board when it is published.

    `wants_second`: nobody reads it before a second person has agreed to it as well.
    """

    __tablename__ = "report_version"
    __table_args__ = (UniqueConstraint("report_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    number: Mapped[int]
    state: Mapped[ReportState] = mapped_column(labelled(ReportState), default=ReportState.DRAFT)
    texts: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    revision: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    document: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    figures: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    receipt: Mapped[str] = mapped_column(String(14), default="")
    wants_second: Mapped[bool] = mapped_column(default=False)
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    second_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    second_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def about(self) -> str:
        """Under which name the checker's decisions about its texts are kept."""
        return f"R-{self.report_id}"


class ReportFile(GroupScoped, Base):
    """A published version as a file, kept so that it stays the same byte for byte."""

    __tablename__ = "report_file"
    __table_args__ = (UniqueConstraint("version_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("report_version.id"))
    kind: Mapped[str] = mapped_column(String(8))
    content: Mapped[bytes] = mapped_column(LargeBinary)

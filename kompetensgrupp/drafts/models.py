"""Half-written forms, one row per person and form."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kompetensgrupp.core import clock
from kompetensgrupp.core.db import Base, GroupScoped, UTCDateTime


class Draft(GroupScoped, Base):
    """The fields of one form as they were typed, direct identifiers taken out.

    `key` names the form, such as `KG-26-7F3K/inlagg`; what is before the slash is the case.
    """

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("user_id", "group_id", "key"),)
    audit_exempt = "drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    key: Mapped[str] = mapped_column(String(80))
    fields: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

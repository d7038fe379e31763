"""The memory of submitted forms, so that a double click gives one post (rule R13)."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kompetensgrupp.core import clock
from kompetensgrupp.core.db import Base, UTCDateTime


class IdempotencyKey(Base):
    """One accepted POST: who, which action, a print of its content, and where its answer led."""

    __tablename__ = "idempotency_key"
    __table_args__ = (UniqueConstraint("user_id", "action", "key"),)
    audit_exempt = "a counter of forms, no content"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    action: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(64))
    content_hash: Mapped[str] = mapped_column(String(64))
    location: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now, index=True)

"""Posts. Their place in the tree is stored, so that a thread is read flat and in order."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kompetensgrupp.core import clock
from kompetensgrupp.core.db import Base, GroupScoped, UTCDateTime, labelled
from kompetensgrupp.core.labels import Labelled


class CommentKind(Labelled):
    """What a post is; preselected, never a hurdle."""

    FACT = "fact", "Sakupplysning"
    QUESTION = "question", "Fråga"
    ADVICE = "advice", "Råd"
    OBSTACLE = "obstacle", "Hinder"
    PROCESS = "process", "Process"


class Comment(GroupScoped, Base):
    """A post in a case's thread.

    `seq` numbers the case's posts in the order they were written; `path` sorts them as a tree;
    `version` is the case's thread version when the post last changed. `html` is made from `text`
    once, when it is saved.
    """

    __tablename__ = "comment"
    __table_args__ = (
        UniqueConstraint("case_id", "seq"),
        Index("ix_comment_case_id_path", "case_id", "path"),
        Index("ix_comment_group_id_author_id", "group_id", "author_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    seq: Mapped[int]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    path: Mapped[str] = mapped_column(String(400))
    depth: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    kind: Mapped[CommentKind] = mapped_column(labelled(CommentKind))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

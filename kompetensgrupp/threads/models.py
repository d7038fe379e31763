"""Posts, their earlier texts, and questions whether somebody can be recognised.

A post's place in the tree is stored, so that a thread is read flat and in order.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kompetensgrupp.core import clock
from kompetensgrupp.core.db import Base, GroupScoped, UTCDateTime, labelled
from kompetensgrupp.core.labels import Labelled
from kompetensgrupp.core.search import Entry, Searched
from kompetensgrupp.threads.quotes import own_words


class CommentKind(Labelled):
    """What a post is; preselected, never a hurdle."""

    FACT = "fact", "Sakupplysning"
    QUESTION = "question", "Fråga"
    ADVICE = "advice", "Råd"
    OBSTACLE = "obstacle", "Hinder"
    PROCESS = "process", "Process"


class Held(Labelled):
    """Why a post isn't shown to everybody."""

    WAITING = "waiting", "Väntar på granskning"
    FLAGGED = "flagged", "Dolt efter en fråga"


class Comment(Searched, GroupScoped, Base):
    """A post in a case's thread.

    `seq` numbers the case's posts in the order they were written; `path` sorts them as a tree;
    `version` is the case's thread version when the post last changed. `html` is made from `text`
    once, when it is saved. `revision` grows with every change of the text (R14).

    A post that waits for a reviewer has no place in the thread yet: its `seq` is below zero and
    its `version` 0, so that no count, no poll and no address reaches it.
    """

    __tablename__ = "comment"
    __table_args__ = (
        UniqueConstraint("case_id", "seq"),
        Index("ix_comment_case_id_path", "case_id", "path"),
        Index("ix_comment_group_id_author_id", "group_id", "author_id"),
    )
    searched_as = "post"

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
    held: Mapped[Held | None] = mapped_column(labelled(Held))
    revision: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    corrected_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    def search_entry(self) -> Entry | None:
        """Only what everybody in the thread reads is found, each post by its own words."""
        if self.seq < 1 or self.withdrawn_at or self.held:
            return None
        return Entry(
            self.searched_as, self.id, self.group_id, self.case_id, self.created_at,
            own_words(self.text),
        )  # fmt: skip


class CommentVersion(GroupScoped, Base):
    """An earlier text of a post that was corrected, and when that text was written."""

    __tablename__ = "comment_version"
    __table_args__ = (UniqueConstraint("comment_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"))
    revision: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)


class FlagReason(Labelled):
    """What may let somebody be recognised; may be left out."""

    CONTACT = "contact", "Namn, nummer eller adress"
    PLACE = "place", "Ort, arbetsplats eller vårdenhet"
    EVENT = "event", "Något som har hänt och som är känt"
    COMBINATION = "combination", "Flera uppgifter tillsammans"
    OTHER = "other", "Något annat"


class FlagOutcome(Labelled):
    """How a question whether somebody can be recognised ended."""

    RESTORED = "restored", "Visas igen"
    REDACTED = "redacted", "Visas igen med uppgifterna maskerade"


class Flag(GroupScoped, Base):
    """Somebody asked «Kan någon kännas igen?» in a post, or in the case (`comment_id` None).

    Open until `outcome` is given. It never repeats the words it is about.
    """

    __tablename__ = "flag"
    __table_args__ = (Index("ix_flag_group_id_outcome", "group_id", "outcome"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    reason: Mapped[FlagReason | None] = mapped_column(labelled(FlagReason))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    outcome: Mapped[FlagOutcome | None] = mapped_column(labelled(FlagOutcome))
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

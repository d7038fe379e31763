"""Tables of the log. Entries can only be added; only a text (with its salt) can be taken away.

Database triggers hold that on both databases: see `migrations/`.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kompetensgrupp.core import clock
from kompetensgrupp.core.chain import receipt
from kompetensgrupp.core.db import Base, UTCDateTime, labelled
from kompetensgrupp.core.labels import Labelled

#: The chain of what happens above the groups (users, sign-in settings): no group has this id.
INSTALLATION = 0


class Event(Labelled):
    """What the log can tell; the label is the sentence's verb on screen."""

    CASE_SUBMITTED = "case_submitted", "Skickade fallet till granskning"
    CASE_APPROVED = "case_approved", "Godkände avidentifieringen"
    CASE_RETURNED = "case_returned", "Skickade tillbaka fallet"
    CHANGE_SUBMITTED = (
        "change_submitted",
        "Skickade en ändring av fallet till granskning",
    )
    CHANGE_APPROVED = "change_approved", "Godkände en ändring av fallet"
    CHANGE_RETURNED = "change_returned", "Skickade tillbaka en ändring av fallet"
    CHANGE_DROPPED = "change_dropped", "Slängde en ändring av fallet"
    DISCUSSION_OPENED = "discussion_opened", "Öppnade diskussionen"
    DISCUSSION_REOPENED = "discussion_reopened", "Lämnade tillbaka till diskussion"
    COMMENT_POSTED = "comment_posted", "Skrev ett inlägg"
    COMMENT_WITHDRAWN = "comment_withdrawn", "Drog tillbaka ett inlägg"
    COMMENT_CHANGED = "comment_changed", "Ändrade ett inlägg"
    COMMENT_CORRECTED = "comment_corrected", "Rättade ett inlägg"
    COMMENT_RELEASED = "comment_released", "Granskade och släppte ett inlägg"
    COMMENT_FLAGGED = "comment_flagged", "Frågade om någon kan kännas igen i ett inlägg"
    COMMENT_RESTORED = "comment_restored", "Visade ett dolt inlägg igen"
    CASE_FLAGGED = "case_flagged", "Frågade om någon kan kännas igen i fallet"
    CASE_RESTORED = "case_restored", "Visade ett dolt fall igen"
    PROPOSAL_MADE = "proposal_made", "La ett förslag"
    STANDPOINT_TAKEN = "standpoint_taken", "Tog ställning"
    STANDPOINT_NOTED = "standpoint_noted", "Antecknade ställningstagande på möte"
    NOTE_AGREED = "note_agreed", "Sa att anteckningen från mötet stämmer"
    LATER_ANSWER = "later_answer", "Ändrade ställningstagande efter fastställandet"
    ABSENCE_RECORDED = "absence_recorded", "Antecknade frånvaro"
    RECOMMENDATION_CONFIRMED = "recommendation_confirmed", "Fastställde rekommendationen"
    FEEDBACK_GIVEN = "feedback_given", "Lämnade återkoppling"
    FOLLOWED_UP = "followed_up", "Berättade hur det gick"
    CASE_CLOSED = "case_closed", "Avslutade fallet"
    CASE_HANDED_OVER = "case_handed_over", "Lämnade över fallet"
    REVIEWER_APPOINTED = "reviewer_appointed", "Utsåg en granskare"
    ASKED_AGAIN = "asked_again", "Ställde en ny fråga i fallet"
    NOT_CONCERNED = "not_concerned", "Antecknade att en part inte berörs"
    CONCERNED_AGAIN = "concerned_again", "Antecknade att en part berörs igen"
    CASE_WITHDRAWN = "case_withdrawn", "Drog tillbaka fallet"
    CASE_CLOSED_WITHOUT = "case_closed_without", "Avslutade utan gemensam rekommendation"
    LESSON_WRITTEN = "lesson_written", "Skrev en lärdom"
    LESSON_APPROVED = "lesson_approved", "Godkände en lärdom"
    LESSON_RETURNED = "lesson_returned", "Skickade tillbaka en lärdom"
    LESSON_DOUBTED = "lesson_doubted", "Frågade om någon kan kännas igen i en lärdom"
    LESSON_WITHDRAWN = "lesson_withdrawn", "Drog tillbaka en lärdom"
    OBSTACLE_RAISED = "obstacle_raised", "Lyfte ett hinder"
    OBSTACLE_CHANGED = "obstacle_changed", "Ändrade ett hinder"
    OBSTACLE_APPROVED = "obstacle_approved", "Godkände ett hinder"
    OBSTACLE_RETURNED = "obstacle_returned", "Skickade tillbaka ett hinder"
    OBSTACLE_MOVED = "obstacle_moved", "Berättade hur det går med ett hinder"
    OBSTACLE_TAKEN_BACK = "obstacle_taken_back", "Tog tillbaka ett hinder"
    MEETING_PLANNED = "meeting_planned", "Planerade ett möte"
    MEETING_CHANGED = "meeting_changed", "Ändrade ett möte eller dess dagordning"
    MEETING_CANCELLED = "meeting_cancelled", "Ställde in ett möte"
    MEETING_NOTED = "meeting_noted", "Antecknade från ett möte"
    MEETING_HELD = "meeting_held", "Skrev in mötets anteckningar i loggen"
    CASE_NOTED = "case_noted", "Antecknade om fallet på ett möte"
    PROCESS_REVIEW_OPENED = "process_review_opened", "Började en processuppföljning"
    PROCESS_REVIEW_ANSWERED = "process_review_answered", "Svarade i processuppföljningen"
    PROCESS_REVIEW_CLOSED = "process_review_closed", "Avslutade en processuppföljning"
    WORD_PROPOSED = "word_proposed", "Föreslog ett ord som kontrollen ska gå förbi"
    WORD_DECIDED = "word_decided", "Svarade om ett ord som kontrollen ska gå förbi"
    ERASURE_APPROVED = "erasure_approved", "Godkände gallring"
    CASE_REDACTED = "case_redacted", "Maskerade uppgifter i fallet"
    OFFICER_TOLD = "officer_told", "Antecknade anmälan till dataskyddsombudet"
    CASE_ERASED = "case_erased", "Gallrade fallets texter"
    FIGURES_EXPORTED = "figures_exported", "Tog ut underlag för utvärdering"
    MAPPING_SAVED = "mapping_saved", "Sparade en kartläggning"
    MAPPING_CHANGED = "mapping_changed", "Ändrade en kartläggning"
    MAPPING_REMOVED = "mapping_removed", "Tog bort en kartläggning"
    REPORT_APPROVED = "report_approved", "Godkände en rapport"
    REPORT_AGREED = "report_agreed", "Godkände en rapport som andra person"
    REPORT_REOPENED = "report_reopened", "Öppnade en godkänd rapport igen"
    REPORT_PUBLISHED = "report_published", "Publicerade en rapport"
    GROUP_CHANGED = "group_changed", "Ändrade gruppen"
    MEMBER_CHANGED = "member_changed", "Ändrade medlemmar"
    USER_CHANGED = "user_changed", "Ändrade användare"
    GOAL_CHANGED = "goal_changed", "Ändrade ett mål"
    BUDGET_CHANGED = "budget_changed", "Ändrade budgeten"
    REQUISITION_CHANGED = "requisition_changed", "Antecknade en rekvisition"
    TIME_CHANGED = "time_changed", "Antecknade parternas tid"
    DEVIATION_CHANGED = "deviation_changed", "Skrev om en avvikelse"
    DEVIATION_REPORTED = "deviation_reported", "Rapporterade en avvikelse"
    DUTIES_CHANGED = "duties_changed", "Ändrade vem som gör vad"
    EXAMPLE_CHANGED = "example_changed", "Ändrade ett exempel från andra"
    LOG_EXPORTED = "log_exported", "Skrev ut loggen till en fil"
    LOG_RESTORED = "log_restored", "Läste tillbaka en äldre kopia"


class LogEntry(Base):
    """One event. `data` is text-free; a text lives in LogText behind its commitment."""

    __tablename__ = "log_entry"
    __table_args__ = (
        UniqueConstraint("group_id", "seq"),
        Index("ix_log_entry_group_id_case_number_seq", "group_id", "case_number", "seq"),
    )
    audit_exempt = "it is the log"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int]
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    event: Mapped[Event] = mapped_column(labelled(Event))
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(120))
    party_id: Mapped[int | None]
    case_number: Mapped[str | None] = mapped_column(String(12))
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    commitment: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    #: The portal's own, so that a row without a checkpoint tells whether a kill took it.
    signature: Mapped[str] = mapped_column(String(128), default="", server_default="")

    text: Mapped["LogText | None"] = relationship(back_populates="entry", lazy="raise")

    @property
    def receipt(self) -> str:
        """The short code that stands on hand-outs and in minutes."""
        return receipt(self.hash)


class LogText(Base):
    """The text of an entry and the salt of its commitment; erasure deletes the row."""

    __tablename__ = "log_text"
    audit_exempt = "it is the log"

    entry_id: Mapped[int] = mapped_column(ForeignKey("log_entry.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(index=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(32))
    text: Mapped[str] = mapped_column(Text)

    entry: Mapped[LogEntry] = relationship(back_populates="text", lazy="raise")


class LogHead(Base):
    """The end of a group's chain; its row is the lock that puts writers in order."""

    __tablename__ = "log_head"
    audit_exempt = "a counter"

    group_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str] = mapped_column(String(64))

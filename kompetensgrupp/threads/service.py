"""Posting, withdrawing, hiding and masking posts. What a page shows of them: `reading`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, false, func, or_, select, true, update
from sqlalchemy.orm import aliased

from kompetensgrupp.accounts.models import User
from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.cases import reading as case_reading
from kompetensgrupp.cases import service as cases
from kompetensgrupp.cases.models import Case, CaseVisit
from kompetensgrupp.checking import service as checking
from kompetensgrupp.core import clock, text
from kompetensgrupp.core.db import db, locked
from kompetensgrupp.core.errors import Invalid, InvalidState, NotVisible
from kompetensgrupp.core.rights import Actor, Right, require
from kompetensgrupp.threads import quotes, rules
from kompetensgrupp.threads.models import (
    Comment,
    CommentKind,
    CommentVersion,
    Flag,
    FlagOutcome,
    FlagReason,
    Held,
)

LONGEST = 8000
UNNOTICED = "a post that waits: nobody may notice it before it is released"


def post(
    actor: Actor,
    case: Case,
    body: str,
    kind: CommentKind,
    parent_seq: int | None = None,
    *,
    waits: bool = False,
) -> Comment:
    """Add a post, under the one it answers. Raises NotAllowed, Invalid, Identified.

    With `waits`, or when a finding is kept that needs a second person (R3), it is put aside until
    a reviewer of the writer's party has read it (`waiting.release`); its `held` says so.
    """
    require(rules.may_comment(actor, case, clock.now()))
    waits = fit(actor, case, body, second=True) or waits
    parent = _parent(actor, case, parent_seq)
    comment = Comment(
        group_id=case.group_id,
        case_id=case.id,
        parent_id=parent.id if parent else None,
        author_id=actor.user_id,
        party_id=actor.party_id,
        kind=kind,
        text=body,
        html=html_of(actor, case, body),
    )
    if waits:
        _put_aside(case, comment)
    else:
        place(actor, case, comment, parent)
    db.session.add(comment)
    if not waits:
        audit.record(
            actor, Event.COMMENT_POSTED, case_number=case.number, seq=comment.seq, kind=str(kind)
        )
    return comment


def fit(actor: Actor, case: Case, body: str, second: bool) -> bool:
    """Refuse a text that can't be a post; whether one that can needs a second person's yes.

    Raises Invalid, Identified. `second`: a second person can be waited for.
    """
    if not body:
        raise Invalid("text", "Skriv något innan du skickar.")
    if len(body) > LONGEST:
        raise Invalid("text", f"Texten är för lång. Den får vara högst {LONGEST} tecken.")
    return checking.require_clear(actor, case.number, {"text": body}, second=second).waits


def html_of(actor: Actor, case: Case, body: str) -> str:
    """The text as it is shown, its quotes leading to the posts they quote."""
    html, named = text.to_html(body), quotes.named(body)
    if not named:
        return html
    authors = (
        select(Comment.seq, User.name)
        .join(User, User.id == Comment.author_id)
        .where(Comment.case_id == case.id, Comment.seq.in_(named))
    )
    found = {seq: name for seq, name in db.session.execute(authors)}
    return quotes.linked(html, case.number, found)


def _parent(actor: Actor, case: Case, seq: int | None) -> Comment | None:
    if seq is None:
        return None
    if not 0 < seq <= case.last_seq:
        raise Invalid("parent", "Inlägget du svarar på finns inte.")
    try:
        parent = load_comment(actor, seq, case=case)
    except NotVisible:
        raise Invalid("parent", "Inlägget du svarar på finns inte längre.") from None
    return parent


def place(actor: Actor, case: Case, comment: Comment, parent: Comment | None) -> None:
    """Give the post the next number and its place in the tree: now it is in the thread."""
    case.last_seq += 1
    case.post_count += 1
    cases.touch(case)
    comment.seq = case.last_seq
    comment.path = rules.path_of(comment.seq, parent.path if parent else None)
    comment.depth = parent.depth + 1 if parent else 0
    comment.version = case.thread_version
    comment.created_at = clock.now()
    comment.held = None
    if case.first_answer_at is None:
        cases.note_answer(actor, case)
    _own_post_is_read(case, comment)


def _put_aside(case: Case, comment: Comment) -> None:
    """Keep the post outside the thread: it touches nothing that others could see."""
    lowest = select(func.min(Comment.seq)).where(Comment.case_id == case.id)
    comment.seq = min(db.session.scalar(lowest) or 0, 0) - 1
    comment.path, comment.version = "", 0
    comment.held = Held.WAITING
    audit.exempt(UNNOTICED)


def _own_post_is_read(case: Case, comment: Comment) -> None:
    """A reader who was up to date stays so after an own post."""
    db.session.execute(
        update(CaseVisit)
        .where(
            CaseVisit.case_id == case.id,
            CaseVisit.user_id == comment.author_id,
            CaseVisit.shown_seq == case.last_seq - 1,
        )
        .values(shown_seq=case.last_seq)
    )


def withdraw(actor: Actor, case: Case, comment: Comment) -> None:
    """Take one's own post back: the text goes from view, a trace stays in its place."""
    require(rules.may_withdraw(actor, comment))
    comment.withdrawn_at = clock.now()
    tell(actor, case, comment, Event.COMMENT_WITHDRAWN)


def load_comment(actor: Actor, seq: int, *, case: Case) -> Comment:
    """The case's post with this number. Raises NotVisible."""
    query = select(Comment).where(Comment.case_id == case.id, Comment.seq == seq)
    found: Comment | None = db.session.scalar(locked(query))
    if found is None:
        raise NotVisible
    return found


def tell(actor: Actor, case: Case, comment: Comment, event: Event, **data: Any) -> None:
    """Let open pages fetch the post again, and write down what happened to it."""
    cases.touch(case)
    comment.version = case.thread_version
    audit.record(actor, event, case_number=case.number, seq=comment.seq, **data)


# --- kan någon kännas igen? ------------------------------------------------------------------


def flag(
    actor: Actor, case: Case, comment: Comment | None, reason: FlagReason | None = None
) -> Flag:
    """Hide a post, or with None the case itself, until somebody has looked. Raises NotAllowed."""
    require(rules.may_flag(actor, comment) if comment else rules.may_flag_case(actor, case))
    asked = Flag(
        group_id=case.group_id,
        case_id=case.id,
        comment_id=comment.id if comment else None,
        user_id=actor.user_id,
        party_id=actor.party_id,
        reason=reason,
        at=clock.now(),
    )
    db.session.add(asked)
    told: dict[str, Any] = {"reason": str(reason)} if reason else {}
    if comment:
        comment.held = Held.FLAGGED
        tell(actor, case, comment, Event.COMMENT_FLAGGED, **told)
        _change_quotes(case, comment)
    else:
        case.flagged_at = asked.at
        cases.touch(case)
        audit.record(actor, Event.CASE_FLAGGED, case_number=case.number, **told)
    return asked


def restore(
    actor: Actor, case: Case, comment: Comment | None, outcome: FlagOutcome = FlagOutcome.RESTORED
) -> None:
    """Show what was hidden again, as it was or after masking. Raises NotAllowed, InvalidState."""
    require(rules.may_settle(actor, comment) if comment else cases.may_review(actor, case))
    asked = open_flag(actor, case, comment)
    asked.outcome, asked.settled_by_id, asked.settled_at = outcome, actor.user_id, clock.now()
    if comment:
        comment.held = None
        tell(actor, case, comment, Event.COMMENT_RESTORED, outcome=str(outcome))
        _change_quotes(case, comment)
    else:
        case.flagged_at = None
        cases.touch(case)
        audit.record(actor, Event.CASE_RESTORED, case_number=case.number, outcome=str(outcome))


def _change_quotes(case: Case, comment: Comment) -> None:
    """Let open pages know that the posts that quote this one are shown in another way."""
    quoting = Comment.html.contains(f'/inlagg/{comment.seq}">', autoescape=True)
    for post in db.session.scalars(select(Comment).where(Comment.case_id == case.id, quoting)):
        post.version = case.thread_version if post.seq > 0 else post.version


def open_flag(actor: Actor, case: Case, comment: Comment | None) -> Flag:
    """The question that hides a post, or with None the case. Raises InvalidState for none."""
    query = select(Flag).where(
        Flag.case_id == case.id,
        Flag.comment_id == comment.id if comment else Flag.comment_id.is_(None),
        Flag.outcome.is_(None),
    )
    found: Flag | None = db.session.scalar(locked(query))
    if found is None:
        raise InvalidState("Någon har redan granskat det, och det visas igen.")
    return found


@dataclass(frozen=True)
class Flagged:
    """What was hidden after a question, as a line in a list; `seq` is None for the case itself."""

    number: str
    seq: int | None
    writer: str
    asked_by: str
    reason: FlagReason | None
    at: datetime


def flagged(actor: Actor) -> list[Flagged]:
    """What is hidden and the actor may look at and show again, the longest hidden first.

    Says `rules.may_settle` and `cases.rules.may_review` to the database.
    """
    reviews = actor.has(Right.REVIEW_CASES)
    if not reviews and not actor.leads:
        return []
    writer, asker = aliased(User), aliased(User)
    post_of_party = true() if actor.leads else Comment.party_id == actor.party_id
    case_of_party = and_(
        Flag.comment_id.is_(None), true() if reviews else false(), Case.party_id == actor.party_id,
        Case.responsible_id != actor.user_id,
    )  # fmt: skip
    query = (
        select(Case.number, Comment.seq, writer.name, asker.name, Flag.reason, Flag.at)
        .select_from(Flag)
        .join(Case, Case.id == Flag.case_id)
        .outerjoin(Comment, Comment.id == Flag.comment_id)
        .join(writer, writer.id == func.coalesce(Comment.author_id, Case.author_id))
        .join(asker, asker.id == Flag.user_id)
        .where(
            case_reading.visible(actor),
            Flag.outcome.is_(None),
            or_(and_(Flag.comment_id.is_not(None), post_of_party), case_of_party),
            writer.id != actor.user_id,
        )
        .order_by(Flag.at, Flag.id)
    )
    return [Flagged(*row) for row in db.session.execute(query)]


def mask(actor: Actor, case: Case, words: Iterable[str]) -> int:
    """Blot words out of every post of the case and its earlier texts; in how many places.

    For the capability that redacts: it has asked the rule who may, and records what was done.
    """
    words, places, changed = list(words), 0, False
    for comment in db.session.scalars(select(Comment).where(Comment.case_id == case.id)):
        comment.text, found = text.masked(comment.text, words)
        if found:
            comment.html = html_of(actor, case, comment.text)
            comment.revision += 1  # a correction begun before must not bring the words back
            comment.version = case.thread_version + 1 if comment.seq > 0 else comment.version
            places, changed = places + found, True
    earlier = select(CommentVersion).join(Comment, Comment.id == CommentVersion.comment_id)
    for version in db.session.scalars(earlier.where(Comment.case_id == case.id)):
        version.text, found = text.masked(version.text, words)
        places += found
    if changed:
        cases.touch(case)
    return places

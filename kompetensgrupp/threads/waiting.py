"""Posts that a reviewer of the writer's party reads first: the queue, the yes and the no."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from kompetensgrupp.accounts.models import User
from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.cases import reading as case_reading
from kompetensgrupp.cases import rules as case_rules
from kompetensgrupp.cases.models import Case
from kompetensgrupp.checking import service as checking
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db, locked
from kompetensgrupp.core.errors import Invalid, InvalidState, NotVisible
from kompetensgrupp.core.rights import Actor, Right, require
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.threads import rules, service
from kompetensgrupp.threads.models import Comment, Held


@dataclass(frozen=True)
class WaitingPost:
    """A post that waits for the actor, as a line in a list."""

    number: str
    parked: int
    writer: str
    at: datetime


def to_review(actor: Actor) -> list[WaitingPost]:
    """Posts of the actor's party by others that wait for a reviewer, longest waiting first."""
    if not actor.has(Right.REVIEW_CASES):
        return []
    query = (
        select(Case.number, -Comment.seq, User.name, Comment.created_at)
        .join(Case, Case.id == Comment.case_id)
        .join(User, User.id == Comment.author_id)
        .where(
            case_reading.visible(actor),
            Comment.group_id == actor.group_id,
            Comment.held == Held.WAITING,
            Comment.party_id == actor.party_id,
            Comment.author_id != actor.user_id,
        )
        .order_by(Comment.created_at, Comment.id)
    )
    return [WaitingPost(*row) for row in db.session.execute(query)]


def load(actor: Actor, number: int, *, case: Case) -> Comment:
    """The waiting post with this number, for its writer and those who review it.

    Raises NotVisible: nobody else is to know that it exists.
    """
    query = select(Comment).where(
        Comment.case_id == case.id, Comment.seq == -number, Comment.held == Held.WAITING
    )
    found: Comment | None = db.session.scalar(locked(query))
    if found is None or not (found.author_id == actor.user_id or rules.may_release(actor, found)):
        raise NotVisible
    return found


def release(actor: Actor, case: Case, comment: Comment) -> None:
    """Approve the post: it comes into the thread as if it were written now.

    Raises NotAllowed, InvalidState when the discussion has closed meanwhile.
    """
    require(rules.may_release(actor, comment))
    state = case_rules.state_at(case, clock.now())
    if state not in case_rules.OPEN:
        raise InvalidState(
            f"Diskussionen är stängd: fallet är i läget «{state.label}». "
            "Skicka tillbaka inlägget i stället."
        )
    parent = db.session.get(Comment, comment.parent_id) if comment.parent_id else None
    service.place(actor, case, comment, parent)
    checking.agree(actor, case.number, [comment.author_id], {"text": comment.text})
    audit.record(
        actor, Event.COMMENT_RELEASED, case_number=case.number, seq=comment.seq,
        kind=str(comment.kind), writer=comment.author_id,
    )  # fmt: skip


def send_back(actor: Actor, case: Case, comment: Comment, reason: str) -> None:
    """Give the post back to its writer as a draft, with the reason. Raises Invalid, NotAllowed."""
    require(rules.may_release(actor, comment))
    if not reason:
        raise Invalid("reason", "Skriv vad som behöver ändras.")
    checking.require_clear(actor, case.number, {"reason": reason})
    _give_back(case, comment, f"{actor.name}: {reason}")


def take_back(actor: Actor, case: Case, comment: Comment) -> None:
    """The writer doesn't want to wait: the post is a draft again. Raises NotAllowed."""
    require(rules.may_take_back(actor, comment))
    _give_back(case, comment, "")


def _give_back(case: Case, comment: Comment, returned: str) -> None:
    """Turn the post into its writer's draft; what they are typing already stays after it."""
    parent = db.session.get(Comment, comment.parent_id) if comment.parent_id else None
    fields = {
        "text": comment.text,
        "kind": str(comment.kind),
        "parent": str(parent.seq) if parent else "",
        "returned": returned,
    }
    drafts.give_back(comment.author_id, case.group_id, rules.draft_key(case), fields)
    db.session.delete(comment)
    audit.exempt(service.UNNOTICED)

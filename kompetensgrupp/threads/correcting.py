"""Changing a post: freely for a while, after that with its earlier texts kept."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import select

from kompetensgrupp.audit.models import Event
from kompetensgrupp.cases.models import Case
from kompetensgrupp.core import clock, differences
from kompetensgrupp.core.db import db
from kompetensgrupp.core.differences import Part
from kompetensgrupp.core.errors import InvalidState, NotVisible
from kompetensgrupp.core.rights import Actor, require
from kompetensgrupp.threads import quotes, reading, rules, service
from kompetensgrupp.threads.models import Comment, CommentKind, CommentVersion


def change(
    actor: Actor, case: Case, comment: Comment, body: str, kind: CommentKind, seen: int
) -> bool:
    """Give a post another text, if it is another; whether the earlier one was kept.

    `seen` is the revision that the writer began from. Raises NotAllowed, Invalid, Identified,
    InvalidState when the text has changed since (R14).
    """
    moment = clock.now()
    require(rules.may_change(actor, case, comment, moment))
    if comment.revision != seen:
        raise InvalidState("Inlägget har ändrats sedan du öppnade det.")
    service.fit(actor, case, body, second=False)
    keeps = rules.leaves_trace(comment.created_at, moment) and body != comment.text
    if keeps:
        _keep(comment)
        comment.corrected_at = moment
    if (body, kind) == (comment.text, comment.kind):
        return False
    comment.text, comment.kind = body, kind
    comment.html = service.html_of(actor, case, body)
    comment.revision, comment.changed_at = comment.revision + 1, moment
    event = Event.COMMENT_CORRECTED if keeps else Event.COMMENT_CHANGED
    service.tell(actor, case, comment, event, kind=str(kind))
    return keeps


def _keep(comment: Comment) -> None:
    db.session.add(
        CommentVersion(
            group_id=comment.group_id,
            comment_id=comment.id,
            revision=comment.revision,
            text=comment.text,
            written_at=comment.changed_at or comment.created_at,
        )
    )


@dataclass(frozen=True)
class Correction:
    """What a correction changed, and when it was made."""

    at: datetime
    parts: list[Part]


def history(actor: Actor, case: Case, comment: Comment) -> list[Correction]:
    """The corrections of a post, the latest first, without quotes of what is hidden.

    Raises NotVisible for a text nobody reads.
    """
    if comment.withdrawn_at or comment.held or not comment.corrected_at:
        raise NotVisible
    query = select(CommentVersion).where(CommentVersion.comment_id == comment.id)
    texts = [
        (row.text, row.written_at)
        for row in db.session.scalars(query.order_by(CommentVersion.revision))
    ]
    texts.append((comment.text, comment.changed_at or comment.created_at))
    hidden = reading.hidden(actor, case)
    shown = [(quotes.withheld(text, hidden), at) for text, at in texts]
    found = [
        Correction(at, differences.between(old, new)) for (old, _), (new, at) in pairwise(shown)
    ]
    return found[::-1]

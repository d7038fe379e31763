"""Taking a thread away for good."""

from sqlalchemy import select

from kompetensgrupp.cases.models import Case
from kompetensgrupp.core.db import deleted
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.threads.models import Comment, CommentVersion, Flag


def erase(actor: Actor, case: Case) -> dict[str, int]:
    """Take away every post with its earlier texts, and the questions about them; how many."""
    own = select(Comment.id).where(Comment.case_id == case.id)
    earlier = deleted(CommentVersion, CommentVersion.comment_id.in_(own))
    deleted(Flag, case_id=case.id)
    return {
        Comment.__tablename__: deleted(Comment, case_id=case.id),
        CommentVersion.__tablename__: earlier,
    }

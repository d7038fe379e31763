"""Which lessons somebody may read, said to the database: where everything that lists them starts.

A half of the service.
"""

from sqlalchemy import ColumnElement, and_, false

from kompetensgrupp.cases.models import Case
from kompetensgrupp.core.rights import Actor, Right
from kompetensgrupp.lessons.models import Lesson


def readable(actor: Actor) -> ColumnElement[bool]:
    """A condition on Lesson joined to its Case: the group's own, whose person hasn't said no."""
    if not actor.has(Right.READ_CASES):
        return false()
    return and_(
        Lesson.group_id == actor.group_id,
        Lesson.withdrawn_at.is_(None),
        Case.declined_at.is_(None),
    )

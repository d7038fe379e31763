"""Taking lessons away for good, or words out of them, with the case they came from."""

from sqlalchemy import select

from kompetensgrupp.cases.models import Case
from kompetensgrupp.core.db import blot_out, db, deleted
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.lessons.models import TEXTS, Lesson, LessonVersion


def erase(actor: Actor, case: Case) -> dict[str, int]:
    """Take away what the case's erasing takes with it; how many texts.

    A lesson that was approved stays: it was written so that nobody is in it. But of somebody who
    said no nothing stays.
    """
    count = 0
    for lesson in db.session.scalars(select(Lesson).where(Lesson.case_id == case.id)):
        is_kept = not (case.declined_at or lesson.withdrawn_at)
        kept = lesson.approved_version if is_kept else None
        count += deleted(LessonVersion, LessonVersion.number != (kept or 0), lesson_id=lesson.id)
        if kept is None:
            db.session.delete(lesson)
        else:
            lesson.latest_version = kept
    db.session.flush()
    return {LessonVersion.__tablename__: count}


def mask(actor: Actor, case: Case, words: list[str]) -> dict[str, int]:
    """Blot words out of every version; in how many places."""
    versions = db.session.scalars(select(LessonVersion).where(LessonVersion.case_id == case.id))
    return {LessonVersion.__tablename__: blot_out(versions, (*TEXTS, "note"), words)}

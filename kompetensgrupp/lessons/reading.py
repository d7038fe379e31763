"""Reading lessons: which somebody may read, the list of them, and what waits for somebody.

A half of the service.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, or_, select
from sqlalchemy.orm import joinedload

from kompetensgrupp.cases.models import Case
from kompetensgrupp.core import search
from kompetensgrupp.core.db import db, locked
from kompetensgrupp.core.errors import NotVisible
from kompetensgrupp.core.rights import Actor, Right
from kompetensgrupp.core.search import SearchEntry
from kompetensgrupp.core.stems import Parts, excerpt, marked
from kompetensgrupp.lessons.models import SEARCHED_AS, TEXTS, Lesson, LessonStatus, LessonVersion

PAGE_SIZE = 20
MOST_WAITING = 20


def readable(actor: Actor) -> ColumnElement[bool]:
    """A condition on Lesson joined to its Case: the group's own, whose person hasn't said no."""
    if not actor.has(Right.READ_CASES):
        return false()
    return and_(
        Lesson.group_id == actor.group_id,
        Lesson.withdrawn_at.is_(None),
        Case.declined_at.is_(None),
    )


def _known(actor: Actor) -> ColumnElement[bool]:
    """Who knows of a lesson: all of an approved one, else those who write and approve them."""
    if actor.has(Right.TAKE_STANDPOINT):
        return readable(actor)
    own = or_(Case.responsible_id == actor.user_id, Lesson.author_id == actor.user_id)
    return and_(readable(actor), or_(Lesson.approved_version.is_not(None), own))


def load_lesson(actor: Actor, lesson_id: int) -> Lesson:
    """A lesson with its case and who wrote it first. Raises NotVisible."""
    query = (
        select(Lesson)
        .join(Case, Case.id == Lesson.case_id)
        .where(Lesson.id == lesson_id, _known(actor))
        .options(
            joinedload(Lesson.case, innerjoin=True),
            joinedload(Lesson.author, innerjoin=True),
            joinedload(Lesson.party, innerjoin=True),
        )
    )
    found: Lesson | None = db.session.scalar(locked(query, Lesson))
    if found is None:
        raise NotVisible
    return found


def versions(lesson: Lesson) -> list[LessonVersion]:
    """All versions with who wrote and approved them, the latest first."""
    query = (
        select(LessonVersion)
        .where(LessonVersion.lesson_id == lesson.id)
        .options(
            joinedload(LessonVersion.writer, innerjoin=True), joinedload(LessonVersion.reviewer)
        )
        .order_by(LessonVersion.number.desc())
    )
    return list(db.session.scalars(query))


def latest(lesson: Lesson) -> LessonVersion:
    """The version last written."""
    query = select(LessonVersion).where(
        LessonVersion.lesson_id == lesson.id, LessonVersion.number == lesson.latest_version
    )
    return db.session.scalars(query).one()


def of_case(actor: Actor, case: Case) -> list[Lesson]:
    """The lessons written from a case that the actor knows of, the latest first."""
    query = select(Lesson).join(Case, Case.id == Lesson.case_id).where(Case.id == case.id)
    return list(db.session.scalars(query.where(_known(actor)).order_by(Lesson.id.desc())))


# --- the list --------------------------------------------------------------------------------


@dataclass(frozen=True)
class LessonFilter:
    """What a reader of the bank asked for. `before` is the cursor of a page."""

    question: str = ""
    category: str | None = None
    wide: bool = False
    before: int = search.LAST


@dataclass(frozen=True)
class LessonRow:
    """An approved lesson as a line in a list, its words marked when some were asked for."""

    id: int
    title: Parts
    words: Parts
    category: str | None
    at: datetime


@dataclass(frozen=True)
class LessonPage:
    """A page of the bank. `further` is where the next one begins; None when there is no more."""

    rows: list[LessonRow]
    further: int | None = None
    wide: bool = False


def bank(actor: Actor, wanted: LessonFilter) -> LessonPage:
    """A page of approved lessons, the latest first.

    When none has the words, words inside longer words count.
    """
    page = _found(actor, wanted)
    if page.rows or not wanted.question or wanted.wide or wanted.before != search.LAST:
        return page
    return _found(actor, replace(wanted, wide=True))


def _found(actor: Actor, wanted: LessonFilter) -> LessonPage:
    terms: search.Terms = ()
    if wanted.question:
        terms = search.understand(actor.group_id or 0, wanted.question, wanted.wide)
        if not terms:
            return LessonPage([])
    rows = _page(actor, wanted, ((search.mark(SEARCHED_AS),), *terms))
    shapes = {shape for some in terms for shape in some}
    further = rows[PAGE_SIZE - 1].entry if len(rows) > PAGE_SIZE else None
    return LessonPage([_row(row, shapes) for row in rows[:PAGE_SIZE]], further, wanted.wide)


def _page(actor: Actor, wanted: LessonFilter, terms: search.Terms) -> Sequence[Row[Any]]:
    """A page of rows and one more, in growing steps past those the filter leaves out."""
    found: list[Row[Any]] = []
    before, most = wanted.before, 2 * PAGE_SIZE
    while len(found) <= PAGE_SIZE:
        ids = search.candidates(actor.group_id or 0, terms, most, before)
        if ids:
            query = _rows(actor).where(SearchEntry.id.in_(ids))
            if wanted.category:
                query = query.where(Lesson.category == wanted.category)
            found += db.session.execute(query.order_by(SearchEntry.id.desc())).all()
        if len(ids) < most:
            break
        before, most = ids[-1], 4 * most
    return found


def _rows(actor: Actor) -> Select[Any]:
    texts = [getattr(LessonVersion, name) for name in TEXTS]
    return (
        select(
            SearchEntry.id.label("entry"),
            Lesson.id,
            Lesson.category,
            LessonVersion.reviewed_at,
            *texts,
        )
        .join(LessonVersion, LessonVersion.id == SearchEntry.ref)
        .join(Lesson, Lesson.id == LessonVersion.lesson_id)
        .join(Case, Case.id == Lesson.case_id)
        .where(
            SearchEntry.kind == SEARCHED_AS,
            LessonVersion.status == LessonStatus.APPROVED,
            readable(actor),
        )
    )


def _row(row: Row[Any], shapes: set[str]) -> LessonRow:
    text = "\n".join(getattr(row, name) for name in TEXTS[1:]) if shapes else row.learned
    return LessonRow(
        row.id, marked(row.title, shapes), excerpt(text, shapes), row.category, row.reviewed_at
    )


@dataclass(frozen=True)
class WaitingLesson:
    """A version that somebody should look at: to approve it, or to mend it."""

    lesson_id: int
    title: str
    status: LessonStatus
    is_own: bool
    at: datetime


def waiting(actor: Actor) -> list[WaitingLesson]:
    """Lessons that wait for a second person, and the actor's own that came back, oldest first."""
    if not actor.has(Right.READ_CASES):
        return []
    own: Any = LessonVersion.writer_id == actor.user_id
    waits: Any = LessonVersion.status == LessonStatus.WAITING
    returned = and_(
        own,
        LessonVersion.status == LessonStatus.RETURNED,
        LessonVersion.number == Lesson.latest_version,
    )
    query = (
        select(
            Lesson.id, LessonVersion.title, LessonVersion.status, LessonVersion.writer_id,
            LessonVersion.written_at,
        )
        .join(Lesson, Lesson.id == LessonVersion.lesson_id)
        .join(Case, Case.id == Lesson.case_id)
        .where(
            readable(actor),
            LessonVersion.group_id == actor.group_id,
            or_(waits if actor.has(Right.TAKE_STANDPOINT) else and_(waits, own), returned),
        )
        .order_by(LessonVersion.written_at, LessonVersion.id)
        .limit(MOST_WAITING)
    )  # fmt: skip
    return [
        WaitingLesson(id_, title, status, writer == actor.user_id, at)
        for id_, title, status, writer, at in db.session.execute(query)
    ]

"""Asking the index and showing what the reader may read of the answer, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, literal, or_, select, union_all

from kompetensgrupp.accounts.models import User
from kompetensgrupp.cases import lists, reading
from kompetensgrupp.cases import rules as case_rules
from kompetensgrupp.cases.models import Case, CaseVersion
from kompetensgrupp.cases.vocabulary import FREE_TEXT, State
from kompetensgrupp.checking import service as checking
from kompetensgrupp.core import clock, search
from kompetensgrupp.core.db import db
from kompetensgrupp.core.errors import NotVisible
from kompetensgrupp.core.labels import Labelled
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.core.search import LAST, SearchEntry, Terms
from kompetensgrupp.core.stems import Parts, excerpt, marked
from kompetensgrupp.decisions.models import Recommendation, said
from kompetensgrupp.lessons.models import TEXTS, Lesson, LessonStatus, LessonVersion
from kompetensgrupp.lessons.reading import readable
from kompetensgrupp.threads.models import Comment, CommentKind

PAGE_SIZE = 20
#: So many entries are looked at, in growing steps, before the reader is asked to go on.
STEPS = (30, 240, 1200)
LONGEST = 200


class Found(Labelled):
    """What can be found."""

    CASE = CaseVersion.searched_as, "Fall"
    POST = Comment.searched_as, "Inlägg"
    RECOMMENDATION = Recommendation.searched_as, "Rekommendation"
    LESSON = LessonVersion.searched_as, "Lärdom"


@dataclass(frozen=True)
class Wanted:
    """What a reader asked for. `wide`: words may stand inside longer ones; `before`: a page's end.

    The times are when the text was written.
    """

    question: str = ""
    kind: Found | None = None
    states: tuple[State, ...] = ()
    category: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    wide: bool = False
    before: int = LAST


@dataclass(frozen=True)
class Hit:
    """A text with the words in it: what it is, where it stands, and some words about them."""

    kind: Found
    number: str
    title: Parts
    words: Parts
    at: datetime
    state: State | None = None
    seq: int | None = None
    writer: str = ""
    post_kind: CommentKind | None = None
    lesson_id: int | None = None


@dataclass(frozen=True)
class Page:
    """A page of hits. `further` is where the next one begins; None when there is no more."""

    hits: list[Hit] = field(default_factory=list)
    further: int | None = None
    wide: bool = False


def find(actor: Actor, wanted: Wanted) -> Page:
    """What the actor may read that has all the words, the newest first.

    When nothing has them, words inside longer words count. Words of cases are shown, so the
    reading is recorded first. Raises Invalid.
    """
    checking.require_searchable(actor, wanted.question)
    page = _page(actor, wanted)
    if not page.hits and not wanted.wide and wanted.before == LAST:
        page = _page(actor, replace(wanted, wide=True))
    return page


def _page(actor: Actor, wanted: Wanted) -> Page:
    terms = search.understand(actor.group_id or 0, wanted.question, wanted.wide)
    if not terms:
        return Page()
    rows, further = _rows(actor, wanted, terms)
    shown = rows[:PAGE_SIZE]
    if len(rows) > len(shown):
        further = shown[-1].id
    reading.note_access(actor, {row.case_id for row in shown if row.kind != Found.LESSON})
    stems = {shape for shapes in terms for shape in shapes}
    return Page([_hit(row, stems) for row in shown], further, wanted.wide)


def _rows(actor: Actor, wanted: Wanted, terms: Terms) -> tuple[list[Row[Any]], int | None]:
    """A page of rows and one more; and where to go on when only so many were looked at."""
    if wanted.kind:
        terms = ((search.mark(wanted.kind),), *terms)
    before, rows = wanted.before, list[Row[Any]]()
    query = _readable(actor, replace(wanted, question="", wide=False, before=LAST))
    for most in STEPS:
        ids = search.candidates(actor.group_id or 0, terms, most, before)
        given = {"ids": ids, "most": PAGE_SIZE + 1 - len(rows), "now": clock.now()}
        rows += db.session.execute(query, given).all() if ids else ()
        if len(ids) < most or len(rows) > PAGE_SIZE:
            return rows, None
        before = ids[-1]
    return rows, before


@lru_cache(maxsize=reading.KEPT)
def _readable(actor: Actor, wanted: Wanted) -> Select[*tuple[Any, ...]]:
    """What of these entries the actor may read, with what a hit shows; built once for an actor.

    The group border is held by the case and the lesson, so that entries are got by id alone.
    """
    of_lesson = SearchEntry.kind == Found.LESSON
    return (
        select(
            SearchEntry.id, SearchEntry.kind, SearchEntry.at, SearchEntry.case_id, Case.number,
            Case.state, Case.questions_until, Case.closes_at, Comment.seq,
            Comment.text.label("post"), Comment.kind.label("post_kind"),
            User.name.label("writer"), Recommendation.content, LessonVersion.lesson_id,
            *_texts(CaseVersion, FREE_TEXT), *_texts(LessonVersion, TEXTS),
        )
        .join(Case, Case.id == SearchEntry.case_id)
        .outerjoin(
            CaseVersion,
            and_(CaseVersion.case_id == Case.id, CaseVersion.number == Case.approved_version),
        )
        .outerjoin(Comment, _is(Found.POST, Comment.id))
        .outerjoin(User, User.id == Comment.author_id)
        .outerjoin(Recommendation, _is(Found.RECOMMENDATION, Recommendation.id))
        .outerjoin(LessonVersion, _is(Found.LESSON, LessonVersion.id))
        .outerjoin(Lesson, Lesson.id == LessonVersion.lesson_id)
        .where(
            SearchEntry.id.in_(bindparam("ids", expanding=True)),
            or_(
                and_(of_lesson, LessonVersion.status == LessonStatus.APPROVED, readable(actor)),
                and_(~of_lesson, reading.visible(actor), _stands()),
            ),
            *_chosen(wanted),
        )
        .order_by(SearchEntry.id.desc())
        .limit(bindparam("most"))
    )  # fmt: skip


def _texts(model: Any, names: Sequence[str]) -> list[Any]:
    """The columns of a text, named after their table so that two texts stand apart."""
    return [getattr(model, name).label(f"{model.__tablename__}_{name}") for name in names]


def _is(kind: Found, ref: Any) -> ColumnElement[bool]:
    return and_(SearchEntry.kind == kind, SearchEntry.ref == ref)


def _stands() -> ColumnElement[bool]:
    """Not hidden by a question, not held, not taken back, not replaced by a newer text."""
    return and_(
        Case.approved_version.is_not(None),
        Case.flagged_at.is_(None),
        or_(SearchEntry.kind != Found.CASE, CaseVersion.id == SearchEntry.ref),
        or_(
            SearchEntry.kind != Found.POST,
            and_(Comment.withdrawn_at.is_(None), Comment.held.is_(None)),
        ),
    )


def _chosen(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.kind:
        found.append(SearchEntry.kind == wanted.kind)
    if wanted.states:
        found += [SearchEntry.kind != Found.LESSON, lists.in_states(wanted.states)]
    if wanted.category:
        of_lesson = and_(SearchEntry.kind == Found.LESSON, Lesson.category == wanted.category)
        of_case = and_(SearchEntry.kind != Found.LESSON, CaseVersion.category == wanted.category)
        found.append(or_(of_lesson, of_case))
    if wanted.since:
        found.append(SearchEntry.at >= wanted.since)
    if wanted.until:
        found.append(SearchEntry.at < wanted.until)
    return found


def _hit(row: Row[Any], stems: set[str]) -> Hit:
    kind = Found(row.kind)
    title, text = _words(kind, row)
    is_case = kind is not Found.LESSON
    state = case_rules.on_the_clock(row.state, row.questions_until, row.closes_at, clock.now())
    return Hit(
        kind=kind,
        number=row.number if is_case else "",
        title=marked(title, stems if kind in (Found.CASE, Found.LESSON) else ()),
        words=excerpt(text, stems),
        at=row.at,
        state=state if is_case else None,
        seq=row.seq,
        writer=row.writer or "",
        post_kind=row.post_kind,
        lesson_id=row.lesson_id,
    )


def _words(kind: Found, row: Row[Any]) -> tuple[str, str]:
    """The title of a hit and the text that its words are taken from."""
    if kind is Found.POST:
        return row.case_version_title, row.post
    if kind is Found.RECOMMENDATION:
        return row.case_version_title, said(row.content)
    table, names = (
        ("lesson_version", TEXTS) if kind is Found.LESSON else ("case_version", FREE_TEXT)
    )
    title, *rest = (getattr(row, f"{table}_{name}") for name in names)
    return title, "\n".join(rest)


def case_of(actor: Actor, question: str) -> Case | None:
    """The case whose number was typed, if the actor may see it."""
    number = question.strip().upper()
    if not number.startswith("KG-") or len(number) > LONGEST:
        return None
    try:
        return reading.load_case(actor, number)
    except NotVisible:
        return None


# --- the index made anew ---------------------------------------------------------------------


def catch_up(actor: Actor) -> int:
    """Index a group that has published cases and no index: after an upgrade. How many texts."""
    of_group = select(SearchEntry.id).where(SearchEntry.group_id == actor.group_id).limit(1)
    cases = select(Case.id).where(
        Case.group_id == actor.group_id, Case.approved_version.is_not(None)
    )
    if db.session.scalar(of_group) or not db.session.scalar(cases.limit(1)):
        return 0
    return rebuild(actor)


def rebuild(actor: Actor) -> int:
    """Make the group's index anew from the texts, the oldest first; how many there are."""
    group_id, count = actor.group_id or 0, 0
    search.forget_group(group_id)
    whens = union_all(
        *(
            select(literal(place).label("model"), model.id.label("ref"), written.label("at")).where(
                model.group_id == group_id
            )
            for place, (model, written) in enumerate(SEARCHED)
        )
    ).order_by("at", "model", "ref")
    rows = db.session.execute(whens).all()
    for start in range(0, len(rows), AT_ONCE):
        entries = _entries(rows[start : start + AT_ONCE])
        search.put(db.session().connection(), entries)
        count += len(entries)
    return count


def _entries(rows: Sequence[Row[Any]]) -> list[search.Entry]:
    """What the index is to hold of these texts, in their order."""
    found: dict[tuple[int, int], search.Entry] = {}
    for place, (model, _) in enumerate(SEARCHED):
        own = [row.ref for row in rows if row.model == place]
        for text in db.session.scalars(select(model).where(model.id.in_(own))):
            if entry := text.search_entry():
                found[place, text.id] = entry
            db.session.expunge(text)
    return [found[key] for row in rows if (key := (row.model, row.ref)) in found]


#: The tables whose texts are found, and when each was written.
SEARCHED: tuple[tuple[Any, Any], ...] = (
    (CaseVersion, CaseVersion.written_at),
    (Recommendation, Recommendation.confirmed_at),
    (Comment, Comment.created_at),
    (LessonVersion, LessonVersion.written_at),
)
AT_ONCE = 500

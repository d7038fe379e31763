"""Lessons that resemble a case, to stand beside it. A part of the service."""

from collections import Counter
from dataclasses import dataclass
from math import log

from sqlalchemy import bindparam, select

from kompetensgrupp.cases.models import Case, CaseVersion
from kompetensgrupp.core.db import db
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.core.search import SearchEntry
from kompetensgrupp.core.stems import stems
from kompetensgrupp.lessons.models import SEARCHED_AS, Lesson, LessonStatus, LessonVersion
from kompetensgrupp.lessons.reading import readable

#: So many of the newest lessons are compared with a case, and so many of them are shown.
COMPARED, SHOWN_ALIKE = 300, 3
#: So many telling words two texts must share to be called alike.
ALIKE = 3

_ENTRIES = (
    select(LessonVersion.lesson_id, LessonVersion.title, Lesson.category, SearchEntry.stems)
    .join(LessonVersion, LessonVersion.id == SearchEntry.ref)
    .join(Lesson, Lesson.id == LessonVersion.lesson_id)
    .join(Case, Case.id == Lesson.case_id)
    .where(
        SearchEntry.kind == SEARCHED_AS,
        SearchEntry.group_id == bindparam("group_id"),
        LessonVersion.status == LessonStatus.APPROVED,
        Lesson.case_id != bindparam("case_id"),
    )
    .order_by(SearchEntry.id.desc())
    .limit(COMPARED)
)


@dataclass(frozen=True)
class Alike:
    """A lesson that resembles a case."""

    lesson_id: int
    title: str


def alike(actor: Actor, case: Case, text: CaseVersion) -> list[Alike]:
    """The few approved lessons that resemble what the case says, the most alike first.

    Words count for more the fewer lessons have them, and those that most have don't count.
    """
    query = _ENTRIES.where(readable(actor))
    rows = db.session.execute(query, {"group_id": actor.group_id, "case_id": case.id}).all()
    common = Counter(stem for row in rows for stem in row.stems.split())
    weight = {stem: log(1 + len(rows) / count) for stem, count in common.items()}
    telling = {stem for stem, count in common.items() if count <= max(1, len(rows) // 2)}
    own = telling & set(stems(" ".join(filter(None, text.texts.values()))))
    scored = []
    for row in rows:
        shared = own & set(row.stems.split())
        same_way = bool(row.category) and row.category == text.category
        if len(shared) >= (ALIKE - 1 if same_way else ALIKE):
            score = sum(weight[stem] for stem in shared) + same_way
            scored.append((score, row.lesson_id, row.title))
    best = sorted(scored, key=lambda found: (-found[0], -found[1]))[:SHOWN_ALIKE]
    return [Alike(lesson_id, title) for _, lesson_id, title in best]

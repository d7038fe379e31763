"""The experience bank: the list, what resembles a case, a lesson and its versions, writing one."""

from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from flask import request
from flask.typing import ResponseReturnValue

from kompetensgrupp.cases import reading as cases
from kompetensgrupp.cases.models import Case
from kompetensgrupp.checking import service as checking
from kompetensgrupp.core import text
from kompetensgrupp.core.errors import Invalid, NotVisible
from kompetensgrupp.core.rights import Right, first_refusal, require, require_state
from kompetensgrupp.core.search import LAST
from kompetensgrupp.decisions import service as decisions
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.lessons import facts, likeness, reading, reviewing, rules, service
from kompetensgrupp.lessons.forms import LessonForm
from kompetensgrupp.lessons.models import HEADINGS, Lesson, LessonStatus, LessonVersion
from kompetensgrupp.lessons.reading import LessonFilter, LessonPage
from kompetensgrupp.lessons.surface import bp, changes, resumed
from kompetensgrupp.web import access
from kompetensgrupp.web.addresses import as_number
from kompetensgrupp.web.htmx import done, render

__all__ = ["bp", "reviewing"]  # its views stand on the same blueprint


@bp.get("/erfarenheter")
@access.requires(Right.READ_CASES)
def bank() -> ResponseReturnValue:
    """The approved lessons, found by words and by way into the group, and what waits."""
    actor, refused = access.viewer(), ""
    wanted = LessonFilter(
        question=text.clean(request.args.get("q", ""))[:200],
        category=request.args.get("kategori") or None,
        wide=request.args.get("brett") == "1",
        before=as_number(request.args.get("fore")) or LAST,
    )
    try:
        checking.require_searchable(actor, wanted.question)
    except Invalid as error:
        refused, wanted = str(error), LessonFilter(category=wanted.category)
    labels = facts.shared_ways(actor)
    is_told = wanted.category in (None, *labels)
    page = reading.bank(actor, wanted) if is_told and not refused else LessonPage([])
    return render(
        "lessons/bank.html",
        "lessons/_list.html",
        status=422 if refused else 200,
        rows=page.rows,
        wanted=wanted,
        refused=refused,
        labels=labels,
        waiting=reading.waiting(actor),
        next_url=_next_url(page) if page.further else None,
    )


def _next_url(page: LessonPage) -> str:
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if value}
    kept |= {"fore": page.further} | ({"brett": "1"} if page.wide else {})
    return f"{request.path}?{urlencode(kept)}"


@bp.get("/fall/<case_id>/liknande")
@access.requires(Right.READ_CASES)
def alike(case: Case) -> ResponseReturnValue:
    """The few lessons that resemble a case; stands beside its form and its thread."""
    actor = access.viewer()
    found = likeness.alike(actor, case, cases.shown_version(actor, case))
    return render("lessons/alike.html", "lessons/_alike.html", case=case, lessons_alike=found)


@bp.get("/erfarenheter/<int:lesson_id>")
@access.requires(Right.READ_CASES)
def show(lesson: Lesson) -> ResponseReturnValue:
    """A lesson as the group reads it; one that waits as its writer and the second person do."""
    actor = access.viewer()
    found = reading.versions(lesson)
    latest = found[0]
    shown = next((v for v in found if v.number == lesson.approved_version), latest)
    return render(
        "lessons/show.html",
        lesson=lesson,
        version=shown,
        latest=latest,
        headings=HEADINGS,
        known=facts.known(actor, lesson.case),
        has_versions=len(_published(found)) > 1,
        sees_case=_sees(lesson),
        knows_of_latest=bool(rules.tells(actor, lesson.case)) or latest.writer_id == actor.user_id,
        may={
            "change": bool(rules.may_change(actor, lesson, latest)),
            "review": bool(
                first_refusal(rules.may_review(actor, latest), rules.can_review(latest))
            ),
            "withdraw": bool(rules.may_withdraw(actor, lesson)),
        },
    )


def _sees(lesson: Lesson) -> bool:
    """Whether the reader may open the case that the lesson came from."""
    try:
        cases.load_case(access.viewer(), lesson.case.number)
    except NotVisible:
        return False
    return True


def _published(versions: list[LessonVersion]) -> list[LessonVersion]:
    """Those that the group has read, the latest first; one that was never approved isn't among."""
    read = (LessonStatus.APPROVED, LessonStatus.REPLACED)
    return [v for v in versions if v.status in read and v.reviewer_id is not None]


@bp.get("/erfarenheter/<int:lesson_id>/versioner")
@access.requires(Right.READ_CASES)
def versions(lesson: Lesson) -> ResponseReturnValue:
    """What each approved change changed, the latest first."""
    found = _published(reading.versions(lesson))
    if not found:
        raise NotVisible
    made = [(new, changes(old, new)) for new, old in pairwise(found)]
    return render("lessons/versions.html", lesson=lesson, version=found[0], changes=made)


# --- writing ---------------------------------------------------------------------------------


@bp.get("/fall/<case_id>/lardom")
@access.requires(Right.READ_CASES)
def new(case: Case) -> ResponseReturnValue:
    """The form for a lesson, begun with what may be told or with the own draft."""
    actor = access.viewer()
    require(rules.tells(actor, case))
    require_state(rules.has_taught(case))
    form = resumed(LessonForm, rules.draft_key(case))
    return _new_page(case, form)


@bp.post("/fall/<case_id>/lardom")
@access.requires(Right.READ_CASES)
def create(case: Case) -> ResponseReturnValue:
    """Send the lesson to a second person."""
    actor = access.viewer()
    require(rules.tells(actor, case))
    require_state(rules.has_taught(case))
    form = LessonForm()
    if form.validate():
        lesson = _try(form, service.write, actor, case, form.fields())
        if lesson is not None:
            drafts.drop(actor, rules.draft_key(case))
            return _sent(lesson)
    return _new_page(case, form, status=422)


def _try(form: LessonForm, act: Any, *args: Any) -> Any:
    """Run the service; passages that are copied come back on the form to be read again."""
    try:
        return form.attempt(act, *args, may_copy=bool(form.may_copy.data))
    except rules.Copied as refused:
        form.copied = refused.passages
        form.refuse("may_copy", "Skriv om styckena, eller kryssa i att de kan stå kvar.")
        return None


def _sent(lesson: Lesson) -> ResponseReturnValue:
    return done(
        "lessons.show",
        said="Lärdomen väntar nu på att en annan person godkänner den.",
        values={"lesson_id": lesson.id},
    )


def _new_page(case: Case, form: LessonForm, status: int = 200) -> ResponseReturnValue:
    actor = access.viewer()
    recommendation = decisions.recommendation(case)
    if recommendation is None:
        raise NotVisible
    cases.open_visit(actor, case)
    draft = drafts.find(actor, rules.draft_key(case))
    if status == 200 and draft is None:
        form.show(facts.beginning(actor, case, recommendation.content))
    return render(
        "lessons/write.html",
        status=status,
        case=case,
        lesson=None,
        form=form,
        draft=draft,
        recommendation=recommendation,
        earlier=reading.of_case(actor, case),
        known=facts.known(actor, case),
    )


@bp.get("/erfarenheter/<int:lesson_id>/andra")
@access.requires(Right.READ_CASES)
def edit(lesson: Lesson) -> ResponseReturnValue:
    """The latest version in a form."""
    actor, latest = access.viewer(), reading.latest(lesson)
    require(rules.tells(actor, lesson.case))
    require_state(rules.can_change(actor, lesson, latest))
    key = rules.change_key(lesson)
    form = resumed(LessonForm, key)
    if drafts.find(actor, key) is None:
        form.show(latest)
        form.seen.data = lesson.latest_version
    return _edit_page(lesson, form)


@bp.post("/erfarenheter/<int:lesson_id>/andra")
@access.requires(Right.READ_CASES)
def change(lesson: Lesson) -> ResponseReturnValue:
    """Send another text to a second person; the approved one stays meanwhile."""
    actor = access.viewer()
    require(rules.tells(actor, lesson.case))
    require_state(rules.can_change(actor, lesson, reading.latest(lesson)))
    form = LessonForm()
    if form.validate():
        seen = as_number(form.seen.data) or None
        _try(form, service.change, actor, lesson, form.fields(), seen)
        if not form.problems:
            drafts.drop(actor, rules.change_key(lesson))
            return _sent(lesson)
    return _edit_page(lesson, form, status=422)


def _edit_page(lesson: Lesson, form: LessonForm, status: int = 200) -> ResponseReturnValue:
    actor = access.viewer()
    return render(
        "lessons/write.html",
        status=status,
        case=lesson.case,
        lesson=lesson,
        latest=reading.versions(lesson)[0],
        form=form,
        draft=drafts.find(actor, rules.change_key(lesson)),
        known=facts.known(actor, lesson.case),
    )

"""Views of the second person, who reads a lesson before the group does; and taking one back."""

from flask.typing import ResponseReturnValue

from kompetensgrupp.core.rights import Right, require, require_state
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.lessons import facts, reading, rules, service
from kompetensgrupp.lessons.forms import LessonReviewForm, LessonWithdrawForm
from kompetensgrupp.lessons.models import HEADINGS, Lesson
from kompetensgrupp.lessons.surface import bp, changes, resumed
from kompetensgrupp.web import access
from kompetensgrupp.web.addresses import as_number
from kompetensgrupp.web.htmx import done, render


@bp.get("/erfarenheter/<int:lesson_id>/granska")
@access.requires(Right.TAKE_STANDPOINT)
def review(lesson: Lesson) -> ResponseReturnValue:
    """The lesson as the group will read it, or what differs, and the second person's answer."""
    latest = reading.latest(lesson)
    require(rules.may_review(access.viewer(), latest))
    require_state(rules.can_review(latest))
    form = resumed(LessonReviewForm, rules.review_key(lesson))
    form.seen.data = lesson.latest_version
    return _review_page(lesson, form)


@bp.post("/erfarenheter/<int:lesson_id>/granska")
@access.requires(Right.TAKE_STANDPOINT)
def review_post(lesson: Lesson) -> ResponseReturnValue:
    """Approve it, or send it back with a reason."""
    actor = access.viewer()
    latest = reading.latest(lesson)
    require(rules.may_review(actor, latest))
    require_state(rules.can_review(latest))
    form = LessonReviewForm()
    if form.validate():
        approves, seen = form.outcome.data == "approve", as_number(form.seen.data) or None
        form.attempt(service.review, actor, lesson, approves, form.note.data or "", seen)
        if not form.problems:
            drafts.drop(actor, rules.review_key(lesson))
            said = "Lärdomen är godkänd." if approves else "Lärdomen är tillbaka hos den som skrev."
            return done("lessons.bank", said=said)
    return _review_page(lesson, form, status=422)


def _review_page(lesson: Lesson, form: LessonReviewForm, status: int = 200) -> ResponseReturnValue:
    actor = access.viewer()
    found = reading.versions(lesson)
    latest, before = found[0], next((v for v in found if v.number == lesson.approved_version), None)
    return render(
        "lessons/review.html",
        status=status,
        lesson=lesson,
        version=latest,
        changes=changes(before, latest) if before else [],
        copied=service.copied(actor, lesson.case, latest.texts),
        headings=HEADINGS,
        known=facts.known(actor, lesson.case),
        form=form,
    )


@bp.post("/erfarenheter/<int:lesson_id>/kannas-igen")
@access.requires(Right.READ_CASES)
def doubt(lesson: Lesson) -> ResponseReturnValue:
    """Kan någon kännas igen? Hidden at once, and read once more."""
    service.doubt(access.viewer(), lesson)
    return done(
        "lessons.bank", said="Tack. Lärdomen är dold tills någon har läst den en gång till."
    )


@bp.get("/erfarenheter/<int:lesson_id>/dra-tillbaka")
@access.requires(Right.READ_CASES)
def withdraw(lesson: Lesson) -> ResponseReturnValue:
    """Ask why the lesson is taken back."""
    require(rules.may_withdraw(access.viewer(), lesson))
    return _withdraw_page(lesson, resumed(LessonWithdrawForm, rules.withdraw_key(lesson)))


@bp.post("/erfarenheter/<int:lesson_id>/dra-tillbaka")
@access.requires(Right.READ_CASES)
def withdraw_post(lesson: Lesson) -> ResponseReturnValue:
    """Take it out of the bank."""
    form = LessonWithdrawForm()
    if form.validate():
        form.attempt(service.withdraw, access.viewer(), lesson, form.reason.data or "")
        if not form.problems:
            return done("lessons.bank", said="Lärdomen är tillbakadragen och visas inte mer.")
    return _withdraw_page(lesson, form, status=422)


def _withdraw_page(
    lesson: Lesson, form: LessonWithdrawForm, status: int = 200
) -> ResponseReturnValue:
    require(rules.may_withdraw(access.viewer(), lesson))
    latest = reading.latest(lesson)
    return render("lessons/withdraw.html", status=status, lesson=lesson, version=latest, form=form)

"""The pages of what not everybody reads: asking whether somebody can be recognised, and looking.

A half of the views: posts that wait for a second person, posts and cases that were hidden.
"""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from kompetensgrupp.cases import reading as case_reading
from kompetensgrupp.cases import service as cases
from kompetensgrupp.cases.models import Case, ReviewOutcome
from kompetensgrupp.checking import service as checking
from kompetensgrupp.core.rights import Right, require
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.threads import reading, rules, service, waiting
from kompetensgrupp.threads.forms import FlagForm, PostReviewForm
from kompetensgrupp.threads.models import Comment, FlagReason
from kompetensgrupp.web import access
from kompetensgrupp.web.htmx import done, render

bp = Blueprint("reviewing", __name__)
access.loader("parked_id")(waiting.load)
NO_LONGER_SHOWN = "En kollega till den som skrev tittar på det innan det visas igen."


# --- asking ----------------------------------------------------------------------------------


@bp.get("/fall/<case_id>/inlagg/<int:comment_id>/kannas-igen")
@access.requires(Right.READ_CASES)
def ask(case: Case, comment: Comment) -> ResponseReturnValue:
    """Ask whether somebody can be recognised in a post."""
    actor = access.viewer()
    require(rules.may_flag(actor, comment))
    case_reading.open_visit(actor, case)
    return _ask_page(case, comment, FlagForm(formdata=None))


def _ask_page(
    case: Case, comment: Comment | None, form: FlagForm, status: int = 200
) -> ResponseReturnValue:
    post = reading.one(access.viewer(), case, comment.seq, case.last_seq) if comment else None
    return render("threads/flag.html", status=status, case=case, post=post, form=form)


@bp.post("/fall/<case_id>/inlagg/<int:comment_id>/kannas-igen")
@access.requires(Right.READ_CASES)
def flag(case: Case, comment: Comment) -> ResponseReturnValue:
    """Hide the post at once."""
    form = FlagForm()
    if not form.validate():
        return _ask_page(case, comment, form, status=422)
    service.flag(access.viewer(), case, comment, _reason(form))
    return done(
        "pages.case",
        said=f"Inlägget är dolt. {NO_LONGER_SHOWN}",
        anchor=f"inlagg-{comment.seq}",
        values={"case_id": case.number},
    )


def _reason(form: FlagForm) -> FlagReason | None:
    return FlagReason(form.reason.data) if form.reason.data else None


@bp.get("/fall/<case_id>/kannas-igen")
@access.requires(Right.READ_CASES)
def ask_about_case(case: Case) -> ResponseReturnValue:
    """Ask whether somebody can be recognised in the case's own text."""
    actor = access.viewer()
    require(rules.may_flag_case(actor, case))
    case_reading.open_visit(actor, case)
    return _ask_page(case, None, FlagForm(formdata=None))


@bp.post("/fall/<case_id>/kannas-igen")
@access.requires(Right.READ_CASES)
def flag_case(case: Case) -> ResponseReturnValue:
    """Hide the case at once, most often from the one who asks too."""
    form = FlagForm()
    if not form.validate():
        return _ask_page(case, None, form, status=422)
    service.flag(access.viewer(), case, None, _reason(form))
    return done("pages.start", said=f"{case.number} är dolt. {NO_LONGER_SHOWN}")


# --- looking ---------------------------------------------------------------------------------


@bp.get("/fall/<case_id>/inlagg/<int:comment_id>/granska")
@access.requires(Right.REVIEW_POSTS)
def look(case: Case, comment: Comment) -> ResponseReturnValue:
    """A hidden post, to be read by a second person."""
    actor = access.viewer()
    require(rules.may_settle(actor, comment))
    service.open_flag(actor, case, comment)
    case_reading.open_visit(actor, case)
    post = reading.one(actor, case, comment.seq, case.last_seq)
    return render("threads/look.html", case=case, post=post)


@bp.post("/fall/<case_id>/inlagg/<int:comment_id>/granska")
@access.requires(Right.REVIEW_POSTS)
def restore(case: Case, comment: Comment) -> ResponseReturnValue:
    """Show the post again."""
    service.restore(access.viewer(), case, comment)
    return done("pages.queue", said=f"Inlägget i {case.number} visas igen.")


@bp.get("/fall/<case_id>/granska-igen")
@access.requires(Right.REVIEW_CASES)
def look_at_case(case: Case) -> ResponseReturnValue:
    """A hidden case, to be read by a second person of the author's party."""
    actor = access.viewer()
    require(cases.may_review(actor, case))
    service.open_flag(actor, case, None)
    case_reading.open_visit(actor, case)
    return render(
        "threads/look_at_case.html",
        case=case,
        text=case_reading.shown_version(actor, case),
        asked=reading.question(actor, case),
    )


@bp.post("/fall/<case_id>/granska-igen")
@access.requires(Right.REVIEW_CASES)
def restore_case(case: Case) -> ResponseReturnValue:
    """Show the case again."""
    service.restore(access.viewer(), case, None)
    return done("pages.queue", said=f"{case.number} visas igen.")


# --- posts that wait -------------------------------------------------------------------------


@bp.get("/fall/<case_id>/vantar/<int:parked_id>")
@access.requires(Right.REVIEW_POSTS)
def review(case: Case, parked: Comment) -> ResponseReturnValue:
    """A post that waits, to be read before anybody else does."""
    actor = access.viewer()
    require(rules.may_release(actor, parked))
    case_reading.open_visit(actor, case)
    draft = drafts.find(actor, rules.review_key(case, parked))
    form = PostReviewForm(formdata=MultiDict(draft.fields) if draft else None)
    return _review_page(case, parked, form)


def _review_page(
    case: Case, comment: Comment, form: PostReviewForm, status: int = 200
) -> ResponseReturnValue:
    actor = access.viewer()
    form.draft_key.data = rules.review_key(case, comment)
    return render(
        "threads/review.html",
        status=status,
        case=case,
        parked=-comment.seq,
        post=next(p for p in reading.waiting(actor, case) if p.seq == comment.seq),
        kept=checking.for_review(actor, case.number, {"text": comment.text}),
        form=form,
    )


@bp.post("/fall/<case_id>/vantar/<int:parked_id>")
@access.requires(Right.REVIEW_POSTS)
def review_post(case: Case, parked: Comment) -> ResponseReturnValue:
    """Let the post into the thread, or give it back with a reason."""
    actor = access.viewer()
    require(rules.may_release(actor, parked))
    form = PostReviewForm()
    if form.validate():
        approves = form.outcome.data == ReviewOutcome.APPROVE
        key = rules.review_key(case, parked)
        form.attempt(_answer, case, parked, approves, form.reason.data or "")
        if not form.problems:
            drafts.drop(actor, key)
            said = "står nu i diskussionen." if approves else "är tillbaka hos den som skrev det."
            return done("pages.queue", said=f"Inlägget i {case.number} {said}")
    return _review_page(case, parked, form, status=422)


def _answer(case: Case, comment: Comment, approves: bool, reason: str) -> None:
    if approves:
        waiting.release(access.viewer(), case, comment)
    else:
        waiting.send_back(access.viewer(), case, comment, reason)


@bp.post("/fall/<case_id>/vantar/<int:parked_id>/ta-tillbaka")
@access.requires(Right.COMMENT)
def take_back(case: Case, parked: Comment) -> ResponseReturnValue:
    """The writer goes on writing instead of waiting."""
    waiting.take_back(access.viewer(), case, parked)
    return done(
        "pages.case",
        said="Inlägget är ditt utkast igen.",
        anchor="composer",
        values={"case_id": case.number},
    )

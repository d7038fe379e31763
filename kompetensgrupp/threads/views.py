"""Posting and withdrawing posts, as a plain form and in place."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kompetensgrupp.cases import reading as case_reading
from kompetensgrupp.cases.models import Case
from kompetensgrupp.core import clock
from kompetensgrupp.core.errors import NotVisible
from kompetensgrupp.core.rights import Right, require
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.threads import reading, rules, service
from kompetensgrupp.threads.forms import CommentForm
from kompetensgrupp.threads.models import Comment, CommentKind
from kompetensgrupp.web import access
from kompetensgrupp.web.addresses import as_number
from kompetensgrupp.web.htmx import asked, done, render

bp = Blueprint("threads", __name__)
access.loader("comment_id")(service.load_comment)


@bp.post("/fall/<case_id>/inlagg")
@access.requires(Right.COMMENT)
def post(case: Case) -> ResponseReturnValue:
    """Add a post; for htmx it appears in its place and the form is empty again."""
    actor = access.viewer()
    form = CommentForm()
    known = form.parent.data
    if form.validate():
        kind = CommentKind(form.kind.data)
        comment = form.attempt(service.post, actor, case, form.text.data, kind, known)
        if comment is not None:
            drafts.drop(actor, rules.draft_key(case))
            return _posted(case, comment)
    return render(
        "threads/reply.html",
        "threads/_composer.html",
        status=422,
        case=case,
        form=form,
        answered=_answered(case, known),
        may_comment=rules.may_comment(actor, case, clock.now()),
        draft=None,
    )


def _posted(case: Case, comment: Comment) -> ResponseReturnValue:
    return done(
        "pages.case",
        "threads/_composer_place.html",
        "threads/_head.html",
        "threads/_poller.html",
        "threads/_arrivals.html",
        said="Ditt inlägg är skickat.",
        reswap="delete",
        anchor=f"inlagg-{comment.seq}",
        values={"case_id": case.number},
        **(_arrived(case, comment) if asked() else {}),
    )


def _arrived(case: Case, comment: Comment) -> dict[str, Any]:
    """What the fragments show after a post: it and what others wrote meanwhile, an empty form."""
    actor = access.viewer()
    since = as_number(request.form.get("efter")) or comment.version - 1
    last = as_number(request.form.get("sist")) or comment.seq - 1
    read_seq = case_reading.visit_row(actor, case).read_seq
    found = reading.news(actor, case, since, last, read_seq)
    return {
        "case": case,
        "form": CommentForm(formdata=None, draft_key=rules.draft_key(case)),
        "answered": None,
        "draft": None,
        "may_comment": rules.may_comment(actor, case, clock.now()),
        "arrivals": found.arrivals,
        "changed": found.changed,
        "first_new": found.first_new,
    }


def _answered(case: Case, seq: int | None) -> reading.Post | None:
    """The post that is being answered, as far as it exists."""
    if seq is None:
        return None
    try:
        return reading.one(access.viewer(), case, seq, case.last_seq)
    except NotVisible:
        return None


@bp.get("/fall/<case_id>/inlagg/<int:comment_id>/svara")
@access.requires(Right.COMMENT)
def reply(case: Case, comment: Comment) -> ResponseReturnValue:
    """The form under the post it answers; its own page without JavaScript."""
    actor = access.viewer()
    case_reading.open_visit(actor, case)
    draft = drafts.find(actor, rules.draft_key(case))
    form = CommentForm(formdata=None, draft_key=rules.draft_key(case), parent=comment.seq)
    if draft:
        form.text.data = draft.fields.get("text", [""])[0]
    return render(
        "threads/reply.html",
        "threads/_composer.html",
        case=case,
        form=form,
        answered=_answered(case, comment.seq),
        may_comment=rules.may_comment(actor, case, clock.now()),
        draft=draft,
        moved=True,
    )


@bp.get("/fall/<case_id>/inlagg/<int:comment_id>/dra-tillbaka")
@access.requires(Right.COMMENT)
def ask_withdraw(case: Case, comment: Comment) -> ResponseReturnValue:
    """Ask once before a post is taken back."""
    actor = access.viewer()
    require(rules.may_withdraw(actor, comment))
    case_reading.open_visit(actor, case)
    post = reading.one(actor, case, comment.seq, case.last_seq)
    return render("threads/withdraw.html", case=case, post=post)


@bp.post("/fall/<case_id>/inlagg/<int:comment_id>/dra-tillbaka")
@access.requires(Right.COMMENT)
def withdraw(case: Case, comment: Comment) -> ResponseReturnValue:
    """Take one's own post back; a trace stays."""
    service.withdraw(access.viewer(), case, comment)
    return done(
        "pages.case",
        said="Inlägget är tillbakadraget.",
        anchor=f"inlagg-{comment.seq}",
        values={"case_id": case.number},
    )


@bp.get("/fall/<case_id>/inlagg/<int:comment_id>")
@access.requires(Right.READ_CASES)
def permalink(case: Case, comment: Comment) -> ResponseReturnValue:
    """A post's own address leads to its place in the thread."""
    target = url_for("pages.case", case_id=case.number, _anchor=f"inlagg-{comment.seq}")
    return redirect(target, 302)

"""Posting, answering, changing and withdrawing posts, as a plain form and in place."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from kompetensgrupp.cases import reading as case_reading
from kompetensgrupp.cases.models import Case
from kompetensgrupp.core import clock, differences
from kompetensgrupp.core.errors import Invalid, InvalidState, NotVisible
from kompetensgrupp.core.rights import Refusal, Right, require
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.threads import correcting, quotes, reading, rules, service
from kompetensgrupp.threads.forms import ChangeForm, CommentForm, composer
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
    return _composer_page(case, form, None, known, status=422)


def _posted(case: Case, comment: Comment) -> ResponseReturnValue:
    said, anchor = "Ditt inlägg är skickat.", f"inlagg-{comment.seq}"
    if comment.held:
        said = "Ditt inlägg väntar på en kollega i din part. Ingen annan ser det än."
        anchor = "vantar"
    return done(
        "pages.case",
        "threads/_composer_place.html",
        "threads/_head.html",
        "threads/_poller.html",
        "threads/_waiting.html",
        "threads/_arrivals.html",
        said=said,
        reswap="delete",
        anchor=anchor,
        values={"case_id": case.number},
        **(_arrived(case, comment) if asked() else {}),
    )


def _arrived(case: Case, comment: Comment) -> dict[str, Any]:
    """What the fragments show after a post: it and what others wrote meanwhile, an empty form."""
    actor, moment = access.viewer(), clock.now()
    placed = 0 if comment.held else 1
    since = as_number(request.form.get("efter")) or case.thread_version - placed
    last = as_number(request.form.get("sist")) or case.last_seq - placed
    read_seq = case_reading.visit_row(actor, case).read_seq
    return {
        "case": case,
        "form": composer(case, None),
        "answered": None,
        "draft": None,
        "may_comment": rules.may_comment(actor, case, moment),
        "can": rules.acts(actor, case, moment),
        **reading.news(actor, case, since, last, read_seq).shown(),
    }


def _composer_page(
    case: Case,
    form: CommentForm,
    draft: object,
    answered: int | None,
    status: int = 200,
    moved: bool = False,
    in_its_place: bool = False,
) -> ResponseReturnValue:
    """The form for a post on a page of its own, or in its place under the post it answers."""
    return render(
        "threads/reply.html",
        "threads/_composer_place.html" if in_its_place else "threads/_composer.html",
        status=status,
        case=case,
        form=form,
        answered=_answered(case, answered),
        may_comment=rules.may_comment(access.viewer(), case, clock.now()),
        draft=draft,
        moved=moved or in_its_place,
    )


def _answered(case: Case, seq: int | None) -> reading.Post | None:
    """The post that is being answered, as far as it exists."""
    if seq is None:
        return None
    try:
        return reading.one(access.viewer(), case, seq, case.last_seq)
    except NotVisible:
        return None


@bp.get("/fall/<case_id>/inlagg")
@access.requires(Right.COMMENT)
def write(case: Case) -> ResponseReturnValue:
    """The form for a post where it stands when nothing is answered; with `eget` it answers nothing.

    A page of its own without scripts.
    """
    actor = access.viewer()
    require(rules.may_comment(actor, case, clock.now()))
    case_reading.open_visit(actor, case)
    draft = drafts.find(actor, rules.draft_key(case))
    form = composer(case, draft)
    if "eget" in request.args:
        form.parent.data, form.parent.raw_data = None, None
    return _composer_page(case, form, draft, form.parent.data, in_its_place=True)


@bp.get("/fall/<case_id>/inlagg/<int:comment_id>/svara")
@access.requires(Right.COMMENT)
def reply(case: Case, comment: Comment) -> ResponseReturnValue:
    """The form under the post it answers, quoting it with `citat`; its own page without scripts."""
    actor = access.viewer()
    case_reading.open_visit(actor, case)
    draft = drafts.find(actor, rules.draft_key(case))
    form = composer(case, draft)
    form.parent.data, form.parent.raw_data = comment.seq, None
    if "citat" in request.args:
        quote = reading.quoted(actor, case, comment.seq)
        form.text.data = quotes.below(form.text.data or "", quote)
        form.text.render_kw = {"data-quote": quote}
    return _composer_page(case, form, draft, comment.seq, moved=True)


@bp.get("/fall/<case_id>/inlagg/<int:comment_id>/ratta")
@access.requires(Right.COMMENT)
def change(case: Case, comment: Comment) -> ResponseReturnValue:
    """One's own post to be changed; after a quarter of an hour its earlier text is kept."""
    actor = access.viewer()
    require(rules.may_change(actor, case, comment, clock.now()))
    case_reading.open_visit(actor, case)
    draft = drafts.find(actor, rules.change_key(case, comment))
    form = ChangeForm(formdata=MultiDict(draft.fields) if draft else None)
    if draft is None:
        form.text.data, form.kind.data = comment.text, comment.kind.value
    form.seen.data = form.seen.data or comment.revision
    return _change_page(case, comment, form, draft=draft)


def _change_page(
    case: Case,
    comment: Comment,
    form: ChangeForm,
    status: int = 200,
    draft: object = None,
    conflict: str = "",
) -> ResponseReturnValue:
    form.draft_key.data = rules.change_key(case, comment)
    if conflict:
        form.seen.data = comment.revision
        form.seen.raw_data = None
    return render(
        "threads/change.html",
        status=status,
        case=case,
        comment=comment,
        form=form,
        keeps=rules.leaves_trace(comment.created_at, clock.now()),
        may=rules.may_change(access.viewer(), case, comment, clock.now()),
        draft=draft,
        conflict=conflict,
        parts=differences.between(comment.text, form.text.data or "") if conflict else (),
    )


@bp.post("/fall/<case_id>/inlagg/<int:comment_id>/ratta")
@access.requires(Right.COMMENT)
def change_post(case: Case, comment: Comment) -> ResponseReturnValue:
    """Change the post; from a stale page both texts are shown (R14)."""
    actor = access.viewer()
    form = ChangeForm()
    verdict = rules.may_change(actor, case, comment, clock.now())
    if isinstance(verdict, Refusal) and comment.author_id == actor.user_id:
        return _change_page(case, comment, form, status=409, conflict=verdict.reason)
    require(verdict)
    if form.validate():
        kind, seen = CommentKind(form.kind.data), form.seen.data or 0
        try:
            kept = form.attempt(correcting.change, actor, case, comment, form.text.data, kind, seen)
        except InvalidState as stale:
            return _change_page(case, comment, form, status=409, conflict=str(stale))
        if kept is not None:
            drafts.drop(actor, rules.change_key(case, comment))
            said = "rättat. Den tidigare texten finns kvar." if kept else "ändrat."
            return _to_post(case, comment, f"Inlägget är {said}")
    return _change_page(case, comment, form, status=422)


def _to_post(case: Case, comment: Comment, said: str) -> ResponseReturnValue:
    return done(
        "pages.case",
        said=said,
        anchor=f"inlagg-{comment.seq}",
        values={"case_id": case.number},
    )


@bp.get("/fall/<case_id>/inlagg/<int:comment_id>/versioner")
@access.requires(Right.READ_CASES)
def history(case: Case, comment: Comment) -> ResponseReturnValue:
    """What a post has said before, and what each correction changed."""
    actor = access.viewer()
    corrections = correcting.history(actor, case, comment)
    case_reading.open_visit(actor, case)
    post = reading.one(actor, case, comment.seq, case.last_seq)
    return render("threads/history.html", case=case, post=post, corrections=corrections)


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
    return _to_post(case, comment, "Inlägget är tillbakadraget.")


@bp.post("/fall/<case_id>/olast")
@access.requires(Right.READ_CASES)
def mark_unread(case: Case) -> ResponseReturnValue:
    """Let the post `fran` and all later ones be new again; the way on leads from the case."""
    seq = as_number(request.form.get("fran"))
    if not 0 < seq <= case.last_seq:
        raise Invalid("fran", "Välj vid vilket inlägg du vill börja.")
    reading.mark_unread(access.viewer(), case, seq)
    return done("pages.start", said=f"{case.number} väntar bland dina olästa inlägg.")


@bp.get("/fall/<case_id>/inlagg/<int:comment_id>")
@access.requires(Right.READ_CASES)
def permalink(case: Case, comment: Comment) -> ResponseReturnValue:
    """A post's own address leads to its place in the thread."""
    target = url_for("pages.case", case_id=case.number, _anchor=f"inlagg-{comment.seq}")
    return redirect(target, 302)

"""Asking once more who it is, before what is dangerous. What was sent is kept in the page.

The one who answers right goes on with the same press; `access.fresh` marks where it is asked.
"""

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from kompetensgrupp.accounts import rules, service
from kompetensgrupp.accounts.forms import ConfirmForm
from kompetensgrupp.accounts.login import SignedIn
from kompetensgrupp.accounts.models import UserSession
from kompetensgrupp.core import clock
from kompetensgrupp.core.errors import Invalid
from kompetensgrupp.web.access import FreshSignInNeeded, SignInNeeded, viewer
from kompetensgrupp.web.addresses import path_of
from kompetensgrupp.web.htmx import asked, render

#: The field that holds the answer; in the demo it is there and empty.
FIELD = "confirm_password"
#: Made anew for the page that asks.
_OWN = frozenset({"csrf_token", "idempotency_key", "grupp", FIELD})


def init_app(app: Flask) -> None:
    """Let `web/access.py` ask, and answer with the page when it wasn't enough."""
    app.extensions["kg_is_fresh"] = is_fresh
    app.register_error_handler(FreshSignInNeeded, ask)
    app.teardown_request(remember)


def is_fresh() -> bool:
    """Whether the person signed in lately, or has just said again who they are."""
    row = own_session()
    if rules.is_fresh(row.fresh_at, clock.now()):
        return True
    if FIELD not in request.form:
        return False
    address = request.remote_addr or "unknown"
    g.by_choice = is_by_choice(row)  # asked before a wrong answer rolls back what was read
    if not g.by_choice:
        try:
            service.confirm(viewer(), row, request.form[FIELD], address)
        except Invalid as refused:
            g.wrong_answer = str(refused)
            return False
    g.fresh_session = row.id
    return True


def own_session() -> UserSession:
    """The session of whoever asks."""
    signed_in: SignedIn = current_user._get_current_object()
    if signed_in.row is None:
        raise SignInNeeded
    return signed_in.row


def is_by_choice(row: UserSession) -> bool:
    """Whether one press is enough: the demo's people have no passwords."""
    return current_app.config["SETTINGS"].demo and row.user.persona is not None


def ask(_needed: FreshSignInNeeded) -> ResponseReturnValue:
    """The page that asks, holding what was sent; a page that was only opened is come back to."""
    if request.method == "GET":
        return redirect(url_for("accounts.confirm", nasta=request.full_path.rstrip("?")), 303)
    g.failed = True
    sent = [(name, value) for name, value in request.form.items(multi=True) if name not in _OWN]
    back = path_of(asked().current_url if asked() else request.referrer)
    response = page(request.full_path.rstrip("?"), sent, back, status=422)
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "body", "innerHTML"
    return response


def page(action: str, sent: list[tuple[str, str]], back: str, status: int = 200) -> Response:
    """The question, and what happens with the answer."""
    form = ConfirmForm(formdata=None)
    if wrong := g.get("wrong_answer"):
        form.refuse(FIELD, wrong)
    return render(
        "accounts/confirm.html",
        status=status,
        action=action,
        sent=sent,
        back=back,
        form=form,
        by_choice=g.by_choice if "by_choice" in g else is_by_choice(own_session()),
    )


def remember(_error: BaseException | None = None) -> None:
    """Write it down after the request's own transaction has ended, whatever came of it."""
    if session_id := g.pop("fresh_session", None):
        service.note_fresh(session_id)

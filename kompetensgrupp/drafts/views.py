"""Autosave of any form, and parking what somebody typed after the session ran out."""

from flask import Blueprint, Flask, make_response, render_template, request
from flask.typing import ResponseReturnValue

from kompetensgrupp.accounts import login
from kompetensgrupp.accounts import service as accounts
from kompetensgrupp.checking import rules as checking_rules
from kompetensgrupp.checking import service as checking
from kompetensgrupp.checking.rules import Entity
from kompetensgrupp.core import text
from kompetensgrupp.core.errors import Invalid, NotVisible
from kompetensgrupp.core.words import time
from kompetensgrupp.drafts import service
from kompetensgrupp.groups import service as groups
from kompetensgrupp.web import access
from kompetensgrupp.web.addresses import safe_target
from kompetensgrupp.web.htmx import lead

bp = Blueprint("drafts", __name__)


@bp.post("/utkast")
@access.signed_in("Var och en sparar bara sina egna utkast.")
def save() -> ResponseReturnValue:
    """Keep what is typed in the form that names its `draft_key`.

    Without scripts closing the form comes here; `nasta` says where it leads.
    """
    try:
        saved = service.save(access.viewer(), request.form.get("draft_key", ""), typed())
    except Invalid as refused:
        return make_response(render_template("drafts/_status.html", said=str(refused)), 422)
    if target := safe_target(request.form.get("nasta")):
        return lead(target, "Utkastet är sparat.")
    said = f"Utkast sparat {time(saved.draft.updated_at)}"
    removed = ", ".join(sorted({f.kind.label.lower() for f in saved.removed}))
    return make_response(
        render_template(
            "drafts/_status.html",
            said=said,
            removed=removed,
            seen=_seen(),
            form_id=request.form.get("checked_form", ""),
        )
    )


def _seen() -> list[Entity]:
    """What the checker sees in the typed texts and nobody has decided about yet."""
    names = request.form.get("checked_texts", "").split()
    texts = {name: text.clean(request.form.get(name, "")) for name in names[:40]}
    decided = checking_rules.load(request.form.getlist("decided"))
    return checking.examine(access.viewer(), _about(), texts, decided).open


def _about() -> str:
    """The number of the case that the draft is about, if the viewer may see it."""
    number = request.form.get("draft_key", "").partition("/")[0]
    try:
        return str(access.load("case_id", number).number)
    except NotVisible:
        return ""


@bp.post("/utkast/ta-bort")
@access.signed_in("Var och en tar bort sina egna utkast.")
def drop() -> ResponseReturnValue:
    """Forget a draft; `nasta` says where its form led when it was closed."""
    service.drop(access.viewer(), request.form.get("draft_key", ""))
    return lead(safe_target(request.form.get("nasta")) or "/", "Utkastet är borttaget.")


def typed() -> dict[str, list[str]]:
    """The fields of the sent form, each with its values."""
    return {name: request.form.getlist(name) for name in request.form}


def init_app(app: Flask) -> None:
    """Let a refused sign-in keep what was typed (web/errors.py calls it)."""
    app.extensions["kg_park"] = park


def park() -> bool:
    """Keep the sent form, so that signing in or the start page brings it back; whether it is kept.

    For a session that ran out lately, and for a page that is older than the case. A form of
    another group, is left alone.
    """
    secret, key = login.cookie_secret(), request.form.get("draft_key", "")
    row = accounts.parking_session(secret) if secret and key else None
    if row is None:
        return False
    actor = groups.viewer_of(row).actor
    if actor.group_id is None or request.form.get("grupp", "") not in ("", str(actor.group_id)):
        return False
    return service.park(actor, key, typed())

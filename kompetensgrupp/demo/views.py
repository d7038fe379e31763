"""Choosing whom to be in the demo. Exists only in demo mode on a loopback address."""

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kompetensgrupp.accounts import login
from kompetensgrupp.config import is_loopback
from kompetensgrupp.core.errors import NotVisible
from kompetensgrupp.demo import people, service
from kompetensgrupp.web import access
from kompetensgrupp.web.addresses import safe_target
from kompetensgrupp.web.htmx import render

bp = Blueprint("demo", __name__)
WHY = "Demots påhittade personer får provas av den som sitter vid datorn."


def _only_in_demo() -> None:
    """Raise NotVisible unless this is the demo, asked for from this machine and no proxy."""
    here = is_loopback(request.remote_addr or "") and "X-Forwarded-For" not in request.headers
    if not (current_app.config["SETTINGS"].demo and here):
        raise NotVisible


@bp.get("/demo")
@access.public(WHY)
def personas() -> ResponseReturnValue:
    """The people of the demo, each with a button."""
    _only_in_demo()
    back = safe_target(request.args.get("nasta"))
    return render("demo/personas.html", personas=list(people.personas()), nasta=back)


@bp.post("/demo/logga-in")
@access.public(WHY)
def sign_in() -> ResponseReturnValue:
    """Become one of them."""
    _only_in_demo()
    login.sign_in(service.persona(request.form.get("persona", "")))
    return redirect(safe_target(request.form.get("nasta")) or url_for("pages.start"), 303)

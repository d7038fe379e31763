"""Who asks: the signed-in person in their group, found before every request; switching group."""

from flask import Blueprint, Flask, g, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from kompetensgrupp.accounts import login
from kompetensgrupp.accounts import service as accounts
from kompetensgrupp.accounts.models import UserSession
from kompetensgrupp.core.errors import NotVisible
from kompetensgrupp.groups import service
from kompetensgrupp.web import access, unit_of_work
from kompetensgrupp.web.htmx import done

bp = Blueprint("groups", __name__)


def init_app(app: Flask) -> None:
    """Find out who asks, after the transaction has begun and before access is checked."""
    app.before_request(find_viewer)
    app.before_request(unit_of_work.claim)


def find_viewer() -> None:
    """Put the viewer and the actor on the request, if somebody is signed in."""
    if request.endpoint in (None, "assets.asset", "pages.health") or not login.cookie_secret():
        return
    row = getattr(current_user, "row", None)
    if row is None:  # an anonymous user, or a session that has ended
        return
    session: UserSession = row
    viewer = service.viewer_of(session)
    g.viewer, g.actor = viewer, viewer.actor
    if "efter" not in request.args:  # a poll is no sign of life
        accounts.note_activity(session.id, session.seen_at)


@bp.post("/grupp/byt")
@access.signed_in("Var och en byter bara mellan sina egna grupper.")
def switch() -> ResponseReturnValue:
    """Work in another of one's own groups."""
    wanted = request.form.get("group", "")
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 10):
        raise NotVisible
    service.switch_group(access.viewer(), int(wanted))
    return done("pages.start", said="Du har bytt grupp.")

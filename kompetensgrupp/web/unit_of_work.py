"""One transaction a request: a POST answered below 400 is committed, all else is rolled back.

So a GET can't write. A form's idempotency key is claimed in the same transaction: a repeat is led
to the first answer, other content under the same key is a conflict, a refused form keeps its key.
"""

import hashlib
import secrets

from flask import Flask, Response, current_app, g, redirect, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from kompetensgrupp.core.db import begin_write, db
from kompetensgrupp.core.errors import InvalidState
from kompetensgrupp.web.htmx import asked
from kompetensgrupp.web.models import IdempotencyKey

_NOT_CONTENT = {"csrf_token", "idempotency_key"}


def init_app(app: Flask) -> None:
    """Begin, claim, commit or roll back around every request."""
    app.before_request(begin)
    app.after_request(finish)
    app.jinja_env.globals["idempotency_key"] = new_key


def new_key() -> str:
    """A key for one rendering of a form."""
    return secrets.token_urlsafe(16)


def begin() -> None:
    """A POST takes the write lock before its first read, so that what it reads stays true."""
    if request.method == "POST" and request.endpoint is not None:
        begin_write(db.session())


def claim() -> ResponseReturnValue | None:
    """Claim the form's key for the signed-in user, or answer as the first time.

    Raises InvalidState when the key was used for other content.
    """
    key = request.form.get("idempotency_key", "")[:64] if request.method == "POST" else ""
    actor = g.get("actor")
    if not key or actor is None:
        return None
    row = IdempotencyKey(
        user_id=actor.user_id, action=request.path[:200], key=key, content_hash=_content_hash()
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return _repeat(row)
    g.idempotency = row
    return None


def _content_hash() -> str:
    digest = hashlib.sha256()
    for name, value in sorted(request.form.items(multi=True)):
        if name not in _NOT_CONTENT:
            digest.update(f"{len(name)}:{name}{len(value)}:{value}".encode("utf-8", "replace"))
    return digest.hexdigest()


def _repeat(mine: IdempotencyKey) -> ResponseReturnValue:
    first = db.session.scalars(
        select(IdempotencyKey).where(
            IdempotencyKey.user_id == mine.user_id,
            IdempotencyKey.action == mine.action,
            IdempotencyKey.key == mine.key,
        )
    ).one()
    if first.content_hash != mine.content_hash:
        raise InvalidState(
            "Formuläret har redan skickats med ett annat innehåll. "
            "Läs in sidan igen och skicka på nytt om något saknas."
        )
    if asked():
        return Response(status=204, headers={"HX-Redirect": first.location})
    return redirect(first.location, 303)


def finish(response: Response) -> Response:
    """Commit what a POST did if it was answered below 400; otherwise leave nothing behind."""
    if request.method == "POST" and response.status_code < 400 and not g.get("failed"):
        if row := g.pop("idempotency", None):
            place = response.location or response.headers.get("HX-Redirect")
            row.location = (place or request.headers.get("HX-Current-URL") or "/")[:300]
        try:
            db.session.commit()
        except SQLAlchemyError as error:
            db.session.rollback()
            session.pop("_flashes", None)  # what was to be said didn't happen
            return current_app.make_response(current_app.handle_user_exception(error))
    else:
        db.session.rollback()
    return response

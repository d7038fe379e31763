"""One transaction a request: a POST answered below 400 is committed, all else is rolled back.

So a GET can't write. A form's idempotency key is claimed in the same transaction: a repeat is led
to the first answer, other content under the same key is a conflict, a refused form keeps its key.
"""

import hashlib
import secrets
from typing import Any

from flask import Flask, Response, current_app, g, redirect, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from kompetensgrupp.core.db import begin_write, db
from kompetensgrupp.core.errors import InvalidState
from kompetensgrupp.web import uploads
from kompetensgrupp.web.htmx import asked
from kompetensgrupp.web.models import IdempotencyKey

#: Only the databases' own inserts can leave a taken key alone without a savepoint.
_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_NOT_CONTENT = {
    "csrf_token", "idempotency_key", "efter", "sist", "grupp",
    "confirm_password", "words", "own_words",  # a print of so little could be guessed
}  # fmt: skip


def init_app(app: Flask) -> None:
    """Begin, claim, commit or roll back around every request."""
    app.before_request(begin)
    app.after_request(finish)
    app.jinja_env.globals["idempotency_key"] = new_key


def new_key() -> str:
    """A key for one rendering of a form."""
    return secrets.token_urlsafe(16)


def begin() -> None:
    """A POST takes the write lock before its first read, so that what it reads stays true.

    But one that only reads a file, which may take a while and would let everybody wait.
    """
    writes = request.endpoint is not None and not uploads.is_reading(request.endpoint)
    if request.method == "POST" and writes:
        begin_write(db.session())


def claim() -> ResponseReturnValue | None:
    """Claim the form's key for the signed-in user, or answer as the first time.

    Raises InvalidState when the key was used for other content.
    """
    key = request.form.get("idempotency_key", "")[:64] if request.method == "POST" else ""
    actor = g.get("actor")
    if not key or actor is None:
        return None
    mine = {"user_id": actor.user_id, "action": request.path[:200], "key": key}
    insert = _INSERT[db.engine.dialect.name](IdempotencyKey)
    claimed = db.session.scalar(
        insert.values(**mine, content_hash=_content_hash())
        .on_conflict_do_nothing()
        .returning(IdempotencyKey.id)
    )
    if claimed is None:
        return _repeat(mine)
    g.idempotency = claimed
    return None


def _content_hash() -> str:
    digest = hashlib.sha256()
    for name, value in sorted(request.form.items(multi=True)):
        if name not in _NOT_CONTENT:
            digest.update(f"{len(name)}:{name}{len(value)}:{value}".encode("utf-8", "replace"))
    return digest.hexdigest()


def _repeat(mine: dict[str, Any]) -> ResponseReturnValue:
    first = db.session.scalars(select(IdempotencyKey).filter_by(**mine)).one()
    if first.content_hash != _content_hash():
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
        try:
            if claimed := g.pop("idempotency", None):
                _note_answer(claimed, response)
            db.session.commit()
        except SQLAlchemyError as error:
            db.session.rollback()
            session.pop("_flashes", None)  # what was to be said didn't happen
            return current_app.make_response(current_app.handle_user_exception(error))
    else:
        db.session.rollback()
    return response


def _note_answer(claimed: int, response: Response) -> None:
    """Remember where the claimed form's answer led, for a repeat of it."""
    place = response.location or response.headers.get("HX-Redirect")
    place = place or request.headers.get("HX-Current-URL") or "/"
    own = IdempotencyKey.id == claimed
    db.session.execute(update(IdempotencyKey).where(own).values(location=place[:300]))

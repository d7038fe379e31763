"""The blueprint of the obstacles' views, and what those views share."""

from typing import Any

from flask import Blueprint
from werkzeug.datastructures import MultiDict

from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.obstacles import processes, reading
from kompetensgrupp.web import access

bp = Blueprint("obstacles", __name__)
access.loader("obstacle_id")(reading.load_obstacle)
access.loader("review_id")(processes.load_review)


def resumed(kind: type[Any], key: str) -> tuple[Any, Any]:
    """A form with the actor's own draft in it, and the draft, if there is one."""
    draft = drafts.find(access.viewer(), key)
    typed: MultiDict[str, str] | None = MultiDict(draft.fields) if draft else None
    form = kind(formdata=typed)
    form.draft_key.data = key
    return form, draft

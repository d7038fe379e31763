"""The blueprint of the views of goals and economy, and what those views share."""

from datetime import date
from typing import Any

from flask import Blueprint
from werkzeug.datastructures import MultiDict

from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.economy import reading
from kompetensgrupp.web import access

bp = Blueprint("economy", __name__)
access.loader("goal_id")(reading.load_goal)
access.loader("budget_id")(reading.load_budget)
access.loader("requisition_id")(reading.load_requisition)
access.loader("entry_id")(reading.load_entry)
access.loader("deviation_id")(reading.load_deviation)
#: Every day that anything can have been noted on.
EVER = (date(2000, 1, 1), date(2999, 12, 31))


def resumed(kind: type[Any], key: str) -> tuple[Any, bool]:
    """A form with the actor's own draft in it, and whether there is one."""
    draft = drafts.find(access.viewer(), key)
    typed: MultiDict[str, str] | None = MultiDict(draft.fields) if draft else None
    form = kind(formdata=typed)
    form.draft_key.data = key
    return form, draft is not None

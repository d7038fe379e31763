"""The blueprint of the meetings' views, and what those views share."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.meetings import reading
from kompetensgrupp.meetings.models import Meeting
from kompetensgrupp.web import access
from kompetensgrupp.web.htmx import done

bp = Blueprint("meetings", __name__)
access.loader("meeting_id")(reading.load_meeting)


def resumed(kind: type[Any], key: str) -> tuple[Any, Any]:
    """A form with the actor's own draft in it, and the draft, if there is one."""
    draft = drafts.find(access.viewer(), key)
    typed: MultiDict[str, str] | None = MultiDict(draft.fields) if draft else None
    form = kind(formdata=typed)
    form.draft_key.data = key
    return form, draft


def to_page(meeting: Meeting, said: str) -> ResponseReturnValue:
    """To the meeting's page with a message."""
    return done("meetings.show", said=said, values={"meeting_id": meeting.id})

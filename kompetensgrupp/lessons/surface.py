"""The blueprint of the lessons' views, and what those views share."""

from typing import Any

from flask import Blueprint
from werkzeug.datastructures import MultiDict

from kompetensgrupp.core import differences
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.lessons import reading
from kompetensgrupp.lessons.models import HEADINGS, TEXTS, LessonVersion
from kompetensgrupp.web import access

bp = Blueprint("lessons", __name__)
access.loader("lesson_id")(reading.load_lesson)
_LABELS = {"title": "Rubrik", **HEADINGS}


def resumed(kind: type[Any], key: str) -> Any:
    """A form with the actor's own draft in it, if there is one."""
    draft = drafts.find(access.viewer(), key)
    typed: MultiDict[str, str] | None = MultiDict(draft.fields) if draft else None
    form = kind(formdata=typed)
    form.draft_key.data = key
    return form


def changes(old: LessonVersion, new: LessonVersion) -> list[tuple[str, list[differences.Part]]]:
    """What differs between two versions, heading by heading."""
    return [
        (_LABELS[name], differences.between(getattr(old, name), getattr(new, name)))
        for name in TEXTS
        if differences.differ(getattr(old, name), getattr(new, name))
    ]

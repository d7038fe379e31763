"""The blueprint of the cases' views, and what those views share."""

from typing import Any

from flask import Blueprint
from werkzeug.datastructures import MultiDict

from kompetensgrupp.cases import reading
from kompetensgrupp.cases.models import CaseVersion
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.groups import service as groups
from kompetensgrupp.web import access
from kompetensgrupp.web.addresses import as_number

bp = Blueprint("cases", __name__)
access.loader("case_id")(reading.load_case)


def resumed(kind: type[Any], key: str) -> Any:
    """A form with the actor's own draft in it, if there is one."""
    draft = drafts.find(access.viewer(), key)
    typed: MultiDict[str, str] | None = MultiDict(draft.fields) if draft else None
    form = kind(formdata=typed)
    form.draft_key.data = key
    return form


def seen_by(form: Any) -> int | None:
    """The revision of the case that the form's page was drawn from, as far as it says."""
    return as_number(form.revision.data) or None


def words_of(text: CaseVersion) -> dict[str, Any]:
    """What a template needs to show a version: the group's words for category and parties."""
    actor = access.viewer()
    labels = {c.code: c.label for c in groups.categories(actor)}
    asked = [p for p in groups.parties(actor) if p.id in (text.parties_asked or [])]
    return {"category_label": labels.get(text.category or "", ""), "asked": asked}

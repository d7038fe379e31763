"""A case's text while it is written, a part of the service: keeping a step, noticing what was
saved meanwhile (R14), and changing an approved text that everybody goes on reading (R3).

Knows no form; what is refused in a text is said in `service`.
"""

from collections.abc import Mapping
from typing import Any

from kompetensgrupp.cases import reading, rules
from kompetensgrupp.cases import vocabulary as v
from kompetensgrupp.cases.models import Case, CaseSelfCheck, CaseVersion, Review, VersionStatus
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db, deleted
from kompetensgrupp.core.differences import differ
from kompetensgrupp.core.errors import InvalidState
from kompetensgrupp.core.rights import Actor

Fields = Mapping[str, Any]
#: The columns that are the case's text, as opposed to what is known about it.
FIELDS = tuple(
    column.key
    for column in CaseVersion.__table__.columns
    if column.key not in {
        "id", "group_id", "case_id", "number", "status", "writer_id", "writers", "written_at",
        "approved_at", "changed",
    }
)  # fmt: skip


class Stale(InvalidState):
    """The page was drawn before something else was saved; `fields` are those that differ."""

    def __init__(self, fields: list[str] | None = None) -> None:
        super().__init__("Texten har ändrats sedan du öppnade sidan.")
        self.fields = fields or []


def require_fresh(case: Case, seen: int | None) -> None:
    """Refuse what was decided on a page that shows another text than the case has now."""
    if seen and seen != case.revision:
        raise Stale


def store(actor: Actor, case: Case, fields: Fields, seen: int | None = None) -> CaseVersion:
    """Keep the fields in the version under way; a changed approved text begins a new one.

    `seen` is the revision that the writer's page was drawn from. Raises Stale.
    """
    text = reading.version(case, case.latest_version)
    found = differing(text, fields)
    if clash := _clash(case, text, found, seen):
        raise Stale(clash)
    if rules.is_published(case) and case.change is None:
        if not found:
            return text
        text = _begin(actor, case, text)
    fill(text, fields)
    text.writer_id = actor.user_id or text.writer_id
    text.writers = sorted({*text.writers, text.writer_id})
    text.written_at = clock.now()
    if found:
        case.revision += 1
        text.changed = {**text.changed, **dict.fromkeys(found, case.revision)}
    if not rules.is_published(case):
        case.last_activity_at = text.written_at
    db.session.flush()
    return text


def _clash(case: Case, text: CaseVersion, found: list[str], seen: int | None) -> list[str]:
    """The fields that somebody has saved otherwise since the page was drawn.

    When no change is under way, what the page was drawn from is gone: then every one of them.
    """
    if not seen or seen >= case.revision:
        return []
    gone = rules.is_published(case) and case.change is None
    return [name for name in found if gone or text.changed.get(name, 0) > seen]


def _begin(actor: Actor, case: Case, approved: CaseVersion) -> CaseVersion:
    """A new version that says what the approved one says, as a place to change it."""
    case.latest_version += 1
    case.change = VersionStatus.WRITING
    text = CaseVersion(
        case_id=case.id,
        group_id=case.group_id,
        number=case.latest_version,
        status=VersionStatus.WRITING,
        writer_id=actor.user_id,
        writers=[],
        changed=dict.fromkeys(FIELDS, case.revision),
        **{name: getattr(approved, name) for name in FIELDS},
    )
    db.session.add(text)
    return text


def fill(text: CaseVersion, fields: Fields) -> None:
    """Put the fields in the version; what isn't a field of the text is left out."""
    for name, value in _storable(fields):
        setattr(text, name, value)


def _storable(fields: Fields) -> list[tuple[str, Any]]:
    columns = CaseVersion.__table__.columns
    return [
        (name, value)
        for name, value in fields.items()
        if name in FIELDS and (value is not None or columns[name].nullable)
    ]


def differing(text: CaseVersion, fields: Fields) -> list[str]:
    """The names of the fields that say something else than the version."""
    return [name for name, value in _storable(fields) if _differs(name, getattr(text, name), value)]


def _differs(name: str, old: Any, new: Any) -> bool:
    return differ(old, new) if name in v.FREE_TEXT else bool((old or None) != (new or None))


def changed_fields(old: CaseVersion, new: CaseVersion) -> list[str]:
    """The names of the fields in which two versions differ."""
    return differing(old, {name: getattr(new, name) for name in FIELDS})


def forget_change(case: Case) -> None:
    """Take away a change under way with its reviews; the approved text stays. The caller tells."""
    if not case.change:
        return
    number = case.latest_version
    for kind in (Review, CaseSelfCheck):
        deleted(kind, case_id=case.id, version=number)
    deleted(CaseVersion, case_id=case.id, number=number)
    case.latest_version = case.approved_version or 1
    case.change = case.waiting_since = None
    case.revision += 1

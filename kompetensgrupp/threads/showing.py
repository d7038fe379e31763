"""A post as the page shows it to one reader. Pure; what it is made of is asked for in `reading`."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row

from kompetensgrupp.core.rights import Actor
from kompetensgrupp.core.words import moment as in_words
from kompetensgrupp.groups.models import PartyKind
from kompetensgrupp.threads import rules
from kompetensgrupp.threads.models import CommentKind, Held

_Row = Row[*tuple[Any, ...]]
WITHDRAWN = "Inlägget är tillbakadraget av den som skrev det."
HIDDEN = "Inlägget är dolt medan det granskas."
SEEN_BY_OWN = "Bara du och granskare i din part ser det."
SEEN_BY_REVIEWERS = "Bara den som skrev och granskare i din part ser det."
SEEN_BY_NOBODY = (
    "Ingen annan ser det, och ingen annan i din part är granskare. "
    "Be projektledaren utse någon, eller ta tillbaka inlägget."
)


class Post(NamedTuple):
    """A post as the page shows it; everything decided, nothing to look up in a template.

    A tuple, since a page makes hundreds.

    `notice` is said about a post that not everybody reads, `html` is empty for those who don't.
    `edit` names what the reader may do with the text: «Ändra», «Rätta» or nothing.
    """

    seq: int
    indent: int
    kind: CommentKind
    html: str
    notice: str
    author: str
    party_name: str
    party_kind: PartyKind
    at_iso: str
    at_words: str
    edited: str
    has_history: bool
    edit: str
    answers: str | None
    answers_seq: int | None
    is_new: bool
    is_mine: bool
    is_settled: bool
    may_settle: bool


def post(
    actor: Actor,
    row: _Row,
    parent: _Row | None,
    asked: dict[int, str],
    read_seq: int,
    moment: datetime,
) -> Post:
    """A row of `_THREAD` as the page shows it; a deep one says whom it answers."""
    answered = parent if row.depth > rules.DEEPEST_INDENT or row.seq < 0 else None
    is_mine = row.author_id == actor.user_id
    is_settled = row.withdrawn_at is None and row.held is None
    html, notice = row.html, ""
    if not is_settled:
        html, notice = _of_few(row, asked)
    return Post(
        seq=row.seq,
        indent=rules.indent(row.depth),
        kind=row.kind,
        html=html,
        notice=notice,
        author=row.author,
        party_name=row.party_name,
        party_kind=row.party_kind,
        at_iso=row.created_at.isoformat(timespec="minutes"),
        at_words=in_words(row.created_at),
        edited=_edited(row) if row.changed_at and is_settled else "",
        has_history=row.corrected_at is not None,
        edit=_edit(row, moment) if is_mine and is_settled else "",
        answers=answered.author if answered else None,
        answers_seq=answered.seq if answered else None,
        is_new=row.seq > read_seq and not is_mine,
        is_mine=is_mine,
        is_settled=is_settled,
        may_settle=row.id in asked and bool(rules.may_settle(actor, row)),
    )


def _of_few(row: _Row, asked: dict[int, str]) -> tuple[str, str]:
    """The text and the notice of a post that not everybody reads."""
    if row.withdrawn_at is not None:
        return "", WITHDRAWN
    if row.held is Held.WAITING:
        return row.html, ""
    return (row.html, asked[row.id]) if row.id in asked else ("", HIDDEN)


def _edited(row: _Row) -> str:
    return f"rättat {in_words(row.corrected_at)}" if row.corrected_at else "ändrat"


def _edit(row: _Row, moment: datetime) -> str:
    return "Rätta" if rules.leaves_trace(row.created_at, moment) else "Ändra"

"""Posting, withdrawing and reading posts: the whole thread in one query, flat and in order."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, select, update

from kompetensgrupp.accounts.models import User
from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.cases import service as cases
from kompetensgrupp.cases.models import Case, CaseVisit
from kompetensgrupp.checking import service as checking
from kompetensgrupp.core import clock, text
from kompetensgrupp.core.db import db, locked
from kompetensgrupp.core.errors import Invalid, NotVisible
from kompetensgrupp.core.rights import Actor, require
from kompetensgrupp.core.words import moment as in_words
from kompetensgrupp.groups.models import Party, PartyKind
from kompetensgrupp.threads import rules
from kompetensgrupp.threads.models import Comment, CommentKind

LONGEST = 8000

_Row = Row[*tuple[Any, ...]]
#: A case's posts in the order of the tree: columns, since a hundred entities cost twice as much,
#: and built once, since building a statement costs more than running it.
_THREAD: Select[*tuple[Any, ...]] = (
    select(
        Comment.id, Comment.seq, Comment.parent_id, Comment.depth, Comment.kind, Comment.html,
        Comment.author_id, Comment.created_at, Comment.withdrawn_at,
        User.name.label("author"), User.title,
        Party.name.label("party_name"), Party.kind.label("party_kind"),
    )
    .join(User, User.id == Comment.author_id)
    .join(Party, Party.id == Comment.party_id)
    .where(Comment.case_id == bindparam("case_id"))
    .order_by(Comment.path)
)  # fmt: skip
#: How many posts by others a reader hasn't been shown, per case.
_NEW = (
    select(Comment.case_id, func.count())
    .outerjoin(
        CaseVisit,
        and_(CaseVisit.case_id == Comment.case_id, CaseVisit.user_id == bindparam("user_id")),
    )
    .where(
        Comment.case_id.in_(bindparam("case_ids", expanding=True)),
        Comment.seq > func.coalesce(CaseVisit.shown_seq, 0),
        Comment.author_id != bindparam("user_id"),
        Comment.withdrawn_at.is_(None),
    )
    .group_by(Comment.case_id)
)


@dataclass(frozen=True, slots=True)
class Post:
    """A post as the page shows it; everything decided, nothing to look up in a template."""

    seq: int
    indent: int
    kind: CommentKind
    html: str
    author: str
    title: str
    party_name: str
    party_kind: PartyKind
    at_iso: str
    at_words: str
    answers: str | None
    answers_seq: int | None
    is_new: bool
    is_mine: bool
    is_withdrawn: bool


def post(
    actor: Actor, case: Case, body: str, kind: CommentKind, parent_seq: int | None = None
) -> Comment:
    """Add a post, under the one it answers. Raises NotAllowed, Invalid, Identified."""
    require(rules.may_comment(actor, case, clock.now()))
    if not body:
        raise Invalid("text", "Skriv något innan du skickar.")
    if len(body) > LONGEST:
        raise Invalid("text", f"Texten är för lång. Den får vara högst {LONGEST} tecken.")
    checking.require_clear(actor, case.number, {"text": body}, second=True)
    parent = _parent(actor, case, parent_seq)
    case.last_seq += 1
    case.post_count += 1
    cases.touch(case)
    comment = Comment(
        group_id=case.group_id,
        case_id=case.id,
        seq=case.last_seq,
        parent_id=parent.id if parent else None,
        path=rules.path_of(case.last_seq, parent.path if parent else None),
        depth=parent.depth + 1 if parent else 0,
        version=case.thread_version,
        author_id=actor.user_id,
        party_id=actor.party_id,
        kind=kind,
        text=body,
        html=text.to_html(body),
        created_at=clock.now(),
    )
    db.session.add(comment)
    if case.first_answer_at is None:
        cases.note_answer(actor, case)
    _own_post_is_read(actor, case)
    audit.record(
        actor, Event.COMMENT_POSTED, case_number=case.number, seq=comment.seq, kind=str(kind)
    )
    return comment


def _parent(actor: Actor, case: Case, seq: int | None) -> Comment | None:
    if seq is None:
        return None
    if seq > case.last_seq:
        raise Invalid("parent", "Inlägget du svarar på finns inte.")
    try:
        parent = load_comment(actor, seq, case=case)
    except NotVisible:
        raise Invalid("parent", "Inlägget du svarar på finns inte längre.") from None
    return parent


def _own_post_is_read(actor: Actor, case: Case) -> None:
    """A reader who was up to date stays so after an own post."""
    db.session.execute(
        update(CaseVisit)
        .where(
            CaseVisit.case_id == case.id,
            CaseVisit.user_id == actor.user_id,
            CaseVisit.shown_seq == case.last_seq - 1,
        )
        .values(shown_seq=case.last_seq)
    )


def withdraw(actor: Actor, case: Case, comment: Comment) -> None:
    """Take one's own post back: the text goes from view, a trace stays in its place."""
    require(rules.may_withdraw(actor, comment))
    cases.touch(case)
    comment.withdrawn_at = clock.now()
    comment.version = case.thread_version
    audit.record(actor, Event.COMMENT_WITHDRAWN, case_number=case.number, seq=comment.seq)


def load_comment(actor: Actor, seq: int, *, case: Case) -> Comment:
    """The case's post with this number. Raises NotVisible."""
    query = select(Comment).where(Comment.case_id == case.id, Comment.seq == seq)
    found: Comment | None = db.session.scalar(locked(query))
    if found is None:
        raise NotVisible
    return found


def thread(actor: Actor, case: Case, read_seq: int) -> list[Post]:
    """All posts of the case in the order of the tree, in one query."""
    found = db.session.execute(_THREAD, {"case_id": case.id}).all()
    by_id = {row.id: row for row in found}
    return [_post(actor, row, by_id.get(row.parent_id), read_seq) for row in found]


def changed_since(actor: Actor, case: Case, version: int, read_seq: int) -> list[Post]:
    """The posts that are new or changed after a thread version, in the order of the tree."""
    return _some(actor, case, Comment.version > version, read_seq)


@dataclass(frozen=True)
class News:
    """What a page that was drawn earlier lacks: new posts with the one above each, changed ones."""

    arrivals: list[tuple[Post, int | None]]
    changed: list[Post]
    first_new: int | None


def news(actor: Actor, case: Case, since: int, last: int, read_seq: int) -> News:
    """What has come after thread version `since` to a page whose latest post was `last`."""
    posts = changed_since(actor, case, since, read_seq)
    above = before(case, [post.seq for post in posts])
    unread = (
        select(Comment.seq)
        .where(
            Comment.case_id == case.id,
            Comment.seq > read_seq,
            Comment.author_id != actor.user_id,
        )
        .order_by(Comment.path)
        .limit(1)
    )
    return News(
        arrivals=[(post, above[post.seq]) for post in posts if post.seq > last],
        changed=[post for post in posts if post.seq <= last],
        first_new=db.session.scalar(unread),
    )


def one(actor: Actor, case: Case, seq: int, read_seq: int) -> Post:
    """A single post as the page shows it. Raises NotVisible."""
    found = _some(actor, case, Comment.seq == seq, read_seq)
    if not found:
        raise NotVisible
    return found[0]


def before(case: Case, seqs: list[int]) -> dict[int, int | None]:
    """For each of these posts the number of the post shown just above it (None: it is first)."""
    order = db.session.execute(
        select(Comment.seq, func.lag(Comment.seq).over(order_by=Comment.path).label("above")).where(
            Comment.case_id == case.id
        )
    )
    return {seq: above for seq, above in order if seq in set(seqs)}


def _some(actor: Actor, case: Case, chosen: ColumnElement[bool], read_seq: int) -> list[Post]:
    """The case's posts that fit the condition; a second query finds those they answer."""
    found = db.session.execute(_THREAD.where(chosen), {"case_id": case.id}).all()
    wanted = {row.parent_id for row in found if row.parent_id}
    parents = _THREAD.where(Comment.id.in_(wanted))
    answered = db.session.execute(parents, {"case_id": case.id}) if wanted else ()
    by_id = {row.id: row for row in answered}
    return [_post(actor, row, by_id.get(row.parent_id), read_seq) for row in found]


def _post(actor: Actor, row: _Row, parent: _Row | None, read_seq: int) -> Post:
    """A row of `_THREAD` as the page shows it; a deep one says whom it answers."""
    answered = parent if row.depth > rules.DEEPEST_INDENT else None
    is_mine = row.author_id == actor.user_id
    return Post(
        seq=row.seq,
        indent=rules.indent(row.depth),
        kind=row.kind,
        html=row.html,
        author=row.author,
        title=row.title,
        party_name=row.party_name,
        party_kind=row.party_kind,
        at_iso=row.created_at.isoformat(timespec="minutes"),
        at_words=in_words(row.created_at),
        answers=answered.author if answered else None,
        answers_seq=answered.seq if answered else None,
        is_new=row.seq > read_seq and not is_mine,
        is_mine=is_mine,
        is_withdrawn=row.withdrawn_at is not None,
    )


def count_new(actor: Actor, case_ids: list[int]) -> dict[int, int]:
    """How many posts by others the actor hasn't been shown, per case; one query."""
    given = {"user_id": actor.user_id, "case_ids": case_ids}
    return {case_id: count for case_id, count in db.session.execute(_NEW, given)}

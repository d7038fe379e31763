"""Posting, withdrawing and reading posts: the whole thread in one query, flat and in order."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from kompetensgrupp.accounts.models import User
from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.cases import service as cases
from kompetensgrupp.cases.models import Case, CaseVisit
from kompetensgrupp.core import clock, text
from kompetensgrupp.core.db import db, locked
from kompetensgrupp.core.errors import Invalid, NotVisible
from kompetensgrupp.core.rights import Actor, require
from kompetensgrupp.core.words import moment as in_words
from kompetensgrupp.deid import gate
from kompetensgrupp.groups.models import Party, PartyKind
from kompetensgrupp.threads import rules
from kompetensgrupp.threads.models import Comment, CommentKind

LONGEST = 8000


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
    gate.refuse_identities({"text": body}, cases.text_context(actor))
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
    visit = db.session.scalar(
        select(CaseVisit).where(CaseVisit.case_id == case.id, CaseVisit.user_id == actor.user_id)
    )
    if visit and visit.shown_seq == case.last_seq - 1:
        visit.shown_seq = case.last_seq


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
    return _posts(actor, _query(case).order_by(Comment.path), read_seq)


def changed_since(actor: Actor, case: Case, version: int, read_seq: int) -> list[Post]:
    """The posts that are new or changed after a thread version, in the order of the tree."""
    query = _query(case).where(Comment.version > version).order_by(Comment.path)
    return _posts(actor, query, read_seq)


def one(actor: Actor, case: Case, seq: int, read_seq: int) -> Post:
    """A single post as the page shows it. Raises NotVisible."""
    found = _posts(actor, _query(case).where(Comment.seq == seq), read_seq)
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


def _query(case: Case) -> Select[Comment, str, str, Party, int | None, str | None]:
    parent, parent_author = aliased(Comment), aliased(User)
    return (
        select(Comment, User.name, User.title, Party, parent.seq, parent_author.name)
        .join(User, User.id == Comment.author_id)
        .join(Party, Party.id == Comment.party_id)
        .outerjoin(parent, parent.id == Comment.parent_id)
        .outerjoin(parent_author, parent_author.id == parent.author_id)
        .where(Comment.case_id == case.id)
    )


def _posts(actor: Actor, query: Select[Any, *tuple[Any, ...]], read_seq: int) -> list[Post]:
    return [
        Post(
            seq=comment.seq,
            indent=rules.indent(comment.depth),
            kind=comment.kind,
            html=comment.html,
            author=author,
            title=title,
            party_name=party.name,
            party_kind=party.kind,
            at_iso=comment.created_at.isoformat(timespec="minutes"),
            at_words=in_words(comment.created_at),
            answers=answered if comment.depth > rules.DEEPEST_INDENT else None,
            answers_seq=parent_seq,
            is_new=comment.seq > read_seq and comment.author_id != actor.user_id,
            is_mine=comment.author_id == actor.user_id,
            is_withdrawn=comment.withdrawn_at is not None,
        )
        for comment, author, title, party, parent_seq, answered in db.session.execute(query)
    ]


def count_new(actor: Actor, case_ids: list[int]) -> dict[int, int]:
    """How many posts by others the actor hasn't been shown, per case; one query."""
    visit = aliased(CaseVisit)
    shown = func.coalesce(visit.shown_seq, 0)
    query = (
        select(Comment.case_id, func.count())
        .outerjoin(visit, (visit.case_id == Comment.case_id) & (visit.user_id == actor.user_id))
        .where(
            Comment.case_id.in_(case_ids),
            Comment.seq > shown,
            Comment.author_id != actor.user_id,
            Comment.withdrawn_at.is_(None),
        )
        .group_by(Comment.case_id)
    )
    return {case_id: count for case_id, count in db.session.execute(query)}

"""Reading a thread: all of it in one query, flat and in order, and what is new since."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)

from kompetensgrupp.accounts.models import User
from kompetensgrupp.cases.models import Case, CaseVisit
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.errors import NotVisible
from kompetensgrupp.core.rights import Actor, Right, Role
from kompetensgrupp.core.words import moment as in_words
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Party
from kompetensgrupp.threads import quotes, rules, showing
from kompetensgrupp.threads.models import Comment, Flag, Held
from kompetensgrupp.threads.showing import Post

_Row = Row[*tuple[Any, ...]]
#: A case's posts in the order of the tree: columns, since a hundred entities cost twice as much,
#: and built once, since building a statement costs more than running it. Posts that wait (a
#: number below zero) are read by their writer and by those who review for the writer's party.
_THREAD: Select[*tuple[Any, ...]] = (
    select(
        Comment.id, Comment.seq, Comment.parent_id, Comment.depth, Comment.kind, Comment.html,
        Comment.author_id, Comment.party_id, Comment.created_at, Comment.withdrawn_at,
        Comment.held, Comment.changed_at, Comment.corrected_at, User.name.label("author"),
        Party.name.label("party_name"), Party.kind.label("party_kind"),
    )
    .join(User, User.id == Comment.author_id)
    .join(Party, Party.id == Comment.party_id)
    .where(
        Comment.case_id == bindparam("case_id"),
        or_(
            Comment.seq > 0,
            Comment.author_id == bindparam("user_id"),
            Comment.party_id == bindparam("reviews_for", type_=Integer),
        ),
    )
    .order_by(Comment.path, Comment.seq.desc())
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
        Comment.held.is_(None),
    )
    .group_by(Comment.case_id)
)
#: Who asked whether somebody can be recognised, in the posts hidden for it and in the case.
_FLAGS: Select[*tuple[Any, ...]] = (
    select(Flag.comment_id, Flag.reason, Flag.at, User.name, Party.name.label("party_name"))
    .join(User, User.id == Flag.user_id)
    .join(Party, Party.id == Flag.party_id)
    .where(Flag.case_id == bindparam("case_id"), Flag.outcome.is_(None))
)


@dataclass(frozen=True)
class Thread:
    """A case's posts in the order of the tree, and those that wait and this reader knows of."""

    posts: list[Post]
    waiting: list[Post]

    @property
    def first_new(self) -> int | None:
        """The number of the first post that is new to the reader."""
        return next((post.seq for post in self.posts if post.is_new), None)

    @property
    def new_count(self) -> int:
        """How many posts are new to the reader."""
        return sum(post.is_new for post in self.posts)


def thread(actor: Actor, case: Case, read_seq: int) -> Thread:
    """All posts of the case, in one query."""
    found = db.session.execute(_THREAD, _given(actor, case)).all()
    return _put_together(actor, case, found, found, read_seq)


def waiting(actor: Actor, case: Case) -> list[Post]:
    """Only the posts that wait and that the actor knows of."""
    return _some(actor, case, Comment.seq < 0, 0).waiting


def _given(actor: Actor, case: Case) -> dict[str, int | None]:
    reviews_for = actor.party_id if actor.has(Right.REVIEW_CASES) else None
    return {"case_id": case.id, "user_id": actor.user_id, "reviews_for": reviews_for}


def _put_together(
    actor: Actor, case: Case, rows: Sequence[_Row], parents: Sequence[_Row], read_seq: int
) -> Thread:
    by_id = {row.id: row for row in parents}
    asked = _asked(actor, case, rows)
    moment = clock.now()
    made = [
        showing.post(actor, row, by_id.get(row.parent_id), asked, read_seq, moment) for row in rows
    ]
    if hidden := _hidden(actor, case, made, rows, whole=rows is parents):
        made = [post._replace(html=quotes.without(post.html, hidden)) for post in made]
    waits = [post for post in made if post.seq < 0]
    if not waits:
        return Thread(made, [])
    said = _seen_by(actor, waits)
    return Thread(
        [post for post in made if post.seq > 0],
        [
            post._replace(notice=said if post.is_mine else showing.SEEN_BY_REVIEWERS)
            for post in waits
        ],
    )


def _seen_by(actor: Actor, waits: list[Post]) -> str:
    """What the writer of a waiting post is told: who will read it, or that nobody can."""
    if not any(post.is_mine for post in waits):
        return ""
    reviewers = groups.members_with(actor, Role.REVIEWER, party=actor.party_id)
    stuck = all(user.id == actor.user_id for user in reviewers)
    return showing.SEEN_BY_NOBODY if stuck else showing.SEEN_BY_OWN


@dataclass(frozen=True)
class News:
    """What a page that was drawn earlier lacks: new posts with the one above each, changed ones.

    Besides, the posts that wait, since one of them may have come into the thread.
    """

    arrivals: list[tuple[Post, int | None]]
    changed: list[Post]
    first_new: int | None
    waiting: list[Post]

    def shown(self) -> dict[str, Any]:
        """The news by the names that the fragments know."""
        return {
            "arrivals": self.arrivals,
            "changed": self.changed,
            "first_new": self.first_new,
            "waiting": self.waiting,
        }


def news(actor: Actor, case: Case, since: int, last: int, read_seq: int) -> News:
    """What has come after thread version `since` to a page whose latest post was `last`."""
    found = _some(actor, case, or_(Comment.version > since, Comment.seq < 0), read_seq)
    posts = found.posts
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
        waiting=found.waiting,
    )


def one(actor: Actor, case: Case, seq: int, read_seq: int) -> Post:
    """A single post as the page shows it. Raises NotVisible."""
    found = _some(actor, case, Comment.seq == seq, read_seq).posts
    if not found:
        raise NotVisible
    return found[0]


def before(case: Case, seqs: list[int]) -> dict[int, int | None]:
    """For each of these posts the number of the post shown just above it (None: it is first)."""
    order = db.session.execute(
        select(Comment.seq, func.lag(Comment.seq).over(order_by=Comment.path).label("above")).where(
            Comment.case_id == case.id, Comment.seq > 0
        )
    )
    return {seq: above for seq, above in order if seq in set(seqs)}


def _some(actor: Actor, case: Case, chosen: ColumnElement[bool], read_seq: int) -> Thread:
    """The case's posts that fit the condition; a second query finds those they answer."""
    found = db.session.execute(_THREAD.where(chosen), _given(actor, case)).all()
    return _put_together(actor, case, found, _parents(actor, case, found), read_seq)


def _parents(actor: Actor, case: Case, rows: Sequence[_Row]) -> Sequence[_Row]:
    wanted = {row.parent_id for row in rows if row.parent_id}
    parents = _THREAD.where(Comment.id.in_(wanted))
    return db.session.execute(parents, _given(actor, case)).all() if wanted else ()


def _asked(actor: Actor, case: Case, rows: Sequence[_Row]) -> dict[int, str]:
    """What those who may know are told of each hidden post; asks only when there is one."""
    seen = [row for row in rows if row.held is Held.FLAGGED and rules.sees_flagged(actor, row)]
    if not seen:
        return {}
    questions = _questions(case)
    return {row.id: questions[row.id] for row in seen if row.id in questions}


def _hidden(
    actor: Actor, case: Case, made: list[Post], rows: Sequence[_Row], whole: bool
) -> set[int]:
    """The posts that are hidden from the actor just now, by number: so are quotes of them.

    Asks only when these aren't all of the thread's rows and one of them quotes.
    """
    if not whole and any(quotes.any_in(post.html) for post in made):
        return hidden(actor, case)
    return _hidden_among(actor, rows)


def hidden(actor: Actor, case: Case) -> set[int]:
    """The numbers of the case's posts that are hidden from the actor just now."""
    flagged = _THREAD.where(Comment.held == Held.FLAGGED)
    return _hidden_among(actor, db.session.execute(flagged, _given(actor, case)).all())


def _hidden_among(actor: Actor, rows: Sequence[_Row]) -> set[int]:
    return {
        row.seq for row in rows if row.held is Held.FLAGGED and not rules.sees_flagged(actor, row)
    }


def question(actor: Actor, case: Case) -> str:
    """Who asked, when and why, about a case that is hidden; nothing for one that isn't."""
    return _questions(case).get(None, "") if case.flagged_at else ""


def _questions(case: Case) -> dict[int | None, str]:
    """The open questions in words, by post; None is the case itself."""
    flags = db.session.execute(_FLAGS, {"case_id": case.id})
    return {flag.comment_id: _in_words(flag) for flag in flags}


def _in_words(flag: _Row) -> str:
    why = f" Skäl: {flag.reason.label.lower()}." if flag.reason else ""
    when = in_words(flag.at)
    return f"Dolt: {flag.name}, {flag.party_name}, frågade {when} om någon kan kännas igen.{why}"


def count_new(actor: Actor, case_ids: list[int]) -> dict[int, int]:
    """How many posts by others the actor hasn't been shown, per case; one query."""
    given = {"user_id": actor.user_id, "case_ids": case_ids}
    return {case_id: count for case_id, count in db.session.execute(_NEW, given)}


def quoted(actor: Actor, case: Case, seq: int) -> str:
    """The post's text as a quote in a new post; nothing when not everybody reads it."""
    found = readable(actor, case, seq)
    return quotes.quote(found[0], seq, found[1]) if found else ""


def readable(actor: Actor, case: Case, seq: int) -> tuple[str, str] | None:
    """Author and text of a post that everybody who sees the case may read, else None."""
    query = (
        select(User.name, Comment.text)
        .join(User, User.id == Comment.author_id)
        .where(
            Comment.case_id == case.id,
            Comment.seq == seq,
            Comment.withdrawn_at.is_(None),
            Comment.held.is_(None),
        )
    )
    found = db.session.execute(query).one_or_none()
    return (found[0], found[1]) if found else None


def mark_unread(actor: Actor, case: Case, seq: int) -> None:
    """Let this post and all written after it be new to the actor again."""
    db.session.execute(
        update(CaseVisit)
        .where(CaseVisit.case_id == case.id, CaseVisit.user_id == actor.user_id)
        .values(read_seq=seq - 1, shown_seq=seq - 1, shown_at=clock.now())
    )

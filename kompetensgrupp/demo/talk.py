"""The part of an invented case where the group speaks: posts, and who reads them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kompetensgrupp.audit.models import Event
from kompetensgrupp.cases import rules as case_rules
from kompetensgrupp.cases.models import CaseAccess, CaseVisit
from kompetensgrupp.cases.reading import LOGGED_EVERY, VISIT_GAP
from kompetensgrupp.core import text
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.demo import phrases
from kompetensgrupp.demo.stage import Row
from kompetensgrupp.threads.models import Comment, CommentKind
from kompetensgrupp.threads.rules import path_of

if TYPE_CHECKING:
    from kompetensgrupp.demo.lives import Life

#: How far back in the thread an answer reaches, and how often a post is an answer.
_RECENT, _ANSWERS = 6, 0.65
_OPENING = ((CommentKind.QUESTION, 6), (CommentKind.FACT, 4))
_DISCUSSING = (
    (CommentKind.ADVICE, 4), (CommentKind.FACT, 4), (CommentKind.QUESTION, 2),
    (CommentKind.OBSTACLE, 1), (CommentKind.PROCESS, 1),
)  # fmt: skip


class Talk:
    """The group's part in one life."""

    def __init__(self, life: Life) -> None:
        self.life, self.stage, self.rng = life, life.stage, life.rng
        self.case, self.cast = life.case, life.cast
        self.posts: list[Row] = []
        self.visits: dict[int | None, Row] = {}
        self.readers = {a.user_id: a for a in [*self.cast.advisers, *self.cast.leaders]}
        self.readers[life.author.user_id] = life.author

    # --- posts -------------------------------------------------------------------------------

    def questions(self) -> None:
        """The questions-first phase."""
        wanted = min(self.rng.randint(1, 4), self.life.wish.posts or 4)
        for _ in range(wanted):
            self._post(_OPENING, 0.1, 1)

    def discussion(self) -> None:
        """The open discussion, until enough is said."""
        wanted = self.life.wish.posts
        left = self.rng.randint(3, 12) if wanted is None else wanted - len(self.posts)
        pace = (0.1, 2.0) if wanted is None else (0.0, 0.001)
        for _ in range(left):
            self._post(_DISCUSSING, *pace)
        if self.posts and self.rng.random() < 0.03:
            self._take_back(self.rng.choice(self.posts))

    def _post(self, kinds: tuple[tuple[CommentKind, int], ...], *pause: float) -> None:
        actor = self.rng.choice(list(self.readers.values()))
        kind = self.rng.choices([k for k, _ in kinds], [w for _, w in kinds])[0]
        body = phrases.post(self.rng, kind, self.life.wish.words)
        answers = self.posts and self.rng.random() < _ANSWERS
        parent = self.rng.choice(self.posts[-_RECENT:]) if answers else None
        self.life.wait(*pause)
        self.read(actor)
        self.case.last_seq += 1
        self.case.post_count += 1
        seq = self.case.last_seq
        self.life.tell(actor, Event.COMMENT_POSTED, seq=seq, kind=str(kind))
        self.posts.append(
            self.stage.add(
                Comment,
                case_id=self.case.id,
                seq=seq,
                parent_id=parent["id"] if parent else None,
                path=path_of(seq, parent["path"] if parent else None),
                depth=parent["depth"] + 1 if parent else 0,
                version=self.case.thread_version,
                author_id=actor.user_id,
                party_id=actor.party_id,
                kind=kind,
                text=body,
                html=text.to_html(body),
                created_at=self.life.at,
                withdrawn_at=None,
            )  # fmt: skip
        )
        self.visits[actor.user_id]["shown_seq"] = seq
        if self.case.first_answer_at is None and actor.party_id != self.case.party_id:
            self.case.first_answer_at = self.life.at

    def _take_back(self, post: Row) -> None:
        self.life.wait(0.1, 1)
        actor = self.readers[post["author_id"]]
        self.life.tell(actor, Event.COMMENT_WITHDRAWN, seq=post["seq"])
        post["withdrawn_at"], post["version"] = self.life.at, self.case.thread_version

    # --- reading -----------------------------------------------------------------------------

    def read(self, actor: Actor) -> None:
        """Who writes has opened the page first, see `cases.reading.open_visit`."""
        at, seen = self.life.at, self.visits.get(actor.user_id)
        if seen is None:
            seen = self.visits[actor.user_id] = self.stage.add(
                CaseVisit, user_id=actor.user_id, case_id=self.case.id, read_seq=0, shown_seq=0,
                shown_at=at, logged_at=None,
            )  # fmt: skip
        elif at - seen["shown_at"] >= VISIT_GAP:
            seen["read_seq"] = seen["shown_seq"]
        seen["shown_seq"], seen["shown_at"] = self.case.last_seq, at
        if seen["logged_at"] is None or at - seen["logged_at"] >= LOGGED_EVERY:
            seen["logged_at"] = at
            self.stage.add(
                CaseAccess, case_id=self.case.id, user_id=actor.user_id,
                party_id=actor.party_id, at=at,
            )  # fmt: skip

    def be_read(self) -> None:
        """Most have looked in afterwards, the sooner forgotten the older the case."""
        if not case_rules.is_published(self.case) or case_rules.is_hidden(self.case):
            return
        for actor in self.readers.values():
            self.life.at += timedelta(hours=self.rng.uniform(1, 30))
            if self.life.at < self.stage.now and self.rng.random() < 0.97:
                self.read(actor)

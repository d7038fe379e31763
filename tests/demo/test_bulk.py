"""Cases made in numbers look to every service as if people had written them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from kompetensgrupp import create_app
from kompetensgrupp.audit.models import LogEntry, LogHead
from kompetensgrupp.audit.service import hashed_fields
from kompetensgrupp.cases import facts, reading
from kompetensgrupp.cases.models import Case, CaseFacts, CaseVersion, CaseVisit
from kompetensgrupp.cases.vocabulary import FREE_TEXT, State
from kompetensgrupp.config import Settings
from kompetensgrupp.core import chain, clock, text
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, begin_write, db
from kompetensgrupp.decisions.models import Proposal, Recommendation
from kompetensgrupp.deid import Level, check
from kompetensgrupp.demo import bulk, service
from kompetensgrupp.groups.models import Group
from kompetensgrupp.groups.service import actor_for
from kompetensgrupp.threads import reading as threads
from kompetensgrupp.threads.models import Comment
from kompetensgrupp.threads.rules import path_of

COUNT = 60
_OUTSIDE = {"id", "case_id", "parent_id", "group_id"}


def an_app(folder: Path) -> Flask:
    url = f"sqlite:///{folder}/kompetensgrupp.sqlite3"
    settings = Settings(folder, url, True, "127.0.0.1", 8000, False, "a secret for the tests only")
    return create_app(settings)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A demo with more cases; gives the highest id of a case that was there before."""
    with an_app(tmp_path_factory.mktemp("bulk")).app_context():
        upgrade()
        begin_write(db.session())
        service.people.seed()
        service.cases.seed()
        db.session.commit()
        before = db.session.scalar(select(func.max(Case.id))) or 0
        bulk.fill(COUNT, seed=7)
        yield before
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def made(filled: int) -> Iterator[list[Case]]:
    allow_groups(db.session(), EVERY_GROUP)
    ours = select(Case).where(Case.id > filled).order_by(Case.id).limit(COUNT)
    yield list(db.session.scalars(ours))
    db.session.rollback()


def comments(case: Case) -> list[Comment]:
    query = select(Comment).where(Comment.case_id == case.id).order_by(Comment.seq)
    return list(db.session.scalars(query))


def test_all_states_that_people_can_reach_today_are_there(made: list[Case]) -> None:
    assert len(made) == COUNT
    assert {case.state for case in made} == set(bulk._SHOWN)
    assert all(case.created_at <= case.last_activity_at <= clock.now() for case in made)


def test_the_counters_agree_with_the_posts(made: list[Case]) -> None:
    for case in made:
        posts = comments(case)
        assert [post.seq for post in posts] == list(range(1, case.last_seq + 1))
        assert case.post_count == len(posts)
        assert all(post.version <= case.thread_version for post in posts)
        told = select(func.count()).where(LogEntry.case_number == case.number)
        assert case.thread_version == 1 + (db.session.scalar(told) or 0)
        latest = select(func.max(LogEntry.at)).where(LogEntry.case_number == case.number)
        assert case.last_activity_at == (db.session.scalar(latest) or case.created_at)


def test_every_chain_holds_from_the_first_entry_to_the_head(made: list[Case]) -> None:
    for head in db.session.scalars(select(LogHead)):
        query = select(LogEntry).where(LogEntry.group_id == head.group_id).order_by(LogEntry.seq)
        previous, seq = chain.GENESIS, 0
        for entry in db.session.scalars(query.options(joinedload(LogEntry.text))):
            seq += 1
            assert (entry.seq, entry.previous) == (seq, previous)
            assert entry.hash == chain.entry_hash(previous, hashed_fields(entry))
            assert entry.text is not None
            assert entry.commitment == chain.commitment(entry.text.salt, entry.text.text)
            previous = entry.hash
        assert (head.seq, head.hash) == (seq, previous)


def test_receipts_are_those_of_the_log(made: list[Case]) -> None:
    receipts = {e.receipt for e in db.session.scalars(select(LogEntry))}
    frozen = list(db.session.scalars(select(Recommendation)))
    assert frozen
    assert all(row.receipt in receipts for row in frozen)


def test_the_facts_are_what_the_service_makes_of_the_case(made: list[Case]) -> None:
    for case in made:
        row = db.session.get(CaseFacts, case.id)
        assert (row is None) == (case.submitted_at is None)
        if row is None:
            continue
        before = {c.key: getattr(row, c.key) for c in CaseFacts.__table__.columns}
        after = facts.update(case, reading.version(case, 1))
        assert {c.key: getattr(after, c.key) for c in CaseFacts.__table__.columns} == before


def test_the_order_of_paths_is_the_order_of_the_tree(made: list[Case]) -> None:
    for case in made:
        posts = comments(case)
        by_id = {post.id: post for post in posts}
        children: dict[int | None, list[Comment]] = {}
        for post in posts:
            parent = by_id[post.parent_id] if post.parent_id else None
            assert post.path == path_of(post.seq, parent.path if parent else None)
            assert post.depth == (parent.depth + 1 if parent else 0)
            assert post.html == text.to_html(post.text)
            children.setdefault(post.parent_id, []).append(post)

        def walk(parent: int | None, children: dict[int | None, list[Comment]]) -> Iterator[int]:
            for post in children.get(parent, []):
                yield post.seq
                yield from walk(post.id, children)

        bo = actor_for(service.persona("bo"), case.group_id)
        shown = [post.seq for post in threads.thread(bo, case, 0).posts]
        assert shown == list(walk(None, children))


def test_nobody_has_been_shown_more_than_there_is(made: list[Case]) -> None:
    last = {case.id: case.last_seq for case in made}
    visits = db.session.scalars(select(CaseVisit).where(CaseVisit.case_id.in_(last)))
    assert all(0 <= v.read_seq <= v.shown_seq <= last[v.case_id] for v in visits)


def test_no_text_points_anybody_out(made: list[Case]) -> None:
    texts = {post.text for case in made for post in comments(case)}
    for version in db.session.scalars(select(CaseVersion)):
        texts |= {getattr(version, name) for name in FREE_TEXT}
    texts |= set(db.session.scalars(select(Proposal.summary)))
    assert [f for t in texts for f in check(t) if f.level is Level.BLOCK] == []


def test_the_same_seed_gives_the_same_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def content() -> list[object]:
        last = db.session.scalar(select(func.max(Case.id))) or 0
        bulk.fill(12, seed=3)
        made = db.session.scalars(select(Case).where(Case.id > last).order_by(Case.id)).all()
        found: list[object] = []
        for case in made:
            version = reading.version(case, 1)
            posts = [_content(post) for post in comments(case)]
            found.append((case.state, case.created_at, _content(version), posts))
        return found

    with an_app(tmp_path).app_context(), clock.at(clock.now()):
        upgrade()
        begin_write(db.session())
        service.people.seed()
        db.session.commit()
        assert content() == content()
        db.session.remove()
        db.engine.dispose()


def _content(row: Comment | CaseVersion) -> dict[str, object]:
    columns = type(row).__table__.columns.keys()
    return {name: getattr(row, name) for name in columns if name not in _OUTSIDE}


def test_a_thread_of_a_given_length_for_measuring(filled: int) -> None:
    number = bulk.thread(posts=40, words=60)
    case = db.session.scalars(select(Case).where(Case.number == number)).one()
    assert (case.state, case.post_count) == (State.DISCUSSION, 40)
    assert all(55 <= len(post.text.split()) <= 100 for post in comments(case))


def test_a_database_that_is_no_demo_is_left_alone(tmp_path: Path) -> None:
    with an_app(tmp_path).app_context():
        upgrade()
        db.session.add(Group(name="Riktig grupp", slug="demo"))
        service.people.audit.exempt("a real group, without the demo")
        db.session.commit()
        with pytest.raises(bulk.NotADemo, match="innehåller inte demot"):
            bulk.fill(3)
        assert db.session.scalar(select(func.count()).select_from(Case)) == 0
        db.session.remove()
        db.engine.dispose()

"""The group's log, verified by recomputing it; it is text-free but for what may be erased."""

import json

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from kompetensgrupp.audit.models import Event, LogEntry, LogHead, LogText
from kompetensgrupp.audit.service import hashed_fields
from kompetensgrupp.core import chain
from kompetensgrupp.core.db import db
from tests.cast import Cast
from tests.factories import Factory
from tests.sending import send

WORDS = ("Kvarnsten", "Sjöbris", "Nattljus", "Tallkotte")


@pytest.fixture
def number(cast: Cast, make: Factory) -> str:
    """A case through its whole life, with a word of its own in each kind of text."""
    number = make.case("discussion", background=f"{WORDS[0]} i bakgrunden")
    make.case("questions", author="olle")
    make.comment(number, "bo", f"{WORDS[1]} i ett inlägg")
    send(cast.bo, f"/fall/{number}/inlagg/1/dra-tillbaka")
    make.proposal(number, "bo", f"{WORDS[2]} i förslaget")
    make.standpoint(number, "bo", "oppose", f"{WORDS[3]} i motiveringen")
    make.standpoint(number, "hanna")
    make.standpoint(number, "fatima")
    assert send(cast.cilla, f"/fall/{number}/forslag/1/faststall").status == 303
    assert send(cast.anna, f"/fall/{number}/dra-tillbaka", reason="mistake").status == 303
    return number


def test_the_chain_verifies_in_each_group(number: str, make: Factory) -> None:
    with make.acting("cilla"):
        entries = list(
            db.session.scalars(select(LogEntry).order_by(LogEntry.group_id, LogEntry.seq))
        )
        texts = {row.entry_id: row for row in db.session.scalars(select(LogText))}
        heads = {row.group_id: row for row in db.session.scalars(select(LogHead))}
    groups = {entry.group_id for entry in entries}
    assert len(groups) == 3, "two groups and the installation"
    for group in groups:
        own = [entry for entry in entries if entry.group_id == group]
        assert [entry.seq for entry in own] == list(range(1, len(own) + 1))
        previous = chain.GENESIS
        for entry in own:
            assert entry.previous == previous
            previous = chain.entry_hash(previous, hashed_fields(entry))
            assert entry.hash == previous
            assert hashed_fields(entry) == {
                "group": entry.group_id, "seq": entry.seq, "event": entry.event.value,
                "at": entry.at.isoformat(timespec="microseconds"), "actor": entry.actor_id,
                "name": entry.actor_name, "party": entry.party_id, "case": entry.case_number,
                "data": entry.data, "commitment": entry.commitment,
            }  # fmt: skip
            kept = texts[entry.id]
            assert entry.commitment == chain.commitment(kept.salt, kept.text)
        assert (heads[group].seq, heads[group].hash) == (len(own), previous)
    assert len({row.salt for row in texts.values()}) == len(texts)


def test_everything_that_decides_is_in_the_log_in_order(number: str, make: Factory) -> None:
    with make.acting("cilla"):
        query = select(LogEntry).where(LogEntry.case_number == number).order_by(LogEntry.seq)
        entries = list(db.session.scalars(query))
    assert [entry.event for entry in entries] == [
        Event.CASE_SUBMITTED, Event.CASE_APPROVED, Event.DISCUSSION_OPENED, Event.COMMENT_POSTED,
        Event.COMMENT_WITHDRAWN, Event.PROPOSAL_MADE, Event.STANDPOINT_TAKEN,
        Event.STANDPOINT_TAKEN, Event.STANDPOINT_TAKEN, Event.RECOMMENDATION_CONFIRMED,
        Event.CASE_WITHDRAWN,
    ]  # fmt: skip
    assert all(entry.actor_id and entry.actor_name and entry.party_id for entry in entries)


def test_no_words_of_a_case_stand_outside_the_texts_that_can_be_erased(
    number: str, make: Factory
) -> None:
    with make.acting("cilla"):
        entries = list(db.session.scalars(select(LogEntry)))
        told = [json.dumps(hashed_fields(entry), ensure_ascii=False) for entry in entries]
        texts = " ".join(db.session.scalars(select(LogText.text)))
    assert not [line for line in told if any(word in line for word in WORDS)]
    assert WORDS[0] not in texts, "the case itself is never copied into the log"
    assert WORDS[1] not in texts, "neither is a post"
    assert WORDS[2] in texts
    assert WORDS[3] in texts


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE log_entry SET actor_name = 'Någon annan' WHERE seq = 1",
        "DELETE FROM log_entry WHERE seq = 1",
        "UPDATE log_text SET text = 'ändrad'",
        "INSERT INTO log_entry (group_id, seq, at, event, actor_name, data, commitment, previous, "
        "hash) SELECT group_id, seq + 100, at, event, actor_name, data, commitment, previous, hash "
        "FROM log_entry WHERE seq = 1",
        "UPDATE case_access SET user_id = 1",
        "DELETE FROM case_access",
    ],
)
def test_the_database_itself_refuses_to_rewrite_the_log(
    number: str, cast: Cast, make: Factory, attack: str
) -> None:
    cast.hanna.get(f"/fall/{number}")
    with pytest.raises(DBAPIError), make.acting("cilla"):
        db.session.execute(text(attack))
    with make.app.app_context():
        db.session.rollback()


def test_only_the_text_of_an_entry_can_be_taken_away(number: str, make: Factory) -> None:
    with make.acting("cilla"):
        entry = db.session.scalars(
            select(LogEntry).where(LogEntry.event == Event.PROPOSAL_MADE)
        ).one()
        db.session.execute(text("DELETE FROM log_text WHERE entry_id = :id"), {"id": entry.id})
    with make.acting("cilla"):
        kept = db.session.get_one(LogEntry, entry.id)
        assert kept.hash == chain.entry_hash(kept.previous, hashed_fields(kept))
        assert db.session.get(LogText, entry.id) is None

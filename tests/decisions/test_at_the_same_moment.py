"""Two who act at once, a double click, a page that is older than the case: nothing is half-done."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kompetensgrupp.audit.models import Event, LogEntry
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.rights import Role
from kompetensgrupp.decisions.models import (
    LaterAnswer,
    MeetingNote,
    Proposal,
    Recommendation,
    Standpoint,
)
from kompetensgrupp.groups.models import PartyKind
from tests.at_once import at_once, second_browser
from tests.cast import Cast, Person, fields_of
from tests.factories import Factory
from tests.newcomer import newcomer
from tests.sending import send, token_of


@pytest.fixture
def frida(app: Flask, make: Factory) -> Person:
    """Bo's colleague, who may answer for the same party."""
    make.join("frida", PartyKind.FK, Role.ADVISER)
    person = newcomer(app, "frida")
    token_of(person)
    return person


def all_rows(make: Factory, model: Any) -> list[Any]:
    with make.acting("cilla"):
        return list(db.session.scalars(select(model).order_by(model.id)))


def events(make: Factory, event: Event) -> list[LogEntry]:
    return [entry for entry in all_rows(make, LogEntry) if entry.event == event]


def answers(person: Person, number: str, stance: str) -> Callable[[], int]:
    address = f"/fall/{number}/forslag/1/stallning"
    token_of(person)
    return lambda: send(person, address, stance=stance, reason="Därför.").status


def notes(make: Factory, person: Person, number: str, kind: PartyKind) -> Callable[[], int]:
    party, today = str(make.party(kind).id), clock.today().isoformat()
    token_of(person)
    return lambda: (
        send(
            person, f"/fall/{number}/forslag/1/mote", held_on=today, parties__0__party=party,
            parties__0__stance="oppose", parties__0__reason="Nej.", parties__0__speaker="outside",
        ).status
    )  # fmt: skip


def confirms(person: Person, number: str) -> Callable[[], int]:
    token_of(person)
    return lambda: send(person, f"/fall/{number}/forslag/1/faststall").status


def test_two_answers_from_one_party_are_both_logged_and_the_last_one_counts(
    cast: Cast, make: Factory, frida: Person
) -> None:
    number = make.case("proposed")
    codes = at_once(answers(cast.bo, number, "support"), answers(frida, number, "abstain"))
    assert codes == [303, 303]
    (row,) = all_rows(make, Standpoint)
    said = [entry.data["stance"] for entry in events(make, Event.STANDPOINT_TAKEN)]
    assert sorted(said) == ["abstain", "support"]
    assert str(row.stance) == said[-1]


def test_a_partys_own_word_wins_over_a_note_made_at_the_same_moment(
    cast: Cast, make: Factory
) -> None:
    number = make.case("proposed")
    codes = at_once(
        answers(cast.bo, number, "support"), notes(make, cast.cilla, number, PartyKind.FK)
    )
    assert codes[0] == 303
    assert codes[1] in (303, 422)
    (row,) = all_rows(make, Standpoint)
    assert str(row.stance) == "support"
    assert not all_rows(make, MeetingNote)
    assert len(events(make, Event.STANDPOINT_NOTED)) == (codes[1] == 303)


def test_two_notes_of_one_party_leave_one(cast: Cast, make: Factory, app: Flask) -> None:
    number = make.case("proposed")
    windows = (cast.cilla, second_browser(app, cast.cilla))
    codes = at_once(*(notes(make, person, number, PartyKind.FK) for person in windows))
    assert codes == [303, 303], "a note may be mended"
    assert len(all_rows(make, Standpoint)) == len(all_rows(make, MeetingNote)) == 1


def test_two_who_say_that_it_is_right_say_it_once(cast: Cast, make: Factory, frida: Person) -> None:
    number = make.case("proposed")
    make.note(number, PartyKind.FK)
    seen = make.seen(number, "bo")
    address = f"/fall/{number}/forslag/1/stallning/stammer"
    token_of(cast.bo)
    codes = at_once(*(lambda p=p: send(p, address, seen=seen).status for p in (cast.bo, frida)))
    assert codes == [303, 303]
    assert len(events(make, Event.NOTE_AGREED)) == 1


@pytest.mark.parametrize("stance", ["oppose", "reservation"])
def test_what_is_confirmed_is_what_the_parties_said(cast: Cast, make: Factory, stance: str) -> None:
    """Bo changes a noted answer just as Cilla confirms: one of them is first."""
    number = make.case("proposed")
    make.note(number, PartyKind.FK)
    for name in ("hanna", "fatima"):
        make.standpoint(number, name)
    codes = at_once(answers(cast.bo, number, stance), confirms(cast.cilla, number))
    assert codes in ([303, 303], [409, 303])
    (frozen,) = all_rows(make, Recommendation)
    stands = next(
        s for s in all_rows(make, Standpoint) if s.party_id == make.party(PartyKind.FK).id
    )
    assert ("Försäkringskassan" in frozen.content["behind"]) is (str(stands.stance) == "support")
    assert (str(stands.stance) == stance) is (codes[0] == 303)


def test_two_later_answers_of_one_party_leave_one(cast: Cast, make: Factory, frida: Person) -> None:
    number = make.case("proposed")
    make.note(number, PartyKind.FK)
    make.confirm(number)
    address = f"/fall/{number}/rekommendation/svar"
    token_of(cast.bo)
    codes = at_once(
        *(lambda p=p: send(p, address, stance="abstain", reason="Vi väntar.").status
          for p in (cast.bo, frida))
    )  # fmt: skip
    assert codes == [303, 303]
    assert len(all_rows(make, LaterAnswer)) == 1
    assert len(events(make, Event.LATER_ANSWER)) == 2


def test_two_proposals_at_once_are_two_versions(cast: Cast, make: Factory, frida: Person) -> None:
    number = make.case("discussion")
    party = str(make.party(PartyKind.KOMMUN).id)
    token_of(cast.bo)
    fields = {"summary": "Plan", "steps__0__measure": "Kartläggning", "steps__0__party": party,
              "steps__0__when": "i mars"}  # fmt: skip
    codes = at_once(
        *(lambda p=p: send(p, f"/fall/{number}/forslag", **fields).status
          for p in (cast.bo, frida))
    )  # fmt: skip
    assert codes == [303, 303]
    assert [p.number for p in all_rows(make, Proposal)] == [1, 2]


# --- double clicks ---------------------------------------------------------------------------


def _nothing(cast: Cast, make: Factory, number: str) -> None:
    pass


def _note_fk(cast: Cast, make: Factory, number: str) -> None:
    make.note(number, PartyKind.FK)


def _hear(cast: Cast, make: Factory, number: str) -> None:
    for name in ("bo", "hanna", "fatima"):
        make.standpoint(number, name)


def _confirm_noted(cast: Cast, make: Factory, number: str) -> None:
    make.note(number, PartyKind.FK)
    make.confirm(number)


#: who, the page, the form, what is filled in, what happened before, the event that is logged once.
CLICKS = [
    ("bo", "", "#standpoint-form", {"stance": "support"}, _nothing, Event.STANDPOINT_TAKEN),
    ("bo", "", "#agree-form", {}, _note_fk, Event.NOTE_AGREED),
    ("cilla", "", "#confirm-form", {}, _hear, Event.RECOMMENDATION_CONFIRMED),
    ("cilla", "", 'form[action*="/franvaro/"]:nth-of-type(1)', {}, _nothing,
     Event.ABSENCE_RECORDED),
    ("cilla", "/forslag/1/mote", "#meeting-form",
     {"parties-1-stance": "support"}, _nothing, Event.STANDPOINT_NOTED),
    ("bo", "/rekommendation/svar", "#later-form", {"stance": "support"}, _confirm_noted,
     Event.LATER_ANSWER),
    ("bo", "/forslag/nytt", "#proposal-form", {"summary": "Ny"}, _nothing, Event.PROPOSAL_MADE),
]  # fmt: skip


def test_a_double_click_does_it_once(cast: Cast, make: Factory) -> None:
    for who, below, form, fields, before, event in CLICKS:
        number = make.case("proposed")
        before(cast, make, number)
        person: Person = getattr(cast, who)
        found = person.get(f"/fall/{number}{below}").soup.select(form)[0]
        known = len(events(make, event))
        sent = fields_of(found) | fields
        first, second = (person.client.post(str(found["action"]), data=sent) for _ in range(2))
        assert first.status_code == second.status_code == 303, event
        assert first.location == second.location, event
        assert len(events(make, event)) == known + 1, event

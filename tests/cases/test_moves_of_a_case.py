"""The table of moves, held against its rules and against real requests in every state."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from kompetensgrupp.cases import rules
from kompetensgrupp.cases.models import Case
from kompetensgrupp.cases.vocabulary import State
from kompetensgrupp.core import clock
from kompetensgrupp.core.rights import Actor, Role
from tests.cast import HARMLESS, Cast
from tests.factories import Factory
from tests.sending import DISAGREED, send

S = State
ANSWER = "/fall/{n}/forslag/1/stallning"
PARTY = {"steps__0__measure": "Kartläggning", "steps__0__when": "inom fyra veckor"}


@dataclass(frozen=True)
class Act:
    """A move as somebody makes it."""

    who: str
    address: str
    fields: dict[str, Any]


ACTS = {
    "submit": Act("anna", "/fall/{n}/skicka", HARMLESS),
    "approve": Act("hanna", "/granska/{n}", {"outcome": "approve"}),
    "return": Act("hanna", "/granska/{n}", {"outcome": "return", "reason": "Grövre."}),
    "open_discussion": Act("anna", "/fall/{n}/oppna-diskussion", {}),
    "propose": Act("bo", "/fall/{n}/forslag", {"summary": "Plan", **PARTY}),
    "take_standpoint": Act("hanna", "/fall/{n}/forslag/1/stallning", {"stance": "support"}),
    "reopen_discussion": Act("cilla", "/fall/{n}/till-diskussion", {}),
    "confirm": Act("cilla", "/fall/{n}/forslag/1/faststall", {}),
    "close_without": Act("cilla", "/fall/{n}/avsluta", DISAGREED),
    "withdraw": Act("anna", "/fall/{n}/dra-tillbaka", {"reason": "mistake"}),
}
STATES = (
    "draft", "in_review", "returned", "questions", "discussion", "proposed", "standpoints",
    "confirmed", "closed_without", "withdrawn",
)  # fmt: skip


def in_state(cast: Cast, make: Factory, state: str) -> str:
    """A case in the state, with a proposal that everyone has answered where there can be one."""
    if state in ("draft", "in_review", "questions", "proposed", "confirmed"):
        return make.case(state)
    if state == "returned":
        number = make.case("in_review")
        act(cast, "return", number)
        return number
    number = make.case("standpoints")
    for name in ("hanna", "fatima"):
        make.standpoint(number, name)
    by = {"discussion": "reopen_discussion", "closed_without": "close_without"}
    if state != "standpoints":
        assert act(cast, by.get(state, "withdraw"), number) == 303
    return number


def act(cast: Cast, move: str, number: str, **more: str) -> int:
    found = ACTS[move]
    person = getattr(cast, found.who)
    fields = {**found.fields, **more}
    if move == "propose":
        fields["steps__0__party"] = party_of(cast)
    return send(person, found.address.format(n=number), **fields).status


_party: dict[Cast, str] = {}


def party_of(cast: Cast) -> str:
    """The first party of the group, as the proposal's form offers it."""
    if cast not in _party:
        from kompetensgrupp.groups import service as groups

        make = Factory(cast.app)
        with make.acting("bo") as actor:
            _party[cast] = str(groups.parties(actor)[0].id)
    return _party[cast]


def state_of(make: Factory, number: str) -> State:
    from sqlalchemy import select

    from kompetensgrupp.core.db import db

    with make.acting("cilla"):
        return db.session.scalars(select(Case.state).where(Case.number == number)).one()


def test_each_move_leads_from_each_state_where_the_table_says(cast: Cast, make: Factory) -> None:
    """Who gets a no, and when it isn't possible: test_every_state_and_role.py."""
    for state in STATES:
        for move in ACTS:
            if S(state) not in rules.MOVES[move].sources:
                continue
            number = in_state(cast, make, state)
            assert state_of(make, number) == state
            # What is withdrawn can only be withdrawn again because the person says no.
            more = {"reason": "person_declined"} if state == "withdrawn" else {}
            assert act(cast, move, number, **more) == 303, f"{move} from {state}"
            assert state_of(make, number) == rules.MOVES[move].target


@pytest.mark.parametrize("move", rules.MOVES.values(), ids=lambda move: move.name)
def test_a_move_is_allowed_from_its_sources_only(move: rules.Move) -> None:
    moment = clock.now()
    for state in State:
        later = moment + timedelta(days=1)
        case = Case(state=state, questions_until=later, closes_at=later)
        verdict = rules.can_move(case, move.name, moment)
        assert bool(verdict) is (state in move.sources)
        if not verdict:
            assert state.label in verdict.reason


def test_a_case_can_be_withdrawn_until_it_is_erased() -> None:
    assert rules.MOVES["withdraw"].sources >= set(State) - {S.ERASED}


def test_every_state_is_reached_and_nothing_leads_out_of_erased() -> None:
    reached = {S.DRAFT} | {move.target for move in rules.MOVES.values()}
    assert reached == set(State)
    assert not [move.name for move in rules.MOVES.values() if S.ERASED in move.sources]
    assert rules.UNAPPROVED.isdisjoint(rules.OPEN)
    assert rules.OPEN.isdisjoint(rules.ENDED)


@pytest.mark.parametrize(
    ("hours", "state"), [(-1, S.QUESTIONS), (0, S.DISCUSSION), (1, S.DISCUSSION)]
)
def test_questions_become_discussion_by_the_clock(hours: int, state: State) -> None:
    until = clock.now()
    case = Case(state=S.QUESTIONS, questions_until=until)
    assert rules.state_at(case, until + timedelta(hours=hours)) == state


def test_the_clock_opens_nothing_else() -> None:
    moment = clock.now()
    for state in set(State) - {S.QUESTIONS}:
        case = Case(state=state, questions_until=moment - timedelta(days=1))
        assert rules.state_at(case, moment) == state
    assert rules.state_at(Case(state=S.QUESTIONS, questions_until=None), moment) == S.QUESTIONS


def test_the_discussion_opens_by_itself_and_reading_writes_nothing(
    cast: Cast, make: Factory
) -> None:
    number = make.case("questions")
    with make.acting("anna") as actor:
        until = make.load(actor, number).questions_until
    assert until is not None
    with clock.at(until - timedelta(minutes=2)):
        assert "Frågor först" in cast.bo.get(f"/fall/{number}").text
        assert act(cast, "propose", number) == 409
    with clock.at(until):
        page = cast.bo.get(f"/fall/{number}")
        assert "Frågor först" not in page.text
        assert page.one('.life [aria-current="step"]').get_text(strip=True).startswith("Diskussion")
        assert number in cast.bo.get("/fall?lage=discussion").text
        assert number not in cast.bo.get("/fall?lage=questions").text
        assert state_of(make, number) == S.QUESTIONS
        assert act(cast, "open_discussion", number) == 409
        assert act(cast, "propose", number) == 303
    assert state_of(make, number) == S.PROPOSED


ANNA, HANNA = 1, 2


@pytest.mark.parametrize(
    ("user", "party", "roles", "writers", "allowed"),
    [
        (HANNA, 10, {Role.REVIEWER}, {ANNA}, True),
        (HANNA, 10, {Role.CASEWORKER, Role.ADVISER}, {ANNA}, False),
        (HANNA, 20, {Role.REVIEWER}, {ANNA}, False),
        (HANNA, 10, {Role.REVIEWER}, {ANNA, HANNA}, False),
        (ANNA, 10, {Role.REVIEWER}, {ANNA}, False),
        (ANNA, 10, {Role.REVIEWER}, set(), False),
        (3, 10, {Role.REVIEWER}, {ANNA}, False),  # has taken the case over
    ],
)
def test_who_is_a_second_person(
    user: int, party: int, roles: set[Role], writers: set[int], allowed: bool
) -> None:
    actor = Actor("x", user_id=user, group_id=1, party_id=party, roles=frozenset(roles))
    case = Case(group_id=1, party_id=10, author_id=ANNA, responsible_id=3)
    verdict = rules.may_review(actor, case, frozenset(writers))
    assert bool(verdict) is allowed

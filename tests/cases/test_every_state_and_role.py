"""Every state × role × act: the table of the rules, the portal held against it, and what happens
twice or with a membership that has ended. docs/fallets-liv.md is drawn from the same rules.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, url_for
from sqlalchemy import select, update

from kompetensgrupp import case_table
from kompetensgrupp.audit import service as audit
from kompetensgrupp.cases import acts, rules, stepping_in
from kompetensgrupp.cases.models import Case, VersionStatus
from kompetensgrupp.cases.vocabulary import State, WithdrawReason
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.decisions import proposals
from kompetensgrupp.generated_docs import life_page
from kompetensgrupp.groups.models import Membership
from kompetensgrupp.web import access
from tests import access_matrix
from tests.cast import Cast
from tests.factories import Factory
from tests.rehearsal import Rehearsal
from tests.sending import send

S = State
BY_NAME = {act.name: act for act in case_table.ACTS}


# --- what keeps the table whole --------------------------------------------------------------


def test_every_move_that_people_make_is_an_act() -> None:
    by_time_or_followups = {"give_feedback", "follow_up", "close", "erase"}
    renamed = {"approve": "review", "return": "review"}
    moves = {renamed.get(name, name) for name in rules.MOVES} - by_time_or_followups
    assert moves <= BY_NAME.keys()


def test_the_door_of_an_act_is_the_one_its_address_declares(app: Flask) -> None:
    with app.app_context():
        for act in case_table.ACTS:
            declared = access.declaration(act.endpoint)
            assert declared is not None
            assert declared.right == act.right, act.name


def test_whoever_both_wrote_and_answers_gets_what_the_responsible_gets() -> None:
    actor = case_table.ROLES["ansvarig"]
    for case in case_table.SITUATIONS.values():
        both = case_table.case_in(case.state)
        for name, column in vars(case).items():
            if not name.startswith("_"):
                setattr(both, name, column)
        both.author_id = both.responsible_id
        for act in case_table.ACTS:
            assert acts.answer(act, actor, both, case_table.NOW) == acts.answer(
                act, actor, case, case_table.NOW
            )


def test_the_docs_tell_every_act_and_reason() -> None:
    page = life_page()
    for act in case_table.ACTS:
        assert f"### {act.label}" in page
        for reason in case_table.reasons(act):
            assert f"«{reason}»" in page


def test_the_leaders_list_and_the_rule_agree(make: Factory) -> None:
    for state in ("draft", "in_review", "questions", "standpoints", "confirmed"):
        make.case(state)
    make.change(make.case("discussion"))
    returned = make.case("in_review")
    make.declined(make.case("in_review"))
    with make.acting("hanna") as hanna:
        case = make.load(hanna, returned)
        case.state = S.RETURNED
        audit.exempt("a test sends it back")
    for name in ("cilla", "hanna", "david"):
        with make.acting(name) as actor:
            listed = (
                {found.number for found in stepping_in.waiting(actor)} if actor.leads else set()
            )
            every = db.session.scalars(select(Case)).all()
            assert listed == {case.number for case in every if rules.may_step_in(actor, case)}


# --- the portal held against the table -------------------------------------------------------

#: Where real cases come from: the state, and how it is reached.
WORLDS = ("draft", "in_review", "returned", "questions", "discussion", "proposed", "standpoints",
          "confirmed", "closed_without", "withdrawn", "declined", "changing", "change_sent",
          "change_returned", "flagged")  # fmt: skip
#: Says which party is silent rather than the state.
TELLS_MORE = {"confirm"}
NEEDS_VERSION = {"take_standpoint", "note", "confirm"}
HAPPENS = {200, 204, 302, 303, 422}
BODY = {"cases.withdraw_post": {"reason": "person_declined"}}


def world(make: Factory, name: str) -> str:
    if name in ("draft", "in_review", "questions", "discussion", "proposed", "standpoints",
                "confirmed"):  # fmt: skip
        number = make.case(name)
        if name == "standpoints":
            for colleague in ("hanna", "fatima"):
                make.standpoint(number, colleague)
        return number
    number = make.case("in_review" if name == "returned" else "discussion")
    _set(make, number, name)
    return number


def _set(make: Factory, number: str, name: str) -> None:
    values: dict[str, dict[str, Any]] = {
        "returned": {"state": S.RETURNED},
        "closed_without": {"state": S.CLOSED_WITHOUT},
        "withdrawn": {"state": S.WITHDRAWN, "withdraw_reason": WithdrawReason.MISTAKE},
        "declined": {"state": S.WITHDRAWN, "withdraw_reason": WithdrawReason.PERSON_DECLINED},
        "flagged": {"flagged_at": clock.now()},
    }
    if name in ("changing", "change_sent", "change_returned"):
        make.change(number)
        statuses = {"changing": VersionStatus.WRITING, "change_returned": VersionStatus.RETURNED}
        changed: dict[str, Any] = {"change": statuses.get(name, VersionStatus.IN_REVIEW)}
    else:
        changed = values[name]
    with make.acting("anna"):
        db.session.execute(update(Case).where(Case.number == number).values(**changed))
        audit.exempt("a test puts the case in a state")


@pytest.mark.sqlite_only
def test_the_portal_answers_as_the_table(app: Flask, cast: Cast, make: Factory) -> None:
    """Every request is taken back. The door doesn't look at the case: it is tried on one only."""
    with clock.at(clock.now() - timedelta(days=9)):
        numbers = {name: world(make, name) for name in WORLDS}
    rehearsal, wrong = Rehearsal(app), []
    for person in ("anna", "jonas", "hanna", "bo", "cilla", "david", "ingrid"):
        wanted = expected(make, person, numbers)
        for name, number in numbers.items():
            for act, (method, address, body) in _requests(app, number):
                answer = wanted[name].get(act.name)
                if answer is None:
                    continue
                got = rehearsal.ask(getattr(cast, person), method, address, body)
                if answer.status == 200:
                    good = got.status_code in HAPPENS
                else:
                    told = answer.reason in got.text or act.name in TELLS_MORE
                    good = got.status_code == answer.status and told
                if not good:
                    wrong.append(f"{name}, {person} {act.name}: {got.status_code}, not {answer}")
    assert not wrong, "\n".join(wrong)


def expected(
    make: Factory, person: str, numbers: dict[str, str]
) -> dict[str, dict[str, acts.Answer]]:
    """What the rules answer: situation → act → answer, without what needn't be asked for."""
    with make.acting(person) as actor:
        found = {}
        for name, number in numbers.items():
            case = db.session.scalars(select(Case).where(Case.number == number)).one()
            has_version = proposals.latest_proposal(case) is not None
            found[name] = {
                act.name: acts.answer(act, actor, case, clock.now())
                for act in case_table.ACTS
                if (has_version or act.name not in NEEDS_VERSION)
                and (actor.has(act.right) or name == "standpoints")
            }
        return found


def _requests(
    app: Flask, number: str
) -> Iterator[tuple[acts.Act, tuple[str, str, dict[str, Any]]]]:
    for act in case_table.ACTS:
        rule = next(app.url_map.iter_rules(act.endpoint))
        named = {"case_id": number, "waiting_id": number, "number": 1, "proposal_id": 1}
        with app.test_request_context():
            address = url_for(
                act.endpoint, **{n: v for n, v in named.items() if n in rule.arguments}
            )
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        body = BODY.get(act.endpoint) or access_matrix.BODIES.get(act.endpoint, {})
        yield act, (method, address, body)


# --- twice, and after the membership has ended -----------------------------------------------

#: What the second press of the same button gets, from a page that still shows it.
TWICE = {
    "submit": ("anna", "draft", "/fall/{n}/skicka", 409),
    "remove": ("anna", "draft", "/fall/{n}/ta-bort", 404),
    "drop_change": ("anna", "change_sent", "/fall/{n}/slang", 409),
    "review": ("hanna", "in_review", "/granska/{n}", 409),
    "open_discussion": ("anna", "questions", "/fall/{n}/oppna-diskussion", 409),
    "ask_again": ("anna", "confirmed", "/fall/{n}/ny-fraga", 409),
    "close_without": ("cilla", "discussion", "/fall/{n}/avsluta", 409),
    "withdraw": ("anna", "questions", "/fall/{n}/dra-tillbaka", 409),
    "reopen_discussion": ("cilla", "standpoints", "/fall/{n}/till-diskussion", 409),
    "comment": ("bo", "questions", "/fall/{n}/inlagg", 303),
    "write": ("anna", "draft", "/fall/{n}/skriv/1", 303),
}


@pytest.mark.parametrize("name", TWICE)
def test_the_second_press(cast: Cast, make: Factory, name: str) -> None:
    who, situation, address, second = TWICE[name]
    number = world(make, situation)
    body = access_matrix.BODIES.get(BY_NAME[name].endpoint, {})
    person = getattr(cast, who)
    for expected in (303, second):
        answer = send(person, address.format(n=number), **_spelled(body))
        assert answer.status == expected


def _spelled(body: dict[str, Any]) -> dict[str, Any]:
    return {name.replace("-", "__"): value for name, value in body.items()}


def test_who_has_left_gets_nothing_more_from_an_open_page(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    page = cast.anna.get(f"/fall/{number}/skriv/3")
    with make.acting("anna") as anna:
        own = Membership.user_id == anna.user_id
        over = clock.today() - timedelta(days=1)
        db.session.execute(update(Membership).where(own).values(until=over))
        audit.exempt("a test lets Anna leave")
    refused = page.submit("#case-form", background="Efteråt")
    assert refused.status == 409
    assert "Du är inte med i" in refused.text
    for end in ("", "/versioner", "/logg", "/skriv/3", "/kontrollera", "/dra-tillbaka"):
        assert cast.anna.get(f"/fall/{number}{end}").status == 403

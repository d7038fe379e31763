"""The proposal's form: steps that hang together, and every way they can't."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.decisions.models import Proposal, Step
from kompetensgrupp.groups import service as groups
from tests.cast import Cast, Page
from tests.factories import Factory
from tests.sending import send

DEFAULT = {"summary": "Plan", "steps__0__measure": "Kartläggning", "steps__0__when": "i mars"}


@pytest.fixture
def number(make: Factory) -> str:
    return make.case("discussion")


@pytest.fixture
def own(make: Factory) -> str:
    """A party of the group."""
    with make.acting("bo") as actor:
        return str(groups.parties(actor)[0].id)


def propose(cast: Cast, number: str, own: str, **fields: Any) -> Page:
    every = {**DEFAULT, "steps__0__party": own, **fields}
    return send(cast.bo, f"/fall/{number}/forslag", **every)


def steps(make: Factory) -> list[Step]:
    with make.acting("bo"):
        return list(db.session.scalars(select(Step).order_by(Step.position)))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"summary": ""}, "Sammanfatta förslaget."),
        ({"summary": "x" * 2001}, "högst 2000 tecken"),
        ({"steps__0__measure": ""}, "Skriv vad som ska göras."),
        ({"steps__0__when": ""}, "Skriv när"),
        ({"steps__0__measure": "x" * 301}, "högst 300 tecken"),
        ({"steps__0__when": "x" * 121}, "högst 120 tecken"),
        ({"steps__0__party": ""}, "Välj vilken part som ansvarar."),
        ({"steps__0__party": "99999"}, "Välj vilken part som ansvarar."),
        ({"steps__0__party": "x"}, "Välj vilken part som ansvarar."),
        ({"steps__0__party": "²"}, "Välj vilken part som ansvarar."),
        ({"steps__0__depends_on": "1"}, "bara bygga på ett tidigare steg"),
        ({"steps__0__depends_on": "7"}, "bara bygga på ett tidigare steg"),
        ({"steps__0__depends_on": "x"}, "bara bygga på ett tidigare steg"),
        ({"answer_by": "2020-01-01"}, "Sista svarsdag har redan varit"),
        ({"answer_by": "31/12"}, 'href="#answer_by"'),
        ({"answer_by": "99999-01-01"}, 'href="#answer_by"'),
    ],
)
def test_a_faulty_proposal_comes_back_as_it_was(
    cast: Cast, make: Factory, number: str, own: str, fields: dict[str, str], words: str
) -> None:
    answer = propose(cast, number, own, steps__0__benefit="Bidrag som ska stå kvar", **fields)
    assert answer.status == 422
    assert words in str(answer.one("#error-summary"))
    assert answer.form("#proposal-form")["steps-0-benefit"] == "Bidrag som ska stå kvar"
    assert not steps(make)


def test_a_proposal_needs_a_step(cast: Cast, make: Factory, number: str, own: str) -> None:
    answer = propose(cast, number, own, steps__0__measure="", steps__0__when="")
    assert answer.status == 422
    assert "Skriv minst ett steg." in answer.one("#error-summary").get_text()
    assert answer.form("#proposal-form")["summary"] == "Plan"


def test_a_party_of_another_group_answers_for_nothing(
    cast: Cast, make: Factory, number: str, own: str
) -> None:
    with make.acting("david") as actor:
        theirs = str(groups.parties(actor)[0].id)
    assert propose(cast, number, own, steps__0__party=theirs).status == 422
    assert not steps(make)


def test_twelve_steps_are_kept_and_no_thirteenth(
    cast: Cast, make: Factory, number: str, own: str
) -> None:
    many = {}
    for n in range(13):
        many |= {
            f"steps__{n}__measure": f"Insats {n}",
            f"steps__{n}__when": "i mars",
            f"steps__{n}__party": own,
        }
    answer = propose(cast, number, own, **many)
    assert answer.status in (303, 422)
    assert len(steps(make)) <= 12


@pytest.mark.parametrize("name", ["steps-²-measure", "steps-x-measure", "steps--1-measure",
                                  "steps-99999999999-measure", "steps-", "steps-0"])  # fmt: skip
def test_a_step_with_an_odd_number_is_no_fault(
    cast: Cast, make: Factory, number: str, own: str, name: str
) -> None:
    assert propose(cast, number, own, **{name: "Udda"}).status < 500


def test_a_step_builds_on_an_earlier_one(cast: Cast, make: Factory, number: str, own: str) -> None:
    second = {
        "steps__1__measure": "Därefter",
        "steps__1__when": "i april",
        "steps__1__party": own,
        "steps__1__depends_on": "1",
    }
    assert propose(cast, number, own, **second).status == 303
    assert [(step.position, step.depends_on) for step in steps(make)] == [(1, None), (2, 1)]
    assert "Efter steg 1." in cast.fatima.get(f"/fall/{number}").text


def test_an_empty_step_in_between_is_told_and_one_at_the_end_is_none(
    cast: Cast, make: Factory, number: str, own: str
) -> None:
    third = {
        "steps__1__measure": "",
        "steps__2__measure": "Sedan",
        "steps__2__when": "i maj",
        "steps__2__party": own,
        "steps__2__depends_on": "1",
    }
    refused = propose(cast, number, own, **third)
    assert refused.status == 422
    assert "Steg 2 är tomt" in refused.one("#error-summary").get_text()
    assert not steps(make)
    whole = {name.replace("__2__", "__1__"): value for name, value in third.items()}
    last = {**whole, "steps__1__measure": "Sedan", "steps__2__measure": ""}
    assert propose(cast, number, own, **last).status == 303
    found = [(step.position, step.measure, step.depends_on) for step in steps(make)]
    assert found == [(1, "Kartläggning", None), (2, "Sedan", 1)]


def test_one_more_step_is_added_without_losing_the_first(
    cast: Cast, make: Factory, number: str
) -> None:
    page = cast.bo.get(f"/fall/{number}/forslag/nytt")
    page = page.submit(
        "#proposal-form", summary="Plan", steps_0_measure="Kartläggning", button="add_step"
    )
    form = page.form("#proposal-form")
    assert form["steps-0-measure"] == "Kartläggning"
    assert form["steps-1-measure"] == ""
    assert not steps(make)


def test_the_last_day_follows_the_working_days_of_the_group(
    cast: Cast, make: Factory, number: str, own: str
) -> None:
    propose(cast, number, own)
    with make.acting("bo") as actor:
        days = groups.get_group(actor).answer_days
        found = db.session.scalars(select(Proposal.answer_by)).one()
    assert found == clock.local(clock.add_working_days(clock.now(), days)).date()


@pytest.mark.parametrize("ahead", [0, 1, 60])
def test_bo_chooses_the_last_day_himself(
    cast: Cast, make: Factory, number: str, own: str, ahead: int
) -> None:
    day: date = clock.today() + timedelta(days=ahead)
    assert propose(cast, number, own, answer_by=day.isoformat()).status == 303
    with make.acting("bo"):
        assert db.session.scalars(select(Proposal.answer_by)).one() == day

"""R1 and R7: who reads a case in which state; the list, the page and the rule say the same."""

import pytest
from sqlalchemy import select

from kompetensgrupp.audit import service as audit
from kompetensgrupp.cases import reading, rules
from kompetensgrupp.cases.models import Case
from kompetensgrupp.core.db import db
from kompetensgrupp.core.rights import Role
from kompetensgrupp.groups.models import Membership, MembershipRole
from tests.cast import NAMES, Cast
from tests.factories import Factory
from tests.sending import send

SECRET = "Kvarnstensgrubblerier"
NO_CASES = {"eva", "ingrid", "karin"}
OTHER_GROUP = {"david", "petra", "olle"}
OWN_GROUP = set(NAMES) - NO_CASES - OTHER_GROUP
WRITER, COLLEAGUES = {"anna"}, {"hanna", "jonas"}

READERS = {
    "draft": WRITER,
    "in_review": WRITER | COLLEAGUES,
    "returned": WRITER,
    "questions": OWN_GROUP,
    "confirmed": OWN_GROUP,
    "withdrawn": OWN_GROUP,
    "withdrawn early": WRITER,
    "person_declined": set(),
    "person_declined early": set(),
}


def case_that(state: str, cast: Cast, make: Factory) -> str:
    text = {"title": f"{SECRET} rubrik", "background": f"{SECRET} bakgrund"}
    if state in ("draft", "in_review", "questions", "confirmed"):
        return make.case(state, **text)
    if state == "returned":
        number = make.case("in_review", **text)
        send(cast.hanna, f"/granska/{number}", outcome="return", reason="Skriv grövre.")
        return number
    reason, _, early = state.partition(" ")
    number = make.case("draft" if early else "standpoints", **text)
    reason = "mistake" if reason == "withdrawn" else reason
    assert send(cast.anna, f"/fall/{number}/dra-tillbaka", reason=reason).status == 303
    return number


@pytest.mark.parametrize("state", READERS)
def test_who_reads_a_case_that_is(cast: Cast, make: Factory, state: str) -> None:
    number = case_that(state, cast, make)
    for person in cast.everyone():
        page = person.get(f"/fall/{number}")
        reads = person.name in READERS[state]
        expected = 200 if reads else 403 if person.name in NO_CASES else 404
        assert page.status == expected, person.name
        assert (SECRET in page.response.text) is reads, person.name
        lists = [person.get(address).response.text for address in ("/", "/fall")]
        if not reads:
            assert not any(SECRET in text for text in lists), person.name
        if person.name not in NO_CASES:
            assert (number in lists[1]) is reads, person.name


def test_the_database_and_the_rule_agree_about_everybody(cast: Cast, make: Factory) -> None:
    for state in READERS:
        case_that(state, cast, make)
    make.case("questions", author="jonas")
    make.case("in_review", author="hanna")
    make.case("draft", author="jonas")
    make.flag(make.case("questions"), None, "bo")
    make.flag(make.case("discussion", author="hanna"), None, "fatima")
    with make.acting("bo") as bo:  # a reviewer, but of another party
        member = db.session.scalars(
            select(Membership).where(Membership.user_id == bo.user_id)
        ).one()
        dated = {"group_id": member.group_id, "since": member.since}
        reviewer = MembershipRole(membership_id=member.id, role=Role.REVIEWER, **dated)
        db.session.add(reviewer)
        audit.exempt("a test gives Bo a role")
    for name in set(NAMES) - {"eva", "karin"}:
        with make.acting(name) as actor:
            said = set(db.session.scalars(reading.visible_cases(actor).with_only_columns(Case.id)))
            every = db.session.scalars(select(Case)).all()
            ruled = {case.id for case in every if rules.may_see(actor, case)}
            assert said == ruled, name


def test_hidden_and_missing_answer_alike(cast: Cast, make: Factory) -> None:
    number = make.case("in_review")
    for person in (cast.bo, cast.cilla, cast.david):
        hidden, missing = person.get(f"/fall/{number}"), person.get("/fall/KG-26-0000")
        assert hidden.status == missing.status == 404
        assert hidden.text == missing.text
        assert number not in hidden.response.text


def test_the_leader_sees_that_a_case_waits_but_not_a_word(cast: Cast, make: Factory) -> None:
    number = case_that("in_review", cast, make)
    start = cast.cilla.get("/")
    assert number in start.one("#pagar").get_text()
    assert "Kommunen" in start.one("#pagar").get_text()
    assert SECRET not in start.response.text
    for page in ("/beslutslogg", f"/beslutslogg?fall={number}", "/fall?lage=vantar"):
        assert SECRET not in cast.cilla.get(page).response.text


def test_a_persons_no_hides_the_case_at_once_for_all(cast: Cast, make: Factory) -> None:
    number = make.case("confirmed", title=f"{SECRET} rubrik", background="Bakgrund")
    assert number in cast.bo.get("/beslutslogg").text
    page = cast.anna.get(f"/fall/{number}/dra-tillbaka")
    said = page.submit("#withdraw-form", reason="person_declined")
    assert f"{number} är tillbakadraget." in said.said
    for person in (cast.anna, cast.hanna, cast.bo, cast.cilla):
        for address in ("", "/logg", "/rekommendation", "/forslag", "/dra-tillbaka", "/avsluta"):
            assert person.get(f"/fall/{number}{address}").status in (403, 404)
        for address in ("/", "/fall", "/beslutslogg", "/beslutslogg?inlagg=1", "/fall?lage=utan"):
            text = person.get(address).response.text
            assert SECRET not in text
            waits = person in (cast.anna, cast.cilla) and address == "/"  # to be erased
            assert (number in text.replace(said.said, "")) == waits


@pytest.mark.parametrize("reason", ["no_longer_relevant", "solved_otherwise", "mistake"])
def test_for_other_reasons_the_group_can_still_read(cast: Cast, make: Factory, reason: str) -> None:
    number = make.case("discussion")
    send(cast.anna, f"/fall/{number}/dra-tillbaka", reason=reason)
    page = cast.bo.get(f"/fall/{number}")
    assert "Tillbakadraget" in page.text
    assert not page.has("#comment-form")
    assert send(cast.bo, f"/fall/{number}/inlagg", text="Efteråt", kind="fact").status == 403


def test_without_a_reason_nothing_is_withdrawn(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    for reason in ("", "nonsense"):
        answer = send(cast.anna, f"/fall/{number}/dra-tillbaka", reason=reason)
        assert answer.status == 422
        assert answer.has("#error-summary")
    assert cast.anna.get(f"/fall/{number}").has("#comment-form")

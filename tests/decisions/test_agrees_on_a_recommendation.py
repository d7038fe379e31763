"""From a proposal in versions to the one frozen recommendation: R4, R5, R8, R13."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kompetensgrupp.accounts.models import User
from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event, LogEntry
from kompetensgrupp.cases.models import Case, CaseFacts
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.rights import Role
from kompetensgrupp.decisions.models import Proposal, Recommendation, Standpoint
from kompetensgrupp.groups import members
from kompetensgrupp.groups.models import MembershipRole, Party, PartyKind, PartyStatus
from tests.at_once import at_once, second_browser
from tests.cast import Cast, Page, Person
from tests.factories import Factory
from tests.sending import send

DISCLAIMER = "Den är inte ett beslut och binder ingen myndighet"


def answer(person: Person, number: str, stance: str, reason: str = "", version: int = 1) -> Page:
    address = f"/fall/{number}/forslag/{version}/stallning"
    return send(person, address, stance=stance, reason=reason)


def confirm(person: Person, number: str, version: int = 1) -> Page:
    return send(person, f"/fall/{number}/forslag/{version}/faststall")


def absent(person: Person, number: str, party: int, version: int = 1) -> Page:
    return send(person, f"/fall/{number}/forslag/{version}/franvaro/{party}")


def party(make: Factory, kind: PartyKind) -> int:
    with make.acting("cilla") as actor:
        query = select(Party.id).where(Party.group_id == actor.group_id, Party.kind == kind)
        return db.session.scalars(query).one()


def all_rows(make: Factory, model: Any) -> list[Any]:
    with make.acting("cilla"):
        return list(db.session.scalars(select(model)))


def test_the_straight_road_to_a_recommendation(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    page = cast.bo.get(f"/fall/{number}").click("Skriv ett förslag")
    page = page.submit(
        "#proposal-form", summary="Håll ihop planeringen", steps_0_measure="Gemensam kartläggning",
        steps_0_benefit="Rehabiliteringsersättning", steps_0_when="inom fyra veckor",
        steps_0_party=str(party(make, PartyKind.FK)), steps_0_aim="En väg in",
        **{"steps-0-needs_consent": "y"},
    )  # fmt: skip
    assert "Förslag version 1 är lagt" in page.said
    assert "har inte ställt sig bakom" in page.one("#forslag").get_text()
    for name in ("bo", "hanna", "fatima"):
        page = getattr(cast, name).get(f"/fall/{number}")
        page = page.submit("#standpoint-form", stance="support")
        assert "Ditt svar är sparat: ställer sig bakom." in page.said
    assert "har inte ställt sig bakom" not in page.one("#forslag").get_text()
    page = cast.cilla.get(f"/fall/{number}").submit("#confirm-form")
    assert page.address == f"/fall/{number}/rekommendation"
    assert "Rekommendationen är fastställd." in page.said
    for words in ("Håll ihop planeringen", "Gemensam kartläggning", "Rehabiliteringsersättning",
                  "inom fyra veckor", "En väg in", "Kräver personens samtycke", DISCLAIMER,
                  "Inbjudna som inte har svarat: Arbetsförmedlingen"):  # fmt: skip
        assert words in page.text
    entries = [e for e in all_rows(make, LogEntry) if e.event == Event.RECOMMENDATION_CONFIRMED]
    assert entries[0].receipt in page.text
    assert cast.anna.get(f"/fall/{number}").click("Läs den").address.endswith("/rekommendation")


def test_a_silent_party_stops_a_confirmation_and_absence_lets_it_through(
    cast: Cast, make: Factory
) -> None:
    number = make.case("standpoints")  # Bo has answered
    care = party(make, PartyKind.VARDCENTRAL)
    refused = confirm(cast.cilla, number)
    assert refused.status == 409
    assert "Vårdcentralen" in refused.text
    assert "Kommunen" in refused.text
    answer(cast.hanna, number, "oppose", "Vi saknar underlag.")
    assert confirm(cast.cilla, number).status == 409
    assert absent(cast.bo, number, care).status == 403
    assert absent(cast.cilla, number, care).status == 303
    assert absent(cast.cilla, number, care).status == 409, "only once"
    page = cast.cilla.get(f"/fall/{number}")
    assert "1 av 4 ställer sig bakom" in page.text
    assert confirm(cast.cilla, number).status == 303
    text = cast.bo.get(f"/fall/{number}/rekommendation").text
    assert "Frånvarande: Vårdcentralen" in text
    assert "Frånvaro är inte ett ja" in text
    assert "Kommunen: avvikande mening" in text
    assert "Vi saknar underlag." in text


def test_invited_af_may_answer_and_is_noted(cast: Cast, make: Factory) -> None:
    number = make.case("standpoints")
    assert answer(cast.greger, number, "abstain", "Vi har inget uppdrag här.").status == 303
    answer(cast.hanna, number, "support")
    answer(cast.fatima, number, "support")
    assert confirm(cast.cilla, number).status == 303
    assert "Arbetsförmedlingen: avstår" in cast.bo.get(f"/fall/{number}/rekommendation").text


@pytest.mark.parametrize("status", [PartyStatus.DORMANT, PartyStatus.LEFT])
def test_a_party_that_rests_or_left_is_not_waited_for(
    cast: Cast, make: Factory, status: PartyStatus
) -> None:
    number = make.case("standpoints")
    care = party(make, PartyKind.VARDCENTRAL)
    answer(cast.hanna, number, "support")
    with make.acting("cilla"):
        db.session.get_one(Party, care).status = status
        audit.exempt("a test lets a party go")
    assert answer(cast.fatima, number, "support").status == 403
    assert absent(cast.cilla, number, care).status == 409
    assert confirm(cast.cilla, number).status == 303
    assert "Vårdcentralen" not in cast.bo.get(f"/fall/{number}/rekommendation").text


def test_one_standpoint_a_party_and_each_change_in_the_log(cast: Cast, make: Factory) -> None:
    number = make.case("proposed")
    answer(cast.hanna, number, "support")
    answer(cast.cilla, number, "reservation", "Bara om läkaren är med.")
    assert len(all_rows(make, Standpoint)) == 1
    page = cast.bo.get(f"/fall/{number}")
    assert "Bara om läkaren är med." in page.text
    taken = [
        e.data["stance"] for e in all_rows(make, LogEntry) if e.event == Event.STANDPOINT_TAKEN
    ]
    assert taken == ["support", "reservation"]


@pytest.mark.parametrize("stance", ["reservation", "abstain", "oppose"])
def test_all_but_support_is_explained(cast: Cast, make: Factory, stance: str) -> None:
    number = make.case("proposed")
    page = answer(cast.fatima, number, stance)
    assert page.status == 422
    assert "Skriv varför" in page.one("#error-summary").get_text()
    assert page.form("#standpoint-form")["stance"] == stance
    for bad in ("", "absent", "nonsense"):
        assert answer(cast.fatima, number, bad, "för att").status == 422
    assert not all_rows(make, Standpoint)


def test_a_new_version_starts_with_no_answers(cast: Cast, make: Factory) -> None:
    number = make.case("standpoints")
    answer(cast.fatima, number, "oppose", "För fort.")
    page = cast.bo.get(f"/fall/{number}/forslag/nytt")
    assert page.form("#proposal-form")["steps-0-measure"] == "Gemensam kartläggning"
    page = page.submit("#proposal-form", summary="Plan två")
    assert "Förslag version 2 är lagt" in page.said
    assert "0 av 4 ställer sig bakom" in page.text
    late = answer(cast.hanna, number, "support", version=1)
    assert late.status == 409
    assert "nyare version (2)" in late.text
    assert confirm(cast.cilla, number, version=1).status == 409
    assert absent(cast.cilla, number, party(make, PartyKind.KOMMUN), version=1).status == 409
    history = cast.bo.get(f"/fall/{number}/forslag").text
    assert "För fort." in history
    assert "Plan två" in history


def test_a_late_answer_still_counts_until_the_confirmation(cast: Cast, make: Factory) -> None:
    number = make.case("standpoints")
    last = all_rows(make, Proposal)[0].answer_by
    with clock.at(datetime.combine(last + timedelta(days=2), time(9), UTC)):
        page = cast.cilla.get(f"/fall/{number}")
        assert "Har inte svarat" in page.text
        assert not page.has("#confirm-form")
        care = party(make, PartyKind.VARDCENTRAL)
        assert absent(cast.cilla, number, care).status == 303
        assert answer(cast.fatima, number, "support").status == 303
        assert answer(cast.hanna, number, "support").status == 303
        assert confirm(cast.cilla, number).status == 303
        assert answer(cast.fatima, number, "oppose", "För sent.").status == 409
        text = cast.bo.get(f"/fall/{number}/rekommendation").text
        assert "Vårdcentralen" in text.partition("Ställer sig bakom:")[2].partition("Inbjudna")[0]


def test_the_author_of_a_case_steps_aside_unless_alone(cast: Cast, make: Factory) -> None:
    number = make.case("proposed", author="hanna")
    refused = answer(cast.hanna, number, "support")
    assert refused.status == 403
    assert "En kollega tar ställning" in refused.text
    with make.acting("cilla"):
        cilla = db.session.scalars(select(User).where(User.persona == "cilla")).one()
        cilla.is_active = False  # Hanna is the only one left who may
        audit.exempt("a test leaves Hanna alone")
    assert answer(cast.hanna, number, "support").status == 303
    assert "har skrivit fallet" in cast.bo.get(f"/fall/{number}").one("#forslag").get_text()


def test_two_writers_who_are_alone_do_not_wait_for_each_other(cast: Cast, make: Factory) -> None:
    """Hanna wrote the case and Cilla answers for it now: nobody else in the party can speak."""
    number = make.case("proposed", author="hanna")
    with make.acting("cilla") as cilla:
        own = members.own_membership(cilla)
        db.session.add(
            MembershipRole(
                group_id=own.group_id, membership_id=own.id, role=Role.CASEWORKER, since=own.since
            )
        )
        audit.exempt("a test lets Cilla write cases")
    page = cast.hanna.get(f"/fall/{number}").click("Lämna över fallet")
    page.submit("#hand-over-form", responsible=user_id(make, "cilla"))
    assert "ta ställning till version 1" in cast.hanna.get("/").text
    assert answer(cast.hanna, number, "support").status == 303
    shown = cast.bo.get(f"/fall/{number}").one("#forslag").get_text()
    assert "har skrivit fallet" in shown
    assert "har skrivit fallet" in cast.bo.get(f"/fall/{number}/logg").text
    answer(cast.fatima, number, "support")
    answer(cast.bo, number, "support")
    confirm(cast.cilla, number)
    words = "svaret gavs av den som har skrivit fallet, eftersom ingen annan där kunde"
    for end in ("rekommendation", "rekommendation/underlag"):
        assert words in cast.bo.get(f"/fall/{number}/{end}").text


def user_id(make: Factory, name: str) -> str:
    with make.acting("cilla"):
        return str(db.session.scalars(select(User.id).where(User.persona == name)).one())


def test_the_recommendation_stays_as_it_was_agreed(cast: Cast, make: Factory) -> None:
    number = make.case("confirmed")
    before = cast.bo.get(f"/fall/{number}/rekommendation").one("article").get_text()
    with make.acting("cilla"):
        for row in db.session.scalars(select(Party)):
            row.name = f"Omdöpt {row.id}"
        proposal = db.session.scalars(select(Proposal)).one()
        proposal.summary = "Ändrad i efterhand"
        audit.exempt("a test renames everything")
    assert cast.bo.get(f"/fall/{number}/rekommendation").one("article").get_text() == before


def test_what_the_leader_can_and_others_cannot(cast: Cast, make: Factory) -> None:
    number = make.case("standpoints")
    for person in (cast.anna, cast.hanna, cast.bo, cast.greger):
        assert confirm(person, number).status == 403
        assert not person.get(f"/fall/{number}").has("#confirm-form")
    assert confirm(cast.david, number).status in (403, 404)
    assert not all_rows(make, Recommendation)


def test_two_who_confirm_at_once_give_one_recommendation(
    cast: Cast, make: Factory, app: Flask
) -> None:
    number = make.case("standpoints")
    for name in ("hanna", "fatima"):
        make.standpoint(number, name)
    other = second_browser(app, cast.cilla)
    statuses = at_once(
        lambda: confirm(cast.cilla, number).status, lambda: confirm(other, number).status
    )
    assert sorted(statuses) == [303, 409]
    assert len(all_rows(make, Recommendation)) == 1
    confirmed = [e for e in all_rows(make, LogEntry) if e.event == Event.RECOMMENDATION_CONFIRMED]
    assert len(confirmed) == 1
    assert [c.state for c in all_rows(make, Case)] == ["confirmed"]
    assert all_rows(make, CaseFacts)[0].confirmed_at is not None

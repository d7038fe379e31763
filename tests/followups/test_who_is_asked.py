"""Who is asked when people leave, cases end or begin anew; the leader's share; what is left."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from kompetensgrupp.audit import service as audit
from kompetensgrupp.cases import service as cases
from kompetensgrupp.cases.models import CaseFacts
from kompetensgrupp.cases.vocabulary import WithdrawReason
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.followups import erasing
from kompetensgrupp.followups.models import Feedback, FollowUp, StepOutcome
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Membership
from kompetensgrupp.retention import service as retention
from tests.cast import Cast
from tests.factories import Factory
from tests.followups.after import (
    CLICKS,
    START,
    days,
    make_feedback,
    only,
    part,
    start,
)
from tests.sending import send


def test_who_has_taken_over_the_case_is_asked(cast: Cast, make: Factory, number: str) -> None:
    with clock.at(days(15)):
        cast.anna.sign_in()
        page = cast.anna.get(f"/fall/{number}/lamna-over")
        jonas = page.one("#responsible option:-soup-contains('Jonas')")["value"]
        page.submit("#hand-over-form", responsible=jonas)
    with clock.at(days(30)):
        assert number not in part(start(cast.anna), "vantar")
        assert cast.anna.get(f"/fall/{number}/aterkoppling").status == 403
        page = start(cast.jonas).click("Läkarintyg men ingen plan")
        assert page.submit("#feedback-form", **CLICKS).said


def test_when_the_responsible_has_left_the_leader_hands_over(
    cast: Cast, make: Factory, number: str
) -> None:
    with clock.at(days(15)):
        leave(make, "anna")
    with clock.at(days(30)):
        cast.anna.sign_in()
        refused = send(cast.anna, f"/fall/{number}/aterkoppling", **CLICKS)
        assert refused.status == 403
        page = start(cast.cilla)
        assert f"{number}" in part(page, "ingen-att-fraga")
        assert not start(cast.bo).has("#ingen-att-fraga")
        page = cast.cilla.get("/").click(number)
        jonas = page.one("#responsible option:-soup-contains('Jonas')")["value"]
        page.submit("#hand-over-form", responsible=jonas)
        assert not cast.cilla.get("/").has("#ingen-att-fraga")
        assert number in part(start(cast.jonas), "vantar")


def test_a_case_for_learning_ends_with_its_recommendation(cast: Cast, make: Factory) -> None:
    with clock.at(START):
        number = make.case("confirmed", purpose="learning")
    for day in (0, 21, 90, 400):
        with clock.at(days(day)):
            assert number not in part(start(cast.anna), "vantar")
            page = cast.anna.get(f"/fall/{number}")
            assert "Rekommendation fastställd" in page.text
            assert not page.has("#sa-gick-det")
            assert cast.anna.get(f"/fall/{number}/aterkoppling").status == 403
            assert not start(cast.cilla).has("#aterkoppling")


@pytest.mark.parametrize("reason", [WithdrawReason.MISTAKE, WithdrawReason.PERSON_DECLINED])
def test_a_withdrawn_case_is_asked_about_by_nobody(
    cast: Cast, make: Factory, number: str, reason: WithdrawReason
) -> None:
    with clock.at(days(22)):
        make.feedback(number)
        with make.acting("anna") as anna:
            cases.withdraw(anna, make.load(anna, number), reason)
    with clock.at(days(40)):
        assert not start(cast.bo).has("#sa-gick-det")
    with clock.at(days(91)):
        assert number not in part(start(cast.anna), "vantar")
        cast.bo.sign_in()
        assert not start(cast.cilla).has("#aterkoppling")
        gone = reason == WithdrawReason.PERSON_DECLINED
        assert cast.bo.get(f"/fall/{number}").status == (404 if gone else 200)
        assert cast.anna.get(f"/fall/{number}/sa-gick-det").status == (404 if gone else 409)


def test_a_second_recommendation_has_a_ladder_of_its_own(
    cast: Cast, make: Factory, number: str
) -> None:
    make_feedback(make, number)
    with clock.at(days(90)):
        make.follow_up(number)
        with make.acting("anna") as anna:
            cases.ask_again(anna, make.load(anna, number), "Vad gör vi nu?")
    with clock.at(days(100)):
        assert number not in part(start(cast.anna), "vantar")
        make.proposal(number, summary="En ny plan")
        for name in ("hanna", "bo", "fatima"):
            make.standpoint(number, name)
        start(cast.cilla)
        cast.cilla.get(f"/fall/{number}").submit("#confirm-form")
    with clock.at(days(122)):
        assert "lämna återkoppling" in part(start(cast.anna), "vantar")
        make.feedback(number)
        page = cast.anna.get(f"/fall/{number}")
        assert "Efter den förra rekommendationen" in page.text
        assert "Nästa uppföljning 13 augusti" in page.text
    with clock.at(days(200)):
        make.follow_up(number)
    with make.acting("anna"):
        rows = db.session.execute(select(FollowUp.recommendation, FollowUp.months)).all()
        assert sorted(tuple(row) for row in rows) == [(1, 3), (2, 3)]
        assert len(db.session.scalars(select(CaseFacts)).all()) == 1, "one person"


def test_the_pages_ask_the_database_no_more_for_more_cases(
    cast: Cast, make: Factory, number: str, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    counts = []
    for more in (1, 3):
        with clock.at(START):
            numbers = [make.case("confirmed") for _ in range(more)]
        with clock.at(days(100)):
            for told in numbers:
                make.follow_up(told)
            for person in (cast.anna, cast.bo, cast.cilla):
                start(person)
                counts.append(count_queries(lambda who=person: who.get("/")))
    with clock.at(days(370)):
        make.follow_up(numbers[0])
        cast.bo.sign_in()
        for case in (number, numbers[1], numbers[0]):  # told of never, once and twice
            cast.bo.get(f"/fall/{case}")
            counts.append(count_queries(lambda case=case: cast.bo.get(f"/fall/{case}")))
    assert counts[:3] == counts[3:6]
    assert len(set(counts[6:])) == 1


def test_the_leader_sees_the_share(cast: Cast, make: Factory, number: str) -> None:
    with clock.at(START):
        other, young = make.case("confirmed"), days(10)
    with clock.at(young):
        make.case("confirmed")
    make_feedback(make, number)
    with clock.at(days(25)):
        share = part(start(cast.cilla), "aterkoppling")
        assert "Lämnad för 1 av de 2 senaste rekommendationerna" in share
        assert not start(cast.bo).has("#aterkoppling")
        make.feedback(other)
        assert "2 av de 2 senaste" in part(cast.cilla.get("/"), "aterkoppling")


def test_erasing_takes_the_words_and_leaves_the_values(make: Factory, number: str) -> None:
    told(make, number)
    with make.acting("cilla") as cilla:
        counts = erasing.erase(cilla, make.load(cilla, number))
        audit.exempt("the caller logs it, with all else that is erased")
    assert counts == {"feedback": 1, "follow_up": 1}
    assert (only(make, Feedback).text, only(make, Feedback).value) == ("", 4)
    assert (only(make, FollowUp).text, only(make, FollowUp).situation) == ("", "measure")
    assert only(make, StepOutcome).reason == "legal"


def test_words_are_blotted_out_of_what_was_told(make: Factory, number: str) -> None:
    told(make, number)
    with make.acting("cilla") as cilla:
        counts = erasing.mask(cilla, make.load(cilla, number), ["kvarnstensgrubbel"])
        audit.exempt("the caller logs it")
    assert counts == {"feedback": 1, "follow_up": 1}
    assert only(make, Feedback).text == only(make, FollowUp).text == "[maskerat]"


def test_of_somebody_who_said_no_nothing_is_kept(make: Factory, number: str) -> None:
    told(make, number)
    with make.acting("anna") as anna:
        case = make.load(anna, number)
        cases.withdraw(anna, case, WithdrawReason.PERSON_DECLINED)
        counts = erasing.erase(anna, case)
        assert counts == {"follow_up": 1, "feedback": 1}
        for model in (Feedback, FollowUp, StepOutcome):
            assert not db.session.scalars(select(model)).all()


def test_a_case_that_is_followed_up_is_not_erased_under_way(
    cast: Cast, make: Factory, number: str
) -> None:
    """However short a time the group keeps texts, the clock must have closed the case first."""
    with make.acting("cilla") as cilla:
        group = groups.get_group(cilla)
        group.retention_months = 1
        audit.exempt("what groups/running does, in short")
    for day, due in ((100, False), (450, False), (455, False), (490, True)):
        with clock.at(days(day)), make.acting("cilla") as cilla:
            found = retention.plan(cilla, groups.get_group(cilla)).ended
            assert [row.number for row in found] == ([number] if due else []), day


def told(make: Factory, number: str) -> None:
    """Feedback and a follow-up with words in them."""
    with clock.at(days(23)):
        make.feedback(number, text="Kvarnstensgrubbel")
    with clock.at(days(90)):
        make.follow_up(number, text="Kvarnstensgrubbel")


def leave(make: Factory, name: str) -> None:
    """Somebody's membership ended yesterday."""
    with make.acting(name) as actor:
        query = select(Membership).where(Membership.user_id == actor.user_id)
        db.session.scalars(query).one().until = clock.today() - timedelta(days=1)
        audit.exempt("what groups/members does, in short")

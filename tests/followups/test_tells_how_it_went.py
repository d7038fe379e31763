"""So it went: after three months and twelve, until all is told or nothing more can be."""

import pytest
from sqlalchemy import select

from kompetensgrupp.cases.models import CaseFacts
from kompetensgrupp.cases.vocabulary import State
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.followups.models import FollowUp, StepOutcome
from kompetensgrupp.groups import service as groups
from tests.cast import Cast, Person
from tests.factories import Factory
from tests.followups.after import (
    TOLD,
    days,
    events,
    make_feedback,
    only,
    part,
    start,
    state_of,
)
from tests.sending import send


def test_anna_tells_how_it_went_after_three_months(cast: Cast, make: Factory, number: str) -> None:
    make_feedback(make, number)
    with clock.at(days(88)):
        assert number not in part(start(cast.anna), "vantar")
        early = cast.anna.get(f"/fall/{number}/sa-gick-det")
        assert early.status == 409
        assert "Nästa är 2 maj, så det är för tidigt än." in early.text
    with clock.at(days(90)):
        line = part(start(cast.anna), "vantar")
        assert "berätta hur det gick efter tre månader · frågan kom i går" in line
        page = cast.anna.get("/").click("Läkarintyg men ingen plan")
        assert "Gemensam kartläggning" in page.text
        assert not page.has('form[action$="/oforandrat"]'), "there is nothing to compare with"
        why = page.submit("#followup-form", **TOLD, steps_0_outcome="partly")
        assert "Steg 1: vad kom i vägen? Välj vad som kom i vägen." in part(why, "error-summary")
        done = why.submit("#followup-form", steps_0_reason="legal", text="Vi väntar på besked.")
        assert done.said == "Tack! De som gav råd ser hur det gick."
        assert "Delvis : rättsligt hinder" in part(done, "sa-gick-det")
        assert "Lyft som hinder" in part(done, "sa-gick-det")
        assert "Nästa uppföljning 2 februari 2027" in part(done, "sa-gick-det")
    with clock.at(days(91)):
        news = part(start(cast.bo), "sa-gick-det")
        assert "efter tre månader: insats pågår, 0 av 1 steg helt gjorda" in news
    row, step = only(make, FollowUp), only(make, StepOutcome)
    assert (row.months, row.answer, row.situation, row.involved) == (3, "told", "measure", "no")
    assert (step.position, step.outcome, step.reason) == (1, "partly", "legal")
    with make.acting("bo") as bo:
        assert step.party_id == groups.parties(bo)[0].id
    assert events(make, number)[-1].data == {"recommendation": 1, "months": 3, "answer": "told"}
    cast.bo.sign_in()
    log = cast.bo.get(f"/fall/{number}/logg")
    assert "Berättade hur det gick, efter 3 månader" in log.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Det finns 3 fel"),
        ({**TOLD, "steps-0-outcome": "not"}, "Välj vad som kom i vägen."),
        ({**TOLD, "steps-0-outcome": "nonsense"}, "Det finns 1 fel"),
        ({**TOLD, "steps-0-outcome": "partly", "steps-0-reason": "lat"}, "Det finns 1 fel"),
        ({**TOLD, "steps-1-outcome": "fully"}, "Välj hur det gick."),
        ({**TOLD, "steps-²-outcome": "fully"}, "Välj hur det gick."),
        ({"situation": "rik", "involved": "no", "steps-0-outcome": "fully"}, "Det finns 1 fel"),
        ({**TOLD, "steps-0-outcome": "fully", "text": "19850312-1236 fick hjälp."},
         "Ta bort det som pekar ut en person"),
    ],
)  # fmt: skip
def test_a_follow_up_that_cannot_be_taken_comes_back(
    cast: Cast, make: Factory, number: str, fields: dict[str, str], words: str
) -> None:
    with clock.at(days(90)):
        cast.anna.sign_in()
        sent = {"text": "Det gick.", "steps-0-reason": ""} | fields
        refused = send(cast.anna, f"/fall/{number}/sa-gick-det", **sent)
        assert refused.status == 422
        assert words in refused.one("#error-summary").get_text(" ", strip=True)
        assert refused.form("#followup-form")["text"] == sent["text"]
        assert state_of(make, number) == State.CONFIRMED


def test_a_reason_for_what_was_done_is_not_kept(cast: Cast, make: Factory, number: str) -> None:
    with clock.at(days(90)):
        cast.anna.sign_in()
        fields = {**TOLD, "steps-0-outcome": "fully", "steps-0-reason": "other"}
        assert send(cast.anna, f"/fall/{number}/sa-gick-det", **fields).status == 303
    assert only(make, StepOutcome).reason is None


def test_nothing_has_changed_takes_one_click(cast: Cast, make: Factory, number: str) -> None:
    with clock.at(days(90)):
        make.follow_up(number)
    with clock.at(days(366)):
        page = start(cast.anna).click("Läkarintyg men ingen plan")
        assert "Sist, efter tre månader" in page.text
        done = page.submit('form[action$="/oforandrat"]')
        assert done.said == "Tack! Det är noterat att läget är oförändrat."
        assert "oförändrat sedan sist" in part(done, "sa-gick-det")
        assert "Allt är berättat. Fallet avslutas av sig självt" in done.text
    with make.acting("anna"):
        query = select(StepOutcome.outcome, StepOutcome.reason).order_by(StepOutcome.id)
        assert len(set(db.session.execute(query).all())) == 1
        rows = db.session.scalars(select(FollowUp).order_by(FollowUp.months)).all()
        assert [(row.months, row.answer, row.situation) for row in rows] == [
            (3, "told", "measure"), (12, "unchanged", "measure"),
        ]  # fmt: skip


def test_the_case_closes_when_all_is_told(cast: Cast, make: Factory, number: str) -> None:
    with clock.at(days(90)):
        make.follow_up(number)
    with clock.at(days(370)):
        make.follow_up(number)
        page = start(cast.anna)
        assert "Följs upp" in cast.anna.get(f"/fall/{number}").text
        assert number not in part(page, "vantar")
    with clock.at(days(399)):
        assert "Följs upp" in start_of_case(cast.bo, number)
    with clock.at(days(401)):
        assert "Avslutat" in start_of_case(cast.bo, number)
        assert number in cast.bo.get("/fall?lage=closed").text
        assert number in cast.bo.get("/fall?lage=klara").text
        assert number not in cast.bo.get("/fall?lage=followed_up").text
        assert state_of(make, number) == State.FOLLOWED_UP, "reading writes nothing"


def test_anna_closes_it_herself(cast: Cast, make: Factory, number: str) -> None:
    with clock.at(days(370)):
        make.follow_up(number)
        page = start(cast.anna)
        page = cast.anna.get(f"/fall/{number}").submit('form[action$="/sa-gick-det/avsluta"]')
        assert page.said == "Fallet är avslutat."
        assert "Avsluta fallet" not in page.text
    facts = only(make, CaseFacts)
    assert (facts.state, facts.ended_at) == (State.CLOSED, days(370))


def test_a_person_who_has_left_is_not_asked_about_any_more(
    cast: Cast, make: Factory, number: str
) -> None:
    with clock.at(days(90)):
        page = start(cast.anna).click("Läkarintyg men ingen plan")
        page = cast.anna.get(f"/fall/{number}/sa-gick-det")
        done = page.submit('form[action$="/inte-aktuell"]')
        assert "Inte längre aktuell hos oss" in part(done, "sa-gick-det")
        assert number not in part(cast.anna.get("/"), "vantar")
        assert state_of(make, number) == State.CLOSED
    with clock.at(days(400)):
        assert number not in part(start(cast.anna), "vantar")
    told = [(e.event.label, e.data.get("answer")) for e in events(make, number)[-2:]]
    assert told == [("Berättade hur det gick", "gone"), ("Avslutade fallet", None)]


def test_a_person_may_leave_between_two_questions(cast: Cast, make: Factory, number: str) -> None:
    with clock.at(days(95)):
        make.follow_up(number)
    with clock.at(days(150)):
        cast.anna.sign_in()
        page = cast.anna.get(f"/fall/{number}").submit('form[action$="/inte-aktuell"]')
        told = part(page, "sa-gick-det")
        assert "Inte längre aktuell hos oss Anna Bergström" in told
        assert "tolv månader" not in told, "it was said long before that"
        assert not page.has('form[action$="/inte-aktuell"]')
        assert state_of(make, number) == State.CLOSED


def test_who_was_silent_at_three_months_is_asked_about_twelve(
    cast: Cast, make: Factory, number: str
) -> None:
    with clock.at(days(366)):
        line = part(start(cast.anna), "vantar")
        assert "efter tolv månader" in line
        assert "tre månader" not in line


def test_a_group_may_ask_after_six_months_too(cast: Cast, make: Factory, number: str) -> None:
    with clock.at(days(90)):
        make.follow_up(number)
        start(cast.cilla)
        page = cast.cilla.get("/").click("Sköt gruppen")
        settings = page.click("Inställningar")
        assert settings.submit("#settings-form", follow_up_at_six="y").status == 200
    with clock.at(days(182)):
        assert "efter sex månader" in part(start(cast.anna), "vantar")


def start_of_case(person: Person, number: str) -> str:
    person.sign_in()
    return person.get(f"/fall/{number}").one(".head .meta").get_text(" ", strip=True)

"""When the group can't agree: one reason for each party that takes part and is concerned."""

import pytest
from sqlalchemy import select

from kompetensgrupp.audit.models import Event, LogEntry, LogText
from kompetensgrupp.core.db import db
from kompetensgrupp.core.errors import Invalid, NotAllowed
from kompetensgrupp.decisions import closing
from kompetensgrupp.decisions.models import ClosingReason
from kompetensgrupp.groups.models import PartyKind, PartyStatus
from tests.cast import Cast, Page
from tests.factories import Factory
from tests.sending import send

SUMMARY = "Vi ser olika på var man börjar."
REASONS = {"Kommunen": "Omsorgen först.", "Försäkringskassan": "Inget intyg finns.",
           "Vårdcentralen": "Inget att bedöma."}  # fmt: skip


def labels(page: Page) -> list[str]:
    return [tag.get_text().split(" (")[0] for tag in page.soup.select("#close-form label")][1:]


def filled(page: Page, **instead: str) -> dict[str, str]:
    """The form with everything written, the parties found by their labels."""
    data = page.form("#close-form") | {"summary": SUMMARY}
    for place, name in enumerate(labels(page)):
        data[f"reasons-{place}-reason"] = REASONS.get(name, "Vi var inte med.")
    return {**data, **instead}


def ask(cast: Cast, number: str) -> Page:
    return cast.cilla.get(f"/fall/{number}").click("Avsluta utan rekommendation")


def test_each_partys_reason_stands_on_the_case_and_in_the_log(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    page = ask(cast, number)
    assert labels(page) == list(REASONS), "AF is invited, so nobody waits for its reason"
    page = cast.cilla.post(f"/fall/{number}/avsluta", filled(page))
    assert "Fallet är avslutat utan gemensam rekommendation." in page.said
    shown = cast.bo.get(f"/fall/{number}").one("#skal").get_text(" ", strip=True)
    for name, reason in REASONS.items():
        assert f"{name} {reason}" in shown
    assert SUMMARY in shown
    log = cast.fatima.get(f"/fall/{number}/logg").text
    for words in (SUMMARY, *(f"{name}: {reason}" for name, reason in REASONS.items())):
        assert words in log
    with make.acting("cilla"):
        entry = db.session.scalars(
            select(LogEntry).where(LogEntry.event == Event.CASE_CLOSED_WITHOUT)
        ).one()
        assert "Omsorgen" not in str(entry.data), "text stands where it can be erased"
        text = db.session.scalars(select(LogText.text).where(LogText.entry_id == entry.id)).one()
        assert "Kommunen: Omsorgen först." in text


@pytest.mark.parametrize("missing", ["summary", "reasons-0-reason", "reasons-2-reason"])
def test_a_reason_that_is_missing_is_asked_for(cast: Cast, make: Factory, missing: str) -> None:
    number = make.case("discussion")
    refused = cast.cilla.post(f"/fall/{number}/avsluta", filled(ask(cast, number), **{missing: ""}))
    assert refused.status == 422
    assert refused.has(f'#error-summary a[href="#{missing}"]')
    kept = refused.form("#close-form")
    assert [kept[name] for name in ("summary", "reasons-1-reason") if name != missing] != [""]
    assert "Diskussion" in cast.bo.get(f"/fall/{number}").one(".pill").get_text()
    with make.acting("cilla"):
        assert not db.session.scalars(select(ClosingReason)).all()


def test_what_a_party_has_answered_is_there_to_begin_with(cast: Cast, make: Factory) -> None:
    number = make.case("proposed")
    make.standpoint(number, "bo", "oppose", "Det saknas medicinskt underlag.")
    make.standpoint(number, "hanna")
    form = ask(cast, number).form("#close-form")
    assert form["reasons-1-reason"] == "Ställer sig inte bakom. Det saknas medicinskt underlag."
    assert form["reasons-0-reason"] == form["reasons-2-reason"] == ""


def test_a_party_that_isnt_concerned_gives_no_reason(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    party = make.party(PartyKind.VARDCENTRAL)
    send(cast.fatima, f"/fall/{number}/berors-inte/{party.id}", reason="Ingen sjukdom.")
    make.party(PartyKind.AF, PartyStatus.TAKES_PART)
    page = ask(cast, number)
    assert labels(page) == ["Kommunen", "Försäkringskassan", "Arbetsförmedlingen"]
    cast.cilla.post(f"/fall/{number}/avsluta", filled(page))
    assert "Vårdcentralen" not in cast.bo.get(f"/fall/{number}").one("#skal").get_text()


def test_a_party_that_came_meanwhile_is_asked_for(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    data = filled(ask(cast, number))
    make.party(PartyKind.AF, PartyStatus.TAKES_PART)
    refused = cast.cilla.post(f"/fall/{number}/avsluta", data)
    assert refused.status == 422
    assert labels(refused) == [*REASONS, "Arbetsförmedlingen"]
    assert refused.form("#close-form")["reasons-0-reason"] == REASONS["Kommunen"]


def test_the_reasons_are_checked_and_kept_as_a_draft(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    data = filled(ask(cast, number), **{"reasons-1-reason": "Ring 070-174 06 12."})
    refused = cast.cilla.post(f"/fall/{number}/avsluta", data)
    assert refused.status == 422
    assert "070-174 06 12" in refused.form("#close-form")["reasons-1-reason"]
    data["reasons-1-reason"] = "Halvvägs"
    cast.cilla.post("/utkast", data, htmx=True)
    page = cast.cilla.get(f"/fall/{number}/avsluta")
    assert page.form("#close-form")["reasons-1-reason"] == "Halvvägs"
    assert f"Avslut av {number}" in cast.cilla.get("/").text


def test_only_the_leader_closes_and_only_once(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    data = filled(ask(cast, number))
    for person in (cast.anna, cast.bo, cast.hanna):
        assert send(person, f"/fall/{number}/avsluta", summary="x").status == 403
    assert cast.cilla.client.post(f"/fall/{number}/avsluta", data=data).status_code == 303
    again = cast.cilla.post(f"/fall/{number}/avsluta", {**data, "idempotency_key": "another"})
    assert again.status == 409
    with make.acting("cilla"):
        assert len(db.session.scalars(select(ClosingReason)).all()) == 4


def test_the_service_asks_for_everything_too(make: Factory) -> None:
    number = make.case("discussion")
    with make.acting("bo") as bo, pytest.raises(NotAllowed):
        closing.close(bo, make.load(bo, number), SUMMARY, {})
    with make.acting("cilla") as cilla, pytest.raises(Invalid, match="Skriv skälet"):
        closing.close(cilla, make.load(cilla, number), SUMMARY, {})

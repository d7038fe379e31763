"""The leader notes standpoints at a meeting; each party says whether that is right."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from kompetensgrupp.accounts.models import User
from kompetensgrupp.audit.models import Event, LogEntry
from kompetensgrupp.cases.models import CaseFacts
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.words import day
from kompetensgrupp.decisions.models import MeetingNote, Proposal, Standpoint
from kompetensgrupp.groups.models import PartyKind
from tests.cast import Cast, Page, Person
from tests.factories import Factory
from tests.sending import send

KOMMUN, FK, CARE, AF = PartyKind.KOMMUN, PartyKind.FK, PartyKind.VARDCENTRAL, PartyKind.AF
ORDER = (KOMMUN, FK, CARE, AF)


@pytest.fixture
def number(make: Factory) -> str:
    """A proposal that nobody has answered."""
    return make.case("proposed")


def fill(page: Page, **said: tuple[str, str]) -> dict[str, Any]:
    """The form's fields with what each party said: kommun=("support", "")."""
    form = page.form("#meeting-form")
    kinds = {"kommun": "Kommunen", "fk": "Försäkringskassan", "care": "Vårdcentralen",
             "af": "Arbetsförmedlingen"}  # fmt: skip
    for name, (stance, reason) in said.items():
        legend = next(
            f for f in page.soup.select("#meeting-form > fieldset")
            if kinds[name] in f.legend.get_text()
        )  # fmt: skip
        prefix = str(legend.select_one('input[type="hidden"]')["name"]).removesuffix("party")
        form[f"{prefix}stance"], form[f"{prefix}reason"] = stance, reason
        if not form.get(f"{prefix}speaker"):
            able = legend.select("select option")
            form[f"{prefix}speaker"] = str(able[1]["value"])
    return form


def note(cast: Cast, number: str, htmx: bool = False, **said: tuple[str, str]) -> Page:
    page = cast.cilla.get(f"/fall/{number}").click("Ta ställning på mötet")
    action = str(page.one("#meeting-form")["action"])
    return cast.cilla.post(action, fill(page, **said), htmx=htmx)


def panel(person: Person, number: str) -> str:
    shown = person.get(f"/fall/{number}").one("#forslag")
    return " ".join(shown.get_text(" ").split())


def waiting(person: Person) -> str:
    return person.get("/").one("#vantar").get_text(" ", strip=True)


def events(make: Factory) -> list[LogEntry]:
    with make.acting("cilla"):
        return list(db.session.scalars(select(LogEntry).order_by(LogEntry.seq)))


def test_one_page_notes_what_several_parties_said(cast: Cast, make: Factory, number: str) -> None:
    page = note(
        cast, number,
        fk=("support", ""), care=("reservation", "Bara om vi får remissen."), af=("absent", ""),
    )  # fmt: skip
    assert "Tre svar är antecknade" in page.said
    shown = panel(cast.greger, number)
    assert f"antecknat på möte {day(clock.today())} av Cilla" in shown
    assert "Bo Elofsson talade för parten" in shown
    assert "Bara om vi får remissen." in shown
    assert "Frånvarande" in shown
    assert "2 av 4 ställer sig bakom" in shown
    noted = [e for e in events(make) if e.event == Event.STANDPOINT_NOTED]
    assert [e.data["stance"] for e in noted] == ["support", "reservation"]
    assert noted[0].data["held_on"] == clock.today().isoformat()
    log = cast.bo.get(f"/fall/{number}/logg").text
    assert "Antecknade ställningstagande på möte, version 1: ställer sig bakom" in log
    assert "för Försäkringskassan" in log


def test_the_party_is_told_and_says_that_it_is_right(
    cast: Cast, make: Factory, number: str
) -> None:
    note(cast, number, fk=("oppose", "Underlaget räcker inte."))
    told = waiting(cast.bo)
    assert "antecknades att din part ställer sig inte bakom. Stämmer det?" in told
    assert "Stämmer det?" not in waiting(cast.fatima), "it is about another party"
    page = cast.bo.get(f"/fall/{number}")
    assert "Stämmer det?" in panel(cast.bo, number)
    done = page.submit("#agree-form")
    assert "anteckningen stämmer" in done.said
    assert "Stämmer det?" not in waiting(cast.bo)
    assert "har sagt att det stämmer" in panel(cast.hanna, number)
    assert page.submit("#agree-form").status < 400, "a second press is no fault"
    assert [e.event for e in events(make)].count(Event.NOTE_AGREED) == 1


def test_the_party_changes_it_by_answering(cast: Cast, make: Factory, number: str) -> None:
    note(cast, number, fk=("oppose", "Underlaget räcker inte."))
    page = cast.bo.get(f"/fall/{number}")
    assert page.form("#standpoint-form")["stance"] == "oppose"
    page.submit("#standpoint-form", stance="support", reason="")
    shown = panel(cast.hanna, number)
    assert "antecknat på möte" not in shown
    assert "Underlaget räcker inte." not in shown
    assert "Stämmer det?" not in waiting(cast.bo)
    with make.acting("cilla"):
        assert not list(db.session.scalars(select(MeetingNote)))
        assert len(list(db.session.scalars(select(Standpoint)))) == 1


def test_a_partys_own_word_outranks_a_note(cast: Cast, make: Factory, number: str) -> None:
    page = cast.cilla.get(f"/fall/{number}").click("Ta ställning på mötet")
    fields = fill(page, fk=("oppose", "Nej."), care=("support", ""))
    make.standpoint(number, "bo", "support")
    refused = cast.cilla.post(str(page.one("#meeting-form")["action"]), fields)
    assert refused.status == 422
    assert "Parten har hunnit svara själv" in refused.one("#error-summary").get_text()
    assert "Nej." in refused.text, "what was written is kept"
    assert "0 av 4" not in panel(cast.bo, number)
    with make.acting("cilla"):
        assert len(list(db.session.scalars(select(Standpoint)))) == 1, "nothing of it was noted"
    page = cast.cilla.get(f"/fall/{number}").click("Ta ställning på mötet")
    assert "Försäkringskassan har svarat och ändrar sitt svar självt." in page.text
    assert "Försäkringskassan" not in page.one("#meeting-form").get_text()


def test_the_leader_mends_a_note_until_the_party_has_agreed(
    cast: Cast, make: Factory, number: str
) -> None:
    note(cast, number, fk=("oppose", "Nej."))
    stale = cast.bo.get(f"/fall/{number}")
    page = note(cast, number, fk=("support", ""))
    assert "Ett svar är antecknat" in page.said
    refused = stale.submit("#agree-form")
    assert refused.status == 409
    assert "har ändrats sedan du öppnade sidan" in refused.text
    cast.bo.get(f"/fall/{number}").submit("#agree-form")
    page = cast.cilla.get(f"/fall/{number}").click("Ta ställning på mötet")
    assert "Försäkringskassan" not in page.one("#meeting-form").get_text()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"fk": ("oppose", "")}, "Skriv varför"),
        ({}, "Anteckna minst en parts"),
        ({"fk": ("oppose", "Ring 070-174 06 58")}, "pekar ut en person"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(
    cast: Cast, make: Factory, number: str, said: dict[str, tuple[str, str]], words: str
) -> None:
    page = (
        note(cast, number, care=("support", "Vi är med."), **said) if said else note(cast, number)
    )
    assert page.status == 422
    assert words in page.one("#error-summary").get_text()
    assert not said or "Vi är med." in page.text
    with make.acting("cilla"):
        assert not list(db.session.scalars(select(Standpoint)))


@pytest.mark.parametrize(("days", "fits"), [(1, False), (0, True), (-1, False)])
def test_a_meeting_was_after_the_version_and_not_tomorrow(
    cast: Cast, number: str, days: int, fits: bool
) -> None:
    page = cast.cilla.get(f"/fall/{number}").click("Ta ställning på mötet")
    fields = fill(page, fk=("support", ""))
    fields["held_on"] = (clock.today() + timedelta(days=days)).isoformat()
    answer = cast.cilla.post(str(page.one("#meeting-form")["action"]), fields)
    assert (answer.status == 200) is fits, answer.text


def test_somebody_must_have_spoken_and_it_may_be_one_outside_the_group(
    cast: Cast, number: str
) -> None:
    page = cast.cilla.get(f"/fall/{number}").click("Ta ställning på mötet")
    fields = fill(page, fk=("support", ""))
    prefix = next(n for n, v in fields.items() if v == "support").removesuffix("stance")
    action = str(page.one("#meeting-form")["action"])
    for nonsense in ("", "99999", "x"):
        refused = cast.cilla.post(action, {**fields, f"{prefix}speaker": nonsense})
        assert refused.status == 422, nonsense
        assert "Välj vem som talade" in refused.text
    done = cast.cilla.post(action, {**fields, f"{prefix}speaker": "outside"})
    assert "Ett svar är antecknat" in done.said
    assert "någon utanför gruppen talade för parten" in panel(cast.bo, number)


def test_the_writer_of_the_case_speaks_only_where_nobody_else_can(
    cast: Cast, make: Factory
) -> None:
    number = make.case("proposed", author="hanna")
    page = cast.cilla.get(f"/fall/{number}").click("Ta ställning på mötet")
    own = page.one("#meeting-form > fieldset:nth-of-type(1) select").get_text(" ")
    assert "Cilla" in own
    assert "Hanna" not in own
    refused = send(
        cast.cilla, f"/fall/{number}/forslag/1/mote", held_on=clock.today().isoformat(),
        parties__0__party=str(make.party(KOMMUN).id), parties__0__stance="support",
        parties__0__speaker=str(user_id(make, "hanna")),
    )  # fmt: skip
    assert refused.status == 422
    with make.acting("cilla"):
        cilla = db.session.scalars(select(User).where(User.persona == "hanna")).one()
        assert cilla.is_active


def user_id(make: Factory, name: str) -> int:
    with make.acting("cilla"):
        return db.session.scalars(select(User.id).where(User.persona == name)).one()


def test_a_noted_word_of_another_party_stops_the_clock_for_the_first_answer(
    cast: Cast, make: Factory
) -> None:
    number = make.case("discussion")
    make.proposal(number, "hanna")
    note(cast, number, fk=("support", ""))
    with make.acting("anna") as actor:
        facts = db.session.get(CaseFacts, make.load(actor, number).id)
        assert facts is not None
        assert facts.first_answer_at is not None


def test_a_noted_answer_opens_hidden_ones_for_its_party(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    make.proposal(number, "bo", hides_answers=True)
    make.standpoint(number, "bo", "oppose", "Vi saknar underlag.")
    note(cast, number, care=("support", ""))
    assert "Vi saknar underlag." in panel(cast.fatima, number)
    hidden = panel(cast.hanna, number)
    assert "Vi saknar underlag." not in hidden
    assert "antecknat på möte" in hidden
    log = cast.hanna.get(f"/fall/{number}/logg").one("ol.log").get_text()
    assert "ställer sig bakom" not in log


# --- five working days -----------------------------------------------------------------------


def at_noon(day: date) -> datetime:
    return datetime.combine(day, time(11), UTC)


@pytest.mark.parametrize(
    ("noted_on", "last"),
    [
        (date(2026, 11, 23), date(2026, 11, 30)),  # Monday to Monday
        (date(2026, 11, 27), date(2026, 12, 4)),  # Friday
        (date(2026, 12, 21), date(2026, 12, 30)),  # Christmas is no working day
        (date(2027, 3, 24), date(2027, 4, 2)),  # nor is Easter
    ],
)
def test_five_swedish_working_days_the_last_one_whole(
    cast: Cast, make: Factory, noted_on: date, last: date
) -> None:
    with clock.at(at_noon(noted_on)):
        number = make.case("proposed")
        note(cast, number, fk=("support", ""))
        assert f"till och med {day(last)}" in panel(cast.bo, number)
    for moment, is_open in ((at_noon(last), True), (at_noon(last + timedelta(days=1)), False)):
        with clock.at(moment):
            cast.bo.sign_in()
            assert ("Stämmer det?" in waiting(cast.bo)) is is_open
            assert cast.bo.get(f"/fall/{number}").has("#agree-form") is is_open
    with clock.at(at_noon(last + timedelta(days=2))):
        cast.bo.sign_in()
        late = send(cast.bo, f"/fall/{number}/forslag/1/stallning", stance="abstain", reason="Nej.")
        assert late.status == 303, "until it is confirmed everybody may change"


def test_only_the_leader_notes_and_only_what_can_be_answered(
    cast: Cast, make: Factory, number: str
) -> None:
    address = f"/fall/{number}/forslag/1/mote"
    for name in ("anna", "hanna", "bo"):
        assert getattr(cast, name).get(address).status == 403
        assert "Ta ställning på mötet" not in getattr(cast, name).get(f"/fall/{number}").text
    make.proposal(number, "bo", "Ny plan")
    assert cast.cilla.get(address).status == 409
    agreed = make.case("confirmed")
    assert cast.cilla.get(f"/fall/{agreed}/forslag/1/mote").status == 403


def test_half_written_notes_are_kept(cast: Cast, make: Factory, number: str) -> None:
    page = cast.cilla.get(f"/fall/{number}").click("Ta ställning på mötet")
    fields = fill(page, care=("oppose", "Vi har inte haft tid att läsa."))
    send(cast.cilla, "/utkast", **{n.replace("-", "__"): v for n, v in fields.items()
                                   if n != "csrf_token"})  # fmt: skip
    assert "Anteckningar från möte i" in cast.cilla.get("/").text
    make.standpoint(number, "bo")  # one who was on the page answers meanwhile
    again = cast.cilla.get(f"/fall/{number}").click("Ta ställning på mötet")
    assert "Vi har inte haft tid att läsa." in again.text
    assert "oppose" in again.form("#meeting-form").values()
    with make.acting("cilla"):
        assert db.session.scalars(select(Proposal)).one().number == 1

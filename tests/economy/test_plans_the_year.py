"""Cilla plans the year's money and goals, notes hours, and tells what came otherwise."""

from datetime import timedelta
from typing import Any

import pytest

from kompetensgrupp.core import clock, periods
from kompetensgrupp.core.errors import NotAllowed
from kompetensgrupp.economy import goals, reading, rules, service
from kompetensgrupp.economy.models import GoalStatus
from tests.cast import Cast, Page
from tests.factories import Factory


def _plan(cast: Cast) -> Page:
    """The page of a budget begun with Kävlinge's."""
    return cast.cilla.get("/ekonomi/budget/ny").submit("#new-budget-form")


def test_cilla_begins_with_kavlinges_budget(cast: Cast) -> None:
    assert "Ingen budget än" in cast.cilla.get("/ekonomi").text
    form = _plan(cast).form("#budget-form")
    assert form["lines-0-title"] == "Projektledare"
    assert form["granted"] == "290\u00a0400"
    page = cast.bo.get("/ekonomi")
    assert (
        page.text.replace("\u00a0", " ").count("290 400 kr") == 5
    )  # granted, twice the sums, left
    assert not page.has("#time-form")


def test_spending_above_the_grant_is_told_and_noted_once(cast: Cast) -> None:
    """R12: shown and noted as a deviation, not refused."""
    page = _plan(cast).submit("#budget-form", **{"lines-5-outturn": "300 000,50 kr"})
    assert "en avvikelse är antecknad" in page.said
    assert "Utfallet är 9 600,50 kr över det beviljade" in page.text.replace("\u00a0", " ")
    again = page.click("Ändra budget och utfall").submit("#budget-form")
    assert again.said == "Budgeten är sparad."
    assert len(again.soup.select("#avvikelser li")) == 1
    report = again.click("Ekonomi, ")
    assert "9 600,50 kr högre än det beviljade" in report.text.replace("\u00a0", " ")


BAD = {
    "lines-0-budget": ("tusen", "Skriv ett belopp i kronor"),
    "lines-1-extent": ("110 %", "Skriv procent av heltid"),
    "lines-2-title": ("", "Skriv vad posten är."),
    "lines-3-outturn": ("-5", "Skriv ett belopp i kronor"),
    "granted": ("1 000 000 000", "Skriv ett belopp i kronor"),
    "last": ("1999-12-31", "Sista dagen är före den första."),
}


def test_what_cannot_be_read_is_said_at_the_field_and_kept(cast: Cast) -> None:
    page = _plan(cast)
    for name, (typed, message) in BAD.items():
        refused = page.submit("#budget-form", **{name: typed})
        assert refused.status == 422
        assert message in refused.one(f"#{name}-error").get_text()
        assert refused.form("#budget-form")[name] == typed
    assert cast.cilla.get("/ekonomi").text.count("175") > 0, "nothing of it was saved"


def test_two_plan_at_once_and_nobodys_words_are_lost(cast: Cast) -> None:
    old = _plan(cast)
    cast.cilla.get(old.address).submit("#budget-form", granted="250 000")
    late = old.submit("#budget-form", granted="260 000")
    assert late.status == 422
    assert "har ändrat budgeten sedan du öppnade sidan" in late.text
    assert "Beviljat 250 000 kr" in late.text.replace("\u00a0", " ")
    assert late.form("#budget-form")["granted"] == "260 000"
    assert late.submit("#budget-form").said == "Budgeten är sparad."


def test_a_line_goes_when_emptied_and_one_more_comes(cast: Cast) -> None:
    page = _plan(cast)
    more = page.submit("#budget-form", button="add_line", **{"lines-6-title": "Porto"})
    assert more.form("#budget-form")["lines-6-title"] == "Porto"
    assert "lines-7-title" in more.form("#budget-form")
    empty = {f"lines-0-{name}": "" for name in ("title", "party", "extent", "budget")}
    saved = more.submit("#budget-form", **empty)
    assert "Projektledare" not in saved.one("#budget").get_text()
    assert "Porto" in saved.one("#budget").get_text()


def test_money_is_asked_for_and_taken_back(cast: Cast) -> None:
    _plan(cast).submit("#budget-form", **{"lines-0-outturn": "100 000"})
    page = cast.cilla.get("/ekonomi")
    page = page.submit("#requisition-form", amount="40 000")
    text = page.text.replace("\u00a0", " ")
    assert "250 400 kr Kvar att rekvirera" in text or "Kvar att rekvirera 250 400 kr" in text
    assert "Går att rekvirera nu: 60 000 kr" in text
    for wrong in ({"amount": "0"}, {"on_day": str(clock.today() + timedelta(2))}, {"amount": "x"}):
        refused = page.submit("#requisition-form", **{"amount": "1", **wrong})
        assert refused.status == 422
        assert refused.has("#requisition-form .field__error")
    gone = page.submit('#rekvisitioner form[action$="/ta-bort"]')
    assert "Inget är rekvirerat än." in gone.text


def test_hours_after_a_meeting_take_two_clicks(cast: Cast, make: Factory) -> None:
    _plan(cast)
    page = cast.cilla.get("/ekonomi").submit("#time-form")
    rows = {row.th.get_text(strip=True): row.get_text(" ") for row in page.soup.select("#tid tr")}
    assert "2 tim" in rows["Försäkringskassan"]
    assert "Arbetsförmedlingen" in rows, "invited parties give time too"
    with make.acting("cilla") as actor:
        times = reading.party_times(actor, clock.today(), clock.today())
    assert {row.spent for row in times} == {120}
    with make.acting("cilla") as actor:
        year = periods.year_of(clock.today())
        promised = {row.promised for row in reading.party_times(actor, year.first, year.last)}
    assert rules.promised_minutes([100], year.first, clock.today()) in promised, (
        "not for the future"
    )
    assert sum(row.promised > 0 for row in times) == (
        3 if clock.is_working_day(clock.today()) else 0
    )
    fewer = page.submit('#tid li:first-child form[action$="/ta-bort"]')
    assert len(fewer.soup.select("#tid form")) == 3
    for wrong in ({"hours": "1,3"}, {"hours": "25"}, {"on_day": "3000-01-01"}, {"parties": []}):
        assert page.submit("#time-form", **wrong).status == 422


def test_a_meeting_may_fill_in_the_hours(cast: Cast) -> None:
    form = cast.cilla.get("/ekonomi?dag=2026-03-05&slag=workshop&timmar=3,5").form("#time-form")
    assert (form["on_day"], form["kind"], form["hours"]) == ("2026-03-05", "workshop", "3,5")
    assert cast.cilla.get("/ekonomi?dag=x&slag=y&budget=z").status == 200


def test_a_deviation_is_told_at_once_and_stays_as_it_was_told(cast: Cast) -> None:
    form = cast.cilla.get("/ekonomi/avvikelser/ny")
    assert form.submit("#deviation-form", what="").status == 422
    named = form.submit("#deviation-form", what="Ring 19700101-2391 om tiden.")
    assert "pekar ut en person" in named.one("#what-error").get_text()
    page = form.submit("#deviation-form", what="Workshop 2 sköts upp.", action="Ny dag i maj.")
    told = page.submit("#reported-form", told="Styrgruppen")
    assert "till Styrgruppen" in told.text
    early = {"told": "Styrgruppen", "on_day": str(clock.today() - timedelta(9))}
    assert told.submit("#reported-form", **early).status == 422
    old, other = told.click("Ändra avvikelsen"), told.click("Ändra avvikelsen")
    new = old.submit("#deviation-form", what="Workshop 2 och 3 sköts upp.")
    assert "Texten har ändrats sedan avvikelsen rapporterades" in new.text
    assert "Workshop 2 sköts upp." in new.one("#rapporterad").get_text()
    late = other.submit("#deviation-form", what="Något annat.")
    assert late.status == 422
    assert "Nu står det: «Workshop 2 och 3 sköts upp." in late.text
    assert late.form("#deviation-form")["what"] == "Något annat."
    assert cast.bo.get(new.address).status == 200


def test_goals_begin_with_the_usual_and_are_measured(cast: Cast, make: Factory) -> None:
    page = cast.cilla.get("/mal").submit("form:has(#usual-goals)")
    assert len(page.soup.select("main .list > li")) == 4
    assert not page.has("#usual-goals")
    goal = page.click("Kontaktvägarna är korta")
    assert goal.submit("#outcome-form", text="4 dagar").status == 422
    goal = goal.submit("#outcome-form", status="reached", text="I snitt 4 dagar.")
    assert "Nått" in cast.fatima.get("/mal").text
    other = cast.cilla.get(goal.address)
    changed = other.submit("#goal-form", target="Högst 4 dagar")
    stale = goal.submit("#goal-form", target="Högst 3 dagar")
    assert "Målet är ändrat." in changed.said
    assert stale.status == 422
    assert stale.form("#goal-form")["target"] == "Högst 3 dagar"
    with make.acting("cilla") as actor:
        before = reading.goals_at(actor, clock.today() - timedelta(1))
        assert [row.outcome for row in before] == [None] * 4, "it was measured today"


def test_a_form_sent_twice_counts_once(cast: Cast) -> None:
    page = cast.cilla.get("/mal")
    data: dict[str, Any] = page.form("#goal-form")
    data |= {"title": "Nytt mål", "measure": "Enkät", "target": "Alla"}
    for _ in range(2):
        answer = cast.cilla.post("/mal", data)
    assert answer.text.count("Nytt mål") == 1


@pytest.mark.parametrize("name", ["bo", "hanna"])
def test_others_read_and_do_not_plan(cast: Cast, make: Factory, name: str) -> None:
    with make.acting("cilla") as actor:
        goals.add(actor, "Ett mål", "Enkät", "Alla")
    person = getattr(cast, name)
    assert person.get("/mal").status == person.get("/ekonomi").status == 200
    token = person.token()
    assert person.post("/ekonomi/tid", {"csrf_token": token}).status == 403
    with make.acting(name) as actor, pytest.raises(NotAllowed, match="Bara projektledaren"):
        service.start_budget(actor, clock.today(), clock.today(), from_template=True)
    with make.acting(name) as actor:
        row = reading.goals_at(actor, clock.today())[0]
        with pytest.raises(NotAllowed, match="Bara projektledaren"):
            goals.measure(actor, row.goal, clock.today(), GoalStatus.REACHED, "")

"""Anna writes a case in four steps, Hanna reviews it; everything typed is kept on the way."""

from typing import Any

import pytest
from sqlalchemy import select, update

from kompetensgrupp.audit import service as audit
from kompetensgrupp.cases import vocabulary as v
from kompetensgrupp.cases.models import Case, CaseVersion
from kompetensgrupp.core.db import db
from kompetensgrupp.groups import service as groups
from tests.cast import HARMLESS, Cast
from tests.factories import Factory
from tests.sending import send

STEPS: dict[int, dict[str, Any]] = {
    1: {"title": "Intyg utan plan", "purpose": "individual", "category": "certificate_no_sgi"},
    2: {"sex": "man", "age_band": "45-54", "assistance_band": "27+", "children": "yes",
        "person_informed": "no"},
    3: {"background": "Lång väntan.\n\nInget händer.", "own_goal": "Vill arbeta halvtid",
        "certificate": "expired", "care_contact": "specialist", "health_assessed": "ongoing",
        "work_capacity_assessed": "no", "medically_supported": "partly",
        "need_of_coordination": "yes", "sip": "offered_declined", "ill_health_area": "pain",
        "measures_medical": "Smärtskola", "measures_work": "Arbetsträning",
        "measures_social": "Kontaktperson"},
    4: {"question": "Vem kan börja?", "answer_wanted_by": "2026-12-24"},
}  # fmt: skip
LABELS = (
    "Man", "45–54 år", "27 månader eller mer", "Har funnits, har gått ut", "Ja, hos specialist",
    "Delvis", "Erbjuden, tackat nej", "Långvarig smärta", "Lång väntan.", "Vill arbeta halvtid",
    "Smärtskola", "Arbetsträning", "Kontaktperson", "Vem kan börja?",
    "Sjukskriven med läkarintyg, saknar SGI",
)  # fmt: skip


def texts(make: Factory) -> list[CaseVersion]:
    with make.acting("anna"):
        return list(db.session.scalars(select(CaseVersion).order_by(CaseVersion.id)))


def test_a_case_from_first_word_to_publication(cast: Cast, make: Factory) -> None:
    with make.acting("anna") as actor:
        asked = [str(p.id) for p in groups.parties(actor) if p.kind in ("fk", "vardcentral")]
    page = cast.anna.get("/").click("Nytt fall")
    for number, fields in STEPS.items():
        more = {"parties_asked": asked} if number == 4 else {}
        page = page.submit("#case-form", **fields, **more)
    assert page.address.endswith("/kontrollera")
    for words in LABELS:
        assert words in page.text, words
    saved = texts(make)[0]
    for fields in STEPS.values():
        for name, value in fields.items():
            kept = getattr(saved, name)
            assert (kept.isoformat() if hasattr(kept, "isoformat") else kept) == value, name
    assert [str(i) for i in saved.parties_asked] == asked
    page = page.submit("#case-form", **HARMLESS)
    number = page.said.split()[0]
    assert "En kollega granskar det" in page.said
    page = cast.hanna.get("/").click("Intyg utan plan").submit("#review-form", outcome="approve")
    assert f"{number} är godkänt" in page.said
    text = cast.bo.get(f"/fall/{number}").text
    for words in LABELS:
        assert words in text, words


@pytest.mark.parametrize(
    ("step", "wrong", "messages"),
    [
        (1, {"title": "", "purpose": "", "category": ""},
         ["Skriv en rubrik.", "Välj syfte.", "Välj det som stämmer bäst."]),
        (1, {"title": "x" * 121}, ["högst 120 tecken"]),
        (1, {"purpose": "nonsense"}, ["#purpose"]),
        (1, {"category": "nonsense"}, ["#category"]),
        (2, {"sex": "", "age_band": "", "assistance_band": ""},
         ["Välj kön.", "Välj åldersgrupp.", "Välj hur länge"]),
        (2, {"age_band": "37"}, ["#age_band"]),
        (2, {"children": "3"}, ["#children"]),
        (3, {"background": "", "own_goal": ""},
         ["Beskriv bakgrunden.", "Skriv personens mål, eller «Inte tillfrågad än»."]),
        (3, {"background": "x" * 6001}, ["högst 6000 tecken"]),
        (3, {"measures_work": "x" * 1501}, ["högst 1500 tecken"]),
        (3, {"sip": "nonsense"}, ["#sip"]),
        (4, {"question": ""}, ["Skriv din fråga till gruppen."]),
        (4, {"answer_wanted_by": "i mars"}, ["#answer_wanted_by"]),
        (4, {"parties_asked": "9999"}, ["#parties_asked"]),
    ],
)  # fmt: skip
def test_a_faulty_step_comes_back_with_what_was_typed(
    cast: Cast, make: Factory, step: int, wrong: dict[str, str], messages: list[str]
) -> None:
    number = make.case("draft")
    sent = {**STEPS[step], **wrong}
    page = send(cast.anna, f"/fall/{number}/skriv/{step}", **sent)
    assert page.status == 422
    summary = str(page.one("#error-summary"))
    for message in messages:
        assert message in summary
    form = page.form("#case-form")
    for name, value in STEPS[step].items():
        if name not in wrong:
            assert form.get(name) == value, name
    if "background" in wrong:
        assert form["background"] == wrong["background"]
    assert texts(make)[0].title == "Läkarintyg men ingen plan"


def test_what_is_missing_is_listed_before_it_is_sent(cast: Cast) -> None:
    page = cast.anna.get("/fall/nytt").submit("#case-form", **STEPS[1])
    number = page.address.split("/")[2]
    page = cast.anna.get(f"/fall/{number}/kontrollera")
    for words in ("Det här saknas än", "Kön", "Bakgrund", "Din fråga till gruppen"):
        assert words in page.text
    refused = page.submit("#case-form", **HARMLESS)
    assert refused.status == 422
    assert "Fyll i det som saknas" in refused.text


def test_an_unfinished_step_is_saved_for_later(cast: Cast, make: Factory) -> None:
    number = make.case("draft")
    page = cast.anna.get(f"/fall/{number}/skriv/3")
    page = page.submit("#case-form", background="Halvvägs", own_goal="", button="later")
    assert f"Utkastet {number} är sparat" in page.said
    form = cast.anna.get(f"/fall/{number}/skriv/3").form("#case-form")
    assert (form["background"], form["own_goal"]) == ("Halvvägs", "")
    assert number in cast.anna.get("/").one("#utkast").get_text()


def test_nobody_else_writes_in_annas_case(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    for person in (cast.hanna, cast.bo, cast.cilla):
        assert send(person, f"/fall/{number}/skriv/1", **STEPS[1]).status == 403
    assert texts(make)[0].title == "Läkarintyg men ingen plan"


def test_extra_fields_change_no_row(cast: Cast, make: Factory) -> None:
    number = make.case("draft")
    extra = {"state": "confirmed", "status": "approved", "writer_id": "1", "group_id": "2",
             "case_id": "7", "number": "9", "id": "99", "question": "Inte här"}  # fmt: skip
    assert send(cast.anna, f"/fall/{number}/skriv/1", **STEPS[1], **extra).status == 303
    text = texts(make)[0]
    assert (str(text.status), text.number, text.question) == (
        "writing", 1, "Vem kan hålla ihop planeringen?",
    )  # fmt: skip


# --- the second person ------------------------------------------------------------------------


def test_hanna_returns_a_case_and_anna_mends_it(cast: Cast, make: Factory) -> None:
    number = make.case("in_review")
    page = cast.hanna.get(f"/granska/{number}")
    refused = page.submit("#review-form", outcome="return", reason="")
    assert refused.status == 422
    assert "Skriv vad som behöver ändras." in refused.text
    said = page.submit("#review-form", outcome="return", reason="Ta bort orten.")
    assert "tillbaka hos författaren" in said.said
    page = cast.anna.get(f"/fall/{number}/kontrollera")
    assert "Hanna" in page.text
    assert "Ta bort orten." in page.text
    cast.anna.get(f"/fall/{number}/skriv/1").submit("#case-form", title="Utan ort")
    page = cast.anna.get(f"/fall/{number}/kontrollera").submit("#case-form", **HARMLESS)
    assert "är skickat" in page.said
    assert number in cast.jonas.get("/granska").text
    assert send(cast.jonas, f"/granska/{number}", outcome="approve").status == 303
    assert "Utan ort" in cast.bo.get(f"/fall/{number}").text


def test_nobody_reviews_what_they_have_written(cast: Cast, make: Factory) -> None:
    number = make.case("in_review", author="hanna")
    assert number not in cast.hanna.get("/granska").text
    assert cast.hanna.get(f"/granska/{number}").status == 403
    refused = send(cast.hanna, f"/granska/{number}", outcome="approve")
    assert refused.status == 403
    assert "En annan kollega behöver granska det" in refused.text
    assert number in cast.jonas.get("/granska").text


def test_an_editor_is_no_second_person(cast: Cast, make: Factory) -> None:
    number = make.case("in_review")
    with make.acting("jonas") as jonas:
        db.session.execute(update(CaseVersion).values(writer_id=jonas.user_id))
        audit.exempt("a test lets Jonas have written in it")
    assert send(cast.jonas, f"/granska/{number}", outcome="approve").status == 403
    assert send(cast.hanna, f"/granska/{number}", outcome="approve").status == 303


def test_other_parties_and_groups_review_nothing(cast: Cast, make: Factory) -> None:
    number = make.case("in_review")
    for person, status in ((cast.bo, 403), (cast.cilla, 403), (cast.petra, 404), (cast.eva, 403)):
        assert person.get(f"/granska/{number}").status == status
        assert send(person, f"/granska/{number}", outcome="approve").status == status
    with make.acting("anna"):
        assert db.session.scalars(select(Case.state)).one() == v.State.IN_REVIEW


@pytest.mark.parametrize("outcome", ["", "nonsense"])
def test_a_review_without_outcome_is_no_review(cast: Cast, make: Factory, outcome: str) -> None:
    number = make.case("in_review")
    answer = send(cast.hanna, f"/granska/{number}", outcome=outcome, reason="Det jag skrev")
    assert answer.status == 422
    assert answer.form("#review-form")["reason"] == "Det jag skrev"
    assert cast.bo.get(f"/fall/{number}").status == 404

"""A step may be a coordinated individual plan: goal, measures, principal, coordinator, inviter."""

from typing import Any

import pytest
from sqlalchemy import select

from kompetensgrupp.core.db import db
from kompetensgrupp.decisions.documents import StepWords, steps_of
from kompetensgrupp.decisions.kinds import MeasureKind
from kompetensgrupp.decisions.models import Step, StepKind
from kompetensgrupp.groups.models import PartyKind
from tests.cast import Cast, Page
from tests.factories import Factory
from tests.sending import send

GOAL, MEASURES = "Orka fler timmar i vardagen", "Rehabilitering och praktik i samma takt"


@pytest.fixture
def number(make: Factory) -> str:
    return make.case("discussion")


@pytest.fixture
def ids(make: Factory) -> dict[PartyKind, str]:
    """The ids of the parties, as a form sends them."""
    return {kind: str(make.party(kind).id) for kind in PartyKind if kind in _ASKED}


_ASKED = (PartyKind.KOMMUN, PartyKind.FK, PartyKind.VARDCENTRAL, PartyKind.AF)


def sip(ids: dict[PartyKind, str], n: int = 0, **other: str) -> dict[str, str]:
    fields = {
        "kind": "sip", "goal": GOAL, "measure": MEASURES, "party": ids[PartyKind.VARDCENTRAL],
        "coordinator": ids[PartyKind.KOMMUN], "inviter": ids[PartyKind.AF], "when": "före sommaren",
        **other,
    }  # fmt: skip
    return {f"steps__{n}__{name}": value for name, value in fields.items()}


def propose(cast: Cast, number: str, **fields: Any) -> Page:
    return send(cast.bo, f"/fall/{number}/forslag", summary="En plan", **fields)


def stored(make: Factory) -> list[Step]:
    with make.acting("bo"):
        return list(db.session.scalars(select(Step).order_by(Step.position)))


def test_bo_proposes_a_sip_without_scripts(
    cast: Cast, make: Factory, number: str, ids: dict[PartyKind, str]
) -> None:
    page = cast.bo.get(f"/fall/{number}/forslag/nytt")
    page = page.submit("#proposal-form", summary="En plan", button="add_sip")
    assert page.form("#proposal-form")["steps-0-kind"] == "sip", "the empty first step becomes it"
    assert not page.has("#steps-1-measure")
    assert "Ansvarig huvudman" in page.text
    page = page.submit("#proposal-form", steps_0_goal=GOAL, button="add_step")
    form = page.form("#proposal-form")
    assert (form["steps-0-goal"], form["steps-1-kind"]) == (GOAL, "measure")
    done = page.submit(
        "#proposal-form", steps_0_measure=MEASURES, steps_0_when="före sommaren",
        steps_0_party=ids[PartyKind.KOMMUN], steps_0_coordinator=ids[PartyKind.FK],
        steps_0_inviter=ids[PartyKind.AF], steps_1_measure="Praktik", steps_1_when="sedan",
        steps_1_party=ids[PartyKind.AF],
    )  # fmt: skip
    assert "Förslag version 1 är lagt" in done.said
    first, second = stored(make)
    assert (first.kind, first.goal, first.needs_consent) == (StepKind.SIP, GOAL, True)
    assert first.measure_kind == MeasureKind.SIP, "whatever its words are"
    assert (second.kind, second.goal) == (StepKind.MEASURE, "")
    again = cast.bo.get(f"/fall/{number}/forslag/nytt").form("#proposal-form")
    assert again["steps-0-kind"] == "sip"
    assert again["steps-0-coordinator"] == ids[PartyKind.FK]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("goal", "", "Skriv målet med planen."),
        ("measure", "", "Skriv vilka insatser"),
        ("when", "", "Skriv när planen ska vara på plats."),
        ("party", "", "Välj vilken huvudman som ansvarar."),
        ("party", "fk", "Välj vilken huvudman som ansvarar."),
        ("party", "af", "Välj vilken huvudman som ansvarar."),
        ("coordinator", "", "Välj vem som samordnar."),
        ("coordinator", "99999", "Välj vem som samordnar."),
        ("inviter", "x", "Välj vem som bjuder in."),
        ("goal", "x" * 301, "högst 300 tecken"),
        ("goal", "Ring 070-174 06 58", "pekar ut en person"),
    ],
)
def test_what_a_sip_asks(
    cast: Cast, make: Factory, number: str, ids: dict[PartyKind, str],
    field: str, value: str, words: str,
) -> None:  # fmt: skip
    known = {"fk": ids[PartyKind.FK], "af": ids[PartyKind.AF]}
    answer = propose(cast, number, **sip(ids, **{field: known.get(value, value)}))
    assert answer.status == 422
    assert words in str(answer.one("#error-summary"))
    assert answer.form("#proposal-form")["steps-0-kind"] == "sip"
    assert not stored(make)


@pytest.mark.parametrize("kind", [PartyKind.KOMMUN, PartyKind.VARDCENTRAL])
@pytest.mark.parametrize("inviter", _ASKED)
def test_any_party_may_invite_and_only_municipality_or_region_answers_for_it(
    cast: Cast, number: str, ids: dict[PartyKind, str], kind: PartyKind, inviter: PartyKind
) -> None:
    fields = sip(ids, party=ids[kind], inviter=ids[inviter], coordinator=ids[inviter])
    assert propose(cast, number, **fields).status == 303


@pytest.mark.parametrize("kind", ["", "nonsense"])
def test_a_step_of_no_known_kind_is_a_measure(
    cast: Cast, make: Factory, number: str, ids: dict[PartyKind, str], kind: str
) -> None:
    assert propose(cast, number, **sip(ids, kind=kind)).status == 303
    assert [step.kind for step in stored(make)] == [StepKind.MEASURE]


def text_of(page: Page) -> str:
    return " ".join(page.soup.get_text(" ").split())


def test_a_sip_says_the_same_everywhere_and_whose_party_is_not_behind(
    cast: Cast, make: Factory, number: str, ids: dict[PartyKind, str]
) -> None:
    propose(cast, number, **sip(ids))
    make.standpoint(number, "hanna")
    make.standpoint(number, "fatima", "oppose", "Inte vi.")
    make.standpoint(number, "bo")
    versions = text_of(cast.bo.get(f"/fall/{number}/forslag"))
    for words in (
        "Samordnad individuell plan (SIP)", f"Mål med planen {GOAL}",
        f"Insatser i planen {MEASURES}", "Ansvarig huvudman Vårdcentralen har inte ställt sig",
        "Samordnar Kommunen Bjuder", "Bjuder in Arbetsförmedlingen har inte ställt sig bakom",
        "Kräver personens samtycke.",
    ):  # fmt: skip
        assert words in versions
    panel = " ".join(cast.bo.get(f"/fall/{number}").one("#forslag").get_text(" ").split())
    assert f"SIP {GOAL} {MEASURES} Vårdcentralen · före sommaren · har inte ställt" in panel
    assert "samordnar: Kommunen bjuder in: Arbetsförmedlingen har inte" in panel
    send(cast.cilla, f"/fall/{number}/forslag/1/faststall")
    document = text_of(cast.bo.get(f"/fall/{number}/rekommendation"))
    assert "Ansvarig huvudman Vårdcentralen har inte ställt sig bakom" in document
    log = text_of(cast.bo.get(f"/fall/{number}/logg"))
    assert f"1. Samordnad individuell plan (SIP) · Mål med planen: {GOAL}" in log
    assert "Ansvarig huvudman: Vårdcentralen (har inte ställt sig bakom)" in log


def test_a_changed_sip_is_known_again_by_its_goal(
    cast: Cast, number: str, ids: dict[PartyKind, str]
) -> None:
    propose(cast, number, **sip(ids))
    propose(cast, number, **sip(ids, coordinator=ids[PartyKind.FK]))
    changed = cast.bo.get(f"/fall/{number}/forslag").one("#version-2 details").get_text(" ")
    assert "Steg 1 är ändrat" in changed
    assert "Samordnar" in changed
    assert "Mål med planen" not in changed


def test_a_recommendation_from_before_there_were_plans_is_still_read() -> None:
    old = {"measure": "Kartläggning", "benefit": "", "party": "FK", "when": "i mars", "aim": "",
           "needs_consent": False, "depends_on": None, "is_backed": False}  # fmt: skip
    (step,) = steps_of({"steps": [old]})
    assert isinstance(step, StepWords)
    assert [row.label for row in step.rows] == ["Insats", "Ansvarig part", "När"]
    assert "(har inte ställt sig bakom)" in step.line

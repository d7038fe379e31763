"""R5 and R8 as tables: whom a confirmation waits for, what silence and absence are called."""

from datetime import date, timedelta
from itertools import product

import pytest

from kompetensgrupp.cases.models import Case
from kompetensgrupp.cases.vocabulary import State
from kompetensgrupp.core import clock
from kompetensgrupp.core.rights import Actor, Role
from kompetensgrupp.decisions import documents, rules
from kompetensgrupp.decisions.models import Proposal, Stance, Standpoint, Step
from kompetensgrupp.groups.models import Party, PartyKind, PartyStatus

DAY = date(2026, 3, 21)
KOMMUN = Party(id=1, name="Kommunen", kind=PartyKind.KOMMUN, status=PartyStatus.TAKES_PART)
FK = Party(id=2, name="FK", kind=PartyKind.FK, status=PartyStatus.TAKES_PART)
CARE = Party(id=3, name="Vården", kind=PartyKind.VARDCENTRAL, status=PartyStatus.TAKES_PART)
AF = Party(id=4, name="AF", kind=PartyKind.AF, status=PartyStatus.INVITED)
OFFICE = Party(id=5, name="Förbundet", kind=PartyKind.FORBUND, status=PartyStatus.TAKES_PART)
PARTIES = [KOMMUN, FK, CARE, AF, OFFICE]
CILLA = Actor("Cilla", user_id=7, group_id=1, party_id=1, roles=frozenset({Role.LEADER}))
BO = Actor("Bo", user_id=8, group_id=1, party_id=2, roles=frozenset({Role.ADVISER}))


def proposal(stances: dict[int, Stance | None]) -> Proposal:
    given = [
        Standpoint(party_id=party, stance=stance, reason="därför")
        for party, stance in stances.items()
        if stance is not None
    ]
    return Proposal(number=1, answer_by=DAY, summary="Plan", standpoints=given, steps=[])


ANSWERS = (None, Stance.SUPPORT, Stance.OPPOSE, Stance.ABSENT)


@pytest.mark.parametrize(
    ("fk", "care", "af"), list(product(ANSWERS, ANSWERS, (None, Stance.SUPPORT)))
)
def test_a_confirmation_waits_for_each_silent_party_that_takes_part(
    fk: Stance | None, care: Stance | None, af: Stance | None
) -> None:
    version = proposal({1: Stance.SUPPORT, 2: fk, 3: care, 4: af})
    found = rules.answers(PARTIES, version, DAY)
    silent = [p.name for p, stance in ((FK, fk), (CARE, care)) if stance is None]
    assert [party.name for party in rules.silent(found)] == silent
    verdict = rules.is_complete(found)
    assert bool(verdict) is (not silent)
    if not verdict:
        assert all(name in verdict.reason for name in silent)
    case = Case(state=State.STANDPOINTS)
    assert bool(rules.may_confirm(CILLA, case, found, clock.now())) is (not silent)
    assert not rules.may_confirm(BO, case, found, clock.now())


@pytest.mark.parametrize(
    ("status", "kind", "asked", "waited_for"),
    [
        (PartyStatus.TAKES_PART, PartyKind.FK, True, True),
        (PartyStatus.INVITED, PartyKind.AF, True, False),
        (PartyStatus.DORMANT, PartyKind.FK, False, False),
        (PartyStatus.LEFT, PartyKind.FK, False, False),
        (PartyStatus.TAKES_PART, PartyKind.FORBUND, False, False),
    ],
)
def test_who_is_asked_and_who_is_waited_for(
    status: PartyStatus, kind: PartyKind, asked: bool, waited_for: bool
) -> None:
    party = Party(id=2, name="Parten", kind=kind, status=status)
    author = Party(id=1, name="Kommunen", kind=PartyKind.KOMMUN, status=PartyStatus.TAKES_PART)
    found = rules.answers([author, party], proposal({1: Stance.SUPPORT}), DAY)
    assert [answer.party for answer in found] == ([author, party] if asked else [author])
    assert bool(rules.silent(found)) is waited_for
    assert bool(rules.is_complete(found)) is not waited_for


@pytest.mark.parametrize("status", [PartyStatus.DORMANT, PartyStatus.LEFT])
def test_a_party_that_left_keeps_the_answer_it_gave(status: PartyStatus) -> None:
    gone = Party(id=2, name="Parten", kind=PartyKind.FK, status=status)
    found = rules.answers([gone], proposal({2: Stance.OPPOSE}), DAY)
    assert [answer.code for answer in found] == ["oppose"]


@pytest.mark.parametrize(
    ("today", "late", "label"),
    [(0, False, "Väntar på svar"), (-1, False, "Väntar på svar"), (1, True, "Har inte svarat")],
)
def test_silence_is_named_after_the_last_day(today: int, late: bool, label: str) -> None:
    day = DAY + timedelta(days=today)
    assert rules.is_late(proposal({}), day) is late
    assert rules.answers([FK], proposal({}), day)[0].label == label
    answered = rules.answers([FK], proposal({2: Stance.ABSENT}), day)[0]
    assert answered.label == "Frånvarande"


@pytest.mark.parametrize("stance", Stance)
def test_which_stances_are_explained(stance: Stance) -> None:
    explained = {Stance.RESERVATION, Stance.ABSTAIN, Stance.OPPOSE}
    assert rules.needs_reason(stance) is (stance in explained)


@pytest.mark.parametrize("state", State)
def test_only_a_case_with_standpoints_is_confirmed(state: State) -> None:
    found = rules.answers([FK], proposal({2: Stance.SUPPORT}), DAY)
    verdict = rules.may_confirm(CILLA, Case(state=state), found, clock.now())
    assert bool(verdict) is (state == State.STANDPOINTS)


@pytest.mark.parametrize(
    ("user", "roles", "party", "others", "allowed"),
    [
        (8, {Role.ADVISER}, FK, False, True),
        (8, {Role.LEADER}, FK, True, True),
        (8, {Role.CASEWORKER}, FK, False, False),
        (8, {Role.REVIEWER}, FK, False, False),
        (8, {Role.ADVISER}, None, False, False),
        (8, {Role.ADVISER}, OFFICE, False, False),
        (8, {Role.ADVISER}, AF, False, True),
        # The author of the case steps aside, unless alone in the party.
        (1, {Role.ADVISER, Role.CASEWORKER}, KOMMUN, True, False),
        (1, {Role.ADVISER, Role.CASEWORKER}, KOMMUN, False, True),
        # The same for who has taken the case over.
        (2, {Role.ADVISER}, KOMMUN, True, False),
    ],
)
def test_who_answers_for_a_party(
    user: int, roles: set[Role], party: Party | None, others: bool, allowed: bool
) -> None:
    actor = Actor("x", user_id=user, group_id=1, party_id=1, roles=frozenset(roles))
    case = Case(author_id=1, responsible_id=2)
    assert bool(rules.may_answer_for(actor, case, party, others)) is allowed


def frozen(stances: dict[int, Stance | None]) -> dict[str, object]:
    version = proposal(stances)
    version.steps = [
        Step(position=n, measure=f"Insats {n}", benefit="", party=party, party_id=party.id,
             timing="snart", aim="", needs_consent=False)
        for n, party in enumerate(PARTIES[:4], start=1)
    ]  # fmt: skip
    answers = rules.answers(PARTIES, version, DAY)
    names = {party.id: party.name for party in PARTIES}
    return documents.freeze(Case(number="KG-26-AAAA"), version, answers, names)


def test_a_recommendation_says_who_is_behind_and_who_is_not() -> None:
    content = frozen({1: Stance.SUPPORT, 2: Stance.OPPOSE, 3: Stance.ABSENT, 4: None})
    assert content["behind"] == ["Kommunen"]
    assert content["dissent"] == [{"party": "FK", "reason": "därför"}]
    assert content["absent"] == ["Vården"]
    assert content["silent"] == ["AF"]
    assert [step["is_backed"] for step in content["steps"]] == [True, False, False, False]  # type: ignore[attr-defined]
    assert content["disclaimer"] == (
        "Detta är en gemensam rekommendation. Den är inte ett beslut och binder ingen myndighet; "
        "varje myndighet prövar själv."
    )


@pytest.mark.parametrize(
    ("stance", "backed"),
    [
        (Stance.SUPPORT, True),
        (Stance.RESERVATION, True),
        (Stance.ABSTAIN, False),
        (Stance.OPPOSE, False),
        (Stance.ABSENT, False),
        (None, False),
    ],
)
def test_absence_and_silence_are_never_agreement(stance: Stance | None, backed: bool) -> None:
    content = frozen({1: stance})
    assert content["steps"][0]["is_backed"] is backed  # type: ignore[index]
    assert ("Kommunen" in content["behind"]) is (stance == Stance.SUPPORT)  # type: ignore[operator]


def test_the_logs_text_says_the_same() -> None:
    text = documents.recommendation_text(
        frozen({1: Stance.SUPPORT, 2: Stance.OPPOSE, 3: Stance.ABSENT})
    )
    assert "Ställer sig bakom: Kommunen" in text
    assert "Avvikande mening, FK: därför" in text
    assert "Frånvarande: Vården" in text
    assert text.endswith(rules.DISCLAIMER)

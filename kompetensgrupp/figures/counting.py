"""What each figure counts, when it happened, and the cases behind it: a part of the service.

What has been withdrawn because the person doesn't want it counts nowhere.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, cast, func, or_, select

from kompetensgrupp.cases.models import Case, CaseFacts
from kompetensgrupp.cases.vocabulary import (
    AgeBand,
    AssistanceBand,
    Sex,
    WithdrawReason,
    YesNo,
)
from kompetensgrupp.core.db import db
from kompetensgrupp.core.labels import Labelled
from kompetensgrupp.core.periods import Period
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.decisions.kinds import BenefitKind, MeasureKind
from kompetensgrupp.decisions.models import Proposal, Recommendation, Stance, Standpoint, Step
from kompetensgrupp.figures.rules import Counts, Wanted
from kompetensgrupp.followups.models import (
    ContactEffect,
    Experience,
    Feedback,
    FollowUp,
    Outcome,
    PlanEffect,
    Reason,
    Situation,
    StepOutcome,
)
from kompetensgrupp.groups import service as groups

Pair = tuple[Counts, Counts]
Words = Callable[[Actor], Sequence[tuple[str, str]]]
BEHIND = (Stance.SUPPORT, Stance.RESERVATION)


@dataclass(frozen=True, eq=False)
class Figure:
    """A value of each thing counted, when it happened, and the tables between it and its case.

    `words` are the values with their labels; none when the things themselves are counted.
    """

    title: str
    what: Any
    when: Any
    joined: tuple[tuple[Any, Any], ...] = ()
    words: Words | None = None
    extra: Any = None
    is_per_party: bool = False

    def label(self, actor: Actor, value: str) -> str:
        """The figure and the value in words."""
        words = dict(self.words(actor)) if self.words else {}
        return f"{self.title}: {words[value]}" if value in words else self.title


def _in_words(kind: type[Labelled]) -> Words:
    return lambda _actor: kind.choices()


def _categories(actor: Actor) -> Sequence[tuple[str, str]]:
    return [(category.code, category.label) for category in groups.categories(actor)]


def _parties(actor: Actor) -> Sequence[tuple[str, str]]:
    return [(str(party.id), party.name) for party in groups.parties(actor)]


def _these(*words: tuple[str, str]) -> Words:
    return lambda _actor: words


RECOMMENDED = ((Recommendation, Recommendation.case_id == CaseFacts.case_id),)
_VERSION = (*RECOMMENDED, (Proposal, Proposal.id == Recommendation.proposal_id))
_STEPS = (*_VERSION, (Step, Step.proposal_id == Proposal.id))
ANSWERED = (
    (Proposal, Proposal.case_id == CaseFacts.case_id),
    (Standpoint, Standpoint.proposal_id == Proposal.id),
)
_FOLLOWED = ((FollowUp, FollowUp.case_id == CaseFacts.case_id),)
_OUTCOMES = (*_FOLLOWED, (StepOutcome, StepOutcome.follow_up_id == FollowUp.id))
_FED_BACK = ((Feedback, Feedback.case_id == CaseFacts.case_id),)
_OTHERWISE = (
    select(Standpoint.id)
    .where(Standpoint.proposal_id == Recommendation.proposal_id, Standpoint.stance.not_in(BEHIND))
    .exists()
)
_APPROVED, _CONFIRMED = CaseFacts.approved_at, Recommendation.confirmed_at
#: By the name of the figure in an address.
FIGURES: dict[str, Figure] = {
    "published": Figure("Publicerade fall", CaseFacts.group_id, _APPROVED),
    "confirmed": Figure(
        "Fastställda rekommendationer", CaseFacts.group_id, _CONFIRMED, RECOMMENDED
    ),
    "without": Figure(
        "Avslutade utan gemensam rekommendation", CaseFacts.group_id,
        CaseFacts.closed_without_at,
    ),
    "withdrawn": Figure("Tillbakadragna fall", CaseFacts.group_id, CaseFacts.withdrawn_at),
    "category": Figure("Ingång", CaseFacts.category, _APPROVED, words=_categories),
    "age": Figure("Ålder", CaseFacts.age_band, _APPROVED, words=_in_words(AgeBand)),
    "assistance": Figure(
        "Tid med försörjningsstöd", CaseFacts.assistance_band, _APPROVED,
        words=_in_words(AssistanceBand),
    ),
    "review": Figure("Granskning", CaseFacts.review_days, _APPROVED),
    "first": Figure("Första svar", CaseFacts.first_answer_days, CaseFacts.first_answer_at),
    "recommendation": Figure(
        "Rekommendation", CaseFacts.recommendation_days, CaseFacts.confirmed_at
    ),
    "behind": Figure(
        "Enighet", case((_OTHERWISE, "some"), else_="all"), _CONFIRMED, RECOMMENDED,
        _these(("all", "Alla parter bakom"),
               ("some", "Med avvikande mening, avstående eller frånvaro")),
    ),
    "answer_times": Figure(
        "Svarstid per part", Standpoint.party_id, Standpoint.at, ANSWERED, _parties,
        extra=Standpoint.stance != Stance.ABSENT, is_per_party=True,
    ),
    "step_parties": Figure(
        "Steg per ansvarig part", Step.party_id, _CONFIRMED, _STEPS, _parties
    ),
    "measures": Figure(
        "Rekommenderade insatser", Step.measure_kind, _CONFIRMED, _STEPS, _in_words(MeasureKind)
    ),
    "benefits": Figure(
        "Rekommenderade ersättningar och stöd", Step.benefit_kind, _CONFIRMED, _STEPS,
        _in_words(BenefitKind),
    ),
    "outcomes": Figure(
        "Så gick det med stegen", StepOutcome.outcome, FollowUp.at, _OUTCOMES, _in_words(Outcome)
    ),
    "reasons": Figure(
        "Varför inte helt", StepOutcome.reason, FollowUp.at, _OUTCOMES, _in_words(Reason)
    ),
    "situations": Figure(
        "Personens situation", FollowUp.situation, FollowUp.at, _FOLLOWED, _in_words(Situation)
    ),
    "no_mans_land": Figure(
        "Slutligt ansvarig part", FollowUp.involved, FollowUp.at, _FOLLOWED,
        _these((YesNo.YES.value, "Var med från början"), (YesNo.NO.value, "Var inte med"),
               (YesNo.UNKNOWN.value, "Vet inte")),
    ),
    "asked": Figure("Rekommendationer", Recommendation.id, _CONFIRMED, RECOMMENDED),
    "given": Figure("Återkopplingar", Feedback.value, Feedback.at, _FED_BACK),
    "plan": Figure(
        "Vad rekommendationen gav", Feedback.plan, Feedback.at, _FED_BACK, _in_words(PlanEffect)
    ),
    "contacts": Figure(
        "Kontakterna", Feedback.contacts, Feedback.at, _FED_BACK, _in_words(ContactEffect)
    ),
    "experience": Figure(
        "Upplever personen att myndigheterna samverkar?", Feedback.experience, Feedback.at,
        _FED_BACK, _in_words(Experience),
    ),
}  # fmt: skip
FIGURES |= {
    str(stance): Figure(
        stance.label, Standpoint.party_id, Standpoint.at, ANSWERED, _parties,
        extra=Standpoint.stance == stance, is_per_party=True,
    )
    for stance in Stance
}  # fmt: skip


class Count:
    """Counts of one group in a period and in the one before."""

    def __init__(self, actor: Actor, period: Period) -> None:
        self.actor, self.period = actor, period
        self.both = (period, period.previous)

    def counts(self, key: str) -> Pair:
        """(value, sex) → how many, for each of the two periods."""
        now, before = (self._counted(FIGURES[key], period) for period in self.both)
        return now, before

    def _counted(self, figure: Figure, period: Period) -> Counts:
        columns = (figure.what, CaseFacts.sex)
        query = about(self.actor, figure, period, select(*columns, func.count()))
        rows = db.session.execute(query.group_by(*columns))
        return {(_plain(value), _plain(sex)): int(n) for value, sex, n in rows}

    def column(self, key: str, period: Period) -> list[Any]:
        """The values of a figure, for medians."""
        figure = FIGURES[key]
        query = about(self.actor, figure, period, select(figure.what))
        return list(db.session.scalars(query.where(figure.what.is_not(None))))


def about(actor: Actor, figure: Figure, period: Period, query: Any) -> Any:
    """The select, of what the figure counts in the group and the period."""
    query = query.select_from(CaseFacts).join(Case, Case.id == CaseFacts.case_id)
    for table, on in figure.joined:
        query = query.join(table, on)
    query = query.where(
        CaseFacts.group_id == actor.group_id,
        or_(
            Case.withdraw_reason.is_(None),
            Case.withdraw_reason != WithdrawReason.PERSON_DECLINED,
        ),
        figure.when >= period.start,
        figure.when < period.end,
    )
    return query if figure.extra is None else query.where(figure.extra)


def _plain(value: Any) -> str | None:
    return None if value is None else str(value)


def cases_behind(actor: Actor, wanted: Wanted, period: Period) -> Select[int]:
    """The ids of the cases that a number counts."""
    figure = FIGURES[wanted.figure]
    query: Select[int] = about(actor, figure, period, select(CaseFacts.case_id))
    query = query.where(figure.what.is_not(None))
    if wanted.value:
        query = query.where(cast(figure.what, String) == wanted.value)
    if wanted.sex:
        query = query.where(_is(wanted.sex))
    return query


def _is(sex: str) -> ColumnElement[bool]:
    """Neither a woman's nor a man's stands for the rest, told or not."""
    if sex in (Sex.WOMAN, Sex.MAN):
        return CaseFacts.sex == Sex(sex)
    return or_(CaseFacts.sex.is_(None), CaseFacts.sex.not_in((Sex.WOMAN, Sex.MAN)))

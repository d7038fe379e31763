"""What a report counts, month by month: each way of counting is a family of `core/suppression`.

A case counts once in every family, so that the threshold of small numbers counts people; what
steps recommend is told as cases with at least one such step.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Select, case, func, literal, select

from kompetensgrupp.cases.models import CaseFacts
from kompetensgrupp.cases.vocabulary import AgeBand, AssistanceBand, Sex, YesNo
from kompetensgrupp.core import clock, periods
from kompetensgrupp.core.db import db
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.core.suppression import Atom, Family, Span
from kompetensgrupp.decisions.kinds import BenefitKind, MeasureKind
from kompetensgrupp.decisions.models import Proposal, Recommendation, Stance, Standpoint, Step
from kompetensgrupp.followups.models import (
    ContactEffect,
    Experience,
    Feedback,
    FollowUp,
    Outcome,
    PlanEffect,
    Situation,
    StepOutcome,
)
from kompetensgrupp.groups import service as groups

SEXES = (Sex.WOMAN.value, Sex.MAN.value, "other")
ALL, YES, NO, UNTOLD = "all", "yes", "no", "untold"
_BEHIND = (Stance.SUPPORT, Stance.RESERVATION)
_RECOMMENDED = ((Recommendation, Recommendation.case_id == CaseFacts.case_id),)
_STEPS = (
    *_RECOMMENDED,
    (Proposal, Proposal.id == Recommendation.proposal_id),
    (Step, Step.proposal_id == Proposal.id),
)
_FED_BACK = ((Feedback, Feedback.case_id == CaseFacts.case_id),)
_FOLLOWED = ((FollowUp, FollowUp.case_id == CaseFacts.case_id),)
_OUTCOMES = (*_FOLLOWED, (StepOutcome, StepOutcome.follow_up_id == FollowUp.id))
Words = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Counted:
    """A family with its words. `of`: the key of everybody that it is a part of."""

    family: Family
    words: Words
    of: str | None = None


@dataclass(frozen=True)
class Months:
    """The calendar months that are counted, in order, and when each of them ends."""

    names: tuple[str, ...]
    ends: tuple[datetime, ...]
    start: datetime

    @property
    def span(self) -> Span:
        """The first and the last."""
        return self.names[0], self.names[-1]


def months_between(first: date, last: date) -> Months:
    """Every month from that of one day to that of another."""
    names, ends, day = [], [], first.replace(day=1)
    start = _midnight(day)
    while day <= last:
        names.append(f"{day:%Y-%m}")
        day = clock.add_months(day, 1)
        ends.append(_midnight(day))
    return Months(tuple(names), tuple(ends), start)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=clock.STOCKHOLM).astimezone(UTC)


def span_of(period: periods.Period) -> Span:
    """The months of a period."""
    return f"{period.first:%Y-%m}", f"{period.last:%Y-%m}"


def first_event(actor: Actor) -> date:
    """The day when the group's first case was published, or today."""
    query = select(func.min(CaseFacts.approved_at)).where(CaseFacts.group_id == actor.group_id)
    found: datetime | None = db.session.scalar(query)
    return clock.local(found).date() if found else clock.today()


def gather(actor: Actor, months: Months) -> dict[str, Counted]:
    """Every family of the group, counted month by month."""
    return dict(_Counting(actor, months).families())


def durations(actor: Actor, period: periods.Period) -> dict[str, list[int]]:
    """Working days to first answer and to recommendation, of those that came in the period."""
    found = {}
    for key, when, days in (
        ("answered", CaseFacts.first_answer_at, CaseFacts.first_answer_days),
        ("decided", CaseFacts.confirmed_at, CaseFacts.recommendation_days),
    ):
        query = select(days).where(
            CaseFacts.group_id == actor.group_id,
            CaseFacts.is_counted,
            days.is_not(None),
            when >= period.start,
            when < period.end,
        )
        found[key] = [int(n) for n in db.session.scalars(query) if n is not None]
    return found


class _Counting:
    def __init__(self, actor: Actor, months: Months) -> None:
        self.actor, self.months = actor, months

    def families(self) -> Iterator[tuple[str, Counted]]:
        yield from self._published()
        yield from self._ended()
        yield from self._in_time()
        yield from self._confirmed()
        yield from self._fed_back()
        for rung in (3, 12):
            yield from self._followed(rung)

    def _published(self) -> Iterator[tuple[str, Counted]]:
        categories = [(c.code, c.label) for c in groups.categories(self.actor)]
        ways: list[tuple[str, Any, Words, bool]] = [
            ("category", CaseFacts.category, categories, False),
            ("age", CaseFacts.age_band, AgeBand.choices(), True),
            ("assistance", CaseFacts.assistance_band, AssistanceBand.choices(), True),
        ]
        found = self._rows(CaseFacts.approved_at, [column for _, column, _, _ in ways])
        yield "published", self._everybody(found)
        for place, (key, _, words, ordered) in enumerate(ways):
            yield key, self._classes(found, place, words, "published", ordered)

    def _ended(self) -> Iterator[tuple[str, Counted]]:
        for key, when in (
            ("without", CaseFacts.closed_without_at),
            ("withdrawn", CaseFacts.withdrawn_at),
        ):
            found = self._rows(when, [literal(ALL)])
            yield key, self._everybody(found)

    def _in_time(self) -> Iterator[tuple[str, Counted]]:
        """What was answered and recommended, and how much of it within the group's targets."""
        group = groups.get_group(self.actor)
        for key, when, days, target in (
            ("answered", CaseFacts.first_answer_at, CaseFacts.first_answer_days,
             group.first_answer_days),
            ("decided", CaseFacts.confirmed_at, CaseFacts.recommendation_days,
             group.recommendation_days),
        ):  # fmt: skip
            found = self._rows(
                when, [case((days <= target, YES), else_=NO)], where=days.is_not(None)
            )
            yield key, self._everybody(found)
            yield f"{key}_in_time", self._classes(found, 0, _yes_no("Inom målet"), key,
                                                  personal=False)  # fmt: skip

    def _confirmed(self) -> Iterator[tuple[str, Counted]]:
        otherwise = (
            select(Standpoint.id)
            .where(
                Standpoint.proposal_id == Recommendation.proposal_id,
                Standpoint.stance.not_in(_BEHIND),
            )
            .exists()
        )
        when = Recommendation.confirmed_at
        agreed = case((otherwise, NO), else_=YES)
        found = self._rows(when, [agreed], _RECOMMENDED)
        everybody = self._everybody(found)
        yield "confirmed", everybody
        yield "behind", self._classes(found, 0, _yes_no("Alla parter bakom"), "confirmed",
                                      personal=False)  # fmt: skip
        parties = [(str(p.id), p.name) for p in groups.parties(self.actor)]
        for key, column, words in (
            ("measure", Step.measure_kind, MeasureKind.choices()),
            ("benefit", Step.benefit_kind, BenefitKind.choices()),
            ("party", Step.party_id, parties),
        ):
            counted = self._rows(when, [column], _STEPS)
            yield from self._with(key, counted, words, everybody, "confirmed")

    def _fed_back(self) -> Iterator[tuple[str, Counted]]:
        ways: list[tuple[str, Any, Words]] = [
            ("plan", Feedback.plan, PlanEffect.choices()),
            ("contacts", Feedback.contacts, ContactEffect.choices()),
            ("experience", Feedback.experience, Experience.choices()),
        ]
        found = self._rows(Feedback.at, [column for _, column, _ in ways], _FED_BACK)
        yield "fed_back", self._everybody(found)
        for place, (key, _, words) in enumerate(ways):
            yield key, self._classes(found, place, words, "fed_back", True, key == "experience")

    def _followed(self, rung: int) -> Iterator[tuple[str, Counted]]:
        of, where = f"followed{rung}", FollowUp.months == rung
        columns = [FollowUp.situation, FollowUp.involved]
        found = self._rows(FollowUp.at, columns, _FOLLOWED, where)
        everybody = self._everybody(found)
        yield of, everybody
        yield f"situation{rung}", self._classes(found, 0, Situation.choices(), of, ordered=True)
        involved = [(YesNo.YES.value, "Var med från början"), (YesNo.NO.value, "Var inte med"),
                    (YesNo.UNKNOWN.value, "Vet inte")]  # fmt: skip
        yield f"involved{rung}", self._classes(found, 1, involved, of, personal=False)
        counted = self._rows(FollowUp.at, [StepOutcome.outcome], _OUTCOMES, where)
        yield from self._with(f"outcome{rung}", counted, Outcome.choices(), everybody, of)

    # --- counting ---------------------------------------------------------------------------

    def _rows(
        self, when: Any, columns: Sequence[Any], joined: Any = (), where: Any = None
    ) -> dict[tuple[str, ...], int]:
        """(month, value of each column, sex) → how many cases."""
        months = self.months
        whens = [(when < end, n) for n, end in enumerate(months.ends)]
        month = case(*whens, else_=-1)
        query: Select[Any] = select(
            month, *columns, CaseFacts.sex, func.count(func.distinct(CaseFacts.case_id))
        ).select_from(CaseFacts)
        for table, on in joined:
            query = query.join(table, on)
        query = query.where(
            CaseFacts.group_id == self.actor.group_id,
            CaseFacts.is_counted,
            when >= months.start,
            when < months.ends[-1],
        )
        if where is not None:
            query = query.where(where)
        found: dict[tuple[str, ...], int] = defaultdict(int)
        for place, *values, sex, n in db.session.execute(
            query.group_by(month, *columns, CaseFacts.sex)
        ):
            told = (_plain(value) for value in values)
            key = (months.names[place], *told, str(sex) if str(sex) in SEXES else "other")
            found[key] += int(n)
        return found

    def _empty(self, rows: Sequence[str]) -> dict[Atom, int]:
        names = self.months.names
        return {(month, row, sex): 0 for month in names for row in rows for sex in SEXES}

    def _everybody(self, found: dict[tuple[str, ...], int]) -> Counted:
        counts = self._empty((ALL,))
        for (month, *_, sex), n in found.items():
            counts[month, ALL, sex] += n
        return Counted(Family(counts, (ALL,), SEXES, personal=False), [(ALL, "Alla")])

    def _classes(
        self,
        found: dict[tuple[str, ...], int],
        place: int,
        words: Words,
        of: str,
        ordered: bool = False,
        personal: bool = True,
    ) -> Counted:
        """The same cases by one of their columns; what isn't among the words is untold."""
        known = [value for value, _ in words]
        values = {key[1 + place] for key in found}
        if values - set(known):
            words = [*words, (UNTOLD, "Uppgift saknas")]
        rows = tuple(value for value, _ in words)
        counts = self._empty(rows)
        for key, n in found.items():
            value = key[1 + place] if key[1 + place] in known else UNTOLD
            counts[key[0], value, key[-1]] += n
        family = Family(counts, rows, SEXES, ordered and UNTOLD not in rows, personal)
        return Counted(family, words, of)

    def _with(
        self,
        key: str,
        found: dict[tuple[str, ...], int],
        words: Words,
        everybody: Counted,
        of: str,
    ) -> Iterator[tuple[str, Counted]]:
        """For each word a family of its own: the cases with at least one such step, and without."""
        for value, label in words:
            counts = self._empty((YES, NO))
            for (month, _, sex), n in everybody.family.counts.items():
                own = found.get((month, value, sex), 0)
                counts[month, YES, sex], counts[month, NO, sex] = own, max(0, n - own)
            yield f"{key}:{value}", Counted(Family(counts, (YES, NO), SEXES), _yes_no(label), of)


def _plain(value: Any) -> str:
    return UNTOLD if value is None else str(value)


def _yes_no(label: str) -> Words:
    return [(YES, label), (NO, "Övriga")]

"""Counting a period: every figure is one aggregate in the database, medians over one column.

What has been withdrawn because the person doesn't want it counts nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, or_, select

from kompetensgrupp.cases.models import Case, CaseFacts
from kompetensgrupp.cases.vocabulary import (
    AgeBand,
    AssistanceBand,
    State,
    WithdrawReason,
    YesNo,
)
from kompetensgrupp.core import clock, tables
from kompetensgrupp.core.db import db
from kompetensgrupp.core.periods import Period
from kompetensgrupp.core.rights import Actor, require
from kompetensgrupp.core.tables import Row, Table, percent
from kompetensgrupp.decisions.kinds import BenefitKind, MeasureKind
from kompetensgrupp.decisions.models import Proposal, Recommendation, Stance, Standpoint, Step
from kompetensgrupp.figures import rules
from kompetensgrupp.figures.rules import Counts
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
from kompetensgrupp.groups.models import Group

Joins = Sequence[tuple[Any, Any]]
Pair = tuple[Counts, Counts]
#: What can happen to a case: its words, when it happened, and the state it then has.
_HAPPENED: dict[str, tuple[str, Any, State | None]] = {
    "published": ("Publicerade fall", CaseFacts.approved_at, None),
    "confirmed": ("Fastställda rekommendationer", CaseFacts.confirmed_at, None),
    "without": (
        "Avslutade utan gemensam rekommendation", CaseFacts.ended_at, State.CLOSED_WITHOUT
    ),
    "withdrawn": ("Tillbakadragna fall", CaseFacts.ended_at, State.WITHDRAWN),
}  # fmt: skip
_BEHIND = (Stance.SUPPORT, Stance.RESERVATION)


@dataclass(frozen=True)
class Figures:
    """Everything a period says: headed groups of tables."""

    period: Period
    parts: tuple[tuple[str, tuple[Table, ...]], ...]


def figures(actor: Actor, period: Period) -> Figures:
    """The group's figures over the period beside the one before. Raises NotAllowed."""
    require(rules.may_read(actor))
    group = groups.get_group(actor)
    count = _Count(actor, period)
    per_party = (_standpoints(count), _answer_times(count)) if actor.leads else ()
    return Figures(
        period,
        (
            ("Fall", (_cases(count), *_people(count))),
            ("Tider", (_times(count, group),)),
            ("Rekommendationer", (_behind(count), *per_party, *_recommended(count))),
            ("Uppföljning", (*_followed(count),)),
            ("Återkoppling", (*_feedback(count),)),
        ),
    )


class _Count:
    """Counts of one group in a period and in the one before."""

    def __init__(self, actor: Actor, period: Period) -> None:
        self.actor, self.period = actor, period
        self.both = (period, period.previous)

    def counts(self, what: Any, when: Any, joined: Joins = (), extra: Any = None) -> Pair:
        """(value, sex) → how many, for each of the two periods. `joined` adds tables."""
        now, before = (self._counted(what, when, joined, extra, period) for period in self.both)
        return now, before

    def _counted(self, what: Any, when: Any, joined: Joins, extra: Any, period: Period) -> Counts:
        query = self.about(select(what, CaseFacts.sex, func.count()), joined)
        query = query.where(when >= period.start, when < period.end)
        if extra is not None:
            query = query.where(extra)
        rows = db.session.execute(query.group_by(what, CaseFacts.sex))
        return {(_plain(value), _plain(sex)): int(n) for value, sex, n in rows}

    def about(self, query: Any, joined: Joins = ()) -> Any:
        """A select over the group's facts, without those the person took back."""
        query = query.select_from(CaseFacts).join(Case, Case.id == CaseFacts.case_id)
        for table, on in joined:
            query = query.join(table, on)
        return query.where(
            CaseFacts.group_id == self.actor.group_id,
            or_(
                Case.withdraw_reason.is_(None),
                Case.withdraw_reason != WithdrawReason.PERSON_DECLINED,
            ),
        )

    def column(self, what: Any, when: Any, period: Period, joined: Joins = ()) -> list[Any]:
        """The values of one column, for medians."""
        query = self.about(select(what), joined).where(
            when >= period.start, when < period.end, what.is_not(None)
        )
        return list(db.session.scalars(query))


def _plain(value: Any) -> str | None:
    return None if value is None else str(value)


# --- cases -----------------------------------------------------------------------------------


def _cases(count: _Count) -> Table:
    """How many cases came, were recommended on, and ended otherwise, by sex."""
    now: dict[tuple[str | None, str | None], int] = {}
    before: dict[tuple[str | None, str | None], int] = {}
    for key, (_, when, state) in _HAPPENED.items():
        extra = CaseFacts.state == state if state else None
        for found, both in zip(
            (now, before), count.counts(CaseFacts.group_id, when, extra=extra), strict=True
        ):
            found.update({(key, sex): n for (_, sex), n in both.items()})
    words = [(key, label) for key, (label, _, _) in _HAPPENED.items()]
    return rules.by_sex("cases", "Fallen", "Händelse", words, now, before)


def _people(count: _Count) -> list[Table]:
    """Whom the period's published cases are about, in bands."""
    categories = [(c.code, c.label) for c in groups.categories(count.actor)]
    when = CaseFacts.approved_at
    return [
        rules.by_sex(
            "category", "Ingång", "Ingång", categories,
            *count.counts(CaseFacts.category, when), name="kategori",
        ),
        rules.by_sex(
            "age", "Ålder", "Åldersgrupp", AgeBand.choices(),
            *count.counts(CaseFacts.age_band, when),
        ),
        rules.by_sex(
            "assistance", "Tid med försörjningsstöd", "Tid", AssistanceBand.choices(),
            *count.counts(CaseFacts.assistance_band, when),
        ),
    ]  # fmt: skip


# --- times -----------------------------------------------------------------------------------


def _times(count: _Count, group: Group) -> Table:
    """Median, 90th percentile and share within the group's target, in working days."""
    wanted = (
        ("review", "Granskning", CaseFacts.review_days, CaseFacts.approved_at, group.review_days),
        ("first", "Första svar", CaseFacts.first_answer_days, CaseFacts.first_answer_at,
         group.first_answer_days),
        ("recommendation", "Rekommendation", CaseFacts.recommendation_days,
         CaseFacts.confirmed_at, group.recommendation_days),
    )  # fmt: skip
    rows = []
    for key, label, days, when, target in wanted:
        now, before = (count.column(days, when, period) for period in count.both)
        within = sum(n <= target for n in now)
        values = (
            len(now), tables.median(now), tables.percentile(now, 0.9), percent(within, len(now)),
            target, tables.median(before),
        )  # fmt: skip
        rows.append(Row(key, label, values))
    return Table(
        "times", "Hur lång tid det tog", "Steg",
        ("Antal", "Median", "Nio av tio inom", "Inom målet, %", "Mål", "Median förra perioden"),
        tuple(rows), unit="arbetsdagar", charted=1,
        note="Klockan går från publiceringen. Författarens egen tid räknas inte.",
    )  # fmt: skip


# --- recommendations -------------------------------------------------------------------------

_RECOMMENDED = ((Recommendation, Recommendation.case_id == CaseFacts.case_id),)
_VERSION = (*_RECOMMENDED, (Proposal, Proposal.id == Recommendation.proposal_id))


def _behind(count: _Count) -> Table:
    """How many recommendations every party that answered stood behind."""
    otherwise = (
        select(Standpoint.id)
        .where(
            Standpoint.proposal_id == Recommendation.proposal_id,
            Standpoint.stance.not_in(_BEHIND),
        )
        .exists()
    )
    agreed = case((otherwise, "some"), else_="all")
    now, before = count.counts(agreed, Recommendation.confirmed_at, _RECOMMENDED)
    words = [
        ("all", "Alla parter bakom"),
        ("some", "Med avvikande mening, avstående eller frånvaro"),
    ]
    return rules.by_sex("behind", "Enighet", "Rekommendationer", words, now, before)


def _standpoints(count: _Count) -> Table:
    """Every party's standpoints; for the leader only."""
    joined = (
        (Proposal, Proposal.case_id == CaseFacts.case_id),
        (Standpoint, Standpoint.proposal_id == Proposal.id),
    )
    query = count.about(select(Standpoint.party_id, Standpoint.stance, func.count()), joined)
    query = query.where(Standpoint.at >= count.period.start, Standpoint.at < count.period.end)
    found = {
        (party, stance): int(n)
        for party, stance, n in db.session.execute(
            query.group_by(Standpoint.party_id, Standpoint.stance)
        )
    }
    rows = tuple(
        Row(str(p.id), p.name, tuple(found.get((p.id, stance), 0) for stance in Stance))
        for p in groups.parties(count.actor)
    )
    return Table(
        "standpoints", "Ställningstaganden per part", "Part",
        tuple(stance.label for stance in Stance), rows, unit="svar",
        note="Bara projektledaren ser siffror per part.",
    )  # fmt: skip


def _answer_times(count: _Count) -> Table:
    """How long each party took to answer a version, in working days; for the leader only."""
    joined = (
        (Proposal, Proposal.case_id == CaseFacts.case_id),
        (Standpoint, Standpoint.proposal_id == Proposal.id),
    )
    query = count.about(select(Standpoint.party_id, Proposal.created_at, Standpoint.at), joined)
    query = query.where(
        Standpoint.at >= count.period.start,
        Standpoint.at < count.period.end,
        Standpoint.stance != Stance.ABSENT,
    )
    days: dict[int, list[int]] = {}
    for party, asked, answered in db.session.execute(query):
        days.setdefault(party, []).append(clock.working_days_between(asked, answered))
    rows = tuple(
        Row(str(p.id), p.name, (len(own), tables.median(own), tables.percentile(own, 0.9)))
        for p in groups.parties(count.actor)
        for own in [days.get(p.id, [])]
    )
    return Table(
        "answer_times", "Svarstid per part", "Part", ("Svar", "Median", "Nio av tio inom"), rows,
        unit="arbetsdagar", charted=1,
    )  # fmt: skip


def _recommended(count: _Count) -> list[Table]:
    """What was recommended, and who is to answer for it, by sex."""
    joined = (*_VERSION, (Step, Step.proposal_id == Proposal.id))
    when = Recommendation.confirmed_at
    parties = [(str(p.id), p.name) for p in groups.parties(count.actor)]
    return [
        rules.by_sex(
            "step_parties", "Steg per ansvarig part", "Ansvarig part", parties,
            *count.counts(Step.party_id, when, joined),
        ),
        rules.by_sex(
            "measures", "Rekommenderade insatser", "Insats", MeasureKind.choices(),
            *count.counts(Step.measure_kind, when, joined),
        ),
        rules.by_sex(
            "benefits", "Rekommenderade ersättningar och stöd", "Ersättning eller stöd",
            BenefitKind.choices(), *count.counts(Step.benefit_kind, when, joined),
        ),
    ]  # fmt: skip


# --- afterwards ------------------------------------------------------------------------------

_FOLLOWED = ((FollowUp, FollowUp.case_id == CaseFacts.case_id),)
_OUTCOMES = (*_FOLLOWED, (StepOutcome, StepOutcome.follow_up_id == FollowUp.id))
_FED_BACK = ((Feedback, Feedback.case_id == CaseFacts.case_id),)


def _followed(count: _Count) -> list[Table]:
    """How far steps were carried out, why not, where people are, and the no-man's-land index."""
    at = FollowUp.at
    answers = [(YesNo.YES.value, "Var med från början"), (YesNo.NO.value, "Var inte med"),
               (YesNo.UNKNOWN.value, "Vet inte")]  # fmt: skip
    return [
        rules.by_sex(
            "outcomes", "Så gick det med stegen", "Genomfört", Outcome.choices(),
            *count.counts(StepOutcome.outcome, at, _OUTCOMES),
        ),
        rules.by_sex(
            "reasons", "Varför inte helt", "Skäl", Reason.choices(),
            *count.counts(StepOutcome.reason, at, _OUTCOMES),
        ),
        rules.by_sex(
            "situations", "Personens situation", "Situation", Situation.choices(),
            *count.counts(FollowUp.situation, at, _FOLLOWED),
        ),
        rules.by_sex(
            "no_mans_land", "Slutligt ansvarig part", "Från början", answers,
            *count.counts(FollowUp.involved, at, _FOLLOWED),
            note="Andelen som inte var med är modellens mått på ingenmansland.",
        ),
    ]  # fmt: skip


def _feedback(count: _Count) -> list[Table]:
    """What the recommendations were worth to those who asked."""
    at = Feedback.at
    return [
        _given(count),
        rules.by_sex(
            "plan", "Vad rekommendationen gav", "Planen", PlanEffect.choices(),
            *count.counts(Feedback.plan, at, _FED_BACK),
        ),
        rules.by_sex(
            "contacts", "Kontakterna", "Kontakter", ContactEffect.choices(),
            *count.counts(Feedback.contacts, at, _FED_BACK),
        ),
        rules.by_sex(
            "experience", "Upplever personen att myndigheterna samverkar?", "Svar",
            Experience.choices(), *count.counts(Feedback.experience, at, _FED_BACK),
        ),
    ]  # fmt: skip


def _given(count: _Count) -> Table:
    """How many gave feedback on the period's recommendations, and what it was worth (1–5)."""
    rows = []
    for period in count.both:
        asked = count.column(Recommendation.id, Recommendation.confirmed_at, period, _RECOMMENDED)
        values = count.column(Feedback.value, Feedback.at, period, _FED_BACK)
        given = len(values)
        rows.append(Row(period.code, period.label, (len(asked), given, tables.median(values))))
    return Table(
        "given", "Återkoppling", "Period",
        ("Rekommendationer", "Återkopplingar", "Värde för mig, median (1–5)"), tuple(rows),
    )  # fmt: skip

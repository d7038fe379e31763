"""A period's figures: every one is an aggregate in the database, medians over one column."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from kompetensgrupp.cases import lists
from kompetensgrupp.cases.lists import CaseRow
from kompetensgrupp.core import clock, tables
from kompetensgrupp.core.db import db
from kompetensgrupp.core.periods import Period
from kompetensgrupp.core.rights import Actor, require
from kompetensgrupp.core.tables import Row, Table, percent
from kompetensgrupp.decisions.models import Proposal, Stance, Standpoint
from kompetensgrupp.figures import rules
from kompetensgrupp.figures.counting import FIGURES, Count, about, cases_behind
from kompetensgrupp.figures.rules import Wanted
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Group

#: So many of the cases behind a number are listed.
MOST = 100


@dataclass(frozen=True)
class Figures:
    """Everything a period says: headed groups of tables."""

    period: Period
    parts: tuple[tuple[str, tuple[Table, ...]], ...]


def figures(actor: Actor, period: Period) -> Figures:
    """The group's figures over the period beside the one before. Raises NotAllowed."""
    require(rules.may_read(actor))
    group = groups.get_group(actor)
    count = Count(actor, period)
    per_party = (_standpoints(count), _answer_times(count)) if actor.leads else ()
    return Figures(
        period,
        (
            ("Fall", (_cases(count), *_by_sex(count, _PEOPLE))),
            ("Tider", (_times(count, group),)),
            ("Rekommendationer",
             (*_by_sex(count, _AGREED), *per_party, *_by_sex(count, _RECOMMENDED))),
            ("Uppföljning", (*_by_sex(count, _FOLLOWED),)),
            ("Återkoppling", (_given(count), *_by_sex(count, _FEEDBACK))),
        ),
    )  # fmt: skip


#: Tables by sex: the figure, and what the first column is called.
_PEOPLE = (("category", "Ingång"), ("age", "Åldersgrupp"), ("assistance", "Tid"))
_AGREED = (("behind", "Rekommendationer"),)
_RECOMMENDED = (
    ("step_parties", "Ansvarig part"), ("measures", "Insats"),
    ("benefits", "Ersättning eller stöd"),
)  # fmt: skip
_FOLLOWED = (
    ("outcomes", "Genomfört"), ("reasons", "Skäl"), ("situations", "Situation"),
    ("no_mans_land", "Från början"),
)  # fmt: skip
_FEEDBACK = (("plan", "Planen"), ("contacts", "Kontakter"), ("experience", "Svar"))
_NOTES = {"no_mans_land": "Andelen som inte var med är modellens mått på ingenmansland."}
_AS_EVENTS = (
    "Ett fall räknas en gång. Rekommendationer räknas var för sig: ett fall med en ny fråga kan få "
    "flera. Allt räknas den dag det hände."
)
_HAPPENED = ("published", "confirmed", "without", "withdrawn")


def _by_sex(count: Count, wanted: Sequence[tuple[str, str]]) -> list[Table]:
    """How many of each value there were, by sex and beside the period before."""
    return [_table(count, key, first) for key, first in wanted]


def _table(count: Count, key: str, first: str) -> Table:
    figure, (now, before) = FIGURES[key], count.counts(key)
    words = figure.words(count.actor) if figure.words else ()
    rows = tuple(
        rules.row_by_sex(value, label, now, before, rules.links(count.period, key, value))
        for value, label in words
    )
    return rules.table_by_sex(key, figure.title, first, rows, _NOTES.get(key, ""))


def _cases(count: Count) -> Table:
    """How many cases came, were recommended on, and ended otherwise, by sex."""
    group, rows = str(count.actor.group_id), list[Row]()
    for key in _HAPPENED:
        now, before = count.counts(key)
        row = rules.row_by_sex(
            group, FIGURES[key].title, now, before, rules.links(count.period, key), key
        )
        rows.append(row)
    return rules.table_by_sex("cases", "Fallen", "Händelse", tuple(rows), _AS_EVENTS)


def _times(count: Count, group: Group) -> Table:
    """Median, 90th percentile and share within the group's target, in working days."""
    targets = {
        "review": group.review_days,
        "first": group.first_answer_days,
        "recommendation": group.recommendation_days,
    }
    rows = []
    for key, target in targets.items():
        now, before = (count.column(key, period) for period in count.both)
        within = sum(n <= target for n in now)
        values = (
            len(now), tables.median(now), tables.percentile(now, 0.9), percent(within, len(now)),
            target, tables.median(before),
        )  # fmt: skip
        rows.append(Row(key, FIGURES[key].title, values, rules.first_link(count.period, key)))
    return Table(
        "times", "Hur lång tid det tog", "Steg",
        ("Antal", "Median", "Nio av tio inom", "Inom målet, %", "Mål", "Median förra perioden"),
        tuple(rows), unit="arbetsdagar", charted=1,
        note="Klockan går från publiceringen, för rekommendation till den första i fallet. "
        "Författarens egen tid räknas inte.",
    )  # fmt: skip


def _standpoints(count: Count) -> Table:
    """Every party's standpoints; for the leader only."""
    found = {stance: Counter(count.column(str(stance), count.period)) for stance in Stance}
    rows = []
    for party in groups.parties(count.actor):
        values = tuple(found[stance][party.id] for stance in Stance)
        links = tuple(rules.link(count.period, str(s), str(party.id)) for s in Stance)
        rows.append(Row(str(party.id), party.name, values, links))
    return Table(
        "standpoints", "Ställningstaganden per part", "Part",
        tuple(stance.label for stance in Stance), tuple(rows), unit="svar",
        note="Bara projektledaren ser siffror per part.",
    )  # fmt: skip


def _answer_times(count: Count) -> Table:
    """How long each party took to answer a version, in working days; for the leader only."""
    figure, days = FIGURES["answer_times"], dict[int, list[int]]()
    columns = (Standpoint.party_id, Proposal.created_at, Standpoint.at)
    query = about(count.actor, figure, count.period, select(*columns))
    for party_id, asked, answered in db.session.execute(query):
        days.setdefault(party_id, []).append(clock.working_days_between(asked, answered))
    rows = []
    for party in groups.parties(count.actor):
        own = days.get(party.id, [])
        values = (len(own), tables.median(own), tables.percentile(own, 0.9))
        links = rules.first_link(count.period, "answer_times", str(party.id))
        rows.append(Row(str(party.id), party.name, values, links))
    return Table(
        "answer_times", figure.title, "Part", ("Svar", "Median", "Nio av tio inom"), tuple(rows),
        unit="arbetsdagar", charted=1,
    )  # fmt: skip


def _given(count: Count) -> Table:
    """How many gave feedback on the period's recommendations, and what it was worth (1–5)."""
    rows = []
    for period in count.both:
        asked, values = count.column("asked", period), count.column("given", period)
        links = (rules.link(period, "asked"), rules.link(period, "given"), None)
        numbers = (len(asked), len(values), tables.median(values))
        rows.append(Row(period.code, period.label, numbers, links))
    return Table(
        "given", "Återkoppling", "Period",
        ("Rekommendationer", "Återkopplingar", "Värde för mig, median (1–5)"), tuple(rows),
    )  # fmt: skip


# --- what a number counts --------------------------------------------------------------------


@dataclass(frozen=True)
class Behind:
    """The cases behind a number that the actor may see, the latest first; `count` is of all."""

    label: str
    rows: list[CaseRow]
    count: int


def behind(actor: Actor, wanted: Wanted, period: Period) -> Behind:
    """What a number counts; nonsense lists the published cases. Raises NotAllowed."""
    require(rules.may_read(actor))
    if wanted.figure not in FIGURES:
        wanted = Wanted(_HAPPENED[0])
    figure = FIGURES[wanted.figure]
    require(rules.may_see(actor, figure.is_per_party))
    ids = cases_behind(actor, wanted, period)
    count = db.session.scalar(select(func.count()).select_from(ids.distinct().subquery()))
    return Behind(figure.label(actor, wanted.value), lists.among(actor, ids, MOST), count or 0)

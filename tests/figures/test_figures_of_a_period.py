"""The figures of a thousand generated cases equal what a plain recount of the rows gives."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median

import pytest
from flask_migrate import upgrade
from sqlalchemy import select

from kompetensgrupp import create_app
from kompetensgrupp.audit import service as audit
from kompetensgrupp.cases.models import Case, CaseFacts
from kompetensgrupp.cases.vocabulary import AgeBand, State, WithdrawReason
from kompetensgrupp.config import Settings
from kompetensgrupp.core import clock, periods
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, begin_write, db
from kompetensgrupp.core.periods import Period
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.core.tables import Row, Table
from kompetensgrupp.decisions.models import Proposal, Recommendation, Stance, Standpoint, Step
from kompetensgrupp.demo import bulk
from kompetensgrupp.demo import service as demo
from kompetensgrupp.figures import service
from kompetensgrupp.figures.rules import Wanted
from kompetensgrupp.followups.models import Feedback, FollowUp, StepOutcome
from kompetensgrupp.groups.models import Group
from kompetensgrupp.groups.service import actor_for

pytestmark = pytest.mark.sqlite_only
COUNT = 1000


@pytest.fixture(scope="module")
def leader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Actor]:
    """Cilla, in a group with a thousand cases that have gone on after their recommendation."""
    folder = tmp_path_factory.mktemp("figures")
    url = f"sqlite:///{folder}/kompetensgrupp.sqlite3"
    settings = Settings(Path(folder), url, True, "127.0.0.1", 8000, False, "a secret for the tests")
    with create_app(settings).app_context():
        upgrade()
        begin_write(db.session())
        demo.people.seed()
        db.session.commit()
        bulk.fill(COUNT, seed=11)
        begin_write(db.session())
        allow_groups(db.session(), EVERY_GROUP)
        _taken_back(Random(5))
        db.session.commit()
        allow_groups(db.session(), EVERY_GROUP)
        group = db.session.scalars(select(Group).where(Group.slug == "demo")).one()
        yield actor_for(demo.persona("cilla"), group.id)
        db.session.remove()
        db.engine.dispose()


def _taken_back(rng: Random) -> None:
    """Some whose person didn't want it after all."""
    for case in db.session.scalars(select(Case).order_by(Case.id)):
        if rng.random() < 0.05:
            case.withdraw_reason = WithdrawReason.PERSON_DECLINED
    audit.exempt("drawn for a test")


def _period() -> Period:
    return periods.tertial_of(clock.today()).previous


@pytest.fixture
def tables(leader: Actor) -> dict[str, Table]:
    allow_groups(db.session(), EVERY_GROUP)
    found = service.figures(leader, _period())
    return {table.key: table for _, some in found.parts for table in some}


def _facts(leader: Actor) -> list[CaseFacts]:
    """Every row of the group but those of people who said no, one by one."""
    gone = {
        case.id
        for case in db.session.scalars(select(Case))
        if case.withdraw_reason == WithdrawReason.PERSON_DECLINED
    }
    rows = db.session.scalars(select(CaseFacts)).all()
    return [row for row in rows if row.group_id == leader.group_id and row.case_id not in gone]


def _row(table: Table, key: str) -> Row:
    return next(row for row in table.rows if row.key == key)


def _all(table: Table) -> dict[str, int]:
    """The column of everybody, by the row's key, without empty rows."""
    return {row.key: int(row.values[3] or 0) for row in table.rows if row.values[3]}


def test_cases_and_bands_are_counted(leader: Actor, tables: dict[str, Table]) -> None:
    period, facts = _period(), _facts(leader)
    published = [f for f in facts if f.approved_at and f.approved_at in period]
    assert len(published) > 100
    assert _row(tables["cases"], "published").values[3] == len(published)
    women = sum(f.sex == "woman" for f in published)
    assert _row(tables["cases"], "published").values[0] == women
    before = sum(1 for f in facts if f.approved_at and f.approved_at in period.previous)
    assert _row(tables["cases"], "published").values[4] == before
    without = [
        f for f in facts
        if f.state == State.CLOSED_WITHOUT and f.ended_at and f.ended_at in period
    ]  # fmt: skip
    assert _row(tables["cases"], "without").values[3] == len(without)
    for key, name in (("category", "category"), ("age", "age_band")):
        counted = Counter(str(getattr(f, name)) for f in published if getattr(f, name))
        assert _all(tables[key]) == counted


def test_times_are_medians_of_working_days(leader: Actor, tables: dict[str, Table]) -> None:
    period, facts = _period(), _facts(leader)
    days = [
        clock.working_days_between(f.approved_at, f.first_answer_at)
        for f in facts
        if f.approved_at and f.first_answer_at and f.first_answer_at in period
    ]
    row = _row(tables["times"], "first")
    assert row.values[:2] == (len(days), median(days))
    assert row.values[3] == round(100 * sum(n <= 5 for n in days) / len(days))
    at_most = row.values[2]
    assert at_most is not None
    assert sum(n <= at_most for n in days) >= 0.9 * len(days)
    assert sum(n < at_most for n in days) < 0.9 * len(days)


def _confirmed(leader: Actor) -> list[Recommendation]:
    own = {f.case_id for f in _facts(leader)}
    rows = db.session.scalars(select(Recommendation)).all()
    return [r for r in rows if r.case_id in own and r.confirmed_at in _period()]


def test_recommendations_and_steps(leader: Actor, tables: dict[str, Table]) -> None:
    confirmed = _confirmed(leader)
    standpoints = db.session.scalars(select(Standpoint)).all()
    behind = (Stance.SUPPORT, Stance.RESERVATION)
    agreed = sum(
        all(s.stance in behind for s in standpoints if s.proposal_id == r.proposal_id)
        for r in confirmed
    )
    assert _row(tables["behind"], "all").values[3] == agreed
    proposals = {r.proposal_id for r in confirmed}
    steps = [s for s in db.session.scalars(select(Step)) if s.proposal_id in proposals]
    assert _all(tables["step_parties"]) == Counter(str(s.party_id) for s in steps)
    assert _all(tables["benefits"]) == Counter(str(s.benefit_kind) for s in steps)
    assert _all(tables["measures"]) == Counter(str(s.measure_kind) for s in steps)


def test_what_each_party_answered(leader: Actor, tables: dict[str, Table]) -> None:
    own = {f.case_id for f in _facts(leader)}
    proposals = {p.id: p for p in db.session.scalars(select(Proposal)) if p.case_id in own}
    given = [
        s for s in db.session.scalars(select(Standpoint))
        if s.proposal_id in proposals and s.at in _period()
    ]  # fmt: skip
    for row in tables["standpoints"].rows:
        mine = Counter(s.stance for s in given if str(s.party_id) == row.key)
        assert row.values == tuple(mine.get(stance, 0) for stance in Stance)
    for row in tables["answer_times"].rows:
        days = [
            clock.working_days_between(proposals[s.proposal_id].created_at, s.at)
            for s in given
            if str(s.party_id) == row.key and s.stance != Stance.ABSENT
        ]
        assert row.values[:2] == (len(days), median(days) if days else None)


def test_what_came_after(leader: Actor, tables: dict[str, Table]) -> None:
    own = {f.case_id for f in _facts(leader)}
    told = [
        f for f in db.session.scalars(select(FollowUp)) if f.case_id in own and f.at in _period()
    ]
    rows = {f.id for f in told}
    steps = [s for s in db.session.scalars(select(StepOutcome)) if s.follow_up_id in rows]
    assert _all(tables["outcomes"]) == Counter(str(s.outcome) for s in steps)
    assert _all(tables["reasons"]) == Counter(str(s.reason) for s in steps if s.reason)
    assert _all(tables["situations"]) == Counter(str(f.situation) for f in told)
    assert _all(tables["no_mans_land"]) == Counter(str(f.involved) for f in told)
    fed = [
        f for f in db.session.scalars(select(Feedback)) if f.case_id in own and f.at in _period()
    ]
    assert _all(tables["plan"]) == Counter(str(f.plan) for f in fed)
    given = tables["given"].rows[0].values
    assert given == (len(_confirmed(leader)), len(fed), median(f.value for f in fed))


#: Tables that count a case once; in the others it may stand for several steps, answers or rounds.
ONCE = ("cases", "category", "age", "assistance", "times")


def test_each_number_has_its_cases_behind_it(leader: Actor, tables: dict[str, Table]) -> None:
    tried = 0
    for table in tables.values():
        for row in table.rows:
            for link, value in zip(row.links, row.values, strict=False):
                if link is None or not value:
                    continue
                wanted = Wanted(link["siffra"], link.get("varde", ""), link.get("kon", ""))
                period = periods.parse(link["period"])
                assert period
                found = service.behind(leader, wanted, period)
                least = value if table.key in ONCE and link["siffra"] != "confirmed" else 1
                assert least <= found.count <= value, (link, value)
                tried += 1
    assert tried > 150


def test_the_list_behind_a_number_holds_those_cases(leader: Actor) -> None:
    facts = [
        f for f in _facts(leader)
        if f.approved_at and f.approved_at in _period() and f.sex == "man"
        and f.age_band == AgeBand.A25
    ]  # fmt: skip
    assert facts
    found = service.behind(leader, Wanted("age", "25-34", "man"), _period())
    assert found.label == "Ålder: 25–34 år"
    assert found.count == len(facts)
    assert {row.id for row in found.rows} == {f.case_id for f in facts}

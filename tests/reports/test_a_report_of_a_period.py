"""A report of generated cases: figures equal a recount, and what is hidden stays so in words."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from kompetensgrupp.cases.models import CaseFacts
from kompetensgrupp.core import clock, periods
from kompetensgrupp.core.db import db
from kompetensgrupp.core.errors import Invalid, NotAllowed
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.core.suppression import gives_away
from kompetensgrupp.decisions.models import Recommendation, Step
from kompetensgrupp.demo import service as demo
from kompetensgrupp.groups.service import actor_for
from kompetensgrupp.reports import families, service, telling
from kompetensgrupp.reports.document import Document
from kompetensgrupp.reports.families import YES
from kompetensgrupp.reports.telling import Spans

pytestmark = pytest.mark.sqlite_only


def _period() -> periods.Period:
    return periods.tertial_of(clock.today()).previous


def _sentences(document: Document) -> str:
    return " ".join(s for chapter in document.chapters for s in chapter.sentences)


def test_every_family_equals_a_recount(leader: Actor) -> None:
    period = _period()
    counted = families.gather(leader, families.months_between(period.first, period.last))
    span = families.span_of(period)
    facts = [f for f in db.session.scalars(select(CaseFacts)) if f.is_counted]
    own = [f for f in facts if f.group_id == leader.group_id]
    published = [f for f in own if f.approved_at and f.approved_at in period]
    assert len(published) > 20
    for key, name in (
        ("category", "category"),
        ("age", "age_band"),
        ("assistance", "assistance_band"),
    ):
        family = counted[key].family
        for column in families.SEXES:
            told = Counter(
                str(getattr(f, name))
                for f in published
                if (f.sex if f.sex in ("woman", "man") else "other") == column
            )
            assert {r: family.value(span, [r], [column]) for r in family.rows if r in told} == told
    confirmed = {
        r.case_id: r for r in db.session.scalars(select(Recommendation)) if r.confirmed_at in period
    }
    counted_ids = {f.case_id for f in own}
    steps: dict[str, set[int]] = {}
    for step in db.session.scalars(select(Step)):
        for case_id, r in confirmed.items():
            if r.proposal_id == step.proposal_id and case_id in counted_ids:
                steps.setdefault(str(step.measure_kind), set()).add(case_id)
    assert len(steps) > 3
    for kind, cases in steps.items():
        family = counted[f"measure:{kind}"].family
        assert family.value(span, [YES], families.SEXES) == len(cases)


def test_nothing_told_gives_anybody_away(leader: Actor) -> None:
    period = _period()
    start = families.first_event(leader)
    months = families.months_between(start, period.last)
    spans = Spans(families.span_of(period), families.span_of(period.previous), months.span)
    told = telling.decide(families.gather(leader, months), spans, 5)
    assert sum(bool(counted.family.told) for counted in told.counted.values()) > 20
    for key, counted in told.counted.items():
        assert not gives_away(counted.family, 5), key


def test_words_tables_and_charts_obey_the_same_mask(leader: Actor) -> None:
    document = service.build(leader, _period())
    shown = [v for grid in document.grids for _, values in grid.rows for v in values]
    assert any(v is None for v in shown)
    assert all(v is None or v == 0 or v >= 5 for v in shown)
    assert all(number >= 5 for grid in document.grids for _, number in grid.bars)
    small = {"en", "ett", "två", "tre", "fyra"}
    chapters = [c for c in document.chapters if c.key != "appendix"]
    said = ". ".join(s for chapter in chapters for s in chapter.sentences)
    counting = [s for s in said.split(". ") if " fall" in s]
    assert counting
    for sentence in counting:
        before = sentence.lower().split(" fall")[0].split()[-1]
        assert before not in small, sentence


def test_a_tertial_without_events_is_told_in_plain_words(leader: Actor) -> None:
    empty = periods.parse("2020-T1")
    assert empty is not None
    document = service.build(leader, empty)
    assert "Under tertialet fick gruppen inga nya fall." in _sentences(document)
    assert not document.grids
    assert all(chapter.sentences for chapter in document.chapters)


@pytest.mark.parametrize(
    ("code", "title"),
    [("2026-T1", "Tertialrapport"), ("2026-Q2", "Kvartalsrapport"), ("2026-H1", "Halvårsrapport"),
     ("2025", "Årsrapport"), ("slut", "Slutrapport")],
)  # fmt: skip
def test_every_kind_of_period_has_its_report(leader: Actor, code: str, title: str) -> None:
    document = service.build(leader, service.period_of(leader, code))
    assert document.title == title
    assert "projekttiden" in _sentences(document) or code != "slut"


def test_the_board_counts_nothing_and_nobody_a_period_that_is_not(leader: Actor) -> None:
    ingrid = actor_for(demo.persona("ingrid"), leader.group_id or 0)
    with pytest.raises(NotAllowed):
        service.build(ingrid, _period())
    for code in ("2026-T4", "2026-Q5", "tertial", ""):
        with pytest.raises(Invalid):
            service.period_of(leader, code)


def test_months_hold_both_clock_changes_and_the_turn_of_the_year() -> None:
    months = families.months_between(date(2025, 12, 9), date(2026, 11, 1))
    assert months.names[0] == "2025-12"
    assert months.names[-1] == "2026-11"
    assert months.start.isoformat() == "2025-11-30T23:00:00+00:00"
    assert months.ends[3].isoformat() == "2026-03-31T22:00:00+00:00"
    assert months.ends[10].isoformat() == "2026-10-31T23:00:00+00:00"


def test_the_operator_builds_a_file_at_the_command_line(portal: Flask, tmp_path: Path) -> None:
    run, out = portal.test_cli_runner(), tmp_path / "rapport.csv"
    words = ["report", "build", "--group", "demo", "--period", _period().code, "--format", "csv"]
    done = run.invoke(args=[*words, "--out", str(out)])
    assert done.exit_code == 0, done.output
    rows = list(csv.reader(out.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert len(rows) > 20
    missing = run.invoke(
        args=["report", "build", "--group", "ingen", *words[4:], "--out", str(out)]
    )
    assert "Gruppen ingen finns inte." in missing.output
    wrong = run.invoke(args=[*words[:4], "--period", "2026-T9", *words[6:], "--out", str(out)])
    assert "Skriv perioden som 2026-T2" in wrong.output
    lost = run.invoke(args=[*words, "--out", str(tmp_path / "finns" / "inte.csv")])
    assert "Filen gick inte att skriva" in lost.output
    assert lost.exit_code == 1

"""Cilla approves a report and publishes it; the board reads just that, and it never changes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from kompetensgrupp.audit.models import Event, LogEntry
from kompetensgrupp.cases.models import CaseFacts
from kompetensgrupp.core import clock, periods
from kompetensgrupp.core.db import db
from kompetensgrupp.core.errors import (
    Identified,
    Invalid,
    InvalidState,
    NotAllowed,
    NotVisible,
    PortalError,
)
from kompetensgrupp.core.rights import Actor, Refusal
from kompetensgrupp.core.suppression import gives_away
from kompetensgrupp.demo import service as demo
from kompetensgrupp.groups.service import actor_for
from kompetensgrupp.reports import files, freezing, publishing, rules, service
from kompetensgrupp.reports.models import ReportState, ReportVersion

pytestmark = pytest.mark.sqlite_only


def _period() -> periods.Period:
    return periods.tertial_of(clock.today()).previous


def _somebody(leader: Actor, name: str) -> Actor:
    return actor_for(demo.persona(name), leader.group_id or 0)


def _published(leader: Actor, code: str) -> ReportVersion:
    version = publishing.create(leader, code)
    publishing.approve(leader, version)
    publishing.publish(leader, version)
    return version


def test_three_reports_after_one_another_give_nobody_away(leader: Actor) -> None:
    last = _period()
    for period in (last.previous.previous, last.previous, last):
        _published(leader, period.code)
    told = freezing.told_in(publishing.published(leader))
    assert any(len(some) >= 4 for some in told.values())
    found = service.counted(leader, last, publishing.published(leader))
    for key, own in found.items():
        assert not gives_away(replace(own.family, told=tuple(told.get(key, ()))), 5), key


def test_what_is_published_stays_the_same_byte_for_byte(leader: Actor) -> None:
    version = _published(leader, _period().code)
    before = {kind: publishing.file(leader, version, kind) for kind in files.KINDS}
    for facts in db.session.scalars(select(CaseFacts).limit(90)):
        facts.is_counted = False
    with clock.at(clock.now() + timedelta(days=3)):
        assert {kind: publishing.file(leader, version, kind) for kind in files.KINDS} == before
        again = publishing.new_version(leader, version)
        same = publishing.read(leader, again)
        assert same.grids == publishing.read(leader, version).grids, "counted as it was told"


def test_approving_freezes_with_the_receipt_of_the_log(leader: Actor) -> None:
    version = publishing.create(leader, _period().code)
    publishing.write(leader, version, {"next": "Vi fortsätter."}, version.revision)
    publishing.approve(leader, version)
    entry = db.session.scalars(select(LogEntry).order_by(LogEntry.seq.desc()).limit(1)).one()
    assert entry.event == Event.REPORT_APPROVED
    assert entry.receipt == version.receipt
    document = publishing.read(leader, version)
    head = dict(document.head)
    assert head["Loggens kontrollkod"] == version.receipt
    assert head["Godkänd av"].startswith(leader.name)
    assert next(c.own for c in document.chapters if c.key == "next") == "Vi fortsätter."
    assert not document.is_draft


def test_a_second_person_agrees_when_the_leader_wants_it(leader: Actor) -> None:
    version = publishing.create(leader, _period().code)
    publishing.approve(leader, version, wants_second=True)
    with pytest.raises(InvalidState, match="andra person"):
        publishing.publish(leader, version)
    with pytest.raises(NotAllowed, match="En annan person"):
        publishing.agree(leader, version)
    bo = _somebody(leader, "bo")
    publishing.agree(bo, version)
    with pytest.raises(InvalidState):
        publishing.agree(bo, version)
    publishing.publish(leader, version)
    assert dict(publishing.read(leader, version).head)["Också godkänd av"].startswith(bo.name)


def test_the_board_reads_what_is_published_and_nothing_else(leader: Actor) -> None:
    ingrid, anna, david = (_somebody(leader, name) for name in ("ingrid", "anna", "bo"))
    version = publishing.create(leader, _period().code)
    for who in (ingrid, anna):
        with pytest.raises(NotVisible):
            publishing.load(who, version.id)
        assert publishing.versions(who) == []
    assert publishing.load(david, version.id) is version
    publishing.approve(leader, version)
    with pytest.raises(NotVisible):
        publishing.load(ingrid, version.id)
    publishing.publish(leader, version)
    assert publishing.load(ingrid, version.id) is version
    assert publishing.file(ingrid, version, "pdf").startswith(b"%PDF")
    with pytest.raises(NotVisible):
        publishing.file(ingrid, version, "exe")
    with pytest.raises(NotVisible):
        publishing.load(anna, version.id)
    away = replace(leader, group_id=(leader.group_id or 0) + 1)
    with pytest.raises(NotVisible):
        publishing.load(away, version.id)


def test_texts_are_checked_and_never_overwritten_by_a_stale_page(leader: Actor) -> None:
    version = publishing.create(leader, _period().code)
    publishing.write(leader, version, {"next": "Först."}, 0)
    with pytest.raises(InvalidState, match="Någon annan"):
        publishing.write(leader, version, {"next": "Samtidigt."}, 0)
    with pytest.raises(Identified) as found:
        publishing.write(leader, version, {"outlook": "Ring 070-174 06 35."}, version.revision)
    assert list(found.value.entities) == ["outlook"]
    with pytest.raises(Invalid):
        publishing.write(leader, version, {"okänd": "Text"}, version.revision)
    with pytest.raises(Invalid):
        publishing.write(leader, version, {"next": "å" * 10_001}, version.revision)
    assert version.texts == {"next": "Först."}


def test_only_the_leader_writes_approves_and_publishes(leader: Actor) -> None:
    version = publishing.create(leader, _period().code)
    assert publishing.create(leader, _period().code) is version
    for name in ("anna", "bo", "ingrid", "hanna"):
        who = _somebody(leader, name)
        for act in (publishing.approve, publishing.publish, publishing.reopen):
            with pytest.raises(NotAllowed):
                act(who, version)
        with pytest.raises(NotAllowed):
            publishing.write(who, version, {"next": "Nej"}, 0)
        with pytest.raises(NotAllowed):
            publishing.create(who, _period().code)


STATES = tuple(ReportState)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("to", STATES)
def test_each_move_is_made_only_where_it_is_drawn(state: ReportState, to: ReportState) -> None:
    verdict = rules.can_move(ReportVersion(state=state), to)
    assert bool(verdict) == (to in rules.MOVES[state])
    assert verdict or isinstance(verdict, Refusal)


def test_what_has_moved_on_is_refused_with_a_reason(leader: Actor) -> None:
    now = publishing.create(leader, periods.tertial_of(clock.today()).code)
    with pytest.raises(InvalidState, match="inte slut"):
        publishing.approve(leader, now)
    version = publishing.create(leader, _period().code)
    refused: list[type[PortalError]] = []
    for act in (publishing.publish, publishing.reopen, publishing.new_version):
        with pytest.raises(InvalidState) as found:
            act(leader, version)
        refused.append(found.type)
    publishing.approve(leader, version)
    with pytest.raises(InvalidState, match="ändras inte"):
        publishing.write(leader, version, {"next": "För sent"}, version.revision)
    publishing.reopen(leader, version)
    assert (version.figures, version.document, version.receipt) == (None, None, "")
    publishing.approve(leader, version)
    publishing.publish(leader, version)
    with pytest.raises(InvalidState, match="ny version"):
        publishing.reopen(leader, version)
    assert publishing.new_version(leader, version).number == 2
    with pytest.raises(InvalidState):
        publishing.new_version(leader, version)


def test_figures_frozen_before_another_report_was_published_are_weighed_again(
    leader: Actor,
) -> None:
    """Two drafts approved side by side may not be known to each other."""
    half = periods.parse(f"{_period().first.year}-H1")
    assert half is not None
    year = publishing.create(leader, str(half.first.year - 1))
    tertial = publishing.create(leader, f"{half.first.year - 1}-T3")
    quarter = publishing.create(leader, f"{half.first.year - 1}-Q4")
    for version in (year, tertial, quarter):
        publishing.approve(leader, version)
    refused = 0
    for version in (year, tertial, quarter):
        try:
            publishing.publish(leader, version)
        except InvalidState:
            refused += 1
            publishing.reopen(leader, version)
            publishing.approve(leader, version)
            publishing.publish(leader, version)
    assert refused, "none of them knew of the others"

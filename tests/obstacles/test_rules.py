"""Where an obstacle may go, who may what, and how old it is: tables, without a portal."""

from datetime import UTC, date, datetime

import pytest

from kompetensgrupp.core.rights import Actor, Role
from kompetensgrupp.groups.models import PartyKind
from kompetensgrupp.obstacles import common, rules
from kompetensgrupp.obstacles.models import (
    Obstacle,
    ObstacleKind,
    ObstacleStatus,
    ObstacleText,
    TextStatus,
)

S = ObstacleStatus


def somebody(role: Role, user_id: int = 7) -> Actor:
    return Actor("Någon", user_id, group_id=1, party_id=1, roles=frozenset({role}))


def obstacle(status: ObstacleStatus = S.IDENTIFIED, approved: int | None = 1) -> Obstacle:
    return Obstacle(
        status=status, approved_version=approved, raised_by_id=1, owner_id=2,
        raised_at=datetime(2026, 2, 3, tzinfo=UTC), looked_at=datetime(2026, 2, 3, tzinfo=UTC),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("opened", "day", "later", "stands_out"),
    [
        (date(2026, 2, 3), date(2026, 4, 30), 0, False),
        (date(2026, 4, 30), date(2026, 5, 1), 1, False),
        (date(2026, 2, 3), date(2026, 12, 31), 2, False),
        (date(2026, 2, 3), date(2027, 1, 1), 3, True),
        (date(2026, 9, 1), date(2028, 8, 31), 5, True),
    ],
)
def test_age_in_tertials(opened: date, day: date, later: int, stands_out: bool) -> None:
    row = obstacle()
    row.raised_at = datetime(opened.year, opened.month, opened.day, 11, tzinfo=UTC)
    assert rules.tertials(opened, day) == later
    assert rules.stands_out(row, day) == stands_out
    row.status = S.REMOVED
    assert not rules.stands_out(row, day)


def test_every_status_leads_on_and_what_is_out_of_the_way_only_back() -> None:
    assert rules.MOVES.keys() == set(S)
    assert all(some for some in rules.MOVES.values())
    assert rules.MOVES[S.REMOVED] == (S.REMAINS,)
    for status in S:
        assert rules.can_move(obstacle(status), status), "it can always be looked at anew"
        for to in set(S) - {status}:
            assert bool(rules.can_move(obstacle(status), to)) == (to in rules.MOVES[status])


def test_nothing_moves_that_nobody_has_approved() -> None:
    assert rules.moves(obstacle(approved=None)) == [S.IDENTIFIED]


@pytest.mark.parametrize(
    ("role", "user", "raises", "works", "changes", "reviews"),
    [
        (Role.LEADER, 9, True, True, True, True),
        (Role.ADVISER, 9, True, False, False, True),
        (Role.ADVISER, 1, True, False, True, False),  # who wrote it
        (Role.ADVISER, 2, True, True, True, True),  # who holds it
        (Role.CASEWORKER, 9, True, False, False, False),
        (Role.REVIEWER, 9, False, False, False, False),
        (Role.BOARD, 9, False, False, False, False),
    ],
)
def test_who_may_what(
    role: Role, user: int, raises: bool, works: bool, changes: bool, reviews: bool
) -> None:
    actor, row = somebody(role, user), obstacle()
    text = ObstacleText(writer_id=1, status=TextStatus.APPROVED)
    assert bool(rules.may_raise(actor)) == raises
    assert bool(rules.may_work(actor, row)) == works
    assert bool(rules.may_change(actor, row, text)) == changes
    assert bool(rules.may_review(actor, text)) == reviews


def test_half_a_year_makes_it_due() -> None:
    at = datetime(2026, 8, 31, 9, tzinfo=UTC)
    assert not rules.is_due(at, date(2027, 2, 27))
    assert rules.is_due(at, date(2027, 2, 28))


def test_what_others_have_met_has_a_name_each_and_a_kind() -> None:
    codes = [one.code for some in common.COMMON.values() for one in some]
    assert len(codes) == len(set(codes)) >= 12
    assert {one.kind for some in common.COMMON.values() for one in some} < set(ObstacleKind)
    assert common.common("fk-1") is not None
    assert common.common("nonsens") is None
    assert len(common.COMMON) == 6
    assert PartyKind.FK.label in common.COMMON

"""Where posts stand: the sort key against a tree walked by hand, indents, and who may write."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetensgrupp.cases.models import Case
from kompetensgrupp.cases.vocabulary import State
from kompetensgrupp.core import clock
from kompetensgrupp.core.rights import Actor, Role
from kompetensgrupp.threads import rules
from kompetensgrupp.threads.models import Comment

#: For the post with number n + 1: which earlier post it answers, 0 for none.
TREES = st.lists(st.integers(0, 10_000), max_size=60).map(
    lambda draws: [draw % (place + 1) for place, draw in enumerate(draws)]
)


def walked(parents: list[int], above: int = 0) -> list[int]:
    """Depth first, children in the order of time."""
    order: list[int] = []
    for seq, parent in enumerate(parents, start=1):
        if parent == above:
            order += [seq, *walked(parents, seq)]
    return order


def paths(parents: list[int]) -> list[str]:
    found: list[str] = []
    for seq, parent in enumerate(parents, start=1):
        found.append(rules.path_of(seq, found[parent - 1] if parent else None))
    return found


@given(TREES)
def test_sorting_by_path_walks_the_tree(parents: list[int]) -> None:
    by_path = sorted(enumerate(paths(parents), start=1), key=lambda row: row[1])
    if max((path.count(".") for path in paths(parents)), default=0) < rules.DEEPEST_PATH - 1:
        assert [seq for seq, _ in by_path] == walked(parents)


@given(TREES, st.integers(0, 60))
def test_a_new_post_moves_no_old_one(parents: list[int], draw: int) -> None:
    before = sorted(paths(parents))
    after = sorted(paths([*parents, draw % (len(parents) + 1)]))
    assert [path for path in after if path in set(before)] == before


def test_a_very_deep_conversation_still_has_an_order_that_fits() -> None:
    found = paths(list(range(300)))
    assert max(len(path) for path in found) <= rules.DEEPEST_PATH * 6
    assert len(set(found)) == 300
    assert found == sorted(found)


@pytest.mark.parametrize(("depth", "indent"), [(0, 0), (1, 1), (3, 3), (4, 3), (59, 3)])
def test_posts_are_indented_at_most_three_steps(depth: int, indent: int) -> None:
    assert rules.indent(depth) == indent


@pytest.mark.parametrize("state", State)
def test_posts_are_written_while_the_case_is_open(state: State) -> None:
    open_states = {"questions", "discussion", "proposed", "standpoints"}
    moment = clock.now()
    case = Case(state=state, questions_until=moment + timedelta(days=1))
    bo = Actor("Bo", roles=frozenset({Role.ADVISER}))
    assert bool(rules.may_comment(bo, case, moment)) is (state in open_states)


@pytest.mark.parametrize(
    ("role", "writes"),
    [
        (Role.CASEWORKER, True),
        (Role.ADVISER, True),
        (Role.LEADER, True),
        (Role.REVIEWER, False),
        (Role.BOARD, False),
        (Role.ADMIN, False),
    ],
)
def test_who_writes_posts(role: Role, writes: bool) -> None:
    actor = Actor("x", roles=frozenset({role}))
    case = Case(state=State.DISCUSSION)
    assert bool(rules.may_comment(actor, case, clock.now())) is writes


def test_only_the_own_post_is_withdrawn_and_only_once() -> None:
    bo = Actor("Bo", user_id=1)
    assert rules.may_withdraw(bo, Comment(author_id=1))
    assert not rules.may_withdraw(bo, Comment(author_id=2))
    assert not rules.may_withdraw(bo, Comment(author_id=1, withdrawn_at=clock.now()))

"""Small numbers stay hidden from somebody with every report and a linear solver.

The attacker is another program than the one that hides: scipy's HiGHS over all that was told.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array

from kompetensgrupp.core.suppression import (
    Family,
    Layout,
    Parts,
    Span,
    Told,
    choose,
    gives_away,
    known_empty,
    shown,
    tell,
)

THRESHOLD = 5
SEXES = ("woman", "man", "other")
YEAR = tuple(f"2026-{month:02d}" for month in range(1, 13))
T1, T2, T3 = (("2026-01", "2026-04"), ("2026-05", "2026-08"), ("2026-09", "2026-12"))
H1, TWO, THREE = (("2026-01", "2026-06"), ("2026-01", "2026-08"), ("2026-01", "2026-12"))
#: What each of the three reports tells of: its tertial and all since the start.
REPORTS: tuple[tuple[Span, ...], ...] = ((T1,), (T2, TWO), (T3, THREE))


# --- by hand ---------------------------------------------------------------------------------


def _family(cells: str, **more: object) -> Family:
    """«a: 7 3 0 / b: 6 4 0» in January: a class's women, men and others."""
    counts = {}
    for line in cells.split("/"):
        row, numbers = line.split(":")
        for sex, number in zip(SEXES, numbers.split(), strict=True):
            counts["2026-01", row.strip(), sex] = int(number)
    rows = tuple(dict.fromkeys(row for _, row, _ in counts))
    return Family(counts, rows, SEXES, **more)  # type: ignore[arg-type]


def _finest(rows: str, columns: str) -> Layout:
    parts = [tuple(tuple(part.split("+")) for part in text.split()) for text in (rows, columns)]
    return Layout(*parts)


ALL = "woman+man+other"


@pytest.mark.parametrize(
    ("cells", "ordered", "expected"),
    [
        ("a: 7 6 0 / b: 6 9 0", False, ("a b", "woman man other")),
        # Others are four: they would be the total less women and men.
        ("a: 7 6 2 / b: 6 9 2", False, ("a b", "woman man+other")),
        # Too few for both: the classes say more than the sexes.
        ("a: 4 3 0 / b: 5 1 0 / c: 2 7 0", False, ("a b c", ALL)),
        ("a: 9 8 0 / b: 1 1 0 / c: 6 7 0", False, ("a b+c", "woman man other")),
        ("a: 9 9 0 / b: 5 6 0 / c: 1 1 0 / d: 8 8 0", True, ("a b+c d", "woman man other")),
        ("a: 2 1 0 / b: 3 2 0", False, ("a+b", ALL)),
        ("a: 2 1 0 / b: 1 0 0", False, None),
        ("a: 0 0 0 / b: 0 0 0", False, ("a b", "woman man other")),
        # All women are in one class: to tell so tells on each of them.
        ("a: 9 5 0 / b: 0 6 0", False, ("a b", ALL)),
        ("a: 9 5 0 / b: 0 0 0", False, ("a+b", "woman man other")),
    ],
)
def test_a_table_is_coarsened_before_it_is_masked(
    cells: str, ordered: bool, expected: tuple[str, str] | None
) -> None:
    found = choose(_family(cells, ordered=ordered), T1, THRESHOLD)
    assert found == (expected and _finest(*expected))


def test_a_layout_of_a_part_is_no_finer_than_that_of_all() -> None:
    family = _family("a: 7 6 0 / b: 6 9 0")
    found = choose(family, T1, THRESHOLD, within=(("woman", "man", "other"),))
    assert found == _finest("a b", ALL)


def test_a_reader_sees_dashes_for_what_was_put_together() -> None:
    family = _family("a: 9 8 0 / b: 1 1 0 / c: 6 7 0")
    family = family.telling(Told(T1, _finest("a b+c", "woman man+other")))
    assert shown(family, T1, ["a"], ["woman"]) == 9
    assert shown(family, T1, ["a"], SEXES) == 17
    assert shown(family, T1, ["a"], ["man"]) is None
    assert shown(family, T1, ["b"], ["woman"]) is None
    assert shown(family, T1, ["b"], SEXES) is None
    assert shown(family, T1, ["b", "c"], SEXES) == 15
    assert shown(family, T2, ["a"], SEXES) is None


def test_a_reader_knows_the_noughts_that_follow_from_others() -> None:
    counts = {(month, row, "woman"): n for month, row, n in (
        ("2026-01", "a", 7), ("2026-01", "b", 0), ("2026-05", "a", 3), ("2026-05", "b", 4)
    )}  # fmt: skip
    family = Family(counts, ("a", "b"), ("woman",), personal=False)
    family = family.telling(Told(T1, Layout((("a",), ("b",)), (("woman",),))))
    assert shown(family, ("2026-01", "2026-01"), ["b"], ["woman"], known_empty(family)) == 0
    assert shown(family, T2, ["b"], ["woman"], known_empty(family)) is None


def test_all_told_together_is_audited() -> None:
    family = _family("a: 7 6 0 / b: 6 9 0")
    assert not gives_away(family.telling(Told(T1, _finest("a b", "woman man other"))), THRESHOLD)
    small = _family("a: 7 6 0 / b: 6 2 0")
    assert gives_away(small.telling(Told(T1, _finest("a b", "woman man other"))), THRESHOLD)
    alike = _family("a: 7 6 0 / b: 0 8 0")
    assert gives_away(alike.telling(Told(T1, _finest("a b", "woman man other"))), THRESHOLD)


def test_two_reports_that_differ_by_a_few_are_not_both_told() -> None:
    counts = {(month, "a", "woman"): 6 for month in YEAR[:4]} | {("2026-05", "a", "woman"): 3}
    family = Family(counts, ("a",), ("woman",)).telling(Told(T1, Layout((("a",),), (("woman",),))))
    assert choose(family, ("2026-01", "2026-05"), THRESHOLD) is None
    assert choose(family, ("2026-05", "2026-05"), THRESHOLD) is None
    more = replace(family, counts=counts | {("2026-05", "a", "woman"): 5})
    assert choose(more, ("2026-01", "2026-05"), THRESHOLD) is not None


# --- the attack ------------------------------------------------------------------------------


@dataclass
class World:
    """People counted by sex, and the same people by three other things."""

    everybody: Family
    parts: list[Family]


def _drawn(rng: Random) -> World:
    size = rng.choice([4, 9, 14, 14, 20, 30, 60])
    people = []
    for tertial in range(3):
        for _ in range(max(0, round(rng.gauss(size, size / 5)))):
            people.append(
                (
                    YEAR[tertial * 4 + rng.randrange(4)],
                    rng.choices(SEXES, [6, 4, 0.3])[0],
                    rng.choices("abcd", [5, 3, 2, 1])[0],
                    rng.choices("uvxyz", [2, 3, 3, 2, 1])[0],
                    rng.choices(("yes", "no"), [4, 1])[0],
                )
            )
    return World(
        _counted(people, None, ("all",), personal=False),
        [
            _counted(people, 2, tuple("abcd")),
            _counted(people, 3, tuple("uvxyz"), ordered=True),
            _counted(people, 4, ("yes", "no"), personal=False),
        ],
    )


def _counted(
    people: list[tuple[str, ...]], place: int | None, rows: tuple[str, ...], **how: bool
) -> Family:
    empty = {(month, row, sex): 0 for month in YEAR for row in rows for sex in SEXES}
    found = Counter((p[0], p[place] if place else "all", p[1]) for p in people)
    return Family(empty | found, rows, SEXES, **how)


def _report(world: World, spans: tuple[Span, ...]) -> None:
    world.everybody = tell(world.everybody, spans, THRESHOLD)
    known = {told.span: told.layout.columns for told in world.everybody.told}
    within: dict[Span, Parts | None] = {span: known.get(span) for span in spans}
    world.parts = [tell(part, spans, THRESHOLD, within) for part in world.parts]


@dataclass
class Cell:
    """A number of a table: what a reader sees of it, and what it is."""

    family: int
    span: Span
    row: str
    columns: tuple[str, ...]
    seen: int | None
    value: int
    places: list[int] = field(default_factory=list)


def _cells(world: World) -> Iterator[Cell]:
    for place, family in enumerate([world.everybody, *world.parts]):
        empty = known_empty(family, world.everybody if place else None)
        for span in (T1, T2, T3, TWO, THREE, H1):
            for row in family.rows:
                for columns in (*((sex,) for sex in SEXES), SEXES):
                    seen = shown(family, span, [row], columns, empty)
                    yield Cell(place, span, row, columns, seen, family.value(span, [row], columns))


class Attacker:
    """Knows every told number, and that all tables are about the same people."""

    def __init__(self, world: World) -> None:
        families = [world.everybody, *world.parts]
        spans = [told.span for family in families for told in family.told]
        borders = {"2026-01", *(span[0] for span in spans), *(_next(span[1]) for span in spans)}
        self.eras = sorted(month for month in borders if month <= "2026-12")
        self.place = {
            key: n
            for n, key in enumerate(
                (f, era, row, sex)
                for f, family in enumerate(families)
                for era in self.eras
                for row in family.rows
                for sex in SEXES
            )
        }
        lines: list[list[int]] = []
        signs: list[list[float]] = []
        values: list[float] = []
        for f, family in enumerate(families):
            for told in family.told:
                for rows in told.layout.rows:
                    for columns in told.layout.columns:
                        lines.append(self.variables(f, told.span, rows, columns))
                        signs.append([1.0] * len(lines[-1]))
                        values.append(family.value(told.span, rows, columns))
            for era in self.eras if f else ():
                for sex in SEXES:
                    own = [self.place[f, era, row, sex] for row in family.rows]
                    lines.append([*own, self.place[0, era, "all", sex]])
                    signs.append([1.0] * len(own) + [-1.0])
                    values.append(0)
        at = [n for n, line in enumerate(lines) for _ in line]
        flat = [n for line in lines for n in line], [s for sign in signs for s in sign]
        self.known = csr_array((flat[1], (at, flat[0])), shape=(len(lines), len(self.place)))
        self.values = np.array(values)

    def variables(
        self, f: int, span: Span, rows: tuple[str, ...], columns: tuple[str, ...]
    ) -> list[int]:
        eras = [era for era in self.eras if span[0] <= era <= span[1]]
        return [self.place[f, era, row, sex] for era in eras for row in rows for sex in columns]

    def least(self, weights: np.ndarray) -> np.ndarray | None:
        """What everything could be when the weighted sum is least; None when it has no end."""
        found = linprog(weights, A_eq=self.known, b_eq=self.values, bounds=(0, 10_000))
        assert found.status == 0, found.message
        return np.asarray(found.x)


def _next(month: str) -> str:
    return f"2026-{int(month[5:]) + 1:02d}"


def _whole_eras(attacker: Attacker, span: Span) -> bool:
    """Whether the told tables have borders where the span begins and ends."""
    return span[0] in attacker.eras and (_next(span[1]) in attacker.eras or span[1] == "2026-12")


def _attack(world: World, rng: np.random.Generator, exactly: bool) -> tuple[int, int]:
    """How many numbers were shown and how many hidden; asserts that none of those is pinned."""
    attacker = Attacker(world)
    cells = [cell for cell in _cells(world) if _whole_eras(attacker, cell.span)]
    hidden = [cell for cell in cells if cell.seen is None]
    for cell in hidden:
        cell.places = attacker.variables(cell.family, cell.span, (cell.row,), cell.columns)
    low, high = [float(cell.value) for cell in hidden], [float(cell.value) for cell in hidden]

    def note(x: np.ndarray) -> None:
        for n, cell in enumerate(hidden):
            value = x[cell.places].sum()
            low[n], high[n] = min(low[n], value), max(high[n], value)

    def ask(*numbers: int) -> None:
        """What the sum of these hidden numbers is at least and at most."""
        weights = np.zeros(len(attacker.place))
        for n in numbers:
            weights[hidden[n].places] += rng.uniform(1, 2)
        note(attacker.least(weights))
        note(attacker.least(-weights))

    ask(*range(len(hidden)))
    while still := [n for n in range(len(hidden)) if high[n] - low[n] < 1 - 1e-6]:
        ask(*still)  # all at once, as long as that moves any of them …
        left = [n for n in still if high[n] - low[n] < 1 - 1e-6]
        if len(left) == len(still):
            ask(left[0])  # … and then one by one
            assert high[left[0]] - low[left[0]] >= 1 - 1e-6, f"{hidden[left[0]]} is pinned"
    for n, cell in enumerate(hidden if exactly else ()):
        if 0 < cell.value < THRESHOLD and high[n] - low[n] < THRESHOLD - 1e-6:
            ask(n)
            assert high[n] - low[n] >= THRESHOLD - 1e-6, f"{cell} is nearly told"
    return len(cells) - len(hidden), len(hidden)


def test_a_linear_solver_pins_nothing_of_three_reports() -> None:
    rng, numbers = Random(7), np.random.default_rng(7)
    seen = hidden = 0
    for run in range(200):
        world = _drawn(rng)
        for spans in REPORTS:
            if run % 4 == 3 and T3 in spans:
                spans = (H1, *spans)  # a half-year between the tertials cuts one of them
            _report(world, spans)
        for family in (world.everybody, *world.parts):
            assert not gives_away(family, THRESHOLD)
        more, less = _attack(world, numbers, exactly=run % 10 == 0)
        seen, hidden = seen + more, hidden + less
    assert seen > 6000 < hidden, "the reports tell something and hide something"


def test_the_solver_would_have_pinned_what_is_told_as_it_is() -> None:
    """The attack is no empty one: with nothing but the small cells hidden it finds them."""
    world = World(
        _family("all: 10 9 0"), [_family("a: 7 6 0 / b: 3 3 0")]
    )  # fmt: skip
    full = Told(T1, _finest("all", "woman man other"))
    world.everybody = world.everybody.telling(full)
    world.parts = [world.parts[0].telling(Told(T1, _finest("a b", "woman man other")))]
    attacker = Attacker(world)
    places = attacker.variables(1, T1, ("b",), ("woman",))
    weights = np.zeros(len(attacker.place))
    weights[places] = 1
    assert attacker.least(weights)[places].sum() == pytest.approx(3)
    assert attacker.least(-weights)[places].sum() == pytest.approx(3)

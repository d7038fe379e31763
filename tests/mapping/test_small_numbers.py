"""What others than the leader see gives no small number away, and how many fit is told roughly."""

import random

import numpy as np
import pytest

from kompetensgrupp.mapping import rules
from kompetensgrupp.mapping.vocabulary import SEXES, Variable, bands

BANDS = bands([("a", "Ingång A")])


def invented(seed: int) -> dict[tuple[str, str, str], int]:
    """Counts of every variable that tell of the same people."""
    chance = random.Random(seed)
    counts: dict[tuple[str, str, str], int] = {}
    for sex, people in zip(SEXES, (chance.randint(0, 90), chance.randint(0, 60), 3), strict=True):
        for variable, choices in BANDS.items():
            for _ in range(people):
                key = (str(variable), chance.choice(choices)[0], str(sex))
                counts[key] = counts.get(key, 0) + 1
    return counts


def given_away(shown: list[list[int | None]]) -> list[tuple[int, int]]:
    """The hidden cells that follow from the shown ones by the sums of rows and columns."""
    height, width = len(shown), len(shown[0])
    hidden = [(r, c) for r in range(height) for c in range(width) if shown[r][c] is None]
    if not hidden:
        return []
    lines = np.zeros((height + width, len(hidden)))
    for at, (r, c) in enumerate(hidden):
        lines[r, at] = -1 if c == width - 1 else 1
        lines[height + c, at] = -1 if r == height - 1 else 1
    rank = np.linalg.matrix_rank(lines)
    return [
        cell
        for at, cell in enumerate(hidden)
        if np.linalg.matrix_rank(np.delete(lines, at, axis=1)) < rank
    ]


@pytest.mark.parametrize("seed", range(12))
def test_no_hidden_number_follows_from_the_others(seed: int) -> None:
    counts = invented(seed)
    made = rules.tables(counts, BANDS, 5)
    sums = {tuple(table.rows[-1].values) for table in made.values()}
    assert len(sums) == 1, "hidden in one table's last row, hidden in all"
    for variable, table in made.items():
        shown = [list(row.values) for row in table.rows]
        assert not given_away(shown)
        for row, true in zip(shown, rules.matrix(counts, variable, BANDS[variable]), strict=True):
            assert all(s in (None, t) for s, t in zip(row, true, strict=True))
            assert not any(s is not None and 0 < s < 5 for s in row)


def test_the_leader_sees_every_number() -> None:
    made = rules.tables(invented(1), BANDS, None)
    assert all(value is not None for t in made.values() for row in t.rows for value in row.values)


def test_one_small_number_takes_others_with_it() -> None:
    #        women men other all
    rows = [[20, 3, 0, 23], [30, 40, 0, 70], [50, 43, 0, 93]]
    assert rules.suppressed(rows, 5, set()) >= {(0, 1), (0, 0)}
    assert len(rules.suppressed(rows, 5, set())) == 4


@pytest.mark.parametrize(
    ("people", "words", "level"),
    [(0, "färre än 5", "few"), (4, "färre än 5", "few"), (5, "5–9", "some"), (9, "5–9", "some"),
     (10, "ungefär 10", "many"), (47, "ungefär 50", "many")],
)  # fmt: skip
def test_how_many_fit_is_said_roughly(people: int, words: str, level: str) -> None:
    ages = {("18-24", "woman"): people, ("25-34", "woman"): 100, ("18-24", "man"): 30}
    fits = rules.population(ages, "woman", "18-24")
    assert fits is not None
    assert (fits.words, fits.level) == (words, level)


def test_the_field_that_says_the_most_is_named() -> None:
    ages = {("18-24", "woman"): 2, ("18-24", "man"): 40, ("25-34", "woman"): 8}
    fits = rules.population(ages, "woman", "18-24")
    assert fits is not None
    assert fits.better == ("sex", 42)
    untold = rules.population(ages, "other", "18-24")
    assert untold is not None
    assert untold.people == 42
    assert rules.population({("unknown", "woman"): 9}, "woman", "18-24") is None


def test_variables_that_tell_of_different_numbers_say_so() -> None:
    counts = {("age", "18-24", "woman"): 5, ("cause", "pain", "woman"): 4}
    assert rules.uneven(counts) == (("Ålder", 5), ("Orsak till sjukskrivning", 4))
    assert not rules.uneven({("age", "18-24", "woman"): 5})
    assert rules.people(counts) == 5
    assert list(rules.tables(counts, BANDS, None)) == [Variable.AGE, Variable.CAUSE]

"""What others than the leader see gives no small number away, and how many fit is told roughly."""

import random
from itertools import combinations

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


@pytest.mark.parametrize("seed", range(12))
def test_nobody_is_given_away(seed: int) -> None:
    """Every number that is told is of none or of five and more, and so is what lies between two."""
    counts = invented(seed)
    made = rules.tables(counts, BANDS, 5)
    columns = {tuple(part) for table in made.values() for part in table.columns}
    for variable, table in made.items():
        apart = [set(row.key.split("\n")) for row in table.rows if row.key]
        values = {value for value, _ in BANDS[variable]}
        assert all(not one & other for one, other in combinations(apart, 2))
        assert not apart or values - set().union(*apart) <= {"unknown"}
        for row in table.rows:
            assert all(n == 0 or n >= 5 for n in row.values if n is not None), (variable, row)
            assert sum(row.values[:-1]) in (0, row.values[-1])  # type: ignore[arg-type]
        if len(apart) > 1:
            people = sum(n for (name, _, _), n in counts.items() if name == variable)
            assert table.rows[-1].values[-1] == people
    assert columns


def test_the_same_sexes_are_told_apart_in_every_table() -> None:
    counts = {
        ("age", "18-24", "woman"): 20, ("age", "25-34", "man"): 20, ("age", "25-34", "other"): 2,
        ("cause", "pain", "woman"): 10, ("cause", "mental", "woman"): 10,
        ("cause", "pain", "man"): 20, ("cause", "mental", "other"): 2,
    }  # fmt: skip
    for table in rules.tables(counts, BANDS, 5).values():
        assert ("Män" in table.columns) is False
    over_time = rules.over_time([("1 mars", counts)], 5)
    assert over_time.rows[0].values == (20, None, None, 42)


def test_bands_that_few_are_in_are_put_together_with_their_neighbours() -> None:
    both = {"18-24": (8, 9), "25-34": (30, 20), "55-64": (12, 10), "65+": (3, 6)}
    counts = {
        ("age", band, sex): n
        for band, pair in both.items()
        for sex, n in zip(("woman", "man"), pair, strict=True)
    }
    rows = rules.tables(counts, BANDS, 5)[Variable.AGE].rows
    assert rows[0].values == (8, 9, 0, 17)
    assert "55–64 år och 65 år eller äldre" in [row.label for row in rows]


def test_what_was_told_otherwise_the_time_before_is_compared_only_if_it_can_be() -> None:
    now = rules.tables({("age", "55-64", "woman"): 9, ("age", "65+", "woman"): 9}, BANDS, None)
    few = {("age", "18-24", "woman"): 9, ("age", "55-64", "woman"): 9, ("age", "65+", "woman"): 3}
    before = rules.tables(few, BANDS, 5)
    table = rules.beside(now[Variable.AGE], before[Variable.AGE], "1 mars")
    told = {row.label: row.values[-1] for row in table.rows}
    assert table.columns[-1] == "Alla 1 mars"
    assert told["65 år eller äldre"] is None
    assert told["18–24 år"] == 9
    assert told["Alla"] == 21


def test_the_leader_sees_every_number() -> None:
    made = rules.tables(invented(1), BANDS, None)
    assert all(value is not None for t in made.values() for row in t.rows for value in row.values)


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
    assert rules.uneven(counts, None) == (("Ålder", 5), ("Orsak till sjukskrivning", 4))
    assert rules.uneven(counts, 5) == (("Ålder", None), ("Orsak till sjukskrivning", None))
    assert not rules.uneven({("age", "18-24", "woman"): 5}, None)
    assert rules.people(counts) == 5
    assert list(rules.tables(counts, BANDS, None)) == [Variable.AGE, Variable.CAUSE]

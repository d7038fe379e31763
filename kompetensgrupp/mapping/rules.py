"""Who sees and who writes a mapping, its tables with small numbers hidden, and how many fit. Pure.

Everybody but the leader gets the tables masked: primary, then complementary suppression until no
hidden cell follows from the others. Source: docs/ordlista.md, rule R6.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kompetensgrupp.core.bands import Sex
from kompetensgrupp.core.rights import ALLOW, Actor, Refusal, Right, Verdict
from kompetensgrupp.core.tables import Row, Table
from kompetensgrupp.mapping.vocabulary import SEXES, Choices, Otherwise, Variable

#: (variable, value, sex) → people.
Counts = Mapping[tuple[str, str, str], int]
Cell = tuple[int, int]
BY_SEX = ("Kvinnor", "Män", "Annat eller ej angivet", "Alla")
ALL = len(BY_SEX) - 1
FEW, SOME = 5, 10
UNKNOWN = Otherwise.UNKNOWN.value


def may_read(actor: Actor) -> Verdict:
    """Those who advise, and the leader."""
    if actor.has(Right.READ_FIGURES):
        return ALLOW
    return Refusal("Kartläggningen är för gruppens representanter och projektledare.")


def may_write(actor: Actor) -> Verdict:
    """The leader answers for the counts."""
    return ALLOW if actor.leads else Refusal("Bara projektledaren sköter kartläggningen.")


# --- tables ----------------------------------------------------------------------------------


def totals(counts: Counts, variable: str) -> int:
    """How many people a variable tells of."""
    return sum(people for (name, _, _), people in counts.items() if name == variable)


def people(counts: Counts) -> int:
    """How many the mapping tells of: as many as the variable that tells of the most."""
    return max((totals(counts, variable) for variable in Variable), default=0)


def matrix(counts: Counts, variable: str, choices: Choices) -> list[list[int]]:
    """A row for each value and one for all, a column for each sex and one for all."""
    rows = [[counts.get((variable, value, sex), 0) for sex in SEXES] for value, _ in choices]
    rows.append([sum(column) for column in zip(*rows, strict=True)])
    return [[*row, sum(row)] for row in rows]


def tables(
    counts: Counts, bands: Mapping[Variable, Choices], threshold: int | None
) -> dict[Variable, Table]:
    """The variables that something is known of; with a threshold small numbers are hidden."""
    found = {v: matrix(counts, v, bands[v]) for v in bands if totals(counts, v)}
    hidden = _hidden_together(found, threshold) if threshold else {}
    made = {}
    for variable, rows in found.items():
        words = [*bands[variable], ("", "Alla")]
        made[variable] = Table(
            str(variable),
            variable.label,
            variable.label,
            BY_SEX,
            tuple(
                Row(value, label, tuple(_shown(hidden, variable, at, row)))
                for at, ((value, label), row) in enumerate(zip(words, rows, strict=True))
            ),
            unit="personer",
        )
    return made


def _shown(
    hidden: Mapping[Variable, set[Cell]], variable: Variable, at: int, row: Sequence[int]
) -> Iterable[int | None]:
    masked = hidden.get(variable, set())
    return (None if (at, column) in masked else people for column, people in enumerate(row))


def _hidden_together(
    found: Mapping[Variable, list[list[int]]], threshold: int
) -> dict[Variable, set[Cell]]:
    """What to hide in each table. They share their last row: hidden in one, hidden in all."""
    shared: set[int] = set()
    while True:
        hidden = {
            variable: suppressed(rows, threshold, {(len(rows) - 1, column) for column in shared})
            for variable, rows in found.items()
        }
        last = {
            column
            for variable, cells in hidden.items()
            for row, column in cells
            if row == len(found[variable]) - 1
        }
        if last == shared:
            return hidden
        shared = last


def suppressed(rows: Sequence[Sequence[int]], threshold: int, also: set[Cell]) -> set[Cell]:
    """The cells to hide of a table whose last row and column are its sums.

    Small numbers first, then the cheapest others, until no hidden cell is given away by those
    around it: in the graph whose nodes are rows and columns and whose edges are hidden cells,
    exactly the bridges are.
    """
    hidden = set(also)
    for at, row in enumerate(rows):
        hidden |= {(at, column) for column, people in enumerate(row) if 0 < people < threshold}
    while bridges := _bridges(hidden):
        rings = [hidden | ring for ring in _rings(min(bridges), len(rows), len(rows[0]))]
        hidden = min(
            rings, key=lambda ring: (sum(_loss(rows, cell) for cell in ring), sorted(ring))
        )
    return hidden


def _rings(cell: Cell, height: int, width: int) -> Iterable[set[Cell]]:
    """The rings of four cells that go by this one."""
    at, column = cell
    for other in set(range(height)) - {at}:
        for beside in set(range(width)) - {column}:
            yield {(at, beside), (other, column), (other, beside)}


def _loss(rows: Sequence[Sequence[int]], cell: Cell) -> int:
    """What a reader loses by a cell; nobody is misled by a hidden zero, so it is dear."""
    return rows[cell[0]][cell[1]] or 10**9


def _bridges(cells: Iterable[Cell]) -> list[Cell]:
    """The cells without which the graph would fall apart: no ring of hidden cells goes by them."""
    edges = set(cells)
    return [edge for edge in edges if not _reaches(edges - {edge}, edge)]


def _reaches(edges: set[Cell], gone: Cell) -> bool:
    """Whether the row and the column of a cell still hang together without it."""
    rows, columns, grew = {gone[0]}, set[int](), True
    while grew:
        size = len(rows) + len(columns)
        columns |= {column for row, column in edges if row in rows}
        rows |= {row for row, column in edges if column in columns}
        grew = len(rows) + len(columns) > size
    return gone[1] in columns


def beside(now: Table, before: Table | None, when: str) -> Table:
    """The table with how many there were of each the time before."""
    if before is None:
        return now
    earlier = {row.key: row.values[ALL] for row in before.rows}
    rows = tuple(Row(row.key, row.label, (*row.values, earlier.get(row.key))) for row in now.rows)
    return Table(now.key, now.title, now.first, (*now.columns, f"Alla {when}"), rows, unit=now.unit)


def over_time(found: Sequence[tuple[str, Mapping[Variable, Table]]]) -> Table:
    """How many people each mapping tells of, from (day, its tables), the first first."""
    rows = []
    for day, made in found:
        fullest = max(made.values(), key=lambda table: table.rows[-1].values[ALL] or 0)
        rows.append(Row(day, day, fullest.rows[-1].values))
    return Table("over_time", "Målgruppen över tid", "Dag", BY_SEX, tuple(rows), unit="personer")


def uneven(counts: Counts) -> tuple[tuple[str, int], ...]:
    """(variable, people) of each, when they don't tell of equally many; else nothing."""
    found = [(v.label, totals(counts, v)) for v in Variable if totals(counts, v)]
    return tuple(found) if len({people for _, people in found}) > 1 else ()


def by_sex(table: Table) -> list[tuple[str, list[tuple[str, float]]]]:
    """(label, [(sex, people)]) of each value, for a chart; what is hidden or none is left out."""
    return [
        (
            row.label,
            [(BY_SEX[at], float(row.values[at] or 0)) for at in range(ALL) if row.values[at]],
        )
        for row in table.rows
        if row.key and any(row.values[:ALL])
    ]


# --- how many fit ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Population:
    """How many in the target group share a person's sex and age, by an estimate of some day.

    `better`: the one field that would help most if it were left out, and how many fit then.
    """

    people: int
    better: tuple[str, int]

    @property
    def level(self) -> str:
        """`few` (red), `some` (yellow) or `many`."""
        return "few" if self.people < FEW else "some" if self.people < SOME else "many"

    @property
    def words(self) -> str:
        """«färre än 5», «5–9», «ungefär 40»: never so exact that a hidden number follows."""
        return roughly(self.people)

    @property
    def better_words(self) -> str:
        """The same of how many fit without the field that says the most."""
        return roughly(self.better[1])


def roughly(people: int) -> str:
    """A number of people as an estimate says it."""
    if people < FEW:
        return f"färre än {FEW}"
    return f"{FEW}–{SOME - 1}" if people < SOME else f"ungefär {round(people, -1)}"


def population(ages: Mapping[tuple[str, str], int], sex: str, age: str) -> Population | None:
    """How many fit, from (age band, sex) → people; None when there is nothing to tell from.

    People whose age isn't known may all fit, so they are left out: the estimate errs on the safe
    side. A sex that isn't told fits everybody.
    """
    known = {key: people for key, people in ages.items() if key[0] != UNKNOWN}
    if not known:
        return None
    any_sex = sum(people for (band, _), people in known.items() if band == age)
    of_sex = {band: people for (band, own), people in known.items() if own == sex}
    if sex == Sex.OTHER:
        return Population(any_sex, ("age", sum(known.values())))
    ways = {"sex": any_sex, "age": sum(of_sex.values())}
    best = max(ways, key=lambda name: ways[name])
    return Population(of_sex.get(age, 0), (best, ways[best]))

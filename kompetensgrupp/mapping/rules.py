"""Who sees and who writes a mapping, its tables with small numbers hidden, and how many fit. Pure.

Everybody but the leader gets tables that give nobody away (core/suppression): small bands are put
together with others. Source: docs/ordlista.md, rule R6.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kompetensgrupp.core.bands import Sex
from kompetensgrupp.core.rights import ALLOW, Actor, Refusal, Right, Verdict
from kompetensgrupp.core.suppression import Family, Layout, Parts, choose
from kompetensgrupp.core.tables import Row, Table
from kompetensgrupp.core.words import listed
from kompetensgrupp.mapping.vocabulary import SEXES, Choices, Otherwise, Variable

#: (variable, value, sex) → people.
Counts = Mapping[tuple[str, str, str], int]
BY_SEX: dict[str, str] = {
    Sex.WOMAN: "Kvinnor", Sex.MAN: "Män", Sex.OTHER: "Annat eller ej angivet"
}  # fmt: skip
ALL = "Alla"
FEW, SOME = 5, 10
UNKNOWN = Otherwise.UNKNOWN.value
#: Bands that are only put together with their neighbours.
_ORDERED = (Variable.AGE, Variable.ASSISTANCE)
#: A mapping is told of at once: there are no months in it.
_WHEN = "0000-00"
_SPAN = (_WHEN, _WHEN)
_JOIN = "\n"


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
    return totals(counts, _fullest(counts))


def _fullest(counts: Counts) -> Variable:
    return max(Variable, key=lambda variable: totals(counts, variable))


def uneven(counts: Counts, threshold: int | None) -> tuple[tuple[str, int | None], ...]:
    """(variable, people) of each, when they don't tell of equally many; else nothing.

    With a threshold no number is told: one of them may be small, or become so by subtraction.
    """
    found = [(v.label, totals(counts, v)) for v in Variable if totals(counts, v)]
    if len({people for _, people in found}) < 2:
        return ()
    return tuple((label, people if threshold is None else None) for label, people in found)


def tables(
    counts: Counts, bands: Mapping[Variable, Choices], threshold: int | None
) -> dict[Variable, Table]:
    """The variables that something is known of; with a threshold nobody is given away.

    Then bands, or sexes, that few are in are put together with others, in all tables alike; a
    table without rows is one that can't be told at all.
    """
    columns = _told_columns(counts, threshold)
    return {
        variable: _table(variable, counts, bands[variable], threshold, columns)
        for variable in bands
        if totals(counts, variable)
    }


def _told_columns(counts: Counts, threshold: int | None) -> Parts | None:
    """Which sexes may be told apart, from everybody's sums; None when not even all may be told."""
    apart = tuple((str(sex),) for sex in SEXES)
    if threshold is None:
        return apart
    sums = dict.fromkeys(((_WHEN, "", str(sex)) for sex in SEXES), 0)
    for (variable, _, sex), people in counts.items():
        if variable == _fullest(counts):
            sums[_WHEN, "", sex] += people
    everybody = Family(sums, ("",), tuple(map(str, SEXES)), personal=False)
    layout = choose(everybody, _SPAN, threshold)
    return layout.columns if layout else None


def _table(
    variable: Variable,
    counts: Counts,
    choices: Choices,
    threshold: int | None,
    columns: Parts | None,
) -> Table:
    layout: Layout | None = Layout(tuple((value,) for value, _ in choices), columns or ())
    if threshold is not None:
        layout = _layout(variable, counts, choices, threshold, columns)
    if layout is None:
        return Table(str(variable), variable.label, variable.label, (), (), unit="personer")
    labels = dict(choices)
    rows = []
    for part in layout.rows:
        values = [_sum(counts, variable, part, sexes) for sexes in layout.columns]
        words = listed([labels[value] for value in part])
        rows.append(Row(_JOIN.join(part), words, (*values, sum(values))))
    if len(rows) > 1:
        sums = [sum(row.values[at] or 0 for row in rows) for at in range(len(layout.columns) + 1)]
        rows.append(Row("", ALL, tuple(sums)))
    names = () if len(layout.columns) == 1 else tuple(map(_named, layout.columns))
    rows = rows if names else [Row(row.key, row.label, row.values[-1:]) for row in rows]
    return Table(
        str(variable), variable.label, variable.label, (*names, ALL), tuple(rows), unit="personer"
    )


def _layout(
    variable: Variable, counts: Counts, choices: Choices, threshold: int, columns: Parts | None
) -> Layout | None:
    """The finest layout that gives nobody away. That nobody is unknown needs no row."""
    values = [v for v, _ in choices if v != UNKNOWN or any(k[:2] == (variable, v) for k in counts)]
    sexes = tuple(map(str, SEXES))
    atoms = {(_WHEN, v, sex): counts.get((variable, v, sex), 0) for v in values for sex in sexes}
    family = Family(atoms, tuple(values), sexes, ordered=variable in _ORDERED)
    return choose(family, _SPAN, threshold, columns) if columns else None


def _sum(counts: Counts, variable: str, values: Sequence[str], sexes: Sequence[str]) -> int:
    return sum(counts.get((variable, value, sex), 0) for value in values for sex in sexes)


def _named(sexes: Sequence[str]) -> str:
    words = listed([BY_SEX[sex] for sex in sexes])
    return words[0] + words[1:].lower()


def beside(now: Table, before: Table | None, when: str) -> Table:
    """The table with how many there were of each the time before, as far as that was told."""
    if before is None:
        return now
    earlier = [(frozenset(row.key.split(_JOIN)), row.values[-1]) for row in before.rows]
    known = frozenset().union(*(values for values, _ in earlier))
    rows = []
    for row in now.rows:
        part = frozenset(row.key.split(_JOIN))
        inside = [(values, people) for values, people in earlier if values <= part]
        whole = part & known == frozenset().union(*(values for values, _ in inside))
        told = sum(people or 0 for _, people in inside) if whole else None
        rows.append(Row(row.key, row.label, (*row.values, told)))
    return Table(
        now.key, now.title, now.first, (*now.columns, f"{ALL} {when}"), tuple(rows), unit=now.unit
    )


def over_time(found: Sequence[tuple[str, Counts]], threshold: int | None) -> Table:
    """How many people each mapping tells of, from (day, counts), the first first."""
    rows = []
    for day, counts in found:
        told, fullest = _told_columns(counts, threshold), _fullest(counts)
        sums = [sum(n for key, n in counts.items() if key[::2] == (fullest, sex)) for sex in SEXES]
        apart = [n if told and (sex,) in told else None for sex, n in zip(SEXES, sums, strict=True)]
        rows.append(Row(day, day, (*apart, sum(sums) if told else None)))
    names = (*BY_SEX.values(), ALL)
    return Table("over_time", "Målgruppen över tid", "Dag", names, tuple(rows), unit="personer")


def by_sex(table: Table) -> list[tuple[str, list[tuple[str, float]]]]:
    """(label, [(sex, people)]) of each value, for a chart; what is hidden or none is left out."""
    last = table.columns.index(ALL) if table.columns else 0
    shown = range(last) if last else range(1)
    groups = [
        (row.label, [(table.columns[at], float(n)) for at in shown if (n := row.values[at])])
        for row in table.rows
        if row.key
    ]
    return [(label, bars) for label, bars in groups if bars]


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

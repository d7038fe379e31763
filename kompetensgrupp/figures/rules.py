"""Who sees which figures, and how counts become tables. Pure.

Inside the group nothing is masked; a party by itself is for the leader only, since one person may
be the party. Source: docs/ordlista.md, rule R6.
"""

from collections.abc import Mapping, Sequence

from kompetensgrupp.cases.vocabulary import Sex
from kompetensgrupp.core.labels import Labelled
from kompetensgrupp.core.rights import ALLOW, Actor, Refusal, Right, Verdict
from kompetensgrupp.core.tables import Row, Table

#: (value, sex) → how many.
Counts = Mapping[tuple[str | None, str | None], int]
BY_SEX = ("Kvinnor", "Män", "Annat eller ej angivet", "Alla", "Förra perioden")
_SEXES = (Sex.WOMAN, Sex.MAN)


def may_read(actor: Actor) -> Verdict:
    """Those who advise, and the leader."""
    if actor.has(Right.READ_FIGURES):
        return ALLOW
    return Refusal("Siffrorna är för gruppens representanter och projektledare.")


def may_export(actor: Actor) -> Verdict:
    """The leader answers for what leaves the group."""
    return ALLOW if actor.leads else Refusal("Bara projektledaren tar ut underlag.")


def by_sex(
    key: str,
    title: str,
    first: str,
    words: Sequence[tuple[str, str]],
    now: Counts,
    before: Counts,
    name: str = "",
    note: str = "",
) -> Table:
    """A table of (value, label) rows by sex, with all of the period before.

    `name`: the filter of the list of cases that a row's value stands for.
    """
    rows = []
    for value, label in words:
        split = [now.get((value, sex), 0) for sex in _SEXES]
        everyone = sum(n for (own, _), n in now.items() if own == value)
        earlier = sum(n for (own, _), n in before.items() if own == value)
        values = (*split, everyone - sum(split), everyone, earlier)
        rows.append(Row(value, label, values, {name: value} if name else {}))
    return Table(key, title, first, BY_SEX, tuple(rows), note=note, charted=3)


def labels(words: type[Labelled]) -> list[tuple[str, str]]:
    """A vocabulary as rows."""
    return words.choices()

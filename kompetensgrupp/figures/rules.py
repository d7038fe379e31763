"""Who sees which figures, and how counts become tables. Pure.

Inside the group nothing is masked; a party by itself is for the leader only, since one person may
be the party. Source: docs/ordlista.md, rule R6.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kompetensgrupp.cases.vocabulary import Sex
from kompetensgrupp.core.periods import Period
from kompetensgrupp.core.rights import ALLOW, Actor, Refusal, Right, Verdict
from kompetensgrupp.core.tables import Row, Table

#: (value, sex) → how many.
Counts = Mapping[tuple[str | None, str | None], int]
BY_SEX = ("Kvinnor", "Män", "Annat eller ej angivet", "Alla", "Förra perioden")
_SEXES = (Sex.WOMAN, Sex.MAN)
SEX_WORDS: dict[str, str] = dict(zip((*_SEXES, Sex.OTHER), BY_SEX[:3], strict=True))


def may_read(actor: Actor) -> Verdict:
    """Those who advise, and the leader."""
    if actor.has(Right.READ_FIGURES):
        return ALLOW
    return Refusal("Siffrorna är för gruppens representanter och projektledare.")


def may_export(actor: Actor) -> Verdict:
    """The leader answers for what leaves the group."""
    return ALLOW if actor.leads else Refusal("Bara projektledaren tar ut underlag.")


@dataclass(frozen=True)
class Export:
    """Rows that left the group, or are to leave: the period, and the print of what they tell."""

    period: Period
    print: str


def can_leave(wanted: Export, earlier: Iterable[Export], today: date) -> Verdict:
    """Whether the rows can leave beside those that did: no two files may differ by a few people.

    So periods are over and don't overlap, and the same period tells the same again.
    """
    if wanted.period.code[5:6] not in ("", "T"):
        return Refusal("Underlag tas ut för en tertial eller ett år.")
    if wanted.period.last >= today:
        return Refusal("Underlag kan tas ut när perioden är slut. Välj en tidigare period.")
    for export in earlier:
        if export.period != wanted.period and export.period.overlaps(wanted.period):
            return Refusal(
                f"Underlag är redan uttaget för {export.period.label.lower()}, som delar fall med "
                "den här perioden. Den som lägger två sådana underlag bredvid varandra kan räkna "
                "fram enskilda personer. Använd det som redan är uttaget."
            )
        if export.period == wanted.period and export.print != wanted.print:
            return Refusal(
                "Underlaget för perioden är redan uttaget, och uppgifter om fallen har ändrats "
                "sedan dess. Skillnaden mellan två underlag kan peka ut en person. Använd det som "
                "redan är uttaget."
            )
    return ALLOW


def may_see(actor: Actor, is_per_party: bool) -> Verdict:
    """One person may be the party, so that what counts parties is for the leader."""
    if actor.leads or not is_per_party:
        return ALLOW
    return Refusal("Bara projektledaren ser siffror per part.")


@dataclass(frozen=True)
class Wanted:
    """A number on the page: its figure, and the value and sex that it stands for, if one."""

    figure: str
    value: str = ""
    sex: str = ""


Link = dict[str, str]


def link(period: Period, figure: str, value: str = "", sex: str = "") -> Link:
    """The parts of the address that list what a number counts."""
    parts = {"period": period.code, "siffra": figure, "varde": value, "kon": sex}
    return {name: part for name, part in parts.items() if part}


def links(period: Period, figure: str, value: str = "") -> tuple[Link | None, ...]:
    """For each column of a table by sex."""
    own = (link(period, figure, value, sex) for sex in (*_SEXES, Sex.OTHER, ""))
    return (*own, link(period.previous, figure, value))


def first_link(period: Period, figure: str, value: str = "") -> tuple[Link | None, ...]:
    """For a row whose first number counts and whose others measure."""
    return (link(period, figure, value),)


def row_by_sex(
    value: str, label: str, now: Counts, before: Counts,
    links: tuple[Link | None, ...], key: str = "",
) -> Row:  # fmt: skip
    """How many there were of a value, by sex and in all, and in the period before."""
    split = [now.get((value, sex), 0) for sex in _SEXES]
    everyone = sum(n for (own, _), n in now.items() if own == value)
    earlier = sum(n for (own, _), n in before.items() if own == value)
    values = (*split, everyone - sum(split), everyone, earlier)
    return Row(key or value, label, values, links)


def table_by_sex(
    key: str, title: str, first: str, rows: tuple[Row, ...], note: str = ""
) -> Table:  # fmt: skip
    """Rows by sex as a table whose chart draws everyone."""
    return Table(key, title, first, BY_SEX, rows, note=note, charted=3)

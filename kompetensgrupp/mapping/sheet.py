"""The template that a mapping is filled in on: headings, and the words each column may hold."""

import csv
import io
from collections.abc import Mapping

import xlsxwriter

from kompetensgrupp.core.bands import Sex
from kompetensgrupp.mapping.matching import COUNT, ROLES, SEX
from kompetensgrupp.mapping.vocabulary import Choices, Variable

_ROWS = 2_000
_HOW = (
    "En rad för varje person, eller för alla som är lika: skriv då hur många i kolumnen Antal.",
    "Skriv aldrig namn, personnummer eller anteckningar. Kolumner som inte behövs kan tas bort.",
    "Ålder får skrivas som ett tal, liksom tid i månader. Portalen gör om det till band.",
    "Portalen räknar ihop raderna när den läser filen och sparar bara summorna.",
)


def build(bands: Mapping[Variable, Choices], kind: str) -> bytes:
    """The empty template as csv or xlsx; `bands`: the group's own words included."""
    headings = list(ROLES.values())
    if kind == "csv":
        out = io.StringIO()
        csv.writer(out, delimiter=";", lineterminator="\r\n").writerow(headings)
        return out.getvalue().encode("utf-8-sig")
    return _excel(headings, bands)


def _excel(headings: list[str], bands: Mapping[Variable, Choices]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": "Mall för kartläggning", "language": "sv-SE"})
    bold = book.add_format({"bold": True, "bottom": 1})
    text = book.add_format({"num_format": "@"})  # or Excel makes a day of 6–11
    people, words = book.add_worksheet("Personer"), book.add_worksheet("Ord")
    people.freeze_panes(1, 0)
    for place, (role, heading) in enumerate(ROLES.items()):
        labels = _labels(role, bands)
        people.write_string(0, place, heading, bold)
        people.set_column(place, place, max(14, len(heading) + 2), None if role == COUNT else text)
        words.write_string(0, place, heading, bold)
        words.set_column(place, place, max(14, *(len(label) + 2 for label in (heading, *labels))))
        for row, label in enumerate(labels, start=1):
            words.write_string(row, place, label)
        if labels:
            letter = chr(65 + place)
            people.data_validation(
                1, place, _ROWS, place,
                {
                    "validate": "list",
                    "source": f"=Ord!${letter}$2:${letter}${len(labels) + 1}",
                    "error_type": "information",
                },
            )  # fmt: skip
    how = book.add_worksheet("Så här")
    how.set_column(0, 0, 100)
    for row, sentence in enumerate(_HOW):
        how.write_string(row, 0, sentence)
    book.close()
    return out.getvalue()


def _labels(role: str, bands: Mapping[Variable, Choices]) -> list[str]:
    if role == COUNT:
        return []
    choices = Sex.choices() if role == SEX else bands[Variable(role)]
    return [label for _, label in choices]

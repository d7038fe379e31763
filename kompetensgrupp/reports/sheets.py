"""A report's figures as Excel and as CSV: typed cells, one sheet a table, words explained."""

import csv
import io
import re
from datetime import datetime
from typing import Any

import xlsxwriter

from kompetensgrupp.core.tables import Value
from kompetensgrupp.reports.archive import unchanging
from kompetensgrupp.reports.document import Document, Grid

HIDDEN = "–"
_HEAD = ("Tabell", "Rad", "Kolumn", "Värde", "Enhet")
_WORDS = (
    (HIDDEN, "Dolt, eftersom det annars gick att räkna fram ett för litet tal. Kan vara noll."),
    ("+", "Klasser som är hopslagna, eftersom var och en av dem har för få fall."),
    ("Kvinnor, Män, Annat eller ej angivet", "Fall efter personens kön. Saknas en kolumn är "
     "uppdelningen dold eller tom."),
    ("Alla", "Alla fall i perioden."),
    ("Föregående …", "Samma antal för perioden före."),
    ("Sedan starten", "Samma antal för alla månader till och med perioden."),
)  # fmt: skip
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31


def xlsx(document: Document) -> bytes:
    """The workbook; the same document gives the same bytes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties(
        {
            "title": f"{document.title}, {document.period}",
            "author": document.group,
            "created": datetime.fromisoformat(document.date),
        }
    )
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    _sheet(book, "Om rapporten", ("Uppgift", "Värde"), list(document.head), head, wrap)
    taken = {"om rapporten", "ordbok"}
    for grid in document.grids:
        rows = [(label, *values) for label, values in grid.rows]
        name = _name(grid, taken)
        _sheet(book, name, (grid.first, *grid.columns), rows, head, wrap, grid.note)
    words = [
        *_WORDS,
        *((grid.title, f"{grid.first}; antal {grid.unit}.") for grid in document.grids),
    ]
    _sheet(book, "Ordbok", ("Ord", "Betyder"), words, head, wrap)
    book.close()
    return unchanging(out.getvalue())


def _name(grid: Grid, taken: set[str]) -> str:
    """A sheet's name: short, without what Excel forbids, and its own."""
    base = _FORBIDDEN.sub("", grid.title)[:_LONGEST_NAME].strip() or "Tabell"
    name, number = base, 2
    while name.lower() in taken:
        tail = f" {number}"
        name, number = f"{base[: _LONGEST_NAME - len(tail)]}{tail}", number + 1
    taken.add(name.lower())
    return name


def _sheet(
    book: Any,
    name: str,
    columns: tuple[str, ...],
    rows: list[Any],
    head: Any,
    wrap: Any,
    note: str = "",
) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 44, wrap)
    sheet.set_column(
        1, max(1, len(columns) - 1), 60 if len(columns) == 2 and not note else 14, wrap
    )
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column, head)
    for line, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            _cell(sheet, line, place, value)
    if note:
        sheet.write_string(len(rows) + 2, 0, note, wrap)


def _cell(sheet: Any, line: int, place: int, value: str | Value) -> None:
    if isinstance(value, int | float):
        sheet.write_number(line, place, value)
    else:
        sheet.write_string(line, place, HIDDEN if value is None else value)


def as_csv(document: Document) -> bytes:
    """Every number on a line of its own; semicolons and a byte order mark, for Swedish Excel."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEAD)
    for grid in document.grids:
        for label, values in grid.rows:
            for column, value in zip(grid.columns, values, strict=True):
                line = (grid.title, label, column, _plain(value), grid.unit)
                writer.writerow([_harmless(word) for word in line])
    return out.getvalue().encode("utf-8-sig")


def _plain(value: Value) -> str:
    return HIDDEN if value is None else str(value).replace(".", ",")


def _harmless(word: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{word}" if word[:1] in ("=", "+", "-", "@", "\t", "\r") else word

"""Files as offices save them, for the tests that read them."""

import io
from collections.abc import Sequence
from typing import Any

import openpyxl

HEADINGS = ("Kön", "Ålder", "Månader med försörjningsstöd", "Orsak till sjukskrivning")
#: A few people, each written in another way.
PEOPLE: tuple[tuple[Any, ...], ...] = (
    ("Kvinna", 43, 14, "Psykisk ohälsa"),
    ("kv", "35–44 år", "2 år", "rygg"),
    ("K", "18-24", "27+", ""),
    ("Man", 65, 3, "Inte sjukskriven"),
    ("male", "67 år", "6-11", "ADHD"),
)


def csv_of(rows: Sequence[Sequence[Any]] = PEOPLE, separator: str = ";") -> str:
    """The rows under the headings, as text."""
    return "\r\n".join(separator.join(map(str, row)) for row in (HEADINGS, *rows)) + "\r\n"


def excel_of(rows: Sequence[Sequence[Any]] = PEOPLE, merge: str = "", above: str = "") -> bytes:
    """The same as .xlsx; `merge`: a range of cells, `above`: a title over the headings."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ((above,), (), HEADINGS, *rows) if above else (HEADINGS, *rows):
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()

"""A file as rows of text: CSV in whatever shape Swedish offices save it, and Excel's .xlsx.

What the file is decides how it is read, not its name. Rows stream, sizes are bounded, formulas
are read as the values they had and never run. Pure; keeps nothing, and no message quotes the file.
"""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

import openpyxl

#: The largest file taken in. 100 000 rows of ten columns in words are about ten megabytes.
LARGEST = 16_000_000
MOST_COLUMNS = 100
LONGEST_CELL = 2_000
_MOST_PARTS = 500
_LARGEST_SHEET = 120_000_000
_LARGEST_PART = 20_000_000
_CHUNK = 1 << 20
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_MOST_MERGED = 200_000
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_OLD_EXCEL, _ZIP, _PDF = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"%PDF"
#: How offices' programs save Swedish letters without saying so, the likeliest first.
_EIGHT_BITS = ("cp1252", "cp850", "mac_roman")
_BINARY = re.compile(r"[\0-\x08\x0e-\x1f\ufffe\uffff]")
_SEPARATORS = (";", "\t", ",", "|")


class Unreadable(Exception):
    """The file can't be read at all; the message is Swedish, says why, and quotes nothing."""


class Odd(str):
    """A cell that holds no plain value; `why` says so in Swedish."""

    why: str

    def __new__(cls, why: str) -> "Odd":
        cell = super().__new__(cls, "?")
        cell.why = why
        return cell


NO_VALUE = Odd("Cellen har en formel som inte är uträknad. Öppna filen i Excel och spara den.")
FAULTY = Odd("Cellen har ett fel från kalkylprogrammet, som #SAKNAS! eller #REFERENS!.")
MERGED = Odd("Cellen är sammanfogad med en annan. Dela upp den och fyll i värdet på varje rad.")
A_DAY = Odd("Cellen är ett datum. Kalkylprogrammet kan ha gjort om till exempel 6-11 till ett.")

Row = tuple[int, Sequence[str]]


def rows(data: bytes) -> Iterator[Row]:
    """(row number as a spreadsheet shows it, cells as text) of the first sheet; may be empty.

    Raises Unreadable, at once or while the rows are read.
    """
    if len(data) > LARGEST:
        raise Unreadable("Filen är för stor. Den får vara högst 16 megabyte.")
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("Filen är tom.")
    if data.startswith(_OLD_EXCEL):
        raise Unreadable(
            "Filen är i det äldre formatet .xls eller skyddad med lösenord. "
            "Spara den som .xlsx eller .csv utan lösenord."
        )
    if data.startswith(_PDF):
        raise Unreadable("Filen är en PDF. Spara tabellen som .xlsx eller .csv.")
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise Unreadable(
            "Filen är en webbsida, även om den kan heta .xls. Öppna den i ett kalkylprogram och "
            "spara den som .xlsx."
        )
    return _excel(data) if data.startswith(_ZIP) else _text(data)


# --- text ------------------------------------------------------------------------------------


def _text(data: bytes) -> Iterator[Row]:
    content = _decoded(data)
    if _BINARY.search(content):
        raise Unreadable("Filen är ingen tabell. Spara tabellen som .xlsx eller .csv.")
    first, _, rest = content.partition("\n")
    skipped = 0
    if re.fullmatch(r"sep=.\r?", first):  # Excel's own way to say it
        separator, content, skipped = first[4], rest, 1
    else:
        separator = _separator(content)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=separator, strict=True)
    number = skipped
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Unreadable(
                f"Rad {number + 1} går inte att läsa. Är det ett citattecken för mycket?"
            ) from None
        number += 1
        yield number, _bounded(number, [cell.strip() for cell in cells])


def _decoded(data: bytes) -> str:
    """The text, in the encoding it was saved in. Raises Unreadable."""
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return _as(data, name)
    if b"\0" in data[:400]:  # utf-16 without its mark: every other byte of plain letters is zero
        return _as(data, "utf-16-le" if data[1:2] == b"\0" else "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as broken:
        if re.search(rb"\xc3[\xa5\xa4\xb6\x85\x84\x96]", data):
            number = data.count(b"\n", 0, broken.start) + 1
            raise Unreadable(
                f"Rad {number} har tecken i en annan kodning än resten av filen. "
                "Spara om filen som CSV UTF-8."
            ) from None
    found = [data.decode(name, "replace") for name in _EIGHT_BITS]
    return max(found, key=lambda text: len(re.findall("[åäöÅÄÖ]", text)) - 9 * text.count("\ufffd"))


def _as(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        raise Unreadable("Filens tecken går inte att läsa. Spara den som CSV UTF-8.") from None


def _separator(content: str) -> str:
    """What most evenly parts the first lines, outside quotes."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in content[:20_000].splitlines()[:20]]
    lines = [line for line in lines if line.strip()]

    def evenness(separator: str) -> tuple[int, int]:
        counts = [line.count(separator) for line in lines]
        usual = max(set(counts), key=lambda n: (counts.count(n), n), default=0)
        return (counts.count(usual) if usual else 0, usual)

    return max(_SEPARATORS, key=evenness)


def _bounded(number: int, cells: list[str]) -> list[str]:
    while len(cells) > MOST_COLUMNS and not cells[-1]:
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(f"Rad {number} har fler än {MOST_COLUMNS} kolumner.")
    if any(len(cell) > LONGEST_CELL for cell in cells):
        raise Unreadable(f"Rad {number} har en cell med mer text än en kartläggning behöver.")
    return cells


# --- Excel -----------------------------------------------------------------------------------

_BROKEN = (
    "Filen går inte att läsa som Excel. Öppna den i ett kalkylprogram och spara den som .xlsx."
)


def _excel(data: bytes) -> Iterator[Row]:
    _refuse_bombs(data)
    try:
        with warnings.catch_warnings():
            # They name cells and numbers, and would reach the server's log.
            warnings.filterwarnings("ignore", module=r"openpyxl\.")
            yield from _sheet(data)
    except Unreadable:
        raise
    except Exception:  # a broken file breaks anywhere in the reader, and its words may be quoted
        raise Unreadable(_BROKEN) from None


def _refuse_bombs(data: bytes) -> None:
    """Look at the package before anything in it is unpacked. Python reads no more than it says."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise Unreadable(_BROKEN) from None
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names and not any(n.endswith("workbook.xml") for n in names):
        raise Unreadable("Filen är ingen Excelfil. Spara tabellen som .xlsx eller .csv.")
    sheets = [part for part in parts if "/worksheets/" in part.filename]
    others = [part.file_size for part in parts if part not in sheets]
    too_large = (
        len(parts) > _MOST_PARTS
        or sum(part.file_size for part in sheets) > _LARGEST_SHEET
        or sum(others) > 2 * _LARGEST_PART
        or max(others, default=0) > _LARGEST_PART
        or any(part.flag_bits & 1 for part in parts)
    )
    if too_large:
        raise Unreadable(
            "Filen packar upp till mer än en kartläggning behöver, eller är skyddad. "
            "Spara bara tabellen i en ny fil."
        )


def _sheet(data: bytes) -> Iterator[Row]:
    book = openpyxl.load_workbook(
        io.BytesIO(data), read_only=True, data_only=True, keep_links=False
    )
    sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), None)
    if sheet is None:
        raise Unreadable("Filen har inget blad som syns.")
    merged, formulas = _looked_through(data, sheet._worksheet_path)  # openpyxl has no other name
    sheet.reset_dimensions()  # what a file says of its own size isn't to be trusted
    values = sheet.iter_rows(values_only=True)
    if formulas:
        values = _with_formulas(data, sheet.title, values)
    for number, cells in enumerate(values, start=1):
        found = [_plain(cell) for cell in cells]
        for column in merged.get(number, ()):
            found += [""] * (column + 1 - len(found))
            found[column] = MERGED
        yield number, _bounded(number, found)
    book.close()


def _looked_through(data: bytes, path: str) -> tuple[dict[int, list[int]], bool]:
    """Row → columns (from 0) that another cell covers, and whether any cell is a formula."""
    merged: dict[int, list[int]] = {}
    formulas, tail, covered = False, b"", 0
    with zipfile.ZipFile(io.BytesIO(data)) as package, package.open(path.lstrip("/")) as part:
        while chunk := part.read(_CHUNK):
            seen = tail + chunk
            formulas = formulas or _FORMULA.search(seen) is not None
            for found in _MERGED.finditer(seen):
                left, top, right, bottom = (part.decode() for part in found.groups())
                first, last = _column(left), min(_column(right), MOST_COLUMNS)
                covered += (int(bottom) - int(top) + 1) * (last - first + 1)
                if covered > _MOST_MERGED:
                    raise Unreadable("Filen har för många sammanfogade celler. Dela upp dem.")
                for row in range(int(top), int(bottom) + 1):
                    start = first + (row == int(top))
                    merged.setdefault(row, []).extend(range(start, last + 1))
            tail = seen[-200:] if len(chunk) == _CHUNK else b""
    return merged, formulas


def _column(letters: str) -> int:
    """A → 0, Z → 25, AA → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _with_formulas(data: bytes, title: str, values: Iterator[tuple[Any, ...]]) -> Iterator[Any]:
    """The same rows, where a formula without a value says so instead of looking empty."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    sheet = book[title]
    sheet.reset_dimensions()
    for cells, row in zip(sheet.iter_rows(), values, strict=True):
        yield tuple(
            NO_VALUE if value is None and cell.data_type == "f" else value
            for cell, value in zip(cells, row, strict=True)
        )
    book.close()


def _plain(value: Any) -> str:
    """A cell's value as somebody would have written it."""
    if value is None:
        return ""
    if isinstance(value, Odd):
        return value
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value).replace(".", ",")
    if isinstance(value, date | datetime | time):
        return A_DAY
    text = str(value).strip()
    return FAULTY if re.fullmatch(r"#[A-ZÅÄÖ/0]+[!?]?A?", text) else text

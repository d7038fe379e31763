"""What office programs save is read rightly, or refused with the row and the reason."""

import datetime
import io
import zipfile
from typing import Any

import pytest

from kompetensgrupp.mapping import files
from kompetensgrupp.mapping.files import FAULTY, MERGED, NO_VALUE, Unreadable
from tests.mapping.sheets import PEOPLE, csv_of, excel_of

READ = [row for _, row in files.rows(csv_of().encode())]


def rows_of(data: bytes) -> list[list[str]]:
    return [list(cells) for _, cells in files.rows(data)]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_letters_are_read_in_the_encoding_they_were_saved_in(encoding: str) -> None:
    assert rows_of(csv_of().encode(encoding)) == READ


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
def test_old_excels_encodings_are_told_apart_by_swedish_letters(encoding: str) -> None:
    assert rows_of("Kön;Ålder\nAnnat;Övrigt\n".encode(encoding)) == [
        ["Kön", "Ålder"],
        ["Annat", "Övrigt"],
    ]


@pytest.mark.parametrize("separator", [";", "\t", ",", "|"])
def test_cells_are_parted_by_what_the_file_uses(separator: str) -> None:
    assert rows_of(csv_of(separator=separator).encode()) == READ


def test_a_decimal_comma_parts_nothing_in_a_file_of_semicolons() -> None:
    assert rows_of(b"K;43,5;14,5\nM;44,5;2,5\n")[0] == ["K", "43,5", "14,5"]


def test_excels_own_word_for_its_separator_is_no_row() -> None:
    assert list(files.rows(b"sep=,\na,b;c\n")) == [(2, ["a", "b;c"])]


def test_quotes_hold_separators_and_line_breaks() -> None:
    assert rows_of(b'a;b\r\n"x;y";"1\n2"\r\n')[1] == ["x;y", "1\n2"]


def test_excel_is_read_as_csv_is_whatever_its_name() -> None:
    assert rows_of(excel_of()) == READ


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "tom"),
        (b" \r\n", "tom"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, ".xls"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xef\xbb\xbf\n<html><table>", "webbsida"),
        (b"PK\x03\x04 no package", "inte att läsa som Excel"),
        (b"\x01\x02\x03 a;b", "ingen tabell"),
        (b'a;b\nc;"d\n', "Rad 2"),
        ("Kön\nåäö\n".encode() + b"K\xf6n\n", "Rad 3"),
        (b"a;" * 200 + b"a", "kolumner"),
        (b"a;" + b"x" * 3000, "mer text"),
        (b"x" * (files.LARGEST + 1), "för stor"),
    ],
    ids=[
        "nothing",
        "spaces",
        "xls",
        "pdf",
        "html",
        "zip",
        "binary",
        "quote",
        "mixed",
        "wide",
        "long",
        "big",
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        rows_of(data)


def test_a_formula_is_read_as_its_value_or_says_that_it_has_none() -> None:
    row: tuple[Any, ...] = ("Kvinna", "=20+23", 14, "")
    assert rows_of(excel_of([row]))[1][1] is NO_VALUE
    calculated = _with(excel_of([row]), b"<f>20+23</f><v></v>", b"<f>20+23</f><v>43</v>")
    assert rows_of(calculated)[1][1] == "43"


def test_a_cell_that_another_covers_says_so() -> None:
    found = rows_of(excel_of(merge="A2:A3"))
    assert found[1][0] == "Kvinna"
    assert found[2][0] is MERGED
    assert rows_of(excel_of(merge="C4:D4"))[3][3] is MERGED


def test_a_title_merged_over_the_headings_covers_nothing_that_counts() -> None:
    assert rows_of(excel_of(above="Målgruppen", merge="A1:D1"))[3:] == READ[1:]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (43.0, "43"), (43.5, "43,5"), (True, "Ja"), ("  kv ", "kv"), (198507099805, "198507099805"),
        ("#REF!", FAULTY), ("#N/A", FAULTY), ("#SAKNAS!", FAULTY),
        (datetime.datetime(2026, 11, 6, tzinfo=datetime.UTC).replace(tzinfo=None), files.A_DAY),
    ],
)  # fmt: skip
def test_a_value_is_told_as_somebody_would_write_it(value: Any, text: str) -> None:
    assert rows_of(excel_of([(value, "x")]))[1][0] == text


def _with(data: bytes, old: bytes, new: bytes, add: dict[str, bytes] | None = None) -> bytes:
    """The package with something else in its sheet, and more parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.namelist():
            body = source.read(part)
            assert part != "xl/worksheets/sheet1.xml" or old in body
            target.writestr(part, body.replace(old, new) if "sheet1" in part else body)
        for name, body in (add or {}).items():
            target.writestr(name, body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def test_a_package_that_unpacks_to_far_too_much_is_not_unpacked() -> None:
    bomb = _with(excel_of(), b"", b"", {"xl/media/x.bin": b"\0" * 30_000_000})
    assert len(bomb) < 100_000
    with pytest.raises(Unreadable, match="packar upp"):
        rows_of(bomb)


def test_a_broken_package_is_told_of_without_its_words() -> None:
    broken = _with(excel_of(), b"</sheetData>", b"</sheetData><Anna>")
    with pytest.raises(Unreadable) as refused:
        rows_of(broken)
    assert "Anna" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_what_a_sheet_says_of_its_own_size_is_not_trusted() -> None:
    wide = _with(excel_of(), b'ref="A1:D6"', b'ref="A1:XFD1048576"')
    assert [len(row) for row in rows_of(wide)] == [4] * (len(PEOPLE) + 1)

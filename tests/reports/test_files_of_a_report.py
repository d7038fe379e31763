"""The files of a report: archived and accessible PDF, Word that is read aloud, typed sheets."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest
from docx.oxml.ns import qn

from kompetensgrupp.config import PROJECT
from kompetensgrupp.reports import files, pdf
from kompetensgrupp.reports.document import Chapter, Document, from_data
from tests.reports.samples import ODD, SPLIT, document

HERE = Path(__file__).parent


@pytest.mark.parametrize("kind", sorted(files.KINDS))
def test_the_same_report_gives_the_same_file(kind: str) -> None:
    frozen = json.loads(json.dumps(document().as_data()))
    assert files.make(document(), kind) == files.make(from_data(frozen), kind)


def test_verapdf_passes_the_report_and_fails_a_spoiled_one(tmp_path: Path) -> None:
    whole = pdf.make(document(pages=2))
    spoiled = {
        "whole": whole,
        "no-words-for-pictures": whole.replace(b"/Alt", b"/Alx"),
        "untagged": whole.replace(b"/MarkInfo", b"/MarkInfx"),
    }
    for name, content in spoiled.items():
        (tmp_path / f"{name}.pdf").write_bytes(content)
    paths = [str(tmp_path / f"{name}.pdf") for name in spoiled]
    done = subprocess.run(  # noqa: S603 - our own script on our own files
        [sys.executable, str(HERE / "verapdf.py"), *paths],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = {Path(path).stem: faults for path, faults in json.loads(done.stdout).items()}
    assert found["whole"] == {"PDF/A-2a": {}, "PDF/UA-1": {}}
    assert found["no-words-for-pictures"]["PDF/UA-1"]
    assert found["untagged"]["PDF/A-2a"]


def test_forty_pages_have_a_cover_contents_and_numbers() -> None:
    made = pypdf.PdfReader(io.BytesIO(pdf.make(document(pages=58))))
    assert len(made.pages) >= 40
    assert made.metadata is not None
    assert made.metadata.title == "Tertialrapport, Tertial 2 2026"
    assert "Innehåll" in made.pages[1].extract_text()
    assert f"12 ({len(made.pages)})" in made.pages[11].extract_text()
    titles = [entry["/Title"] for entry in made.outline if isinstance(entry, dict)]
    assert titles[0] == "1 Sammanfattning & förslag till beslut"
    assert len(titles) == 60


def test_what_was_pasted_stands_as_it_was_written() -> None:
    text = " ".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf.make(document()))).pages
    )
    for piece in ("#let x = 1 $a^2$", "=SUMMA(A1) & < >", "ÅÄÖ é ñ ž € – — … «»"):
        assert piece in " ".join(text.split())
    word = docx.Document(io.BytesIO(files.make(document(), "docx")))
    assert any(paragraph.text == ODD for paragraph in word.paragraphs)


def test_the_pdf_draws_a_square_for_what_its_fonts_lack() -> None:
    everything = "".join(map(chr, (*range(0x20, 0x3000), 0x6F22, 0x1F600)))
    drawn = "".join(c for c in pdf.drawable(everything) if c.isprintable())
    chapter = Chapter("next", "Nästa period", own=drawn)
    assert pdf.make(Document("Rapport", "Gruppen", "2026", "2026-09-15", (), (chapter,)))
    assert pdf.drawable("漢 é 😀") == "□ é □"
    assert pdf.drawable(ODD).replace(pdf.UNKNOWN, "").startswith(ODD[:90])


def test_word_has_headings_header_rows_words_for_pictures_and_swedish() -> None:
    made = docx.Document(io.BytesIO(files.make(document(), "docx")))
    headings = [p.text for p in made.paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings == [
        "1 Sammanfattning & förslag till beslut", "2 Målgrupp och fall 0", "3 Bilaga",
    ]  # fmt: skip
    assert made.core_properties.language == "sv-SE"
    assert {e.get(qn("w:val")) for e in made.styles.element.iter(qn("w:lang"))} == {"sv-SE"}
    for table in made.tables:
        assert table.rows[0]._tr.trPr is not None
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None
    (picture,) = made.inline_shapes
    assert picture._inline.docPr.get("descr") == SPLIT.in_words
    assert "12" in SPLIT.in_words
    assert [cell.text for cell in made.tables[0].rows[1].cells] == ["18–24 år", "–", "12", "11"]


def test_excel_has_a_sheet_a_table_typed_cells_and_a_dictionary() -> None:
    book = openpyxl.load_workbook(io.BytesIO(files.make(document(pages=2), "xlsx")))
    names = book.sheetnames
    assert names == [
        "Om rapporten", "Ålder 18–2425–34 prov", "Insatser", "Ålder 18–2425–34 prov 2",
        "Insatser 2", "Ordbok",
    ]  # fmt: skip
    rows = list(book[names[1]].iter_rows(values_only=True))
    assert rows[0] == ("Åldersgrupp", "Kvinnor", "Alla", "Föregående tertial")
    assert rows[1] == ("18–24 år", "–", 12, 11)
    assert rows[2][0] == "=25–34 år + 35–44 år"
    cell = book[names[1]]["A3"]
    assert cell.data_type == "s", "never a formula"
    assert any(row[0] == "–" for row in book["Ordbok"].iter_rows(values_only=True))


def test_csv_is_read_by_swedish_excel_and_holds_no_formula() -> None:
    made = files.make(document(), "csv")
    assert made.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Tabell", "Rad", "Kolumn", "Värde", "Enhet"]
    assert [SPLIT.title, "18–24 år", "Kvinnor", "–", "fall"] in rows
    assert [SPLIT.title, "65+", "Föregående tertial", "2,5", "fall"] in rows
    assert all(cell[:1] not in tuple("=+-@") for row in rows for cell in row if cell)


def test_only_the_wheels_fonts_and_nothing_outside_are_used() -> None:
    template = (PROJECT / "templates" / "reports" / "report.typ").read_text("utf-8")
    assert "#import" not in template
    made = pypdf.PdfReader(io.BytesIO(pdf.make(document())))
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for page in made.pages
        for font in page["/Resources"].get("/Font", {}).values()  # type: ignore[attr-defined]
    }
    assert fonts
    assert all(name.startswith(("Libertinus", "NewCM", "DejaVu")) for name in fonts)


def test_a_report_without_a_single_table_is_a_file_too() -> None:
    bare = Document("Slutrapport", "Gruppen", "Hela projekttiden", "2026-09-15", (), ())
    for kind in files.KINDS:
        assert files.make(bare, kind)

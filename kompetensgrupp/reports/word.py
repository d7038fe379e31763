"""A report as a Word file: real headings, tables with header rows, pictures with their words."""

import io
from datetime import datetime
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from kompetensgrupp.core.words import number_sv
from kompetensgrupp.reports import charts
from kompetensgrupp.reports.archive import unchanging
from kompetensgrupp.reports.document import Chapter, Document, Grid

_INK = RGBColor(0x12, 0x34, 0x3B)
_STYLES = {"Normal": 11, "Title": 28, "Subtitle": 16, "Heading 1": 16, "Heading 2": 12.5}


def make(document: Document) -> bytes:
    """The file; the same document gives the same bytes."""
    book = docx.Document()
    _set_up(book, document)
    _cover(book, document)
    for number, chapter in enumerate(document.chapters, start=1):
        _chapter(book, chapter, number)
    out = io.BytesIO()
    book.save(out)
    return unchanging(out.getvalue())


def _set_up(book: Any, document: Document) -> None:
    for name, size in _STYLES.items():
        style = book.styles[name]
        style.font.name, style.font.size = "Calibri", Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):
            if key.endswith("Theme"):
                del fonts.attrib[key]
        for kind in ("w:ascii", "w:hAnsi", "w:cs"):
            fonts.set(qn(kind), "Calibri")
        if name != "Normal":
            style.font.color.rgb = _INK
    language = book.styles["Normal"].element.get_or_add_rPr()
    language.append(_element("w:lang", val="sv-SE", eastAsia="sv-SE"))
    for lang in book.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), "sv-SE")
    made = datetime.fromisoformat(document.date)
    core = book.core_properties
    core.title, core.author = f"{document.title}, {document.period}", document.group
    core.language, core.comments, core.last_modified_by = "sv-SE", "", document.group
    core.created = core.modified = made
    page = book.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    footer = page.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(footer, "PAGE")


def _cover(book: Any, document: Document) -> None:
    book.add_paragraph(document.title, style="Title")
    book.add_paragraph(f"{document.period} · {document.group}", style="Subtitle")
    for word, value in document.head:
        line = book.add_paragraph()
        line.add_run(f"{word}: ").bold = True
        line.add_run(value)
    book.add_paragraph("Innehåll", style="TOC Heading")
    for number, chapter in enumerate(document.chapters, start=1):
        book.add_paragraph(f"{number} {chapter.title}").paragraph_format.space_after = Pt(2)
    book.add_page_break()


def _chapter(book: Any, chapter: Chapter, number: int) -> None:
    book.add_heading(f"{number} {chapter.title}", level=1)
    for words in filter(None, chapter.own.split("\n\n")):
        book.add_paragraph(words)
    if chapter.key == "appendix":
        for sentence in chapter.sentences:
            book.add_paragraph(sentence)
    elif chapter.sentences:
        book.add_paragraph(" ".join(chapter.sentences))
    for grid in chapter.grids:
        _grid(book, grid)


def _grid(book: Any, grid: Grid) -> None:
    book.add_heading(grid.title, level=2)
    if len(grid.bars) > 1:
        book.add_picture(io.BytesIO(charts.png(grid)), width=Cm(14))
        picture = book.inline_shapes[-1]._inline.docPr
        picture.set("descr", grid.in_words)
        picture.set("title", grid.title)
        book.paragraphs[-1].paragraph_format.keep_with_next = True
    table = book.add_table(rows=1, cols=1 + len(grid.columns), style="Table Grid")
    for place, word in enumerate((grid.first, *grid.columns)):
        _write(table.rows[0].cells[place], word, bold=True, right=place > 0)
    _repeat(table.rows[0])
    for label, values in grid.rows:
        cells = table.add_row().cells
        _write(cells[0], label)
        for cell, value in zip(cells[1:], values, strict=True):
            _write(cell, number_sv(value), right=True)
    first, rest = Cm(6), Cm(10 / max(1, len(grid.columns)))
    table.autofit = False
    for place, column in enumerate(table.columns):
        column.width = rest if place else first
    for row in table.rows:
        row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
        for place, cell in enumerate(row.cells):
            cell.width = rest if place else first
    _describe(table, grid)
    note = book.add_paragraph()
    note.add_run(grid.note).font.size = Pt(9)


def _write(cell: Any, words: str, bold: bool = False, right: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(words)
    run.bold, run.font.size = bold, Pt(9.5)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _repeat(row: Any) -> None:
    """Mark a row as the table's header, for screen readers and the next page."""
    row._tr.get_or_add_trPr().append(_element("w:tblHeader"))


def _describe(table: Any, grid: Grid) -> None:
    properties = table._tbl.tblPr
    properties.append(_element("w:tblCaption", val=grid.title))
    properties.append(_element("w:tblDescription", val=grid.note or grid.title))


def _field(paragraph: Any, code: str) -> None:
    """A field that Word fills in, such as the page's number; it reaches nothing outside."""
    run = paragraph.add_run()._r
    run.append(_element("w:fldChar", fldCharType="begin"))
    told = _element("w:instrText")
    told.text = code
    run.append(told)
    run.append(_element("w:fldChar", fldCharType="end"))


def _element(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made

"""The kinds of file that a report is made into."""

from collections.abc import Callable, Mapping

from kompetensgrupp.reports import pdf, sheets, word
from kompetensgrupp.reports.document import Document

_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: Mapping[str, tuple[Callable[[Document], bytes], str]] = {
    "pdf": (pdf.make, "application/pdf"),
    "docx": (word.make, f"{_OFFICE}.wordprocessingml.document"),
    "xlsx": (sheets.xlsx, f"{_OFFICE}.spreadsheetml.sheet"),
    "csv": (sheets.as_csv, "text/csv; charset=utf-8"),
}


def make(document: Document, kind: str) -> bytes:
    """The report as a file of that kind; the same document gives the same bytes."""
    maker, _ = KINDS[kind]
    return maker(document)

"""The kinds of file that a report is made into."""

from collections.abc import Callable, Mapping

from kompetensgrupp.core.errors import NotMade
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
    """The report as a file of that kind; the same document gives the same bytes.

    Raises NotMade.
    """
    maker, _ = KINDS[kind]
    try:
        return maker(document)
    except Exception as fault:  # whatever a maker stumbles on, the report itself is whole
        raise NotMade(
            "Filen gick inte att göra. Rapporten är kvar som den var, och inget är publicerat."
        ) from fault

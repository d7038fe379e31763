"""A report as PDF/A-2a and PDF/UA-1, set by Typst with the fonts of its wheel only."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import typst

from kompetensgrupp.core.words import number_sv
from kompetensgrupp.reports.document import Document

_TEMPLATE = Path(__file__).resolve().parents[2] / "templates" / "reports" / "report.typ"

#: What the fonts can draw; a PDF for the archive must not hold anything else. A test tries them.
_DRAWN = re.compile(
    "[^\t\n -\u052f\u1e00-\u1eff\u2000-\u20bf\u2116\u2122\u2190-\u22ff\u2500-\u25ff]"
    "|[\u0500-\u050f\u0514-\u0519\u051e-\u052f\u2041\u2043]"
)
UNKNOWN = "□"


def drawable(words: str) -> str:
    """The words with a square for each character that the fonts don't have."""
    return _DRAWN.sub(UNKNOWN, words)


def make(document: Document) -> bytes:
    """The file; the same document gives the same bytes."""
    data = document.as_data()
    for chapter, told in zip(data["chapters"], document.chapters, strict=True):
        for grid, own in zip(chapter["grids"], told.grids, strict=True):
            grid["rows"] = [(label, [number_sv(v) for v in values]) for label, values in own.rows]
            grid["bars"] = [(label, number, number_sv(number)) for label, number in own.bars]
            grid["in_words"] = own.in_words
    made = datetime.fromisoformat(document.date).replace(tzinfo=UTC)
    return typst.compile(
        str(_TEMPLATE),
        sys_inputs={"report": drawable(json.dumps(data, ensure_ascii=False))},
        ignore_system_fonts=True,
        pdf_standards=["a-2a", "ua-1"],
        timestamp=int(made.timestamp()),
    )

"""A report made by hand, with every odd character that a leader may paste into it."""

from kompetensgrupp.reports.document import Chapter, Document, Grid

ODD = (
    'Tecken: #let x = 1 $a^2$ *fet* _kursiv_ `kod` @ref <etikett> \\ // /* */ [ ] { } "citat" '
    "=SUMMA(A1) & < > åäö ÅÄÖ é ñ ž € – — … «» ½ № ☂ 漢字 العربية"
)
SPLIT = Grid(
    "age",
    "Ålder: 18–24/25–34 [prov]",
    "Åldersgrupp",
    ("Kvinnor", "Alla", "Föregående tertial"),
    (("18–24 år", (None, 12, 11)), ("=25–34 år + 35–44 år", (5, 8, None)), ("65+", (0, 7, 2.5))),
    note="Rader med + är hopslagna.",
    charted=1,
)
PLAIN = Grid("kinds", "Insatser", "Insats", ("Alla",), (("SIP", (6,)),))


def document(pages: int = 1) -> Document:
    """A report with a chapter that is repeated."""
    chapters = [
        Chapter("summary", "Sammanfattning & förslag till beslut", ("Det kom 14 fall.",), (), ODD),
        *(
            Chapter(
                "cases", f"Målgrupp och fall {n}", ("Sex gällde kvinnor.",) * 30, (SPLIT, PLAIN)
            )
            for n in range(pages)
        ),
        Chapter("appendix", "Bilaga", ("Små tal visas inte.", "Kontrollkod: 9F3A-61C0-7B2E.")),
    ]
    return Document(
        "Tertialrapport", "Kompetensgruppen Ö", "Tertial 2 2026", "2026-09-15",
        (("Insats", "Kompetensgruppen Ö"), ("Period", "1 maj 2026 till 31 augusti 2026")),
        tuple(chapters),
    )  # fmt: skip

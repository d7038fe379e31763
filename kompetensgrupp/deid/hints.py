"""Remarks about what no single word shows: the only one, the much talked of, the rare.

Hints only: they are shown, never asked about one by one.
"""

import re
from collections.abc import Iterator

from kompetensgrupp.deid import lists
from kompetensgrupp.deid.draft import Draft
from kompetensgrupp.deid.types import Kind, Level

_ONLY = re.compile(
    r"\b(?:den|det) (?:enda|ende|första|förste)\b(?: [^\W\d_]+){1,3}? (?:i|på|från|vid|"
    r"som)\b[^.,;\n]{0,40}"
    r"|\bensam(?:ma)? om att\b[^.,;\n]{0,40}",
    re.IGNORECASE,
)
_NEWS = re.compile(
    r"\b(?:uppmärksamma[dt]\w*|omskriv(?:en|et|na)|(?:i|lokal)\s?tidning(?:en|ar)?|på "
    r"nyheterna|i (?:lokal)?media|"
    r"viral\w*|på löpsedl\w+|rikskänd\w*|lokalkändis\w*|känd (?:i|på) (?:trakten|orten|bygden)|"
    r"(?:vann|vunnit) [^.,;\n]{0,20}(?:SM|EM|VM|guld|silver|mästerskap)[^.,;\n]{0,20})",
    re.IGNORECASE,
)
_CHILDREN = re.compile(
    r"\b(?:fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|[4-9]|1[0-2]) (?:barn|söner|döttrar|syskon)\b"
    r"|\b(?:tvillingar|trillingar)(?:na)?\b",
    re.IGNORECASE,
)
_JOBS = re.compile(
    r"\b(?:klockare|kyrkoherde|brandman\w*|brandmän|pilot|balettdansös|präst|kyrkvaktmästare|"
    r"riksdagsledamot|kommunalråd|"
    r"polischef|domare|rektor|tandläkare|veterinär|konstnär|författare|kapten|skeppare|"
    r"fiskare|renskötare|jockey|travkusk|"
    r"travtränare|sotare|urmakare|organist|kantor|hovslagare|stuntman|elitidrottare|"
    r"landslagsspelare|borgmästare|"
    r"glasblåsare|skådespelare|programledare|artist|fyrvaktare|lots)(?:en|n|e)?\b",
    re.IGNORECASE,
)
_BORN_IN = re.compile(
    r"(?:från|i|född i|kom(?:mer)? från) (?P<land>[A-ZÅÄÖ][^\W\d_]+(?:[ \-][A-ZÅÄÖ][^\W\d_]+)?)"
)


def find(text: str) -> Iterator[Draft]:
    """Hints in `text`; they may overlap other findings."""
    for pattern, rule, why in (
        (
            _ONLY,
            "hint.only",
            "Något som bara stämmer på en person kan räcka för att känna igen den.",
        ),
        (_NEWS, "hint.news", "Det som varit omtalat går att slå upp."),
        (_CHILDREN, "hint.children", "Exakt antal barn: skriv hellre «flera barn»."),
        (_JOBS, "hint.job", "Ett ovanligt yrke: skriv hellre branschen."),
    ):
        for match in pattern.finditer(text):
            yield _hint(match.start(), match.end(), rule, why)
    rare = lists.rare()
    for match in _BORN_IN.finditer(text):
        if match["land"].lower() in rare:
            yield _hint(
                match.start("land"), match.end("land"), "hint.country",
                "Få i kommunen kommer därifrån: skriv hellre världsdelen.",
            )  # fmt: skip
    lowered = text.lower()
    if len(lowered) != len(text):
        return
    for word in rare:
        start = lowered.find(word)
        if (
            start >= 0
            and "sjuk" in word + lowered[start : start + 40]
            or start >= 0
            and word[-2:] in ("om", "os", "mi")
        ):
            yield _hint(
                start, start + len(word), "hint.diagnosis",
                "En ovanlig diagnos: skriv hellre sjukdomsgruppen.",
            )  # fmt: skip


def _hint(start: int, end: int, rule: str, why: str) -> Draft:
    return Draft(start, end, Kind.OVRIGT, rule, why, 0.5, Level.HINT)

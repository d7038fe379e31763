"""Finds the person a form's field names: «Sökande: LINDSTRÖM, ROY TORGNY».

Owns the labels that ask for a person. Works on lines; knows nothing about running text.
"""

import re
from collections.abc import Iterator

from kompetensgrupp.deid import wordclass as w
from kompetensgrupp.deid.draft import Draft
from kompetensgrupp.deid.types import Kind

_FIELD = re.compile(
    r"^[ \t•*\-]{0,4}(?:[^\W\d_]{0,20}namn|avser|sökande(?:n)?|klient(?:en)?|patient(?:en)?|"
    r"brukare(?:n)?|anmälare|uppgiftslämnare|[^\W\d_]{0,15}handläggare|vårdnadshavare|"
    r"kontaktperson|god ?man|ombud|anhörig|make|maka|sambo|barn|avsändare|mottagare|"
    r"undertecknad|vid protokollet|underskrift)(?: \d)?[ \t]*:[ \t]*"
    r"(?P<who>[^\W\d_][\w'.\-]{0,30}(?:,?[ ](?-i:[A-ZÅÄÖÉÁÜŠŽĆČØÆ])[\w'.\-]{0,30}){1,4})"
    r"(?=[ \t]*(?:$|[,;(]))",
    re.IGNORECASE | re.MULTILINE,
)
_WHY = "Ett formulärs fält för en person: skriv rollen i stället."


def find(text: str) -> Iterator[Draft]:
    """The names in fields for persons; a value of everyday words is left alone."""
    for match in _FIELD.finditer(text):
        who = match["who"].rstrip(".")
        words = [word.lower() for word in re.findall(r"[^\W\d_]+", who)]
        named = any(w.first_name(word) or w.last_name(word) for word in words)
        if who[0].isupper() and (named or not any(map(w.plain, words))):
            yield Draft(
                match.start("who"), match.start("who") + len(who),
                Kind.PERSONNAMN, "name.field", _WHY, 0.9,
            )  # fmt: skip

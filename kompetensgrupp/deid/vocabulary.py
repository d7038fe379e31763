"""The words around names: titles, kin, verbs that take people, prepositions, kinds of workplaces.

Reads data/vocabulary.txt, where each section is described; decides nothing.
"""

import re
from pathlib import Path

_TEXT = (Path(__file__).parent / "data" / "vocabulary.txt").read_text(encoding="utf-8")
_SECTIONS = {
    name: body for name, body in re.findall(r"^## (\w+):.*\n((?:[^#].*\n)*)", _TEXT, re.MULTILINE)
}


def section(name: str) -> frozenset[str]:
    """The words of one section of the file."""
    return frozenset(_SECTIONS[name].split())


TITLES = section("titles")
KIN = section("kin")
NAMED = section("named")
GREETINGS = section("greetings")
OBJECT_VERBS = section("object_verbs")
PEOPLE_VERBS_AFTER = section("people_verbs_after")
AFTER_GENITIVE = section("after_genitive")
PLACE_BEFORE = section("place_before")
PLACE_AFTER = section("place_after")
PARTICLES = section("particles")
ORG_BEFORE = section("org_before")
ORG_AFTER = section("org_after")
ORG_FORMS = section("org_forms")
ORG_ENDINGS = tuple(_SECTIONS["org_endings"].split())
EPONYM_AFTER = tuple(_SECTIONS["eponym_after"].split())
MONTHS = section("months")
VENUES = section("venues")
FUNCTION_WORDS = section("function_words")
STRONG_VERBS = section("strong_verbs")
HUMAN_VERBS = section("human_verbs")
ABBREVIATIONS = section("abbreviations")
ABBREVIATED = ABBREVIATIONS | section("jargon")
ORG_AFTER_DEFINITE = section("org_after_definite")

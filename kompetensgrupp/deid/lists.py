"""Reads the word lists beside this file, once and when first needed.

Owns the file format: `#` begins a comment; entries are parted by commas when a line has any, else
by spaces. Knows nothing about texts.
"""

import os
import re
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
IMPORTED_NAMES = "KOMPETENSGRUPP_NAMES"
DEFAULT_IMPORT = Path(__file__).parents[2] / "instance" / "names.txt"
_FEWEST_BEARERS = 2


def entries(name: str) -> list[str]:
    """The entries of `data/<name>.txt`, in order, as written."""
    found: list[str] = []
    for raw in (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if raw.startswith("#") or not raw.strip():
            continue
        parts = raw.split(",") if "," in raw else raw.split()
        found.extend(part.strip() for part in parts if part.strip())
    return found


def _lower(*names: str) -> frozenset[str]:
    return frozenset(entry.lower() for name in names for entry in entries(name))


def _packages(kind: str) -> set[str]:
    """Names of one kind, «first» or «last», from the generated list."""
    text = (DATA / "names_packages.txt").read_text(encoding="utf-8")
    head = text.partition(f"## {kind}\n")[2].partition("##")[0]
    return set(head.lower().split())


@lru_cache(maxsize=1)
def first_names() -> frozenset[str]:
    """First names and nicknames in lower case."""
    return _lower("first_names") | _packages("first") | weak_names() | imported_names()


@lru_cache(maxsize=1)
def weak_names() -> frozenset[str]:
    """Names from the packages that are forms of Swedish words: ambiguous, all of them."""
    return frozenset(_packages("weak"))


@lru_cache(maxsize=1)
def last_names() -> frozenset[str]:
    """Surnames in lower case."""
    return _lower("last_names") | _packages("last")


@lru_cache(maxsize=1)
def own_first_names() -> frozenset[str]:
    """First names and nicknames of the project's own list, in lower case."""
    return _lower("first_names")


@lru_cache(maxsize=1)
def own_names() -> frozenset[str]:
    """Names of the project's own lists: trusted even when the dictionary has the word too."""
    return _lower("first_names", "last_names")


@lru_cache(maxsize=1)
def ambiguous_names() -> frozenset[str]:
    """Names that are also ordinary words, in lower case."""
    return _lower("ambiguous_names") | (weak_names() - own_names())


@lru_cache(maxsize=1)
def imported_names() -> frozenset[str]:
    """Names an operator has added with `deid names import`, in lower case; empty without."""
    path = Path(os.environ.get(IMPORTED_NAMES) or DEFAULT_IMPORT)
    if not path.is_file():
        return frozenset()
    return frozenset(path.read_text(encoding="utf-8").lower().split())


def parse_name_statistics(text: str) -> list[str]:
    """Names with at least two bearers from lines «name;bearers», «name,bearers» or with a tab."""
    names: list[str] = []
    for line in text.splitlines():
        fields = re.split(r"[;,\t]", line.strip())
        name = fields[0].strip().strip('"')
        number = re.sub(r"\D", "", fields[1]) if len(fields) > 1 else ""
        if re.fullmatch(r"[^\W\d_]{2,}(?:[-'][^\W\d_]+)*", name) and (
            number == "" or int(number[:9]) >= _FEWEST_BEARERS
        ):
            names.append(name)
    return names


@lru_cache(maxsize=1)
def places() -> frozenset[str]:
    """Swedish municipalities, towns, villages and districts in lower case."""
    return _lower("places", "districts")


@lru_cache(maxsize=1)
def ambiguous_places() -> frozenset[str]:
    """Places that are also everyday words, in lower case."""
    return _lower("ambiguous_places")


@lru_cache(maxsize=1)
def organisations() -> frozenset[str]:
    """Employers, care companies and associations in lower case."""
    return _lower("organisations")


@lru_cache(maxsize=1)
def allowed() -> frozenset[str]:
    """Words and phrases that are never findings, in lower case."""
    return frozenset(entry.lower() for entry in _allowed_entries() if not _acronym(entry))


@lru_cache(maxsize=1)
def english() -> frozenset[str]:
    """English words that names of methods and programmes are made of, in lower case."""
    return _lower("english")


@lru_cache(maxsize=1)
def products() -> frozenset[str]:
    """Drugs, makes and methods, in lower case: the word after one belongs to its name."""
    return _lower("allowed_drugs", "allowed_brands", "allowed_methods")


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """Countries, provinces and regions, in lower case."""
    return _lower("allowed_countries")


@lru_cache(maxsize=1)
def agencies() -> frozenset[str]:
    """Agencies, public bodies and units, in lower case: no surname even after a first name."""
    return _lower("allowed_agencies")


@lru_cache(maxsize=1)
def rare() -> frozenset[str]:
    """Rare countries of birth and diagnoses in lower case: for hints."""
    return _lower("rare")


@lru_cache(maxsize=1)
def acronyms() -> frozenset[str]:
    """Allowed abbreviations that count in capitals only: FK, AF, BO."""
    return frozenset(entry for entry in _allowed_entries() if _acronym(entry))


def _acronym(entry: str) -> bool:
    """Spelled with capitals inside: SoL the law isn't sol the sun."""
    return len(entry) <= 6 and " " not in entry and any(c.isupper() for c in entry[1:])


def _allowed_entries() -> list[str]:
    return [
        entry
        for name in ("agencies", "words", "drugs", "eponyms", "countries", "brands", "methods")
        for entry in entries(f"allowed_{name}")
    ]

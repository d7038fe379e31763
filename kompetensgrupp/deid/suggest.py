"""Proposes coarser words for a finding: the role, the age band, the season, the kind of place.

Works on the finding and the words around it; decides nothing.
"""

import re

from kompetensgrupp.deid import vocabulary as v
from kompetensgrupp.deid.draft import Draft
from kompetensgrupp.deid.normalise import NUMBER_WORDS
from kompetensgrupp.deid.types import Kind

REMOVED = {
    Kind.PERSONNUMMER: "[personnummer borttaget]",
    Kind.SAMORDNINGSNUMMER: "[samordningsnummer borttaget]",
    Kind.TELEFON: "[telefonnummer borttaget]",
    Kind.EPOST: "[e-postadress borttagen]",
    Kind.URL_HANDLE: "[länk borttagen]",
    Kind.BANKKONTO: "[kontonummer borttaget]",
    Kind.REGNUMMER: "[registreringsnummer borttaget]",
    Kind.ADRESS: "[adress borttagen]",
    Kind.POSTNUMMER: "[postnummer borttaget]",
    Kind.ARENDENUMMER: "[ärendenummer borttaget]",
}
REMOVED_OTHER = "[uppgift borttagen]"
_BANDS = ((65, "65 år eller äldre"), (55, "55–64 år"), (45, "45–54 år"), (35, "35–44 år"),
          (25, "25–34 år"), (18, "18–24 år"), (13, "tonåring"), (6, "i skolåldern"))  # fmt: skip
_SEASONS = ("vintern", "vintern", "våren", "våren", "våren", "sommaren", "sommaren", "sommaren",
            "hösten", "hösten", "hösten", "vintern")  # fmt: skip
_MONTHS = "jan feb mar apr maj jun jul aug sep okt nov dec".split()
_PLACES = (
    (r"vårdcentral|hälsocentral|\bvc\b|läkar|husläk", "vårdcentralen där personen är listad"),
    (r"förskol|dagis", "förskolan"),
    (r"gymnasi", "gymnasiet"),
    (r"folkhögskol", "folkhögskolan"),
    (r"skola", "skolan"),
    (r"sjukhus|lasarett", "sjukhuset"),
    (r"klinik|mottagning|psyki|rehab|fysio", "mottagningen"),
    (r"bostäder|hyresvärd|fastighet|bostads|hem\b", "hyresvärden"),
    (r"boende|hvb|härbärge|äldre|servicehus", "boendet"),
    (r"förening|klubb|\bif\b|kyrka|församling|moské", "föreningen"),
)
_ROLES = v.KIN - frozenset("hen han hon namnet namn förnamn efternamn smeknamn alias".split())


def suggestions(text: str, draft: Draft) -> tuple[str, ...]:
    """Replacements for the folded text's slice of a draft, best first; at least one."""
    word = text[draft.start : draft.end]
    if draft.kind in REMOVED:
        return (REMOVED[draft.kind],)
    if draft.kind is Kind.PERSONNAMN:
        return _person(text[max(0, draft.start - 40) : draft.start])
    if draft.kind is Kind.ALDER:
        return _age(word)
    if draft.kind is Kind.DATUM:
        return _date(word)
    if draft.kind is Kind.ORT:
        return ("orten", "en grannkommun", "hemkommunen")
    if draft.kind is Kind.ORGANISATION:
        return _organisation(text[max(0, draft.start - 24) : draft.end + 16].lower())
    return (REMOVED_OTHER,)


def _person(lead: str) -> tuple[str, ...]:
    """The role named just before, then the usual ones."""
    words = re.findall(r"[^\W\d_]+", re.split(r"[.!?\n]", lead)[-1].lower())
    near = [word for word in reversed(words[-4:]) if word in _ROLES or word in v.TITLES]
    role = next((word for word in near if word.endswith(("n", "t"))), None)
    usual = ("klienten", "handläggaren", "en anhörig")
    return usual if role is None else (role, *(word for word in usual if word != role))


def _age(word: str) -> tuple[str, ...]:
    year = re.search(r"(?:19|20)\d\d", word)
    if year:
        return (f"född på {year.group()[:3]}0-talet", "[födelseår borttaget]")
    digits = re.search(r"\d+", word)
    stem = re.sub(r"(?:åring|årig).*", "", word.lower())
    number = int(digits.group()) if digits else int(NUMBER_WORDS.get(stem, "0") or 0)
    band = next((text for low, text in _BANDS if number >= low), "i förskoleåldern")
    return (band, "[ålder borttagen]")


def _date(word: str) -> tuple[str, ...]:
    year = re.search(r"(?:19|20)\d\d", word)
    month = _month(word.lower())
    if month is None:
        return (year.group() if year else "vid den tiden", "[datum borttaget]")
    season = _SEASONS[month - 1]
    if year is None:
        return (f"under {season}", "[datum borttaget]")
    return (f"{season} {year.group()}", year.group(), "[datum borttaget]")


def _month(word: str) -> int | None:
    named = re.search("|".join(_MONTHS), word)
    if named:
        return _MONTHS.index(named.group()) + 1
    iso = re.search(r"(?:19|20)\d\d\D?(\d\d)", word) or re.search(r"\d\D ?(\d{1,2})", word)
    number = int(iso.group(1)) if iso else 0
    return number if 1 <= number <= 12 else None


def _organisation(around: str) -> tuple[str, ...]:
    found = tuple(text for pattern, text in _PLACES if re.search(pattern, around))
    return (*found[:1], "arbetsplatsen", "verksamheten")

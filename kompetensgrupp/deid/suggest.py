"""Proposes coarser words for a finding: the role, the age band, the season, the kind of place.

Works on the finding and the words around it, so that the sentence still reads; decides nothing.
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
_NAME_REMOVED = "[namn borttaget]"
# The meter's bands are coarser; these are the ones a case is written with.
_BANDS = ((65, "65 år eller äldre"), (55, "55–64 år"), (45, "45–54 år"), (35, "35–44 år"),
          (25, "25–34 år"), (18, "18–24 år"), (13, "13–17 år"), (6, "6–12 år"))  # fmt: skip
_SEASONS = ("vintern", "vintern", "våren", "våren", "våren", "sommaren", "sommaren", "sommaren",
            "hösten", "hösten", "hösten", "vintern")  # fmt: skip
_MONTHS = "jan feb mar apr maj jun jul aug sep okt nov dec".split()
_AFTER_PREPOSITION = re.compile(
    r"\b(?:till|från|sedan|sen|före|efter|innan|kring|omkring|runt|inför|tom|from|t\.?o\.?m\.?|"
    r"fr\.?o\.?m\.?|och|under|per)\s\Z",
    re.IGNORECASE,
)
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
_ROLES = v.KIN | v.TITLES
_NO_ROLES = frozenset(
    """hen han hon namnet namn förnamn efternamn smeknamn alias leg biträdande specialist polis
    barnen makarna paret syskon syskonen familj familjen person placeringshandläggare""".split()
)
_HELLO = frozenset("hej hejsan hallå tjena tjenare kära käre bästa bäste godmorgon hejhej".split())
# The definite of a role that no rule for endings gives.
_DEFINITE = {
    "bror": "brodern", "lillebror": "brodern", "storebror": "brodern", "far": "fadern",
    "mor": "modern", "man": "mannen", "mannens": "mannen", "vän": "vännen", "son": "sonen",
    "dotter": "dottern", "syster": "systern", "lillasyster": "systern", "storasyster": "systern",
    "barn": "barnet", "fru": "frun", "make": "maken", "maka": "makan", "sambo": "sambon",
    "pappas": "pappan", "mammas": "mamman", "dr": "läkaren", "dl": "läkaren", "doktor": "läkaren",
    "doktorn": "läkaren", "doc": "läkaren", "ssk": "sjuksköterskan", "usk": "undersköterskan",
    "pat": "patienten", "hr": "mannen", "herr": "mannen", "mr": "mannen", "fröken": "kvinnan",
    "mrs": "kvinnan", "ms": "kvinnan", "miss": "kvinnan", "tant": "kvinnan",
    "farbror": "släktingen",
    "kusin": "kusinen", "kompis": "kompisen", "granne": "grannen", "kollega": "kollegan",
    "chef": "chefen", "imam": "imamen", "kund": "kunden", "ombud": "ombudet", "söner": "sönerna",
    "döttrar": "döttrarna", "bröder": "bröderna", "systrar": "systrarna", "pastor": "pastorn",
    "rektor": "rektorn", "professor": "professorn", "kurator": "kuratorn", "mentor": "mentorn",
    "terapeut": "terapeuten", "familjehem": "familjehemmet", "exman": "exmannen",
    "flickvän": "flickvännen", "pojkvän": "pojkvännen", "fästman": "fästmannen",
    "svärmor": "svärmodern", "svärfar": "svärfadern", "mormor": "mormodern", "morfar": "morfadern",
    "farmor": "farmodern", "farfar": "farfadern", "gode": "gode mannen", "godeman": "gode mannen",
    "prof": "professorn", "brukare": "brukaren", "exet": "exet",
}  # fmt: skip
_USUAL = ("klienten", "handläggaren", "en anhörig")


def suggestions(text: str, draft: Draft) -> tuple[str, ...]:
    """Replacements for the folded text's slice of a draft, best first; at least one."""
    word = text[draft.start : draft.end]
    lead = text[max(0, draft.start - 48) : draft.start]
    if draft.kind in REMOVED:
        return (REMOVED[draft.kind],)
    if draft.kind is Kind.PERSONNAMN:
        return _person(lead, word, text[draft.end : draft.end + 24])
    if draft.kind is Kind.ALDER:
        return _born(word) if draft.rule == "age.born" else _age(word)
    if draft.kind is Kind.DATUM:
        return _date(word, after_preposition=bool(_AFTER_PREPOSITION.search(lead)))
    if draft.kind is Kind.ORT:
        return ("kommunen", "en grannkommun", "en annan ort")
    if draft.kind is Kind.ORGANISATION:
        return _organisation(text[max(0, draft.start - 24) : draft.end + 16].lower())
    return (REMOVED_OTHER,)


def definite(role: str) -> str:
    """«sonen» for «son», «kuratorn» for «kurator», «läkaren» for «dr»; definite words as such."""
    if role in _DEFINITE:
        return _DEFINITE[role]
    if role.endswith(("en", "et", "an", "rn", "na")) or role[:-1] in _ROLES:
        return role
    return role + ("n" if role.endswith(("a", "e", "o", "are")) else "en")


def _person(lead: str, word: str, trail: str) -> tuple[str, ...]:
    """The role named just before, then the usual ones; in the genitive when the name stands so."""
    before = re.findall(r"[^\W\d_]+|/", re.split(r"[.!?\n]", lead)[-1].lower())
    last = before[-1] if before else ""
    if last in v.NAMED:
        return ("klienten", _NAME_REMOVED, *_USUAL[1:])
    if last in _HELLO:
        return ("kollegan", _NAME_REMOVED, *_USUAL)
    if last in v.GREETINGS:
        return ("handläggaren", _NAME_REMOVED, "klienten")
    near = (w for w in reversed(before[-4:]) if w in _ROLES and w not in _NO_ROLES)
    role = next((definite(w) for w in near), None)
    found = _USUAL if role is None else (role, *(usual for usual in _USUAL if usual != role))
    owned = re.match(r" ([^\W\d_]+)", trail)
    if word[-1:].lower() in ("s", "x", "z") and owned and owned[1].lower() in v.AFTER_GENITIVE:
        return tuple(f"{other}s" for other in found)
    return found


def _number(word: str) -> int:
    digits = re.search(r"\d+", word)
    if digits:
        return int(digits.group())
    stem = re.sub(r"[ -]?(?:åring|årig|årsdag|år).*", "", word.lower()).partition(" ")[0]
    return int(NUMBER_WORDS.get(stem, "0") or 0)


def _age(word: str) -> tuple[str, ...]:
    """«45–54 år» for «47», «45–54-årig» for «47-årig», «person i åldern …» for «47-åring»."""
    number, lower = _number(word), word.lower()
    band = next((text for low, text in _BANDS if number >= low), "0–5 år")
    if "årsdag" in lower:
        return ("födelsedagen" if lower.endswith("en") else "födelsedag", "[ålder borttagen]")
    if "åring" in lower:
        who = "personen" if lower.endswith("en") else "person"
        return (f"{who} i åldern {band}", "[ålder borttagen]")
    if "årig" in lower:
        if number >= _BANDS[0][0]:
            return ("äldre", "[ålder borttagen]")
        ending = re.search(r"årig\w*", lower)
        return (band.replace(" år", f"-{ending.group()}" if ending else ""), "[ålder borttagen]")
    return (band, "[ålder borttagen]")


def _born(word: str) -> tuple[str, ...]:
    """«på 1980-talet»: the word «född» stands before already."""
    whole = re.search(r"(?:19|20)\d", word)
    if whole:
        decade = whole.group()
    else:
        tens = f"{_number(word):02d}"[-2]
        decade = ("20" if tens in "012" else "19") + tens
    return (f"på {decade}0-talet", "[födelseår borttaget]")


def _date(word: str, *, after_preposition: bool) -> tuple[str, ...]:
    year = re.search(r"(?:19|20)\d\d", word)
    month = _month(word.lower())
    if month is None:
        return (year.group() if year else "vid den tiden", "[datum borttaget]")
    season = _SEASONS[month - 1]
    if year is None:
        return (season if after_preposition else f"under {season}", "[datum borttaget]")
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

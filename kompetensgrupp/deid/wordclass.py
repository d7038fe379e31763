"""What one word may be: a name, a place, an organisation, something allowed, or plain Swedish.

Answers from the lists and the dictionary alone; the company a word keeps is judged elsewhere.
"""

import re
from functools import lru_cache

from kompetensgrupp.deid import lists, swedish
from kompetensgrupp.deid.vocabulary import (
    MONTHS,
    ORG_ENDINGS,
    PEOPLE_VERBS_AFTER,
    STRONG_VERBS,
    section,
)

_COMMON_LOWER = section("lower_names")
_SON_NAME = re.compile(r"[a-zåäöéü]{2,}(?:sson|sdotter)\Z")
_NATURE_NAME = re.compile(
    r"(?:ahl|alm|asp|back|berg|björk|blom|bo|bratt|brink|bäck|ceder|cron|dahl|ed|ek|eng|fager|"
    r"fjell|flod|fors|frid|fri|"
    r"gran|gren|gyllen|grön|gull|hag|hall|hammar|hed|hell|hjelm|holm|hult|häll|hög|kall|kjell|"
    r"kling|kron|kvarn|käll|lager|lilje|lind|ljung|lund|löf|löv|"
    r"malm|mark|mell|moss|myr|möller|norr|nord|ny|näs|palm|qvarn|ram|ros|rosen|rud|ryd|rönn|"
    r"sand|sjö|skog|sköld|sol|stark|sten|stjern|stor|strand|ström|"
    r"sund|svan|sved|söder|tall|torn|törn|ull|wahl|wall|val|vall|wester|väster|wik|vik|wid|"
    r"vinter|åker|ång|ås|ö|öster|örn|zetter)"
    r"(?:s|e|er|en)?(?:berg|bergh|ström|gren|qvist|kvist|quist|lund|blad|blom|bom|borg|dahl|"
    r"dal|fors|feldt|holm|hage|man|mark|"
    r"roth|rot|stedt|sted|strand|stam|vall|wall|hult|ros|sjö|bäck|ell|én|ing|lind|löf|stål|"
    r"stierna|hjelm|sten|skog|kranz|crantz)\Z"
)


@lru_cache(maxsize=20_000)
def first_name(word: str) -> bool:
    """Whether lower-case `word` is in the lists of first names, in part or whole if hyphenated."""
    if word in lists.first_names():
        return True
    parts = word.split("-")
    return len(parts) > 1 and all(p in lists.first_names() for p in parts if p)


@lru_cache(maxsize=20_000)
def last_name(word: str) -> bool:
    """Whether lower-case `word` is a surname by list or by shape."""
    if word in lists.last_names() or _SON_NAME.match(word) or _NATURE_NAME.match(word):
        return True
    parts = word.split("-")
    if len(parts) > 1 and parts[0] in ("al", "el", "abu", "ibn", "bin", "ben", "abdul", "as", "ar"):
        return True
    return len(parts) > 1 and all(p and last_name(p) for p in parts)


@lru_cache(maxsize=20_000)
def ambiguous(word: str) -> bool:
    """Whether a name is also an everyday word, so that it needs a name's company."""
    if word in lists.ambiguous_names() or word in MONTHS:
        return True
    return word not in lists.own_names() and swedish.listed(word)


@lru_cache(maxsize=20_000)
def sure_name(word: str) -> bool:
    """A first name that is nothing else."""
    return first_name(word) and not ambiguous(word)


@lru_cache(maxsize=20_000)
def sure_genitive(word: str) -> bool:
    """Whether «annas» is Anna's, and no word of its own like «annars»."""
    return (
        word.endswith("s")
        and sure_name(word[:-1])
        and not swedish.listed(word)
        and (word[:-1] in lists.own_names() or not swedish.inflected(word))
    )


@lru_cache(maxsize=20_000)
def sure_lower_name(word: str) -> bool:
    """A first name that is a name even without its capital."""
    return (
        len(word) > 2
        and (word in lists.own_first_names() or _own_double(word))
        and not ambiguous(word)
        and (
            word in _COMMON_LOWER
            or not swedish.inflected(word)
            or (word in lists.own_first_names() and swedish.bare(word))
        )
        and word not in lists.allowed()
    )


def _own_double(word: str) -> bool:
    parts = word.split("-")
    return len(parts) > 1 and all(part in lists.own_first_names() for part in parts)


@lru_cache(maxsize=20_000)
def place(word: str) -> bool:
    """Whether lower-case `word` is in the lists of Swedish places."""
    return word in lists.places()


_PLACE_SHAPE = re.compile(
    r"[^\W\d_]{3,}(?:arp|berga|boda|bruk|by|byn|fors|hult|inge|köping|landa|löv|mora|måla|näs|ryd|"
    r"sele|sjö|stad|sta|sund|torp|träsk|tuna|vik|ås|åsa)\Z"
)


@lru_cache(maxsize=20_000)
def place_shape(word: str) -> bool:
    """Whether a word that is no Swedish is made as names of Swedish villages are."""
    return bool(_PLACE_SHAPE.match(word)) and not swedish.surely(word)


@lru_cache(maxsize=20_000)
def allowed(word: str) -> bool:
    """Whether lower-case `word` is an agency, benefit, law, drug, eponym, country, make …"""
    if word in lists.allowed() or (word.endswith("s") and word[:-1] in lists.allowed()):
        return True
    if word.endswith(("en", "et", "n")) and len(word) > 5 and word.rstrip("ent") in lists.allowed():
        return True
    if first_name(word) or last_name(word):
        return False
    for cut in range(4, len(word) - 3):
        if word[:cut] in lists.allowed() and swedish.inflected(word[cut:]):
            return word[:cut] not in lists.own_names() and not organisation_shape(word)
    parts = re.split(r"[-:]", word)
    return len(parts) > 1 and parts[0] in lists.allowed() and parts[0] not in lists.own_names()


_PUBLIC_DOMAINS = section("agency_domains")
_OFFICIAL = re.compile(
    r"[^\W\d_]{4,}(?:psykolog|konsulent|pedagog|terapeut|sköterska|läkare|handläggare|sekreterare|"
    r"samordnare|utredare|kurator|chef|blad|konvention|anmälan|utredning|lagen|förordning|nämnd|"
    r"förmån|ersättning|bidrag|program|metod|modell|projekt|rapport|utbildning|kurs|förvaltning|"
    r"rehab|intyg|utlåtande|prövning|bedömning|skala|syndrom|sjukdom|terapi|behandling|index|"
    r"samverkan|direktiv|strategi|riktlinje|policy|enkät|formulär|portal|system|register|webb\w*|"
    r"blankett|kommitté|samtal|underlag|beslut|protokoll|journal|rutin|ärende|insats|appen|"
    r"medicin|kirurgi|psykiatri|ortopedi|neurologi|geriatrik|onkologi|logi)\w{0,4}\Z"
)


@lru_cache(maxsize=20_000)
def public_body(word: str) -> bool:
    """Whether a public web domain is called `word`: «Bris», «Afa»."""
    return f"{word}.se" in _PUBLIC_DOMAINS or f"{word.removesuffix('s')}.se" in _PUBLIC_DOMAINS


@lru_cache(maxsize=20_000)
def official(word: str) -> bool:
    """Whether lower-case `word` is a compound of casework: «arbetspsykolog», «fältstrategi»."""
    return bool(_OFFICIAL.match(word)) and not first_name(word) and not last_name(word)


# Endings that make abstract nouns, adjectives and verbs of other words, never names.
_DERIVED = re.compile(
    r"[^\W\d_]{3,}(?:itet(?:en)?|isk|iskt|istisk[at]?|logisk[at]?|grafisk[at]?|ering(?:en|ar)?|"
    r"ation(?:en|er)?|het(?:en|er)?|ologi[n]?|grafi[n]?|ism(?:en)?|else(?:n|r)?|skap(?:et|en)?|"
    r"[^kp]ning(?:en|ar|arna)?|lig[at]?|erad[e]?|erat|erande|löst?|lösa)s?\Z"
)
# What lies in a landscape ends or makes the proper part of a name: «Trollbäcks|skolan».
_LANDSCAPE = re.compile(
    r"(?:back[ea]|berg(?:e|et|a)?|boda|bäck(?:en)?|dal(?:a|en)?|(?<!t)eken?|fjord|fors|hag[ea]|"
    r"hammar(?:en)?|hamre|holm|hult|kull(?:e|a|en)?|lid|lind[ea]?|lund[ae]?|löv|mad|mo[en]?|näse?t?|ryd|"
    r"sjö|skog|strand|sund|torpa?|tuna|vik|vång|älv|äng|ås|örn)s?\Z"
)
_UNIT = re.compile(
    r"(?P<of>[^\W\d_]*?)(?:akuten|arkivet|avdelningen|biblioteket|bruket|butiken|caféet|"
    r"enheten|expeditionen|fonden|förbundet|förvaltningen|gruppen|hälsan|inspektionen|jouren|"
    r"kansliet|kassan|kommittén|kontoret|kursen|köket|linjen|modulen|"
    r"myndigheten|nämnden|nätet|nätverket|portalen|programmet|receptionen|registret|rummet|"
    r"rådet|skolningen|spåret|steget|styrelsen|stödet|systemet|teamet|tjänsten|verkstaden|"
    r"vården|växeln)s?\Z"
)
_SHORTEST_USE = 3


@lru_cache(maxsize=20_000)
def derived(word: str) -> bool:
    """Whether lower-case `word` is made by an ending of abstract nouns or adjectives."""
    return bool(_DERIVED.match(word)) and not (first_name(word) or last_name(word) or place(word))


@lru_cache(maxsize=20_000)
def unit(word: str) -> bool:
    """Whether `word` says what a place is for: «Elevhälsan», «Kansliet», not «Ekebacksenheten»."""
    match = _UNIT.match(word)
    if match is None:
        return False
    use = match["of"].removesuffix("s")
    if first_name(use) or last_name(use) or place(use):
        return False
    return (
        not use
        or swedish.inflected(word)
        or (
            len(use) >= _SHORTEST_USE
            and (swedish.known(use) or swedish.inflected(match["of"]))
            and not landscape(use)
        )
    )


def landscape(word: str) -> bool:
    """Whether `word` ends in what lies in a landscape, as the proper parts of names do."""
    return bool(_LANDSCAPE.search(word))


_ORNAMENT = re.compile(
    r"(?:blad|blom|bloms?ter|duva|falk|fjäder|fot|gren|gryning|guld|gård|hake|hane|hjort|horn|häst|järn|"
    r"klo|krans|krona|krook|kvist|lejon|lilja|man|rask|ros|ruda|silver|sköld|spets|sporre|sten|"
    r"stjärna|strimma|stråle|stål|svan|svärd|tass|torn|ugg?la|varg|vinge|ört|öga|örn)s?\Z"
)


@lru_cache(maxsize=20_000)
def surname_like(word: str) -> bool:
    """Whether `word` is made as Swedish surnames are: «Hallonsten», «Snickarfjord»."""
    return landscape(word) or bool(_ORNAMENT.search(word))


@lru_cache(maxsize=20_000)
def organisation(word: str) -> bool:
    """Whether lower-case `word` is a listed employer, care company or association."""
    return word in lists.organisations() or (
        word.endswith("s") and word[:-1] in lists.organisations()
    )


@lru_cache(maxsize=20_000)
def organisation_shape(word: str) -> bool:
    """Whether `word` ends like a school, clinic, landlord or firm: «Lillevångsskolan»."""
    return any(word.endswith(end) and len(word) > len(end) + 3 for end in ORG_ENDINGS)


_SCHOOLS = ("skolan", "gymnasiet", "bostäder", "förskola", "kyrkan", "hemmet", "gården")


@lru_cache(maxsize=20_000)
def proper_shape(word: str) -> bool:
    """«trollbäcksskolan», «åvatorpsskolan»: a kind of place after no word of every day."""
    kind = next((kind for kind in _SCHOOLS if word.endswith(kind)), "")
    use = word.removesuffix(kind).removesuffix("s")
    if not kind or len(use) <= _SHORTEST_USE or swedish.inflected(word):
        return False
    return landscape(use) or not swedish.known(use)


_THINGS = section("things")
_SHORTEST_THING = 6
_THINGS_LAST = tuple(word for word in _THINGS if len(word) >= _SHORTEST_THING)


@lru_cache(maxsize=20_000)
def thing(word: str) -> bool:
    """«verktyget», «planeringsverktyget»: what has a name and is no person."""
    return word in _THINGS or word.endswith(_THINGS_LAST)


@lru_cache(maxsize=20_000)
def verb(word: str) -> bool:
    """Whether lower-case `word` is a verb in the present or past tense."""
    return word in PEOPLE_VERBS_AFTER or word in STRONG_VERBS or swedish.finite_verb(word)


@lru_cache(maxsize=20_000)
def plain(word: str) -> bool:
    """Whether lower-case `word` is ordinary Swedish, a slip of the finger included."""
    return swedish.known(word) or swedish.misspelled(word)

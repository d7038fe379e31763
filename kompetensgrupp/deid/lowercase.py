"""Finds names, places and cafés written without capitals, initials, and names inside compounds.

Works on tokens and word lists; capitalised runs are in `entities`.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from kompetensgrupp.deid import lists, swedish
from kompetensgrupp.deid import vocabulary as v
from kompetensgrupp.deid import wordclass as w
from kompetensgrupp.deid.draft import Draft
from kompetensgrupp.deid.tokens import Token
from kompetensgrupp.deid.types import Kind

_INITIALS = re.compile(
    r"(?<![\w.])[A-ZÅÄÖ]\.[ ]?(?:-[ ]?)?[A-ZÅÄÖ](?:(?:\.-?|-)[A-ZÅÄÖ])?\.?(?![\w])(?!\.[A-ZÅÄÖ])"
    r"(?P<last> [A-ZÅÄÖ][a-zåäöé]{2,}(?:-[A-ZÅÄÖ][a-zåäöé]+)?)?|"
    r"(?<![\w.])(?:[A-ZÅÄÖ]\. ?|[A-ZÅÄÖ]-[A-ZÅÄÖ]\.? )"
    r"(?:[A-ZÅÄÖ][a-zåäö]{2,}|[A-ZÅÄÖ]{3,})(?![\w])|"
    r"(?<=initialer )[A-ZÅÄÖ]{2,3}\b|(?<=initialerna )[A-ZÅÄÖ]{2,3}\b"
)
_SIGNED = re.compile(r"(?<=/)[ ]?(?P<who>[A-ZÅÄÖ]{1,3})(?=[ .]*(?:\n|\Z))")
_LONE_INITIAL = re.compile(
    r"(?<![\w.\-/])(?:[A-ZÅÄÖ]\.(?=,? [a-zåäö])|[A-ZÅÄÖ](?=:s [a-zåäö])|[A-ZÅÄÖ]-[A-ZÅÄÖ]"
    r"(?=,? [a-zåäö]|[,.]\s|:s ))"
)
_LETTERED = re.compile(
    r"(?:\b(?:vitamin|hepatit|typ|grupp|klass|kategori|bilaga|alternativ|plan|del|punkt|hus|port|"
    r"uppgång|ingång|nivå|avsnitt|kurs|körkort|behörighet|bokstav|kolumn|rad|fråga|steg|sal|"
    r"block|spår|zon|linje|moment|prov|streptokocker|influensa|version|kap|kapitel|mellan|från|"
    r"konto|moms|person|klient|fall|familj|part|dag|team|enhet|avdelning|"
    r"skattetabell|tabell)\w{0,3}"
    r"|\d|[(\n])[ ]?\Z",
    re.IGNORECASE,
)
_NOT_INITIALS = frozenset(
    "TOM FOM TEX OSV DVS PGA SK FD MM MFL OBS IOM BL "
    "AF FK PS DS NB US VC EB IF HR OB EU FN TV PC SO MI AB HB OS KL EJ UK".split()
)
_SMALL_NAMES_BEFORE = (
    v.NAMED
    | v.TITLES
    | frozenset(
        """mamma pappa sambon sambo maken frun sonen dottern systern brodern son dotter syster bror
    hej mvh ring ringa ringde kontakta klienten hälsningar""".split()
    )
)
_FORMAL = frozenset("dr fru herr fröken doktor doktorn".split())
_VENUES = frozenset(
    """café cafe kafé restaurang pizzeria hotell förskolan vårdcentralen äldreboendet gymmet salong
    frisör puben skolan""".split()
)
_DEFINITE = re.compile(r"[^\W\d_]{3,}(?:en|et|an|on|na)\Z")
_TIMES = frozenset(
    """dagen morgonen kvällen veckan hösten våren sommaren vintern månaden helgen natten timmen
    tiden sedan innan utan redan medan även igen förmiddagen eftermiddagen lunchen halvan vardagen
    gången året skolåret skoldagen läsåret terminen personalen rektorn läraren chefen någon ingen
    annan egen mannen kvinnan klienten sonen dottern barnen pengarna intyget mötet ganska
    någonting""".split()
)
_NOT_AFTER_VENUE = re.compile(r"(?:ade|de|te|ar|er|it|at|ande|ig|igt|lig|ligt|t)\Z")


def find(text: str, tokens: list[Token]) -> Iterator[Draft]:
    """Names and places the writer gave no capital, and odd forms of names."""
    taken = -1
    for index, token in enumerate(tokens):
        if token.start < taken or not (
            _interesting(token.lower, token.stem) or (index and tokens[index - 1].lower in _VENUES)
        ):
            continue
        draft = _one(text, tokens, index)
        if draft is not None:
            taken = draft.end
            yield draft
    yield from _initials(text)


@lru_cache(maxsize=20_000)
def _interesting(word: str, stem: str) -> bool:
    """Whether a word is in any list or made of parts; most words are neither."""
    return (
        "-" in word
        or bool(_FUSED.match(word.capitalize()))
        or w.organisation_shape(word)
        or w.place_shape(word)
        or (word != stem and not swedish.inflected(word))
        or any(
            w.first_name(form) or w.last_name(form) or w.place(form) or w.organisation(form)
            for form in (word, stem)
        )
    )


def _one(text: str, tokens: list[Token], index: int) -> Draft | None:
    token = tokens[index]
    if index and tokens[index - 1].lower == "lex":
        return None
    compound = _compound(token)
    if compound is not None:
        return compound
    if token.cap and not token.caps:
        return None
    if token.caps and len(token.text) < 3:
        return None
    before = tokens[index - 1].lower if index and not token.sentence else ""
    before2 = tokens[index - 2].lower if index > 1 and before else ""
    follower = tokens[index + 1] if index + 1 < len(tokens) else None
    around = tokens[max(0, index - 1) : index + 2]
    if token.caps and not all(t.caps or len(t.text) == 1 and t.cap for t in around):
        return None
    return (
        _small_name(tokens, index, before)
        or _small_firm(tokens, index)
        or _small_place(token, before)
        or _venue(tokens, index, before)
        or _employer(token, before, before2, follower)
    )


def _small_firm(tokens: list[Token], index: int) -> Draft | None:
    """«södervångsskolan», «ekebackens äldreboende»: a kind of place after no ordinary word."""
    token = tokens[index]
    follower = tokens[index + 1] if index + 1 < len(tokens) else None
    end = 0
    if w.proper_shape(token.lower):
        end = token.end
    elif (
        follower is not None
        and follower.gap == " "
        and follower.lower in v.ORG_AFTER
        and token.lower != token.stem
        and not w.allowed(token.lower)
        and (
            not swedish.inflected(token.lower)
            or w.place(token.stem)
            or (w.last_name(token.stem) and swedish.bare(token.stem))
        )
    ):
        end = follower.end
    if not end or w.first_name(token.stem):
        return None
    return Draft(
        token.start, end, Kind.ORGANISATION, "org.lower",
        "Namnet på en arbetsplats, skola eller vårdenhet: skriv vad det är för slags ställe.", 0.75,
    )  # fmt: skip


def _compound(token: Token) -> Draft | None:
    """The name inside «Anna-ärendet», «Hassan-fallet», «Lindqvistfamiljen»."""
    head, hyphen, tail = token.text.partition("-")
    if (
        hyphen
        and tail[:1].islower()
        and len(tail) > 3
        and head[:1].isupper()
        and not head.isupper()
    ):
        stem = head.lower().rstrip("s") if not w.first_name(head.lower()) else head.lower()
        if (w.sure_name(stem) or w.last_name(stem) or (w.first_name(stem))) and not w.allowed(
            head.lower()
        ):
            return Draft(
                token.start, token.start + len(head), Kind.PERSONNAMN, "name.compound",
                "Ett namn inne i ett ord: skriv till exempel «familjen» utan namnet.", 0.85,
            )  # fmt: skip
        if w.place(head.lower()) and not w.allowed(head.lower()):
            return Draft(
                token.start, token.start + len(head), Kind.ORT, "place.compound",
                "En ort inne i ett ord: skriv samma sak utan orten.", 0.8,
            )  # fmt: skip
    match = _FUSED.match(token.text) if token.cap and len(token.text) > 7 else None
    if match and w.sure_name(match.group(1).lower()) and not w.plain(token.lower):
        return Draft(
            token.start, token.start + len(match.group(1)), Kind.PERSONNAMN, "name.compound",
            "Ett namn inne i ett ord: skriv till exempel «familjen» utan namnet.", 0.75,
        )  # fmt: skip
    return None


_FUSED = re.compile(
    r"([A-ZÅÄÖ][a-zåäöé]{2,}?)s?(?:ärendet|fallet|familjen|situationen|gruppen|mamman|pappan|"
    r"barnen|mötet|frågan|akten)s?\Z"
)


def _small_name(tokens: list[Token], index: int, before: str) -> Draft | None:
    token = tokens[index]
    word = token.lower if w.first_name(token.lower) else token.stem
    if word != token.lower and swedish.listed(token.lower):
        return None
    if len(word) < 3 or word in ("jur", "kand", "leg"):
        return None
    clue = (
        token.gap.strip() in ("", ":")
        and before in _SMALL_NAMES_BEFORE
        and (w.first_name(word) or w.last_name(word))
    )
    if (before in v.NAMED or before in v.TITLES) and token.gap.strip() == "":
        if before not in _FORMAL and before not in v.NAMED and swedish.inflected(token.lower):
            clue = False
        clue = clue and word not in v.FUNCTION_WORDS and word not in v.KIN and word not in v.TITLES
    elif clue and (w.ambiguous(word) or word in v.FUNCTION_WORDS):
        clue = False
    if not w.sure_lower_name(word) and not clue:
        return None
    if "-" in word and not w.first_name(word) and not w.last_name(word):
        return None
    end = token.start + len(word)
    follower = tokens[index + 1] if index + 1 < len(tokens) else None
    if end == token.end and follower is not None and follower.gap == " " and not follower.opens:
        surname = follower.lower if w.last_name(follower.lower) else follower.stem
        if (
            w.last_name(surname)
            and surname not in v.FUNCTION_WORDS
            and not swedish.inflected(surname)
            or w.sure_lower_name(surname)
            or w.surname_like(surname)
            and len(surname) > _SHORTEST_COMPOUND
            and not swedish.inflected(surname)
            or w.last_name(surname)
            and surname not in v.FUNCTION_WORDS
            and (surname in _LOWER_SURNAMES or surname.endswith("sson"))
        ):
            end = follower.start + len(surname)
    return Draft(
        token.start,
        end,
        Kind.PERSONNAMN,
        "name.lower",
        "Ett namn med liten bokstav går också att känna igen: skriv rollen.",
        0.85,
    )


_SHORTEST_COMPOUND = 6
_LOWER_SURNAMES = v.section("lower_surnames")


_COMPASS = frozenset("norra södra östra västra stora lilla gamla nya".split())


def _small_place(token: Token, before: str) -> Draft | None:
    word = token.lower if w.place(token.lower) else token.stem
    shaped = before in ("i", "från", "utanför") and w.place_shape(token.lower)
    if not (w.place(word) or shaped) or w.allowed(word) or len(word) < 3:
        return None
    moving = before in (
        "i",
        "från",
        "till",
        "utanför",
        "bosatt",
        "inne",
        "genom",
        "mot",
        "via",
        "mellan",
    )
    if word in lists.ambiguous_places() or w.sure_name(word) and not moving:
        return None
    if not (moving or len(word) > 4):
        return None
    if token.caps and not moving and w.last_name(word):
        return None
    end = token.start + len(word)
    return Draft(
        token.start if before not in _COMPASS else token.start - len(before) - 1,
        end,
        Kind.ORT,
        "place.lower",
        "En ort med liten bokstav: skriv «kommunen» eller «en annan ort».",
        0.82,
    )


_WORK_FIELDS = frozenset("jobb jobbet arbete arbetsgivare arbetsplats anställning praktik".split())
_CHAINS = frozenset("ica coop tempo hemköp maxi närhälsan capio aleris meliva kvalita".split())


def _employer(token: Token, before: str, before2: str, follower: Token | None) -> Draft | None:
    working = before in ("på", "hos", "för", "åt") or before in _WORK_FIELDS and token.gap == ": "
    if not working or not w.organisation(token.lower):
        return None
    works = before2.startswith(("jobb", "arbet", "anställ", "praktik"))
    if swedish.inflected(token.lower) and not works:
        return None
    end = token.end
    if (
        follower is not None
        and token.lower in _CHAINS
        and follower.gap == " "
        and (follower.lower not in v.FUNCTION_WORDS and follower.lower not in v.PEOPLE_VERBS_AFTER)
    ):
        end = follower.end
    return Draft(
        token.start,
        end,
        Kind.ORGANISATION,
        "org.lower",
        "Namnet på en arbetsgivare: skriv branschen eller «arbetsplatsen».",
        0.75,
    )


def _venue(tokens: list[Token], index: int, before: str) -> Draft | None:
    token = tokens[index]
    if before not in _VENUES or token.gap != " " or len(token.text) < 4 or token.caps:
        return None
    word = token.lower
    if word in v.FUNCTION_WORDS or word in v.PEOPLE_VERBS_AFTER or _NOT_AFTER_VENUE.search(word):
        return None
    if before.endswith(("n", "et")) and _DEFINITE.search(word) and word not in _TIMES:
        pass  # «förskolan kotten»: two definite nouns in a row are a kind and its name
    elif before in (
        "vårdcentralen",
        "skolan",
        "äldreboendet",
        "gymmet",
        "förskolan",
        "puben",
        "salong",
        "frisör",
    ) and w.plain(word):
        return None
    return Draft(
        token.start, token.end, Kind.ORGANISATION, "org.lower",
        f"Namnet på {before}: skriv bara vad det är för slags ställe.", 0.7,
    )  # fmt: skip


_SPACED = re.compile(r"(?<![\w.])(?:[^\W\d_] ){3,20}[^\W\d_](?![\w])")


def _initials(text: str) -> Iterator[Draft]:
    for match in _SPACED.finditer(text):
        word = match.group().replace(" ", "").lower()
        stem = word if w.first_name(word) or w.last_name(word) else word.removesuffix("s")
        if w.first_name(stem) or w.last_name(stem) or not swedish.known(word):
            yield Draft(
                match.start(), match.end(), Kind.PERSONNAMN, "name.spaced",
                "Ett ord med mellanslag mellan bokstäverna: kan dölja ett namn.", 0.8,
            )  # fmt: skip
    yield from _several_initials(text)
    for match in _SIGNED.finditer(text):
        if match["who"] not in _NOT_INITIALS:
            yield Draft(
                match.start("who"), match.end("who"), Kind.PERSONNAMN, "name.initials",
                "En signatur: den som vet var texten skrevs kan gissa vem.", 0.7,
            )  # fmt: skip
    for match in _LONE_INITIAL.finditer(text):
        first, last = match.group()[0], match.group().rstrip(".")[-1]
        alphabet = "-" in match.group() and (ord(last) - ord(first) == 1 or last in "ZÖ")
        if not alphabet and not _LETTERED.search(text[max(0, match.start() - 16) : match.start()]):
            yield _initialled(match.start(), match.end(), 0.7)


def _several_initials(text: str) -> Iterator[Draft]:
    """«M.K.», «S.-E. Vrethammar», «T. Moberg»."""
    for match in _INITIALS.finditer(text):
        letters = text[match.start() : match.end() - len(match["last"] or "")]
        asked = text[max(0, match.start() - 14) : match.start()].lower().rstrip(": ")
        if re.sub(r"[^A-ZÅÄÖ]", "", letters) in _NOT_INITIALS and not asked.endswith(
            ("initialer", "initialerna", "signatur")
        ):
            continue
        if match["last"]:
            last = match["last"].strip().lower()
            named = w.last_name(last) or w.last_name(last.removesuffix("s"))
            named = named or not swedish.inflected(last) and not w.derived(last)
            end = match.end() if named else match.start("last")
            yield _initialled(match.start(), end, 0.85)
            continue
        surname = re.search(r"[A-ZÅÄÖ][a-zåäö]{2,}\Z", match.group())
        if (
            surname
            and not w.last_name(surname.group().lower())
            and swedish.known(surname.group().lower())
        ):
            continue
        yield _initialled(match.start(), match.end(), 0.75)


def _initialled(start: int, end: int, confidence: float) -> Draft:
    return Draft(
        start, end, Kind.PERSONNAMN, "name.initials",
        "Initialer: den som känner till fallet kan gissa vem. Skriv rollen.", confidence,
    )  # fmt: skip

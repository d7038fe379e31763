"""Finds days that can be pinned down: «12 mars 2023», «17/5», «den sista juni», «juldagen 2022».

Leaves bare months, years, weeks, seasons and clock times alone. Knows nothing about people.
"""

import dataclasses
import re
from collections.abc import Iterator

from kompetensgrupp.deid.digits import DIGITS, Stretches, near, scan
from kompetensgrupp.deid.draft import Draft
from kompetensgrupp.deid.types import Kind

_MONTH = (
    r"(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|"
    r"january|february|march|may|june|july|august|october|"
    r"jan|feb|febr|mar|apr|jun|jul|aug|sept?|okt|oct|nov|dec)"
)
_YEAR = r"(?:(?:19|20)\d\d|['’´-]\d\d)"
_SPOKEN_YEAR = (
    r"(?:nittonhundra|tjugohundra)?(?:tjugo|trettio|fyrtio|femtio|sextio|sjuttio|åttio|nittio)"
    r"(?:ett|två|tre|fyra|fem|sex|sju|åtta|nio)?\b"
)
_ORDINAL = (
    r"(?:första|andra|tredje|fjärde|femte|sjätte|sjunde|åttonde|nionde|tionde|elfte|tolfte|"
    r"trettonde|fjortonde|femtonde|sextonde|sjuttonde|artonde|nittonde|tjugonde|tjugoförsta|"
    r"tjugoandra|tjugotredje|tjugofjärde|tjugofemte|tjugosjätte|tjugosjunde|tjugoåttonde|"
    r"tjugonionde|trettionde|trettioförsta|sista|siste|förste|andre)"
)
_CARDINAL = (
    r"(?:ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|tretton|fjorton|femton|sexton|sjutton|"
    r"arton|nitton|tjugo|tjugoett|tjugotvå|tjugotre|tjugofyra|tjugofem|tjugosex|tjugosju|tjugoåtta|"
    r"tjugonio|trettio|trettioett)"
)
_HOLIDAY = (
    r"(?:julafton|julaftonen|juldagen|annandag jul|annandagen|nyårsafton|nyårsaftonen|nyårsdagen|"
    r"trettondagen|trettondedag jul|trettondagsafton|långfredagen|skärtorsdagen|påskafton|"
    r"påskdagen|annandag påsk|valborg|valborgsmässoafton|första maj|kristi himmelsfärdsdag|"
    r"pingstdagen|pingstafton|nationaldagen|midsommarafton|midsommardagen|alla helgons dag|"
    r"lucia|luciadagen|tjugondag knut|alla hjärtans dag)"
)
_WEEKDAY = (
    r"(?:måndag(?:en)?|tisdag(?:en)?|onsdag(?:en)?|torsdag(?:en)?|fredag(?:en)?|lördag(?:en)?|"
    r"söndag(?:en)?|mån|tis|ons|tors?|fre|lör|sön)\.?"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_NUMMONTH = r"(?:1[0-2]|0?[1-9])"

_ISO = re.compile(
    rf"(?:(?<![\d\-/.,:])|(?<=\d-\d\d-))(?:19|20)\d\d ?([\-./]) ?{_NUMMONTH} ?\1 ?"
    rf"{_DAY}(?![\d/]|-(?!(?:19|20)\d\d)|[.,]\d)"
)
_SPACED_ISO = re.compile(
    r"(?<![\w\-/.,:])(?:19|20)\d\d (?:0[1-9]|1[0-2]) (?:0[1-9]|[12]\d|3[01])(?![\w\-/]|[.,: ]\d)"
)
_COMPACT = re.compile(
    r"(?<![\w\-/.,:])(?:(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?![\w\-/]|[.,]\d)"
)
_SHORT_ISO = re.compile(
    r"(?<![\d\-/.,:])\d\d([\-./])(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?![\d\-/]|[.,]\d)"
)
_DAY_MONTH_YEAR = re.compile(
    rf"(?<![\d\-/.,:])(?:{_DAY}) ?([./\-]) ?{_NUMMONTH} ?(?:\1|[./\-]| -|, ?| ) ?"
    r"(?:(?:19|20)\d\d|['’´]?\d\d)(?![\d\-/]|[.,]\d| ?(?:%|kr\b|mg\b))"
)
_SLASH = re.compile(
    rf"(?:(?<![\d\-/.,:+])|(?<=/\d-)|(?<=/\d\d-))(?P<day>{_DAY})(?P<sep> ?/ ?)"
    rf"(?P<month>{_NUMMONTH})(?![\d/]|[.,]\d|-\d\d\d)"
)
_DOT_AFTER_DEN = re.compile(
    rf"\b(?:den|d\.|fr\.?o\.?m\.?|t\.?o\.?m\.?|sedan|sen|född|{_WEEKDAY}|"
    rf"f\.)\s{_DAY}[./\-]{_NUMMONTH}\.?(?![\d/]|[.,]\d)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"(?<![\w/.,])(?<![^\W\d]-)(?P<day>{_DAY})(?::?(?:e|a|de|te|je|sta|dra))?[.]?"
    rf"[ \n]{{0,3}}(?:i |av "
    rf")?-?(?P<month>{_MONTH})(?!-?[^\W\d_])"
    rf"\.?(?:[ \n]{{0,2}},?[ ]?(?:år )?{_YEAR}(?!\d)| -\d\d(?!\d))?",
    re.IGNORECASE,
)
_NAMED_RANGE = re.compile(
    rf"(?<![\w/\-.,])(?P<first>{_DAY})(?::?(?:e|a))?(?: ?- ?| och | eller | till | respektive "
    rf"| resp\.? |, )"
    rf"(?={_DAY}(?::?(?:e|a))?[ ]{{1,2}}{_MONTH}(?![^\W\d_]))",
    re.IGNORECASE,
)
_ORDINAL_NAMED = re.compile(
    rf"\b(?=[adefnstå])(?:den )?(?:{_ORDINAL}|{_CARDINAL}) (?:i "
    rf")?(?:{_MONTH})(?![^\W\d_])(?:[ ,]{{1,2}}(?:{_YEAR}(?!\d)|{_SPOKEN_YEAR}))?",
    re.IGNORECASE,
)
_ORDINAL_ORDINAL = re.compile(
    rf"\bden (?:{_ORDINAL}|{_DAY}(?::?(?:e|a))?) (?:i )?(?:{_ORDINAL}|{_DAY}:(?:e|a))(?:[ "
    rf",]{{1,2}}{_YEAR}(?!\d))?(?! (?:gång|vecka|steg|möte|barn|försök))",
    re.IGNORECASE,
)
_LONE_DAY = re.compile(
    rf"\bden {_DAY}(?::?(?:e|a))(?!\w)(?! (?:i )?(?:{_MONTH}|{_ORDINAL}|varje|månaden))|\bden "
    rf"(?:tjugo\w{{2,8}}|trettionde|trettioförsta|artonde|"
    rf"sjuttonde|sextonde|femtonde|fjortonde|trettonde|nittonde)(?= (?:denna|i den|i förra|"
    rf"nästa)|[.,;])|"
    rf"\b{_WEEKDAY} den {_DAY}(?![\d/:.,]\d|\d)(?! (?:{_MONTH}))",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?<![\w\-]){_MONTH} (?:den )?{_DAY}(?::?(?:e|a|:a))?(?![\d:%/\-]|[.,]\d| ?(?:kr\b|mg\b|%|"
    rf"personer|st|dagar|timmar))(?:,? (?:19|20)\d\d)?",
    re.IGNORECASE,
)
_DAY_OF_FEAST = re.compile(
    rf"(?<!\w){_HOLIDAY}(?!\w)(?: (?:år )?(?:{_YEAR})| i (?:fjol|år)| förra året)?", re.IGNORECASE
)
_NOT_MAR = re.compile(r"\d\s*mar\b(?!\.|\s*(?:19|20)\d\d)", re.IGNORECASE)
_FRACTION_AFTER = re.compile(
    r"\A ?(?:av (?:hel|tid|tjänst|normal|ordinarie|lön|dag|inkomst|veck|arbets|syssel|full|"
    r"månad|året|en\b|ett\b|100)|dels?\b|tjänst|tid\b|heltid|månad|delar|semester|lön|dag\b|"
    r"\(?(?:del|heltid)|mmhg|dos|tablett|liter|dl)",
    re.IGNORECASE,
)
_FRACTION_BEFORE = re.compile(
    r"(?:blodtryck\w*|bltr|\bbt|tryck|öppet|dygnet runt|bemannad|tillgänglig\w*|jour|steg|fas|"
    r"grad|prio|"
    r"poäng|skattar\w*|\bvas|\bnrs|\bmadrs|\baudit|\bgaf|skattning\w*|skala\w*|stadium|§|"
    r"kap\.?|arbetar|jobbar|tjänst(?:gör)?|motsvarande|ungefär|"
    r"minst|högst|cirka|ca|omkring|knappt|drygt|nästan)[\s:(]{1,3}(?:\w{1,6} ){0,2}\Z",
    re.IGNORECASE,
)
_DATE_BEFORE = re.compile(
    r"(?:\b(?:den|d\.|datum|sedan|från|till|före|efter|fr\.?o\.?m\.?|t\.?o\.?m\.?|from|tom|"
    r"möte\w*|besök\w*|tid|"
    r"född|f\.|beslut\w*|opererad\w*|tors|mån|tis|ons|fre|lör|sön|\w+dag(?:en)?|kl\.?|senast|"
    r"inskriven|och|en)[\s:]{1,3})\Z",
    re.IGNORECASE,
)
_ROUND_FRACTIONS = frozenset(
    {(1, 2), (1, 3), (1, 4), (2, 3), (3, 4), (1, 8), (3, 8), (5, 8), (7, 8)}
)


_ROMAN = re.compile(
    rf"(?<![\w.]){_DAY}[./ ] ?(?:I{{1,3}}|IV|VI{{0,3}}|IX|XI{{0,2}})[./ ] ?(?:19|20)\d\d(?!\w)"
)
_FIRST_DAY = re.compile(r"(?:den )?(?:1|första)(?!\d)\D{2}", re.IGNORECASE)
_LAW_NOUN = re.compile(
    r"\b(?:[^\W\d_]*(?:lag(?:en|ändring(?:en)?|stiftning(?:en)?)?|balken|reform(?:en)?|"
    r"förordning(?:en)?|föreskrift(?:er|erna)?|direktiv(?:et)?|bestämmelse(?:r|rna)?|"
    r"regl(?:er|erna)|regel(?:n|verket)?|riktlinje(?:r|rna))|i kraft)\b[^.!?\n]{0,60}\Z",
    re.IGNORECASE,
)
_SIX = re.compile(
    r"(?<![\w\-/.,:+])\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"(?![\w\-/]|[.,:]\d|[ ]\d(?!\d?[:.]\d\d)| ?(?:kr\b|st\b|kronor))"
)
_NOT_SIX_BEFORE = re.compile(
    r"\b(?:\w*kod\w*|\w*belopp\w*|\w*summa\w*|\w*hyra\w*|kostar|kostade|\w*skuld\w*|\w*lön\w*|"
    r"kr|sek|kronor|rum|sal|nr|nummer|\w*numret|antal|cirka|ca|anknytning|ankn|artikel\w*|betalt?|"
    r"betalade|sparat|totalt|inkomst\w*)[ :.]{1,2}(?:är |på |om |till |ca )?\Z",
    re.IGNORECASE,
)
_SIX_SPACED = re.compile(
    r"\b(?:född[a]?|datum|den|f\.)[ :]{1,2}(?P<n>\d\d (?:0[1-9]|1[0-2]) (?:0[1-9]|[12]\d|3[01]))"
    r"(?![ ]?[\d\-/]|[.,:]\d)",
    re.IGNORECASE,
)
_SCALE_WORD = re.compile(
    r"(?:smärt|värk|sömn|ångest|\boro|måend|stress|motivation|energi|nöjd|skatt|betyg|trygg|"
    r"\bork)[^.\n]{0,22}\Z",
    re.IGNORECASE,
)
_SCALE_AFTER = re.compile(r"\A ?(?:\(?(?:nrs|vas|poäng)|på (?:en )?skala|i smärta|på vas)", re.I)


_WHY = "En bestämd dag går att knyta till en händelse: skriv årstiden eller bara året."


def find(text: str) -> Iterator[Draft]:
    """Dates in `text`, perhaps overlapping; the engine keeps the longest.

    An article belongs to its date: «den 12 mars 2023» reads on as «våren 2023».
    """
    for draft in _dates(text):
        if _FIRST_DAY.match(text, draft.start) and _LAW_NOUN.search(
            text[max(0, draft.start - 90) : draft.start]
        ):
            continue  # «lagen ändrades den 1 juli»: rules change on the first of a month
        article = text[max(0, draft.start - 4) : draft.start].lower() == "den "
        yield dataclasses.replace(draft, start=draft.start - 4) if article else draft


def _dates(text: str) -> Iterator[Draft]:
    stretches = near(DIGITS, text)
    yield from _in_digits(text, stretches)
    yield from _in_words(text, stretches)
    for match in _DAY_OF_FEAST.finditer(text):
        yield from _feast(text, match)
    yield from _slashes(text, stretches)


def _in_digits(text: str, stretches: Stretches) -> Iterator[Draft]:
    for pattern in (_ISO, _SPACED_ISO, _COMPACT, _SHORT_ISO, _DAY_MONTH_YEAR, _ROMAN):
        for match in scan(pattern, text, stretches):
            if pattern is _DAY_MONTH_YEAR and not _plausible(match):
                continue
            yield _draft(match.start(), match.end(), "date.digits", 0.95)
    for match in scan(_SIX, text, stretches):
        if not _NOT_SIX_BEFORE.search(text[max(0, match.start() - 28) : match.start()]):
            yield _draft(match.start(), match.end(), "date.digits", 0.85)
    for match in scan(_SIX_SPACED, text, stretches):
        yield _draft(match.start("n"), match.end("n"), "date.digits", 0.85)


def _in_words(text: str, stretches: Stretches) -> Iterator[Draft]:
    for match in scan(_NAMED, text, stretches):
        if not _NOT_MAR.match(match.group()):
            yield _named(match)
    for match in scan(_NAMED_RANGE, text, stretches):
        yield _draft(match.start("first"), match.end("first"), "date.range", 0.9)
    for pattern in (_ORDINAL_NAMED, _ORDINAL_ORDINAL, _LONE_DAY, _MONTH_FIRST):
        for match in pattern.finditer(text):
            word = match.group().lower()
            if pattern is _MONTH_FIRST and word.startswith("maj") and "den" not in word:
                continue  # Maj may be a person
            yield _draft(match.start(), match.end(), "date.words", 0.9)


def _named(match: re.Match[str]) -> Draft:
    end = match.end() - match.group().endswith(".")
    return _draft(match.start(), end, "date.month", 0.95)


def _plausible(match: re.Match[str]) -> bool:
    """«3-4 2023» could be a range; a dash asks for dashes on both sides."""
    dashes = match.group(1) == "-"
    return not dashes or match.group().count("-") >= 2


def _feast(text: str, match: re.Match[str]) -> Iterator[Draft]:
    word = match.group()
    dated = re.search(r"\d|fjol|år\b", word)
    lead = text[max(0, match.start() - 12) : match.start()].lower()
    trail = text[match.end() : match.end() + 24]
    if re.search(r"(?:på|kring|runt|varje|under|över|till|inför) \Z", lead) and not dated:
        return
    if dated or re.search(r"\b(?:på|sedan|efter)\s\Z", lead) or re.match(r" (?:då|när)", trail):
        yield _draft(match.start(), match.end(), "date.feast", 0.85)


def _slashes(text: str, stretches: Stretches) -> Iterator[Draft]:
    for match in scan(_SLASH, text, stretches):
        day, month = int(match["day"]), int(match["month"])
        lead = text[max(0, match.start() - 30) : match.start()]
        bare = lead.rstrip(" ,")[-1:].isdigit()
        dated = not bare and bool(_DATE_BEFORE.search(lead))
        dated = dated or bool(
            re.match(r" ?- ?\d{1,2}/\d{1,2}(?![\d/])", text[match.end() : match.end() + 9])
        )
        if _FRACTION_AFTER.match(text[match.end() : match.end() + 12]) and not dated:
            continue
        if not dated and ((day, month) in _ROUND_FRACTIONS or (day, month) == (10, 10)):
            continue
        if not bare and not dated and _FRACTION_BEFORE.search(lead):
            continue
        if month == 10 and (
            _SCALE_WORD.search(lead) or _SCALE_AFTER.match(text[match.end() : match.end() + 24])
        ):
            continue
        end = match.end()
        year = re.match(
            r"[ ]?-[ ]?\d\d(?!\d)|[ ](?:19|20)\d\d(?!\d)|[ ]['’]\d\d(?!\d)", text[end : end + 6]
        )
        end += year.end() if year else 0
        yield _draft(match.start(), end, "date.slash", 0.9 if dated else 0.8)
    for match in scan(_DOT_AFTER_DEN, text, stretches):
        start = match.start() + re.search(r"\s", match.group()).end()  # type: ignore[union-attr]
        yield _draft(start, match.end(), "date.slash", 0.85)


def _draft(start: int, end: int, rule: str, confidence: float) -> Draft:
    return Draft(start, end, Kind.DATUM, rule, _WHY, confidence)

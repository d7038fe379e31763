"""Finds exact ages now or at an event; leaves ranges and durations alone.

Knows no names or dates.
"""

import re
from collections.abc import Iterator

from kompetensgrupp.deid import births
from kompetensgrupp.deid import vocabulary as v
from kompetensgrupp.deid import wordclass as w
from kompetensgrupp.deid.digits import Stretches, near, scan
from kompetensgrupp.deid.draft import Draft
from kompetensgrupp.deid.normalise import NUMBER_PATTERN, NUMBER_WORDS
from kompetensgrupp.deid.types import Kind

_WORD = rf"(?=[efnstå])(?!en\b){NUMBER_PATTERN}"
_NUMBER = rf"(?:\d{{1,3}}(?:[,.]5| ?½)?(?![\d,.]\d)|{_WORD}(?: och (?:en|ett) halvt?)?)"
_SMALL = rf"(?:1[0-9]|[1-9]|{_WORD})"
_AGE_HEAD = (
    r"(?:kvinna|man|kille|tjej|pojke|flicka|son|dotter|pappa|mamma|far|mor|klient|person|"
    r"kvinnan|mannen|klienten|"
    r"personen|pojken|flickan|sonen|dottern|barn|barnet|killen|tjejen|mamman|pappan|pat|"
    r"patient|patienten|brukare|"
    r"brukaren|sökande|sökanden|syster|bror|systern|brodern|lillasyster|lillebror|storasyster|"
    r"storebror|mormor|farfar|"
    r"ensamstående|gift|frånskild|sambo|änka|änkling|svensk|maken|makan|frun|hustrun|bonusson|"
    r"bonusdotter|bonussonen|"
    r"bonusdottern|barnbarn|barnbarnet|tonåring|tonåringen|tonårsson|tonårsdotter|medelålders|"
    r"undertecknad|kv|mn|"
    r"hen|han|hon|jag|tvilling(?:ar|arna)?|[kKmM])"
)
_YEARS = re.compile(
    rf"(?<![\w,.\-/])(?=[\defnstå])(?P<n>{_NUMBER})(?P<gap>[ ]?|-)(?:bast|jordsnurr|vårar|"
    rf"år)(?P<tail>ing(?:en|ar|arna|s)?|igs?|iga|ige|s|)(?P<old>[ ]+(?:gammal|gamla|gammalt|"
    rf"fyllda))?(?!\w)",
    re.IGNORECASE,
)
_COMPOUND_YEARS = re.compile(
    rf"(?<!\w)(?=[\defnstå])(?P<n>{_WORD}|\d{{1,3}})[ -]?(?:årig(?:a|e|s|t)?|åring(?:en|ar|"
    rf"arna|s|ens)?|årsdag(?:en)?|åriga)(?!\w)",
    re.IGNORECASE,
)
_IS_OLD = re.compile(
    rf"\b(?:är|e|var|va|blev|blir|bli|fyller|fyllde|fyllt|fylla|nyss fyllda|passerat|vid)"
    rf"(?: (?:nu|då|bara|redan|endast|snart|idag|i dag|strax|precis|nyligen|nyss|själv|väl|"
    rf"jämnt|fyllda|hela|ju|än så länge|numera|i år|alltså|ännu|fortfarande|exakt|faktiskt|"
    rf"jämna)){{0,3}}"
    rf" (?P<n>\d{{1,3}}|{_WORD})(?![\d\w%/:]|[.,]\d|-\d| ?(?:kr\b|%|procent|mg\b|st\b|"
    rf"timm|dag|veck|"
    rf"mån|barn|pers|kilo|kg|meter|m\b|km\b|min\b|av\b|gång|poäng|steg|"
    rf"miljon|tusen|cm|grad|år sedan|år på|års|rum|olika|stycken|förslag|möten|dygn|syskon|"
    rf"andra|ärenden|olika|större|fler|månader|syskon|vuxna|personer|sätt|saker|frågor|delar|"
    rf"gånger|"
    rf"eller (?!\d\d(?!\d))|till|att|för|i (?!år|vår|somm|somr|höst|vint|dag|natt|"
    rf"mån|tis|ons|tors|fre|lör|sön|går|förr|maj|ju|jan|feb|mars|apr|"
    rf"aug|sep|okt|nov|dec|fjol|påsk|helg|mor|över)|"
    rf"på (?!mån|tis|ons|tor|fre|lör|sön|nyår|jul|midsommar|dagen)|ur|o\.s\.v))",
    re.IGNORECASE,
)
_AT_AGE = re.compile(
    rf"\b(?:ålder|åldern|ålder är|ålder av|ålder på|åldrarna|åldrar|åldrarna är|vid|var|"
    rf"ålders?)[ ]?[:=]?[ ](?P<n>{_NUMBER})(?P<rest>(?:(?:, ?| och | & | respektive |"
    rf"\+){_NUMBER})*)(?P<tail> års? ålder| år)?",
    re.IGNORECASE,
)
_NAMED_OLD = re.compile(
    rf"\b(?:är|var|blev|blir|fyller|fyllde) (?:nu |då |bara )?"
    rf"(?P<name>[A-ZÅÄÖ][\w\-]+|hon|han|hen|jag|klienten|mannen|kvinnan|sonen|dottern|pappan|mamman|"
    rf"flickan|pojken|äldste?|yngste?) (?:nu |bara |då |alltså )?"
    rf"(?P<n>{_NUMBER})(?= år\b(?! i| sedan)|[.;)\n]|,(?! ?\d)| och (?!\d)| men |\Z)"
)
_ASKED = re.compile(
    rf"\b(?:ålder|åldrar|gamla|gammal|gammalt)\b[^.?\n]{{0,30}}\?[\s\-]{{1,4}}"
    rf"(?:de |dom |han |hon )?(?:är )?"
    rf"(?P<n>{_NUMBER}(?:(?:, ?| och | resp\.? ){_NUMBER}){{0,6}})(?=[ .,!\n]|\Z)",
    re.IGNORECASE,
)
_APPOSITION = re.compile(
    rf"(?P<mark>[,(]|, nu)[ ]?(?:nu |född |snart |ca |cirka )?"
    rf"(?P<n>[1-9]\d?|{_WORD}(?: och (?:en|ett) halvt?)?)"
    r"(?=[ ]?(?:år)?[.,;)\n]| år| och bor| som| från|\Z)",
    re.IGNORECASE,
)
_HEAD_BEFORE = re.compile(rf"\b{_AGE_HEAD}\Z", re.IGNORECASE)
_HEAD_NUMBER = re.compile(
    rf"\b(?P<head>man|kvinna|kille|tjej|flicka|pojke|son|dotter|kv|pappa|mamma|klient|person|"
    rf"pat|patient|sonen|dottern|mannen|kvinnan|klienten)(?: på|:|,|\s-|\s)? ?(?P<n>[1-9]\d|"
    rf"{_WORD})(?= ?(?:år|[.,;)\n]|och|som|med|från|$))",
    re.IGNORECASE,
)
_PAIR = re.compile(
    rf"\b(?=[\defnstå])(?P<a>{_SMALL})(?P<mid>(?:, {_SMALL}){{0,5}} ?(?:och|resp\.?|"
    rf"respektive|&|samt|\+) ?)(?P<b>[1-9]\d?|{_WORD})(?= år(?!s|\w| sedan| i )|-år|[ ]?åring|"
    rf" respektive)",
    re.IGNORECASE,
)
_RESPECTIVELY = re.compile(
    r"(?:, |är |\()(?P<a>[1-9]\d?)(?: år)? (?:respektive|resp\.?) (?P<b>[1-9]\d?)(?! ?(?:kr\b|%|"
    r"mg|timm|dag|veck|mån|procent|\d))",
    re.IGNORECASE,
)
_NAME_NUMBER = re.compile(
    r"(?<![\w\-])(?P<name>[^\W\d_][\w\-]+) (?P<n>[1-9]\d?)(?=[,;)\n]|\.(?!\d)| och [^\W\d_]|\Z)"
)
_EITHER = re.compile(
    r"\b(?:han|hon|hen|jag|som|klienten) (?:är|e|var) (?:nu |alltså |väl |kanske )?\d\d eller "
    r"(?P<b>\d\d)(?= år\b|[.,;)!?\n]| och |\Z)",
    re.IGNORECASE,
)
_CHILDREN = re.compile(
    rf"\b(?:barn|barnen|söner|sönerna|döttrar|döttrarna|pojkar|pojkarna|flickor|flickorna|"
    rf"tvillingar|tvillingarna|syskon|syskonen|ungar|ungarna|barnbarn|barnbarnen|son|dotter|"
    rf"sonen|dottern|grabbar|grabbarna|tjejer|tjejerna)"
    rf"(?:[ ,:(]{{1,2}}(?:är|som är|i åldrarna|på|ålder|åldrar|åldern|nu|f\.)?){{1,3}} "
    rf"?(?P<n>{_SMALL}(?:(?: år)?(?:, ?| och | & | samt | resp\.? | respektive |\+|"
    rf"/){_SMALL}){{1,7}})(?![\d\w%]|[.,]\d| ?(?:kr\b|%|mg\b|timm|dag|veck|gång|procent|mån))",
    re.IGNORECASE,
)
_FILLED = re.compile(
    rf"\b(?:nyss|nyligen|just|precis|snart|redan) fyllda? (?P<n>{_NUMBER})(?! ?(?:kr\b|%))",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    rf"\b(?:hon|han|hen|äldsta|yngsta|mellersta|andra|frun|mannen|sambon|systern|brodern|"
    rf"mamman|pappan|sonen|dottern) (?P<n>[1-9]\d?|{_WORD})(?=[.;)]|,(?! ?\d)| och (?:hon|"
    rf"han)|\Z)",
    re.IGNORECASE,
)
_KIN_OF_AGE = re.compile(
    rf"\b(?:son|dotter|barn|barnbarn|pojke|flicka|kille|tjej|kvinna|man|bebis|bror|syster|mor|"
    rf"far|mamma|pappa|söner|döttrar|hund) (?:på|om) (?P<n>{_NUMBER})(?= (?:år|mån))",
    re.IGNORECASE,
)
_MONTHS_OLD = re.compile(
    rf"(?<![\w\-])(?P<n>\d{{1,2}}|{_WORD})[ -]?(?:månader|mån|veckor|dagar)(?:s)? gam(?:mal|"
    rf"malt|la)(?!\w)|(?<![\w\-])(?=[\defnstå])(?P<m>\d{{1,2}}|{_WORD})-?(?:månaders?|"
    rf"veckors)[ -]?(?:bebis|baby|barn|son|dotter)\w*",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"(?:\b(?:i|för|under|efter|på|inom|om|över|sedan|drygt|minst|mer än|mindre än|mellan|"
    r"ytterligare|cirka|ca|omkring|kring|runt|ungefär|nästan|upp till|varje|var|vart|senaste|"
    r"tidigare|första|sista|högst|max|"
    r"närmare|totalt|sammanlagt|gångna|kommande|närmaste|jobbat|arbetat|bott|gått|haft|levt|"
    r"varit|tog|dröjt|tagit|studerat|ca\.|fyller inte|knappt|över|under|fler än|följande|de|"
    r"dom|alla|hela|av|på)[ ])\Z",
    re.IGNORECASE,
)
_NOT_AGE_AFTER = re.compile(
    r"\A[ ]?(?:sedan|sen|i (?:rad|sträck|sverige|yrket|branschen|arbete|samma|taget|samhället|"
    r"lager|butik|vården|hemtjänst|landet|kö|snitt|genomsnitt)|tillbaka|senare|innan|efteråt|"
    r"framåt|till\b|på sig|kvar|utan|"
    r"med försörjningsstöd|med (?:bistånd|ekonomiskt)|som (?:\w+are|undersköterska|"
    r"lokalvårdare|städare|chaufför|kock|lärare|snickare|svetsare|målare|elektriker|"
    r"vårdbiträde|barnskötare|personlig)|inom|arbet|hos\b|emellan|åt gången|eller (?:mer|"
    r"längre|äldre|yngre)|"
    r"och (?:äldre|uppåt|yngre)|har gått|av|framöver|tidigare|totalt|på (?:samma|lager|"
    r"restaurang|fabrik|kontor|försörjningsstöd|bistånd))",
    re.IGNORECASE,
)
_PERSON_BEFORE = re.compile(
    rf"(?:\b{_AGE_HEAD}|[,(:;]|\bsom är|\bär|\be|\bvar|\bnu|\bfyllt?|\bfyller|\bfyllde|\bbara|"
    rf"\bblir|\boch|[-•*])[ ]?(?:en |nu |bara |är |idag |snart |väl )*\Z",
    re.IGNORECASE,
)


# Digits and the ends of number words; cheaper than the words themselves.
_NUMBERS = re.compile(
    r"\d|tjugo|[trx]tio|[tmxr]ton|elva|tolv|[Ff]yra|[Ff]em[ ,.)]|[Ss]ex[ ,.)]|[Ss]ju[ ,.)]|åtta|"
    r"nio[ ,.)]|[Tt]io[ ,.)]|[Tt]re[ ,.)]|[Tt]vå[ ,.)]|ett år|ett och|åring|årig|ÅR|TIO|TON"
)


def find(text: str) -> Iterator[Draft]:
    """Exact ages, and the years of birth of `births`, in `text`, perhaps overlapping."""
    stretches = near(_NUMBERS, text)
    yield from _years(text, stretches)
    for pattern in (
        _COMPOUND_YEARS,
        _IS_OLD,
        _HEAD_NUMBER,
        _FILLED,
        _PRONOUN,
        _KIN_OF_AGE,
        _MONTHS_OLD,
    ):
        for match in scan(pattern, text, stretches):
            if pattern is _COMPOUND_YEARS and _range(text, match.start(), match.end()):
                continue
            if pattern is _COMPOUND_YEARS and not _person_adjective(text, match):
                continue
            name = next(k for k, v in match.groupdict().items() if v and k != "head")
            if pattern is _IS_OLD and not _said_of_a_person(text, match):
                continue
            whole = pattern is _COMPOUND_YEARS  # «en 58-årig man» reads on as «en 55–64-årig man»
            yield _draft(match.start(name), match.end() if whole else match.end(name), "age.exact")
    yield from births.find(text, stretches)
    for match in scan(_NAMED_OLD, text, stretches):
        if match["name"][0].islower() or w.first_name(match["name"].lower()):
            yield _draft(match.start("n"), match.end("n"), "age.exact")
    yield from _lists(text, stretches)
    for match in scan(_APPOSITION, text, stretches):
        if _apposition_fits(text, match):
            yield _draft(match.start("n"), match.end("n"), "age.apposition")


def _years(text: str, stretches: Stretches) -> Iterator[Draft]:
    for match in scan(_YEARS, text, stretches):
        lead = text[max(0, match.start() - 28) : match.start()]
        trail = text[match.end() : match.end() + 28]
        tail = match["tail"].lower()
        if not tail and not match["old"] and not _follows_a_person(lead):
            continue
        if _range(text, match.start(), match.end()) or _number(match["n"]) > 110:
            continue
        if match["old"] or tail.startswith("ing"):
            end = match.end("n") if match["old"] else match.end()
            yield _draft(match.start("n"), end, "age.exact")
            continue
        if tail == "s":
            if re.match(r"[ ]?(?:ålder|dag)", trail) or (
                lead.endswith("vid ") and "ålder" in trail
            ):
                yield _draft(match.start("n"), match.end("n"), "age.exact")
            continue
        if tail:
            continue
        if _SINCE.search(lead) and not re.search(r"\b(?:fyllde|fyller|var|är)\s\Z", lead):
            continue
        if not (_NOT_AGE_AFTER.match(trail) or _of_a_thing(lead)):
            yield _draft(match.start("n"), match.end("n"), "age.exact")


def _follows_a_person(lead: str) -> bool:
    if lead.endswith(("år ", "år, ")):
        return lead.endswith(", ")
    return bool(
        not lead
        or _PERSON_BEFORE.search(lead)
        or _capital_before(lead)
        or w.sure_lower_name(lead.rstrip().rpartition(" ")[2])
    )


_THING_IS = re.compile(
    r"(?P<thing>[^\W\d_]+) (?:(?:är|var|blir|på|om) )?(?:ca |nu |högst |minst )?\Z"
)
_THINGS = tuple(v.section("subjects_of_years"))


def _of_a_thing(lead: str) -> bool:
    """«Kötiden är 7 år», «avtalet på 3 år»."""
    said = _THING_IS.search(lead)
    return said is not None and said["thing"].lower().endswith(_THINGS)


def _capital_before(lead: str) -> bool:
    return bool(re.search(r"[A-ZÅÄÖ][\w\-]+[ ,(]{1,2}\Z", lead)) or lead.endswith(
        ("\n", "• ", "- ")
    )


def _person_adjective(text: str, match: re.Match[str]) -> bool:
    """«en 58-årig man» is an age, «en tvåårig utbildning» is not."""
    word = match.group().lower()
    if "åring" in word or "årsdag" in word:
        return True
    trail = text[match.end() : match.end() + 30]
    return not re.match(
        r" (?:utbildning|kurs|plan|projekt|program|period|tid\b|kontrakt|avtal|anställning|"
        r"tjänst|insats|resa|"
        r"gymnasie|vistelse|behandling|kontakt|uppehåll|paus|studie|rehab|historik|skuld|"
        r"sjukskriv|yrkes|uppföljning|"
        r"arbetslös|deltids|folkhögskol|vänte|dom\b|satsning|prövo|relation|äktenskap|"
        r"förhållande|uppehålls)",
        trail,
    )


def _said_of_a_person(text: str, match: re.Match[str]) -> bool:
    verb = match.group().split()[0].lower()
    if verb.startswith("fyll"):
        if re.search(r"\bman (?:\w+ )?\Z", text[max(0, match.start() - 14) : match.start()]):
            return False
        if verb == "fyllt" and _number(match["n"]) in (18, 65):
            return False
        return not re.match(r" ?(?:i|ut|på)\b", match.group()[len(verb) :])
    lead = text[max(0, match.start() - 30) : match.start()]
    trail = text[match.end() : match.end() + 14]
    if verb == "vid":
        return bool(re.match(r" ?(?:års|år\b)", trail))
    number = _number(match["n"])
    if lead.rstrip().rpartition(" ")[2].lower().endswith(_THINGS):
        return False
    if not 1 <= number <= 105 or re.search(
        r"\b(?:de|vi|ni|det|antalet|hyran|kl|klockan|kvorum|att|deltagarna|alla|vilket|summan|"
        r"resultatet|värdet|poängen|bmi|numret|dosen)\s\Z",
        lead,
        re.IGNORECASE,
    ):
        return False
    who = re.search(
        r"(?:\b(?:hon|han|hen|jag|som|klienten|mannen|kvinnan|sonen|dottern|barnet|äldsta|"
        r"yngsta|mellersta|pappan|mamman|personen|killen|tjejen|pojken|flickan|brukaren|"
        r"patienten|maken|makan|sambon|brodern|systern)|[A-ZÅÄÖ][\w\-]+|äldste|yngste)\s\Z",
        lead,
    )
    if (
        who is None
        and number >= 13
        and _CLIENT_EARLIER.search(text[max(0, match.start() - 70) : match.start()])
    ):
        who = _CLIENT_EARLIER.search(lead) or re.search(r"\Z", lead)
    if lead.endswith("och ") and 15 <= number <= 99:
        who = re.search(r"och \Z", lead)
    if who is None and not re.search(r"\b(?:hon|han|hen|jag)\b", trail[:8]):
        inverted = re.match(r"\w+ (?:hon|han|hen)\b", match.group())
        return bool(inverted)
    return bool(
        re.match(
            r"[ ]?(?:år|[.,;!?)\n]|(?:och|o|men|när|då|nu|idag|fyllda)\b|eller \d\d\b|\Z)", trail
        )
    )


_CLIENT_EARLIER = re.compile(
    r"\b(?:klienten|mannen|kvinnan|personen|sonen|dottern|pappan|mamman|flickan|pojken|patienten|"
    r"sökanden|brukaren|killen|tjejen)\b,[^.!?\n]{0,50}, \Z",
    re.IGNORECASE,
)


def _lists(text: str, stretches: Stretches) -> Iterator[Draft]:
    for match in scan(_AT_AGE, text, stretches):
        word = match.group().split()[0].lower()
        if word in ("vid", "var") and not (match["tail"] or "").endswith("ålder"):
            continue
        if _range(text, match.start("n"), match.end()):
            continue
        yield _draft(match.start("n"), match.end("n"), "age.exact")
        if match["rest"]:
            yield from _each(text, match.start("rest"), match.end("rest"))
    for pattern in (_ASKED, _CHILDREN):
        for match in scan(pattern, text, stretches):
            yield from _each(text, match.start("n"), match.end("n"))
    yield from _pairs(text, stretches)


def _pairs(text: str, stretches: Stretches) -> Iterator[Draft]:
    for match in scan(_NAME_NUMBER, text, stretches):
        name = match["name"]
        if w.sure_name(name.lower()) if name[0].isupper() else w.sure_lower_name(name):
            yield _draft(match.start("n"), match.end("n"), "age.apposition")
    for match in scan(_EITHER, text, stretches):
        yield _draft(match.start("b"), match.end("b"), "age.exact")
    for match in scan(_RESPECTIVELY, text, stretches):
        yield from _each(text, match.start("a"), match.end("b"))
    for match in scan(_PAIR, text, stretches):
        if not _SINCE.search(text[max(0, match.start() - 20) : match.start()]):
            yield from _each(text, match.start("a"), match.end("b"))


def _each(text: str, start: int, end: int) -> Iterator[Draft]:
    for number in re.finditer(rf"\d{{1,2}}|\b(?:{_WORD})\b", text[start:end], re.IGNORECASE):
        yield _draft(start + number.start(), start + number.end(), "age.list")


def _apposition_fits(text: str, match: re.Match[str]) -> bool:
    number = _number(match["n"])
    if not 1 <= number <= 99:
        return False
    lead = text[max(0, match.start() - 30) : match.start("mark")].rstrip()
    if _HEAD_BEFORE.search(lead):
        return True
    # «Fredrik, 43,»: a name, a comma and a number that is closed off again.
    named = w.sure_name(re.split(r"[^\w-]+", lead)[-1].lower())
    closed = re.match(
        r" ?(?:år\b|[,)\n]|\Z)" if number < 15 and not named else r" ?(?:år\b|[.,)\n]|\Z)",
        text[match.end() : match.end() + 5],
    )
    return bool(
        closed and re.search(r"(?<![\w.])[A-ZÅÄÖ][^\W\d_]{2,}(?:[ \-][A-ZÅÄÖ][^\W\d_]+)?\Z", lead)
    ) and not re.search(
        r"(?:Vecka|Sal|Rum|Punkt|Steg|Nivå|Sida|Kapitel|SFB|SoL|LSS|Paragraf|Bilaga|Nummer)\Z", lead
    )


def _range(text: str, start: int, end: int) -> bool:
    """«25-29 år», «30 och 35 år» after «mellan», «40-årsåldern», «18 till 24 år»."""
    lead = text[max(0, start - 16) : start].lower()
    if re.match(r" ?(?:-|till|/) ?\d", text[end : end + 8]):
        return True
    trail = text[end : end + 10].lower()
    if re.search(r"(?:\d ?(?:-|till|/) ?|mellan \w+ och |mellan \w+ till )\Z", lead):
        return True
    if re.search(
        r"\b(?:över|under|minst|högst|från|upp till|äldre än|yngre än|max|ca|cirka|omkring|"
        r"kring|runt|typ|ungefär|i)\s\Z",
        lead,
    ):
        return not re.search(r"\b(?:är|var) (?:i|typ|ca)\s\Z", lead) or True
    return trail.startswith(("åldern", "års åldern", "-årsåldern"))


def _number(word: str) -> int:
    digits = re.match(r"\d+", word)
    if digits:
        return int(digits.group())
    return int(NUMBER_WORDS.get(word.lower().partition(" ")[0], "0"))


def _draft(start: int, end: int, rule: str) -> Draft:
    why = "En exakt ålder: skriv ett spann, till exempel «45–54 år»."
    return Draft(start, end, Kind.ALDER, rule, why, 0.88)

"""Finds exact ages now or at an event; leaves ranges and durations alone.

Knows no names or dates.
"""

import re
from collections.abc import Iterator

from kompetensgrupp.deid import age_lists, births, swedish
from kompetensgrupp.deid import vocabulary as v
from kompetensgrupp.deid import wordclass as w
from kompetensgrupp.deid.age_words import NUMBER, SINCE, WORD, draft, number, ranged
from kompetensgrupp.deid.digits import Stretches, near, scan
from kompetensgrupp.deid.draft import Draft

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
    r"undertecknad|kv|mn|ungdom|elev|eleven|yngling|dam|herre|pensionär|deltagare|deltagaren|"
    r"flykting|änkeman|"
    r"hen|han|hon|jag|tvilling(?:ar|arna)?|[kKmM])"
)
_YEARS = re.compile(
    rf"(?<![\w,.\-/])(?=[\daefnstå])(?P<n>{NUMBER})(?P<gap>[ ]?|-)(?:bast|jordsnurr|vårar|"
    rf"år)(?P<tail>ing(?:en|ar|arna|s)?|igs?|iga|ige|s|)(?P<old>[ ]+(?:gammal|gamla|gammalt|"
    rf"fyllda))?(?!\w)",
    re.IGNORECASE,
)
_COMPOUND_YEARS = re.compile(
    rf"(?<!\w)(?=[\daefnstå])(?P<n>{WORD}|\d{{1,3}})[ -]?(?:årig(?:a|e|s|t)?|åring(?:en|ar|"
    rf"arna|s|ens)?|årsdag(?:en)?|åriga)(?!\w)",
    re.IGNORECASE,
)
_IS_OLD = re.compile(
    rf"\b(?:är|e|var|va|blev|blir|bli|fyller|fyllde|fyllt|fylla|nyss fyllda|passerat|vid)"
    rf"(?: (?:nu|då|bara|redan|endast|snart|idag|i dag|strax|precis|nyligen|nyss|själv|väl|"
    rf"jämnt|fyllda|hela|ju|än så länge|numera|i år|alltså|ännu|fortfarande|exakt|faktiskt|"
    rf"jämna)){{0,3}}"
    rf" (?P<n>\d{{1,3}}|{WORD}(?: och (?:en|ett) halvt?)?)"
    rf"(?![\d\w%/:]|[.,]\d|-\d| ?(?:kr\b|%|procent|mg\b|st\b|"
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
_NAMED_OLD = re.compile(
    rf"\b(?:är|var|blev|blir|fyller|fyllde) (?:nu |då |bara )?"
    rf"(?P<name>[A-ZÅÄÖ][\w\-]+|hon|han|hen|jag|klienten|mannen|kvinnan|sonen|dottern|pappan|mamman|"
    rf"flickan|pojken|äldste?|yngste?) (?:nu |bara |då |alltså )?"
    rf"(?P<n>{NUMBER})(?= år\b(?! i| sedan)|[.;)\n]|,(?! ?\d)| och (?!\d)| men |\Z)"
)
_APPOSITION = re.compile(
    rf"(?P<mark>[,(]|, nu)[ ]?(?:nu |född |snart |ca |cirka )?"
    rf"(?P<n>[1-9]\d?(?: ?1⁄2)?|{WORD}(?: och (?:en|ett) halvt?)?)"
    r"(?=[ ]?(?:år)?[.,;)\n]| år| och bor| som| från|\Z)",
    re.IGNORECASE,
)
_HEAD_BEFORE = re.compile(rf"\b{_AGE_HEAD}\Z", re.IGNORECASE)
_HEAD_NUMBER = re.compile(
    rf"\b(?P<head>man|kvinna|kille|tjej|flicka|pojke|son|dotter|kv|pappa|mamma|klient|person|"
    rf"pat|patient|sonen|dottern|mannen|kvinnan|klienten)(?: på|:|,|\s-|\s)? ?(?P<n>[1-9]\d|"
    rf"{WORD})(?= ?(?:år|[.,;)\n]|och|som|med|från|$))",
    re.IGNORECASE,
)
_FILLED = re.compile(
    rf"\b(?:nyss|nyligen|just|precis|snart|redan) fyllda? (?P<n>{NUMBER})(?! ?(?:kr\b|%))",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    rf"\b(?:hon|han|hen|äldsta|yngsta|mellersta|andra|frun|mannen|sambon|systern|brodern|"
    rf"mamman|pappan|sonen|dottern) (?P<n>[1-9]\d?|{WORD})(?=[.;)]|,(?! ?\d)| och (?:hon|"
    rf"han)|\Z)",
    re.IGNORECASE,
)
_KIN_OF_AGE = re.compile(
    rf"\b(?:son|dotter|barn|barnbarn|pojke|flicka|kille|tjej|kvinna|man|bebis|bror|syster|mor|"
    rf"far|mamma|pappa|söner|döttrar|hund) (?:på|om) (?P<n>{NUMBER})(?= (?:år|mån))",
    re.IGNORECASE,
)
_MONTHS_OLD = re.compile(
    rf"(?<![\w\-])(?P<n>\d{{1,2}}|{WORD})[ -]?(?:månader|mån|veckor|dagar)(?:s)? gam(?:mal|"
    rf"malt|la)(?!\w)|(?<![\w\-])(?=[\daefnstå])(?P<m>\d{{1,2}}|{WORD})-?(?:månaders?|"
    rf"veckors)[ -]?(?:bebis|baby|barn|son|dotter)\w*",
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
    r"\d|tjugo|[trxm]ti|[tmxr]ton|elva|tolv|[Ff]yra|[Ff]em[ ,.)]|[Ss]ex[ ,.)]|[Ss]ju[ ,.)]|åtta|"
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
            if pattern is _COMPOUND_YEARS and ranged(text, match.start(), match.end()):
                continue
            if pattern is _COMPOUND_YEARS and not _person_adjective(text, match):
                continue
            name = next(k for k, v in match.groupdict().items() if v and k != "head")
            if pattern is _IS_OLD and not _said_of_a_person(text, match):
                continue
            whole = pattern is _COMPOUND_YEARS  # «en 58-årig man» reads on as «en 55–64-årig man»
            yield draft(match.start(name), match.end() if whole else match.end(name), "age.exact")
    yield from births.find(text, stretches)
    for match in scan(_NAMED_OLD, text, stretches):
        if match["name"][0].islower() or w.first_name(match["name"].lower()):
            yield draft(match.start("n"), match.end("n"), "age.exact")
    yield from age_lists.find(text, stretches)
    for match in scan(_APPOSITION, text, stretches):
        if _apposition_fits(text, match):
            yield draft(match.start("n"), match.end("n"), "age.apposition")


def _years(text: str, stretches: Stretches) -> Iterator[Draft]:
    for match in scan(_YEARS, text, stretches):
        lead = text[max(0, match.start() - 28) : match.start()]
        trail = text[match.end() : match.end() + 28]
        tail = match["tail"].lower()
        fragment = lead.endswith(". ") and trail[:1] in (".", ",")
        if not (tail or match["old"] or fragment or _follows_a_person(lead)):
            continue
        if ranged(text, match.start(), match.end()) or number(match["n"]) > 110:
            continue
        if match["old"] or tail.startswith("ing"):
            end = match.end("n") if match["old"] else match.end()
            yield draft(match.start("n"), end, "age.exact")
            continue
        if tail == "s":
            if re.match(r"[ ]?(?:ålder|dag)", trail) or (
                lead.endswith("vid ") and "ålder" in trail
            ):
                yield draft(match.start("n"), match.end("n"), "age.exact")
            continue
        if tail:
            continue
        if SINCE.search(lead) and not re.search(r"\b(?:fyllde|fyller|var|är)\s\Z", lead):
            continue
        if not (_NOT_AGE_AFTER.match(trail) or _of_a_thing(lead)):
            yield draft(match.start("n"), match.end("n"), "age.exact")


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
    if said is None:
        return False
    word = said["thing"].lower()
    return word.endswith(_THINGS) or (said["thing"][0].isupper() and _definite_thing(word))


_ROLE = re.compile(r"(?:ar|ant|(?<!fr)ist|ör|ent|log|sk|an|ing|man)(?:en|n)\Z|skan\Z")


def _definite_thing(word: str) -> bool:
    """«Gallringsfristen är fem år»: a definite noun that is no person."""
    return (
        word.endswith(("en", "et"))
        and swedish.surely(word)
        and not (w.first_name(word) or w.last_name(word) or _ROLE.search(word))
        and word not in v.KIN
        and word not in v.TITLES
    )


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
        lead = text[max(0, match.start() - 18) : match.start()]
        if re.search(r"\bman (?:\w+ )?\Z|\b(?:den|de|dem|alla|en) som (?:\w+ )?\Z", lead):
            return False
        if verb == "fyllt" and number(match["n"]) in (18, 65):
            return False
        return not re.match(r" ?(?:i|ut|på)\b", match.group()[len(verb) :])
    lead = text[max(0, match.start() - 30) : match.start()]
    trail = text[match.end() : match.end() + 14]
    if verb == "vid":
        return bool(re.match(r" ?(?:års|år\b)", trail))
    years = number(match["n"])
    subject = lead.rstrip().rpartition(" ")[2]
    if subject.lower().endswith(_THINGS) or (
        subject[:1].isupper() and _definite_thing(subject.lower())
    ):
        return False
    if not 1 <= years <= 105 or re.search(
        r"\b(?:de|vi|ni|det|antalet|hyran|kl|klockan|kvorum|att|deltagarna|alla|vilket|summan|"
        r"resultatet|värdet|poängen|bmi|numret|dosen)\s\Z",
        lead,
        re.IGNORECASE,
    ):
        return False
    who = re.search(
        r"(?:\b(?:hon|han|hen|jag|som|klienten|mannen|kvinnan|sonen|dottern|barnet|äldsta|"
        r"yngsta|mellersta|pappan|mamman|personen|killen|tjejen|pojken|flickan|brukaren|"
        r"patienten|maken|makan|sambon|brodern|systern)|[A-ZÅÄÖ][\w\-]+|äldste|yngste),?\s\Z",
        lead,
    )
    if (
        who is None
        and years >= 13
        and _CLIENT_EARLIER.search(text[max(0, match.start() - 70) : match.start()])
    ):
        who = _CLIENT_EARLIER.search(lead) or re.search(r"\Z", lead)
    if lead.endswith("och ") and 15 <= years <= 99:
        who = re.search(r"och \Z", lead)
    if who is None and not re.search(r"\b(?:hon|han|hen|jag)\b", trail[:8]):
        inverted = re.match(r"\w+ (?:hon|han|hen)\b", match.group())
        return bool(inverted)
    return bool(
        re.match(
            r"[ ]?(?:år|[.,;!?)\n]|(?:och|o|men|när|då|nu|idag|va|fyllda)\b|eller \d\d\b|\Z)", trail
        )
    )


_CLIENT_EARLIER = re.compile(
    r"\b(?:klienten|mannen|kvinnan|personen|sonen|dottern|pappan|mamman|flickan|pojken|patienten|"
    r"sökanden|brukaren|killen|tjejen)\b,[^.!?\n]{0,50}, \Z",
    re.IGNORECASE,
)


def _apposition_fits(text: str, match: re.Match[str]) -> bool:
    years = number(match["n"])
    if not 1 <= years <= 99:
        return False
    lead = text[max(0, match.start() - 30) : match.start("mark")].rstrip()
    if _HEAD_BEFORE.search(lead):
        return True
    # «Fredrik, 43,»: a name, a comma and a years that is closed off again.
    word = re.split(r"[^\w-]+", lead)[-1]
    named = w.sure_name(word.lower())
    if word[:1].islower() and (w.sure_lower_name(word) or not swedish.known(word)):
        return bool(re.match(r" ?(?:år\b|[,)])", text[match.end() : match.end() + 4]))
    closed = re.match(
        r" ?(?:år\b|[,)\n]|\Z)" if years < 15 and not named else r" ?(?:år\b|[.,)\n]|\Z)",
        text[match.end() : match.end() + 5],
    )
    return bool(
        closed and re.search(r"(?<![\w.])[A-ZÅÄÖ][^\W\d_]{2,}(?:[ \-][A-ZÅÄÖ][^\W\d_]+)?\Z", lead)
    ) and not re.search(
        r"(?:Vecka|Sal|Rum|Punkt|Steg|Nivå|Sida|Kapitel|SFB|SoL|LSS|Paragraf|Bilaga|Nummer)\Z", lead
    )

"""Finds street addresses, boxes, property designations and postcodes.

Knows the endings of Swedish street names; knows no list of streets.
"""

import re
from collections.abc import Iterator

from kompetensgrupp.deid import swedish
from kompetensgrupp.deid import vocabulary as v
from kompetensgrupp.deid import wordclass as w
from kompetensgrupp.deid.digits import DIGITS, Stretches, near, scan
from kompetensgrupp.deid.draft import Draft
from kompetensgrupp.deid.normalise import NUMBER_PATTERN
from kompetensgrupp.deid.types import Kind, Level

_SUFFIX = (
    r"(?:gatan|gata|gatans|vägen|väg|vägens|gränd|gränden|stigen|stig|torget|torg|allén|allé|alle|"
    r"backen|backe|plan|plats|platsen|gården|gård|parken|park|leden|led|stråket|gången|gång|"
    r"kajen|kaj|bron|brinken|brink|slingan|slinga|ringen|esplanaden|esplanad|boulevarden|"
    r"promenaden|strand|stranden|kroken|krok|trappan|trappor|vreten|vret|höjden|höjd|svängen|bågen|"
    r"tået|liden|lid|rundeln|passagen|gärdet|gärde|åkern|ängen|äng|tunet|byn|dalen|udden|"
    r"viken|kullen|"
    r"hamnen|holmen|lunden|skogen|varvet|farten|stråk|terrassen|tvärgata|tvärvägen|löpet|"
    r"spåret|marken)"
)
_SHORT = r"(?:g\.|v\.|gat\.?|(?<=[a-zåäö]{4})g|(?<=[a-zåäö]{4})v)"
_NUMBER = (
    r"\d{1,4}(?:[ ]?-[ ]?\d{1,4}(?!\d))?(?:[ ]?[A-Ha-h](?![^\W_]))?"
    r"(?:,?[ ](?:uppgång|uppg\.?|port|ingång)[ ][A-Ha-h\d]\b)?"
)
_STREET = re.compile(
    rf"(?<![\w\-])(?P<name>[^\W\d_][\w\-'’]*\.?)[ ]{{1,2}}(?:nr\.?[ ]|nummer[ ])?"
    rf"(?P<number>{_NUMBER})(?![\w%]|[.,:]\d|(?<!\d[ ][A-Ha-h])(?<!\d[A-Ha-h])/\d)"
)
_STREET_NAME = re.compile(
    rf"(?:[^\W\d_][\w\-'’]*{_SUFFIX}|[^\W\d_]{{3,}}{_SHORT})\Z", re.IGNORECASE
)
_STREET_WORD = re.compile(rf"{_SUFFIX}\Z", re.IGNORECASE)
_STREET_LEAD = re.compile(
    r"(?:(?:(?<![\w\-])(?:[A-ZÅÄÖ][\w'’\-]*|\d{1,2}:[ea]|[SNVÖÅ]:[at]|[sS]ankt|[sS]:t|"
    r"[sS]tora|[lL]illa|"
    r"[nN]orra|[sS]ödra|"
    r"[vV]ästra|[öÖ]stra|[nN]edre|[öÖ]vre|[gG]amla|[nN]ya|[mM]ellersta|[yY]ttre|[iI]nre))[ "
    r"]){1,3}\Z"
)
_STREET_WORD_NUMBER = re.compile(
    r"(?<![\w\-])(?P<name>[^\W\d_][\w\-]{2,}(?:gatan|vägen|gränd|stigen|torget|allén|"
    r"backen))[ ](?:nummer[ ]|nr[ ])?"
    rf"(?P<number>{NUMBER_PATTERN})(?:[ ][a-h]\b)?(?!\w)",
    re.IGNORECASE,
)
_STREET_ALONE = re.compile(
    r"(?<![\w\-])(?:(?:Norra|Södra|Västra|Östra|Stora|Lilla|Gamla|Nya|Sankt|S:t|S:ta)[ ])?"
    r"(?P<name>[A-ZÅÄÖ][^\W\d_\-]{2,}(?:gatan|vägen|gränden|gränd|stigen|allén|esplanaden|"
    r"brinken|gatans|vägens|torget))(?![\w])"
)
_STREET_ALONE_LOWER = re.compile(
    r"\b(?:bor|bodde|bott|flyttat|flyttade|flytta|lägenhet(?:en)?|lgh|villa(?:n)?|hus(?:et)?|"
    r"adress(?:en)?|hemma|etta|tvåa|trea|porten|boende(?:t)?|huset|rum|stuga|kollektivet)"
    r"(?: (?:nu|fortf|fortfarande|kvar|där|på|vid|i|till|en|sin|sitt|ett|andrahand|"
    r"inneboende)){0,4} (?:på|vid|till) (?P<name>[a-zåäö]{3,}(?:gatan|vägen|gränden|stigen|"
    r"allén|torget))(?!\w)",
    re.IGNORECASE,
)
_NOT_STREETS = v.section("not_streets")
_BOX = re.compile(
    r"\b(?:[Bb]ox|BOX|[Pp]ostbox|POSTBOX|POSTFACK|[Pp]ostfack|[Ff]ack|[Pp]l\.?|PL)[ "
    r"](\d{1,5})(?![\d\w])"
)
_RURAL = re.compile(
    r"(?<![\w\-])(?P<name>[A-ZÅÄÖ][a-zåäöé\-]{2,}(?:[ ][A-ZÅÄÖ][a-zåäöé]{2,}){0,2}[ "
    r"]\d{1,4}(?:[ ]?[A-Ha-h](?!\w))?)(?=,?[ ]+(?:SE-)?\d{3}[ ]?\d\d[ ]+[A-ZÅÄÖ])"
)
_FARM = re.compile(
    r"\b(?:adress(?:en)?|bor|bodde|bosatt|flyttat till|flyttade till|flyttar till|"
    r"utanför (?-i:[A-ZÅÄÖ])\w+|gård(?:en)?|"
    r"torp(?:et)?|stuga(?:n)?)[,:]?[ ]"
    r"(?:(?:(?-i:[a-zåäö]{1,12})[ ]){0,4}?(?:i |på |till |vid )|är |nu )?"
    r"(?P<name>(?-i:[A-ZÅÄÖ])[a-zåäöé]{2,}(?:[ ](?-i:[A-ZÅÄÖ])[a-zåäöé]{2,})?[ ]\d{1,4}(?:[ "
    r"]?[A-Ha-h](?!\w))?)(?![\w%:]|[ ]?(?:kr\b|år|%|kvm|jan|feb|"
    r"mar|apr|maj|jun|jul|aug|sep|okt|nov|dec|månad|veck|dag|barn|gång)|[.,/]\d|-\d)",
    re.IGNORECASE,
)
_NO_FARM = re.compile(
    r"(?:Plan|Avdelning\w*|Avd|Rum|Våning\w*|Enhet\w*|Hus|Sal|Port|Vecka|Steg|Typ|Etapp|"
    r"Lgh|Lägenhet|"
    r"Kl|Klockan|Box|Paviljong|Ca|Cirka|Kategori|Boende|Januari|Februari|Mars|April|Maj|Juni|Juli|"
    r"Augusti|September|Oktober|November|December)\b"
)
_PROPERTY = re.compile(
    r"(?<![\w\-])(?P<name>(?:[A-ZÅÄÖ][\w\-]+[ ]){0,3}[A-ZÅÄÖ][\w\-]+(?:[ ](?:Västra|Östra|"
    r"Norra|Södra|[VÖNS]:?a?))?[ ](?:s:)?\d{1,3}:\d{1,4})(?![\d:])"
)
_DOCUMENT = re.compile(
    r"(?:Artikel|Avsnitt|Beslut|Bilaga|Cirkulär|Handbok|Kapitel|Meddelande|Protokoll|Rapport|"
    r"Rutin|Skrift|Tabell|Version|Vägledning|Yttrande)\w{0,4}[ ]"
)
_PROPERTY_SAID = re.compile(
    r"\b(?:fastighet(?:en)?|fastighetsbeteckning(?:en)?|kvarteret|kv\.|tomt(?:en)?|gården|"
    r"fast\.bet\.?|beteckning(?:en)?)[ :]{1,2}(?:är )?(?P<name>[A-ZÅÄÖ][\w\-]+(?:[ "
    r"][A-ZÅÄÖ][\w\-]+){0,2}(?:[ ]\d{1,3}(?::\d{1,4})?)?)(?![\w:])"
)
_POSTCODE = re.compile(
    r"(?<![\d\w.,:/+\-])(?P<country>S-|SE-|SE )?(?P<code>[1-9]\d{2}[ ]{0,2}\d{2})(?![\d\-/]|"
    r"[.,:]\d|[ ]\d)"
)
_POSTCODE_CLUE = re.compile(
    r"(?:post(?:nummer|nr|kod|adr|ort)\w*\.?|\badr(?:ess\w*)?\b\.?|\bpnr\.?|\bbox "
    r"\d+,?)[\s:.=,]{0,3}(?:är |till )?\Z",
    re.IGNORECASE,
)
_TOWN_AFTER = re.compile(r"\A,?[ \n]{1,2}(?P<town>[A-ZÅÄÖ][A-ZÅÄÖa-zåäöé\-]{1,})")
_SMALL_TOWN_AFTER = re.compile(r"\A,?[ ]{1,2}([a-zåäö]{3,})")
_AMOUNT_WORD = re.compile(r"(?:och|eller|samt|har|som|men|den|det|hon|han|till|från|sedan|bor)\Z")
_STREET_BEFORE = re.compile(
    rf"(?:{_SUFFIX}|[Bb]ox|{_SHORT})[ ]{_NUMBER}(?:,? ?(?:lgh|lght|tr|vån|bv|nb|\d ?tr)\.? "
    rf"?\d*)*[,\n ]{{1,3}}(?:c/o [\w ]+,? ?)?\Z",
    re.IGNORECASE,
)
_AMOUNT_TOWN = frozenset(
    "SEK Kr KR EUR Det Den Hon Han Vi Jag Om Och De Hyran Summa Kronor".split()
)


def find(text: str) -> Iterator[Draft]:
    """Streets with numbers, boxes, properties and postcodes in `text`, perhaps overlapping."""
    stretches = near(DIGITS, text)
    yield from _streets(text, stretches)
    for match in scan(_BOX, text, stretches):
        yield _block(
            match.start(),
            match.end(),
            "address.box",
            "En boxadress leder till en person: ta bort den.",
            0.9,
        )
    for pattern in (_RURAL, _FARM, _PROPERTY, _PROPERTY_SAID):
        for match in scan(pattern, text, stretches):
            if pattern is _PROPERTY and (_law(text, match) or _DOCUMENT.match(match["name"])):
                continue
            if pattern is _FARM and _NO_FARM.match(match["name"]):
                continue
            if (
                pattern is _PROPERTY_SAID
                and not re.search(r"\d", match["name"])
                and "kv" not in match.group()[:4].lower()
            ):
                continue
            why = "En fastighetsbeteckning eller lantlig adress pekar ut ett hus."
            yield _block(match.start("name"), match.end("name"), "address.property", why, 0.85)
    yield from _postcodes(text, stretches)


def _streets(text: str, stretches: Stretches) -> Iterator[Draft]:
    for match in scan(_STREET, text, stretches):
        lead = _STREET_LEAD.search(text[max(0, match.start() - 50) : match.start()])
        if not _names_street(text, match, led=lead is not None):
            continue
        start = match.start() - (len(lead.group()) if lead else 0)
        start = _street_start(text, start, match.start())
        yield _block(
            start,
            match.end("number"),
            "address.street",
            "Gata och nummer pekar ut var någon bor.",
            0.95,
        )
    for match in _STREET_WORD_NUMBER.finditer(text):
        if match["name"].lower() not in _NOT_STREETS:
            yield _block(
                match.start(),
                match.end(),
                "address.street",
                "Gata och nummer pekar ut var någon bor.",
                0.85,
            )
    for pattern in (_STREET_ALONE, _STREET_ALONE_LOWER):
        for match in pattern.finditer(text):
            if match["name"].lower() in _NOT_STREETS:
                continue
            start = match.start() if pattern is _STREET_ALONE else match.start("name")
            yield Draft(
                start, match.end("name"), Kind.ADRESS, "address.alone",
                "En gata utan nummer kan räcka för att peka ut ett hus.", 0.7, Level.DECIDE,
            )  # fmt: skip


_LEAD_WORD = re.compile(
    r"\A(?:På|I|Vid|Bor|Adress|Från|Till|Hos|Hem|Hon|Han|Adressen|Bodde|Flyttade|Klienten|Och|"
    r"Gatuadress|Besöksadress|Adr)\b[ :]+",
    re.IGNORECASE,
)


def _names_street(text: str, match: re.Match[str], *, led: bool) -> bool:
    """Whether the word before a number is a street: by its ending, its capital, its company."""
    name = match["name"]
    alone = bool(_STREET_WORD.fullmatch(name))
    before = text[max(0, match.start() - 40) : match.start()]
    if alone and not (led and (_DIRECTED.search(before) or not _OPENING.search(before))):
        return False
    if not alone and (not _STREET_NAME.match(name) or name.lower() in _NOT_STREETS):
        return False
    if re.match(
        r" ?(?:kr\b|kvm|mg\b|%|km\b|år|st\b|min\b|tim)", text[match.end() : match.end() + 6]
    ):
        return False
    if re.search(rf"{_SHORT}\Z", name) and swedish.known(name.lower().rstrip(".")):
        return False
    if alone or _SURE_ENDING.search(name.lower()) or name[0].isupper():
        return True
    around = text[max(0, match.start() - 25) : match.start()]
    return bool(re.search(r"\bbor(?:de)?\b|adress", around, re.IGNORECASE))


_SURE_ENDING = re.compile(
    r"(?:gat(?:an|a)|vägen|gränd(?:en)?|stigen|torget|allén?|backen|brinken|esplanaden|stråket)\Z"
)
_DIRECTED = re.compile(
    r"\b(?:norra|södra|västra|östra|stora|lilla|gamla|nya|övre|nedre|[snvö]|\d{1,2}:[ea]) \Z",
    re.IGNORECASE,
)
_OPENING = re.compile(r"(?:\A|[.!?:\n]\s*)(?:\w+ )\Z")


def _street_start(text: str, start: int, name: int) -> int:
    """Drop words in front that belong to the sentence: «Bor på Storgatan 3»."""
    while True:
        lead = _LEAD_WORD.match(text[start:name])
        if lead is None:
            return start
        start += lead.end()


def _law(text: str, match: re.Match[str]) -> bool:
    lead = text[max(0, match.start() - 12) : match.start()]
    head = match["name"].split()[0]
    return head.upper() in {
        "SFB",
        "SFS",
        "SOSFS",
        "FKFS",
        "HSLF-FS",
        "PROP",
        "DNR",
        "VÄGLEDNING",
        "KL",
        "SOU",
        "DS",
    } or bool(re.search(r"\b(?:SFS|prop|dnr|kl)\b", lead, re.IGNORECASE))


def _postcodes(text: str, stretches: Stretches) -> Iterator[Draft]:
    for match in scan(_POSTCODE, text, stretches):
        lead = text[max(0, match.start() - 60) : match.start()]
        trail = text[match.end() : match.end() + 30]
        town = _TOWN_AFTER.match(trail)
        spaced = " " in match["code"]
        said = _POSTCODE_CLUE.search(lead) or match["country"]
        street = _STREET_BEFORE.search(lead)
        if re.match(
            r" ?(?:kr\b|kronor|:-|SEK\b|mg\b|st\b|personer|invånare|timmar|steg|€|euro|ärenden)",
            trail,
            re.IGNORECASE,
        ):
            continue
        named = town is not None and town["town"] not in _AMOUNT_TOWN and "\n" not in town.group()
        small = _SMALL_TOWN_AFTER.match(trail)
        named = named or (small is not None and w.place(small.group(1)))
        if said or street or (named and (spaced or _ends_clause(lead))):
            if small is not None and not named and not _AMOUNT_WORD.match(small.group(1)):
                yield Draft(
                    match.end() + small.start(1), match.end() + small.end(1), Kind.ORT,
                    "place.postcode", "Orten efter ett postnummer: skriv «kommunen».", 0.8,
                )  # fmt: skip
            if town is not None and named and town["town"].isupper():
                yield Draft(
                    match.end() + town.start("town"), match.end() + town.end("town"), Kind.ORT,
                    "place.postcode", "Orten efter ett postnummer: skriv «kommunen».", 0.8,
                )  # fmt: skip
            yield _block(
                match.start(),
                match.end(),
                "address.postcode",
                "Ett postnummer pekar ut ett område med få hus.",
                0.9,
            )


def _ends_clause(lead: str) -> bool:
    """Five digits and a town, without a verb of amount before."""
    return not re.search(
        r"(?:hyra\w*|är|på|kostar|om|summa\w*|skuld\w*|belopp\w*|cirka|ca|nr|nummer|konto)[ :]\Z",
        lead,
        re.IGNORECASE,
    )


def _block(start: int, end: int, rule: str, why: str, confidence: float) -> Draft:
    kind = Kind.POSTNUMMER if rule == "address.postcode" else Kind.ADRESS
    return Draft(start, end, kind, rule, why, confidence)

"""Finds case numbers, number plates and long numbers nobody could place; bank accounts are
`accounts`'.

Knows the words around them; leaves laws, forms, amounts and diagnoses alone.
"""

import re
from collections.abc import Iterator

from kompetensgrupp.deid import accounts, clues
from kompetensgrupp.deid import vocabulary as v
from kompetensgrupp.deid.digits import DIGITS, Stretches, near, scan
from kompetensgrupp.deid.draft import Draft
from kompetensgrupp.deid.types import Kind

_PLATE = re.compile(
    r"(?<!\w)(?<![^\W\d]-)(?P<plate>[A-HJ-UW-Za-hj-uw-z]{3}[ \-]{0,2}\d ?\d[ "
    r"\-]?[\dA-HJ-UW-Za-hj-uw-z])(?![\w\-])"
)
_PLATE_CLUE = re.compile(
    r"\b(?:reg\.?\s?-?n(?:r|ummer)|registrerings\w*|reg\b|bil(?:en|ens|ar)?\b|företagsbil\w*|"
    r"skåpbil\w*|husbil\w*|tjänstebil\w*|volvo|saab|audi|bmw|toyota|ford|skoda|škoda|opel|"
    r"kia|peugeot|renault|nissan|mazda|mercedes|vw|volkswagen|golf|passat|lastbil\w*|moped\w*|"
    r"epa\w*|mc\b|motorcykel\w*|husvagn\w*|släp\w*|"
    r"körde|kör|parker\w*|skylt\w*|fordon\w*|a-traktor\w*|traktor\w*|bärgad|felparker\w*|"
    r"besikt\w*|hyundai|fiat|citroen|seat|tesla|dacia|honda|subaru|suzuki|mitsubishi|"
    r"chevrolet)",
    re.IGNORECASE,
)
_NOT_PLATES = frozenset(
    "SFB SOL LSS OSL HSL LVU LVM SFS HFD NJA PHQ GAF ICD DSM KAP SIP SGI CSN LMA FKS VAS BMI "
    "EQ MIN TIM DAG AUG SEP OKT NOV DEC JAN FEB MAR APR JUN JUL MAJ CIR RUM SAL DEN FRE LÖR "
    "SÖN MÅN TIS ONS TOR "
    "FRÅ VID SOM PER TOT MAX KVM TEL KL. MED OCH FÖR ART HUS BOX LGH UTÖ TVÅ ISO IVO MDI DIP "
    "WHO FAS REF DNR ASI ABS SRS BDI AUD DUD EBO ABO VNR NR. PKT DEL "
    "OM. UNG ETT NYA VAR HON HAN ALLA GDS MMT HAD ASR".split()
)
_CASE_SHAPE = (
    r"(?-i:(?:[A-ZÅÄÖ]{1,5}[ \-/]?)?\d{1,8}(?:[ ]?[-/:._][ ]?[A-Z]{0,3}\d{1,8}|"
    r"[ ]\d{3,6}){0,4}(?:[ ]?[-/:]?[ ]?[A-ZÅÄÖ]{1,3}(?![\w]))?(?:[-/]\d{1,6})?)"
)
_CASE_SAID = re.compile(
    r"(?:\b(?:d\.?nr|diarie(?:nummer|nr|numret|fört som)?|dossié(?:nummer|nr)?|"
    r"dossier(?:nummer|nr)?|ärende(?:nummer|nr|numret|id|-id|\s?nr\.?)|(?:kärende|akt|mål|"
    r"skade|beslut(?:s)?|referens|ref|journal|kund|medlems|anmälnings|löp|fall|ansöknings|"
    r"försäkrings|polisanmälnings|utrednings|patient|kontrakts|avtals|faktura|ocr|handläggar|"
    r"dokument|remiss|order|hyres|lägenhets|objekt|pass|reserv|lma|id|legitimations|"
    r"registrerings|kollin|tjänste|anställnings|deltagar|köp?|kö|system|process|bistånds|"
    r"placerings|inskrivnings|sjukanmälnings|skuld|inkasso)(?:[ -]?(?:nummer|nr|numret|id|kod|"
    r"beteckning))\.?|"
    r"akt(?:en)?|mål(?:et)?|beslut nr|beteckning(?:en)?|utslag(?:et)?|K-(?:nr|nummer(?:et)?)|"
    r"ref(?:erens)?\.?|ärende|OCR|Knr|"
    r"k-nr|aktbil(?:aga)?|polisanmälan|anmälan|skadeanmälan|uppdrag|protokoll|sjukfall|"
    r"fakturan?|kort(?:nummer|nr)?|passet?|LMA-?kort(?:et)?|kärende)\b)"
    r"(?:[ ]?(?:nr\.?|nummer|med|har|är|heter|hos|oss|FK(?! ?\d)|AF(?! ?\d)|som|i|på|vid|"
    r"[a-zåäö]{4,25}(?=:)|"
    r"löper|under|"
    r"beteckningen|[:=#.(]|diarienummer|dnr|förvaltningsrätten|kammarrätten|tingsrätten|"
    r"numret|vårt|ert|deras)){0,6}[ ]?"
    rf"(?P<n>(?:nr[ .]{{0,2}})?{_CASE_SHAPE})(?![\w%])",
    re.IGNORECASE,
)
_CASE_LIKE = re.compile(
    r"(?<![\w\-/.,:])(?P<n>[A-ZÅÄÖ]{2,6}[.:/ \-](?:19|20)\d\d[.:/\-]\d{1,7}|"
    r"\d\d-\d{4,7}-\d\d(?:/\d{1,5})?|\d{4}-K\d{4,7}-\d\d|[1-9]\d-\d{3} ?\d{3}|"
    r"(?:19|20)\d\d[/\-]?[A-ZÅÄÖ]{2,5}[ \-]?\d{3,6}|[A-ZÅÄÖ]{2,6}(?:19|20)\d\d[.]\d{2,5}|"
    r"(?:[A-ZÅÄÖ]{2,6}[ ])?\d\.\d{1,2}(?:\.\d{1,2})?-\d{3,6}/(?:19|20)\d\d(?:-\d{1,4})?|"
    r"[A-ZÅÄÖ]{1,3}[ \-]\d{3,6}-\d\d|[A-ZÅÄÖ]{2,6}[ \-]\d\d/\d{3,6}|"
    r"[A-ZÅÄÖ]{3,6} \d\d-\d{3,6}|\d{2,6}[ ]?[A-Z]{1,2}/(?:19|"
    r"20)\d\d|(?:19|20)\d\d/\d{4,6}:\d{1,3}|"
    r"[A-ZÅÄÖ]{2,6}[ .:/\-]?\d\d[/.\-]\d{2,5}-\d{2,6}|"
    r"(?:[A-ZÅÄÖ]{1,5}(?:-[A-ZÅÄÖ]{1,4})?[ \-]?)(?:19|"
    r"20)?\d\d\d\d[/:\-]\d{1,7}(?:-[A-Z\d]{1,3})?|[A-ZÅÄÖ]{1,4}-(?:19|20)\d\d-\d{2,7}|(?:19|"
    r"20)\d\d[/:\-]\d{3,7}(?:-[A-Z\d]{1,3})?|\d{3,8}-\d{4,7}-[A-Z]{1,3}|"
    r"[KTBÖM]\s?\d{2,5}-\d\d|[A-Z]{2,4}-\d{2,7}(?:-\d{1,6})?|[A-Z]{1,3}\d{6,10}|[KTBÖM] "
    r"\d{3,5}-\d\d|\d{4,6}-\d\d)(?![\w/]|[:\-]\d|[.,]\d)"
)
_LAW_BEFORE = re.compile(
    r"(?:SFB|SFS|SOSFS|HSLF-FS|FKFS|lag(?:en)?|förordning(?:en)?|prop\.?|proposition|bet\.?|"
    r"rskr\.?|SOU|Ds|vägledning(?:en)?|RÅ|HFD|NJA|ref\.?|EU|MIG|MÖD|JO|AD|KamR|FK|blankett|"
    r"Meddelandeblad|ICD|KSH97|allmänna råd|föreskrifter?|kap\.?|ISO|direktiv)[ :]{0,2}(?:nr "
    r")?\(?\Z",
    re.IGNORECASE,
)
_DOTTED_YEAR = re.compile(r"(?<![\w\-/.,:])(?:19|20)\d\d[.]\d{3,6}(?![\w\-/]|[.,:]\d)")
_COURT = re.compile(r"rätt(?:en|ens)?\b[^.\n]{0,30}\Z|\b(?:nr|nummer)\.? ?\Z", re.IGNORECASE)
_YEARS = re.compile(r"(?:19|20)\d\d ?[-/] ?(?:(?:19|20)\d\d|\d\d)\Z")
_UNKNOWN = re.compile(r"(?<![\w.,:\-/+])\d(?:[ ]?[\-]?[ ]?\d){7,18}(?![\w]|[.,:]\d)")
_ORGNR = re.compile(r"(?<![\w\-])(?:16)?[1-9]\d[2-9]\d{3}-\d{4}(?![\w\-])")
_OWN_LONG = re.compile(
    r"(?<![\w.,:\-/+])(?:\d{8,18}|\d{3,}-\d{3,}(?:-\d+)*)(?![\w]|[.,:]\d|-[^\W\d])"
)


_CASE_WHY = "Ett ärende-, mål- eller diarienummer leder till personens akt: ta bort det."


def find(text: str) -> Iterator[Draft]:
    """Plates, accounts, case numbers and unknown numbers in `text`, perhaps overlapping."""
    stretches = near(DIGITS, text)
    for finder in (_plates, accounts.find, _cases, _unknown):
        yield from finder(text, stretches)


def _plates(text: str, stretches: Stretches) -> Iterator[Draft]:
    for match in scan(_PLATE, text, stretches):
        plate = match["plate"]
        said = clues.near(_PLATE_CLUE, text, match.start(), match.end())
        if plate[:3].upper() in _NOT_PLATES and not (said and plate[:3].isupper()):
            continue
        if not said and (
            not plate[:3].isupper()
            or clues.AMOUNT_AFTER.match(text[match.end() : match.end() + 12])
        ):
            continue
        if not said and ("-" in plate or re.search(r"\d \d", plate)):
            continue
        yield Draft(
            match.start(), match.end(), Kind.REGNUMMER, "plate.shape",
            "Ett registreringsnummer: vem som helst kan slå upp ägaren.", 0.95 if said else 0.8,
        )  # fmt: skip


def _cases(text: str, stretches: Stretches) -> Iterator[Draft]:
    for match in scan(_CASE_SAID, text, stretches):
        number = match["n"]
        digits = sum(c.isdigit() for c in number)
        word = match.group()[: match.start("n") - match.start()].lower()
        if _not_a_case(text, match, word, digits):
            continue
        yield _case(match.start("n"), match.end("n"), "case.said", 0.92)
    for match in scan(_DOTTED_YEAR, text, stretches):
        if clues.CASE.search(text[max(0, match.start() - 70) : match.end() + 20]):
            yield _case(match.start(), match.end(), "case.shape", 0.75)
    for match in scan(_CASE_LIKE, text, stretches):
        lead = text[max(0, match.start() - 24) : match.start()]
        number = _without_word(match["n"])
        if _LAW_BEFORE.search(lead) or _YEARS.match(number) or _coded(number):
            continue
        if re.match(r"\d{4,6}-\d\d\Z", match["n"]) and not _court_or_case(text, match.start()):
            continue
        if _law_number(text, match):
            continue
        if re.match(r"(?:19|20)\d\d-\d{3,4}\Z", match["n"]) and not _plausible_serial(match["n"]):
            continue
        yield _case(match.start("n"), match.end("n"), "case.shape", 0.8)


def _without_word(number: str) -> str:
    """«TILL 2024-10» is a year and a month."""
    word, _, rest = number.partition(" ")
    return rest if rest and word.lower() in v.FUNCTION_WORDS else number


def _not_a_case(text: str, match: re.Match[str], word: str, digits: int) -> bool:
    number, trail = match["n"], text[match.end() : match.end() + 14]
    if re.match(r"C-\d", number) or (word.startswith("lägenhets") and re.match(r"\d{4}\Z", number)):
        return True
    if digits < 2 or clues.AMOUNT_AFTER.match(trail):
        return True
    loose = re.match(
        r"(?:akten?|mål(?:et)?|beslut|ref|ärende|uppdrag|protokoll|polisanmälan|anmälan|"
        r"skadeanmälan|pass(?:et)?|sjukfall|fakturan?|kort|akt)\b(?!nr|nummer)",
        word,
    )
    if loose and (digits < 4 or _YEARS.match(number) or re.fullmatch(r"(?:19|20)\d\d", number)):
        return True
    if re.search(
        r"hfd|rå |nja|sfb|sfs|prop", text[max(0, match.start() - 12) : match.start("n")].lower()
    ):
        return True
    return bool(re.fullmatch(r"\d{1,2}|(?:19|20)\d\d", number) and loose)


def _court_or_case(text: str, start: int) -> bool:
    around = text[max(0, start - 60) : start]
    return bool(clues.CASE.search(around[-24:]) or _COURT.search(around))


def _law_number(text: str, match: re.Match[str]) -> bool:
    """«(2001:453)», «lagen … 2025:400»: a year, a colon and up to four digits is a statute."""
    year = re.fullmatch(r"(?:[A-ZÅÄÖ]{2,6} )?(?:19|20)\d\d:\d{1,4}", match["n"])
    if year is None:
        return False
    around = text[max(0, match.start() - 44) : match.start()]
    if clues.CASE_WORD.search(around):
        return False
    if re.search(r":\d\d?\Z", match["n"]) and not clues.CASE.search(around[-24:]):
        return True  # «ISF 2019:4»: a report; authorities have more cases than that in a year
    return around.endswith("(") or bool(re.search(r"lag|förordning|balk|SFS|AFS", around, re.I))


def _plausible_serial(number: str) -> bool:
    return len(number) > 8 or number[5] in "0" or int(number[5:]) > 2100 or int(number[5:]) < 1900


def _coded(number: str) -> bool:
    """Scales, diagnoses, forms and laws: PHQ-9, ICD-10, DSM-5, B12."""
    if re.match(r"(?:FK|AF|SN|MV)[ \-]?(?:19|20)\d\d[/:\-]\d{3,}", number):
        return False
    head = re.match(r"[A-ZÅÄÖ]+", number)
    return bool(head and head.group() in _CODES)


_CODES = v.section("codes")


def _unknown(text: str, stretches: Stretches) -> Iterator[Draft]:
    for match in scan(_ORGNR, text, stretches):
        yield Draft(
            match.start(), match.end(), Kind.OVRIGT, "number.organisation",
            "Ett organisationsnummer pekar ut ett företag: ta bort det.", 0.85,
        )  # fmt: skip
    for match in scan(_OWN_LONG, text, stretches):
        number = match.group()
        lead = text[max(0, match.start() - 24) : match.start()]
        if clues.AMOUNT_AFTER.match(text[match.end() : match.end() + 12]) or _LAW_BEFORE.search(
            lead
        ):
            continue
        if "-" in number and (sum(c.isdigit() for c in number) < 8 or _number_range(number)):
            continue
        if re.match(r"0?771|020|1177", number):
            continue
        yield Draft(
            match.start(), match.end(), Kind.OVRIGT, "number.unknown",
            "Ett långt nummer som inte är ett belopp: kan leda till en person. Ta bort det.", 0.7,
        )  # fmt: skip


def _number_range(number: str) -> bool:
    parts = number.split("-")
    return len(parts) == 2 and len(parts[0]) == len(parts[1]) <= 4


def _case(start: int, end: int, rule: str, confidence: float) -> Draft:
    return Draft(start, end, Kind.ARENDENUMMER, rule, _CASE_WHY, confidence)

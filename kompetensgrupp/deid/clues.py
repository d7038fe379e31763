"""Key words near a number: what the writer says it is, or what shows it is no identity at all.

Owns the vocabulary around numbers. Decides nothing by itself.
"""

import re

BEFORE = 44
AFTER = 28

PERSONNUMMER = re.compile(
    r"person\s?-?nummer|person\s?-?nr|pers\.?\s?-?nr|\bp-?\.?nr\b|\bpnr|\bpn\b|\bid-?nummer|"
    r"\bid-?nr|födelsenummer|födelsenr|fyra sista|sista fyra|kontrollsiffr",
    re.IGNORECASE,
)
SAMORDNING = re.compile(r"samordnings?\s?-?(?:nummer|nr|num)|\bsam\.?\s?-?nr", re.IGNORECASE)
PHONE = re.compile(
    r"\btele?f?\b|\btfn\b|telefon|\bmobil|\bring(?:a|er|de|t)?\b|\bnår?s?\b|\bnå(?:s|r)?\b|\bsms|"
    r"\bnumret\b|\bnummer\b|\bnr\b|direktn|\bväxel|\bjour|\bslå\b|\bhemnr|\bmob\b|\bcell|"
    r"\bwhatsapp|\bviber|\bsignal|kontaktn|\btfnr|\btelnr|\bfax|uppring|\bsvarar på|\bringt",
    re.IGNORECASE,
)
BANK = re.compile(
    r"\bkonto|bankkonto|\bclearing|\bcl\.?nr|bankgiro|\bbg\b|plusgiro|\bpg\b|\bswish|\biban\b|"
    r"\bbic\b|swedbank|handelsbanken|\bseb\b|nordea|danske bank|länsförsäkringar bank|skandia|"
    r"sparbank|\bica banken|\bbank\b|\bbanken\b|utbetal|utbetalning|betala till|insättning|"
    r"personkonto|lönekonto|överför|\bklarna|\brevolut",
    re.IGNORECASE,
)
CASE = re.compile(
    r"\bdnr|\bdiarien|diarie|\bärende\s?-?n|\bärendenr|\bärende\b|\bmål\b|\bmålnr|\bmål\s?-?n|"
    r"\bskade?\s?-?n|skadenr|\bskadeanm|\bref\.?\b|referensn|\bref\.?nr|\bbeslut(?:et|"
    r"s)?(?:nr|nummer|"
    r"snummer|sid)\b|beslutsn|\bK-?n(?:r|ummer)|\bakt\b|\baktn|aktbil|\bärendet\b|"
    r"\bvårt\b.{0,9}\bnr|"
    r"\bförsäkringsn|polisanm|anmälningsn|\bjournaln|kundn|\bmedlemsn|löpn|utredningsn|\bdeponi|"
    r"ansökningsn|\bremissn|kärendenr|\bid\b|kollin|fakturan|\bocr|kontraktsn|hyresavtal|avtalsn|"
    r"patientn|reservn|\blma\b|\bpass(?:nr|nummer)|\bdossien|beteckning|\bserien|fallnr|"
    r"fallnummer|\b[KTBÖM]\s?$",
    re.IGNORECASE,
)
LAW = re.compile(
    r"\bkap\b|\bkap\.|§|\bSFB\b|\bSoL\b|\bLSS\b|\bOSL\b|\bHSL\b|\bLVU\b|\bLVM\b|\bSFS\b|"
    r"\bprop\.?\b|"
    r"\bHFD\b|\bRÅ\b|\bNJA\b|\bMÖD\b|\bMIG\b|\bJO\b|\bSOU\b|\bDs\b|\bRA\b|\bFKFS\b|\bSOSFS\b|"
    r"HSLF-FS|"
    r"\blag(?:en)?\s?\($|\bförordning(?:en)?\s?\(|\bEU\b|direktiv|\bvägledning|blankett|"
    r"\bformulär|\bFK\s?$|"
    r"\brskr|\bbet\.|\bmeddelandeblad|\bICD|\bISO\b|\bAFS\b",
    re.IGNORECASE,
)
PHONE_WORD = re.compile(r"\btele?f?\b|telefon|\bmobil|\bring(?:a|er)?\b|\bsms", re.IGNORECASE)
CASE_WORD = re.compile(r"\bdnr|diarie|ärende\s?-?n|\bmålnr|skade?n", re.IGNORECASE)
AMOUNT_AFTER = re.compile(
    r"\A ?(?:kr\b|kr\.|kronor|:-|,-|SEK\b|%|procent|mg\b|ml\b|g\b|kg\b|µg|mikrogram|mmol|"
    r"mm\s?hg|st\b|"
    r"timmar|tim\b|dagar|veckor|månader|mån\b|år\b|minuter|min\b|meter\b|m\b|km\b|poäng|euro|"
    r"€|dollar|"
    r"tkr|mkr|miljoner|tusen|personer|deltagare|hushåll|invånare|kcal|enheter|gånger|ggr|öre|"
    r"platser|"
    r"ärenden|barn\b|sidor|steg\b|kvm|m2|grader|tabletter|klienter|patienter|fall\b)",
    re.IGNORECASE,
)


_LETTER = re.compile(r"[^\W\d_]|[%§:€]")


def before(text: str, start: int, reach: int = BEFORE) -> str:
    """The words just before a number, on this line or the one above; empty without a letter."""
    return _worded(text[max(0, start - reach) : start])


def after(text: str, end: int, reach: int = AFTER) -> str:
    """The words just after a number; empty without a letter."""
    return _worded(text[end : end + reach])


def _worded(around: str) -> str:
    """Digits among digits have no words around them, and need no search."""
    return around if _LETTER.search(around) else ""


def latest(around: str, clues: tuple[re.Pattern[str], ...]) -> re.Pattern[str] | None:
    """The clue whose last match in `around` ends nearest its end."""
    best, best_end = None, -1
    for clue in clues:
        for match in clue.finditer(around):
            if match.end() > best_end:
                best, best_end = clue, match.end()
    return best


def near(clue: re.Pattern[str], text: str, start: int, end: int) -> bool:
    """Whether a key word stands close before or after `text[start:end]`."""
    return bool(clue.search(before(text, start)) or clue.search(after(text, end)))

"""Finds bank accounts: clearing and account, IBAN, bankgiro, plusgiro, Swish.

Knows the words around them; leaves amounts alone.
"""

import re
from collections.abc import Iterator

from kompetensgrupp.deid import clues
from kompetensgrupp.deid.digits import Stretches, scan
from kompetensgrupp.deid.draft import Draft
from kompetensgrupp.deid.types import Kind

_CLEARING_ACCOUNT = re.compile(
    r"(?<![\w\-])(?:[1-9]\d{3}(?:-\d)?)(?:[ ]?[-,./ ][ ]?|, ?(?:kontonr|konto)[ :]?)(?:\d[ "
    r"\-.]?){6,10}\d(?![\w\-])"
)
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d\d(?:[ ]?[A-Z0-9]{4}){3,7}(?:[ ]?[A-Z0-9]{1,3})?(?!\w)")
_GIRO = re.compile(
    r"\b(?:bankgiro|bg|plusgiro|pg|postgiro|swish(?:nummer|nr)?|bankgironr|plusgironr)(?:t|nr|"
    r"numret|nummer|ar|a)?\b[ .:,]{0,3}(?:[^\W\d]+[,:]? ){0,5}?(?P<n>\d(?:[ \-]?\d){4,10})(?![\w])",
    re.IGNORECASE,
)
_ACCOUNT_SAID = re.compile(
    r"\b(?:bankkonto|konto(?:t|nr|nummer|numret)?|clearing(?:nummer|nr|numret)?|cl\.?(?:nr)?|"
    r"personkonto|lönekonto|sparkonto|kto|kontonummret)\b(?:[ .:,=?\n]|- |är|hos|i|på|med|nr|"
    r"nummer|"
    r"[A-ZÅÄÖ][\w\-]+|den|det|till|hans|hennes|nya){0,8}?[ :](?P<n>\d(?:[ "
    r"\-.,]{0,2}\d){2,14})(?![\w]|[.,]\d)",
    re.IGNORECASE,
)
_TWO_PARTS = re.compile(
    r"(?<![\w\-])(?P<clearing>[1-9]\d{3}(?:-\d)?),? (?:och |sen |sedan |så |plus ){1,3}"
    r"(?P<account>\d(?:[ \-.]?\d){5,11})"
    r"(?![\w]|[.,]\d)",
    re.IGNORECASE,
)
_BANKS = (
    r"(?:swedbank|handelsbanken|shb|seb|nordea|danske bank|länsförsäkringar(?: bank)?|lf bank|"
    r"skandiabanken|skandia|sparbanken(?: \w+)?|ica banken|ikano|sbab|forex|avanza|icabanken|"
    r"banken|föreningssparbanken|marginalen|resurs bank|lunar|klarna|revolut)"
)
_BANK_NUMBER = re.compile(
    rf"\b{_BANKS}(?:[ ,.:]{{1,2}}(?:konto\w*|clearing\w*|nr|nummer|cl|med|är|på)){{0,4}}[ "
    rf",:.]{{1,3}}(?P<n>\d(?:[ \-.,]{{0,2}}\d){{6,16}})(?![\w]|[.,]\d)"
    rf"|(?<![\w\-])(?P<m>\d(?:[ \-.,]{{0,2}}\d){{8,15}})(?=,? (?:i|hos|på|\(?){_BANKS})",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"\d{1,3}(?:[ .]?\d{3})?,\d\d")
_BIG = re.compile(r"\d{1,3}(?: \d{3})+\Z")
_WHY = "Siffror som ser ut som clearing- och kontonummer."


def find(text: str, stretches: Stretches) -> Iterator[Draft]:
    """Bank accounts in the stretches of `text` that hold digits, perhaps overlapping."""
    for match in scan(_CLEARING_ACCOUNT, text, stretches):
        digits = re.sub(r"\D", "", match.group())
        if len(digits) >= 10 and clues.near(clues.BANK, text, match.start(), match.end()):
            yield _account(match.start(), match.end())
    for match in scan(_TWO_PARTS, text, stretches):
        if clues.BANK.search(text[max(0, match.start() - 60) : match.start()]):
            for part in ("clearing", "account"):
                yield _account(match.start(part), match.end(part))
    for match in scan(_IBAN, text, stretches):
        if sum(c.isdigit() for c in match.group()) >= 12:
            yield Draft(
                match.start(), match.end(), Kind.BANKKONTO, "bank.iban", "Ett IBAN-nummer.", 0.97
            )
    yield from _said(text, stretches)


def _said(text: str, stretches: Stretches) -> Iterator[Draft]:
    for pattern in (_GIRO, _ACCOUNT_SAID, _BANK_NUMBER):
        for match in scan(pattern, text, stretches):
            name = "n" if match.groupdict().get("n") else "m"
            if not _amount(text, match, match[name]):
                yield Draft(
                    match.start(name), match.end(name), Kind.BANKKONTO, "bank.said",
                    "Siffror efter ett ord som konto, clearing eller bankgiro.", 0.88,
                )  # fmt: skip


def _amount(text: str, match: re.Match[str], number: str) -> bool:
    return bool(
        clues.AMOUNT_AFTER.match(text[match.end() : match.end() + 12])
        or (len(number) < 9 and _BIG.match(number))
        or _DECIMAL.fullmatch(number)
    )


def _account(start: int, end: int) -> Draft:
    return Draft(start, end, Kind.BANKKONTO, "bank.account", _WHY, 0.93)

"""What a social worker may type for a number, and what must become of it."""

import pytest

from kompetensgrupp.deid import Kind, Level, check, redact_blocked, replace

PERSON, PHONE, MAIL = Kind.PERSONNUMMER, Kind.TELEFON, Kind.EPOST
SPELLINGS = [
    ("Personnummer 19890214-9809 enligt akten.", "19890214-9809", PERSON),
    ("pnr 890214 9809", "890214 9809", PERSON),
    ("Han (8902149809) ringde.", "8902149809", PERSON),
    ("1989 02 14 9809", "1989 02 14 9809", PERSON),
    ("1 9 8 9 0 2 1 4 9 8 0 9", "1 9 8 9 0 2 1 4 9 8 0 9", PERSON),
    ("nr 19890214-1111 verkar fel", "19890214-1111", PERSON),
    ("nr 890214-xxxx i akten", "890214-xxxx", PERSON),
    ("nr 19890214-**** i akten", "19890214-****", PERSON),
    ("åttionio noll två fjorton nittioåtta noll nio", None, PERSON),
    ("samnr 920478-2396", "920478-2396", Kind.SAMORDNINGSNUMMER),
    ("Mobil: +46 (0)70 174 06 12.", "+46 (0)70 174 06 12", PHONE),
    ("nås på 0701740612", "0701740612", PHONE),
    ("070\u200b-174\u00a006\u201112", None, PHONE),
    ("０７０１７４０６１２", None, PHONE),
    ("noll sju noll, ett sju fyra, noll sex tolv", None, PHONE),
    ("ring 08-465 004 12", "08-465 004 12", PHONE),
    ("tel 31 90 61", "31 90 61", PHONE),
    ("skriv till k.lund (at) example (punkt) org nu", "k.lund (at) example (punkt) org", MAIL),
    ("nils punkt arvidsson snabel-a example.net", None, MAIL),
]


@pytest.mark.parametrize(("text", "expected", "kind"), SPELLINGS)
def test_every_spelling_is_blocked_whole(text: str, expected: str | None, kind: Kind) -> None:
    found = check(text)
    assert [(text[f.start : f.end], f.kind, f.level) for f in found] == [
        (expected or text, kind, Level.BLOCK)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Ring 112 eller 1177, giftinformation 010 är något annat.",
        "Försäkringskassan 0771-524 524, sms 114 14.",
        "Se www.forsakringskassan.se och 1177.se.",
        "Hyran är 8 900 kr, blodtrycket 140/90, SFB 2010:110 33 kap. 8 §.",
    ],
)
def test_public_numbers_and_amounts_are_left_alone(text: str) -> None:
    assert not [f for f in check(text) if f.level is Level.BLOCK]


def test_a_draft_is_saved_with_the_numbers_gone() -> None:
    text = "Åsa \U0001f600 har 890214-9809, mobil 070-174 06 12."
    clean, found = redact_blocked(text)
    assert clean == (
        "Åsa \U0001f600 har [personnummer borttaget], mobil [telefonnummer borttaget]."
    )
    assert [text[f.start : f.end] for f in found] == ["890214-9809", "070-174 06 12"]


def test_replacing_changes_exactly_what_was_shown() -> None:
    text = "å\u00ad 070-174\u200906 12 \U0001f600"
    (finding,) = check(text)
    assert replace(text, finding, "…") == "å\u00ad … \U0001f600"

"""Whatever is pasted gets an answer: in time, with offsets that lie in the text, never a crash."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kompetensgrupp.deid import Context, Level, check, redact_blocked, replace

HOSTILE = [
    "a", "1", "1 ", "12-", "@", "a@", ". ", "Aa ", "A ", "noll ", "a.", "AB1", "den ", "1/1 ", "\n",
    "(at)", " at ", "x punkt ", "Anna ", "Åkergatan ", "år ", "konto ", "tel ", "xxxx", "123456-",
    "890214 a ", "http://", "AA11 ", "a-", "Abc-", "ärende ", "född ", "www.", "a a ", "1, ",
    "dnr ", "Box ", "är nu ", "12:", "\u0301", "\ufdfa", "\u202e", "\x00", "\ud800", "\U0001f600",
]  # fmt: skip
_PIECES = st.sampled_from(
    ["Anna", " heter ", "890214-9809", "070-174 06 12", "\u200b", "\u00ad", "år", "den ", "17/5",
     "\ud83d", "\x00", "\u202e", "ﷺ", "i Lund", "noll sju ", "@example.org", "Bo", "\n", "- ", ":"]
)  # fmt: skip


def _sound(text: str) -> None:
    found = check(text)
    last = 0
    for finding in found:
        assert 0 <= finding.start < finding.end <= len(text)
        assert finding.why
        assert finding.suggestions
        assert 0 < finding.confidence <= 1
        if finding.level is not Level.HINT:
            assert finding.start >= last
            last = finding.end
    assert found == sorted(found, key=lambda f: (f.start, f.end))


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=200))
def test_any_unicode_gets_sound_offsets(text: str) -> None:
    _sound(text)


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=30).map("".join))
def test_pieces_of_identities_in_any_order_get_sound_offsets(text: str) -> None:
    _sound(text)


@settings(max_examples=60, deadline=None)
@given(st.lists(_PIECES, max_size=20).map("".join))
def test_redacting_leaves_everything_else_untouched(text: str) -> None:
    clean, blocked = redact_blocked(text)
    rest, last = [], 0
    for finding in blocked:
        rest.append(text[last : finding.start])
        last = finding.end
    at = 0
    for piece in [*rest, text[last:]]:
        at = clean.index(piece, at) + len(piece)


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_time_in_proportion(piece: str) -> None:
    check(piece)
    text = (piece * 20_000)[:20_000]
    begun = time.process_time()
    _sound(text)
    assert time.process_time() - begun < 1.5  # 0.3 s on a quiet machine


def test_three_hundred_kilobytes_are_answered() -> None:
    text = "Anna Lind, 890214-9809, bor i Lund sedan 12 mars 2019 och har ont i ryggen. " * 4000
    begun = time.process_time()
    found = check(text)
    assert time.process_time() - begun < 20
    assert len(found) >= 4 * 4000


def test_replacing_a_finding_by_itself_changes_nothing() -> None:
    text = "Åsa\u00a0Öberg \U0001f600 bor i Höör, tel 040\u2011628\u200904 12."
    for finding in check(text):
        assert replace(text, finding, text[finding.start : finding.end]) == text


def test_an_empty_text_has_no_findings() -> None:
    assert check("") == []
    assert check(" \n\t", Context(members=frozenset({""}), thread=("",))) == []

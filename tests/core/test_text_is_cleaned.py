"""What people type: cleaned without loss, shown as typed, never able to run."""

import re
import unicodedata
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetensgrupp.core.text import clean, to_html

#: Everything a request can hold, lone surrogates and control characters included.
ANYTHING = st.text(st.characters(exclude_categories=()))
TAG = re.compile(r"</?(?:p|blockquote)>|<br>")


@given(ANYTHING)
def test_cleaned_text_can_be_stored_anywhere(typed: str) -> None:
    cleaned = clean(typed)
    cleaned.encode("utf-8")
    for character in cleaned:
        assert character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs", "Cn")
    assert cleaned == unicodedata.normalize("NFC", cleaned)
    assert cleaned == cleaned.strip()


@given(ANYTHING)
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    assert clean(clean(typed)) == clean(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  hej  ", "hej"),
        ("rad ett\r\nrad två\rrad tre", "rad ett\nrad två\nrad tre"),
        ("a\u2028b\u2029c\x85d", "a\nb\nc\nd"),
        ("nu\x00ll", "null"),
        ("lo\ud800ne", "lone"),
        ("\ufeffbom", "bom"),
        ("a\u030angstro\u0308m", "ångström"),
        ("en\tflik", "en\tflik"),
        ("👩‍🦽 och 🏳️‍🌈", "👩‍🦽 och 🏳️‍🌈"),
        ("", ""),
        (" \n\t ", ""),
    ],
)
def test_what_is_kept_of_what_was_typed(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(ANYTHING)
def test_html_holds_only_our_own_tags(typed: str) -> None:
    left = TAG.sub("", to_html(clean(typed)))
    assert not set("<>\"'") & set(left)


@given(ANYTHING.filter(lambda typed: ">" not in typed))
def test_no_word_is_lost_on_the_way_to_html(typed: str) -> None:
    cleaned = clean(typed)
    assert unescape(TAG.sub(" ", to_html(cleaned))).split() == cleaned.split()


@given(ANYTHING)
def test_tags_are_closed_in_order(typed: str) -> None:
    open_tags: list[str] = []
    for closing, name in re.findall(r"<(/?)(p|blockquote)>", to_html(clean(typed))):
        if closing:
            assert open_tags.pop() == name
        else:
            open_tags.append(name)
    assert not open_tags


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("hej", "<p>hej</p>"),
        ("rad\nrad", "<p>rad<br>rad</p>"),
        ("stycke\n\nstycke", "<p>stycke</p><p>stycke</p>"),
        ("stycke\n \t\n\n  stycke", "<p>stycke</p><p>stycke</p>"),
        ("> citat", "<blockquote><p>citat</p></blockquote>"),
        ("> ett\n> två", "<blockquote><p>ett<br>två</p></blockquote>"),
        (
            "före\n> citat\nefter",
            "<p>före</p><blockquote><p>citat</p></blockquote><p>efter</p>",
        ),
        ("> citat\nsvar", "<blockquote><p>citat</p></blockquote><p>svar</p>"),
        ("<b>&\"'", "<p>&lt;b&gt;&amp;&quot;&#x27;</p>"),
        ("> <script>", "<blockquote><p>&lt;script&gt;</p></blockquote>"),
        ("", ""),
    ],
)
def test_how_text_looks_as_html(typed: str, html: str) -> None:
    assert to_html(typed) == html


def test_a_long_text_is_cleaned_in_no_time() -> None:
    nasty = ("\n \t" * 20_000) + ("> " * 20_000) + ("\u2028 " * 20_000)
    assert to_html(clean(nasty)) is not None

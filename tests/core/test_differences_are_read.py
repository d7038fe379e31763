"""Differences between two versions, for people to read."""

from hypothesis import given
from hypothesis import strategies as st

from kompetensgrupp.core.differences import Part, between, differ


def test_a_changed_word_is_struck_and_the_new_one_follows() -> None:
    assert between("Hon är sjuk.", "Hon är frisk.") == [
        Part("same", "Hon är "),
        Part("del", "sjuk."),
        Part("ins", "frisk."),
    ]


def test_words_that_changed_together_stand_together() -> None:
    assert between("Han bor i en lägenhet.", "Han flyttade till kommunen nyss.") == [
        Part("same", "Han "),
        Part("del", "bor i en lägenhet."),
        Part("ins", "flyttade till kommunen nyss."),
    ]


def test_other_white_space_is_no_difference() -> None:
    assert not differ("ett  två\n", "ett två")
    assert differ("ett två", "ett tre")


@given(st.text(alphabet="ab å\n"), st.text(alphabet="ab å\n"))
def test_both_texts_can_be_read_out_of_the_difference(old: str, new: str) -> None:
    parts = between(old, new)
    assert "".join(p.text for p in parts if p.kind != "ins") == old
    assert "".join(p.text for p in parts if p.kind != "del") == new

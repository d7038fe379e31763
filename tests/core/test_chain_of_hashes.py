"""The arithmetic of the log, recomputed here without the portal's code."""

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetensgrupp.core import chain

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.dictionaries(st.text(), VALUES, max_size=5)


def test_canonical_form_is_sorted_tight_and_utf8() -> None:
    fields = {"b": 1, "å": "Ä", "a": [True, None]}
    assert chain.canonical(fields) == '{"a":[true,null],"b":1,"å":"Ä"}'.encode()


@pytest.mark.parametrize("value", [0.5, {1: "a"}, [{"a": 0.0}], b"a", {"a": {2: 3}}])
def test_what_could_be_written_in_two_ways_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        chain.canonical({"data": value})


@given(FIELDS)
def test_the_order_of_writing_does_not_matter(fields: dict[str, object]) -> None:
    assert chain.canonical(dict(reversed(fields.items()))) == chain.canonical(fields)


@given(FIELDS, FIELDS)
def test_different_fields_give_different_hashes(
    one: dict[str, object], other: dict[str, object]
) -> None:
    same = chain.canonical(one) == chain.canonical(other)
    assert (chain.entry_hash(chain.GENESIS, one) == chain.entry_hash(chain.GENESIS, other)) is same


def test_an_entry_is_bound_to_its_past() -> None:
    expected = hashlib.sha256(b"a" * 64 + b'\n{"seq":2}').hexdigest()
    assert chain.entry_hash("a" * 64, {"seq": 2}) == expected
    assert chain.entry_hash("b" * 64, {"seq": 2}) != expected


def test_a_commitment_proves_its_text_and_only_with_its_salt() -> None:
    salt = bytes(range(32))
    assert chain.commitment(salt, "åäö") == hashlib.sha256(salt + "åäö".encode()).hexdigest()
    assert chain.commitment(chain.new_salt(), "åäö") != chain.commitment(salt, "åäö")


def test_each_salt_is_new_and_long() -> None:
    salts = {chain.new_salt() for _ in range(100)}
    assert len(salts) == 100
    assert {len(salt) for salt in salts} == {32}


@given(st.binary(min_size=32, max_size=32))
def test_a_code_that_was_typed_leads_back_to_its_hash(digest: bytes) -> None:
    code = chain.receipt(digest.hex())
    assert chain.code_prefix(f" {code.lower()} ") == digest.hex()[:12]


@pytest.mark.parametrize(
    ("digest", "code"),
    [("9f3a61c07b2e" + "0" * 52, "9F3A-61C0-7B2E"), ("0" * 64, "0000-0000-0000")],
)
def test_a_receipt_can_be_read_aloud(digest: str, code: str) -> None:
    assert chain.receipt(digest) == code
    assert re.fullmatch(r"[0-9A-F]{4}(-[0-9A-F]{4}){2}", code)

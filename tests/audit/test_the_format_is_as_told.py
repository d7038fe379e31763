"""The examples in docs/logg.md, counted from what the text says and by the portal's own code."""

import hashlib
import json
import re

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kompetensgrupp.audit import verifier
from kompetensgrupp.audit.checkpoints import TROUBLES
from kompetensgrupp.config import PROJECT
from kompetensgrupp.core import chain

TOLD = (PROJECT / "docs" / "logg.md").read_text("utf-8")
ROW, HASH, ENTRY, KEY, RESTORED = re.findall(r"```\n(.*?)\n```", TOLD, re.DOTALL)
FIELDS = json.loads(ROW)
OWN = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def test_a_row_in_its_canonical_form() -> None:
    assert chain.canonical(FIELDS) == ROW.encode()
    explained = re.findall(r"^\| `(\w+)` \|", TOLD.partition("### Kanonisk form")[0], re.M)
    assert sorted(explained) == list(FIELDS)


def test_its_commitment_hash_and_code() -> None:
    text = "Vi ser det annorlunda."
    assert text in TOLD
    promised = hashlib.sha256(b"\x11" * 32 + text.encode()).hexdigest()
    assert FIELDS["commitment"] == promised == chain.commitment(b"\x11" * 32, text)
    assert hashlib.sha256(b"0" * 64 + b"\n" + ROW.encode()).hexdigest() == HASH
    assert chain.entry_hash(chain.GENESIS, FIELDS) == HASH
    assert verifier.entry_hash("0" * 64, FIELDS) == HASH
    assert f"`{chain.receipt(HASH)}`" in TOLD


def test_its_checkpoint_and_the_record_of_a_restore() -> None:
    assert OWN.public_key().public_bytes_raw().hex() == KEY
    statement = chain.checkpoint(3, 1, HASH)
    assert f"{statement} {OWN.sign(statement.encode()).hex()}" == ENTRY
    at, reason = "2026-11-23T06:00:00+00:00", "disken gick sönder"
    statement = chain.restoration(3, 1, HASH, 4, at, reason)
    assert f"{statement} {OWN.sign(statement.encode()).hex()}" == RESTORED
    known = verifier.read([f"{ENTRY}\n", f"{RESTORED}\n"], OWN.public_key())[3]
    assert (known.faults, len(known.lines), len(known.restored)) == ([], 1, 1)


@pytest.mark.parametrize("kind", [*verifier.KINDS, *TROUBLES])
def test_every_kind_of_fault_is_explained(kind: str) -> None:
    assert f"`{kind}`" in TOLD


@pytest.mark.parametrize(
    ("text", "written"),
    [('"\\', '"\\"\\\\"'), ("\b\f\n\r\t", '"\\b\\f\\n\\r\\t"'), ("\x01\x1f", '"\\u0001\\u001f"'),
     ("\x7f\u2028å/", '"\x7f\u2028å/"')],
)  # fmt: skip
def test_strings_are_escaped_as_told(text: str, written: str) -> None:
    assert chain.canonical({"a": text}) == f'{{"a":{written}}}'.encode()

"""Prints of words: they tell that a word is the same as before, and never which word it is.

Keyed with the installation's secret, so that nobody with only the database can try words.
"""

import hmac
from hashlib import sha256

_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
LENGTH = 24
_keys: dict[str, bytes] = {}


def use(secret: str) -> None:
    """Derive the key of this process's prints from the installation's secret."""
    _keys["prints"] = hmac.digest(secret.encode(), b"kompetensgrupp: prints of words", sha256)


def print_of(scope: str, word: str) -> str:
    """24 letters a–p (96 bits) for a word within a scope: the same word elsewhere looks different.

    Letters only, so that no checker takes one for a number.
    """
    digest = hmac.digest(_keys["prints"], f"{scope}\n{word}".encode(), sha256)
    return digest.hex()[:LENGTH].translate(_LETTERS)

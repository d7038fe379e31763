"""Random names for things: case numbers and secret tokens. None tells anything about order."""

import hashlib
import secrets

# No I, L, O, U: they are misread over the phone. Matches KG-\d\d-[0-9A-Z]{4}.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def case_number(year: int) -> str:
    """A random case number such as `KG-26-7F3K`, with at least one letter so it is no amount."""
    while True:
        tail = "".join(secrets.choice(_ALPHABET) for _ in range(4))
        if any(character.isalpha() for character in tail):
            return f"KG-{year % 100:02d}-{tail}"


def token() -> str:
    """A secret of 256 random bits, safe in an address or a cookie."""
    return secrets.token_urlsafe(32)


def token_hash(value: str) -> str:
    """What is stored instead of a token: SHA-256, hex. Enough for random secrets of full length."""
    return hashlib.sha256(value.encode()).hexdigest()

"""Addresses that came from outside, taken apart without trust."""

from urllib.parse import SplitResult, urlsplit


def split(address: str | None) -> SplitResult:
    """The parts of an address; all empty for one that can't be read."""
    try:
        return urlsplit(address or "")
    except ValueError:
        return urlsplit("")


def path_of(address: str | None) -> str:
    """Path and query of an address, "/" when there is none."""
    parts = split(address)
    path = parts.path or "/"
    return f"{path}?{parts.query}" if parts.query else path

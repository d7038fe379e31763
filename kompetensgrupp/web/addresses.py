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


def safe_target(target: str | None) -> str:
    """The target when it is a path on this site, else nothing: no open redirects."""
    target = target or ""
    parts = split(target)
    local = not parts.scheme and not parts.netloc and target[:1] == "/" != target[1:2]
    # A browser reads "\" as "/" and skips tabs and further slashes: "/\evil", "///evil".
    return target if local and not set("\\\t\r\n") & set(target) else ""


def as_number(text: str | None) -> int:
    """A number from an address or a form; nonsense counts as 0."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0

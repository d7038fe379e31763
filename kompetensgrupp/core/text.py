"""Text that people typed: cleaned once on the way in, made into safe HTML once when saved.

Knows no field and no rule. Everything typed passes `clean` before it is judged or stored.
"""

import re
import unicodedata
from collections.abc import Iterable
from html import escape
from typing import Any

_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x85]")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_KEPT_CONTROLS = "\n\t"
#: What stands where words were blotted out for good.
MASK = "[maskerat]"
#: Marks that are no letters: byte order, non-characters, and what turns text back to front.
_MISLEADING = "\ufffe\uffff\ufeff" + "".join(
    map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)


def clean(value: str) -> str:
    """NFC, line ends as \\n, no control characters, surrogates or non-characters, ends stripped."""
    value = _LINE_ENDS.sub("\n", value)
    if not value.isprintable():
        value = "".join(c for c in value if c in _KEPT_CONTROLS or not _unwanted(c))
    return unicodedata.normalize("NFC", value).strip()


def _unwanted(character: str) -> bool:
    category = unicodedata.category(character)
    return category in ("Cc", "Cs", "Cn") or character in _MISLEADING


def masked(value: str, words: Iterable[str]) -> tuple[str, int]:
    """The text with the words blotted out for good, and in how many places.

    A word is found whatever its case, as a word of its own, and in the genitive.

    >>> masked("Kims hund. Kimono", ["kim"])
    ('[maskerat] hund. Kimono', 1)
    """
    wanted = (r"\s+".join(map(re.escape, clean(word).split())) for word in words)
    longest_first = "|".join(sorted(filter(None, wanted), key=len, reverse=True))
    if not longest_first:
        return value, 0
    anywhere = rf"(?<!\w)(?:{longest_first})(?::?s)?(?!\w)"
    return re.subn(anywhere, MASK, value, flags=re.IGNORECASE)


def masked_in(value: Any, words: list[str]) -> tuple[Any, int]:
    """The same for every text inside lists and mappings; anything else is left as it is."""
    if isinstance(value, str):
        return masked(value, words)
    if isinstance(value, list):
        pairs = [masked_in(item, words) for item in value]
        return [new for new, _ in pairs], sum(found for _, found in pairs)
    if isinstance(value, dict):
        kept = {key: masked_in(item, words) for key, item in value.items()}
        return {key: new for key, (new, _) in kept.items()}, sum(n for _, n in kept.values())
    return value, 0


def to_html(value: str) -> str:
    """Cleaned plain text as HTML: paragraphs, line breaks, lines that begin with > as quotes."""
    blocks = (b for b in _BLANK_LINES.split(value) if b.strip())
    return "".join(_block(block) for block in blocks)


def _block(block: str) -> str:
    parts: list[str] = []
    quoted: list[str] = []
    plain: list[str] = []
    for line in block.split("\n"):
        is_quote = line.startswith(">")
        if is_quote and plain:
            parts.append(_paragraph(plain))
        if not is_quote and quoted:
            parts.append(f"<blockquote>{_paragraph(quoted)}</blockquote>")
        (quoted if is_quote else plain).append(line.lstrip("> ") if is_quote else line)
    if quoted:
        parts.append(f"<blockquote>{_paragraph(quoted)}</blockquote>")
    if plain:
        parts.append(_paragraph(plain))
    return "".join(parts)


def _paragraph(lines: list[str]) -> str:
    """One paragraph of the lines, which are then forgotten so that the caller can go on."""
    html = "<br>".join(escape(line) for line in lines)
    lines.clear()
    return f"<p>{html}</p>"

"""The handbook's chapters: Markdown files under docs/handbok, made into HTML once."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markupsafe import Markup

from kompetensgrupp.config import PROJECT
from kompetensgrupp.core.errors import NotVisible

_PICTURE = re.compile(r'src="\.\./(bilder/[a-z-]+\.(?:png|svg))"')
FOLDER = PROJECT / "docs" / "handbok"


@dataclass(frozen=True)
class Chapter:
    """A chapter: its address, its title (the file's first heading) and the rest as HTML."""

    slug: str
    title: str
    html: Markup


@cache
def chapters() -> tuple[Chapter, ...]:
    """All chapters in the order of their file names (`01-kom-igang.md` …)."""
    return tuple(_read(path.stem, path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.md")))


def _read(stem: str, source: str) -> Chapter:
    heading, _, body = source.partition("\n")
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(body)
    slug = re.sub(r"^\d+-", "", stem)
    return Chapter(slug, heading.lstrip("# ").strip(), Markup(html))  # noqa: S704 - our own files


def with_pictures(html: Markup, address: Callable[[str], str]) -> Markup:
    """The chapter with its pictures (`../bilder/…`) at their addresses in the portal."""
    found = _PICTURE.sub(lambda m: f'src="{address(m.group(1))}" loading="lazy"', html)
    return Markup(found)  # noqa: S704 - our own files


def chapter(slug: str) -> Chapter:
    """The chapter at an address, the first for an empty one. Raises NotVisible."""
    found = [c for c in chapters() if c.slug == slug or not slug]
    if not found:
        raise NotVisible
    return found[0]

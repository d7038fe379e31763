"""Quoting a post: plain text on the way in, a link to what is quoted on the way out. Pure.

A quote begins with a line that names its post, «> Maria Lind skrev (#5):».
"""

import re
from collections.abc import Collection, Mapping
from html import escape

#: A quote is a reminder of what was said, not a copy of it.
LONGEST = 600
GONE = "Citatet är dolt medan inlägget granskas."
_NAMED = re.compile(r"^> ?.{1,200} skrev \(#(\d{1,5})\):$", re.MULTILINE)
_SHOWN = re.compile(
    r'(<blockquote><p class="post__quoted"><a href="/fall/[^"/]+/inlagg/(\d{1,5})">[^<]*</a></p>)'
    r".*?</blockquote>",
    re.DOTALL,
)
_HEAD = re.compile(r"<blockquote><p>[^<]{1,600} skrev \(#(\d{1,5})\):<br>")


def heading(author: str, seq: int) -> str:
    """The line that a quote begins with."""
    return f"> {author} skrev (#{seq}):"


def own_words(text: str) -> str:
    """What a post says itself, without what it quotes."""
    return "\n".join(line for line in text.split("\n") if not line.startswith(">")).strip()


def quote(author: str, seq: int, text: str) -> str:
    """A post as a quote in a new one, without what it quoted itself."""
    own = own_words(text)
    if len(own) > LONGEST:
        own = own[:LONGEST].rsplit(None, 1)[0] + " …"
    lines = [heading(author, seq), *(f"> {line}".rstrip() for line in own.split("\n"))]
    return "\n".join(lines) + "\n\n"


def below(text: str, quote: str) -> str:
    """What has been written so far, with a quote after it."""
    return f"{text.rstrip()}\n\n{quote}".lstrip()


def named(text: str) -> set[int]:
    """The numbers of the posts that the text says it quotes."""
    return {int(seq) for seq in _NAMED.findall(text)}


def linked(html: str, number: str, authors: Mapping[int, str]) -> str:
    """The post's HTML with each quote's heading as a link; `authors` of the case's posts.

    The name comes from the post that is quoted, so nobody is made to say what they didn't.
    """

    def link(found: re.Match[str]) -> str:
        seq = int(found[1])
        if seq not in authors:
            return found[0]
        words = f'<a href="/fall/{number}/inlagg/{seq}">{escape(authors[seq])} skrev</a>'
        return f'<blockquote><p class="post__quoted">{words}</p><p>'

    return _HEAD.sub(link, html)


def any_in(html: str) -> bool:
    """Whether a post's HTML, as `linked` made it, quotes another post."""
    return 'class="post__quoted"' in html


def without(html: str, hidden: Collection[int]) -> str:
    """The post's HTML with nothing of what it quotes from the posts that are hidden."""
    return _SHOWN.sub(
        lambda found: (
            f"{found[1]}<p>{GONE}</p></blockquote>" if int(found[2]) in hidden else found[0]
        ),
        html,
    )


def withheld(text: str, hidden: Collection[int]) -> str:
    """The same for a text as it was written: a quote is hidden from its heading to its end."""
    lines, gone = list[str](), False
    for line in text.split("\n"):
        found = _NAMED.match(line)
        if not line.startswith(">"):
            gone = False
        if not gone:
            lines.append(line)
        if found and not gone and int(found[1]) in hidden:
            lines.append(f"> {GONE}")
            gone = True
    return "\n".join(lines)

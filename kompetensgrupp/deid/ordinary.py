"""Whether capitalised words are ordinary Swedish, a product or a thing, and no name.

Works on one run of words and what stands before it; what a name is, `entities` decides.
"""

import re

from kompetensgrupp.deid import lists, swedish
from kompetensgrupp.deid import vocabulary as v
from kompetensgrupp.deid import wordclass as w
from kompetensgrupp.deid.firms_and_places import namelike
from kompetensgrupp.deid.openings import double_name
from kompetensgrupp.deid.runs import Run
from kompetensgrupp.deid.tokens import Token

_ROLE_END = re.compile(r"(?:ar|ant|ist|ör|ent|tör|log|are)(?:en|n)?s?\Z")


def common(run: Run) -> bool:
    """«Fara», «Arbetsgivaren», «Kansliet»: indefinite, a role, a unit or something abstract.

    «Signalisten i Solna» is none of these: what lies somewhere is a certain one.
    """
    word = run.words[-1].lower
    if not _DEFINITE_END.search(word):
        return True
    after = run.tokens[run.last : run.last + 2]
    if len(after) > 1 and after[0].lower == "i" and w.place(after[1].lower):
        return False
    return bool(_ROLE_END.search(word)) or w.unit(word) or w.derived(word)


def thing(run: Run) -> bool:
    """English words, official compounds, «verktyget Lyran», «Syn/Hörsel»: no person."""
    words = [t.lower for t in run.words]
    stems = [t.stem for t in run.words]
    if run.before() not in _WITH and all(
        word in lists.english() or stem in lists.english()
        for word, stem in zip(words, stems, strict=True)
    ):
        return True
    if run.words[1:] and all(t.gap == "/" for t in run.words[1:]) and all(map(w.plain, words)):
        return True
    before = run.tokens[run.first - 1] if run.first and not run.head.sentence else None
    if before is not None and w.thing(before.lower) and run.head.gap in _SPACE_OR_QUOTE:
        return True
    return w.official(words[-1]) and not namelike(run)


_VERY_LONG = 14


def among_words(run: Run) -> bool:
    """«Städ, Kök, Lager»: a word in a list of words that all were given capitals."""
    if _coordinated(run):
        return True
    if not w.ambiguous(run.head.lower) or run.head.gap != ", " or not run.first:
        return False
    before = run.tokens[run.first - 1]
    return before.cap and w.plain(before.lower) and not w.first_name(before.lower)


def _coordinated(run: Run) -> bool:
    """«Arbetsträning, Krami, Grön rehab», «Almi eller Företagsjouren»: the company tells."""
    if namelike(run) or swedish.known(run.head.lower) or run.last >= len(run.tokens):
        return False
    before = run.tokens[run.first - 1] if run.first else None
    after = run.tokens[run.last]
    listed = before is not None and run.head.gap == after.gap == ", "
    if listed and before is not None and _no_name(before) and _no_name(after):
        return True
    follower = run.tokens[run.last + 1] if run.last + 1 < len(run.tokens) else None
    joined = after.lower in ("och", "eller", "samt") and after.gap == " "
    return joined and follower is not None and _no_name(follower)


def _no_name(token: Token) -> bool:
    """A capitalised word that is a measure, an agency or a unit."""
    return (
        token.cap
        and (w.allowed(token.lower) or w.official(token.lower) or swedish.known(token.lower))
        and not (w.first_name(token.stem) or w.last_name(token.stem))
    )


def title_case(run: Run) -> bool:
    """«Nytt År», «Ekonomiskt Bistånd»: words of every day, and not the one known place or firm."""
    return (
        len(run.words) > 1
        and all(swedish.surely(t.lower) for t in run.words)
        and not (run.head.lower.endswith(("a", "s")) and not _PLURAL.search(run.words[-1].lower))
        and not _DEFINITE_END.search(run.words[-1].lower)
        and not namelike(run)
    )


_PLURAL = re.compile(r"(?:er|ar|or)\Z")
_DEFINITE_END = re.compile(r"(?:en|et|an|on|na|ns|ts)\Z")


def after_product(run: Run) -> bool:
    """«Quetiapin Sandoz», «Toyota Yaris», «Prator/Cosmic»: half of a product's name."""
    follower = run.tokens[run.last] if run.last < len(run.tokens) else None
    if (
        follower is not None
        and len(run.words) == 1
        and follower.gap == " "
        and not follower.cap
        and follower.lower in lists.english()
        and run.head.lower in lists.english()
    ):
        return True  # «Peer support»
    if (
        follower is not None
        and follower.gap == "/"
        and follower.lower in lists.products()
        and not namelike(run)
    ):
        return True
    before = run.tokens[run.first - 1] if run.first and not run.head.sentence else None
    return (
        before is not None
        and before.cap
        and run.head.gap == " "
        and before.lower in lists.products()
        and not any(w.sure_name(t.lower) for t in run.words)
    )


_WITH = frozenset("med av åt för från till".split())
_SPACE_OR_QUOTE = (" ", ' "', " «", " ”", " »")
_NOUN_FORM = re.compile(
    r"(?:en|et|an|ar|er|or|ing|are|na|lag|ion|het|skap|tet|ns|ts|rs|lse|nde|nad|stöd|plan|vård)\Z"
)


def ordinary(head: Token, before: str) -> bool:
    """A Swedish word somebody gave a capital for no reason."""
    if double_name(head):
        return False
    surname = w.last_name(head.stem) or w.last_name(head.lower)
    if surname and head.lower not in v.MONTHS and not (head.opens and w.ambiguous(head.lower)):
        return False
    if (
        w.first_name(head.lower)
        and not head.opens
        and head.lower not in v.MONTHS
        and head.lower not in v.FUNCTION_WORDS
    ):
        return False
    if (
        (w.first_name(head.lower) or w.first_name(head.stem))
        and head.opens
        and w.ambiguous(head.stem if not w.first_name(head.lower) else head.lower)
    ):
        return False
    if w.derived(head.lower) or w.unit(head.lower):
        return True
    if before in ("vid", "av", "åt"):
        return False
    if len(head.lower) >= _VERY_LONG and swedish.surely(head.lower):
        return True
    if head.opens or (len(head.lower) >= 9 and _NOUN_FORM.search(head.lower)):
        return w.plain(head.lower) or w.plain(head.stem)
    return any(
        swedish.inflected(word) or (swedish.surely(word) and not w.surname_like(word))
        for word in (head.lower, head.stem)
    )

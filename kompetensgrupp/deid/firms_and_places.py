"""Whether a run of capitalised words is an organisation or a place, and how far it reaches.

Works on the run, the lists and the words around; persons are `entities`' question.
"""

from kompetensgrupp.deid import lists, swedish
from kompetensgrupp.deid import vocabulary as v
from kompetensgrupp.deid import wordclass as w
from kompetensgrupp.deid.runs import Run


def is_organisation(run: Run, before: str, after: str, *, named: bool) -> bool:
    words = run.words
    head, tail = words[0], words[-1]
    if any(w.organisation(t.lower) for t in words) or _phrase(run) in lists.organisations():
        return not (named and w.sure_name(head.lower))
    form = tail.lower in v.ORG_FORMS and (tail.caps or not w.last_name(tail.lower))
    if form or (after in v.ORG_FORMS and len(after) == 2 and run.tokens[run.last].caps):
        return True
    if named or _unit(run):
        return False
    if w.sure_name(head.lower) and not w.organisation_shape(tail.lower):
        return False
    if _kind_of_place(before) and not head.sentence and not any(c.isdigit() for c in head.gap):
        return not w.sure_name(head.lower) and before not in v.TITLES
    if (
        len(words) > 1
        and (w.organisation_shape(tail.lower) or tail.lower in v.ORG_AFTER)
        and not w.last_name(tail.lower)
    ):
        return True
    if w.organisation_shape(head.lower) and not w.last_name(head.stem) and not w.place(head.lower):
        return _proper(run, before)
    return _by_company(run, before, after) or (
        before in ("på", "hos")
        and not namelike(run)
        and not (w.place(head.stem) or w.official(tail.lower) or head.opens)
        and not (len(words) == 1 and w.derived(head.lower))
    )


def _by_company(run: Run, before: str, after: str) -> bool:
    """Whether the words around make a firm of a word that is none by its own shape."""
    head = run.head
    if _of_a_province(run) or _apposed(run, before):
        return True
    if after in v.ORG_AFTER_DEFINITE and head.lower.endswith("ska"):
        return True
    whose = head.text.endswith("s") and not (w.first_name(head.stem) or w.place(head.stem))
    if whose and after in _TEAMS and not head.opens:
        return not head.lower.endswith(("ens", "ets", "nas", "ras")) and not w.unit(head.lower)
    return whose and after in v.ORG_AFTER


def _of_a_province(run: Run) -> bool:
    """«Blekinge Frakt»: a province or town and a line of business."""
    owner = run.tokens[run.first - 1] if run.first and not run.head.opens else None
    tail = run.words[-1].lower
    return (
        owner is not None and owner.cap and not owner.caps and run.head.gap == " "
        and len(run.words) == 1 and not run.head.caps
        and (tail in v.ORG_AFTER or tail.endswith((*v.ORG_ENDINGS, *_CLUBS)))
        and any(w.place(o) or o in lists.countries() for o in (owner.lower, owner.stem))
    )  # fmt: skip


_TEAMS = frozenset("avdelning enhet grupp hemtjänstgrupp personal team".split())
_GROUPS = ("tgruppen", "teamet", "avdelningen", "enheten")
_CLUBS = ("klubb", "förening", "förbund", "sällskap", "församling", "kooperativ", "bolag")


def _apposed(run: Run, before: str) -> bool:
    """«på antikvariatet Bokmalen»: a definite kind of place, then a word of every day."""
    if before.endswith(_GROUPS) and w.landscape(run.head.lower):
        return not namelike(run) and not run.head.opens
    return (
        run.before(2) in _AT
        and run.head.gap == " "
        and not run.head.caps
        and before.endswith(("et", "en"))
        and len(before) > _SHORTEST_KIND
        and swedish.inflected(before)
        and not (w.thing(before) or w.derived(before) or w.unit(before) or w.allowed(before))
        and not (before in v.TITLES or before in v.KIN or namelike(run))
        and swedish.known(run.head.lower)
        and run.head.lower not in v.FUNCTION_WORDS
    )


_AT = frozenset("på hos vid av åt".split())
_SHORTEST_KIND = 5


def _proper(run: Run, before: str) -> bool:
    """Whether a word that ends like a kind of place is the name of one."""
    word = run.head.lower
    if _owned(run) or w.proper_shape(word):
        return True
    return not (_noun(word, before) or (run.head.opens and w.plain(word)))


def _owned(run: Run) -> bool:
    """«LG:s Trädgårdsservice»: whose it is makes a kind of firm one firm."""
    owner = run.tokens[run.first - 1] if run.first and not run.head.opens else None
    return (
        owner is not None
        and owner.cap
        and owner.text.endswith("s")
        and run.head.gap == " "
        and not (w.allowed(owner.lower) or swedish.inflected(owner.lower))
    )


def _unit(run: Run) -> bool:
    """«Intranätet», «Elevhälsan»: what a place is for, and no name of one."""
    return len(run.words) == 1 and w.unit(run.head.lower)


def _kind_of_place(word: str) -> bool:
    return word in v.ORG_BEFORE or word.endswith(_KINDS)


_KINDS = tuple(
    """hemmet boendet skolan mottagningen centralen kliniken härbärget föreningen klubben kyrkan
    butiken caféet restaurangen firman bolaget företaget verkstaden åkeriet salongen frisören
    hotellet krogen pizzerian jouren stiftelsen fabriken bageriet kooperativet stallet""".split()
)


def _noun(word: str, before: str) -> bool:
    """«Missbruk», «Hälsa»: a noun of every day that ends like a firm, and no place of work."""
    definite = word.endswith(("en", "et", "an", "na", "s"))
    ordinary = swedish.listed(word) or (swedish.surely(word) and not _of_a_landscape(word))
    return ordinary and not definite and before not in ("på", "hos", "vid")


def _of_a_landscape(word: str) -> bool:
    end = next(end for end in v.ORG_ENDINGS if word.endswith(end))
    return w.landscape(word.removesuffix(end))


def _phrase(run: Run) -> str:
    return " ".join(t.lower for t in run.words)


def namelike(run: Run) -> bool:
    return any(
        w.first_name(t.stem) or w.last_name(t.stem) or w.first_name(t.lower) for t in run.words
    )


def is_place(run: Run, before: str, after: str, *, person: bool) -> bool:
    words = run.words
    phrase = _phrase(run)
    listed = (
        w.place(phrase)
        or w.place(phrase.removesuffix("s"))
        or w.place(words[0].lower)
        or w.place(words[0].stem)
    )
    moving = before in v.PLACE_BEFORE or after in v.PLACE_AFTER
    if listed:
        if moving or (before in ("på", "av", "och") and not person and not namelike(run)):
            return True
        if person:
            return False
        if {words[0].lower, words[0].stem} & lists.ambiguous_places():
            return not words[0].opens and not w.last_name(words[0].stem)
        return len(words) == 1 or all(w.place(t.stem) or w.place(t.lower) for t in words)
    if after in ("kommun", "stad", "socken", "tätort", "kommuns"):
        return True
    return (
        before in ("i", "från", "utanför", "söderom", "norrom")
        and not (len(words) == 1 and swedish.inflected(words[0].lower))
        and not namelike(run)
        and not words[0].opens
        and not w.official(words[-1].lower)
        and not (len(words) > 1 and all(swedish.inflected(t.lower) for t in words))
        and not any(w.derived(t.lower) for t in words)
    )


def _with_the_rest(run: Run) -> Run:
    """«Framsteget Jobb & Karriär», «Burger Island»: allowed words can end a firm's name."""
    last = run.last
    while last < len(run.tokens) and last - run.last < _LONGEST_REST:
        token = run.tokens[last]
        if not token.cap or token.caps or token.opens or token.gap not in (" ", " & "):
            break
        if token.lower in lists.agencies() or w.sure_name(token.lower):
            break
        last += 1
    return Run(run.tokens, run.first, last)


_LONGEST_REST = 3


def widened(run: Run) -> Run:
    """«Öresunds Tak & Plåt»: the capital before belongs to a firm's name, allowed word or not.

    The kind of place goes along too: «vårdcentralen Linden», «Solgläntans äldreboende».
    """
    follower = run.tokens[run.last] if run.last < len(run.tokens) else None
    if (
        follower is not None
        and follower.gap == " "
        and (
            follower.lower in v.ORG_AFTER
            or follower.lower in v.ORG_AFTER_DEFINITE
            or (follower.caps and follower.lower in v.ORG_FORMS)
        )
    ):
        run = Run(run.tokens, run.first, run.last + 1)
    run = _with_the_rest(run)
    if run.first > 1 and run.tokens[run.first - 1].text in ("AB", "HB", "KB", "BRF", "Brf"):
        more = run.tokens[run.first - 2].cap and run.tokens[run.first - 1].gap == " "
        run = Run(run.tokens, run.first - (2 if more else 1), run.last)
    before = run.tokens[run.first - 1] if run.first else None
    if before is not None and run.head.gap == " " and before.lower in v.ORG_BEFORE:
        return Run(run.tokens, run.first - 1, run.last)
    if (
        before is None or not before.cap or run.head.gap != " " or before.lower in v.ORG_BEFORE
        or (before.caps and run.head.lower not in v.ORG_ENDINGS)
        or before.lower in v.TITLES or before.lower in v.FUNCTION_WORDS
        or before.sentence and swedish.known(before.lower) and not before.text.endswith("s")
    ):  # fmt: skip
        return run
    return Run(run.tokens, run.first - 1, run.last)

"""Decides for every run of capitalised words whether it is a person, a place or an organisation.

Works on tokens, the word lists and the words around; knows no numbers. Lower-case names are in
`lowercase`, names known from elsewhere in `propagate`.
"""

import re
from collections.abc import Iterator

from kompetensgrupp.deid import vocabulary as v
from kompetensgrupp.deid import wordclass as w
from kompetensgrupp.deid.capitals import listed_somewhere, shouting_words, usable
from kompetensgrupp.deid.draft import Draft
from kompetensgrupp.deid.firms_and_places import is_organisation, is_place, namelike, widened
from kompetensgrupp.deid.openings import plain_opening, signature
from kompetensgrupp.deid.ordinary import (
    after_product,
    among_words,
    common,
    ordinary,
    thing,
    title_case,
)
from kompetensgrupp.deid.phrases import allowed_phrases, named_phrases
from kompetensgrupp.deid.runs import Run
from kompetensgrupp.deid.tokens import Token
from kompetensgrupp.deid.types import Kind, Level

_INITIALS_AFTER = re.compile(
    r"(?:(?<= [A-ZÅÄÖ])\.(?= [A-ZÅÄÖ]\.))?(?:,? [A-ZÅÄÖ]\.){1,3}(?! [A-ZÅÄÖ][a-zåäö])"
)
_ROLE = "skriv rollen i stället, till exempel «klienten» eller «handläggaren»"
_PLACE = "En ort ihop med ålder eller sjukdom kan räcka: skriv «kommunen» eller «en annan ort»."
_FIRM = "Ett namn på en arbetsplats, skola eller vårdenhet: skriv vad det är för slags ställe."
_UNKNOWN = "Ett okänt ord med stor bokstav: är det ett namn, skriv rollen i stället."
_LINK = re.compile(r"(?: |\n| ?& ?|/)\Z")
_METHOD = re.compile(r"-(?:modell|metod|program|projekt|skala|test|koncept|index|kriteri)\w{0,4}\Z")
_PUBLIC_BODY = re.compile(
    r"(?:(?:, | och | samt )[A-ZÅÄÖ][^\W\d_]+){0,5} (?:universitet|högskola|län)"
    r"\w{0,3}(?!\w)"
)
_LONGEST_RUN = 6
_LONG_WORD = 8


def find(text: str, tokens: list[Token], allowed_extra: frozenset[str]) -> Iterator[Draft]:
    """Persons, places and organisations among the capitalised words."""
    skipped = allowed_phrases(tokens)
    for first, last, kind in named_phrases(tokens):
        yield Draft(
            tokens[first].start, tokens[last - 1].end, kind, "phrase.list",
            _PLACE if kind is Kind.ORT else _FIRM, 0.9,
        )  # fmt: skip
        skipped.update(range(first, last))
    shouting = shouting_words(tokens)
    index = 0
    previous: Kind | None = None
    while index < len(tokens):
        run = _run(tokens, index, skipped, shouting, allowed_extra)
        if run is None:
            if tokens[index].lower not in ("och", "samt", "&", "eller", "inte", "utan"):
                previous = None
            index += 1
            continue
        drafts = _judge(text, run, previous)
        yield from drafts
        previous = drafts[-1].kind if drafts else None
        index = run.last


def _run(
    tokens: list[Token], index: int, skipped: set[int], shouting: set[int], extra: frozenset[str]
) -> Run | None:
    if not usable(tokens, index, skipped, shouting, extra):
        return None
    if plain_opening(tokens, index):
        return None
    last = index + 1
    while last < len(tokens) and last - index < _LONGEST_RUN:
        token = tokens[last]
        if token.sentence or not _LINK.match(token.gap):
            break
        if (
            token.lower in v.PARTICLES
            and not token.cap
            and last + 1 < len(tokens)
            and (tokens[last + 1].cap and tokens[last + 1].gap == " ")
        ):
            last += 2
            continue
        if "\n" in token.gap and not (
            w.last_name(token.stem) and w.first_name(tokens[last - 1].lower)
        ):
            break
        place = tokens[last - 1].lower in v.VENUES and token.cap and not token.caps
        place = place and last not in skipped
        if not place and not usable(tokens, last, skipped, shouting, extra):
            break
        last += 1
    return Run(tokens, index, last)


def _judge(text: str, run: Run, previous: Kind | None) -> list[Draft]:
    """One or more drafts for a run; a first name inside splits a title or role from it."""
    run = _trimmed(run)
    if len(run.words) == 1 and run.head.lower in v.TITLES:
        return []
    kind, rule, why, confidence = _class(text, run, previous)
    if kind is None or _METHOD.search(run.words[-1].lower) and not namelike(run):
        return []
    if kind is Kind.ORGANISATION:
        run = widened(run)
    if kind is Kind.PERSONNAMN:
        run = _with_particles(run)
    if text[max(0, run.head.start - 4) : run.head.start] == "S:t ":
        return [
            Draft(run.head.start - 4, run.words[-1].end, Kind.ORGANISATION, "org.shape", _FIRM, 0.8)
        ]
    end = _end(run) if kind is Kind.PERSONNAMN else run.words[-1].end
    initials = _INITIALS_AFTER.match(text, end) if kind is Kind.PERSONNAMN else None
    end = initials.end() if initials else end
    # A preposition and a capital on a word of every day: eight of nine were no firm.
    level = Level.HINT if rule == "org.perhaps" else None
    return [Draft(run.head.start, end, kind, rule, why, confidence, level)]


def _with_particles(run: Run) -> Run:
    """«van der Berg», «von Essen»: the small words before belong to the name."""
    first = run.first
    while (
        run.first - 3 < first
        and first
        and run.tokens[first].gap == " "
        and (
            run.tokens[first - 1].lower in _BEFORE_NAME
            or run.tokens[first - 1].text in _INITIAL_LETTERS
        )
    ):
        first -= 1
    return Run(run.tokens, first, run.last)


_INITIAL_LETTERS = frozenset("ABCDEFGHJKLMNOPRSTUVWYZ")
_BEFORE_NAME = frozenset("von van der af bin ibn al el della dos".split())


def _trimmed(run: Run) -> Run:
    """«Klienten Agnieszka» without «Klienten»; «Namn Anna» without «Namn»."""
    first = run.first
    while first < run.last - 1 and (
        run.tokens[first].lower in v.TITLES
        or run.tokens[first].lower in v.GREETINGS
        or run.tokens[first].lower in v.KIN
        and run.tokens[first].opens
    ):
        first += 1
    return Run(run.tokens, first, run.last)


def _end(run: Run) -> int:
    """Where the run ends without a genitive s, when the word without it is a listed name."""
    token = run.tokens[run.last - 1]
    genitive = run.tokens[run.last].lower if run.after() and run.tokens[run.last].gap == " " else ""
    genitive = "" if genitive in v.FUNCTION_WORDS or genitive in v.PEOPLE_VERBS_AFTER else genitive
    if (
        genitive
        and token.lower != token.stem
        and not (w.first_name(token.lower) or w.last_name(token.lower))
        and (w.first_name(token.stem) or w.last_name(token.stem))
    ):
        return token.start + len(token.stem)
    return token.end


type_of = tuple[Kind | None, str, str, float]
_NOTHING: type_of = (None, "", "", 0.0)


def _class(text: str, run: Run, previous: Kind | None) -> type_of:
    words = run.words
    before, before2, after = run.before(), run.before(2), run.after()
    if after_product(run):
        return _NOTHING
    named = _named(before, before2, run) or signature(run.tokens, run.first)
    if is_organisation(run, before, after, named=named):
        return Kind.ORGANISATION, "org.shape", _FIRM, 0.85
    person = any(
        w.sure_name(t.lower)
        or w.sure_genitive(t.lower)
        or (t.stem != t.lower[:-1] and w.sure_name(t.stem))
        for t in words
    )
    if not named and _PUBLIC_BODY.match(text, words[-1].end):
        return _NOTHING
    if (
        not named
        and not (person and len(words) > 1)
        and is_place(run, before, after, person=person)
    ):
        return Kind.ORT, "place.list", _PLACE, 0.9
    if person:
        return Kind.PERSONNAMN, "name.list", f"Ett förnamn: {_ROLE}.", 0.97
    if named:
        return _after_clue(run, before)
    if previous is Kind.ORT and before in ("och", "eller") and not namelike(run):
        return Kind.ORT, "place.listed", f"Står i rad med en ort. {_PLACE}", 0.85
    joined = before in ("och", "samt", "eller", "inte", "utan", "")
    if previous is Kind.PERSONNAMN and joined and not _plainly(run, before):
        return Kind.PERSONNAMN, "name.listed", f"Står i rad med ett namn: {_ROLE}.", 0.85
    return _by_list_or_unknown(run, before, after)


def _plainly(run: Run, before: str) -> bool:
    """A long word of every day that stands in a row with a name: «Studieersättning»."""
    head = run.head.lower
    return len(run.words) == 1 and len(head) >= _LONG_WORD and ordinary(run.head, before)


def _named(before: str, before2: str, run: Run) -> bool:
    if before in v.TITLES or before in v.NAMED:
        return True
    if before in v.KIN and before not in ("han", "hon", "hen", "person", "barn", "man", "familj"):
        return True
    if before in v.GREETINGS:
        return True
    if before in v.OBJECT_VERBS and not run.head.opens and not run.head.caps:
        return True
    if (before == "som" and before2 == "sig") or (before == "för" and before2 in v.NAMED):
        return True
    return (before == "namn" and before2 == "vid") or (
        run.head.opens and "\n" in run.head.gap and before in v.GREETINGS
    )


def _after_clue(run: Run, before: str) -> type_of:
    head = run.head
    if head.caps and not listed_somewhere(head) and len(head.text) < 3 and before not in v.NAMED:
        return _NOTHING
    if before in v.NAMED and _named_thing(run):
        return _NOTHING
    if len(run.words) == 1 and (head.lower in v.KIN or head.lower in v.TITLES):
        return _NOTHING
    if before in v.NAMED and run.before(2) in v.ORG_BEFORE:
        return Kind.ORGANISATION, "org.named", _FIRM, 0.85
    a_word = len(run.words) == 1 and w.plain(head.lower) and not namelike(run)
    if a_word and before in v.OBJECT_VERBS and len(head.text) >= _LONG_WORD:
        return _NOTHING
    told = before in v.OBJECT_VERBS or before in v.GREETINGS
    if w.unit(head.lower) or (told and title_case(run)):
        return _NOTHING
    field = head.gap.strip() == ":" and "namn" in before
    if a_word and head.opens and not field:
        return _NOTHING
    return (
        Kind.PERSONNAMN,
        "name.clue",
        f"Ordet «{before}» brukar följas av ett namn: {_ROLE}.",
        0.93,
    )


def _named_thing(run: Run) -> bool:
    """«Podden heter …», «ett verktyg som kallas …»: the sentence is about no person."""
    said = [run.before(steps) for steps in range(2, 5)]
    if said[0] == "det" and not namelike(run):
        return True  # «Det kallas Vägvisarna»
    return any(w.thing(word) for word in said) and not any(
        w.sure_name(t.lower) or w.sure_name(t.stem) for t in run.words
    )


def _by_list_or_unknown(run: Run, before: str, after: str) -> type_of:
    words = run.words
    head = words[0]
    if len(words) == 1 and (ordinary(head, before) or among_words(run)):
        return _NOTHING
    if thing(run) or title_case(run):
        return _NOTHING
    if any(
        w.last_name(t.stem) or w.last_name(t.lower) or w.first_name(t.lower) or w.first_name(t.stem)
        for t in words
    ):
        if (
            all(
                w.plain(t.lower) and not w.first_name(t.stem) and not w.last_name(t.stem)
                for t in words[:1]
            )
            and head.opens
        ):
            return Kind.PERSONNAMN, "name.tail", f"Ett efternamn: {_ROLE}.", 0.7
        return (
            Kind.PERSONNAMN,
            "name.surname",
            f"Ett efternamn eller ovanligt förnamn: {_ROLE}.",
            0.88,
        )
    if before in ("till",) and not head.opens:
        return (
            Kind.ORT,
            "place.unknown",
            f"Ett okänt ord med stor bokstav efter «till». {_PLACE}",
            0.6,
        )
    if before in ("vid", "av", "åt") and all(w.plain(t.lower) for t in words):
        if common(run):
            return _NOTHING
        beyond = run.tokens[run.last + 1 : run.last + 2]
        somewhere = after == "i" and bool(beyond) and beyond[0].cap
        clued = somewhere or words[-1].text.endswith("s")
        rule = "org.at" if clued else "org.perhaps"
        return Kind.ORGANISATION, rule, f"Ord med stor bokstav efter «{before}». {_FIRM}", 0.6
    if head.opens:
        return Kind.PERSONNAMN, "name.unknown", _UNKNOWN, 0.6
    return Kind.PERSONNAMN, "name.unknown", _UNKNOWN, 0.7

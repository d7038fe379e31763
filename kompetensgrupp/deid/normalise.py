"""Makes odd spellings plain before anything is looked for, and remembers where each letter was.

Owns Unicode folding, look-alikes, hyphens, spaces and digits written as words. Finds nothing.
"""

import re
import unicodedata
from dataclasses import dataclass

_DASHES = "\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d\u02d7\u2011"
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]"
)
_PLAIN = re.compile("[\n\t -~åäöÅÄÖéÉüÜèà«»§…’”“•·]*\\Z")
_PLAIN_RUN = re.compile("[\n\t -~åäöÅÄÖéÉüÜèà]+")
_EXPANSION_LIMIT = 4
_LOOKALIKE = str.maketrans(
    "АВЕКМНОРСТУХІЈЅаеорсухіјѕԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABEKMHOPCTYXIJSaeopcyxijsdqwABEZHIKMNOPTYXo",
)
_MIXED_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC_OR_GREEK = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_LATIN = re.compile("[A-Za-zÅÄÖåäö]")

_UNITS = {
    "noll": "0", "nolla": "0", "ett": "1", "en": "1", "etta": "1", "två": "2", "tvåa": "2",
    "tre": "3", "trea": "3", "fyra": "4", "fem": "5", "femma": "5", "sex": "6", "sexa": "6",
    "sju": "7", "sjua": "7", "åtta": "8", "nio": "9", "nia": "9",
}  # fmt: skip
_TEENS = {
    "tio": "10", "elva": "11", "tolv": "12", "tretton": "13", "fjorton": "14", "femton": "15",
    "sexton": "16", "sjutton": "17", "arton": "18", "nitton": "19",
}  # fmt: skip
_TENS = {
    "tjugo": "2", "tjugi": "2", "trettio": "3", "fyrtio": "4", "femtio": "5", "sextio": "6",
    "sjuttio": "7", "åttio": "8", "nittio": "9", "tretti": "3", "fyrti": "4", "femti": "5",
    "sexti": "6", "sjutti": "7", "åtti": "8", "nitti": "9",
}  # fmt: skip
_TENS_JOINED = {t + u: d + _UNITS[u] for t, d in _TENS.items() for u in _UNITS if u[-1] != "a"} | {
    t + u: d + _UNITS[u] for t, d in _TENS.items() for u in ("fyra", "åtta")
}
_UNDER_HUNDRED = _TEENS | {t: d + "0" for t, d in _TENS.items()} | _TENS_JOINED
NUMBER_WORDS = (
    _UNITS
    | _UNDER_HUNDRED
    | {"nittonhundra" + word: "19" + digits for word, digits in _UNDER_HUNDRED.items()}
    | {"nittonhundra": "19", "tjugohundra": "20"}
)
_ONES = "ett|en|två|tre|fyra|fem|sex|sju|åtta|nio"
NUMBER_PATTERN = (
    r"(?:(?:nittonhundra|tjugohundra)?(?:(?:tjug[oi]|(?:tret|fyr|fem|sex|sjut|åt|nit)tio?)"
    rf"(?:{_ONES})?|tretton|fjorton|femton|sexton|sjutton|arton|nitton|elva|tolv|tio)|"
    rf"nittonhundra|tjugohundra|{_ONES})"
)
_WORD = NUMBER_PATTERN + "|etta|tvåa|trea|femma|sexa|sjua|nia|nolla|noll"
_SPOKEN = re.compile(
    rf"\b(?=[\dnetfsåa])(?:{_WORD}|\d{{1,4}})\b(?:(?:[ \t]?[,.;\-–][ \t]?|[ \t]|\n)(?:och[ \t])?"
    rf"(?:{_WORD}|\d{{1,4}}|streck|bindestreck|plus)\b){{4,}}",
    re.IGNORECASE,
)
_SPOKEN_TOKEN = re.compile(r"[^\W\d_]+|\d+", re.IGNORECASE)
_SPOKEN_LETTER = re.compile(r"[^\W\d_]")
_MIN_SPOKEN_WORDS = 4
_LETTER_DIGITS = re.compile(r"(?<!\w)[\doOlI]+(?:[ \-./]{1,3}[\doOlI]+)*(?!\w)")
_DIGIT_TOKEN = re.compile(r"[\doOlI]+")
_AS_DIGITS = str.maketrans("oOlI", "0011")
_MIN_TYPED_DIGITS = 5
_MIN_SPOKEN_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Normalised:
    """Folded text with, for each of its letters, the slice of the original it stands for.

    `starts` and `ends` are None when nothing moved (the common case).
    """

    text: str
    original: str
    starts: list[int] | None
    ends: list[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Slice of the original for a non-empty slice of the folded text."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def normalise(text: str) -> Normalised:
    """Fold `text`; linear in its length, never raises, any Unicode (lone surrogates too)."""
    if _PLAIN.match(text):
        folded, starts, ends = text, None, None
    else:
        folded, starts, ends = _fold(text)
    folded = _letters_as_digits(_latin_lookalikes(folded))
    return _spoken_digits(Normalised(folded, text, starts, ends))


def _fold(text: str) -> tuple[str, list[int] | None, list[int] | None]:
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    moved = False
    index = 0
    length = len(text)
    while index < length:
        stop = _plain_until(text, index)
        if stop > index:
            out.append(text[index:stop])
            starts.extend(range(index, stop))
            ends.extend(range(index + 1, stop + 1))
            index = stop
            continue
        stop = index + 1
        while stop < length and stop - index < _EXPANSION_LIMIT * 2 and _combines(text[stop]):
            stop += 1
        piece = _fold_piece(text[index:stop])
        moved |= len(piece) != 1 or stop != index + 1
        out.append(piece)
        starts.extend([index] * len(piece))
        ends.extend([stop] * len(piece))
        index = stop
    folded = "".join(out)
    return (folded, starts, ends) if moved else (folded, None, None)


def _plain_until(text: str, index: int) -> int:
    """Where the letters that need no folding end; one is left for a combining mark to join."""
    match = _PLAIN_RUN.match(text, index)
    if match is None:
        return index
    end = match.end()
    return end - 1 if end < len(text) and _combines(text[end]) else end


def _combines(char: str) -> bool:
    return char > "\u02ff" and unicodedata.combining(char) != 0


def _fold_piece(piece: str) -> str:
    if len(piece) == 1 and piece < "\u007f":
        return piece if piece >= " " or piece in "\n\t" else " "
    if piece in "\u2028\u2029\u0085":
        return "\n"
    if _INVISIBLE.match(piece):
        return ""
    if piece in _DASHES:
        return "-"
    folded = unicodedata.normalize("NFKC", piece)
    if len(folded) > _EXPANSION_LIMIT:
        folded = piece
    if len(folded) == 1:
        if folded.isspace():
            return " "
        digit = unicodedata.digit(folded, None)
        if digit is not None:
            return str(digit)
        if unicodedata.category(folded) == "Cc":
            return " "
    return folded


def _latin_lookalikes(text: str) -> str:
    """Cyrillic and Greek look-alikes inside an otherwise Latin word become Latin."""
    if not _CYRILLIC_OR_GREEK.search(text):
        return text

    def fold(match: re.Match[str]) -> str:
        word = match.group()
        return word.translate(_LOOKALIKE) if _LATIN.search(word) else word

    return _MIXED_WORD.sub(fold, text)


def _letters_as_digits(text: str) -> str:
    """The letters O and l typed for 0 and 1 in a long number; the length stays the same."""
    return _LETTER_DIGITS.sub(_as_digits, text) if _LETTER_BY_DIGIT.search(text) else text


_LETTER_BY_DIGIT = re.compile(r"\d[ \-./]?[oOlI]|[oOlI][ \-./]?\d")


def _as_digits(match: re.Match[str]) -> str:
    """«o7o 174 o6 21», «3I9 2O»: every part has a digit, or is the number's end in zeros."""
    run = match.group()
    if run.isdigit() or sum(c.isdigit() for c in run) < _MIN_TYPED_DIGITS:
        return run
    return _DIGIT_TOKEN.sub(
        lambda part: (
            part.group().translate(_AS_DIGITS)
            if any(c.isdigit() for c in part.group()) or part.group() in ("o", "oo", "O", "OO")
            else part.group()
        ),
        run,
    )


def _spoken_digits(source: Normalised) -> Normalised:
    """Digits dictated as words, «noll sju noll, ett sju fyra …», become digits."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    last = 0
    for match in _SPOKEN.finditer(source.text):
        if not _SPOKEN_LETTER.search(match.group()):
            continue
        tokens = [
            (NUMBER_WORDS.get(t.group().lower(), t.group()), t.start(), t.end())
            for t in _SPOKEN_TOKEN.finditer(source.text, match.start(), match.end())
            if t.group().lower() != "och"
        ]
        said = sum(t[0].isdigit() and not source.text[t[1]].isdigit() for t in tokens)
        long = tokens[0][0][0] == "0" and sum(len(t[0]) for t in tokens) >= _MIN_SPOKEN_DIGITS
        if said < (2 if long else _MIN_SPOKEN_WORDS):
            continue
        _copy(source, last, match.start(), pieces, starts, ends)
        _write_tokens(source, _join_tens(tokens), pieces, starts, ends)
        last = match.end()
    if not pieces:
        return source
    _copy(source, last, len(source.text), pieces, starts, ends)
    return Normalised("".join(pieces), source.original, starts, ends)


def _join_tens(tokens: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """«sjuttio fyra» in two words is 74, not 704."""
    joined: list[tuple[str, int, int]] = []
    for digits, start, end in tokens:
        if joined and len(digits) == 1 and digits in "123456789":
            before, first, _ = joined[-1]
            if len(before) == 2 and before[1] == "0" and before[0] > "1":
                joined[-1] = (before[0] + digits, first, end)
                continue
        joined.append((digits, start, end))
    return joined


def _copy(
    source: Normalised, start: int, end: int, pieces: list[str], starts: list[int], ends: list[int]
) -> None:
    pieces.append(source.text[start:end])
    if source.starts is None or source.ends is None:
        starts.extend(range(start, end))
        ends.extend(range(start + 1, end + 1))
    else:
        starts.extend(source.starts[start:end])
        ends.extend(source.ends[start:end])


def _write_tokens(
    source: Normalised,
    tokens: list[tuple[str, int, int]],
    pieces: list[str],
    starts: list[int],
    ends: list[int],
) -> None:
    """Each digit stands for its whole word; a «streck» becomes a hyphen."""
    previous_end = -1
    for token, start, end in tokens:
        digits = token if token.isdigit() else "-"
        if previous_end >= 0 and start > previous_end and "\n" in source.text[previous_end:start]:
            digits = " " + digits
        first, stop = source.span(start, end)
        pieces.append(digits)
        starts.extend([first] * len(digits))
        ends.extend([stop] * len(digits))
        previous_end = end

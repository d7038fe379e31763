"""Rows about people become sums while they are read; no row, and no word of one, is kept.

Pure. What can't be counted is told of by row number, column and reason, never by what stood there.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain

from kompetensgrupp.core.bands import Sex
from kompetensgrupp.deid import Level, check
from kompetensgrupp.mapping.files import MERGED, Odd, Row, Unreadable
from kompetensgrupp.mapping.matching import (
    COUNT,
    SEX,
    SUMS,
    Impossible,
    Reader,
    count_of,
    folded,
    roles_of,
)
from kompetensgrupp.mapping.matching import reader as reader_of
from kompetensgrupp.mapping.vocabulary import Choices, Variable

MOST_ROWS = 100_000
#: After so many refused rows the rest is not read: the file needs mending anyway.
MOST_REFUSED = 1_000
_ROWS_NAMED = 12
_MOST_WORDS = 12
_LONGEST_WORD = 40
_HEADINGS_WITHIN, _MOST_AT_ONCE = 10, 200
_MOST_REMEMBERED = 2_000
#: A longer note with such a number in it isn't let by, nor read through.
_LONGEST_CHECKED = 200
#: Ten digits that stand close, or what an e-mail address has: worth a closer look.
_LOOKS_PERSONAL = re.compile(r"(?:\d\D{0,3}){9}\d|@")
_PERSONAL = (
    "Personnummer, telefonnummer eller något annat som pekar ut en person. "
    "Ta bort uppgiften, och helst hela kolumnen, och läs in filen igen."
)
_EMPTY_ROW = "Raden har inget i de kolumner som läses."
_SUM_ROW = "Det ser ut som en rad med summor. Ta bort den, annars räknas alla två gånger."
_TOO_LONG = "Raden har fler celler än det finns rubriker. Är det ett skiljetecken för mycket?"
_FORMULA = "Cellen har en formel i stället för ett värde."
_MANY_WORDS = "Många olika ord som inte går att läsa. Är kolumnen rätt vald?"
_HIDDEN_WORD = "Ett ord som inte går att läsa och som kan peka ut en person. Rätta det i filen."

#: (variable, value, sex) → people.
Sums = dict[tuple[str, str, str], int]


@dataclass(frozen=True)
class Column:
    """A column of the file: its number from 0, what it may be called on screen, what it is."""

    number: int
    name: str
    role: str


@dataclass
class Refused:
    """Rows refused for the same reason in the same column."""

    column: str
    why: str
    count: int = 0
    rows: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Word:
    """A word that isn't known: how often it stands in which column, and the name of its answer."""

    role: str
    column: str
    word: str
    key: str
    count: int


@dataclass
class Found:
    """What a file says: sums, and whatever kept rows from being counted."""

    columns: tuple[Column, ...]
    #: A print of the headings: answers about another file don't count for this one.
    print: str
    heading_row: int
    sums: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    people: int = 0
    rows: int = 0
    empty_rows: int = 0
    blanks: Counter[str] = field(default_factory=Counter)
    refused: dict[tuple[str, str], Refused] = field(default_factory=dict)
    refused_rows: int = 0
    words: list[Word] = field(default_factory=list)
    stopped: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether every row of the file is in the sums."""
        return not self.refused and not self.words and bool(self.sums)

    @property
    def roles(self) -> set[str]:
        """What the columns that are read stand for."""
        return {column.role for column in self.columns if column.role}


def read(
    rows: Iterable[Row],
    bands: Mapping[Variable, Choices],
    chosen: Mapping[int, str] | None = None,
    meanings: Mapping[str, str] | None = None,
    about: str = "",
) -> Found:
    """Sum the rows of a file. Raises Unreadable when there is nothing to read.

    `chosen`: column → role, instead of what the headings say. `meanings`: a word's key → value.
    Both hold only for the file whose headings have the print `about`.
    """
    head, rest = _headings(rows)
    number, headings = head
    print_ = sha256("\n".join(headings).encode()).hexdigest()[:16]
    roles = roles_of(headings)
    if about == print_ and chosen is not None:
        roles = {column: role for column, role in chosen.items() if role}
    columns = tuple(
        Column(place, _shown(heading, place), roles.get(place, ""))
        for place, heading in enumerate(headings)
    )
    found = Found(columns, print_, number)
    counting = _Counting(found, bands, headings, meanings if about == print_ and meanings else {})
    for row in rest if counting.readers else ():
        if not counting.take(*row):
            break
    counting.finish()
    return found


def doubled(chosen: Mapping[int, str]) -> list[str]:
    """Roles that more than one column has been given."""
    return [role for role, count in Counter(filter(None, chosen.values())).items() if count > 1]


def _headings(rows: Iterable[Row]) -> tuple[tuple[int, list[str]], Iterator[Row]]:
    """The row with the headings and the rows after it: of the first rows the best known one."""
    stream = iter(rows)
    first: list[Row] = []
    told = 0
    for number, cells in stream:
        if any(cells) or first:
            first.append((number, cells))
        told += any(cells)
        if told == _HEADINGS_WITHIN or len(first) == _MOST_AT_ONCE:
            break
    if not first:
        raise Unreadable("Filen har inga rader.")
    best = max(range(len(first)), key=lambda place: (len(roles_of(first[place][1])), -place))
    number, cells = first[best]
    headings = list(cells)
    while headings and not headings[-1]:
        headings.pop()
    if any(_is_personal(cell) for cell in headings):
        raise Unreadable(
            f"Rad {number} ska ha rubriker, men där står något som pekar ut en person. "
            "Börja filen med en rad rubriker, som i mallen."
        )
    return (number, headings), chain(first[best + 1 :], stream)


def _shown(heading: str, place: int) -> str:
    """The heading as the screen may show it; «Kolumn C» for what could point at somebody."""
    letters, number = "", place
    while number >= 0:
        letters = chr(65 + number % 26) + letters
        number = number // 26 - 1
    name = f"Kolumn {letters}"
    return f"{name}, {heading}" if heading and _is_harmless(heading) else name


def _is_personal(cell: str) -> bool:
    if len(cell) < 6 or not _LOOKS_PERSONAL.search(cell):
        return False
    if len(cell) > _LONGEST_CHECKED:
        return True
    return any(finding.level is Level.BLOCK for finding in check(cell))


def _is_harmless(word: str) -> bool:
    """Whether a word from the file may stand on the screen."""
    return (
        len(word) <= _LONGEST_WORD
        and len(re.findall(r"\d", word)) <= 4
        and not any(finding.level is not Level.HINT for finding in check(word))
    )


class _Counting:
    """Takes one row after the other; remembers sums, and of what is wrong only where it stands."""

    def __init__(
        self,
        found: Found,
        bands: Mapping[Variable, Choices],
        headings: Sequence[str],
        meanings: Mapping[str, str],
    ) -> None:
        self.found, self.meanings = found, meanings
        self.width = len(headings)
        self.readers: dict[int, Reader] = {}
        self.names = {column.number: column.name for column in found.columns}
        self.count_at: int | None = None
        for column in found.columns:
            if column.role == COUNT:
                self.count_at = column.number
            elif column.role:
                choices = Sex.choices() if column.role == SEX else bands[Variable(column.role)]
                self.readers[column.number] = reader_of(
                    column.role, choices, folded(headings[column.number])
                )
        self.known: dict[tuple[int, str], str | None] = {}
        self.fine: set[str] = set()
        self.unknown: Counter[tuple[int, str]] = Counter()
        self.unknown_at: dict[tuple[int, str], list[int]] = {}

    def take(self, number: int, cells: Sequence[str]) -> bool:
        """Count a row, or note why not; False when no more rows are to be read."""
        if all(not cell or cell is MERGED for cell in cells):
            self.found.empty_rows += 1
            return True
        self.found.rows += 1
        if self.found.rows > MOST_ROWS:
            raise Unreadable(
                "Filen har fler än 100 000 rader. Dela upp den, eller räkna ihop raderna och "
                "skriv hur många de är i en kolumn Antal."
            )
        if not self._count(number, cells):
            self.found.refused_rows += 1
        self.found.stopped = self.found.refused_rows >= MOST_REFUSED
        return not self.found.stopped

    def _count(self, number: int, cells: Sequence[str]) -> bool:
        if (place := self._personal(cells)) is not None:
            return self._refuse(number, place, _PERSONAL)
        if any(cells[self.width :]):
            return self._refuse(number, None, _TOO_LONG)
        if any(folded(cell) in SUMS for cell in cells[:2]):
            return self._refuse(number, None, _SUM_ROW)
        if not any(cells[place] for place in self.readers if place < len(cells)):
            return self._refuse(number, None, _EMPTY_ROW)
        values = self._values(number, cells)
        people = self._people(number, cells)
        if values is None or people is None:
            return False
        sex = values.pop(SEX, Sex.OTHER.value)
        for role, value in values.items():
            self.found.sums[role, value, sex] += people
        self.found.people += people
        return True

    def _personal(self, cells: Sequence[str]) -> int | None:
        """Where in the row something points at a person; every column is looked at."""
        for place, cell in enumerate(cells):
            if len(cell) < 6 or cell in self.fine:
                continue
            if _is_personal(cell):
                return place
            if len(self.fine) < _MOST_REMEMBERED:
                self.fine.add(cell)
        return None

    def _values(self, number: int, cells: Sequence[str]) -> dict[str, str] | None:
        """Role → value; None when a cell can't be read, which is noted."""
        values: dict[str, str] = {}
        whole, blank = True, []
        for place, reader in self.readers.items():
            cell = cells[place] if place < len(cells) else ""
            value = self._value(number, place, reader, cell)
            if value is None:
                whole = False
            else:
                values[reader.role] = value
            if not cell:
                blank.append(reader.role)
        if whole:
            self.found.blanks.update(blank)
        return values if whole else None

    def _value(self, number: int, place: int, reader: Reader, cell: str) -> str | None:
        if isinstance(cell, Odd):
            self._refuse(number, place, cell.why)
            return None
        if cell.startswith("="):
            self._refuse(number, place, _FORMULA)
            return None
        key = (place, cell)
        if key in self.known:
            value = self.known[key]
        else:
            try:
                value = reader.value(cell)
            except Impossible as wrong:
                self._refuse(number, place, str(wrong))
                return None
            value = value or self.meanings.get(_key(reader.role, cell))
            if len(self.known) < _MOST_REMEMBERED:
                self.known[key] = value
        if value is None:
            self._note_unknown(number, key)
        return value

    def _note_unknown(self, number: int, key: tuple[int, str]) -> None:
        if key not in self.unknown and len(self.unknown) >= 4 * _MOST_WORDS:
            self._refuse(number, key[0], _MANY_WORDS)
            return
        self.unknown[key] += 1
        rows = self.unknown_at.setdefault(key, [])
        if len(rows) < _ROWS_NAMED:
            rows.append(number)

    def _people(self, number: int, cells: Sequence[str]) -> int | None:
        if self.count_at is None:
            return 1
        cell = cells[self.count_at] if self.count_at < len(cells) else ""
        if isinstance(cell, Odd):
            self._refuse(number, self.count_at, cell.why)
            return None
        try:
            return count_of(cell)
        except Impossible as wrong:
            self._refuse(number, self.count_at, str(wrong))
            return None

    def _refuse(self, number: int, place: int | None, why: str, count: int = 1) -> bool:
        """Note that a row isn't counted; always False."""
        name = "" if place is None else self.names.get(place) or _shown("", place)
        refused = self.found.refused.setdefault((name, why), Refused(name, why))
        refused.count += count
        if len(refused.rows) < _ROWS_NAMED:
            refused.rows.append(number)
        return False

    def finish(self) -> None:
        """Turn words that aren't known into questions, unless they may point at somebody."""
        per_column = Counter(place for place, _ in self.unknown)
        for (place, word), count in self.unknown.items():
            rows = self.unknown_at[place, word]
            if per_column[place] > _MOST_WORDS:
                self._refuse_word(place, rows, count, _MANY_WORDS)
            elif not _is_harmless(word):
                self._refuse_word(place, rows, count, _HIDDEN_WORD)
            else:
                role = self.readers[place].role
                name = self.names[place]
                self.found.words.append(Word(role, name, word, _key(role, word), count))
        for refused in self.found.refused.values():
            refused.rows = sorted(set(refused.rows))[:_ROWS_NAMED]

    def _refuse_word(self, place: int, rows: Sequence[int], count: int, why: str) -> None:
        for number in rows:
            self._refuse(number, place, why, 0)
        self.found.refused[self.names[place], why].count += count


def _key(role: str, word: str) -> str:
    """The name of a form's field that says what a word means, without the word."""
    return f"{role}-{sha256(folded(word).encode()).hexdigest()[:12]}"

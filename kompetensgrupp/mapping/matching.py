"""Which column is which, and which band a word, a number or a span falls in.

Pure. People write the same thing in many ways; what isn't known here is asked about, never guessed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kompetensgrupp.core.bands import AgeBand, AssistanceBand, IllHealthArea, Sex
from kompetensgrupp.mapping.vocabulary import (
    Choices,
    EarlierMeasures,
    NeedMet,
    Otherwise,
    Rehabilitation,
    Variable,
)

SEX, COUNT = "sex", "count"
#: What a column can be, and what the screen and the template call it.
ROLES: dict[str, str] = {SEX: "Kön", **dict(Variable.choices()), COUNT: "Antal"}
MOST_PEOPLE = 1_000_000
_UNKNOWN = Otherwise.UNKNOWN.value

#: The first that matches the heading, which is lower-case letters by then.
_HEADINGS: tuple[tuple[str, str], ...] = (
    (SEX, r"kön|juridiskt kön|sex|gender|k/m|m/k"),
    (COUNT, r"antal|antal personer|personer|count|n"),
    (Variable.AGE, r"ålder\w*( .*)?|age\w*( .*)?"),
    (Variable.MEDICAL_NEED, r".*medicinsk\w* behov.*|.*vårdbehov.*|.*behov\w* tillgodosett.*"),
    (Variable.WORK_REHAB, r".*arbets?\w*rehab.*|.*(arbetslivsinriktad|arbetsinriktad)\w* rehab.*"),
    (Variable.MEDICAL_REHAB, r".*medicinsk\w* rehab.*"),
    (Variable.EARLIER, r".*tidigare (insats|åtgärd).*|insatser"),
    (Variable.ASSISTANCE, r".*(försörjningsstöd|bistånd|socialbidrag).*|tid med stöd|.*månader.*"),
    (Variable.CAUSE, r".*orsak.*|.*sjukskrivning.*|.*ohälsa.*|diagnosgrupp"),
    (Variable.CATEGORY, r"ingång.*|kategori.*|category"),
)
#: Further ways to write a band, besides its own label and code.
_WORDS: dict[str, dict[str, str]] = {
    SEX: {
        Sex.WOMAN: "k kv kvinna kvinnor kvinnlig female f woman women tjej",
        Sex.MAN: "m man män manlig male men kille",
        Sex.OTHER: "annat a x okänt okänd övrigt icke-binär ickebinär other vet-inte ej-angivet",
    },
    Variable.CAUSE: {
        IllHealthArea.MENTAL: "psykisk psykiskt psykiatri psykiatrisk psykiatriska psykiska-besvär "
        "depression ångest utmattning utmattningssyndrom utbrändhet stress psykisk-sjukdom",
        IllHealthArea.PAIN: "smärta värk fibromyalgi kronisk-smärta smärtproblematik",
        IllHealthArea.MUSCULOSKELETAL: "rygg nacke leder rörelseorgan muskler skelett",
        IllHealthArea.NEURO: "npf adhd autism neuropsykiatrisk neuropsykiatriska",
        IllHealthArea.ADDICTION: "missbruk alkohol droger beroendesjukdom",
        IllHealthArea.SOMATIC: "somatisk somatiskt kroppslig kroppslig-sjukdom",
        IllHealthArea.MIXED: "flera samsjuklighet blandat multisjuk",
        Otherwise.NOT_SICK_LISTED: "ej-sjukskriven inte-sjukskriven ingen",
    },
    Variable.MEDICAL_REHAB: {},
    Variable.WORK_REHAB: {},
    Variable.MEDICAL_NEED: {
        NeedMet.YES: "ja j tillgodosett",
        NeedMet.PARTLY: "delvis till-viss-del",
        NeedMet.NO: "nej n ej-tillgodosett inte-tillgodosett",
    },
    Variable.EARLIER: {
        EarlierMeasures.MEDICAL: "medicinsk medicinskt vård",
        EarlierMeasures.WORK: "arbetsinriktad arbetslivsinriktad praktik arbetsträning",
        EarlierMeasures.SOCIAL: "social socialt",
        EarlierMeasures.SEVERAL: "flera",
        EarlierMeasures.NONE: "ingen inga-insatser nej",
    },
}
_WORDS[Variable.MEDICAL_REHAB] = _WORDS[Variable.WORK_REHAB] = {
    Rehabilitation.DONE: "ja j genomförd genomfört klar avslutad",
    Rehabilitation.ONGOING: "pågående delvis",
    Rehabilitation.NOT_DONE: "nej n ej-genomförd ingen inte",
}
_NOT_KNOWN = "vet-inte vet-ej okänt okänd uppgift-saknas saknas ej-angivet ej-känt ? - – . unknown"

_LAST_AGE, _LAST_MONTH = 120, 900
#: Band → the first and last whole year of age, or month with assistance.
_AGES: dict[str, tuple[int, int]] = {
    AgeBand.A18: (18, 24), AgeBand.A25: (25, 34), AgeBand.A35: (35, 44), AgeBand.A45: (45, 54),
    AgeBand.A55: (55, 64), AgeBand.A65: (65, _LAST_AGE),
}  # fmt: skip
_MONTHS: dict[str, tuple[int, int]] = {
    AssistanceBand.UNDER_6: (0, 5), AssistanceBand.M6_11: (6, 11),
    AssistanceBand.M12_26: (12, 26), AssistanceBand.OVER_27: (27, _LAST_MONTH),
}  # fmt: skip
_NUMBER = r"(\d{1,6}(?:[.,]\d{1,3})?)"
_UNIT = r"\s*(år|års|y|m|mån|mån\.|månad|månader|mnd)?"
_SPAN = re.compile(rf"{_NUMBER}{_UNIT}\s*(?:-|till|to)\s*{_NUMBER}{_UNIT}")
_ONE = re.compile(rf"{_NUMBER}{_UNIT}")
_OR_MORE = r"\+|-|eller (?:mer|äldre|längre)|och (?:äldre|uppåt)"
_FROM = re.compile(rf"(?:(över|mer än|>)|≥|minst|från)?\s*{_NUMBER}{_UNIT}\s*({_OR_MORE})?")
_UNDER = re.compile(rf"(?:under|mindre än|<)\s*{_NUMBER}{_UNIT}")


class Impossible(ValueError):
    """A number that can't be what its column says; the message is Swedish."""


@dataclass(frozen=True)
class Reader:
    """Reads the words of one column. `years`: bare numbers are years, not months."""

    role: str
    known: Mapping[str, str]
    years: bool = False

    def value(self, cell: str) -> str | None:
        """The band of a cell, None for words that aren't known. Raises Impossible."""
        word = folded(cell)
        if not word:
            return _nothing(self.role)
        if found := self.known.get(word):
            return found
        if self.role == Variable.AGE:
            return _age(word)
        return _time(word, self.years) if self.role == Variable.ASSISTANCE else None


def reader(role: str, choices: Choices, heading: str) -> Reader:
    """What reads a column with this role; `choices` are the (value, label) pairs it may hold."""
    nothing = _nothing(role)
    known = {word.replace("-", " "): nothing for word in _NOT_KNOWN.split()}
    known |= {"-": nothing, "–": nothing}
    for value, words in _WORDS.get(role, {}).items():
        known |= {word.replace("-", " "): str(value) for word in words.split()}
        known |= {word: str(value) for word in words.split()}
    for value, label in choices:
        known |= {folded(label): value, folded(value): value}
    return Reader(role, known, years=bool(re.search(r"\bår\b", heading)))


def _nothing(role: str) -> str:
    return Sex.OTHER.value if role == SEX else _UNKNOWN


def folded(text: str) -> str:
    """Small letters, single spaces, one kind of dash."""
    text = re.sub(r"[‐-―−]", "-", text.casefold().replace("\u00a0", " "))
    return re.sub(r"\s+", " ", text).strip().removesuffix(":")


def roles_of(headings: Sequence[str]) -> dict[int, str]:
    """Column number → role, for the headings that are known; the first of two alike wins."""
    found: dict[int, str] = {}
    labels = {folded(label): role for role, label in ROLES.items()}
    for number, heading in enumerate(headings):
        role = labels.get(folded(heading)) or _guessed(folded(heading))
        if role and role not in found.values():
            found[number] = role
    return found


def _guessed(heading: str) -> str | None:
    return next((str(role) for role, shape in _HEADINGS if re.fullmatch(shape, heading)), None)


def count_of(cell: str) -> int:
    """How many people a row stands for. Raises Impossible."""
    digits = re.sub(r"[\s\u00a0\u202f']", "", cell)
    found = re.fullmatch(r"(\d{1,9})(?:[.,]0+)?", digits)
    if found is None:
        raise Impossible("Antal ska vara ett heltal, noll eller mer.")
    number = int(found[1])
    if number > MOST_PEOPLE:
        raise Impossible("Antal är större än en miljon.")
    return number


def _age(word: str) -> str | None:
    span = _between(word, years=True, is_age=True)
    if span is None:
        return None
    low, high = span
    if 1880 <= low <= 2100:
        raise Impossible("Det ser ut som ett årtal. Skriv ålder eller åldersgrupp.")
    if low > _LAST_AGE:
        raise Impossible(f"Åldern är högre än {_LAST_AGE} år.")
    if high < 18:
        raise Impossible("Åldern är under 18 år. Kartläggningen gäller vuxna.")
    return _band(_AGES, max(low, 18), min(high, _LAST_AGE))


def _time(word: str, years: bool) -> str | None:
    span = _between(word, years, is_age=False)
    if span is None:
        return None
    low, high = span
    if low > _LAST_MONTH:
        raise Impossible("Tiden är för lång. Skriv månader.")
    return _band(_MONTHS, low, min(high, _LAST_MONTH))


def _band(bands: Mapping[str, tuple[int, int]], low: int, high: int) -> str | None:
    """The band that holds all of the span."""
    fits = (str(name) for name, (first, last) in bands.items() if first <= low and high <= last)
    return next(fits, None)


def _between(word: str, years: bool, is_age: bool) -> tuple[int, int] | None:
    """The span of whole years or months that the words mean."""
    endless = 10_000

    def in_unit(number: str, unit: str | None) -> int:
        in_years = years if not unit else unit[0] in "åy"
        return int(float(number.replace(",", ".")) * (12 if in_years and not is_age else 1))

    if found := _SPAN.fullmatch(word):
        low, first, high, second = found.groups()
        return in_unit(low, first or second), in_unit(high, second)
    if found := _ONE.fullmatch(word):
        number = in_unit(found[1], found[2])
        return number, number
    if found := _UNDER.fullmatch(word):
        return 0, in_unit(found[1], found[2]) - 1
    if found := _FROM.fullmatch(word):
        above, low, unit, _ = found.groups()
        return in_unit(low, unit) + bool(above), endless
    return None


#: What stands first in a row of sums, which would count everybody twice.
SUMS = frozenset({"summa", "summor", "totalt", "total", "alla", "samtliga", "sum"})

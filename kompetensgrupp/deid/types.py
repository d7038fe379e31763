"""The words the checker speaks: levels, kinds, findings and the context a text is judged in.

Owns no rule and no list; knows neither pages nor tables.
"""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How hard a finding binds: gone before publishing, one decision, or a remark."""

    BLOCK = "block"
    DECIDE = "decide"
    HINT = "hint"


class Kind(StrEnum):
    """The sixteen labels of the annotation policy."""

    PERSONNUMMER = "PERSONNUMMER"
    SAMORDNINGSNUMMER = "SAMORDNINGSNUMMER"
    PERSONNAMN = "PERSONNAMN"
    TELEFON = "TELEFON"
    EPOST = "EPOST"
    ADRESS = "ADRESS"
    POSTNUMMER = "POSTNUMMER"
    ORT = "ORT"
    ORGANISATION = "ORGANISATION"
    DATUM = "DATUM"
    ALDER = "ALDER"
    ARENDENUMMER = "ARENDENUMMER"
    URL_HANDLE = "URL_HANDLE"
    REGNUMMER = "REGNUMMER"
    BANKKONTO = "BANKKONTO"
    OVRIGT = "OVRIGT"

    @property
    def label(self) -> str:
        """Swedish name with a capital, as shown on a card."""
        return _LABELS[self]


_LABELS: dict[Kind, str] = {
    Kind.PERSONNUMMER: "Personnummer",
    Kind.SAMORDNINGSNUMMER: "Samordningsnummer",
    Kind.PERSONNAMN: "Namn",
    Kind.TELEFON: "Telefonnummer",
    Kind.EPOST: "E-postadress",
    Kind.ADRESS: "Adress",
    Kind.POSTNUMMER: "Postnummer",
    Kind.ORT: "Ort",
    Kind.ORGANISATION: "Organisation",
    Kind.DATUM: "Datum",
    Kind.ALDER: "Exakt ålder",
    Kind.ARENDENUMMER: "Ärendenummer",
    Kind.URL_HANDLE: "Länk eller användarnamn",
    Kind.REGNUMMER: "Registreringsnummer",
    Kind.BANKKONTO: "Bankkonto",
    Kind.OVRIGT: "Övrigt",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One place in the original text, `text[start:end]`, that may point somebody out.

    `rule` is a stable id («pnr.checksum»), `why` a Swedish sentence for people, `confidence`
    lies in 0–1, `suggestions` are Swedish replacements, best first.
    """

    start: int
    end: int
    kind: Kind
    level: Level
    rule: str
    why: str
    confidence: float
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """What is known around a text.

    members: names of the group's own members, never findings. allowed: words the leader has
    approved (never digits). known_names: names decided on earlier in the thread. thread: other
    texts judged together with this one; what is a name there is a name here.
    """

    members: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()
    known_names: frozenset[str] = frozenset()
    thread: tuple[str, ...] = ()

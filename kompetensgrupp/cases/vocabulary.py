"""The words a case is described with: bands and lists, never free numbers.

Values are stored in English; the label beside each is the screen's. Words: docs/ordlista.md.
"""

from kompetensgrupp.core.bands import AgeBand as AgeBand
from kompetensgrupp.core.bands import AssistanceBand as AssistanceBand
from kompetensgrupp.core.bands import IllHealthArea as IllHealthArea
from kompetensgrupp.core.bands import Sex as Sex
from kompetensgrupp.core.labels import Labelled


class State(Labelled):
    """Where a case is in its life; moves between them are in `rules.MOVES`."""

    DRAFT = "draft", "Utkast"
    IN_REVIEW = "in_review", "Väntar på granskning"
    RETURNED = "returned", "Tillbaka till dig"
    QUESTIONS = "questions", "Frågor"
    DISCUSSION = "discussion", "Diskussion"
    PROPOSED = "proposed", "Förslag finns"
    STANDPOINTS = "standpoints", "Parterna tar ställning"
    CONFIRMED = "confirmed", "Rekommendation fastställd"
    FED_BACK = "fed_back", "Återkoppling lämnad"
    FOLLOWED_UP = "followed_up", "Följs upp"
    CLOSED = "closed", "Avslutat"
    CLOSED_WITHOUT = "closed_without", "Avslutat utan gemensam rekommendation"
    WITHDRAWN = "withdrawn", "Tillbakadraget"
    ERASED = "erased", "Gallrat"


class Purpose(Labelled):
    """Why the group is asked."""

    INDIVIDUAL = "individual", "Stöd i enskilt fall"
    LEARNING = "learning", "Lärande"


class YesNo(Labelled):
    """A fact that may be unknown."""

    YES = "yes", "Ja"
    NO = "no", "Nej"
    UNKNOWN = "unknown", "Vet inte"


class Certificate(Labelled):
    """The doctor's certificate."""

    CURRENT = "current", "Finns och gäller"
    EXPIRED = "expired", "Har funnits, har gått ut"
    NONE = "none", "Finns inte"
    UNKNOWN = "unknown", "Vet inte"


class CareContact(Labelled):
    """Contact with health care."""

    PRIMARY = "primary", "Ja, i primärvården"
    SPECIALIST = "specialist", "Ja, hos specialist"
    NONE = "none", "Nej"
    UNKNOWN = "unknown", "Vet inte"


class Assessed(Labelled):
    """Whether something has been assessed."""

    YES = "yes", "Ja"
    ONGOING = "ongoing", "Pågår"
    NO = "no", "Nej"
    UNKNOWN = "unknown", "Vet inte"


class Supported(Labelled):
    """Whether the reduced capacity is medically supported."""

    YES = "yes", "Ja"
    PARTLY = "partly", "Delvis"
    NO = "no", "Nej"
    UNKNOWN = "unknown", "Vet inte"


class Sip(Labelled):
    """The coordinated individual plan."""

    NONE = "none", "Ingen"
    OFFERED_DECLINED = "offered_declined", "Erbjuden, tackat nej"
    PLANNED = "planned", "Planerad"
    ONGOING = "ongoing", "Pågår"
    ENDED = "ended", "Avslutad"
    UNKNOWN = "unknown", "Vet inte"


class WithdrawReason(Labelled):
    """Why a case is withdrawn; the first hides it from everyone at once."""

    PERSON_DECLINED = "person_declined", "Personen vill inte"
    NO_LONGER_RELEVANT = "no_longer_relevant", "Inte längre aktuellt"
    SOLVED_OTHERWISE = "solved_otherwise", "Löst på annat sätt"
    MISTAKE = "mistake", "Fel"


#: Fields of free text that the de-identification check reads.
FREE_TEXT = (
    "title", "question", "background", "own_goal",
    "measures_medical", "measures_work", "measures_social",
)  # fmt: skip
#: What must be answered before a case can be sent.
REQUIRED = (
    "title", "purpose", "category", "sex", "age_band", "assistance_band",
    "question", "background", "own_goal",
)  # fmt: skip
#: For learning, nothing about a person is required.
REQUIRED_FOR_LEARNING = ("title", "purpose", "category", "question", "background")
NOT_ASKED_YET = "Inte tillfrågad än"

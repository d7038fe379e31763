"""What is counted in a mapping, and the bands and words of each.

The variables are those that Uppsala and Kävlinge mapped their target groups by.
"""

from collections.abc import Iterable

from kompetensgrupp.core.bands import AgeBand, AssistanceBand, IllHealthArea, Sex
from kompetensgrupp.core.labels import Labelled

Choices = list[tuple[str, str]]


class Variable(Labelled):
    """What is known about the people who are counted, besides their sex."""

    AGE = "age", "Ålder"
    ASSISTANCE = "assistance", "Tid med försörjningsstöd"
    CAUSE = "cause", "Orsak till sjukskrivning"
    MEDICAL_REHAB = "medical_rehab", "Medicinsk rehabilitering"
    WORK_REHAB = "work_rehab", "Arbetslivsinriktad rehabilitering"
    MEDICAL_NEED = "medical_need", "Medicinskt behov tillgodosett"
    EARLIER = "earlier", "Tidigare insatser"
    CATEGORY = "category", "Ingång till gruppen"


class Rehabilitation(Labelled):
    """How far a rehabilitation has come."""

    DONE = "done", "Genomförd"
    ONGOING = "ongoing", "Pågår"
    NOT_DONE = "not_done", "Inte genomförd"


class NeedMet(Labelled):
    """Whether the need of care is met."""

    YES = "yes", "Ja"
    PARTLY = "partly", "Delvis"
    NO = "no", "Nej"


class EarlierMeasures(Labelled):
    """What has been tried before."""

    MEDICAL = "medical", "Medicinska"
    WORK = "work", "Arbetsinriktade"
    SOCIAL = "social", "Sociala"
    SEVERAL = "several", "Flera slag"
    NONE = "none", "Inga"


class Otherwise(Labelled):
    """What stands beside the bands of a variable."""

    NOT_SICK_LISTED = "not_sick_listed", "Inte sjukskriven"
    UNKNOWN = "unknown", "Vet inte"


_UNKNOWN = (Otherwise.UNKNOWN.value, Otherwise.UNKNOWN.label)
_BANDS: dict[Variable, Choices] = {
    Variable.AGE: AgeBand.choices(),
    Variable.ASSISTANCE: AssistanceBand.choices(),
    Variable.CAUSE: [
        *(choice for choice in IllHealthArea.choices() if choice != _UNKNOWN),
        (Otherwise.NOT_SICK_LISTED.value, Otherwise.NOT_SICK_LISTED.label),
    ],
    Variable.MEDICAL_REHAB: Rehabilitation.choices(),
    Variable.WORK_REHAB: Rehabilitation.choices(),
    Variable.MEDICAL_NEED: NeedMet.choices(),
    Variable.EARLIER: EarlierMeasures.choices(),
}
SEXES = tuple(Sex)


def bands(categories: Iterable[tuple[str, str]]) -> dict[Variable, Choices]:
    """The (value, label) pairs of every variable, the last always «Vet inte».

    `categories`: the group's own ways in.
    """
    own = {**_BANDS, Variable.CATEGORY: list(categories)}
    return {variable: [*own[variable], _UNKNOWN] for variable in Variable}

"""The bands that a person is described in, alike in a case and in the mapping of all of them."""

from kompetensgrupp.core.labels import Labelled


class Sex(Labelled):
    """Kept for the report's equality section."""

    WOMAN = "woman", "Kvinna"
    MAN = "man", "Man"
    OTHER = "other", "Annat eller ej angivet"


class AgeBand(Labelled):
    """Ten-year bands; the exact age is never asked for."""

    A18 = "18-24", "18–24 år"
    A25 = "25-34", "25–34 år"
    A35 = "35-44", "35–44 år"
    A45 = "45-54", "45–54 år"
    A55 = "55-64", "55–64 år"
    A65 = "65+", "65 år eller äldre"


class AssistanceBand(Labelled):
    """How long the person has lived on social assistance."""

    UNDER_6 = "under6", "Under 6 månader"
    M6_11 = "6-11", "6–11 månader"
    M12_26 = "12-26", "12–26 månader"
    OVER_27 = "27+", "27 månader eller mer"


class IllHealthArea(Labelled):
    """Broad area of ill-health; a diagnosis is never asked for."""

    MENTAL = "mental", "Psykisk ohälsa"
    PAIN = "pain", "Långvarig smärta"
    MUSCULOSKELETAL = "musculoskeletal", "Rörelseorganen"
    NEURO = "neuro", "Neuropsykiatri"
    ADDICTION = "addiction", "Beroende"
    SOMATIC = "somatic", "Annan kroppslig sjukdom"
    MIXED = "mixed", "Flera områden"
    UNKNOWN = "unknown", "Vet inte"

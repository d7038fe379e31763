"""What sort of measure and of support a step's words speak of: for figures that need no text.

Words decide, the first that fits; what fits nothing is «annat». Written by us; a group's own
wording lands under «annat» rather than under the wrong word.
"""

import re
from typing import TypeVar

from kompetensgrupp.core.labels import Labelled

Kind = TypeVar("Kind", bound=Labelled)


class MeasureKind(Labelled):
    """A recommended measure, coarsely."""

    SIP = "sip", "SIP"
    MEDICAL = "medical", "Medicinsk utredning eller läkarintyg"
    TREATMENT = "treatment", "Vård, behandling eller rehabilitering i vården"
    WORK_TRAINING = "work_training", "Arbetsträning eller arbetsförberedande insats"
    COORDINATION = "coordination", "Samordning eller gemensam kartläggning"
    APPLICATION = "application", "Ansökan om ersättning eller stöd"
    STUDIES = "studies", "Studier eller språk"
    SOCIAL = "social", "Socialt stöd"
    OTHER = "other", "Annat"


class BenefitKind(Labelled):
    """A recommended benefit or support, coarsely."""

    ASSISTANCE = "assistance", "Försörjningsstöd"
    SICKNESS = "sickness", "Sjukpenning"
    REHABILITATION = "rehabilitation", "Rehabiliteringsersättning"
    SICKNESS_COMPENSATION = "sickness_compensation", "Sjukersättning"
    ACTIVITY_COMPENSATION = "activity_compensation", "Aktivitetsersättning"
    ACTIVITY_SUPPORT = "activity_support", "Aktivitetsstöd eller utvecklingsersättning"
    HOUSING = "housing", "Bostadsbidrag eller bostadstillägg"
    STUDY_AID = "study_aid", "Studiemedel"
    WAGE = "wage", "Lön, lönestöd eller a-kassa"
    OTHER = "other", "Annat stöd"
    NONE = "none", "Inget angivet"


_MEASURES = (
    (MeasureKind.SIP, r"\bsip\b|samordnad individuell plan"),
    (MeasureKind.APPLICATION, r"\bansök"),
    (MeasureKind.WORK_TRAINING,
     r"arbetstr[äa]n|arbetspröv|arbetsförbered|praktik|förrehab|rustande|prova arbet"),
    (MeasureKind.COORDINATION,
     r"samordn|kartlägg|flerpart|trepart|avstämning|gemensam(?:t)? (?:möte|plan)|nätverksmöte"),
    (MeasureKind.TREATMENT,
     r"behandl|terapi|rehab|fysio|psykolog|samtalskontakt|vårdkontakt|smärt|öppenvård|avgiftn"),
    (MeasureKind.MEDICAL,
     r"läkar|intyg|utlåtande|medicinsk|utred|bedömning|remiss|provtag|vårdcentral|tandvård"),
    (MeasureKind.STUDIES, r"stud|utbild|\bsfi\b|språk|kurs"),
    (MeasureKind.SOCIAL, r"boende|bostad|budget|skuld|hemtjänst|kontaktperson|stödperson|barn"),
)  # fmt: skip
_BENEFITS = (
    (BenefitKind.ACTIVITY_COMPENSATION, r"aktivitetsersättning"),
    (BenefitKind.SICKNESS_COMPENSATION, r"sjukersättning"),
    (BenefitKind.REHABILITATION, r"rehabiliterings(?:penning|ersättning)"),
    (BenefitKind.SICKNESS, r"sjukpenning|sjukpeng"),
    (BenefitKind.ACTIVITY_SUPPORT, r"aktivitetsstöd|utvecklingsersättning|etableringsersättning"),
    (BenefitKind.HOUSING, r"bostads(?:bidrag|tillägg)"),
    (BenefitKind.STUDY_AID, r"studiemedel|studiestart|omställningsstudie|\bcsn\b"),
    (BenefitKind.WAGE, r"\blön|a-kassa|arbetslöshets"),
    (BenefitKind.ASSISTANCE, r"försörjningsstöd|ekonomiskt bistånd|\bbistånd|socialbidrag"),
)  # fmt: skip


def measure_kind(measure: str, is_sip: bool = False) -> MeasureKind:
    """What sort of measure these words speak of."""
    if is_sip:
        return MeasureKind.SIP
    return _first(_MEASURES, measure) or MeasureKind.OTHER


def benefit_kind(benefit: str) -> BenefitKind:
    """What sort of benefit or support these words speak of."""
    if not benefit.strip():
        return BenefitKind.NONE
    return _first(_BENEFITS, benefit) or BenefitKind.OTHER


def _first(rows: tuple[tuple[Kind, str], ...], words: str) -> Kind | None:
    lowered = words.lower()
    return next((kind for kind, pattern in rows if re.search(pattern, lowered)), None)

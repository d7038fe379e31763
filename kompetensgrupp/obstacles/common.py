"""Obstacles that others have met, party by party: somewhere to begin. Our own short words.

Source: the Sörmland coordination association's account of what its parties found in the way.
"""

from dataclasses import dataclass

from kompetensgrupp.obstacles.models import ObstacleKind as K


@dataclass(frozen=True)
class Common:
    """One of them; `code` names it in an address."""

    code: str
    title: str
    kind: K


COMMON: dict[str, tuple[Common, ...]] = {
    "Den enskilda personen": (
        Common("person-1", "Personen skickas runt mellan parterna", K.ROUTINE),
        Common("person-2", "Personen får själv föra bud mellan myndigheterna", K.CONTACT),
    ),
    "Socialtjänsten": (
        Common("soc-1", "Socialtjänsten kan inte kräva bättre läkarintyg", K.BASIS),
        Common("soc-2", "Socialtjänsten saknar medicinskt stöd", K.KNOWLEDGE),
    ),
    "Vården": (
        Common("vard-1", "Vården är osäker på när sjukskrivning hjälper", K.KNOWLEDGE),
        Common("vard-2", "Sjukskrivning sker av sociala skäl", K.ROUTINE),
        Common("vard-3", "Sjukskrivningen saknar plan", K.ROUTINE),
    ),
    "Försäkringskassan": (
        Common("fk-1", "Riktlinjer saknas för den som inte har SGI", K.ROUTINE),
        Common("fk-2", "Försäkringskassan kan inte kräva att någon deltar", K.LAW),
        Common("fk-3", "Läkarintygen räcker inte som underlag", K.BASIS),
    ),
    "Arbetsförmedlingen": (
        Common("af-1", "Arbetsförmedlingen saknar stöd i lag för att begära intyg", K.LAW),
        Common("af-2", "Arbetsförmedlingen saknar stöd i lag för att kalla till möte", K.LAW),
    ),
    "Alla parter": (
        Common("alla-1", "En gemensam bedömning saknas", K.ROUTINE),
        Common("alla-2", "Insatser görs efter varandra i stället för samtidigt", K.ROUTINE),
    ),
}


def common(code: str) -> Common | None:
    """The one that an address names."""
    return next((one for some in COMMON.values() for one in some if one.code == code), None)

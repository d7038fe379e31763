"""Who changes what is said of a party, and what is said before anybody has. Pure.

The first texts are general, without paragraphs of law, and marked as not yet gone through.
"""

from datetime import date

from kompetensgrupp.core.rights import ALLOW, Actor, Refusal, Right, Verdict
from kompetensgrupp.groups.models import Party, PartyKind
from kompetensgrupp.guide.models import StatementKind

FIRST_SOURCE = "Allmän beskrivning i portalen"
FIRST_DAY = date(2026, 11, 22)
NOTHING_YET = "Inte beskrivet än."

_CONTACT = "Se gruppens medlemmar. Skriv i fallets tråd när frågan gäller ett fall."
_ORDER = (StatementKind.TASK, StatementKind.DUTY, StatementKind.EXPECT, StatementKind.ROUTE)
#: Task, responsibility, what others can expect, contact route.
_FIRST: dict[PartyKind, tuple[str, str, str, str]] = {
    PartyKind.KOMMUN: (
        "Socialtjänsten ger stöd till den som inte kan försörja sig på annat sätt, och hjälper "
        "personen vidare mot egen försörjning.",
        "Utreder behovet av stöd, planerar tillsammans med personen och håller kontakten medan "
        "andra utreder. Tar ofta det första steget till en samordnad individuell plan.",
        "En handläggare som känner till hela situationen, berättar vad som redan är prövat och "
        "dokumenterar det gruppen kommit fram till. Socialtjänsten bedömer inte arbetsförmåga "
        "medicinskt.",
        _CONTACT,
    ),
    PartyKind.FK: (
        "Försäkringskassan prövar rätten till ersättning vid sjukdom och funktionsnedsättning och "
        "samordnar rehabilitering som syftar till arbete.",
        "Prövar ansökningar och informerar om vad som behövs i ett underlag. Kan samordna också "
        "för den som saknar SGI, när ett intyg visar nedsatt arbetsförmåga och behov av "
        "rehabilitering.",
        "Besked om vilka ersättningar som kan vara aktuella, vad som saknas i ett underlag och hur "
        "man ansöker. Inget svar i förväg på hur en ansökan prövas.",
        _CONTACT,
    ),
    PartyKind.AF: (
        "Arbetsförmedlingen hjälper arbetssökande mot arbete och arbetsgivare att hitta "
        "arbetskraft, med särskilt stöd när någon har nedsatt arbetsförmåga.",
        "Bedömer behov av stöd för den som är inskriven och kan delta i insatser, i dag eller "
        "inom överskådlig tid.",
        "Besked om vilket stöd som kan finnas, vad som krävs för att skriva in sig och när det är "
        "för tidigt. Arbetsförmedlingen begär inte in läkarintyg för andras räkning.",
        _CONTACT,
    ),
    PartyKind.VARDCENTRAL: (
        "Primärvården är första vägen in till vård, utreder ohälsa och behandlar eller remitterar.",
        "Bedömer medicinskt, beskriver funktionsnedsättning och aktivitetsbegränsning i intyg och "
        "planerar vård och medicinsk rehabilitering. Rehabkoordinatorn samordnar.",
        "En medicinsk bedömning när personen själv söker vård, och ett intyg som säger vad "
        "personen kan och inte kan göra. Vården svarar inte på sociala skäl och lämnar uppgifter "
        "bara när personen sagt ja.",
        _CONTACT,
    ),
    PartyKind.FORBUND: (
        "Samordningsförbundet finansierar samverkan mellan parterna.",
        "Följer upp insatsen genom rapporter och siffror som inte pekar ut någon.",
        "Pengar enligt det beviljade, frågor om hur det går och hjälp att lyfta hinder. Förbundet "
        "läser inga fall.",
        "Genom projektledaren.",
    ),
}


def first_text(party: Party, kind: StatementKind) -> str:
    """What is said of a party of this kind until its group has written its own."""
    texts = _FIRST.get(party.kind)
    return texts[_ORDER.index(kind)] if texts else NOTHING_YET


def may_change(actor: Actor, party: Party) -> Verdict:
    """The leader, or a representative of the party itself."""
    if actor.leads or (actor.has(Right.TAKE_STANDPOINT) and actor.party_id == party.id):
        return ALLOW
    return Refusal("Bara partens egna representanter och projektledaren ändrar texten.")

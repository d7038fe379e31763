"""The chapters of a report, and who tells something in each: a row of sources for each heading.

A source takes a `Context` and gives a `Part`. A capability that has figures for a chapter gets
its source in `SOURCES`; a chapter where nobody has anything to tell says so in one sentence.
The headings: docs/ordlista.md (the association's default headings).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kompetensgrupp.core.tables import median, percent
from kompetensgrupp.groups.models import PartyStatus
from kompetensgrupp.reports import neighbours
from kompetensgrupp.reports import sentences as say
from kompetensgrupp.reports.context import Context, Part
from kompetensgrupp.reports.document import Chapter, Grid
from kompetensgrupp.reports.families import SEXES, YES
from kompetensgrupp.reports.telling import Telling

Source = Callable[[Context], Part]


@dataclass(frozen=True)
class Heading:
    """A chapter of every report. `empty`: said when nothing is told."""

    key: str
    title: str
    empty: str = field(default="Det finns inget att berätta här för perioden.")


HEADINGS = (
    Heading("summary", "Sammanfattning och förslag till beslut"),
    Heading("mission", "Uppdrag, parter och period"),
    Heading("done", "Genomfört", "Inga möten eller aktiviteter är antecknade för perioden."),
    Heading("cases", "Målgrupp och fall"),
    Heading("recommendations", "Rekommendationer och svarstider"),
    Heading("effects", "Uppföljning och effekter",
            "Ingen uppföljning har gjorts under perioden."),
    Heading("obstacles", "Hinder och åtgärder", "Inga hinder är antecknade för perioden."),
    Heading("equality", "Jämställdhet och barnperspektiv",
            "Fallen är för få för att delas upp på kvinnor och män."),
    Heading("goals", "Måluppfyllelse", "Inga mål är antecknade."),
    Heading("deviations", "Avvikelser och risker", "Inga avvikelser är antecknade för perioden."),
    Heading("economy", "Ekonomi", "Ingen budget är antecknad."),
    Heading("outlook", "Läget i och utsikterna för insatsen",
            "Projektledaren har inte skrivit något här."),
    Heading("implementation", "Implementering: vad som lever kvar",
            "Projektledaren har inte skrivit något här."),
    Heading("next", "Nästa period", "Projektledaren har inte skrivit något här."),
)  # fmt: skip


# --- sources ---------------------------------------------------------------------------------


def _came(about: Context) -> str:
    t = about.telling
    before = t.number("published", t.spans.before) if t.spans.before else None
    return say.received(t.number("published"), before, about.now, about.earlier)


def _agreed(about: Context) -> str:
    t = about.telling
    before = t.number("confirmed", t.spans.before) if t.spans.before else None
    return say.recommended(t.number("confirmed"), before, about.now, about.earlier)


def summary(about: Context) -> Part:
    """The two figures that everybody asks for first."""
    t = about.telling
    total = t.number("published", t.spans.since) if t.spans.since else None
    return Part(
        (
            _came(about),
            say.since_start(total, t.number("published")),
            _agreed(about),
            say.behind(t.number("behind", rows=(YES,)), t.number("confirmed")),
        )
    )


def mission(about: Context) -> Part:
    """Who takes part, and what days the report is about."""
    names = {
        status: [p.name for p in about.parties if p.status == status] for status in PartyStatus
    }
    where = f" i {about.group.municipalities}" if about.group.municipalities else ""
    return Part(
        (
            f"Gruppen är en kompetensgrupp{where} med inriktningen {about.group.focus.lower()}.",
            "Den ger gemensamma rekommendationer i avidentifierade fall. En rekommendation binder "
            "ingen myndighet; varje myndighet prövar själv.",
            say.parties(
                names[PartyStatus.TAKES_PART], names[PartyStatus.INVITED], names[PartyStatus.LEFT]
            ),
        )
    )


def cases(about: Context) -> Part:
    """How many cases came, about whom, and which ended otherwise."""
    t = about.telling
    told = [_came(about), say.by_sex(*(t.number("published", columns=(sex,)) for sex in SEXES))]
    grids: list[Grid | None] = []
    for key, title, first, what in (
        ("category", "Ingång", "Ingång", "ingång"),
        ("age", "Ålder", "Åldersgrupp", "ålder"),
        ("assistance", "Tid med försörjningsstöd", "Tid", "tid med försörjningsstöd"),
    ):
        grids.append(t.grid(key, title, first))
        if not t.is_split(key) and t.number("published"):
            told.append(say.hidden_split(what))
    common = _alone(t, "category")
    told.append(say.most_common("Vanligaste ingången", common, t.number("published")))
    told.append(say.ended(t.number("without"), t.number("withdrawn")))
    return Part(told, grids)


def _alone(telling: Telling, key: str) -> list[tuple[str, int]]:
    """The classes that are told by themselves, with their numbers."""
    labels = dict(telling.counted[key].words)
    return [
        (labels[part[0]], number)
        for part in telling.parts(key)
        if len(part) == 1 and (number := telling.number(key, rows=part))
    ]


def recommendations(about: Context) -> Part:
    """How many, agreed how far, how soon, and who is to do something."""
    t = about.telling
    grids = [
        t.grid("behind", "Enighet", "Rekommendationer"),
        t.kinds("party", "Ansvarig part", "Rekommendationer med minst ett steg hos"),
    ]
    return Part(
        (
            _agreed(about),
            say.behind(t.number("behind", rows=(YES,)), t.number("confirmed")),
            _took(about, "answered", "Första svaret", about.group.first_answer_days),
            _took(about, "decided", "Rekommendationen", about.group.recommendation_days),
        ),
        grids,
    )


def _took(about: Context, key: str, what: str, target: int) -> str:
    t, days = about.telling, about.durations[key]
    number, within = t.number(key), t.number(f"{key}_in_time", rows=(YES,))
    if not number:  # a median of few would be somebody's
        return ""
    share = percent(within, number) if within is not None else None
    return say.took(what, median(days), target, share)


def effects(about: Context) -> Part:
    """Feedback, and what became of the recommendations after three and twelve months."""
    t = about.telling
    told = [say.fed_back(t.number("fed_back"), about.now)]
    grids = [
        t.grid("plan", "Vad rekommendationen gav", "Planen"),
        t.grid("contacts", "Kontakterna", "Kontakter"),
        t.grid("experience", "Upplever personen att myndigheterna samverkar?", "Svar"),
    ]
    for months, after in ((3, "efter tre månader"), (12, "efter tolv månader")):
        told.append(say.followed(t.number(f"followed{months}"), months))
        grids += [
            t.kinds(f"outcome{months}", f"Stegen {after}", "Fall där minst ett steg genomförts"),
            t.grid(f"situation{months}", f"Situationen {after}", "Situation"),
            t.grid(
                f"involved{months}", f"Slutligt ansvarig part {after}", "Från början",
                note="Andelen som inte var med är modellens mått på ingenmansland.",
            ),
        ]  # fmt: skip
    return Part(told, grids)


def equality(about: Context) -> Part:
    """Representation, and the support that was recommended: 4R as far as figures tell it."""
    t = about.telling
    women, men = (t.number("published", columns=(sex,)) for sex in SEXES[:2])
    whole = t.number("published")
    if not women or not men or not whole:
        return Part()
    told = f"{percent(women, whole)} procent av fallen gällde kvinnor"
    return Part(
        (
            f"Representation: {told} och {percent(men, whole)} procent män.",
            "Resurser: tabellerna visar vad som rekommenderades för kvinnor och för män.",
        ),
        (
            t.kinds("measure", "Rekommenderade insatser", "Insats"),
            t.kinds("benefit", "Rekommenderade ersättningar och stöd", "Ersättning eller stöd"),
        ),
    )


SOURCES: Mapping[str, tuple[Source, ...]] = {
    "done": (neighbours.met, neighbours.hours, neighbours.studied),
    "obstacles": (neighbours.lifted,),
    "goals": (neighbours.goals,),
    "deviations": (neighbours.deviations,),
    "economy": (neighbours.money,),
    "summary": (summary,),
    "mission": (mission,),
    "cases": (cases,),
    "recommendations": (recommendations,),
    "effects": (effects,),
    "equality": (equality,),
}


def chapters(about: Context, own: Mapping[str, str] | None = None) -> tuple[Chapter, ...]:
    """Every chapter, with what the leader has written in it."""
    return tuple(_chapter(heading, about, (own or {}).get(heading.key, "")) for heading in HEADINGS)


def _chapter(heading: Heading, about: Context, own: str) -> Chapter:
    parts = [source(about) for source in SOURCES.get(heading.key, ())]
    told = tuple(sentence for part in parts for sentence in part.sentences if sentence)
    grids = tuple(grid for part in parts for grid in part.grids if grid)
    if not (told or grids or own):
        told = (heading.empty,)
    return Chapter(heading.key, heading.title, told, grids, own)


def appendix(threshold: int, receipt: str, months: str) -> Chapter:
    """Method, small numbers, words and the log's code."""
    told = [
        f"Siffrorna är räknade i portalen för {months}. Varje händelse räknas i den period då den "
        "inträffade, i svensk tid. Fall som personen inte ville ha prövade räknas inte.",
        f"Små tal: antal under {threshold} visas inte. Klasser slås först ihop, sedan visas bara "
        "en uppdelning i taget, och det som ändå är för litet står som «–». Ett «–» kan vara noll. "
        "Summor, skillnader och tidigare rapporter är med i bedömningen, så att inget dolt tal går "
        "att räkna fram.",
        "Ord: ett fall är en avidentifierad beskrivning av en persons situation. En rekommendation "
        "är gruppens gemensamma råd. En part är en myndighet, eller den del av en, som hör till "
        "gruppen. Arbetsdagar är måndag till fredag utom helgdagar.",
    ]
    if receipt:
        told.append(
            f"Loggens kontrollkod: {receipt}. Med den kan gruppens logg prövas i efterhand."
        )
    return Chapter("appendix", "Bilaga: metod, små tal, ord och kontrollkod", tuple(told))

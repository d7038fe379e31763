"""Putting a report together: count, decide what may be told, and say it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import select

from kompetensgrupp.audit.models import LogHead
from kompetensgrupp.core import clock, periods
from kompetensgrupp.core.chain import receipt
from kompetensgrupp.core.db import db
from kompetensgrupp.core.errors import Invalid
from kompetensgrupp.core.periods import Period
from kompetensgrupp.core.rights import Actor, require
from kompetensgrupp.core.words import full_day
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Association, Group
from kompetensgrupp.reports import families, freezing, rules, sections, telling
from kompetensgrupp.reports import sentences as say
from kompetensgrupp.reports.context import Context
from kompetensgrupp.reports.document import Document
from kompetensgrupp.reports.freezing import Frozen
from kompetensgrupp.reports.telling import Spans, Telling

FINAL = "slut"
APPROVED_BY = "Godkänd av"


def period_of(actor: Actor, code: str) -> Period:
    """The period of a code: «2026-T2», «2026-Q1», «2026-H1», «2026» or «slut».

    Raises Invalid.
    """
    if code == FINAL:
        first = families.first_event(actor).replace(day=1)
        whole = periods.between(first, _last_day(first), "Hela projekttiden")
        return Period(whole.first, whole.last, FINAL, whole.label)
    found = periods.parse(code)
    if found is None:
        raise Invalid("period", "Skriv perioden som 2026-T2, 2026-Q1, 2026-H1, 2026 eller slut.")
    return found


def _last_day(first: date) -> date:
    """The end of the last whole month, or of this one when there is none."""
    today = clock.today()
    before = today.replace(day=1) - timedelta(days=1)
    this = clock.add_months(today.replace(day=1), 1) - timedelta(days=1)
    return before if before >= first else this


def build(actor: Actor, period: Period, published: Sequence[Frozen] = ()) -> Document:
    """The report of a period as it would be now. Raises NotAllowed."""
    return compile_report(actor, period, {}, published)[1]


def counted(
    actor: Actor, period: Period, published: Sequence[Frozen]
) -> dict[str, families.Counted]:
    """Every family, months that have been published as they were told then."""
    first = min(families.first_event(actor), period.first)
    found = families.gather(actor, families.months_between(first, period.last))
    return freezing.as_counted_before(found, published)


def compile_report(
    actor: Actor, period: Period, texts: Mapping[str, str], published: Sequence[Frozen]
) -> tuple[Telling, Document]:
    """The figures of a period and what may be told of them beside all that is published, and
    the report in words. Raises NotAllowed.
    """
    require(rules.may_count(actor))
    group = groups.get_group(actor)
    first = min(families.first_event(actor), period.first)
    spans = _spans(period, families.months_between(first, period.last).span)
    told = telling.decide(
        counted(actor, period, published), spans, group.small_number, freezing.told_in(published)
    )
    now, earlier = _in_words(period)
    about = Context(
        actor, group, groups.parties(actor), period, told, families.durations(actor, period),
        now, earlier,
    )  # fmt: skip
    days = f"{full_day(period.first)} till {full_day(period.last)}"
    last = sections.appendix(group.small_number, _code(group), days)
    return told, Document(
        title=_title(period),
        group=group.name,
        period=period.label,
        date=clock.today().isoformat(),
        head=_head(group, days),
        chapters=(*sections.chapters(about, texts), last),
    )


def _spans(period: Period, all_months: families.Span) -> Spans:
    this = families.span_of(period)
    if period.code == FINAL:
        return Spans(this, names=("Hela projekttiden", "", ""))
    before = families.span_of(period.previous)
    return Spans(
        this,
        before if before[0] >= all_months[0] else None,
        all_months if all_months[0] < this[0] else None,
        ("Perioden", say.PERIODS[_kind(period)][1].capitalize(), "Sedan starten"),
    )


def _kind(period: Period) -> str:
    return period.code[5:6]


def _in_words(period: Period) -> tuple[str, str]:
    return (say.WHOLE, "") if period.code == FINAL else say.PERIODS[_kind(period)]


def _title(period: Period) -> str:
    names = {"T": "Tertialrapport", "Q": "Kvartalsrapport", "H": "Halvårsrapport", "": "Årsrapport"}
    return "Slutrapport" if period.code == FINAL else names[_kind(period)]


def _head(group: Group, days: str) -> tuple[tuple[str, str], ...]:
    association = (
        db.session.get(Association, group.association_id) if group.association_id else None
    )
    found = [
        ("Samordningsförbund", association.name if association else ""),
        ("Insats", group.name),
        ("Kommuner", group.municipalities),
        ("Period", days),
        (APPROVED_BY, "Utkast, inte godkänt"),
    ]
    return tuple((word, value) for word, value in found if value)


def _code(group: Group) -> str:
    """The receipt of the log's end, as it is now."""
    head = db.session.scalar(select(LogHead).where(LogHead.group_id == group.id))
    return receipt(head.hash) if head else ""

"""What the pages show of reports: periods to choose, what differs, the development over time.

A half of the service that only reads.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from kompetensgrupp.core import clock, periods
from kompetensgrupp.core.db import db
from kompetensgrupp.core.differences import Part, between, differ
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.core.words import number_sv
from kompetensgrupp.groups.models import Group
from kompetensgrupp.reports import families, freezing, publishing, service
from kompetensgrupp.reports.document import Chapter, Document
from kompetensgrupp.reports.models import Report, ReportState, ReportVersion

#: How many years back one chooses between.
YEARS = 3
_KINDS = (("Tertial", "T", 3), ("Kvartal", "Q", 4), ("Halvår", "H", 2), ("År", "", 1))
#: What the board sees over time: the way of counting, its name, and what it counts.
_OVER_TIME = (
    ("published", "Nya fall", "fall"),
    ("confirmed", "Fastställda rekommendationer", "rekommendationer"),
    ("fed_back", "Fall med återkoppling", "fall"),
    ("followed3", "Fall som följts upp efter tre månader", "fall"),
)


@dataclass(frozen=True)
class Choice:
    """A period to make a report of."""

    code: str
    label: str
    kind: str


def choices(actor: Actor) -> list[Choice]:
    """Periods since the group's start, the newest first within each kind.

    The last whole tertial is always there, also when nothing happened in it.
    """
    today, due = clock.today(), periods.tertial_of(clock.today()).previous
    began = max(families.first_event(actor), date(today.year - YEARS, 1, 1))
    start = min(began, due.first)
    found = []
    for name, kind, count in _KINDS:
        for year in range(today.year, start.year - 1, -1):
            codes = [f"{year}-{kind}{n}" for n in range(count, 0, -1)] if kind else [str(year)]
            for period in filter(None, map(periods.parse, codes)):
                if period.first <= today and period.last >= start:
                    found.append(Choice(period.code, _named(period, today), name))
    return [*found, Choice(service.FINAL, "Hela projekttiden", "Slutrapport")]


def _named(period: periods.Period, today: date) -> str:
    return period.label if period.last < today else f"{period.label} (pågår)"


def first_choice() -> str:
    """The last whole tertial: the report that is due next."""
    return periods.tertial_of(clock.today()).previous.code


def is_over(report: Report) -> bool:
    """Whether its period has ended, so that it can be approved."""
    return report.last < clock.today()


# --- what differs ----------------------------------------------------------------------------


def version_before(version: ReportVersion) -> ReportVersion | None:
    """The version that it came after."""
    query = select(ReportVersion).where(
        ReportVersion.report_id == version.report_id, ReportVersion.number == version.number - 1
    )
    return db.session.scalar(query)


def differences(actor: Actor, version: ReportVersion) -> list[tuple[str, list[Part]]]:
    """The chapters that differ from the version before, with what differs."""
    before = version_before(version)
    if before is None:
        return []
    old = {c.key: _as_text(c) for c in publishing.read(actor, before).chapters}
    new = publishing.read(actor, version).chapters
    return [
        (chapter.title, between(old.get(chapter.key, ""), text))
        for chapter in new
        if chapter.key != "appendix" and differ(old.get(chapter.key, ""), text := _as_text(chapter))
    ]


def _as_text(chapter: Chapter) -> str:
    return "\n".join([*chapter.sentences, *_lines(chapter), chapter.own])


def _lines(chapter: Chapter) -> Iterator[str]:
    for grid in chapter.grids:
        yield f"{grid.title}: {', '.join(grid.columns)}"
        for label, values in grid.rows:
            yield f"{label}: {', '.join(number_sv(value) for value in values)}"


# --- the board -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Series:
    """A number of each period; None is «–»."""

    title: str
    unit: str
    rows: list[tuple[str, int | None]]

    @property
    def bars(self) -> list[tuple[str, int]]:
        """Those that a chart draws."""
        return [(label, n) for label, n in self.rows if n]


@dataclass(frozen=True)
class Overview:
    """A group's published reports, the latest first, and its development over time."""

    group: Group
    rows: list[tuple[Report, ReportVersion]]
    latest: Document
    series: list[Series]

    @property
    def proposal(self) -> Chapter:
        """The summary and the proposal for a decision, of the latest report."""
        return self.latest.chapters[0]


def overviews(actor: Actor) -> list[Overview]:
    """The published reports of each group that the actor may read, by the group's name."""
    by_group: dict[int, list[tuple[Report, ReportVersion]]] = {}
    for report, version in publishing.versions(actor):
        if version.state == ReportState.PUBLISHED:
            by_group.setdefault(report.group_id, []).append((report, version))
    found = [_overview(actor, group_id, rows) for group_id, rows in by_group.items()]
    return sorted(found, key=lambda one: one.group.name)


def _overview(actor: Actor, group_id: int, rows: list[tuple[Report, ReportVersion]]) -> Overview:
    group = db.session.get_one(Group, group_id)
    return Overview(group, rows, publishing.read(actor, rows[0][1]), _development(rows))


def _development(rows: Sequence[tuple[Report, ReportVersion]]) -> list[Series]:
    """The numbers that reports of the most common kind of period told, the oldest first."""
    latest = {report.id: (report, version) for report, version in reversed(rows)}
    kinds = Counter(report.period[5:6] for report, _ in latest.values() if _is_regular(report))
    if not kinds:
        return []
    kind = kinds.most_common(1)[0][0]
    same = [
        (report, version.figures or {})
        for report, version in sorted(latest.values(), key=lambda one: one[0].last)
        if _is_regular(report) and report.period[5:6] == kind
    ]
    found = [
        Series(title, unit, [(r.label, freezing.told_number(f, key, _span(r))) for r, f in same])
        for key, title, unit in _OVER_TIME
    ]
    return [series for series in found if series.bars]


def _is_regular(report: Report) -> bool:
    return report.period != service.FINAL


def _span(report: Report) -> tuple[str, str]:
    return f"{report.first:%Y-%m}", f"{report.last:%Y-%m}"

"""Rows for evaluation: one a case, banded and without text, coarsened until nobody stands alone.

Every combination of what might be known about a person is shared by at least the group's
small-number threshold of rows; what isn't is made coarser, one column after the other, in every
row that needs it. Files never hold a formula. Two files never hold the same case, or they hold the
same cases: what differs between them would tell of those few.
"""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import xlsxwriter
from sqlalchemy import or_, select

from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event, LogEntry
from kompetensgrupp.cases.models import Case, CaseFacts
from kompetensgrupp.cases.vocabulary import AgeBand, AssistanceBand, Purpose, Sex, State
from kompetensgrupp.cases.vocabulary import WithdrawReason as Withdrawn
from kompetensgrupp.core import clock, periods
from kompetensgrupp.core.db import db
from kompetensgrupp.core.periods import Period
from kompetensgrupp.core.rights import Actor, Verdict, require, require_state
from kompetensgrupp.figures import rules
from kompetensgrupp.groups import service as groups

Line = dict[str, str | int | None]
HIDDEN = "–"
#: What might be known about a person, the first to be made coarser first.
KEYS = ("Tid med försörjningsstöd", "Ålder", "Ingång", "Kön")
_UNTOLD = (HIDDEN,) * len(KEYS)
DICTIONARY = (
    ("Syfte", "Varför gruppen frågades.", "Stöd i enskilt fall, Lärande"),
    ("Kön", "Personens kön.", "Kvinna, Man, Annat eller ej angivet"),
    ("Ålder", "Åldersgrupp på tio år.", "18–24 år … 65 år eller äldre"),
    ("Tid med försörjningsstöd", "Hur länge personen haft stöd.", "fyra band"),
    ("Ingång", "Hur fallet kom till gruppen.", "gruppens egna ord"),
    ("Läge", "Fallets läge när underlaget togs ut.", "Diskussion, Följs upp …"),
    ("Granskning", "Arbetsdagar från skickat till publicerat.", "heltal eller tomt"),
    ("Första svar", "Arbetsdagar från publicerat till första svar.", "heltal eller tomt"),
    ("Rekommendation", "Arbetsdagar från publicerat till fastställd.", "heltal eller tomt"),
)
COLUMNS = tuple(name for name, _, _ in DICTIONARY)
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Extract:
    """The rows as they may leave the group, and how many had something made coarser."""

    rows: list[Line]
    coarsened: int

    @property
    def print(self) -> str:
        """A print of what the rows tell of people; the same for the same people."""
        told = sorted((str(row["Syfte"]), *_combination(row)) for row in self.rows)
        return sha256(repr(told).encode()).hexdigest()[:16]


def build(actor: Actor, period: Period, kind: str) -> tuple[bytes, str]:
    """The file (csv or xlsx) of the cases published in the period, and its type; it is logged.

    Raises NotAllowed, InvalidState beside what has left the group before.
    """
    require(rules.may_export(actor))
    found = extract(actor, period)
    entry = audit.record(
        actor, Event.FIGURES_EXPORTED, period=period.code, format=kind, rows=len(found.rows),
        print=found.print,
    )  # fmt: skip
    # The log's lock is held from here, so that nobody takes out another period meanwhile.
    require_state(_beside_others(actor, period, found, entry.seq))
    make = _xlsx if kind == "xlsx" else _csv
    return make(found, period, entry.receipt), _TYPES[kind]


def can_take_out(actor: Actor, period: Period) -> Verdict:
    """Whether the period's rows can leave the group now."""
    return _beside_others(actor, period, extract(actor, period))


def _beside_others(
    actor: Actor, period: Period, found: Extract, before: int | None = None
) -> Verdict:
    query = select(LogEntry.data).where(
        LogEntry.group_id == actor.group_id, LogEntry.event == Event.FIGURES_EXPORTED
    )
    if before is not None:
        query = query.where(LogEntry.seq < before)
    earlier = [
        rules.Export(then, data.get("print", ""))
        for data in db.session.scalars(query.order_by(LogEntry.seq))
        if data["rows"] and (then := periods.parse(data["period"]))
    ]
    return rules.can_leave(rules.Export(period, found.print), earlier, clock.today())


def extract(actor: Actor, period: Period) -> Extract:
    """The rows, coarsened and in an order that tells nothing."""
    threshold = groups.get_group(actor).small_number
    categories = {c.code: c.label for c in groups.categories(actor)}
    query = (
        select(CaseFacts)
        .join(Case, Case.id == CaseFacts.case_id)
        .where(
            CaseFacts.group_id == actor.group_id,
            CaseFacts.approved_at >= period.start,
            CaseFacts.approved_at < period.end,
            or_(Case.withdraw_reason.is_(None), Case.withdraw_reason != Withdrawn.PERSON_DECLINED),
        )
        .order_by(CaseFacts.case_id)
    )
    rows = [_row(facts, categories) for facts in db.session.scalars(query)]
    return coarsen(rows, threshold)


def _row(facts: CaseFacts, categories: dict[str, str]) -> Line:
    values = (
        Purpose.label_of(facts.purpose), Sex.label_of(facts.sex), AgeBand.label_of(facts.age_band),
        AssistanceBand.label_of(facts.assistance_band), categories.get(facts.category or "", ""),
        State.label_of(facts.state), facts.review_days, facts.first_answer_days,
        facts.recommendation_days,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def coarsen(rows: Sequence[Line], threshold: int) -> Extract:
    """Hide keys until every combination left is shared by `threshold` rows. Pure.

    Of fewer rows than the threshold nothing is told, not even their number.
    """
    if len(rows) < threshold:
        return Extract([], 0)
    out = [dict(row) for row in rows]
    for key in KEYS:
        for row in _alone(out, threshold):
            row[key] = HIDDEN
    while few := _alone(out, threshold):  # all hidden, and still few: others hide with them
        _hide_with(out, few)
    for row in out:
        if _combination(row) == _UNTOLD:
            row.update({"Granskning": None, "Första svar": None, "Rekommendation": None})
    changed = sum(
        _combination(old) != _combination(new) for old, new in zip(rows, out, strict=True)
    )
    out.sort(key=lambda row: tuple(str(row[name]) for name in COLUMNS))
    return Extract(out, changed)


def _hide_with(rows: list[Line], few: list[Line]) -> None:
    """Let the smallest group of rows that may be told of hide its keys beside these few."""
    counts = Counter(_combination(row) for row in rows)
    told = [one for one in counts if one not in {_combination(row) for row in few}]
    smallest = min(told, key=lambda one: (counts[one], one))
    for row in (*few, *(row for row in rows if _combination(row) == smallest)):
        row.update(dict.fromkeys(KEYS, HIDDEN))


def _combination(row: Line) -> tuple[str, ...]:
    return tuple(str(row[key]) for key in KEYS)


def _alone(rows: list[Line], threshold: int) -> list[Line]:
    """Rows whose combination too few share."""
    counts = Counter(_combination(row) for row in rows)
    return [row for row in rows if counts[_combination(row)] < threshold]


def _csv(found: Extract, _period: Period, _receipt: str) -> bytes:
    """Semicolons and a byte order mark, as Swedish Excel wants them."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_plain(row[name]) for name in COLUMNS] for row in found.rows)
    return out.getvalue().encode("utf-8-sig")


def _plain(value: str | int | None) -> str | int:
    """A cell that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value[:1] in "=+-@\t\r":
        return "'" + value
    return "" if value is None else value


def _xlsx(found: Extract, period: Period, receipt: str) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": f"Underlag för utvärdering, {period.label}", "language": "sv-SE"})
    head = book.add_format({"bold": True, "bottom": 1})
    _sheet(book, "Fall", COLUMNS, [[row[n] for n in COLUMNS] for row in found.rows], head)
    words = [list(row) for row in DICTIONARY]
    words.append([HIDDEN, "Dolt, för att för få fall delar kombinationen.", ""])
    words.append(["Kvittokod", "Det här uttagets rad i gruppens logg.", receipt])
    _sheet(book, "Ordbok", ("Kolumn", "Betyder", "Värden"), words, head)
    book.close()
    return out.getvalue()


def _sheet(
    book: Any, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], head: Any
) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column, head)
        sheet.set_column(place, place, max(14, len(column) + 2))
    for line, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if value is not None:
                sheet.write(line, place, value)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)

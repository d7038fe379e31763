"""From a draft to what the board reads: writing, approving with frozen figures, publishing.

A part of the service. Drafts leave no trace in the log; approving does, and its receipt code
stands in the report.
"""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from sqlalchemy import select

from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.checking import service as checking
from kompetensgrupp.core import chain, clock
from kompetensgrupp.core.db import db, locked
from kompetensgrupp.core.errors import Invalid, InvalidState, NotVisible
from kompetensgrupp.core.periods import Period
from kompetensgrupp.core.rights import Actor, require, require_state
from kompetensgrupp.core.suppression import gives_away
from kompetensgrupp.core.words import full_day
from kompetensgrupp.groups import service as groups
from kompetensgrupp.reports import files, freezing, rules, service
from kompetensgrupp.reports.document import Document, from_data
from kompetensgrupp.reports.models import Report, ReportFile, ReportState, ReportVersion
from kompetensgrupp.reports.sections import HEADINGS

LONGEST = 10_000
_KEYS = frozenset(heading.key for heading in HEADINGS)


def create(actor: Actor, code: str) -> ReportVersion:
    """A first draft of a period's report, or the version there is. Raises NotAllowed, Invalid."""
    require(rules.may_build(actor))
    period = service.period_of(actor, code)
    found = db.session.scalar(
        select(Report).where(Report.group_id == actor.group_id, Report.period == period.code)
    )
    if found is not None:
        return _latest(found)
    report = Report(
        group_id=actor.group_id, period=period.code, label=period.label,
        first=period.first, last=period.last,
    )  # fmt: skip
    db.session.add(report)
    db.session.flush()
    return _add_version(report, 1, {})


def new_version(actor: Actor, version: ReportVersion) -> ReportVersion:
    """A draft after what was published, with its texts. Raises NotAllowed, InvalidState."""
    require(rules.may_build(actor))
    report = report_of(version)
    if version.state != ReportState.PUBLISHED or _latest(report).id != version.id:
        raise InvalidState("Det finns redan en version som inte är publicerad.")
    return _add_version(report, version.number + 1, version.texts)


def _add_version(report: Report, number: int, texts: Mapping[str, str]) -> ReportVersion:
    version = ReportVersion(
        group_id=report.group_id, report_id=report.id, number=number, texts=dict(texts)
    )
    db.session.add(version)
    db.session.flush()
    audit.exempt("a draft of a report")
    return version


def _latest(report: Report) -> ReportVersion:
    query = select(ReportVersion).where(ReportVersion.report_id == report.id)
    return db.session.scalars(query.order_by(ReportVersion.number.desc()).limit(1)).one()


def _period(report: Report) -> Period:
    """The days that the report was begun for: the end of «slut» moves with time."""
    return Period(report.first, report.last, report.period, report.label)


def load(actor: Actor, version_id: int) -> ReportVersion:
    """A version that the actor may read, held until commit by a writer. Raises NotVisible."""
    query = select(ReportVersion).where(
        ReportVersion.id == version_id, ReportVersion.group_id.in_(groups.reach(actor))
    )
    found: ReportVersion | None = db.session.scalar(locked(query, ReportVersion))
    if found is None or not rules.may_read(actor, found):
        raise NotVisible
    return found


def report_of(version: ReportVersion) -> Report:
    """The report that it is a version of."""
    return db.session.get_one(Report, version.report_id)


def versions(actor: Actor) -> list[tuple[Report, ReportVersion]]:
    """The reports that the actor may read, the latest period and version first."""
    query = (
        select(Report, ReportVersion)
        .join(ReportVersion, ReportVersion.report_id == Report.id)
        .where(Report.group_id.in_(groups.reach(actor)))
        .order_by(Report.last.desc(), Report.id.desc(), ReportVersion.number.desc())
    )
    rows = db.session.execute(query)
    return [(report, version) for report, version in rows if rules.may_read(actor, version)]


# --- writing ---------------------------------------------------------------------------------


def write(actor: Actor, version: ReportVersion, texts: Mapping[str, str], revision: int) -> None:
    """Keep what the leader wrote in some chapters; the others stay as they are.

    `revision`: of the version that was read. Raises NotAllowed, InvalidState when it has been
    changed since or can't be, Invalid, Identified.
    """
    require(rules.may_build(actor))
    require_state(rules.can_change(version))
    for key, text in texts.items():
        if key not in _KEYS:
            raise Invalid(key, "Rubriken finns inte.")
        if len(text) > LONGEST:
            raise Invalid(key, f"Skriv högst {LONGEST} tecken.")
    if revision != version.revision:
        raise InvalidState("Någon annan har ändrat rapporten. Läs den igen innan du sparar.")
    changed = {key: text for key, text in texts.items() if text != version.texts.get(key, "")}
    checking.require_clear(actor, version.about, changed)
    version.texts = {**version.texts, **texts}
    version.revision += 1
    version.changed_at = clock.now()
    audit.exempt("a draft of a report")
    db.session.flush()


# --- approving -------------------------------------------------------------------------------


def approve(
    actor: Actor, version: ReportVersion, wants_second: bool = False, revision: int | None = None
) -> None:
    """Freeze figures and texts, with the log's receipt.

    `revision`: of the version that was read. Raises NotAllowed, InvalidState.
    """
    require(rules.may_build(actor))
    require_state(rules.can_move(version, ReportState.APPROVED))
    if revision not in (None, version.revision):
        raise InvalidState("Någon annan har ändrat rapporten. Läs den igen innan du godkänner.")
    report = report_of(version)
    require_state(rules.is_over(report.last, clock.today()))
    period = _period(report)
    figures, document = service.compile_report(actor, period, version.texts, published(actor))
    frozen = freezing.as_data(figures.counted)
    digest = sha256(chain.canonical({"figures": frozen, "texts": version.texts})).hexdigest()
    entry = audit.record(
        actor, Event.REPORT_APPROVED, period=report.period, version=version.number, digest=digest
    )
    version.state, version.wants_second = ReportState.APPROVED, wants_second
    version.approved_at, version.approved_by_id = clock.now(), actor.user_id
    version.figures, version.receipt = frozen, entry.receipt
    version.document = _signed(document, actor, version).as_data()
    db.session.flush()


def _signed(document: Document, actor: Actor, version: ReportVersion) -> Document:
    """The document with who approved it, and the receipt of that in the log."""
    day = full_day(clock.today())
    head = [(w, v) for w, v in document.head if w != service.APPROVED_BY]
    head += [
        (service.APPROVED_BY, f"{actor.name}, {day}"),
        ("Version", str(version.number)),
        ("Loggens kontrollkod", version.receipt),
    ]
    return replace(document, head=tuple(head), is_draft=False)


def agree(actor: Actor, version: ReportVersion) -> None:
    """The second person's yes. Raises NotAllowed, InvalidState."""
    require(rules.may_agree(actor, version))
    require_state(rules.can_move(version, ReportState.PUBLISHED))
    if version.second_at is not None:
        raise InvalidState("En andra person har redan godkänt rapporten.")
    version.second_at, version.second_by_id = clock.now(), actor.user_id
    report = report_of(version)
    audit.record(actor, Event.REPORT_AGREED, period=report.period, version=version.number)
    data = from_data(version.document or {})
    head = (*data.head, ("Också godkänd av", f"{actor.name}, {full_day(clock.today())}"))
    version.document = replace(data, head=head).as_data()
    db.session.flush()


def reopen(actor: Actor, version: ReportVersion) -> None:
    """Back to a draft: what was frozen is let go of. Raises NotAllowed, InvalidState."""
    require(rules.may_build(actor))
    require_state(rules.can_move(version, ReportState.DRAFT))
    report = report_of(version)
    audit.record(actor, Event.REPORT_REOPENED, period=report.period, version=version.number)
    version.state, version.receipt = ReportState.DRAFT, ""
    version.figures = version.document = None
    version.approved_at = version.approved_by_id = None
    version.second_at = version.second_by_id = None
    version.revision += 1
    db.session.flush()


# --- publishing ------------------------------------------------------------------------------


def publish(actor: Actor, version: ReportVersion) -> None:
    """Let the board read it, with its files as they are now and stay. Raises as above."""
    require(rules.may_build(actor))
    require_state(rules.can_move(version, ReportState.PUBLISHED))
    require_state(rules.has_second(version))
    _require_nobody_given_away(actor, version)
    document = from_data(version.document or {})
    for kind in files.KINDS:
        content = files.make(document, kind)
        db.session.add(
            ReportFile(group_id=version.group_id, version_id=version.id, kind=kind, content=content)
        )
    version.state, version.published_at = ReportState.PUBLISHED, clock.now()
    report = report_of(version)
    audit.record(actor, Event.REPORT_PUBLISHED, period=report.period, version=version.number)
    db.session.flush()


def _require_nobody_given_away(actor: Actor, version: ReportVersion) -> None:
    """Another report may have been published since these figures were frozen."""
    told = freezing.told_in([*published(actor), version.figures or {}])
    report = report_of(version)
    counted = service.counted(actor, _period(report), published(actor))
    threshold = groups.get_group(actor).small_number
    for key, own in counted.items():
        if gives_away(replace(own.family, told=tuple(told.get(key, ()))), threshold):
            raise InvalidState(
                "En annan rapport har publicerats sedan siffrorna frystes. Öppna rapporten igen "
                "och godkänn den på nytt, så räknas det in."
            )


def published(actor: Actor) -> list[freezing.Frozen]:
    """The frozen figures of everything published so far, the oldest first."""
    query = (
        select(ReportVersion.figures)
        .where(
            ReportVersion.group_id == actor.group_id, ReportVersion.state == ReportState.PUBLISHED
        )
        .order_by(ReportVersion.published_at, ReportVersion.id)
    )
    return [figures for figures in db.session.scalars(query) if figures]


def read(actor: Actor, version: ReportVersion) -> Document:
    """The report as it is frozen, or as a draft would be now. Raises NotAllowed."""
    require(rules.may_read(actor, version))
    if version.document is not None:
        return from_data(version.document)
    report = report_of(version)
    period = _period(report)
    return service.compile_report(actor, period, version.texts, published(actor))[1]


def file(actor: Actor, version: ReportVersion, kind: str) -> bytes:
    """The version as a file: the kept one when published. Raises NotAllowed, NotVisible."""
    if kind not in files.KINDS:
        raise NotVisible
    document = read(actor, version)
    query = select(ReportFile.content).where(
        ReportFile.version_id == version.id, ReportFile.kind == kind
    )
    kept: bytes | None = db.session.scalar(query)
    return kept if kept is not None else files.make(document, kind)

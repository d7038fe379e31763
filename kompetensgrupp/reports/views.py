"""Reports on the screen: the list, a draft with the leader's texts, and what is decided of it."""

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from kompetensgrupp.core.differences import between, differ
from kompetensgrupp.core.rights import Right, require_state
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.drafts.models import Draft
from kompetensgrupp.reports import board_views, publishing, reading, rules
from kompetensgrupp.reports.forms import ApproveForm, NewReportForm, TextsForm
from kompetensgrupp.reports.models import ReportState, ReportVersion
from kompetensgrupp.reports.sections import HEADINGS
from kompetensgrupp.reports.surface import bp, sent
from kompetensgrupp.web import access
from kompetensgrupp.web.addresses import as_number
from kompetensgrupp.web.htmx import done, render

__all__ = ["board_views", "bp"]  # its views stand on the same blueprint
#: The button that saves and goes on to approving.
REVIEW = "review"


@bp.get("/rapporter")
@access.requires(Right.READ_FIGURES)
def listed() -> ResponseReturnValue:
    """The group's reports and how far they have come; for the leader a new one."""
    form = NewReportForm(formdata=None)
    form.period.data = reading.first_choice()
    return _list_page(form)


def _list_page(form: NewReportForm, status: int = 200) -> ResponseReturnValue:
    actor = access.viewer()
    may_build = rules.may_build(actor)
    return render(
        "reports/list.html",
        status=status,
        rows=publishing.versions(actor),
        form=form.offer(reading.choices(actor)) if may_build else form,
        may_build=may_build,
        is_over=reading.is_over,
    )


@bp.post("/rapporter")
@access.requires(Right.LEAD)
def create() -> ResponseReturnValue:
    """A draft of the chosen period, or the report that there is."""
    form = NewReportForm()
    if form.validate():
        version = form.attempt(publishing.create, access.viewer(), form.period.data)
        if version:
            said = "Rapporten finns nu som utkast. Siffrorna är räknade."
            if version.number > 1 or version.state != ReportState.DRAFT or version.revision:
                said = "Perioden har redan en rapport. Här är den."
            return _to(version, said)
    return _list_page(form, status=422)


def _to(version: ReportVersion, said: str) -> ResponseReturnValue:
    return done("reports.show", said=said, values={"version_id": version.id})


# --- a draft ---------------------------------------------------------------------------------


@bp.get("/rapporter/<int:version_id>")
@access.requires(Right.READ_FIGURES)
def show(version: ReportVersion) -> ResponseReturnValue:
    """A draft for the leader to write in; otherwise the report to read."""
    if not _may_write(version):
        return _report_page(version)
    draft = drafts.find(access.viewer(), _draft_key(version))
    form = _filled(version, draft)
    stale = draft is not None and as_number(form.seen.data) != version.revision
    form.seen.data = str(version.revision)  # what is saved now is shown beside
    return _draft_page(version, form, stale=stale, draft=draft)


def _may_write(version: ReportVersion) -> bool:
    return bool(rules.may_build(access.viewer()) and rules.can_change(version))


def _draft_key(version: ReportVersion) -> str:
    return f"rapport/{version.id}"


def _filled(version: ReportVersion, draft: Draft | None) -> TextsForm:
    """With what the leader has begun to write, or with what is saved."""
    if draft is None:
        return TextsForm(formdata=None).show(version)
    typed: MultiDict[str, str] = MultiDict(
        [(name, value) for name, values in draft.fields.items() for value in values]
    )
    return TextsForm(formdata=typed)


def _draft_page(
    version: ReportVersion,
    form: TextsForm,
    status: int = 200,
    *,
    stale: bool = False,
    draft: Draft | None = None,
) -> ResponseReturnValue:
    form.draft_key.data = _draft_key(version)
    document = publishing.read(access.viewer(), version)
    saved, typed = version.texts, form.words()
    clashes = [
        (heading.title, between(typed[heading.key], saved.get(heading.key, "")))
        for heading in HEADINGS
        if stale and differ(typed[heading.key], saved.get(heading.key, ""))
    ]
    return render(
        "reports/draft.html",
        status=status,
        version=version,
        report=publishing.report_of(version),
        document=document,
        form=form,
        stale=stale,
        clashes=clashes,
        draft=draft,
        keys={heading.key for heading in HEADINGS},
        longest=publishing.LONGEST,
        is_over=reading.is_over(publishing.report_of(version)),
    )


@bp.post("/rapporter/<int:version_id>")
@access.requires(Right.LEAD)
def write(version: ReportVersion) -> ResponseReturnValue:
    """Save the texts; the other button goes on to approving."""
    form, actor = TextsForm(), access.viewer()
    require_state(rules.can_change(version))
    if as_number(form.seen.data) != version.revision:
        form.seen.data = str(version.revision)
        return _draft_page(version, form, status=409, stale=True)
    if form.validate():
        form.attempt(publishing.write, actor, version, form.words(), version.revision)
        if not form.problems:
            drafts.drop(actor, _draft_key(version))
            if request.form.get("action") == REVIEW:
                values = {"version_id": version.id}
                return done("reports.review", said="Texterna är sparade.", values=values)
            return _to(version, "Texterna är sparade.")
    return _draft_page(version, form, status=422)


# --- approving and publishing ----------------------------------------------------------------


@bp.get("/rapporter/<int:version_id>/godkann")
@access.requires(Right.LEAD)
def review(version: ReportVersion) -> ResponseReturnValue:
    """The report as it will be frozen, to read before it is approved."""
    require_state(rules.can_change(version))
    form = ApproveForm(formdata=None)
    form.seen.data = str(version.revision)
    actor = access.viewer()
    return render(
        "reports/review.html",
        version=version,
        report=publishing.report_of(version),
        document=publishing.read(actor, version),
        form=form,
        unsaved=drafts.find(actor, _draft_key(version)) is not None,
        is_over=reading.is_over(publishing.report_of(version)),
    )


@bp.post("/rapporter/<int:version_id>/godkann")
@access.requires(Right.LEAD)
def approve(version: ReportVersion) -> ResponseReturnValue:
    """Freeze figures and texts."""
    form = ApproveForm()
    publishing.approve(
        access.viewer(), version, bool(form.wants_second.data), as_number(form.seen.data)
    )
    return _to(version, "Rapporten är godkänd. Siffror och texter är frysta.")


@bp.post("/rapporter/<int:version_id>/instamma")
@access.requires(Right.READ_FIGURES)
def agree(version: ReportVersion) -> ResponseReturnValue:
    """The second person's yes."""
    publishing.agree(access.viewer(), version)
    return _to(version, "Du har godkänt rapporten. Projektledaren kan publicera den.")


@bp.post("/rapporter/<int:version_id>/oppna")
@access.requires(Right.LEAD)
def reopen(version: ReportVersion) -> ResponseReturnValue:
    """Back to a draft."""
    publishing.reopen(access.viewer(), version)
    return _to(version, "Rapporten är ett utkast igen. Siffrorna räknas om.")


@bp.post("/rapporter/<int:version_id>/publicera")
@access.requires(Right.LEAD)
def publish(version: ReportVersion) -> ResponseReturnValue:
    """Let the board read it."""
    publishing.publish(access.viewer(), version)
    return _to(version, "Rapporten är publicerad. Styrelsen kan läsa den nu.")


@bp.post("/rapporter/<int:version_id>/ny-version")
@access.requires(Right.LEAD)
def renew(version: ReportVersion) -> ResponseReturnValue:
    """A draft after what was published."""
    made = publishing.new_version(access.viewer(), version)
    return _to(made, f"Version {made.number} är ett utkast med texterna från version "
                     f"{version.number}.")  # fmt: skip


# --- reading ---------------------------------------------------------------------------------


def _report_page(version: ReportVersion) -> ResponseReturnValue:
    actor = access.viewer()
    same = [v for _, v in publishing.versions(actor) if v.report_id == version.report_id]
    leads = bool(rules.may_build(actor))
    is_waiting = version.state == ReportState.APPROVED
    return render(
        "reports/show.html",
        version=version,
        report=publishing.report_of(version),
        document=publishing.read(actor, version),
        versions=same,
        may_publish=leads and is_waiting and bool(rules.has_second(version)),
        may_reopen=leads and is_waiting,
        may_agree=is_waiting
        and version.wants_second
        and version.second_at is None
        and bool(rules.may_agree(actor, version)),
        may_renew=leads and version.state == ReportState.PUBLISHED and version is same[0],
        unsaved=leads and drafts.find(actor, _draft_key(version)) is not None,
    )


@bp.get("/rapporter/<int:version_id>/skillnader")
@access.requires(Right.READ_FIGURES)
def compare(version: ReportVersion) -> ResponseReturnValue:
    """What differs from the version before."""
    return render(
        "reports/compare.html",
        version=version,
        report=publishing.report_of(version),
        changes=reading.differences(access.viewer(), version),
    )


@bp.get("/rapporter/<int:version_id>/fil/<kind>")
@access.requires(Right.READ_FIGURES)
def file(version: ReportVersion, kind: str) -> ResponseReturnValue:
    """The report as a file."""
    return sent(version, kind)

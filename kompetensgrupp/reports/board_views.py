"""What the board and the association's officers read: published reports, and nothing of cases."""

from flask.typing import ResponseReturnValue

from kompetensgrupp.core.rights import Right
from kompetensgrupp.obstacles import reading as obstacles
from kompetensgrupp.reports import publishing, reading
from kompetensgrupp.reports.models import ReportVersion
from kompetensgrupp.reports.surface import bp, sent
from kompetensgrupp.web import access
from kompetensgrupp.web.htmx import render


@bp.get("/styrelse")
@access.requires(Right.READ_BOARD)
def board() -> ResponseReturnValue:
    """Published reports, the development over time, and what has been lifted to the board."""
    actor = access.viewer()
    return render(
        "reports/board.html",
        overviews=reading.overviews(actor),
        reads_obstacles=actor.has(Right.READ_OBSTACLES),
        lines=obstacles.listed(actor),
    )


@bp.get("/styrelse/<int:version_id>")
@access.requires(Right.READ_BOARD)
def board_report(version: ReportVersion) -> ResponseReturnValue:
    """A published report."""
    return render(
        "reports/published.html",
        version=version,
        report=publishing.report_of(version),
        document=publishing.read(access.viewer(), version),
    )


@bp.get("/styrelse/<int:version_id>/fil/<kind>")
@access.requires(Right.READ_BOARD)
def board_file(version: ReportVersion, kind: str) -> ResponseReturnValue:
    """A published report as a file."""
    return sent(version, kind)

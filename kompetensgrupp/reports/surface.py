"""The blueprint of the reports' views, and what those views share."""

from flask import Blueprint, Response

from kompetensgrupp.reports import files, publishing
from kompetensgrupp.reports.models import ReportVersion
from kompetensgrupp.web import access

bp = Blueprint("reports", __name__)
access.loader("version_id")(publishing.load)


def sent(version: ReportVersion, kind: str) -> Response:
    """The version as a file to save."""
    body = publishing.file(access.viewer(), version, kind)
    response = Response(body, content_type=files.KINDS[kind][1])
    name = f"rapport-{publishing.report_of(version).period}-v{version.number}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

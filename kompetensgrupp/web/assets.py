"""Style sheets, scripts, pictures: one route, an allow-list, a content hash in the address.

htmx comes from an installed package and is served beside our own files. Every file is read once
at start, so an address that names no listed file with its right hash is a 404.
"""

import base64
import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, request, url_for
from werkzeug.exceptions import NotFound

from kompetensgrupp.web import access

bp = Blueprint("assets", __name__)
OURS = ("css", "js", "img")
PICTURES = "bilder"
HTMX = ("django-htmx", "django_htmx/static/django_htmx/htmx-2.min.js")
_COMPRESSED = {"text/css", "text/javascript", "image/svg+xml"}


@dataclass(frozen=True)
class Asset:
    """A file as it is sent: plain and gzipped bytes, its type, the hash in its address, SRI."""

    body: bytes
    gzipped: bytes | None
    kind: str
    digest: str
    sri: str


def _read(name: str, body: bytes) -> Asset:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    sha = hashlib.sha384(body).digest()
    return Asset(
        body=body,
        gzipped=gzip.compress(body, 9, mtime=0) if kind in _COMPRESSED else None,
        kind=kind,
        digest=sha.hex()[:16],
        sri="sha384-" + base64.b64encode(sha).decode(),
    )


def _collect(static: Path, pictures: Path) -> dict[str, Asset]:
    found = {
        path.relative_to(static).as_posix(): path.read_bytes()
        for folder in OURS
        for path in sorted((static / folder).rglob("*"))
        if path.is_file()
    }
    found |= {f"{PICTURES}/{path.name}": path.read_bytes() for path in sorted(pictures.glob("*.*"))}
    found["js/htmx.min.js"] = Path(str(distribution(HTMX[0]).locate_file(HTMX[1]))).read_bytes()
    return {name: _read(name, body) for name, body in found.items()}


def init_app(app: Flask, static: Path, pictures: Path) -> None:
    """Read the allowed files and give templates `asset(name)` and `sri(name)`."""
    assets = _collect(static, pictures)
    app.extensions["kg_assets"] = assets
    app.register_blueprint(bp)
    app.jinja_env.globals.update(asset=address, sri=lambda name: assets[name].sri)


def address(name: str) -> str:
    """The address of a listed file. Raises KeyError for any other."""
    found: Asset = current_app.extensions["kg_assets"][name]
    return url_for("assets.asset", digest=found.digest, name=name)


@bp.get("/resurs/<digest>/<path:name>")
@access.public("Stilmallar, skript och bilder innehåller inga uppgifter.")
def asset(digest: str, name: str) -> Response:
    """A listed file under its right hash; cached for a year since the address changes with it."""
    found: Asset | None = current_app.extensions["kg_assets"].get(name)
    if found is None or found.digest != digest:
        raise NotFound
    zipped = found.gzipped is not None and request.accept_encodings.quality("gzip") > 0
    response = Response(found.gzipped if zipped else found.body, content_type=found.kind)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response

"""The WSGI entry point: `wsgi:app` for any server. Without KG_DEMO this is production."""

from kompetensgrupp import create_app
from kompetensgrupp.config import SettingsError

try:
    app = create_app()
except SettingsError as refused:
    raise SystemExit(str(refused)) from None

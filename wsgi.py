"""The WSGI entry point: `wsgi:app` for any server. Without KG_DEMO this is production."""

from kompetensgrupp import create_app

app = create_app()

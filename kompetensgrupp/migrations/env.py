"""Runs the migrations for Flask-Migrate, as the owner role when KG_OWNER_DATABASE_URL is set."""

import os

from alembic import context
from flask import current_app
from sqlalchemy import create_engine

from kompetensgrupp.config import with_driver
from kompetensgrupp.core.db import db
from kompetensgrupp.core.search import has_no_model


def run() -> None:
    """Migrate the app's database."""
    owner = with_driver(os.environ.get("KG_OWNER_DATABASE_URL", ""))
    engine = create_engine(owner) if owner else db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
            include_name=lambda *named: not has_no_model(*named),
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    if owner:
        engine.dispose()


if context.is_offline_mode():
    raise SystemExit(f"{current_app.name}: migrations need a database, not a script")
run()

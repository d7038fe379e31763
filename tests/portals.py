"""One portal for many tests: what a test left behind is gone before the next one begins.

A new portal costs more than most tests: its routes, and every statement compiled anew.
"""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from flask import Flask

from kompetensgrupp.audit import checkpoints
from kompetensgrupp.config import Settings
from kompetensgrupp.core.db import db


class Shared:
    """A portal and the way to put its database back."""

    def __init__(self, app: Flask, restore: Callable[[], None]) -> None:
        self.app, self._restore = app, restore
        self._config, self._extensions = dict(app.config), dict(app.extensions)

    def as_new(self, folder: Path) -> Flask:
        """The portal with the database, the settings and the empty folder of a first start."""
        app, settings = self.app, self._config["SETTINGS"]
        assert isinstance(settings, Settings)
        self._restore()
        app.config.clear()
        app.config.update(self._config, SETTINGS=replace(settings, instance=folder))
        app.extensions.clear()
        app.extensions.update(self._extensions)
        with app.app_context():
            checkpoints.keep(db.engine, checkpoints.Book(folder, settings.log_key))
        return app


def put_back_file(template: Path, path: Path) -> None:
    """SQLite: the file as it was, without what stands in its log of writes."""
    for rest in ("-wal", "-shm"):
        path.with_name(path.name + rest).unlink(missing_ok=True)
    shutil.copy(template, path)

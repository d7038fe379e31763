"""Looking for words where they mustn't be."""

import json
from pathlib import Path

from flask import Flask
from sqlalchemy import inspect, select, text

from kompetensgrupp.audit import service as audit
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, db
from kompetensgrupp.groups.models import Group


def everything(app: Flask) -> str:
    """Every value of every row of every table, as text."""
    with app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        session = db.session()
        rows = [
            tuple(map(str, row))
            for name in inspect(db.engine).get_table_names()
            for row in session.execute(text(f'SELECT * FROM "{name}"'))  # noqa: S608 - our own
        ]
        session.rollback()
    return json.dumps(rows, ensure_ascii=False)


def in_files(folder: Path, *words: str) -> list[str]:
    """Which of the words stand in any byte of any file in the folder."""
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert files
    data = b"".join(files)
    return [word for word in words if word.encode() in data]


def without_decision(app: Flask) -> None:
    """Groups that haven't recorded their gallringsbeslut."""
    with app.app_context():
        for group in db.session.scalars(select(Group)):
            group.erasure_decision = None
        audit.exempt("a test")
        db.session.commit()

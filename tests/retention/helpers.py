"""Looking for words where they mustn't be."""

import json
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import inspect, select, text

from kompetensgrupp.audit import service as audit
from kompetensgrupp.cases.models import Case
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, begin_write, db
from kompetensgrupp.groups.models import Group
from kompetensgrupp.retention import service
from kompetensgrupp.retention.models import Erasure


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


def when_time_is_up(app: Flask, number: str) -> Erasure:
    """Three years on the operator says yes and the case's texts are taken; the protocol's line."""
    later = clock.now() + timedelta(days=1200)
    with app.app_context(), clock.at(later):
        allow_groups(db.session(), EVERY_GROUP)
        begin_write(db.session())
        case = db.session.scalars(select(Case).where(Case.number == number)).one()
        operator = service.operator(case.group_id)
        service.approve(operator, db.session.get_one(Group, case.group_id), [number])
        done = service.carry_out(operator, case.id)
        assert done is not None
        db.session.commit()
        return done


def without_decision(app: Flask) -> None:
    """Groups that haven't recorded their gallringsbeslut."""
    with app.app_context():
        for group in db.session.scalars(select(Group)):
            group.erasure_decision = None
        audit.exempt("a test")
        db.session.commit()

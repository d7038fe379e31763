"""What the portal does by itself: texts whose time has come, forms nobody sends again, an index
that is missing, and once a day the proof of the whole log.

One pass is a few short transactions, each case its own, so that one that fails stops nothing.
`./kg start` runs it in a thread beside the server; in production it is a process of its own.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import TypeVar

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from kompetensgrupp.audit import signing
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import begin_write, db, empty_write_log
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.groups.models import Group
from kompetensgrupp.retention import service as retention
from kompetensgrupp.search import service as search
from kompetensgrupp.web import keys

EVERY = 60.0
#: So long a form may be sent a second time and be led to its first answer.
KEYS_KEPT = timedelta(days=7)

Result = TypeVar("Result")
log = logging.getLogger("kompetensgrupp.worker")


def once() -> int:
    """One pass over every group; how many cases were erased."""
    group_ids = db.session.scalars(select(Group.id).order_by(Group.id)).all()
    db.session.rollback()
    erased = 0
    for group_id in group_ids:
        for case_id in _in(group_id, _due) or ():
            erased += _in(group_id, partial(_carry_out, case_id=case_id)) is not None
        _in(group_id, retention.sweep)
        _in(group_id, search.catch_up)
    if group_ids:
        _in(group_ids[0], lambda _actor: keys.forget_before(clock.now() - KEYS_KEPT))
    empty_write_log()  # what a reader held on to when it was erased
    signing.daily()
    return erased


def _due(actor: Actor) -> list[int]:
    return retention.due_now(actor, db.session.get_one(Group, actor.group_id))


def _carry_out(actor: Actor, case_id: int) -> object:
    return retention.carry_out(actor, case_id)


def _in(group_id: int, act: Callable[[Actor], Result]) -> Result | None:
    """Do something in one group, in a transaction of its own; a fault is told, never its text."""
    try:
        begin_write(db.session())
        result = act(retention.operator(group_id))
        db.session.commit()
    except Exception as fault:
        db.session.rollback()
        log.error("%s in group %s", type(fault).__name__, group_id)
        return None
    finally:
        db.session.remove()
    return result


@contextmanager
def beside(app: Flask) -> Iterator[None]:
    """The worker in a thread of its own, as long as the block lasts."""
    stop = threading.Event()
    thread = threading.Thread(target=_go_on, args=(app, stop), name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=10)


def _go_on(app: Flask, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            with app.app_context():
                once()
        except Exception as fault:
            log.error("%s in the worker", type(fault).__name__)
        stop.wait(EVERY)


@click.command("worker")
@click.option("--once", "only_once", is_flag=True, help="Gör det som väntar och sluta.")
@with_appcontext
def command(only_once: bool) -> None:
    """Gör det som portalen gör av sig själv: gallrar det som är dags, prövar loggen."""
    if only_once:
        click.echo(f"Gallrade fall: {once()}", err=True)
        return
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    click.echo("Arbetaren körs. Avsluta med Ctrl+C.", err=True)
    _go_on(app, threading.Event())

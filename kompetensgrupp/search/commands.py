"""The operator's own making of the index."""

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, begin_write, db
from kompetensgrupp.groups.models import Group
from kompetensgrupp.retention.service import operator
from kompetensgrupp.search import service


@click.command("reindex")
@with_appcontext
def command() -> None:
    """Gör om sökningens register ur texterna."""
    allow_groups(db.session(), EVERY_GROUP)
    groups = db.session.scalars(select(Group.id).order_by(Group.id)).all()
    db.session.rollback()
    for group_id in groups:
        begin_write(db.session())
        count = service.rebuild(operator(group_id))
        db.session.commit()
        click.echo(f"Grupp {group_id}: {count} texter", err=True)

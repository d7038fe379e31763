"""Reports at the command line, for operators and for the checks."""

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select

from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, db
from kompetensgrupp.core.errors import Invalid
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.groups.models import Group
from kompetensgrupp.reports import files, publishing, service

report_commands = AppGroup("report", help="Rapporter.")


@report_commands.command("build")
@click.option("--group", "slug", required=True, help="Gruppens kortnamn.")
@click.option("--period", required=True, help="2026-T2, 2026-Q1, 2026-H1, 2026 eller slut.")
@click.option("--format", "kind", required=True, type=click.Choice(sorted(files.KINDS)))
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, writable=True, path_type=Path)
)
@with_appcontext
def build(slug: str, period: str, kind: str, out: Path) -> None:
    """Gör en rapport av gruppens siffror till en fil."""
    allow_groups(db.session(), EVERY_GROUP)
    group = db.session.scalar(select(Group).where(Group.slug == slug))
    if group is None:
        raise click.ClickException(f"Gruppen {slug} finns inte.")
    actor = Actor(name="operator", group_id=group.id)
    try:
        document = service.build(
            actor, service.period_of(actor, period), publishing.published(actor)
        )
    except Invalid as error:
        raise click.ClickException(str(error)) from None
    try:
        out.write_bytes(files.make(document, kind))
    except OSError as error:
        raise click.ClickException(f"Filen gick inte att skriva ({error.strerror}).") from None
    click.echo(f"{document.title}, {document.period}: {out}", err=True)

"""The operator's own erasing: a list first, then a yes, then the protocol's lines."""

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from kompetensgrupp.core.db import begin_write, db
from kompetensgrupp.core.errors import PortalError
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.core.words import day
from kompetensgrupp.groups.models import Group
from kompetensgrupp.retention import rules, service
from kompetensgrupp.retention.service import Due, Plan


@click.command("erase")
@click.option("--dry-run", is_flag=True, help="Visa vad som skulle gallras, ändra inget.")
@click.option("--group", "slug", help="Bara gruppen med det kortnamnet.")
@click.option("--case", "number", help="Bara fallet med det numret, genast om personen sagt nej.")
@click.option("--yes", is_flag=True, help="Fråga inte.")
@with_appcontext
def command(dry_run: bool, slug: str | None, number: str | None, yes: bool) -> None:
    """Gallra fall: de som personen sagt nej till och de vars tid har gått ut."""
    found = [(plan, due) for plan in _plans(slug) for due in _wanted(plan, number)]
    for plan, due in found:
        click.echo(_line(plan, due))
    if not found:
        click.echo("Inget att gallra.", err=True)
        raise SystemExit(1 if number else 0)
    if dry_run:
        return
    if not yes and not _is_sure(len(found)):
        raise click.ClickException("Inget är gallrat.")
    failed = [due.number for plan, due in found if not _erase(plan, due)]
    if failed:
        raise click.ClickException(f"Gick inte att gallra: {', '.join(failed)}")
    click.echo(f"Gallrade fall: {len(found)}", err=True)


def _is_sure(count: int) -> bool:
    question = f"{count} fall. Texterna kan inte återskapas. Skriv gallra för att fortsätta"
    return bool(click.prompt(question, default="", show_default=False).strip() == "gallra")


def _plans(slug: str | None) -> list[Plan]:
    """The plans of the group with this short name, or of all. Raises ClickException."""
    query = select(Group).order_by(Group.name, Group.id)
    groups = db.session.scalars(query.where(Group.slug == slug) if slug else query).all()
    if slug and not groups:
        raise click.ClickException(f"Det finns ingen grupp med kortnamnet {slug}.")
    found = [service.plan(service.operator(group.id), group) for group in groups]
    db.session.remove()  # each erasure is to begin anew, as a writer
    return found


def _wanted(plan: Plan, number: str | None) -> list[Due]:
    """What would go: everything past its time, or the one case that was asked for."""
    ready = [d for d in plan.declined if number or d.takes_by_itself]
    return [due for due in (*ready, *plan.ended) if number in (None, due.number)]


def _line(plan: Plan, due: Due) -> str:
    why = "personen sa nej" if due.deadline else "avslutat"
    wait = "" if rules.has_decision(plan.group) else "  väntar: gallringsbeslut saknas"
    return f"{due.number}  {plan.group.slug}  {why} {day(due.since)}{wait}"


def _erase(plan: Plan, due: Due) -> bool:
    """One case in a transaction of its own, as the operator."""
    begin_write(db.session())
    actor: Actor = service.operator(plan.group.id)
    try:
        service.erase_by_hand(actor, db.session.get_one(Group, plan.group.id), due)
    except PortalError as refused:
        db.session.remove()
        click.echo(f"{due.number}: {refused}", err=True)
        return False
    db.session.commit()
    db.session.remove()
    return True

"""The log at the command line, and the portal's book of checkpoints: opened, caught up with.

`log verify`, `log export`, `log restored`. They speak Swedish and act as the operator.
"""

import json
import logging
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from kompetensgrupp.audit import checkpoints, proof, service, signing
from kompetensgrupp.audit.checkpoints import TROUBLES, Book
from kompetensgrupp.audit.models import Event
from kompetensgrupp.audit.proof import GroupProof, Proof
from kompetensgrupp.audit.verifier import KINDS, Fault, runs
from kompetensgrupp.config import Settings
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, begin_write, db
from kompetensgrupp.core.errors import PortalError
from kompetensgrupp.core.rights import OPERATOR

commands = AppGroup("log", help="Loggen: pröva den, skriv ut den, intyga en återläst kopia.")


def init_app(app: Flask, settings: Settings) -> None:
    """Open the book; the first request of each process catches up with what a kill left."""
    with app.app_context():
        checkpoints.keep(db.engine, Book(settings.instance, settings.log_key))
    app.cli.add_command(commands)
    app.before_request(_once(app))


def _once(app: Flask) -> Any:
    def catch_up_once() -> None:
        if not app.extensions.get("log_caught_up"):
            app.extensions["log_caught_up"] = True
            catch_up()

    return catch_up_once


def catch_up() -> None:
    """Write the checkpoints that a kill left unwritten. What can't be now waits for `verify`."""
    try:
        signing.sign_forward()
    except (SQLAlchemyError, OSError) as error:
        logging.getLogger(__name__).error("the log isn't signed forward: %s", type(error).__name__)


def weaknesses() -> list[str]:
    """What must be mended about the log's key and checkpoints; empty when all is well."""
    return proof.the_book().weaknesses()


def where_the_key_is() -> str:
    """For the operator: what signs the log, and what to keep somewhere else."""
    book = proof.the_book()
    place = "i KG_LOG_KEY" if book.seed else f"i {book.folder / checkpoints.KEY}"
    return (
        f"Loggen signeras med nyckeln {place}. Publik nyckel: {book.public_hex}. "
        "Spara nyckeln skild från databasen och dess kopior."
    )


@commands.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Skriv som JSON.")
@with_appcontext
def verify(as_json: bool) -> None:
    """Pröva varje grupps logg. Slutkod 1 om något är fel."""
    found = proof.verify()
    if as_json:
        click.echo(json.dumps(as_dict(found), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(in_words(found)))
    if not found.ok:
        sys.exit(1)


def as_dict(found: Proof) -> dict[str, Any]:
    """A proof for machines."""
    faults = [{"kind": kind, "what": TROUBLES[kind]} for kind in found.troubles]
    faults += [_fault(fault, None) for fault in found.damaged]
    faults += [_fault(fault, own) for own in found.groups for fault in own.faults]
    groups = [
        {k: v for k, v in asdict(own).items() if k not in ("faults", "known")}
        for own in found.groups
    ]
    at = found.at.isoformat(timespec="seconds")
    return {"ok": found.ok, "at": at, "key": found.key, "faults": faults, "groups": groups}


def _fault(fault: Fault, own: GroupProof | None) -> dict[str, Any]:
    rows = {"row": fault.first, "to": fault.last} if own else {"line": fault.first}
    place = {"group": own.group, "slug": own.slug} if own else {}
    return {**place, **rows, "kind": fault.kind, "what": KINDS[fault.kind]}


def in_words(found: Proof) -> list[str]:
    """A proof for people, a line each."""
    said = [f"Nyckel: {found.key or 'saknas'}"]
    said += [f"FEL: {TROUBLES[kind]}" for kind in found.troubles]
    said += [f"FEL: {fault}" for fault in found.damaged]
    for own in found.groups:
        said.append(f"{own.slug}: {own.entries} rader, {own.erased} gallrade texter")
        said += [f"{own.slug}: FEL: {fault}" for fault in own.faults]
        for first, last in runs(own.pending):
            said.append(f"{own.slug}: rad {first}–{last} väntar på kontrollpunkt (vid nästa start)")
        for told in own.restored:
            words = (
                "efter rad {row} lästes en äldre kopia tillbaka {at}: {reason} (förr {last} rader)"
            )
            said.append(f"{own.slug}: " + words.format_map(told))
    return [*said, "Allt stämmer." if found.ok else "Loggen stämmer inte."]


@commands.command("export")
@click.option("--group", "slug", help="Bara den gruppens logg.")
@click.option("--texts", is_flag=True, help="Ta med texterna; annars bara deras åtaganden.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def export(slug: str | None, texts: bool, out: Path) -> None:
    """Skriv loggen till en fil som kan prövas utan portalen. Det står sedan i loggen."""
    _begin()
    groups = {name: group for group, name in proof.names(db.session()).items()}
    if slug and slug not in groups:
        _stop(f"Det finns ingen logg för {slug}. Välj bland: {', '.join(groups)}")
    for name, group in groups.items():
        if slug in (None, name):
            service.record(OPERATOR, Event.LOG_EXPORTED, group_id=group, texts=texts)
    db.session.commit()
    try:
        with out.open("w", encoding="utf-8") as file:
            out.chmod(0o600)
            count = proof.export(file, groups[slug] if slug else None, texts)
    except (PortalError, OSError) as error:
        _stop(str(error))
    click.echo(f"{count} rader i {out}. Pröva: python3 verifier.py {out}", err=True)


@commands.command("restored")
@click.option("--reason", required=True, help="Varför, utan uppgifter om någon person.")
@with_appcontext
def restored(reason: str) -> None:
    """Intyga att databasen är en återläst äldre kopia. Det står sedan i loggen."""
    _begin()
    try:
        told = signing.restored(OPERATOR, reason)
    except PortalError as error:
        _stop(str(error))
    db.session.commit()
    slugs = proof.names(db.session())
    for group, gone in told.items():
        click.echo(f"{slugs[group]}: antecknat. Rader som inte finns i kopian: {gone}")
    if not told:
        click.echo("Databasen är inte äldre än kontrollpunkterna. Inget antecknades.")


def _begin() -> None:
    allow_groups(db.session(), EVERY_GROUP)
    begin_write(db.session())


def _stop(text: str) -> NoReturn:
    raise click.ClickException(text)

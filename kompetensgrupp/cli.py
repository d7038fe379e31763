"""The commands behind `./kg flask …` and `./kg start`. They speak Swedish, on stderr."""

import json
import logging
import sys

import click
import waitress
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from flask_migrate import upgrade

from kompetensgrupp import generated_docs, worker
from kompetensgrupp.accounts import links
from kompetensgrupp.audit import commands as log
from kompetensgrupp.bench import commands as bench
from kompetensgrupp.config import PROJECT, Settings
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, begin_write, db, weaknesses
from kompetensgrupp.core.rights import OPERATOR
from kompetensgrupp.deid import commands as deid
from kompetensgrupp.deid import warm_up
from kompetensgrupp.demo import bulk
from kompetensgrupp.demo import service as demo
from kompetensgrupp.groups import service as groups
from kompetensgrupp.mapping import files
from kompetensgrupp.reports import commands as reports
from kompetensgrupp.retention import commands as retention
from kompetensgrupp.search import commands as search
from kompetensgrupp.web import access

access_commands = AppGroup("access", help="Vem som får öppna vilken sida.")
users_commands = AppGroup("users", help="De första användarna.")


def init_app(app: Flask) -> None:
    """Register the commands."""
    groups_of = (access_commands, users_commands, deid.deid, deid.names, reports.report_commands)
    alone = (
        serve, docs, doctor, bulk.command, bench.command, worker.command, retention.command,
        search.command,
    )  # fmt: skip
    for command in (*alone, *groups_of):
        app.cli.add_command(command)


def _say(text: str) -> None:
    click.echo(text, err=True)


@click.command()
@with_appcontext
def serve() -> None:
    """Förbered databasen och kör portalen."""
    settings: Settings = current_app.config["SETTINGS"]
    prepare(settings)
    warm_up()
    address = f"http://{settings.host}:{settings.port}"
    _say(f"Portalen körs på {address}")
    if settings.demo:
        _say(f"Logga in som någon i demot: {address}/demo")
    _say("Avsluta med Ctrl+C.")
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        with worker.beside(app):
            waitress.serve(
                app, host=settings.host, port=settings.port, threads=4, ident=None,
                inbuf_overflow=files.LARGEST + 2**20,  # what people send isn't put on the disk
            )  # fmt: skip
    except OSError as error:
        raise click.ClickException(
            f"Porten {settings.port} går inte att använda ({error.strerror}). "
            "Välj en annan: ./kg start --port 8001"
        ) from None


def prepare(settings: Settings) -> None:
    """Bring the database to the newest shape and fill an empty demo.

    Raises ClickException when a demo would be mixed with real use.
    """
    settings.instance.mkdir(parents=True, exist_ok=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    upgrade()
    allow_groups(db.session(), EVERY_GROUP)
    holds_demo, has_groups = groups.is_demo(), groups.any_group()
    if holds_demo and not settings.demo:
        raise click.ClickException(
            "Databasen innehåller demot med påhittade fall och ska inte blandas med riktiga. "
            "Starta med en egen mapp: ./kg start --no-demo --instance DIN-MAPP"
        )
    if has_groups and settings.demo and not holds_demo:
        raise click.ClickException(
            "Databasen innehåller en riktig grupp. Starta utan demo: ./kg start --no-demo"
        )
    if settings.demo and not holds_demo:
        db.session.rollback()
        _say("Fyller demot med påhittade fall …")
        _say(f"{demo.seed()} påhittade fall är på plats.")
    db.session.remove()
    log.catch_up()
    db.engine.dispose()


@click.command()
@click.option("--check", is_flag=True, help="Ändra inget, säg bara om något är gammalt.")
@with_appcontext
def docs(check: bool) -> None:
    """Skriv den dokumentation som görs ur koden."""
    stale = []
    for name, text in generated_docs.render(current_app).items():
        path = PROJECT / "docs" / name
        if path.exists() and path.read_text("utf-8") == text:
            continue
        stale.append(name)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    for name in stale:
        _say(f"docs/{name} {'är gammal: kör ./kg flask docs' if check else 'skriven'}")
    if check and stale:
        sys.exit(1)


@click.command()
@click.option("--production", is_flag=True, help="Pröva kraven för drift med riktiga fall.")
@with_appcontext
def doctor(production: bool) -> None:
    """Pröva om installationen är rätt inställd."""
    settings: Settings = current_app.config["SETTINGS"]
    strict = production or settings.production
    found = [*settings.weaknesses(), *weaknesses(), *log.weaknesses()] if strict else []
    for weakness in found:
        click.echo(f"- {weakness}")
    if found:
        sys.exit(1)
    click.echo(log.where_the_key_is())
    click.echo("Inga fel hittades.")


@users_commands.command("invite-admin")
@click.argument("email")
@click.argument("name")
@with_appcontext
def invite_admin(email: str, name: str) -> None:
    """Gör någon till systemadministratör och visa länken dit en gång."""
    allow_groups(db.session(), EVERY_GROUP)
    begin_write(db.session())
    secret = links.invite_admin(OPERATOR, email, name)
    db.session.commit()
    click.echo(f"/valkommen/{secret}")
    _say("Öppna adressen i portalen. Den fungerar en gång, i sju dagar.")


@access_commands.command("list")
@click.option("--json", "as_json", is_flag=True, help="Skriv som JSON.")
@with_appcontext
def access_list(as_json: bool) -> None:
    """Visa varje adress, vem som får öppna den och varför."""
    rows = access.table(current_app)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    click.echo(generated_docs.access_table(rows))

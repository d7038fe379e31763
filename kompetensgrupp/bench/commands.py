"""The command behind `./kg bench`: measures, prints, and keeps a portal running for others."""

import json
import os
import signal
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import NoReturn

import click
import waitress

from kompetensgrupp.bench import floor, log, portal, texts
from kompetensgrupp.bench.meter import Probe, Unexpected, take_turns, wall_ms
from kompetensgrupp.bench.portal import Portal

DATABASE = "KG_BENCH_DATABASE_URL"
WARMUP = 10
DEID, LOG = "deid", "log"
NAMES = (*portal.NAMES, DEID, LOG)


@dataclass(frozen=True)
class Result:
    """A row of the results; `ratio` is to the floor's read, for a post to the floor's reply."""

    name: str
    db: str
    cases: int
    cpu_ms: float
    ratio: float
    p50_ms: float
    p99_ms: float
    queries: int
    bytes: int


@click.command("bench")
@click.argument("names", nargs=-1, type=click.Choice(NAMES))
@click.option("--json", "target", type=click.Path(dir_okay=False, path_type=Path),
              help="Skriv resultatet som JSON i en fil.")  # fmt: skip
@click.option("--cases", default=1000, show_default=True, help="Antal fall i databasen.")
@click.option("--rounds", default=100, show_default=True, type=click.IntRange(2),
              help="Antal mätningar av varje sida.")  # fmt: skip
@click.option("--serve", is_flag=True, help="Håll mätportalen igång i stället för att mäta.")
def command(
    names: tuple[str, ...], target: Path | None, cases: int, rounds: int, serve: bool
) -> None:
    """Mät portalen mot golvet: det minsta samma sida kan kosta."""
    with tempfile.TemporaryDirectory(prefix="kg-bench-", ignore_cleanup_errors=True) as place:
        if serve:
            _serve(Path(place), cases)
        try:
            results, bottom = _measure(Path(place), names or NAMES, cases, rounds)
        except Unexpected as error:
            raise click.ClickException(str(error)) from None
    if target:
        rows = {"rows": [asdict(result) for result in results]}
        target.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")
    _print(results, bottom)
    if any(result.name == DEID for result in results):
        click.echo(texts.scores())


def _measure(
    place: Path, names: tuple[str, ...], cases: int, rounds: int
) -> tuple[list[Result], list[Probe]]:
    """Every row on every database, floor and portal taking turns."""
    pages = [name for name in names if name not in (DEID, LOG)]
    urls = [None, *filter(None, [os.environ.get(DATABASE)])] if pages or LOG in names else []
    portals = [_portal(place, url, cases) for url in urls]
    read, reply = floor.probes(place)
    probes = [(found, found.probe(name)) for found in portals for name in pages]
    queries = [found.queries(probe) for found, probe in probes]
    take_turns([read, reply, *(probe for _, probe in probes)], rounds, WARMUP)
    results = [
        _result(found, probe, reply if probe.form else read, sent)
        for (found, probe), sent in zip(probes, queries, strict=True)
    ]
    if DEID in names:
        results.append(_check(reply, rounds))
    if LOG in names:
        results += [_proof(found, read, rounds) for found in portals]
    return results, [read, reply]


def _portal(place: Path, url: str | None, cases: int) -> Portal:
    folder = place / ("given" if url else "sqlite")
    folder.mkdir()
    return portal.build(portal.settings_in(folder, url), cases, portal.THREADS)


def _result(found: Portal, probe: Probe, bottom: Probe, queries: int) -> Result:
    return Result(
        name=probe.name,
        db=found.database,
        cases=found.cases,
        cpu_ms=round(probe.cpu_ms, 3),
        ratio=round(probe.cpu_ms / bottom.cpu_ms, 3),
        p50_ms=round(wall_ms(probe.wall, 50), 3),
        p99_ms=round(wall_ms(probe.wall, 99), 3),
        queries=queries,
        bytes=probe.size,
    )


def _check(reply: Probe, rounds: int) -> Result:
    """The check of one post's text alone, as a share of the floor's reply."""
    cpu, p50, p99 = texts.cost(portal.TEXT, rounds)
    ratio = round(cpu / reply.cpu_ms, 3)
    size = len(portal.TEXT.encode())
    return Result(DEID, "", 0, round(cpu, 3), ratio, round(p50, 3), round(p99, 3), 0, size)


def _proof(found: Portal, bottom: Probe, rounds: int) -> Result:
    """The proof of the whole log; `bytes` is the size of its checkpoints."""
    cost = log.cost(found, rounds)
    click.echo(f"{found.database}, {cost}")
    cpu = median(cost.cpu) * 1000
    return Result(
        name=LOG,
        db=found.database,
        cases=found.cases,
        cpu_ms=round(cpu, 3),
        ratio=round(cpu / bottom.cpu_ms, 3),
        p50_ms=round(wall_ms(cost.wall, 50), 3),
        p99_ms=round(wall_ms(cost.wall, 99), 3),
        queries=0,
        bytes=cost.size,
    )


def _print(results: list[Result], bottom: list[Probe]) -> None:
    for probe in bottom:
        click.echo(f"{probe.name}: {probe.cpu_ms:.2f} ms CPU, {probe.size} byte")
    heads = ("", "databas", "fall", "CPU ms", "× golvet", "p50 ms", "p99 ms", "frågor", "byte")
    line = "{:<17} {:<11} {:>7} {:>8} {:>9} {:>8} {:>8} {:>7} {:>8}"
    click.echo(line.format(*heads))
    for r in results:
        shown = (f"{r.cpu_ms:.2f}", f"{r.ratio:.2f}", f"{r.p50_ms:.2f}", f"{r.p99_ms:.2f}")
        click.echo(line.format(r.name, r.db, r.cases, *shown, r.queries, r.bytes))


def _serve(place: Path, cases: int) -> NoReturn:
    """Run the portal until it is stopped; one line of JSON says where it is."""
    found = portal.build(portal.settings_in(place), cases, {"thread-100": 100})
    server = waitress.create_server(found.app, host="127.0.0.1", port=0, ident=None)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    known = {
        "url": f"http://127.0.0.1:{server.effective_port}",
        "case": found.threads["thread-100"],
        "cookie": found.cookie,
    }
    click.echo(json.dumps(known))
    sys.stdout.flush()
    server.run()
    sys.exit(0)

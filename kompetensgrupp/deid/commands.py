"""The checker from the command line: `deid spans`, `deid check FILE`, `names import FILE`.

Reads and writes text; needs neither the portal nor its database.
"""

import json
import os
from pathlib import Path
from typing import Any, TextIO

import click

from kompetensgrupp.deid import check, lists
from kompetensgrupp.deid.types import Finding


@click.group("deid")
def deid() -> None:
    """Hitta det som kan peka ut en person i svensk text."""


@deid.command("spans")
@click.argument("source", type=click.File(encoding="utf-8", errors="surrogatepass"), default="-")
def spans(source: TextIO) -> None:
    """JSON-rader {"id", "text"} in, {"id", "spans"} ut; inget annat på stdout."""
    for line in source:
        if line.strip():
            document = json.loads(line)
            found = [as_dict(f) for f in check(str(document.get("text", "")))]
            click.echo(json.dumps({"id": document.get("id"), "spans": found}))


@deid.command("check")
@click.argument("source", type=click.File(encoding="utf-8", errors="replace"), default="-")
def check_text(source: TextIO) -> None:
    """Visa vad kontrollen ser i FILE, eller i det som skrivs in (-)."""
    text = source.read()
    found = check(text)
    for finding in found:
        line = text.count("\n", 0, finding.start) + 1
        click.echo(
            f"rad {line}: {finding.kind.label} [{finding.level}] "
            f"«{text[finding.start : finding.end]}» – "
            f"{finding.why} Förslag: {' · '.join(finding.suggestions)}"
        )
    if not found:
        click.echo("Kontrollen hittade inget som pekar ut någon. Den kan missa: läs själv.")


@click.group("names")
def names() -> None:
    """Namnlistor som kontrollen använder utöver sina egna."""


@names.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_names(file: Path) -> None:
    """Lägg till namn ur en namnstatistik (namn;bärare). Raderna läggs i instance/names.txt."""
    target = Path(os.environ.get(lists.IMPORTED_NAMES) or lists.DEFAULT_IMPORT)
    known = set(target.read_text(encoding="utf-8").split()) if target.is_file() else set()
    fresh = lists.parse_name_statistics(file.read_text(encoding="utf-8-sig", errors="replace"))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(sorted(known | set(fresh))) + "\n", encoding="utf-8")
    click.echo(f"{len(set(fresh) - known)} nya namn, {len(known | set(fresh))} totalt i {target}.")


def as_dict(finding: Finding) -> dict[str, Any]:
    """A finding as the span format of the annotation policy's scorer."""
    return {
        "start": finding.start, "end": finding.end, "label": str(finding.kind),
        "level": str(finding.level), "rule": finding.rule, "why": finding.why,
        "suggestions": list(finding.suggestions),
    }  # fmt: skip

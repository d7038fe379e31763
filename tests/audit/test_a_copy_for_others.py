"""The exported log and the verifier that runs without the portal."""

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kompetensgrupp.audit import verifier
from kompetensgrupp.audit.models import LogEntry, LogText
from kompetensgrupp.audit.service import hashed_fields
from kompetensgrupp.core import chain
from kompetensgrupp.core.db import db
from tests.cast import Cast
from tests.factories import Factory
from tests.sending import send
from tests.tampering import Row, Tamperer, chained

SOURCE = Path(verifier.__file__)
WORDS = "Vi ser det annorlunda."


@pytest.fixture
def export(app: Flask, log: Any, number: str, tmp_path: Path) -> Any:
    """The demo's group's log in a file; options as at the command line."""

    def act(*options: str) -> Path:
        path = tmp_path / "logg.jsonl"
        answer = app.test_cli_runner().invoke(
            args=["log", "export", "--group", "demo", "--out", str(path), *options]
        )
        assert answer.exit_code == 0, answer.output
        return path

    return act


def run_alone(folder: Path, path: Path, *key: str) -> subprocess.CompletedProcess[str]:
    """The verifier as somebody runs it who has two files and no portal."""
    alone = folder / "for-sig" / "verifier.py"
    alone.parent.mkdir(exist_ok=True)
    shutil.copy(SOURCE, alone)
    command = [sys.executable, "-I", str(alone), str(path), *key]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=alone.parent)  # noqa: S603


def parts(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def rewrite(path: Path, changed: list[Any]) -> None:
    path.write_text("".join(json.dumps(part, ensure_ascii=False) + "\n" for part in changed))


def test_the_verifier_fits_on_a_few_pages_and_needs_nothing_of_the_portal() -> None:
    text = SOURCE.read_text("utf-8")
    assert len(text.splitlines()) <= 200
    modules = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            modules |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add(str(node.module).partition(".")[0])
    assert modules - set(sys.stdlib_module_names) == {"cryptography"}


def test_a_copy_is_proved_without_the_portal(export: Any, tmp_path: Path) -> None:
    for options in ((), ("--texts",)):
        path = export(*options)
        done = run_alone(tmp_path, path)
        assert (done.returncode, done.stderr) == (0, ""), done.stdout
        assert "Allt stämmer" in done.stdout
        key = parts(path)[0]["key"]
        assert key in done.stdout
        assert run_alone(tmp_path, path, key).returncode == 0
        assert run_alone(tmp_path, path, "ab" * 32).returncode == 1


def test_texts_come_along_only_when_asked_for(export: Any) -> None:
    assert WORDS not in export().read_text("utf-8")
    assert '"salt": ""' in export().read_text("utf-8")
    assert WORDS in export("--texts").read_text("utf-8")


def test_erased_texts_are_gone_from_a_copy_that_still_holds(
    export: Any, tamperer: Tamperer, tmp_path: Path
) -> None:
    tamperer.execute("DELETE FROM log_text WHERE length(text) > 0")
    path = export("--texts")
    assert WORDS not in path.read_text("utf-8")
    assert run_alone(tmp_path, path).returncode == 0


def test_one_groups_copy_has_nothing_of_another(export: Any, log: Any) -> None:
    about, *rest = parts(export())
    assert [group for group, *_ in about["groups"]] == [log.group]
    lines = [part for part in rest if isinstance(part, str)]
    assert all(line.split()[2] == str(log.group) for line in lines)
    assert {part["fields"]["group"] for part in rest if isinstance(part, dict)} == {log.group}


def test_a_copy_is_told_in_the_log_and_only_its_owner_reads_the_file(
    export: Any, cast: Cast
) -> None:
    path = export("--texts")
    assert path.stat().st_mode & 0o777 == 0o600
    assert "Skrev ut loggen till en fil" in cast.bo.get("/beslutslogg").text


def test_a_group_that_is_not_there(app: Flask, log: Any, tmp_path: Path) -> None:
    options = ["log", "export", "--group", "ingen", "--out", str(tmp_path / "x")]
    answer = app.test_cli_runner().invoke(args=options)
    assert answer.exit_code == 1
    assert "demo, granne" in answer.output


def test_whoever_changes_the_copy_is_found_out(export: Any, tmp_path: Path) -> None:
    path = export("--texts")
    about, *rest = parts(path)
    lines = [part for part in rest if isinstance(part, str)]
    rows = [part for part in rest if isinstance(part, dict)]
    spoken = next(n for n, row in enumerate(rows) if row["text"])

    def told(changed: list[Row], checkpoints: list[str] = lines) -> str:
        rewrite(path, [about, *checkpoints, *changed])
        done = run_alone(tmp_path, path)
        assert done.returncode == 1, done.stdout
        assert not done.stderr
        return done.stdout

    edited = [{**row, "text": "Ändrad"} if n == spoken else row for n, row in enumerate(rows)]
    assert f"rad {spoken + 1}: texten är ändrad" in told(edited)
    fields = {**rows[10]["fields"], "name": "Någon annan"}
    other = [{**row, "fields": fields} if n == 10 else row for n, row in enumerate(rows)]
    assert "rad 11: uppgifterna är ändrade" in told(other)
    assert "rad 11: borttagen" in told(rows[:10] + rows[11:])
    assert f"rad {len(rows) - 1}–{len(rows)}: avklippt" in told(rows[:-2])
    junk = [*lines[:-1], " ".join([*lines[-1].split()[:5], "0" * 128])]
    assert f"rad {len(rows)}: kontrollpunktens underskrift är falsk" in told(rows, junk)


def test_a_copy_that_was_cut_off_says_where(export: Any, tmp_path: Path) -> None:
    path = export("--texts")
    whole = path.read_text("utf-8")
    count = len(whole.splitlines())
    for text, where in ((whole[:-200], f"Rad {count} "), ("{" + whole[9:], "Rad 1 ")):
        path.write_text(text, "utf-8")
        done = run_alone(tmp_path, path)
        assert done.returncode == 1
        assert f"{where}i filen går inte att läsa" in done.stderr
        assert "Traceback" not in done.stderr


# --- at the command line ---------------------------------------------------------------------


def test_verify_names_row_and_kind_for_people_and_machines(
    app: Flask, log: Any, tamperer: Tamperer
) -> None:
    run = app.test_cli_runner()
    well = run.invoke(args=["log", "verify", "--json"])
    found = json.loads(well.stdout)
    assert (well.exit_code, found["ok"], found["faults"]) == (0, True, [])
    assert {own["slug"] for own in found["groups"]} == {"installationen", "demo", "granne"}

    def edit(rows: list[Row]) -> None:
        rows[10]["actor_name"] = "Någon annan"
        chained(rows, 10)

    tamperer.attack(log.group, edit)
    end = tamperer.end(log.group)
    ill = run.invoke(args=["log", "verify", "--json"])
    (fault,) = json.loads(ill.stdout)["faults"]
    assert ill.exit_code == 1
    assert fault == {
        "group": log.group, "slug": "demo", "row": 11, "to": end, "kind": "rechained",
        "what": "omskriven, och kedjan omräknad",
    }  # fmt: skip
    said = run.invoke(args=["log", "verify"])
    assert said.exit_code == 1
    assert f"demo: FEL: rad 11–{end}: omskriven, och kedjan omräknad" in said.output


# --- the two ways of counting ----------------------------------------------------------------


def test_the_portal_and_the_verifier_count_alike(number: str, make: Factory) -> None:
    with make.acting("cilla"):
        entries = list(db.session.scalars(select(LogEntry)))
        texts = {row.entry_id: row for row in db.session.scalars(select(LogText))}
    for entry in entries:
        fields, text = hashed_fields(entry), texts[entry.id]
        assert verifier.entry_hash(entry.previous, fields) == entry.hash
        assert chain.commitment(text.salt, text.text) == entry.commitment


def test_what_is_put_right_is_a_new_row_and_the_old_one_stays(
    log: Any, cast: Cast, make: Factory, number: str
) -> None:
    """A party that changes its mind, and a post that is taken back."""
    with make.acting("cilla"):
        query = select(LogEntry).order_by(LogEntry.group_id, LogEntry.seq)
        before = [(entry.seq, entry.event, entry.hash) for entry in db.session.scalars(query)]
    make.standpoint(number, "fatima", "support")
    send(cast.bo, f"/fall/{number}/inlagg/1/dra-tillbaka")
    with make.acting("cilla"):
        after = [(entry.seq, entry.event, entry.hash) for entry in db.session.scalars(query)]
    assert [row for row in after if row in before] == before
    assert len(after) == len(before) + 2
    assert log.faults() == set()

"""The lines outside the database: written by each commit, whole, and whatever happens meanwhile."""

import logging
import os
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kompetensgrupp import create_app
from kompetensgrupp.audit import checkpoints, service, verifier
from kompetensgrupp.audit.checkpoints import Book
from kompetensgrupp.audit.models import Event, LogEntry
from kompetensgrupp.config import PROJECT
from kompetensgrupp.core import chain
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, begin_write, db
from kompetensgrupp.core.rights import OPERATOR
from tests.cast import Cast
from tests.factories import Factory
from tests.sending import send
from tests.tampering import Row, Tamperer, chained

SEED = "7a" * 32


def entries(make: Factory) -> list[LogEntry]:
    with make.acting("cilla"):
        return list(db.session.scalars(select(LogEntry).order_by(LogEntry.id)))


def test_each_commit_writes_a_line_an_entry(log: Any, cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    before = len(log.lines())
    send(cast.bo, f"/fall/{number}/inlagg", text="Vad säger läkaren?", kind="question")
    (line,) = log.lines()[before:]
    entry = entries(make)[-1]
    place = f"kg1 entry {entry.group_id} {entry.seq} {entry.hash}"
    assert line == f"{place} {entry.signature}\n"
    assert verifier.is_signed(log.book.public, place, entry.signature)


def test_what_is_refused_leaves_no_line(log: Any, cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    before = log.lines()
    assert send(cast.bo, f"/fall/{number}/inlagg", text="", kind="question").status == 422
    with make.app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        begin_write(db.session())
        service.record(OPERATOR, Event.GROUP_CHANGED, what="settings")
        db.session.rollback()
        db.session.commit()
    assert log.lines() == before


def test_an_entry_of_a_savepoint_that_was_taken_back_has_no_line(log: Any, make: Factory) -> None:
    with make.acting("cilla") as actor:
        service.record(actor, Event.GROUP_CHANGED, what="kept")
        inner = db.session.begin_nested()
        service.record(actor, Event.GROUP_CHANGED, what="taken back")
        inner.rollback()
        service.record(actor, Event.GROUP_CHANGED, what="kept too")
    assert log.faults() == set()
    assert log.pending() == []


def test_a_kill_before_the_line_is_told_apart_and_signed_forward_by_the_next_start(
    log: Any, cast: Cast, make: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = make.case("questions")
    monkeypatch.setattr(Book, "_write", lambda *_: None)  # as if the process died just there
    make.comment(number, "bo")
    make.comment(number, "anna")
    monkeypatch.undo()
    last = entries(make)[-1].seq
    assert log.faults() == set()
    assert log.pending() == [last - 1, last]
    make.comment(number, "bo")  # another process goes on meanwhile
    assert log.pending() == [last - 1, last]
    again = create_app(make.app.config["SETTINGS"])
    again.test_client().get("/halsa")
    assert log.pending() == []
    assert log.faults() == set()
    with again.app_context():
        db.engine.dispose()


def test_what_was_put_in_past_the_portal_is_never_signed_forward(
    log: Any, tamperer: Tamperer
) -> None:
    def add(rows: list[Row]) -> None:
        rows.append({**rows[-1], "id": 10_000, "seq": rows[-1]["seq"] + 1, "signature": ""})
        chained(rows, len(rows) - 1)

    tamperer.attack(log.group, add)
    told = log.faults()
    assert {kind for kind, *_ in told} == {"inserted"}
    assert log.catch_up() == 0
    assert log.faults() == told


def test_a_full_disk_loses_no_post_and_no_line(
    log: Any, cast: Cast, make: Factory, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    number = make.case("questions")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Book, "_write", full)
    with caplog.at_level(logging.ERROR):
        answer = send(cast.bo, f"/fall/{number}/inlagg", text="Vad säger läkaren?", kind="question")
    assert answer.status == 303
    assert "No space left" in caplog.text
    assert "läkaren" not in caplog.text
    assert "gick inte att skriva" in cast.cilla.get("/beslutslogg").text
    monkeypatch.undo()
    make.comment(number, "bo")
    assert log.pending() == []
    assert log.faults() == set()
    assert "gick inte att skriva" not in cast.cilla.get("/beslutslogg").text


def test_a_torn_line_is_dropped_and_written_again(log: Any, cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    lines = log.lines()
    log.rewrite([*lines[:-1], lines[-1][:70]])
    assert log.faults() == set()
    assert log.pending() == [entries(make)[-1].seq]
    make.comment(number, "bo")
    assert log.lines()[: len(lines) - 1] == lines[:-1]
    assert log.catch_up() == 1
    assert log.faults() == set()


def test_many_who_write_at_once_leave_whole_lines(tmp_path: Path) -> None:
    """Each has the file open for itself, as each process has."""
    Book(tmp_path, SEED).sign("so that it begins")
    line = "kg1 entry 1 {} " + "a" * 64 + " " + "b" * 128

    def write(writer: int) -> None:
        book = Book(tmp_path, SEED)
        for number in range(50):
            book.append([line.format(writer * 1000 + number), line.format(writer)])

    threads = [Thread(target=write, args=(writer,)) for writer in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = list(Book(tmp_path, SEED).lines())
    assert len(lines) == 400
    assert all(verifier.LINE.fullmatch(text) for text in lines)


# --- the key ---------------------------------------------------------------------------------


def test_the_key_is_its_owners_alone(log: Any) -> None:
    for name in (checkpoints.KEY, checkpoints.LINES):
        assert (log.book.folder / name).stat().st_mode & 0o777 == 0o600
    assert log.book.weaknesses() == []
    (log.book.folder / checkpoints.KEY).chmod(0o644)
    assert "chmod 600" in " ".join(log.book.weaknesses())


def test_a_key_from_the_environment_lies_in_no_file(tmp_path: Path) -> None:
    book = Book(tmp_path, SEED)
    signature = book.sign("kg1 entry 1 1 x")
    assert verifier.is_signed(book.public, "kg1 entry 1 1 x", signature)
    assert not (tmp_path / checkpoints.KEY).exists()
    assert SEED not in "".join(path.read_text() for path in tmp_path.iterdir())


def test_without_the_key_the_portal_goes_on_and_the_leader_is_told(
    log: Any, cast: Cast, make: Factory
) -> None:
    number = make.case("questions")
    key = log.book.folder / checkpoints.KEY
    seed = key.read_text()
    key.unlink()
    log.book.__dict__.pop("_key", None)  # as after a start
    answer = send(cast.bo, f"/fall/{number}/inlagg", text="Vad säger läkaren?", kind="question")
    assert answer.status == 303
    assert not key.exists(), "another key never takes its place in silence"
    unsigned = entries(make)[-1].seq
    assert log.verify().troubles == ["missing_key"]
    assert log.faults() == {("inserted", unsigned, unsigned)}
    for address in ("/", "/beslutslogg"):
        assert "Loggens nyckel saknas" in cast.cilla.get(address).text
        assert "Loggens nyckel saknas" not in cast.bo.get(address).text
    key.write_text(seed)
    log.book.__dict__.pop("_key", None)
    assert log.faults() == {("inserted", unsigned, unsigned)}


def test_a_key_that_is_lost_with_its_public_half_is_not_made_anew_either(log: Any) -> None:
    for name in (checkpoints.KEY, checkpoints.PUBLIC):
        (log.book.folder / name).unlink()
    log.book.__dict__.pop("_key", None)
    assert log.book.sign("anything") == ""
    assert log.verify().troubles == ["missing_key"]
    assert not (log.book.folder / checkpoints.KEY).exists()


def test_another_key_is_no_key(log: Any) -> None:
    (log.book.folder / checkpoints.KEY).write_text(SEED)
    log.book.__dict__.pop("_key", None)
    assert log.verify().troubles == ["missing_key"]
    assert log.book.sign("anything") == ""


def test_doctor_tells_where_the_key_is_and_what_is_wrong_with_it(log: Any, app: Flask) -> None:
    log.book.folder.chmod(0o700)
    run = app.test_cli_runner()
    well = run.invoke(args=["doctor", "--production"]).output
    assert f"nyckeln i {log.book.folder / checkpoints.KEY}" in well
    assert log.book.public_hex in well
    (log.book.folder / checkpoints.LINES).chmod(0o644)
    (log.book.folder / checkpoints.KEY).unlink()
    log.book.__dict__.pop("_key", None)
    ill = run.invoke(args=["doctor", "--production"])
    assert ill.exit_code == 1
    assert "chmod 600" in ill.output
    assert "Loggens nyckel saknas" in ill.output


# --- the file --------------------------------------------------------------------------------


def test_a_lost_file_is_told_and_not_made_anew_in_silence(
    log: Any, cast: Cast, make: Factory
) -> None:
    (log.book.folder / checkpoints.LINES).unlink()
    make.case("questions")
    assert log.verify().troubles == ["missing_checkpoints", "unwritten_checkpoint"]
    assert log.catch_up() == 0
    assert not log.book.has_file
    assert "Filen med loggens kontrollpunkter saknas" in cast.cilla.get("/beslutslogg").text


def test_lines_that_were_forged_or_damaged(log: Any, tamperer: Tamperer) -> None:
    end, lines = tamperer.end(log.group), log.lines()
    own = [n for n, line in enumerate(lines) if line.startswith(f"kg1 entry {log.group} ")]
    middle, last = own[10], own[-1]

    def with_line(number: int, text: str) -> set[tuple[str, int, int]]:
        log.rewrite([*lines[:number], text, *lines[number + 1 :]])
        return log.faults()

    row = int(lines[middle].split()[3])
    junk = " ".join([*lines[middle].split()[:5], "0" * 128]) + "\n"
    assert with_line(middle, junk) == {("forged_checkpoint", row, row)}
    other = lines[last].replace(lines[last].split()[4], "d" * 64)
    assert with_line(last, other) == {("forged_checkpoint", end, end)}
    damaged = ("damaged_checkpoint", middle + 1, middle + 1)
    assert with_line(middle, "nonsense\n") == {damaged, ("lost_checkpoints", row, row)}
    further = f"kg1 entry {log.group} {end + 1} {'e' * 64} {'0' * 128}\n"
    log.rewrite([*lines, further])
    assert log.faults() == {("forged_checkpoint", end + 1, end + 1)}
    log.rewrite([*lines, lines[middle]])
    assert log.faults() == set(), "the same twice is what two workers leave"


def test_a_chain_counted_anew_with_lines_of_an_own_key(log: Any, tamperer: Tamperer) -> None:
    """Whoever has the database and the file but not the key: the last signature gives it away."""
    other, place = Book(log.book.folder / "egen", SEED), 12
    signed: list[str] = []

    def act(rows: list[Row]) -> None:
        rows[place]["actor_name"] = "Någon annan"
        chained(rows, place)
        for row in rows[place:]:
            statement = chain.checkpoint(log.group, row["seq"], row["hash"])
            row["signature"] = other.sign(statement)
            signed.append(f"{statement} {row['signature']}\n")

    lines = log.lines()
    tamperer.attack(log.group, act)
    kept = [
        line
        for line in lines
        if not (line.startswith(f"kg1 entry {log.group} ") and int(line.split()[3]) > place)
    ]
    log.rewrite([*kept, *signed])
    assert log.faults() == {("forged_checkpoint", place + 1, tamperer.end(log.group))}


def test_a_signature_vouches_for_no_row_but_its_own(log: Any, tamperer: Tamperer) -> None:
    """A chain counted anew, and every line gone but the last: the rest isn't taken for pending."""
    end = tamperer.end(log.group)

    def act(rows: list[Row]) -> None:
        rows[10]["actor_name"] = "Någon annan"
        chained(rows, 10)

    tamperer.attack(log.group, act)
    own = f"kg1 entry {log.group} "
    log.rewrite(
        [line for line in log.lines()
         if not line.startswith(own) or int(line.split()[3]) not in range(11, end)]
    )  # fmt: skip
    assert log.faults() == {("inserted", 11, end - 1), ("rechained", end, end)}
    assert log.pending() == []


# --- a database from before ------------------------------------------------------------------


@pytest.mark.parametrize("how", ["without signatures", "with those of a key that is gone"])
def test_a_log_from_before_the_key_is_taken_over_by_the_first_start(
    log: Any, tamperer: Tamperer, app: Flask, how: str
) -> None:
    if how == "without signatures":
        tamperer.execute("UPDATE log_entry SET signature = ''")
    for path in log.book.folder.glob("log-*"):
        path.unlink()
    again = create_app(app.config["SETTINGS"])
    answer = again.test_cli_runner().invoke(args=["log", "verify"])
    assert answer.exit_code == 0, answer.output
    assert "väntar på kontrollpunkt" in answer.output
    again.test_client().get("/halsa")
    answer = again.test_cli_runner().invoke(args=["log", "verify"])
    assert answer.exit_code == 0
    assert "väntar" not in answer.output
    with again.app_context():
        db.engine.dispose()


def test_a_log_from_before_that_does_not_hold_is_not_taken_over(
    log: Any, tamperer: Tamperer
) -> None:
    def act(rows: list[Row]) -> None:
        rows[4]["actor_name"] = "Någon annan"

    tamperer.execute("UPDATE log_entry SET signature = ''")
    tamperer.attack(log.group, act)
    log.rewrite([])
    assert log.faults() == {("edited_metadata", 5, 5)}
    assert log.catch_up()
    assert not [line for line in log.lines() if line.startswith(f"kg1 entry {log.group} ")]
    assert log.faults() == {("edited_metadata", 5, 5)}


def test_a_killed_process_loses_no_entry_and_tells_no_lie(
    log: Any, app: Flask, database_url: str, tmp_path: Path
) -> None:
    """kill -9 between the commit and the line, in a process of its own."""
    script = (
        "import os, signal\n"
        "from kompetensgrupp import create_app\n"
        "from kompetensgrupp.audit import service\n"
        "from kompetensgrupp.audit.checkpoints import Book\n"
        "from kompetensgrupp.audit.models import Event\n"
        "from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, begin_write, db\n"
        "from kompetensgrupp.core.rights import OPERATOR\n"
        "Book._write = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "with create_app().app_context():\n"
        "    allow_groups(db.session(), EVERY_GROUP)\n"
        "    begin_write(db.session())\n"
        f"    service.record(OPERATOR, Event.GROUP_CHANGED, group_id={log.group}, what='x')\n"
        "    db.session.commit()\n"
    )
    env = {
        **os.environ, "KG_INSTANCE": str(log.book.folder), "KG_DATABASE_URL": database_url,
        "KG_DEMO": "1", "KG_HOST": "127.0.0.1", "PYTHONPATH": str(PROJECT),
    }  # fmt: skip
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=env, check=False)  # noqa: S603 - the script above
    assert done.returncode == -9
    assert log.faults() == set()
    assert len(log.pending()) == 1
    assert log.catch_up() == 1
    assert log.pending() == []

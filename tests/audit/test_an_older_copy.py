"""A copy read back is told apart from tampering by the word of the operator, signed and for all."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from kompetensgrupp.audit import checkpoints
from kompetensgrupp.core.db import db
from tests.cast import Cast
from tests.factories import Factory
from tests.tampering import Row, Tamperer, chained

REASON = "disken gick sönder, kopian är från i går"


@pytest.fixture
def run(app: Flask) -> FlaskCliRunner:
    """Commands of the portal."""
    return app.test_cli_runner()


def say(run: FlaskCliRunner, reason: str = REASON) -> Any:
    return run.invoke(args=["log", "restored", "--reason", reason])


def go_back(tamperer: Tamperer, group: int, rows: int) -> int:
    """The database as it was so many rows ago; the row it then ended with."""

    def cut(own: list[Row]) -> None:
        del own[-rows:]

    tamperer.attack(group, cut)
    return tamperer.end(group) - rows


def test_an_older_copy_looks_cut_until_somebody_says_what_it_is(
    log: Any, tamperer: Tamperer, run: FlaskCliRunner, make: Factory, number: str
) -> None:
    end = tamperer.end(log.group)
    row = go_back(tamperer, log.group, 4)
    assert log.faults() == {("tail_cut", row + 1, end)}
    answer = say(run)
    assert answer.exit_code == 0, answer.output
    assert "inte finns i kopian: 4" in answer.output
    assert log.faults() == set()
    make.comment(number, "bo")
    make.comment(number, "anna")
    assert log.faults() == set()
    told = run.invoke(args=["log", "verify"])
    assert told.exit_code == 0
    assert f"efter rad {row} lästes en äldre kopia tillbaka" in told.output
    assert REASON in told.output
    assert "inte äldre" in say(run).output


def test_rows_written_before_it_was_noticed_are_kept(
    log: Any, tamperer: Tamperer, run: FlaskCliRunner, make: Factory, number: str
) -> None:
    end = tamperer.end(log.group)
    row = go_back(tamperer, log.group, 4)
    make.comment(number, "bo")
    make.comment(number, "anna")
    forks = {("forked", row + 1, row + 1), ("forked", row + 2, row + 2)}
    assert log.faults() == {*forks, ("tail_cut", row + 3, end)}
    assert say(run).exit_code == 0
    assert log.faults() == set()
    make.comment(number, "bo")
    assert log.faults() == set()


def test_a_copy_read_back_explains_no_log_that_was_written_anew(
    log: Any, tamperer: Tamperer, run: FlaskCliRunner
) -> None:
    def rewrite(rows: list[Row]) -> None:
        rows[10]["actor_name"] = "Någon annan"
        chained(rows, 10)

    tamperer.attack(log.group, rewrite)
    told, lines = log.faults(), log.lines()
    answer = say(run)
    assert answer.exit_code == 1
    assert "förklaras inte av en återläst kopia" in answer.output
    assert log.faults() == told
    assert log.lines() == lines
    tamperer.restore()

    def edit(rows: list[Row]) -> None:
        rows[5]["actor_name"] = "Någon annan"

    tamperer.attack(log.group, edit)
    assert say(run).exit_code == 1


def test_the_members_read_that_it_happened(
    log: Any, tamperer: Tamperer, run: FlaskCliRunner, cast: Cast
) -> None:
    go_back(tamperer, log.group, 4)
    say(run)
    page = cast.bo.get("/beslutslogg")
    assert "Läste tillbaka en äldre kopia" in page.text
    assert REASON in page.text


def test_what_was_said_once_can_not_be_said_again_by_copying_it(
    log: Any, tamperer: Tamperer, run: FlaskCliRunner, make: Factory, number: str
) -> None:
    """A cut tail is not hidden by the signed words about an earlier one."""
    row = go_back(tamperer, log.group, 4)
    say(run)
    (words,) = [line for line in log.lines() if " restored " in line and f" {log.group} " in line]
    make.comment(number, "bo")
    with make.app.app_context():
        db.session.remove()

    def cut(own: list[Row]) -> None:
        del own[row:]

    tamperer.attack(log.group, cut)
    log.rewrite([*log.lines(), words])
    assert ("forged_checkpoint", row, row) in log.faults()
    assert "tail_cut" in {kind for kind, *_ in log.faults()}


def test_rows_from_when_the_key_was_gone_count_when_somebody_says_so(
    log: Any, run: FlaskCliRunner, make: Factory
) -> None:
    number = make.case("questions")
    key = log.book.folder / checkpoints.KEY
    seed = key.read_text()
    key.unlink()
    log.book.__dict__.pop("_key", None)
    make.comment(number, "bo")
    assert "Lägg tillbaka den först" in say(run).output
    key.write_text(seed)
    log.book.__dict__.pop("_key", None)
    assert {kind for kind, *_ in log.faults()} == {"inserted"}
    assert say(run, "nyckeln saknades i går").exit_code == 0
    assert log.faults() == set()


def test_a_lost_file_is_begun_again_when_somebody_says_so(
    log: Any, run: FlaskCliRunner, make: Factory
) -> None:
    make.case("questions")
    (log.book.folder / checkpoints.LINES).unlink()
    assert say(run, "filen försvann").exit_code == 0
    found = log.verify()
    assert found.ok
    assert not any(own.pending for own in found.groups)
    assert all(own.restored for own in found.groups)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 201])
def test_a_reason_has_some_words(log: Any, run: FlaskCliRunner, reason: str) -> None:
    answer = say(run, reason)
    assert answer.exit_code == 1
    assert "Skriv varför" in answer.output

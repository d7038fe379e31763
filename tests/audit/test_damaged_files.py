"""Whatever happens to the files beside the database: it is told, and the portal goes on."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kompetensgrupp.audit import checkpoints, service
from kompetensgrupp.audit.models import Event
from tests.cast import Cast
from tests.factories import Factory
from tests.tampering import Tamperer


def _half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGE: dict[str, Callable[[Path], object]] = {
    "gone": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "nonsense": lambda path: path.write_bytes(b"\xff\x00\n" * 3),
    "half": _half,
    "a folder": _folder,
}
#: What is told, by file and damage: troubles, or kinds of faults. What isn't here is mended.
TOLD = {
    checkpoints.KEY: dict.fromkeys(DAMAGE, {"missing_key"}),
    checkpoints.PUBLIC: {name: {"missing_key"} for name in DAMAGE if name != "gone"},
    checkpoints.LINES: {
        "gone": {"missing_checkpoints"},
        "a folder": {"missing_checkpoints"},
        "empty": {"lost_checkpoints"},
        "half": {"lost_checkpoints"},
        "nonsense": {"lost_checkpoints", "damaged_checkpoint"},
    },
    checkpoints.CHECKED: {},
}


@pytest.mark.parametrize("how", DAMAGE)
@pytest.mark.parametrize("name", TOLD)
def test_a_damaged_file_is_told_and_stops_nobody(
    log: Any, cast: Cast, make: Factory, name: str, how: str
) -> None:
    assert log.verify().ok
    DAMAGE[how](log.book.folder / name)
    log.book.__dict__.pop("_key", None)  # as after a start
    with make.acting("cilla") as actor:
        service.record(actor, Event.GROUP_CHANGED, what="it goes on")
    found = log.verify()
    faults = [*found.damaged, *(fault for own in found.groups for fault in own.faults)]
    told = {fault.kind for fault in faults if fault.kind != "inserted"} | {*found.troubles}
    wanted = TOLD[name].get(how, set())
    assert told - {"unwritten_checkpoint"} == wanted
    page = cast.cilla.get("/")
    assert page.status == 200
    assert page.has("#logglarm") == bool(wanted)


def test_checkpoints_cut_out_of_the_file_are_named_and_written_again(log: Any) -> None:
    """Not so the rows of a log that was cut with its file: nothing explains those."""
    assert log.verify().ok
    lines = log.lines()
    own = [n for n, line in enumerate(lines) if line.startswith(f"kg1 entry {log.group} ")]
    rows = [int(lines[n].split()[3]) for n in own]
    log.rewrite([line for n, line in enumerate(lines) if n not in own[3:6]])
    assert log.faults() == {("lost_checkpoints", rows[3], rows[5])}
    assert log.catch_up() == 3
    assert log.faults() == set()


def test_a_log_that_was_cut_with_its_checkpoints_is_told(log: Any, tamperer: Tamperer) -> None:
    end = tamperer.end(log.group)
    assert log.verify().ok
    tamperer.attack(log.group, lambda rows: rows.__delitem__(slice(-3, None)))
    log.rewrite(
        [line for line in log.lines()
         if line.split()[2] != str(log.group) or int(line.split()[3]) <= end - 3]
    )  # fmt: skip
    assert ("lost_checkpoints", end - 2, end) in log.faults()
    assert log.catch_up() == 0
    assert ("lost_checkpoints", end - 2, end) in log.faults()

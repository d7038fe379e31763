"""The benchmark measures real pages of a signed-in reader, and says so in the agreed shape."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kompetensgrupp.bench import commands, floor
from kompetensgrupp.bench.meter import Probe, Unexpected, take_turns

KEYS = {"name", "db", "cases", "cpu_ms", "ratio", "p50_ms", "p99_ms", "queries", "bytes"}


def test_every_page_is_measured_against_the_floor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(commands.DATABASE, raising=False)
    target = tmp_path / "bench.json"
    options = ["--json", str(target), "--cases", "20", "--rounds", "2"]
    answer = CliRunner().invoke(commands.command, options, catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    rows = json.loads(target.read_text("utf-8"))["rows"]
    assert [row["name"] for row in rows] == list(commands.NAMES)
    assert all(set(row) == KEYS for row in rows)
    assert all(row["ratio"] > 0 for row in rows)
    assert {row["db"] for row in rows if row["name"] != commands.DEID} == {"sqlite"}
    by_name = {row["name"]: row for row in rows}
    assert by_name["thread-10"]["queries"] == by_name["thread-500"]["queries"]
    assert by_name["thread-500"]["bytes"] > 3 * by_name["thread-100"]["bytes"]
    assert by_name["poll"]["bytes"] == 0


def test_the_floor_is_a_page_of_a_hundred_posts_in_three_queries(tmp_path: Path) -> None:
    read, reply = floor.probes(tmp_path)
    take_turns([read, reply], rounds=2, warmup=1)
    assert 54_000 < read.size < 62_000
    assert len(read.cpu) == len(reply.cpu) == 2


def test_another_answer_than_expected_is_not_measured(tmp_path: Path) -> None:
    read, _ = floor.probes(tmp_path)
    astray = Probe("astray", read.app, "/traad/finns-inte", read.cookie)
    with pytest.raises(Unexpected, match="404"):
        astray.call()

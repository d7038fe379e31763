"""`deid spans`, `deid check` and `names import` as an operator meets them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kompetensgrupp.deid import lists
from kompetensgrupp.deid.commands import deid, names


def test_spans_go_from_lines_to_lines() -> None:
    lines = [{"id": "a", "text": "Anna ringde 070-174 06 12."}, {"id": 2, "text": "Inget här."}]
    answer = CliRunner().invoke(deid, ["spans"], input="\n".join(map(json.dumps, lines)))
    first, second = map(json.loads, answer.output.splitlines())
    assert [s["label"] for s in first["spans"]] == ["PERSONNAMN", "TELEFON"]
    assert set(first["spans"][0]) == {
        "start", "end", "label", "level", "rule", "why", "suggestions",
    }  # fmt: skip
    assert second == {"id": 2, "spans": []}


def test_check_speaks_swedish() -> None:
    answer = CliRunner().invoke(deid, ["check", "-"], input="Mobil: 070-174 06 12")
    assert "Telefonnummer [block] «070-174 06 12»" in answer.output
    nothing = CliRunner().invoke(deid, ["check", "-"], input="Vi ses.")
    assert "Den kan missa: läs själv." in nothing.output


def test_imported_names_are_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    statistics, target = tmp_path / "namn.csv", tmp_path / "names.txt"
    statistics.write_text("Namn;Bärare\nXyloquist;12\nEnsamma;1\nBra Namn;9\n", encoding="utf-8")
    monkeypatch.setenv(lists.IMPORTED_NAMES, str(target))
    answer = CliRunner().invoke(names, ["import", str(statistics)])
    assert answer.exit_code == 0, answer.output
    assert "Xyloquist" in target.read_text(encoding="utf-8").split()
    assert "Ensamma" not in target.read_text(encoding="utf-8")

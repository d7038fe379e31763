"""Cilla brings in a list of 700 people as she has it, with and without JavaScript."""

import random
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.pages import faults
from tests.e2e.people import People, Visitor
from tests.mapping.sheets import csv_of, excel_of

pytestmark = pytest.mark.sqlite_only

CHANCE = random.Random(7)
ROWS = [
    (
        CHANCE.choice(("K", "kvinna", "Kv", "man", "M")),
        CHANCE.randint(18, 66),
        CHANCE.randint(1, 60),
        CHANCE.choice(("Psykisk ohälsa", "rygg", "värk", "ADHD", "Inte sjukskriven", "")),
    )
    for _ in range(700)
]


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_cilla_brings_in_a_list_of_700(
    browser: Browser, served: str, tmp_path: Path, javascript: bool
) -> None:
    bad, good = tmp_path / "lista.csv", tmp_path / "lista.xlsx"
    bad.write_bytes(
        csv_of([*ROWS, ("kvinnfolk", 44, 3, "rygg"), ("M", 17, 3, "")]).encode("cp1252")
    )
    good.write_bytes(excel_of([*ROWS[1:], ("kvinnfolk", 44, 3, "rygg")]))
    with People(browser, served, java_script_enabled=javascript) as people:
        cilla = people.cilla
        cilla.open("/kartlaggning")
        cilla.sees("Ingen kartläggning än")
        cilla.follow("Hämta in från fil")
        _reads(cilla, bad, "Läs filen")
        cilla.sees("Rad 703", "under 18 år", "«kvinnfolk»")
        cilla.misses("Spara kartläggningen")
        if javascript:
            assert not faults(cilla.page)
        cilla.page.get_by_label("«kvinnfolk»").select_option(label="Kvinna")
        _reads(cilla, good, "Läs filen igen")
        cilla.sees("700 rader, 700 personer räknade.", "Det här sparas")
        if javascript:
            assert (
                cilla.page.evaluate("document.activeElement.querySelector('h2').id") == "last-title"
            )
            assert not faults(cilla.page)
        cilla.write("Var kommer siffrorna från?", "Uttag ur försörjningsstödets register")
        assert cilla.send("Spara kartläggningen") == 303
        cilla.sees("Kartläggningen är sparad.", "Källa: Uttag ur försörjningsstödets register")
        if javascript:
            assert not faults(cilla.page)
            cilla.follow("Ändra")
            assert not faults(cilla.page)


def _reads(cilla: Visitor, file: Path, button: str) -> None:
    cilla.page.get_by_label("Fil", exact=False).first.set_input_files(file)
    assert cilla.send(button) == 200
    expect(cilla.page.locator("#last-title")).to_be_visible()

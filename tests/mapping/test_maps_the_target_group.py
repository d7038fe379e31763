"""Cilla maps the target group by a file or by hand; the others see no small number of it."""

import io
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from kompetensgrupp.core import clock
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, db
from kompetensgrupp.mapping import files
from kompetensgrupp.mapping import service as mapping
from kompetensgrupp.mapping.models import MappingCount
from kompetensgrupp.mapping.service import NewMapping
from tests.cast import Cast, Page
from tests.factories import Factory
from tests.mapping.sheets import csv_of, excel_of

DATA = csv_of([("Kvinna", 27, 14, "rygg")] * 7 + [("Man", 27, 30, "ADHD")] * 2)
SECRET = "850709-9805"


def read(page: Page, data: bytes, name: str = "lista.csv", **chosen: str) -> Page:
    """Send the file by the form on the page, with what was chosen about the one before it."""
    return page.submit("#bring-form", file=(io.BytesIO(data), name), **chosen)


def tables(page: Page) -> dict[str, list[list[str]]]:
    """The rows of each table by the words over its first column."""
    return {
        table.select_one("th").get_text(): [
            [cell.get_text() for cell in row.select("th, td")] for row in table.select("tbody tr")
        ]
        for table in page.soup.select("table")
    }  # fmt: skip


@pytest.mark.parametrize("data", [DATA.encode("cp1252"), excel_of([("K", 27, 14, "rygg")] * 7)])
def test_cilla_reads_a_file_sees_the_sums_and_keeps_them(cast: Cast, data: bytes) -> None:
    start = cast.cilla.get("/kartlaggning")
    assert "Ingen kartläggning än" in start.text
    page = read(start.click("Hämta in från fil"), data, "fel-namn.txt")
    assert page.status == 200
    assert "räknade" in page.text
    assert tables(page)["Ålder"][1][:2] == ["25–34 år", "7"]
    kept = page.submit("#mapping-form", source="Procapita, oktober")
    assert "Kartläggningen är sparad." in kept.said
    assert tables(kept)["Ålder"][1][:2] == ["25–34 år", "7"]
    assert "Källa: Procapita, oktober" in kept.text
    assert "Sparade en kartläggning" in cast.cilla.get("/beslutslogg").text


def test_nothing_is_kept_of_a_file_with_a_row_that_cannot_be_counted(
    cast: Cast, app: Flask, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    data = DATA + f"K;{SECRET};3;rygg\r\nK;17;3;rygg\r\n"
    page = read(cast.cilla.get("/kartlaggning/hamta"), data.encode())
    assert "Rad 11 · Kolumn B, Ålder" in page.text
    assert "Rad 12" in page.text
    assert not page.has("#mapping-form")
    assert SECRET not in page.response.text
    assert SECRET not in capsys.readouterr().err + caplog.text
    with app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        assert not db.session.query(MappingCount).count()


def test_cilla_says_what_a_word_and_a_column_mean(cast: Cast) -> None:
    data = b"Vem,Hur gammal\nkvinnfolk,27\nMan,28\n"
    page = read(cast.cilla.get("/kartlaggning/hamta"), data)
    assert "0 av 2 läses" in page.text
    page = read(page, data, **{"column-0": "sex", "column-1": "age"})
    word = str(page.one("select[name^=sex-]")["name"])
    assert "«kvinnfolk»" in page.text
    page = read(page, data, **{word: "woman"})
    assert tables(page)["Ålder"][1] == ["25–34 år", "1", "1", "0", "2"]


def test_two_columns_cannot_be_the_same(cast: Cast) -> None:
    page = read(cast.cilla.get("/kartlaggning/hamta"), DATA.encode())
    page = read(page, DATA.encode(), **{"column-0": "age"})
    assert page.status == 422
    assert "Två kolumner kan inte båda vara Ålder" in page.text


def test_what_is_no_table_is_refused_at_the_file(cast: Cast) -> None:
    start = cast.cilla.get("/kartlaggning/hamta")
    assert "Filen är en PDF" in read(start, b"%PDF-1.7", "lista.xlsx").text
    assert "Välj en fil" in start.submit("#bring-form").text


@pytest.mark.parametrize(
    ("address", "size", "status"),
    [
        ("/kartlaggning/hamta", 1_500_000, 200),
        ("/kartlaggning/hamta", files.LARGEST + 500_000, 413),
        ("/kartlaggning/ny", 1_500_000, 413),
    ],
)
def test_only_the_page_that_reads_files_takes_large_ones(
    cast: Cast, address: str, size: int, status: int
) -> None:
    line = b"Kvinna;27;" + b"x" * 90 + b"\n"
    file = FileStorage(
        io.BytesIO(b"K\xf6n;Alder;Annat\n" + line * (size // len(line))), "lista.csv"
    )
    fields = cast.cilla.get("/kartlaggning/hamta").form("#bring-form")
    boundary, body = encode_multipart({**fields, "file": file})
    kind = f"multipart/form-data; boundary={boundary}"
    assert cast.cilla.client.post(address, data=body, content_type=kind).status_code == status


def test_a_file_waits_for_nobody_and_makes_nobody_wait(cast: Cast, app: Flask) -> None:
    start = cast.cilla.get("/kartlaggning/hamta")
    seen: list[Any] = []

    def look(data: bytes) -> Any:
        seen.append(db.session().info.get("writes"))
        return iter([(1, ["Kön", "Ålder"]), (2, ["K", "27"])])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "rows", look)
        read(start, b"x")
    assert seen == [None], "no write lock is held while a file is read"


def test_cilla_writes_one_by_hand_and_is_told_of_what_is_wrong(cast: Cast) -> None:
    page = cast.cilla.get("/kartlaggning/ny")
    wrong: dict[str, str] = {"age-0-woman": "12,5", "age-1-woman": "1 200", "as_of": "1999-01-01"}
    page = page.submit("#mapping-form", source="Egen räkning", **wrong)
    assert page.status == 422
    assert "Antal ska vara ett heltal" in page.text
    assert page.form("#mapping-form")["age-1-woman"] == "1 200"
    page = page.submit("#mapping-form", **{"age-0-woman": "12"})
    assert "från år 2000 till i dag" in page.text
    kept = page.submit("#mapping-form", as_of="2025-03-01")
    assert tables(kept)["Ålder"][1][1] == "1 200".replace(" ", "\u00a0")
    again = cast.cilla.get("/kartlaggning/ny").submit(
        "#mapping-form", source="Egen räkning", as_of="2025-03-01", **{"age-0-man": "3"}
    )
    assert "Det finns redan en kartläggning från den dagen" in again.text


def test_a_mapping_without_numbers_or_with_a_number_for_source_is_none(cast: Cast) -> None:
    page = cast.cilla.get("/kartlaggning/ny")
    assert "Fyll i minst ett antal" in page.submit("#mapping-form", source="Ett register").text
    page = page.submit("#mapping-form", source=f"Akten {SECRET}", **{"age-0-man": "3"})
    assert "källan är ett register" in page.text


def test_the_others_see_no_small_number(cast: Cast, make: Factory) -> None:
    make.mapping(a25=(40, 30), a35=(60, 50), a55=(20, 9), a65=(9, 3))
    ages = tables(cast.cilla.get("/kartlaggning"))["Ålder"]
    assert ages[5] == ["65 år eller äldre", "9", "3", "0", "12"]
    masked = cast.bo.get("/kartlaggning")
    assert tables(masked)["Ålder"][-2:] == [
        ["55–64 år och 65 år eller äldre", "29", "12", "0", "41"],
        ["Alla", "129", "92", "0", "221"],
    ]
    assert "Små tal visas inte" in masked.text
    assert not masked.has('a[href*="/andra"]')


def test_tables_of_different_numbers_are_named_without_the_small_one(
    cast: Cast, make: Factory
) -> None:
    with make.acting("cilla") as cilla:
        pain = {("cause", "pain", "woman"): 2, ("cause", "pain", "man"): 1}
        counts = {("age", "25-34", "woman"): 40, ("age", "25-34", "man"): 20, **pain}
        mapping.save(cilla, NewMapping(clock.today(), "Ett register", counts))
    told = cast.bo.get("/kartlaggning").one("#ojamnt").get_text()
    assert "ålder" in told
    assert not any(letter.isdigit() for letter in told)
    assert "ålder 60" in cast.cilla.get("/kartlaggning").one("#ojamnt").get_text()


def test_two_mappings_are_compared_and_each_can_be_chosen(cast: Cast, make: Factory) -> None:
    make.mapping(days_ago=400, a25=(20, 20), a35=(9, 8))
    make.mapping(a25=(40, 30), a35=(7, 6))
    page = cast.bo.get("/kartlaggning")
    assert tables(page)["Ålder"][1] == ["25–34 år", "40", "30", "0", "70", "40"]
    assert [row[4] for row in tables(page)["Dag"]] == ["57", "83"]
    older = page.soup.select("#dag option")[1]["value"]
    assert tables(cast.bo.get(f"/kartlaggning?dag={older}"))["Ålder"][1][4:] == ["40"]


def test_cilla_changes_one_and_takes_it_away(cast: Cast, make: Factory) -> None:
    make.mapping()
    page, other = (cast.cilla.get("/kartlaggning").click("Ändra") for _ in range(2))
    first = page.submit("#mapping-form", **{"age-1-man": "9"})
    assert tables(first)["Ålder"][1][2] == "9"
    late = other.submit("#mapping-form", **{"age-1-man": "8"})
    assert late.status == 409
    assert late.form("#mapping-form")["age-1-man"] == "8"
    assert tables(late.submit("#mapping-form"))["Ålder"][1][2] == "8"
    gone = cast.cilla.get("/kartlaggning").click("Ta bort").submit("#remove-form")
    assert "Ingen kartläggning än" in gone.text
    assert "Tog bort en kartläggning" in cast.cilla.get("/beslutslogg").text


def test_the_template_is_read_as_the_portal_writes_it(cast: Cast) -> None:
    cast.cilla.get("/kartlaggning")
    for kind in ("csv", "xlsx"):
        empty = cast.cilla.client.get(f"/kartlaggning/mall?format={kind}").data
        page = read(cast.cilla.get("/kartlaggning/hamta"), empty, f"mall.{kind}")
        assert "10 av 10 läses" in page.text
        assert not page.has("#mapping-form")


def test_anna_sees_how_many_fit_before_she_sends(cast: Cast, make: Factory) -> None:
    make.mapping(a35=(3, 40), a25=(70, 50))
    number = make.case("draft")
    look = cast.anna.get(f"/fall/{number}/kontrollera").text
    assert "Färre än 5 personer i målgruppen passar in" in look
    assert "Åldern säger mest: utan den passar ungefär 70 in." in look


def test_hanna_weighs_in_that_few_fit_before_she_approves(cast: Cast, make: Factory) -> None:
    make.mapping(a35=(3, 40), a25=(70, 50))
    page = cast.hanna.get(f"/granska/{make.case('in_review')}")
    assert "Färre än 5 personer i målgruppen passar in" in page.text
    page = page.submit("#review-form", outcome="approve")
    assert page.status == 422
    assert "Så få passar in" in page.text
    assert "godkänt" in page.submit("#review-form", outcome="approve", few_fit="y").said
    back = cast.hanna.get(f"/granska/{make.case('in_review')}")
    assert "tillbaka" in back.submit("#review-form", outcome="return", reason="För tydligt.").said


def test_without_a_mapping_only_the_questions_are_asked(cast: Cast, make: Factory) -> None:
    make.mapping("david")
    look = cast.anna.get(f"/fall/{make.case('draft')}/kontrollera").text
    assert "passar in" not in look
    assert "Kan en granne" in look or "känna igen" in look

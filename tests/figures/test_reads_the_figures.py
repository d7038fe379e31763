"""Who reads the figures, and what leaves the group."""

import csv
import io
from datetime import timedelta

import openpyxl

from kompetensgrupp.core import clock, periods
from kompetensgrupp.core.periods import Period
from kompetensgrupp.figures import export
from tests.cast import Cast, Page
from tests.factories import Factory


def test_cilla_reads_the_figures_with_charts_and_tables(cast: Cast, make: Factory) -> None:
    make.case("confirmed")
    page = cast.cilla.get("/uppfoljning")
    for words in ("Siffror", "Publicerade fall", "Svarstid per part", "Underlag för utvärdering"):
        assert words in page.text
    bars = [" ".join(bar.get_text(" ").split()) for bar in page.soup.select(".bars li")]
    assert "Publicerade fall 1 fall" in bars


def test_bo_sees_no_single_party_and_takes_nothing_out(cast: Cast, make: Factory) -> None:
    make.case("confirmed")
    page = cast.bo.get("/uppfoljning")
    assert "Publicerade fall" in page.text
    assert "per part" not in page.text.replace("Steg per ansvarig part", "")
    assert not page.has("#export-form")


def test_anna_and_the_board_read_none(cast: Cast) -> None:
    for person in (cast.anna, cast.ingrid, cast.eva):
        assert person.get("/uppfoljning").status == 403


def test_each_number_leads_to_its_cases(cast: Cast, make: Factory) -> None:
    number, declined = make.case("confirmed"), make.declined(make.case("questions"))
    page = cast.bo.get("/uppfoljning").click("1 (Fallen, Fastställda rekommendationer, Kvinnor)")
    assert "Fastställda rekommendationer, kvinnor" in page.text
    assert number in page.text
    assert declined not in page.text
    assert page.click("Läkarintyg men ingen plan").address == f"/fall/{number}"
    men = cast.bo.get("/uppfoljning/fall?siffra=confirmed&kon=man")
    assert "0 av 0 fall visas" in men.text
    assert number in cast.bo.get("/uppfoljning/fall?siffra=x'&varde=%00&kon=y&period=z").text


def test_what_counts_parties_is_behind_the_leaders_links_only(cast: Cast, make: Factory) -> None:
    number = make.case("confirmed")
    page = cast.cilla.get("/uppfoljning")
    links = [str(a["href"]) for a in page.soup.select('a[href*="siffra=support"]')]
    assert links
    assert number in cast.cilla.get(links[0]).text
    assert cast.bo.get(links[0]).status == 403
    assert number not in cast.david.get(links[0]).text
    assert cast.anna.get("/uppfoljning/fall?siffra=confirmed").status == 403


def test_a_period_without_events_says_so(cast: Cast) -> None:
    page = cast.cilla.get("/uppfoljning?period=2020-T1")
    assert "Tertial 1 2020" in page.text
    assert "Inget att räkna under perioden." in page.text
    assert cast.cilla.get("/uppfoljning?period=nonsens").status == 200


PAST = periods.tertial_of(clock.today()).previous


def published(make: Factory, count: int, period: Period = PAST, **fields: str) -> list[str]:
    """So many cases that the group could read in the period."""
    with clock.at(period.start + timedelta(days=20, hours=12)):
        return [make.case("questions", **fields) for _ in range(count)]


def take_out(cast: Cast, period: Period = PAST) -> Page:
    page = cast.cilla.get(f"/uppfoljning?period={period.code}")
    return page.submit("#export-form", button="csv")


def lines(answer: Page) -> list[list[str]]:
    text = answer.response.get_data().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_what_leaves_is_coarse_logged_and_no_formula(cast: Cast, make: Factory) -> None:
    published(make, 6)
    answer = take_out(cast)
    assert answer.status == 200
    rows = lines(answer)
    assert rows[0][:3] == ["Syfte", "Kön", "Ålder"]
    assert len(rows) == 7
    assert all(row[1] == "Kvinna" for row in rows[1:])
    assert "Tog ut underlag för utvärdering" in cast.cilla.get("/beslutslogg").text
    page = cast.cilla.get(f"/uppfoljning?period={PAST.code}")
    book = openpyxl.load_workbook(
        io.BytesIO(page.submit("#export-form", button="xlsx").response.data)
    )
    assert book.sheetnames == ["Fall", "Ordbok"]
    assert book["Fall"]["B2"].value == "Kvinna"
    last = [cell.value for cell in list(book["Ordbok"].rows)[-1]]
    assert last[0] == "Kvittokod"
    assert str(last[2]) in cast.cilla.get("/beslutslogg").text


def test_of_a_few_cases_not_even_the_number_leaves(cast: Cast, make: Factory) -> None:
    published(make, 4)
    assert lines(take_out(cast)) == [list(export.COLUMNS)]


def test_what_shares_cases_with_a_file_that_left_stays(cast: Cast, make: Factory) -> None:
    year = periods.year_of(clock.today().replace(year=clock.today().year - 1))
    first = periods.tertial_of(year.first)
    published(make, 5, first)
    published(make, 6, periods.tertial_of(year.last))
    page = cast.cilla.get(f"/uppfoljning?period={year.code}")
    assert len(lines(take_out(cast, first))) == 6
    stale = page.submit("#export-form", button="csv")
    assert stale.status == 409
    assert f"redan uttaget för {first.label.lower()}" in stale.text
    page = cast.cilla.get(f"/uppfoljning?period={year.code}")
    assert f"redan uttaget för {first.label.lower()}" in page.text
    assert not page.has("#export-form")
    assert len(lines(take_out(cast, periods.tertial_of(year.last)))) == 7


def test_the_same_period_leaves_again_only_with_the_same_people(cast: Cast, make: Factory) -> None:
    numbers = published(make, 7)
    told = lines(take_out(cast))
    assert lines(take_out(cast)) == told
    make.declined(numbers[0])
    page = cast.cilla.get(f"/uppfoljning?period={PAST.code}")
    assert "har ändrats sedan dess" in page.text
    assert not page.has("#export-form")


def test_a_period_that_goes_on_stays(cast: Cast) -> None:
    page = cast.cilla.get("/uppfoljning")
    assert "Underlag kan tas ut när perioden är slut." in page.text
    assert not page.has("#export-form")

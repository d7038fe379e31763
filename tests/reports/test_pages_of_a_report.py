"""Cilla writes beside the figures and loses no word; Bo reads along; Ingrid reads what is out."""

import pytest

from kompetensgrupp.core import clock, periods
from kompetensgrupp.reports import files, publishing
from tests.cast import Cast
from tests.factories import Factory


def _draft(make: Factory, *, published: bool = False) -> int:
    with make.acting("cilla") as actor:
        version = publishing.create(actor, periods.tertial_of(clock.today()).previous.code)
        if published:
            publishing.write(actor, version, {"summary": "Vi föreslår att fortsätta."}, 0)
            publishing.approve(actor, version)
            publishing.publish(actor, version)
        return version.id


@pytest.mark.sqlite_only
def test_what_is_typed_on_a_stale_page_is_kept_beside_what_was_saved(
    cast: Cast, make: Factory
) -> None:
    address = f"/rapporter/{_draft(make)}"
    first, second = cast.cilla.get(address), cast.cilla.get(address)
    assert first.submit("#texts-form", next="Möten varannan vecka.").status == 200
    refused = second.submit("#texts-form", next="Möten varje vecka.")
    assert refused.status == 409
    assert "Möten varje vecka." in refused.one("#next").get_text()
    assert "varannan" in refused.text
    assert "Möten varje vecka." in refused.submit("#texts-form").one("#next").get_text()


@pytest.mark.sqlite_only
def test_a_text_that_points_somebody_out_is_not_saved_and_not_lost(
    cast: Cast, make: Factory
) -> None:
    page = cast.cilla.get(f"/rapporter/{_draft(make)}")
    refused = page.submit("#texts-form", outlook="Ring 070-174 06 35.")
    assert refused.status == 422
    assert "070-174 06 35" in refused.one("#outlook").get_text()
    assert "070" not in cast.cilla.get(page.address).one("#outlook").get_text()


@pytest.mark.sqlite_only
def test_what_was_being_written_comes_back(cast: Cast, make: Factory) -> None:
    number = _draft(make)
    fields = {"draft_key": f"rapport/{number}", "seen": "0", "next": "Halvskrivet."}
    fields["csrf_token"] = cast.cilla.token()
    cast.cilla.post("/utkast", fields)
    assert "Halvskrivet." in cast.cilla.get(f"/rapporter/{number}").one("#next").get_text()
    assert "Text i en rapport" in cast.cilla.get("/").text


@pytest.mark.sqlite_only
def test_a_member_reads_the_draft_and_the_board_does_not(cast: Cast, make: Factory) -> None:
    number = _draft(make)
    page = cast.bo.get(f"/rapporter/{number}")
    assert page.status == 200
    assert not page.soup.select("#texts-form")
    assert cast.ingrid.get(f"/styrelse/{number}").status == 404


def test_the_board_and_the_association_read_what_is_published(cast: Cast, make: Factory) -> None:
    number = _draft(make, published=True)
    for who in (cast.ingrid, cast.karin):
        page = who.get("/styrelse")
        assert "Vi föreslår att fortsätta." in page.text
        assert "/fall/" not in page.text
        assert who.get(f"/styrelse/{number}").status == 200
        assert who.get(f"/styrelse/{number}/fil/csv").status == 200
    assert cast.eva.get("/styrelse").status == 403


@pytest.mark.sqlite_only
def test_a_new_version_shows_what_differs(cast: Cast, make: Factory) -> None:
    number = _draft(make, published=True)
    page = cast.cilla.get(f"/rapporter/{number}").submit('form[action$="/ny-version"]')
    page = page.submit("#texts-form", summary="Vi föreslår att sluta.")
    changed = cast.cilla.get(f"/rapporter/{number + 1}/skillnader")
    assert [ins.get_text() for ins in changed.soup.select("ins")] == ["[tillagt: sluta.]"]


@pytest.mark.sqlite_only
def test_a_file_that_cannot_be_made_is_told_of_and_nothing_is_lost(
    cast: Cast, make: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = _draft(make)
    cast.cilla.get("/rapporter").click("läs igenom och godkänn").submit("#approve-form")

    def broken(_document: object) -> bytes:
        raise RuntimeError("no fonts")

    monkeypatch.setattr(files, "KINDS", {**files.KINDS, "pdf": (broken, "application/pdf")})
    page = cast.cilla.get(f"/rapporter/{number}")
    refused = page.submit('form[action$="/publicera"]')
    assert refused.status == 500
    assert "Filen gick inte att göra" in refused.text
    assert cast.cilla.get(f"/rapporter/{number}/fil/pdf").status == 500
    monkeypatch.undo()
    assert "Godkänd, inte publicerad" in cast.cilla.get(f"/rapporter/{number}").text

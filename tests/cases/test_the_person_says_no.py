"""«Personen vill inte»: hidden from everybody at once, and what others were typing is forgotten."""

from tests.cast import HARMLESS, Cast, Page
from tests.factories import Factory


def decline(cast: Cast, number: str) -> Page:
    page = cast.anna.get(f"/fall/{number}/dra-tillbaka")
    return page.submit("#withdraw-form", reason="person_declined")


def test_a_withdrawn_case_is_hidden_when_the_person_says_no_later(
    cast: Cast, make: Factory
) -> None:
    number = make.case("discussion")
    cast.anna.get(f"/fall/{number}/dra-tillbaka").submit(
        "#withdraw-form", reason="no_longer_relevant"
    )
    assert cast.bo.get(f"/fall/{number}").status == 200
    decline(cast, number)
    assert cast.bo.get(f"/fall/{number}").status == 404
    assert cast.anna.get(f"/fall/{number}").status == 404


def test_bos_half_written_post_goes_too(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    form = cast.bo.get(f"/fall/{number}").form("#comment-form")
    cast.bo.post("/utkast", {**form, "text": "En halv tanke"}, htmx=True)
    assert number in cast.bo.get("/").text
    decline(cast, number)
    assert number not in cast.bo.get("/").text


def test_what_the_reviewer_wrote_to_the_author_stays_in_the_party(
    cast: Cast, make: Factory
) -> None:
    number = make.case("in_review")
    cast.hanna.get(f"/granska/{number}").submit(
        "#review-form", outcome="return", reason="Orten går att ana."
    )
    assert "Orten går att ana." in cast.anna.get(f"/fall/{number}").text
    cast.anna.get(f"/fall/{number}/kontrollera").submit("#case-form", **HARMLESS)
    cast.hanna.get(f"/granska/{number}").submit("#review-form", outcome="approve")
    assert "Orten går att ana." not in cast.bo.get("/beslutslogg").text
    assert "Orten går att ana." not in cast.bo.get(f"/fall/{number}/logg").text


def test_the_groups_log_shows_no_text_without_noting_who_read_it(cast: Cast, make: Factory) -> None:
    number = make.case("proposed")
    assert "Gemensam kartläggning" not in cast.greger.get("/beslutslogg").text
    assert "Gemensam kartläggning" in cast.greger.get(f"/fall/{number}/logg").text

"""A case that was never sent can be taken away with every word; closing a step keeps them."""

from sqlalchemy import select

from kompetensgrupp.cases.models import Case, CaseAccess, CaseVersion
from kompetensgrupp.core.db import db
from tests.cast import Cast
from tests.factories import Factory
from tests.sending import row_counts, send

SECRET = "Kvarnstensgrubbel"


def test_anna_takes_her_draft_away_with_every_word(cast: Cast, make: Factory) -> None:
    before = row_counts(cast.app)
    number = make.case("draft", background=SECRET)
    page = cast.anna.get(f"/fall/{number}/skriv/3")
    assert page.has(f'.drop button[formaction="/fall/{number}/ta-bort"]')
    cast.anna.post(
        "/utkast", {**page.form("#case-form"), "background": f"{SECRET} igen"}, htmx=True
    )
    page = cast.anna.get(f"/fall/{number}")
    assert "allt du har skrivit i det försvinner" in page.one(".drop").get_text()
    start = page.submit(f'form[action="/fall/{number}/ta-bort"]')
    assert f"Utkastet {number} är borttaget." in start.said
    assert number not in start.one("#utkast").get_text()
    assert cast.anna.get(f"/fall/{number}").status == 404
    gone = row_counts(cast.app)
    same = set(gone) - {"idempotency_key"}
    assert {name: gone[name] for name in same} == {name: before[name] for name in same}


def test_the_list_on_the_start_page_does_it_too(cast: Cast, make: Factory) -> None:
    number = make.case("draft")
    page = cast.anna.get("/").submit(f'#utkast form[action="/fall/{number}/ta-bort"]')
    assert f"Utkastet {number} är borttaget." in page.said


def test_what_was_sent_once_is_withdrawn_instead(cast: Cast, make: Factory) -> None:
    number = make.case("in_review")
    send(cast.hanna, f"/granska/{number}", outcome="return", reason="Grövre.")
    refused = send(cast.anna, f"/fall/{number}/ta-bort")
    assert refused.status == 409
    assert "Det kan dras tillbaka" in refused.text
    assert not cast.anna.get(f"/fall/{number}").has(f'form[action="/fall/{number}/ta-bort"]')


def test_a_draft_that_a_substitute_has_read_leaves_an_empty_row(cast: Cast, make: Factory) -> None:
    number = make.case("draft", background=SECRET)
    page = cast.anna.get(f"/fall/{number}/lamna-over")
    jonas = page.one("#responsible option:-soup-contains('Jonas')")["value"]
    page.submit("#hand-over-form", responsible=jonas)
    assert SECRET in cast.jonas.get(f"/fall/{number}").response.text
    assert send(cast.anna, f"/fall/{number}/ta-bort").status == 403
    assert send(cast.jonas, f"/fall/{number}/ta-bort").status == 303
    for person in (cast.anna, cast.jonas):
        assert person.get(f"/fall/{number}").status == 404
        assert person.get("/").status == person.get("/fall").status == 200
    with make.acting("cilla"):
        assert db.session.scalars(select(Case.state)).all() == ["erased"]
        assert not db.session.scalars(select(CaseVersion)).all()
        assert db.session.scalars(select(CaseAccess)).all()


def test_whoever_reads_the_own_draft_leaves_no_reading(cast: Cast, make: Factory) -> None:
    number = make.case("draft")
    cast.anna.get(f"/fall/{number}")
    with make.acting("cilla"):
        assert not db.session.scalars(select(CaseAccess)).all()
    make._in_review(number, "anna")
    cast.anna.get(f"/fall/{number}")
    with make.acting("cilla"):
        assert db.session.scalars(select(CaseAccess)).all()


def test_anna_closes_a_new_case_and_goes_on_later(cast: Cast) -> None:
    page = cast.anna.get("/fall/nytt").submit("#case-form", title="Bara en rubrik", button="later")
    assert "Utkastet är sparat." in page.said
    assert cast.anna.get("/fall/nytt").form("#case-form")["title"] == "Bara en rubrik"


def test_closing_keeps_what_cant_stand_in_the_text_yet(cast: Cast, make: Factory) -> None:
    number = make.case("draft")
    page = cast.anna.get(f"/fall/{number}/skriv/3")
    long = "Mycket text. " * 600
    assert "sparat" in page.submit("#case-form", background=long, button="later").said
    kept = cast.anna.get(f"/fall/{number}/skriv/3").form("#case-form")["background"]
    assert kept == long.strip()

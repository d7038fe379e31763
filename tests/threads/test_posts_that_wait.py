"""A post that a second person reads first: nobody else notices it until it has been let through."""

import pytest

from kompetensgrupp.core.rights import Actor, Role
from kompetensgrupp.groups.models import PartyKind
from kompetensgrupp.threads import rules
from kompetensgrupp.threads.models import Comment, Held
from tests.cast import Cast, Person
from tests.factories import Factory
from tests.sending import DISAGREED, send

TEXT = "Växeln svarar på hela förmiddagen."
OTHERS = ("bo", "fatima", "greger", "cilla")


def parked(make: Factory, parent: int | None = None) -> str:
    """A case with a post by Bo that has been read, and one by Anna that waits."""
    number = make.case("questions")
    make.comment(number, "bo", "Vem når man?")
    assert make.comment(number, "anna", TEXT, parent, waits=True) < 0
    return number


def seen(person: Person, number: str) -> list[str]:
    """All that a person meets of a case."""
    case, start = f"/fall/{number}", person.get("/")
    pages = [person.get(address) for address in (case, f"{case}/logg?inlagg=1", "/fall")]
    return [page.text for page in (start, *pages)]


def test_nobody_else_notices(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "bo", "Vem når man?")
    people = [getattr(cast, name) for name in OTHERS]
    for person in people:
        person.get(f"/fall/{number}")
    before = [seen(person, number) for person in people]
    poll = str(cast.bo.get(f"/fall/{number}").one("#poller")["hx-get"])
    make.comment(number, "anna", TEXT, 1, waits=True)
    assert [seen(person, number) for person in people] == before
    assert cast.bo.get(poll, htmx=True).status == 204
    for person in people:
        assert person.get(f"/fall/{number}/vantar/1").status in (403, 404)
        assert TEXT not in person.get(f"/fall/{number}").response.text


def test_it_leaves_no_gap_and_counts_for_nothing(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "fatima", "Ett.", waits=True)
    with make.acting("bo") as bo:
        case = make.load(bo, number)
        assert (case.last_seq, case.post_count, case.first_answer_at) == (0, 0, None)
    assert make.comment(number, "bo", "Två.") == 1
    assert make.comment(number, "fatima", "Tre.", waits=True) == -2


def test_the_writer_and_the_reviewers_of_the_party_see_it(cast: Cast, make: Factory) -> None:
    number = parked(make, parent=1)
    for person in (cast.anna, cast.hanna, cast.jonas):
        box = person.get(f"/fall/{number}").one("#vantar")
        assert TEXT in box.get_text()
        assert "svar till Bo" in box.get_text()
    assert cast.anna.get(f"/fall/{number}").has('#vantar form[action$="/ta-tillbaka"]')
    assert not cast.hanna.get(f"/fall/{number}").has("#vantar form")
    for person in (cast.hanna, cast.jonas):
        assert "Inlägg av Anna" in person.get("/granska").text
        assert "Inlägg av Anna" in person.get("/").one("#vantar").get_text()
    assert cast.anna.get("/granska").status == 403


@pytest.mark.parametrize(
    ("who", "party", "roles", "may"),
    [
        (2, 1, {Role.REVIEWER}, True),
        (1, 1, {Role.REVIEWER}, False),  # never the writer
        (2, 2, {Role.REVIEWER}, False),
        (2, 1, {Role.LEADER}, False),
        (2, 1, {Role.ADVISER}, False),
    ],
)
def test_who_lets_a_post_through(who: int, party: int, roles: set[Role], may: bool) -> None:
    actor = Actor("x", user_id=who, party_id=party, roles=frozenset(roles))
    written = Comment(author_id=1, party_id=1, held=Held.WAITING)
    assert bool(rules.may_release(actor, written)) is may


def test_the_writer_may_not_let_the_own_post_through(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "hanna", TEXT, waits=True)
    assert cast.hanna.get(f"/fall/{number}/vantar/1").status == 403
    assert send(cast.hanna, f"/fall/{number}/vantar/1", outcome="approve").status == 403
    assert cast.jonas.get(f"/fall/{number}/vantar/1").status == 200


def test_an_approved_post_comes_as_if_it_were_written_now(cast: Cast, make: Factory) -> None:
    number = parked(make, parent=1)
    poll = str(cast.fatima.get(f"/fall/{number}").one("#poller")["hx-get"])
    cast.anna.get(f"/fall/{number}")
    make.comment(number, "greger", "Under tiden.")
    page = cast.hanna.get("/granska").click("Inlägg av Anna")
    assert TEXT in page.text
    page = page.submit("#review-form", outcome="approve")
    assert "står nu i diskussionen" in page.said
    answer = cast.fatima.get(poll, htmx=True)
    assert TEXT in answer.one("#inlagg-3").get_text()
    assert answer.one("#inlagg-3").find_parent()["hx-swap-oob"] == "afterend:#inlagg-1"
    page = cast.anna.get(f"/fall/{number}")
    assert not page.one("#vantar").get_text(strip=True)
    assert "post--new" not in page.one("#inlagg-3")["class"]
    assert "3 inlägg" in page.one("#thread-head").get_text()
    assert cast.hanna.get(f"/fall/{number}/vantar/1").status == 404
    assert "Granskade och släppte ett inlägg" in cast.bo.get(f"/fall/{number}/logg?inlagg=1").text


def test_who_was_up_to_date_stays_so_when_the_own_post_comes(cast: Cast, make: Factory) -> None:
    number = parked(make)
    cast.anna.get(f"/fall/{number}")
    make.release(number, "hanna", 1)
    assert number not in cast.anna.get("/").one("#nya").get_text()
    assert number in cast.bo.get("/").one("#nya").get_text()


def test_the_first_answer_is_when_it_is_let_through(cast: Cast, make: Factory) -> None:
    make.join("nora", PartyKind.VARDCENTRAL, Role.REVIEWER, Role.ADVISER)
    number = make.case("questions")
    make.comment(number, "fatima", TEXT, waits=True)
    make.release(number, "nora", 1)
    with make.acting("bo") as bo:
        assert make.load(bo, number).first_answer_at is not None


def test_a_returned_post_is_its_writers_draft_again(cast: Cast, make: Factory) -> None:
    number = parked(make, parent=1)
    send(cast.anna, "/utkast", draft_key=f"{number}/inlagg", text="Något nytt.", kind="fact")
    page = cast.jonas.get(f"/fall/{number}/vantar/1")
    refused = page.submit("#review-form", outcome="return")
    assert refused.status == 422
    refused.submit("#review-form", outcome="return", reason="Det går att ringa och fråga.")
    page = cast.anna.get("/").click(f"Tillbaka från granskningen: inlägg i {number}")
    form = page.form("#comment-form")
    assert form["text"] == f"{TEXT}\n\nNågot nytt."
    assert form["parent"] == "1"
    assert "Det går att ringa och fråga." in page.one("#composer").get_text()
    assert "Jonas" in page.one("#composer").get_text()
    assert not page.one("#vantar").get_text(strip=True)
    page.submit("#comment-form", text="Fråga kommunen.")
    assert "Det går att ringa" not in cast.anna.get(f"/fall/{number}").text


def test_the_reason_may_not_point_anybody_out(cast: Cast, make: Factory) -> None:
    number = parked(make)
    page = cast.jonas.get(f"/fall/{number}/vantar/1")
    refused = page.submit("#review-form", outcome="return", reason="Du skrev 070-174 06 58.")
    assert refused.status == 422
    assert TEXT in cast.anna.get(f"/fall/{number}").one("#vantar").get_text()


def test_anna_goes_on_writing_instead_of_waiting(cast: Cast, make: Factory) -> None:
    number = parked(make)
    page = cast.anna.get(f"/fall/{number}").submit('form[action$="/ta-tillbaka"]')
    assert page.form("#comment-form")["text"] == TEXT
    assert cast.hanna.get(f"/fall/{number}/vantar/1").status == 404


def test_who_has_no_reviewer_is_told(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "bo", TEXT, waits=True)
    told = cast.bo.get(f"/fall/{number}").one("#vantar").get_text()
    assert "Be projektledaren utse någon" in told
    assert "Be projektledaren" not in cast.anna.get(f"/fall/{parked(make)}").text


def test_when_the_discussion_has_closed_it_can_only_go_back(cast: Cast, make: Factory) -> None:
    number = parked(make)
    assert send(cast.cilla, f"/fall/{number}/avsluta", **DISAGREED).status == 303
    address = f"/fall/{number}/vantar/1"
    assert send(cast.hanna, address, outcome="approve").status == 409
    assert send(cast.hanna, address, outcome="return", reason="Stängt.").status == 303


def test_nothing_reaches_it_by_a_number_below_zero(cast: Cast, make: Factory) -> None:
    number = parked(make)
    answer = send(cast.bo, f"/fall/{number}/inlagg", text="Svar.", kind="fact", parent="-1")
    assert answer.status == 422
    for address in ("/svara", "/ratta", "/versioner", "/kannas-igen", "/granska", ""):
        assert cast.anna.get(f"/fall/{number}/inlagg/-1{address}").status == 404

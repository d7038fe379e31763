"""The thread as people meet it: replies, traces, links, polling, unread marks."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.threads.models import Comment
from tests.cast import Cast, Page, Person
from tests.factories import Factory
from tests.sending import DISAGREED, send

T0 = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def order(page: Page) -> list[str]:
    return [body.get_text(" ", strip=True) for body in page.soup.select("#posts .post__body")]


def new_marks(page: Page) -> list[str]:
    return [str(post["id"]) for post in page.soup.select("#posts .post--new")]


def thread_version(make: Factory, number: str) -> int:
    with make.acting("cilla") as actor:
        return make.load(actor, number).thread_version


def test_replies_stand_under_what_they_answer(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    page = cast.bo.get(f"/fall/{number}").submit("#comment-form", text="Ett", kind="question")
    assert page.response.request.path == f"/fall/{number}"
    cast.fatima.get(f"/fall/{number}").submit("#comment-form", text="Två", kind="advice")
    reply = cast.anna.get(f"/fall/{number}/inlagg/1/svara")
    assert "Svar till Bo" in reply.text
    reply.submit("#comment-form", text="Svar på ett", kind="fact")
    page = cast.cilla.get(f"/fall/{number}")
    assert order(page) == ["Ett", "Svar på ett", "Två"]
    assert "post--d1" in page.one("#inlagg-3")["class"]
    assert "Försäkringskassan" in page.one("#inlagg-1").get_text()
    kinds = [kind.get_text() for kind in page.soup.select("#posts .post__kind")]
    assert kinds == ["Fråga", "Sakupplysning", "Råd"]


def test_deep_replies_say_whom_they_answer(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    seq = None
    for place in range(8):
        seq = make.comment(number, ("bo", "fatima")[place % 2], f"Svar {place}", seq)
    page = cast.cilla.get(f"/fall/{number}")
    assert order(page) == [f"Svar {place}" for place in range(8)]
    assert not page.one("#inlagg-4").select(".post__to")
    fifth = page.one("#inlagg-5 .post__to")
    assert fifth.get_text().startswith("svar till Fatima")
    assert fifth.select_one(f'a[href="/fall/{number}/inlagg/4"]')


def test_a_reply_to_what_is_not_there_is_told(cast: Cast, make: Factory) -> None:
    number, other = make.case("questions"), make.case("questions")
    make.comment(other, "bo")
    answer = send(cast.bo, f"/fall/{number}/inlagg", text="Svar", kind="fact", parent="1")
    assert answer.status == 422
    assert answer.form("#comment-form")["text"] == "Svar"
    assert cast.bo.get(f"/fall/{number}/inlagg/1/svara").status == 404


def test_bo_withdraws_his_post_and_leaves_a_trace(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "bo", "Det här ångrar jag.")
    make.comment(number, "fatima", "Ett svar som står kvar.", 1)
    page = cast.bo.get(f"/fall/{number}").click("Dra tillbaka")
    page = page.submit('main form[method="post"]')
    assert "Inlägget är tillbakadraget." in page.said
    for person in (cast.bo, cast.fatima, cast.cilla):
        text = person.get(f"/fall/{number}").response.text
        assert "Det här ångrar jag." not in text
        assert "Inlägget är tillbakadraget av den som skrev det." in text
        assert "Ett svar som står kvar." in text
    assert send(cast.bo, f"/fall/{number}/inlagg/1/dra-tillbaka").status == 403


def test_nobody_else_withdraws_bos_post(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "bo")
    for person in (cast.anna, cast.fatima, cast.cilla):
        assert person.get(f"/fall/{number}/inlagg/1/dra-tillbaka").status == 403
        assert send(person, f"/fall/{number}/inlagg/1/dra-tillbaka").status == 403
    assert send(cast.david, f"/fall/{number}/inlagg/1/dra-tillbaka").status == 404
    assert "Inlägget är tillbakadraget" not in cast.bo.get(f"/fall/{number}").text


def test_a_posts_own_address_leads_to_its_place(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "bo")
    cast.anna.get("/")
    answer = cast.anna.client.get(f"/fall/{number}/inlagg/1")
    assert answer.status_code == 302
    assert answer.location == f"/fall/{number}#inlagg-1"
    assert cast.anna.get(f"/fall/{number}/inlagg/2").status == 404
    assert cast.david.get(f"/fall/{number}/inlagg/1").status == 404


def test_typed_html_is_shown_and_never_runs(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    typed = '<img src=x onerror="alert(1)"> <script>alert(2)</script> &amp; <b>fet</b>'
    make.comment(number, "bo", typed)
    page = cast.anna.get(f"/fall/{number}")
    assert order(page) == [typed]
    assert not page.soup.select("#posts img, #posts script, #posts b")


def test_an_unchanged_page_polls_for_nothing(
    cast: Cast, make: Factory, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    number = make.case("questions")
    make.comment(number, "bo")
    page = cast.anna.get(f"/fall/{number}")
    address = str(page.one("#poller")["hx-get"])
    answer = cast.anna.get(address, htmx=True)
    assert (answer.status, answer.response.text) == (204, "")
    assert count_queries(lambda: cast.anna.get(address, htmx=True)) <= 5


def test_a_poll_brings_what_is_new_to_its_place(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "bo", "Först")
    make.comment(number, "bo", "Sist")
    address = str(cast.anna.get(f"/fall/{number}").one("#poller")["hx-get"])
    make.comment(number, "fatima", "Svar på det första", 1)
    answer = cast.anna.get(address, htmx=True)
    assert answer.status == 200
    place = answer.one("ul[hx-swap-oob]")
    assert place["hx-swap-oob"] == "afterend:#inlagg-1"
    assert "Svar på det första" in place.get_text()
    assert "Sist" not in answer.response.text
    after = str(answer.one("#poller")["hx-get"])
    assert cast.anna.get(after, htmx=True).status == 204


def test_a_poll_takes_away_what_was_withdrawn(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "bo", "Snart borta")
    address = str(cast.anna.get(f"/fall/{number}").one("#poller")["hx-get"])
    send(cast.bo, f"/fall/{number}/inlagg/1/dra-tillbaka")
    answer = cast.anna.get(address, htmx=True)
    assert "Inlägget är tillbakadraget" in answer.one(".post__main").get_text()
    assert "Snart borta" not in answer.response.text


def test_every_change_of_the_page_bumps_its_version(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    versions = [thread_version(make, number)]
    make.comment(number, "bo")
    versions.append(thread_version(make, number))
    for person, address, fields in (
        (cast.bo, "/inlagg/1/dra-tillbaka", {}),
        (cast.anna, "/oppna-diskussion", {}),
        (cast.cilla, "/avsluta", DISAGREED),
        (cast.anna, "/dra-tillbaka", {"reason": "mistake"}),
    ):
        assert send(person, f"/fall/{number}{address}", **fields).status == 303
        versions.append(thread_version(make, number))
    assert versions == sorted(set(versions))


def read(person: Person, number: str, minutes: float) -> Page:
    with clock.at(T0 + timedelta(minutes=minutes)):
        return person.get(f"/fall/{number}")


def test_posts_are_new_until_the_case_was_opened_and_left(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "bo", "Ett")
    make.comment(number, "fatima", "Två")
    page = read(cast.anna, number, 0)
    assert new_marks(page) == ["inlagg-1", "inlagg-2"]
    assert page.one("[data-first-new]")["href"] == "#inlagg-1"
    assert new_marks(read(cast.anna, number, 4)) == ["inlagg-1", "inlagg-2"], "the same visit"
    page = read(cast.anna, number, 10)
    assert not new_marks(page)
    assert not page.has("[data-first-new]")
    make.comment(number, "bo", "Tre")
    assert new_marks(read(cast.anna, number, 20)) == ["inlagg-3"]


def test_own_posts_are_never_new(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "bo", "Eget")
    assert not new_marks(cast.bo.get(f"/fall/{number}"))
    assert number not in cast.bo.get("/").one("#nya").get_text()
    assert new_marks(cast.anna.get(f"/fall/{number}")) == ["inlagg-1"]


def test_the_first_answer_comes_from_another_party(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "anna", "Jag förtydligar.")
    make.comment(number, "hanna", "Jag också.")
    with make.acting("bo") as actor:
        assert make.load(actor, number).first_answer_at is None
    make.comment(number, "bo", "Ett svar.")
    make.comment(number, "fatima", "Ett till.")
    with make.acting("bo") as actor:
        first = make.load(actor, number).first_answer_at
        times = select(Comment.created_at).order_by(Comment.seq)
        written = list(db.session.scalars(times))
    assert first is not None
    assert written[1] < first < written[3]

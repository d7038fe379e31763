"""A double click gives one post; the key of a form belongs to what was sent with it (R13)."""

import threading

import pytest
from flask import Flask
from sqlalchemy import select

from kompetensgrupp.core.db import db
from kompetensgrupp.threads.models import Comment
from tests.cast import Cast, Person
from tests.factories import Factory
from tests.sending import send, token_of


def texts(make: Factory) -> list[str]:
    with make.acting("cilla"):
        return list(db.session.scalars(select(Comment.text).order_by(Comment.seq)))


def comment(person: Person, number: str, text: str, key: str = "nyckel", **more: str):  # type: ignore[no-untyped-def]
    return send(
        person, f"/fall/{number}/inlagg", text=text, kind="fact", idempotency_key=key, **more
    )


def test_a_repeat_gets_the_first_answer_and_one_post(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    answers = [comment(cast.bo, number, "En gång räcker.") for _ in range(3)]
    assert {answer.status for answer in answers} == {303}
    assert {a.response.location for a in answers} == {f"/fall/{number}#inlagg-1"}
    assert texts(make) == ["En gång räcker."]


def test_a_repeat_by_htmx_is_led_to_the_page(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    first = send(
        cast.bo, f"/fall/{number}/inlagg", htmx=True, text="Hej", kind="fact", idempotency_key="a"
    )
    assert first.status == 200
    again = send(
        cast.bo, f"/fall/{number}/inlagg", htmx=True, text="Hej", kind="fact", idempotency_key="a"
    )
    assert (again.status, again.response.text) == (204, "")
    assert again.response.headers["HX-Redirect"]
    assert texts(make) == ["Hej"]


def test_other_content_under_the_same_key_is_a_conflict(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    comment(cast.bo, number, "Det första.")
    answer = comment(cast.bo, number, "Något annat.")
    assert answer.status == 409
    assert "redan skickats med ett annat innehåll" in answer.text
    assert texts(make) == ["Det första."]


def test_a_refused_form_keeps_its_key(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    assert comment(cast.bo, number, "").status == 422
    assert comment(cast.bo, number, "Nu med text.").status == 303
    assert texts(make) == ["Nu med text."]


def test_a_key_is_its_owners_and_its_forms(cast: Cast, make: Factory) -> None:
    number, other = make.case("questions"), make.case("questions")
    assert comment(cast.bo, number, "Bo.").status == 303
    assert comment(cast.fatima, number, "Fatima.").status == 303
    assert comment(cast.bo, other, "Bo igen.").status == 303
    assert texts(make).count("Bo.") == 1
    assert len(texts(make)) == 3


def test_without_a_key_two_posts_are_two(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    for _ in range(2):
        send(cast.bo, f"/fall/{number}/inlagg", text="Samma.", kind="fact")
    assert texts(make) == ["Samma.", "Samma."]


@pytest.mark.parametrize("key", ["x" * 500, "å" * 64, "'; drop table comment; --"])
def test_a_strange_key_is_only_a_key(cast: Cast, make: Factory, key: str) -> None:
    number = make.case("questions")
    for _ in range(2):
        assert comment(cast.bo, number, "Hej.", key).status == 303
    assert texts(make) == ["Hej."]


def at_once(app: Flask, people: list[Person], act) -> list[int]:  # type: ignore[no-untyped-def]
    """Let everybody do it at the same moment; the statuses of the answers."""
    gate = threading.Barrier(len(people))
    statuses: list[int] = []

    def go(person: Person) -> None:
        gate.wait(10)
        statuses.append(act(person).status)

    threads = [threading.Thread(target=go, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(statuses)


def test_a_double_click_at_the_same_moment_gives_one_post(
    cast: Cast, make: Factory, app: Flask
) -> None:
    number = make.case("questions")
    cookie_owner = cast.bo
    token = token_of(cookie_owner)
    cookie = cookie_owner.client.get_cookie("kg")
    assert cookie is not None
    browsers = []
    for _ in range(4):
        browser = Person(app, "bo")
        browser.client.set_cookie("kg", cookie.value)
        browser.signed_in = True
        browsers.append(browser)

    def click(person: Person):  # type: ignore[no-untyped-def]
        return person.post(
            f"/fall/{number}/inlagg",
            {"csrf_token": token, "text": "Klick", "kind": "fact", "idempotency_key": "klick"},
            htmx=True,
        )

    statuses = at_once(app, browsers, click)
    assert set(statuses) <= {200, 204}
    assert texts(make) == ["Klick"]


def test_two_who_post_at_the_same_moment_both_get_through(
    cast: Cast, make: Factory, app: Flask
) -> None:
    number = make.case("questions")
    people = [cast.bo, cast.fatima, cast.greger, cast.cilla]
    for person in people:
        token_of(person)
    statuses = at_once(app, people, lambda person: comment(person, number, f"Från {person.name}."))
    assert statuses == [303] * 4
    assert sorted(texts(make)) == sorted(f"Från {person.name}." for person in people)
    with make.acting("cilla"):
        assert sorted(db.session.scalars(select(Comment.seq))) == [1, 2, 3, 4]

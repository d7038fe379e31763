"""Several browsers that send at the same moment."""

import threading
from collections.abc import Callable

from flask import Flask

from tests.cast import Person
from tests.sending import token_of


def second_browser(app: Flask, person: Person) -> Person:
    """Another window of the same person."""
    token_of(person)
    cookie = person.client.get_cookie("kg")
    assert cookie is not None
    other = Person(app, person.name)
    other.client.set_cookie("kg", cookie.value)
    other.signed_in = True
    token_of(other)
    return other


def at_once(*acts: Callable[[], int]) -> list[int]:
    """What each act answers when all begin together, in the order they were given."""
    gate = threading.Barrier(len(acts))
    answers = [0] * len(acts)

    def go(place: int, act: Callable[[], int]) -> None:
        gate.wait(10)
        answers[place] = act()

    threads = [threading.Thread(target=go, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers

"""Somebody whom a test let join the group: not on the demo's page of personas."""

from flask import Flask

from tests.cast import Person


def newcomer(app: Flask, name: str) -> Person:
    """The person with a browser of their own, signed in."""
    person = Person(app, name)
    person.signed_in = True
    token = str(person.get("/demo").soup.select('input[name="csrf_token"]')[0]["value"])
    person.post("/demo/logga-in", {"persona": name, "csrf_token": token})
    return person

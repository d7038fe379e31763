"""Requests whose effects are taken back: what a form would answer, with nothing moved by asking.

A dry run goes through the whole portal (door, lock, service, template) and is rolled back where
another would be committed. The person's cookie stays what it was, so signing out can be tried too.
"""

from collections.abc import Mapping
from typing import Any

from flask import Flask, g, request
from werkzeug.test import TestResponse

from tests.cast import HTMX, Person

_HEADER = "X-Rehearsal"


class Rehearsal:
    """Everyone's dry runs on an app that `can_rehearse`."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._client = app.test_client(use_cookies=False)
        self._cookies: dict[str, str] = {}
        self._tokens: dict[str, str] = {}

    def ask(
        self,
        person: Person,
        method: str,
        address: str,
        data: Mapping[str, Any] | None = None,
        htmx: bool = False,
    ) -> TestResponse:
        """The answer to a person's request; a POST gets a CSRF token that holds."""
        if person.name not in self._cookies:
            self._meet(person)
        headers = {_HEADER: "yes", "Cookie": self._cookies[person.name]}
        if htmx:
            headers |= {**HTMX, "HX-Current-URL": "http://localhost/"}
        if method == "POST":
            data = {**(data or {}), "csrf_token": self._tokens[person.name]}
        return self._client.open(address, method=method, data=data, headers=headers)

    def _meet(self, person: Person) -> None:
        self._tokens[person.name] = person.token()
        name = self.app.config["SESSION_COOKIE_NAME"]
        cookie = person.client.get_cookie(name)
        assert cookie is not None
        self._cookies[person.name] = f"{name}={cookie.value}"


def can_rehearse(app: Flask) -> Flask:
    """Let the app take back what it is asked to; before its first request."""
    app.before_request(_take_back)
    return app


def _take_back() -> None:
    """web/unit_of_work.py commits nothing of a request that has failed."""
    if _HEADER in request.headers:
        g.failed = True

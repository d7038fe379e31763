"""Signs somebody in without a page: the cookie that the app itself would have set."""

from collections.abc import Callable

from flask import Flask, Response, session


def cookie_after(app: Flask, act: Callable[[], object]) -> str:
    """The session cookie, as «name=value», after `act` has been done in a request of its own."""
    with app.test_request_context(base_url="http://127.0.0.1:8000/"):
        act()
        response = Response()
        app.session_interface.save_session(app, session, response)
    return response.headers["Set-Cookie"].partition(";")[0]

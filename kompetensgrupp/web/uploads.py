"""Files that people send: held in memory, never on the disk, and only where a view asks for one.

A file may hold what is refused; then nothing of it may stay anywhere.
"""

from collections.abc import Callable
from io import BytesIO
from typing import IO, Any, TypeVar

import flask
from flask import Flask, current_app

View = TypeVar("View", bound=Callable[..., Any])
_FIELDS_BESIDE = 200_000


class InMemory(flask.Request):
    """A request whose files stay in memory instead of in temporary files."""

    def _get_file_stream(self, *_args: Any, **_kwargs: Any) -> IO[bytes]:
        return BytesIO()


def takes_files(largest: int) -> Callable[[View], View]:
    """Let a view be sent files of so many bytes. It only reads: it takes no write lock."""

    def mark(view: View) -> View:
        view.largest_file = largest  # type: ignore[attr-defined]
        return view

    return mark


def is_reading(endpoint: str | None) -> bool:
    """Whether a POST to the endpoint only reads what was sent."""
    return hasattr(current_app.view_functions.get(endpoint or ""), "largest_file")


def init_app(app: Flask) -> None:
    """Raise the limit for the views that take files, before anything reads the request."""
    app.request_class = type("Request", (InMemory, app.request_class), {})

    @app.url_value_preprocessor
    def set_limit(endpoint: str | None, _values: dict[str, Any] | None) -> None:
        view = app.view_functions.get(endpoint or "")
        if largest := getattr(view, "largest_file", None):
            flask.request.max_content_length = largest + _FIELDS_BESIDE

"""Calls a WSGI app without a server and measures what each call costs. Knows no app.

What is measured is the process's CPU time, and the wall time beside it. All probes take turns, so
that whatever else the machine does falls on every one alike.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import BytesIO
from statistics import median, quantiles
from typing import Any

from flask import Flask


class Unexpected(RuntimeError):
    """A page answered with another status than the one that was to be measured."""


@dataclass
class Probe:
    """A request that is made again and again, and what each time cost, in seconds."""

    name: str
    app: Flask
    path: str
    cookie: str
    status: int = 200
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    #: Makes the form of a POST, anew for each call; None for a GET.
    form: Callable[[], bytes] | None = None
    #: What has to be done before each call, outside the measuring.
    before: Callable[[], None] | None = None
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    size: int = 0

    def call(self) -> None:
        """Make the request once and note what it cost. Raises Unexpected."""
        if self.before:
            self.before()
        environ = self._environ()
        seen: list[str] = []

        def start(status: str, _headers: object, _exc: object = None) -> Callable[..., object]:
            seen.append(status)
            return seen.append

        wall, cpu = time.perf_counter(), time.process_time()
        answer = self.app.wsgi_app(environ, start)
        size = sum(len(part) for part in answer)
        _close(answer)
        self.cpu.append(time.process_time() - cpu)
        self.wall.append(time.perf_counter() - wall)
        self.size = size
        if not seen[0].startswith(str(self.status)):
            raise Unexpected(f"{self.name}: {self.path} svarade {seen[0]}, inte {self.status}")

    def forget(self) -> None:
        """Begin the measuring again, after the warming up."""
        self.cpu.clear()
        self.wall.clear()

    @property
    def cpu_ms(self) -> float:
        """The middle cost in CPU time."""
        return median(self.cpu) * 1000

    def _environ(self) -> dict[str, Any]:
        body = self.form() if self.form else b""
        environ = {
            "REQUEST_METHOD": "POST" if self.form else "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": self.path,
            "QUERY_STRING": self.query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_COOKIE": self.cookie,
            "HTTP_ACCEPT": "text/html",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": BytesIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        for name, value in self.headers.items():
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
        return environ


def wall_ms(times: list[float], percent: int) -> float:
    """The time, in milliseconds, that so many percent of the times in seconds stay within."""
    return quantiles(times, n=100, method="inclusive")[percent - 1] * 1000


def _close(answer: Iterable[bytes]) -> None:
    close = getattr(answer, "close", None)
    if close:
        close()


def take_turns(probes: list[Probe], rounds: int, warmup: int) -> None:
    """Call every probe once a round."""
    for number in range(warmup + rounds):
        if number == warmup:
            for probe in probes:
                probe.forget()
        for probe in probes:
            probe.call()

"""A real browser for the tests: which one, how it is started, what it visits, what axe says.

Owns nothing of the portal; `serve` takes any WSGI app. The fixtures are in conftest.py.
"""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from waitress import wasyncore
from waitress.server import create_server

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}

# Quiet: a test browser talks to the portal under test and to nobody else.
_ARGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]

# The law asks for WCAG 2.1 AA (EN 301 549); 2.2 and axe's own advice come on top.
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def executable() -> str | None:
    """The machine's Chromium; None leaves the choice to Playwright, which may have its own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def launch_options() -> dict[str, Any]:
    """For `chromium.launch(**launch_options())`, or pytest-playwright's fixture of that name."""
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium refuses root otherwise
    return {"executable_path": executable(), "headless": True, "args": _ARGS + as_root}


@contextmanager
def serve(app: Any, threads: int = 4) -> Iterator[str]:
    """Run the app with waitress in a thread of this process; yields its http address."""
    sockets: dict[int, Any] = {}
    server = create_server(app, map=sockets, host="127.0.0.1", port=0, threads=threads)
    thread = threading.Thread(target=server.run, name="waitress", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        # The loop ends when it has nothing left to listen to; only its own thread may close it.
        server.trigger.pull_trigger(lambda: wasyncore.close_all(sockets))
        thread.join(timeout=10)
        server.task_dispatcher.shutdown()


def axe(page: Page) -> list[str]:
    """What axe holds against the page, a line for each element; empty when all is well."""
    only = {"runOnly": {"type": "tag", "values": _TAGS}, "resultTypes": ["violations"]}
    results = Axe().run(page, options=only)  # the other kinds of result take most of its time
    return [
        f"{fault['id']} ({fault['impact']}): {fault['help']}: {' '.join(map(str, node['target']))}"
        for fault in results.response["violations"]
        for node in fault["nodes"]
    ]

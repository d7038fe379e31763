"""People with real browsers: who they are, how they sign in, what they press and see.

A visitor's own faults are collected on the way: console errors, refused scripts and styles, and
any request that leaves the portal.
"""

import re
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, Response, expect

from tests.cast import NAMES

DESKTOP = {"width": 1366, "height": 900}
PHONE = {"width": 390, "height": 800}
#: Milliseconds; a busy machine is slow, a fault stays a fault.
PATIENCE = 20_000
NARROW = {"width": 320, "height": 700}  # 1280 px at 400 % (WCAG 1.4.10)


class Visitor:
    """Somebody at a screen of their own."""

    def __init__(self, context: BrowserContext, address: str, faults: list[str]) -> None:
        self.context, self.address, self.faults = context, address, faults
        self.page: Page = context.new_page()
        context.on("request", self._leaves)
        self.page.on("console", lambda said: self._complains(said.type, said.text))
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))

    def _leaves(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.faults.append(f"left the portal: {request.url}")

    def _complains(self, kind: str, text: str) -> None:
        # The browser reports each 4xx answer by itself; that's what the tests ask for.
        if kind in ("error", "warning") and "Failed to load resource" not in text:
            self.faults.append(f"{kind}: {text}")

    def sign_in(self, persona: str) -> "Visitor":
        """Become one of the demo's people."""
        self.page.goto(f"{self.address}/demo")
        self.page.locator(f'button[value="{persona}"]').click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Vad väntar på mig?")
        return self

    def open(self, path: str) -> int:
        """Go to an address; the status of the answer."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        return answer.status

    def follow(self, words: str) -> None:
        """Press a link, found by its words as they are read aloud."""
        self.page.get_by_role("link", name=words).first.click()

    def button(self, words: str) -> Locator:
        """A button, found by its words as they are read aloud."""
        return self.page.get_by_role("button", name=words, exact=True)

    def send(self, words: str) -> int:
        """Press a button that sends a form; the status of the answer."""
        with self.page.expect_response(_is_sent) as answer:
            self.button(words).click()
        return int(answer.value.status)

    def write(self, label: str, text: str) -> None:
        """Fill in a field, found by its label."""
        self.page.get_by_label(re.compile(f"^{re.escape(label)}")).fill(text)

    def choose(self, question: str, answer: str) -> None:
        """Choose an answer to a question; the words around it don't matter."""
        group = self.page.get_by_role("group", name=question)
        group.get_by_label(answer, exact=True).check()

    def sees(self, *words: str) -> None:
        """All of the words stand in the main part of the page or in the message above it."""
        for text in words:
            expect(self.page.locator("body")).to_contain_text(text)

    def misses(self, *words: str) -> None:
        """None of the words stand anywhere on the page."""
        for text in words:
            expect(self.page.locator("body")).not_to_contain_text(text)

    def post(self, text: str) -> Locator:
        """The post in the thread that says this."""
        return self.page.locator("#posts > .post").filter(has_text=text)

    def stands_at(self, element: str) -> None:
        """Focus comes to what has this id; htmx moves it a moment after the words are there."""
        expect(self.page.locator(f"[id='{element}']")).to_be_focused()

    @property
    def path(self) -> str:
        """Where the person is."""
        return urlsplit(self.page.url).path

    @property
    def focused(self) -> str:
        """The id of what has focus, or the words of it."""
        return str(self.page.evaluate(_FOCUSED))


_FOCUSED = "() => document.activeElement.id || document.activeElement.innerText.trim()"


def _is_sent(response: Response) -> bool:
    return response.request.method == "POST" and not response.url.endswith("/utkast")


class People:
    """Everybody, by first name: `people.anna` opens a window and signs in at the first mention."""

    def __init__(self, browser: Browser, address: str, **options: Any) -> None:
        self._browser, self._address = browser, address
        self._options = {"locale": "sv-SE", "viewport": DESKTOP, **options}
        self._options["reduced_motion"] = "reduce"  # colours are looked at, not their fading
        self._here: dict[str, Visitor] = {}
        self.faults: list[str] = []

    def __getattr__(self, name: str) -> Visitor:
        if name not in (*NAMES, "nobody"):
            raise AttributeError(name)
        if name not in self._here:
            visitor = self.window()
            self._here[name] = visitor if name == "nobody" else visitor.sign_in(name)
        return self._here[name]

    def window(self, **options: Any) -> Visitor:
        """A new browser without cookies, signed out."""
        context = self._browser.new_context(**{**self._options, **options})
        context.set_default_timeout(PATIENCE)
        return Visitor(context, self._address, self.faults)

    def __enter__(self) -> "People":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        for context in list(self._browser.contexts):
            context.close()
        if kind is None:
            assert not self.faults, self.faults

"""A walk through the whole portal: follow every link on the site, rehearse every form and button.

A walker keeps what was answered, not what it means; tests/house/test_no_dead_buttons.py judges.
"""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from lxml import html
from lxml.html import FormElement, HtmlElement
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from tests.cast import Person, fields_of
from tests.rehearsal import Rehearsal

#: Links that a page has one of for every post, or for every example and statement about a party:
#: two of each tell as much as two hundred.
PER_POST = (
    "threads.reply", "threads.ask_withdraw", "threads.permalink", "threads.change",
    "threads.history", "reviewing.ask", "library.show", "library.edit", "guide.statement",
)  # fmt: skip
#: Buttons on every page.
EVERYWHERE = ("accounts.sign_out", "demo.sign_in", "groups.switch")
ENOUGH = 2
#: So many answers to one and the same question in an address: enough for every list of choices.
CHOICES = 8


@dataclass(frozen=True)
class Answer:
    """What somebody got: by which method at which endpoint, from a link or form on which page."""

    person: str
    method: str
    endpoint: str
    address: str
    found_on: str
    response: TestResponse

    def __str__(self) -> str:
        page = f"{self.method} {self.address} (on {self.found_on})"
        return f"{self.person}: {page} → {self.response.status_code}"


@dataclass
class Walk:
    """One person's way from the start page to everything that can be reached from it."""

    app: Flask
    rehearsal: Rehearsal
    person: Person
    answers: list[Answer] = field(default_factory=list)
    links: set[str] = field(default_factory=set)
    _counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def go(self, *starts: str) -> "Walk":
        """Walk until nothing is new."""
        queue = deque((start, "the address bar") for start in starts)
        while queue:
            address, found_on = queue.popleft()
            if address in self.links or self._is_enough(address):
                continue
            self.links.add(address)
            answer = self._ask("GET", address, found_on)
            if answer.response.status_code in (301, 302, 303):
                queue.append((urljoin(address, answer.response.location), address))
            elif answer.response.mimetype == "text/html":
                tree = html.fromstring(answer.response.text)
                queue.extend((link, address) for link in _links(tree, address))
                self._try_forms(tree, address, answer.response.text)
        return self

    def _is_enough(self, address: str) -> bool:
        endpoint, case = self._endpoint("GET", address)
        filtered = urlsplit(address).query
        if filtered:
            names = " ".join(sorted(name for name, _ in parse_qsl(filtered)))
            self._counts["filter", filtered] += 1  # one and the same for the logs of all cases
            self._counts[endpoint, f"{case} {names}"] += 1
            many = self._counts[endpoint, f"{case} {names}"] > (ENOUGH if case else CHOICES)
            return many or self._counts["filter", filtered] > 1
        if endpoint not in PER_POST:
            return False
        self._counts[endpoint, case] += 1
        return self._counts[endpoint, case] > ENOUGH

    def _try_forms(self, tree: HtmlElement, address: str, text: str) -> None:
        """Send every POST form as it stands, once for each of its buttons, and take it back."""
        wanted = [f for f in tree.forms if f.get("method") == "post" and self._is_new(f, address)]
        if not wanted:
            return
        left = Counter(str(form.get("action")) for form in wanted)
        soup = BeautifulSoup(text, "lxml")
        for form in soup.select('form[method="post"]'):
            left[str(form["action"])] -= 1
            if left[str(form["action"])] >= 0:
                for action, data in _sent(form, soup):
                    target = urljoin(address, action)
                    self._ask("POST", target, address, data)
                    self._ask("POST", target, address, data, htmx=form.has_attr("hx-post"))
        for element in soup.select("[hx-get]"):
            target = urljoin(address, str(element["hx-get"]))
            if not self._is_enough(target):
                self._ask("GET", target, address, htmx=True)

    def _is_new(self, form: FormElement, address: str) -> bool:
        endpoint, _ = self._endpoint("POST", urljoin(address, form.get("action")))
        page = "" if endpoint in EVERYWHERE else urlsplit(address).path
        self._counts[endpoint, page] += 1
        return self._counts[endpoint, page] <= (ENOUGH if endpoint in EVERYWHERE else 20)

    def _ask(
        self,
        method: str,
        address: str,
        found_on: str,
        data: dict[str, Any] | None = None,
        htmx: bool = False,
    ) -> Answer:
        response = self.rehearsal.ask(self.person, method, address, data, htmx)
        endpoint, _ = self._endpoint(method, address)
        answer = Answer(self.person.name, method, endpoint, address, found_on, response)
        self.answers.append(answer)
        return answer

    def _endpoint(self, method: str, address: str) -> tuple[str, str]:
        try:
            router = self.app.url_map.bind("localhost")
            endpoint, values = router.match(urlsplit(address).path, method)
        except HTTPException:
            return "", ""
        return str(endpoint), str(values.get("case_id", ""))


def _links(tree: HtmlElement, address: str) -> Iterator[str]:
    """Where the page leads on this site, its filters' every choice among them."""
    for link in tree.iter("a"):
        target = urljoin(address, link.get("href") or "")
        if not urlsplit(target).netloc:
            yield target.partition("#")[0]
    for form in tree.forms:
        if (form.get("method") or "get").lower() == "get":
            yield from _choices(form, address)


def _choices(form: FormElement, address: str) -> Iterator[str]:
    action = urljoin(address, form.get("action") or urlsplit(address).path)
    for select in form.iter("select"):
        for option in select.iter("option"):
            yield f"{action}?{urlencode({select.get('name'): option.get('value')})}"
    for box in form.xpath(".//input[@type='checkbox']"):
        yield f"{action}?{urlencode({box.get('name'): box.get('value')})}"


def _sent(form: Tag, soup: BeautifulSoup) -> Iterator[tuple[str, dict[str, Any]]]:
    """Where and what a browser sends when each of the form's buttons is pressed."""
    data = {name: value for name, value in fields_of(form).items() if name != "csrf_token"}
    elsewhere = soup.select(f'button[form="{form["id"]}"]')[:ENOUGH] if form.get("id") else []
    for button in (*form.select('button[type="submit"]'), *elsewhere):
        pressed = {str(button["name"]): button.get("value", "")} if button.get("name") else {}
        yield str(button.get("formaction") or form["action"]), data | pressed


def words_in(address: str) -> str:
    """What a person, a log or a history could read out of an address."""
    parts = urlsplit(address)
    return " ".join([parts.path, *(f"{name} {value}" for name, value in parse_qsl(parts.query))])

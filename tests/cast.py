"""The cast and what they see: people who sign in, read pages, and fill in the forms found there.

`page.submit("#comment-form", text="…")` sends the form as a browser would: same address, same
hidden fields, the values already chosen. Every HTML answer is checked on the way.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from kompetensgrupp.accounts import service as accounts
from kompetensgrupp.accounts.models import User
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, begin_write, db

NAMES = (
    "anna", "hanna", "jonas", "bo", "fatima", "greger", "cilla", "david", "eva", "ingrid",
    "karin", "petra", "olle",
)  # fmt: skip  # and maria, who is in both groups: tests/groups/test_works_in_two_groups.py
HTMX = {"HX-Request": "true"}
WORDS = ".//text()[not(ancestor::script or ancestor::style or ancestor::template)]"
#: Answers to the last look's questions for a text in which nobody can be recognised.
HARMLESS = {"neighbour": "no", "unusual": "no", "talked_of": "no"}


class Cast:
    """Everybody, by first name; each with a browser of their own."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._people: dict[str, Person] = {}

    def __getattr__(self, name: str) -> "Person":
        if name not in (*NAMES, "maria", "nobody"):
            raise AttributeError(name)
        if name not in self._people:
            self._people[name] = Person(self.app, name)
        return self._people[name]

    def everyone(self) -> Iterator["Person"]:
        """All who can sign in."""
        return (getattr(self, name) for name in NAMES)


class Person:
    """Somebody with a browser; signs in at the first visit. `nobody` never does."""

    def __init__(self, app: Flask, name: str) -> None:
        self.name, self._app = name, app
        self.client: FlaskClient = app.test_client()
        self.signed_in = name == "nobody"

    def _arrive(self) -> None:
        """Have a session, as after the form of the demo or of the sign-in page."""
        self.signed_in = True
        with self._app.app_context():
            session = db.session()
            allow_groups(session, EVERY_GROUP)
            begin_write(session)
            user = session.scalars(select(User).where(User.persona == self.name)).one()
            secret = accounts.open_session(None, user)
            session.commit()
        with self.client.session_transaction() as cookie:
            cookie.update(_user_id=secret, _fresh=True)

    def sign_in(self) -> "Page":
        """Choose this persona in the demo."""
        self.signed_in = True
        page = self.get("/demo")
        return page.submit(f'form:has(button[value="{self.name}"])', persona=self.name)

    def get(self, address: str, htmx: bool = False, **headers: str) -> "Page":
        """Open an address; redirects are followed unless htmx asks."""
        if not self.signed_in:
            self._arrive()
        sent = {**(HTMX if htmx else {}), **headers}
        return Page(self, self.client.get(address, headers=sent, follow_redirects=not htmx))

    def post(
        self, address: str, data: dict[str, Any], htmx: bool = False, follow: bool = True
    ) -> "Page":
        """Send fields to an address as they are; for what no form on a page would send."""
        if not self.signed_in:
            self._arrive()
        headers = {**HTMX, "HX-Current-URL": "http://localhost/"} if htmx else {}
        answer = self.client.post(
            address, data=data, headers=headers, follow_redirects=follow and not htmx
        )
        return Page(self, answer)

    def token(self) -> str:
        """A CSRF token of this person's browser."""
        page = self.get("/" if self.name != "nobody" else "/logga-in")
        return str(page.soup.select('input[name="csrf_token"]')[0]["value"])


class Page:
    """An answer as a person sees it."""

    def __init__(self, person: Person, response: TestResponse) -> None:
        self.person = person
        self.response = response
        self.status = response.status_code
        self.address = response.request.path
        self._is_html = response.mimetype == "text/html"
        if self._is_html and response.text.startswith("<!doctype"):
            check_page(self)

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page's elements."""
        return BeautifulSoup(self.response.text if self._is_html else "", "lxml")

    @cached_property
    def text(self) -> str:
        """The words in the main part."""
        if not self._is_html:
            return ""
        page = lxml.html.document_fromstring(self.response.text or "<p>")
        return " ".join(" ".join((page.xpath("//main") or [page])[0].xpath(WORDS)).split())

    @property
    def said(self) -> str:
        """The message read aloud after an act."""
        found = self.soup.select_one("#said")
        return " ".join(found.get_text(" ").split()) if found else ""

    def one(self, selector: str) -> Tag:
        """The only element that matches; fails with the page's words when there is none."""
        found = self.soup.select(selector)
        assert len(found) == 1, f"{len(found)} × {selector} on {self.address}: {self.text[:400]}"
        return found[0]

    def has(self, selector: str) -> bool:
        """Whether anything matches."""
        return bool(self.soup.select(selector))

    def link(self, words: str) -> str:
        """The address of the link with these words in it."""
        for link in self.soup.select("a[href]"):
            if words in " ".join(link.get_text(" ").split()):
                return str(link["href"])
        raise AssertionError(f"no link «{words}» on {self.address}: {self.text[:400]}")

    def click(self, words: str) -> "Page":
        """Follow the link with these words."""
        return self.person.get(urljoin(self.address, self.link(words)))

    def form(self, selector: str) -> dict[str, Any]:
        """The fields of a form as they stand on the page."""
        return fields_of(self.one(selector))

    def submit(self, selector: str, htmx: bool = False, **fields: Any) -> "Page":
        """Fill in the form found on the page and send it.

        A field that the form doesn't have fails the test; `button="later"` presses the button
        with that value or those words; `steps_0_measure` stands for `steps-0-measure`.
        """
        form = self.one(selector)
        data = fields_of(form)
        known = names_in(form)
        for name, value in fields.items():
            real = name.replace("_", "-") if name.startswith("steps_") else name
            if name == "button":
                pressed = [b for b in controls(form, "button[name]") if value in _says(b)]
                assert pressed, f"no button {value} in {selector}"
                real, value = str(pressed[0]["name"]), str(pressed[0]["value"])
            assert real in known, f"no field {real} in {selector}: {sorted(known)}"
            data[real] = value
        assert str(form.get("method", "get")).lower() == "post", f"{selector} is no POST form"
        address = urljoin(self.address, str(form.get("action") or self.address))
        return self.person.post(address, data, htmx=htmx)


def controls(form: Tag, selector: str) -> list[Tag]:
    """The form's controls that match: those within it, and those that name it from elsewhere."""
    page = next(reversed(list(form.parents)), form)
    own = [tag for tag in form.select(selector) if not tag.get("form")]
    named = page.select(selector) if form.get("id") else []
    return own + [tag for tag in named if tag.get("form") == form.get("id")]


def names_in(form: Tag) -> set[str]:
    """Every field and button name of a form."""
    return {str(tag["name"]) for tag in controls(form, "[name]")}


def _says(button: Tag) -> tuple[str, str]:
    return str(button.get("value")), " ".join(button.get_text().split())


def fields_of(form: Tag) -> dict[str, Any]:
    """What a browser would send for the form as it stands, without pressing a named button."""
    data: dict[str, Any] = {}
    for tag in controls(form, "input[name], textarea[name], select[name]"):
        name, kind = str(tag["name"]), str(tag.get("type", "text"))
        if kind in ("checkbox", "radio"):
            if not tag.has_attr("checked"):
                continue
            value: Any = tag.get("value", "on")
        elif tag.name == "textarea":
            value = tag.get_text().removeprefix("\n")
        elif tag.name == "select":
            chosen = tag.select_one("option[selected]") or tag.select_one("option")
            value = chosen.get("value", chosen.get_text()) if chosen else ""
        else:
            value = tag.get("value", "")
        several = kind in ("checkbox", "hidden") and name in data
        data[name] = [*_as_list(data[name]), value] if several else value
    return data


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def check_page(page: Page) -> None:
    """What holds for every page: Swedish, one h1, a title, unique ids, labelled fields, CSRF."""
    text, where = page.response.text, page.address
    html = lxml.html.document_fromstring(text)
    assert html.get("lang") == "sv", f"{where}: lang"
    assert len(headings := html.findall(".//h1")) == 1, f"{where}: {len(headings)} h1"
    title = html.findtext(".//title") or ""
    assert title.strip(" –\n") not in ("", "Kompetensgrupp"), f"{where}: no title"
    ids = Counter(html.xpath("//@id"))
    doubled = {name for name, times in ids.items() if times > 1}
    assert not doubled, f"{where}: doubled ids {doubled}"
    assert "{{" not in text, f"{where}: an unrendered expression"
    assert "{%" not in text, f"{where}: an unrendered tag"
    for form in html.xpath('//form[@method="post"]'):
        names = set(form.xpath(".//input/@name"))
        assert "csrf_token" in names, f"{where}: form without CSRF token"
        assert "idempotency_key" in names, f"{where}: form without key"
    labelled = set(html.xpath("//label/@for"))
    for tag in html.xpath('//input[not(@type="hidden")] | //textarea | //select'):
        assert tag.get("id") in labelled, f"{where}: unlabelled {tag.get('name')}"
    for target in html.xpath('//a[starts-with(@href, "#")]/@href'):
        assert target[1:] in ids, f"{where}: the link {target} leads nowhere"


def path_of(address: str) -> str:
    """The path of an address."""
    return urlsplit(address).path

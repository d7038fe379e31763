"""Walking through the portal as somebody, and what is held against each page on the way."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests import browser
from tests.e2e.people import DESKTOP, NARROW, PHONE, Visitor

#: The same for everybody; looked at once, signed out.
STANDING = ("/handbok", "/tillganglighet", "/personuppgifter", "/demo", "/logga-in")

_WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
_LARGE = "size => { document.documentElement.style.fontSize = size }"
# A link inside a sentence may be as low as its line (WCAG 2.5.8); everything else is measured.
_SMALL = """() =>
  [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((one) => one.checkVisibility() && !one.closest(".visually-hidden, .skip"))
  .filter((one) => !(one.matches("a") && getComputedStyle(one).display === "inline"))
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 23.9 || box.width < 23.9)
  .map(([one, box]) => `${one.outerHTML.slice(0, 80)} ${box.width}×${box.height}`)"""
_KIND = """() => document.querySelector(".head .pill")?.innerText ?? "" """
_LINKS = """() =>
  [...document.querySelectorAll("a[href^='/']:not([download])")].map((a) => a.pathname)"""


def walk(who: Visitor, first: str) -> Iterator[str]:
    """Open one page of each kind that the links lead to; yields what it is while it is open.

    A kind is the address without its numbers, together with the state of the case shown.
    """
    seen: set[str] = set()
    waiting, met = [first], {first}
    while waiting:
        path = waiting.pop(0)
        who.open(path)
        if who.page.evaluate("() => document.contentType") != "text/html":
            continue
        kind = f"{_rule(who.path)} {who.page.evaluate(_KIND)}".strip()
        if kind in seen:
            continue
        seen.add(kind)
        fresh = [p for p in dict.fromkeys(who.page.evaluate(_LINKS)) if p not in met]
        met.update(fresh)
        waiting += [p for p in fresh if first.startswith(STANDING) or not p.startswith(STANDING)]
        yield kind


def _rule(path: str) -> str:
    path = re.sub(r"KG-\d\d-\w{4}", "NR", urlsplit(path).path)
    path = re.sub(r"(omvarld|ansvar/\d+)/(?!ny\b)[\w-]+", r"\1/N", path)
    return re.sub(r"/\d+", "/N", path)


def faults(page: Page, dark: bool = False, narrow: bool = True) -> list[str]:
    """What axe, the narrow screen, large letters and small targets hold against the open page."""
    page.set_viewport_size(DESKTOP)
    found = [f"1366: {fault}" for fault in browser.axe(page)]
    if dark:
        page.emulate_media(color_scheme="dark")
        found += [f"dark: {fault}" for fault in browser.axe(page)]
        page.emulate_media(color_scheme="light")
    page.evaluate(_LARGE, "212.5%")
    found += _sideways(page, "200 %")
    page.evaluate(_LARGE, "")
    found += [f"small: {target}" for target in page.evaluate(_SMALL)]
    page.set_viewport_size(PHONE)
    found += _sideways(page, "390")
    page.set_viewport_size(NARROW)
    found += _sideways(page, "320")
    if narrow:
        found += [f"320: {fault}" for fault in browser.axe(page)]
    return found


def _sideways(page: Page, where: str) -> list[str]:
    wider = page.evaluate(_WIDER)
    return [f"{where}: {wider} px too wide"] if wider > 0 else []

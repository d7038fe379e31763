"""What htmx does with an answer, played over a parsed page: enough to compare it with a reload.

Follows htmx 2: out-of-band parts first (wherever in the answer they stand), then the main swap of
the target that was chosen when the request left. An out-of-band part without a place fails here.
"""

from copy import copy
from typing import Any
from urllib.parse import urlencode

from bs4 import BeautifulSoup, Tag

from tests.cast import Page, Person, fields_of, names_in

#: What tells of the time since the last visit: said once, when the page is opened.
SINCE_OPENED = ".head .meta"
_TOKENS = ("csrf_token", "idempotency_key")


class Tab:
    """A page open in somebody's browser with scripts on."""

    def __init__(self, person: Person, address: str) -> None:
        self.person = person
        self.address = address
        self.led_to: str | None = None
        self.soup = Tab.read(person.get(address).response.text)

    @staticmethod
    def read(text: str) -> BeautifulSoup:
        """Markup as a browser takes it."""
        return BeautifulSoup(text, "html5lib")

    def one(self, selector: str) -> Tag:
        """The only element that matches."""
        found = self.soup.select(selector)
        assert len(found) == 1, f"{len(found)} × {selector} in the open page"
        return found[0]

    def submit(self, selector: str, **fields: Any) -> Page:
        """Fill in a form and press its button; the answer is swapped in."""
        form = self.one(selector)
        data = fields_of(form)
        for name, value in fields.items():
            real = name.replace("_", "-") if name.startswith("steps_") else name
            assert real in names_in(form), f"no field {real} in {selector}"
            data[real] = value
        answer = self.person.post(str(form["hx-post"]), data, htmx=True)
        return self._swap(form, answer)

    def type(self, selector: str, **fields: Any) -> Page:
        """Write in a form's fields and pause, so that it is kept on the server."""
        form = self.one(selector)
        saver = self.one(f'[hx-include="{selector}"]')
        answer = self.person.post(str(saver["hx-post"]), {**fields_of(form), **fields}, htmx=True)
        return self._swap(saver, answer)

    def ask(self, selector: str, **fields: str) -> Page:
        """Fill in a form that asks (`hx-get`) and press its button; the address follows along."""
        form = self.one(selector)
        assert fields.keys() <= names_in(form), f"no such field in {selector}"
        address = f"{form['hx-get']}?{urlencode({**fields_of(form), **fields})}"
        answer = self._swap(form, self.person.get(address, htmx=True))
        if form.get("hx-push-url") == "true":
            self.address = address
        return answer

    def fetch(self, selector: str) -> Page:
        """What `hx-get` on an element does when it is clicked, or when its time has come."""
        element = self.one(selector)
        return self._swap(element, self.person.get(str(element["hx-get"]), htmx=True))

    def _swap(self, element: Tag, answer: Page) -> Page:
        headers = answer.response.headers
        self.led_to = headers.get("HX-Redirect")
        if answer.status == 204 or not (answer.status < 400 or answer.status == 422):
            return answer
        target = self._target(element)
        style = headers.get("HX-Reswap") or _inherited(element, "hx-swap")[0] or "innerHTML"
        part = Tab.read(answer.response.text).body
        assert part is not None
        for piece in part.select("[hx-swap-oob]"):
            self._out_of_band(piece.extract())
        _put(style, target, list(part.contents))
        return answer

    def _target(self, element: Tag) -> Tag:
        wanted, holder = _inherited(element, "hx-target")
        if wanted in (None, "this"):
            return holder
        if wanted.startswith("closest "):
            name = wanted.removeprefix("closest ")
            found = element if element.name == name else element.find_parent(name)
            assert isinstance(found, Tag), f"no {wanted}"
            return found
        return self.one(wanted)

    def _out_of_band(self, piece: Tag) -> None:
        value = str(piece["hx-swap-oob"])
        del piece["hx-swap-oob"]
        style, _, selector = value.partition(":")
        style = "outerHTML" if style == "true" else style
        target = self.one(selector or f"#{piece['id']}")
        _put(style, target, [piece] if style == "outerHTML" else list(piece.contents))

    def main(self) -> list[str]:
        """The main part, tag by tag, without tokens."""
        main = copy(self.one("main"))
        for part in main.select(SINCE_OPENED):
            part.decompose()
        return outline(main)

    def reloaded(self) -> list[str]:
        """The same of the page as it is when opened anew."""
        return Tab(self.person, self.address).main()


def outline(root: Tag) -> list[str]:
    """An element as lines: tags with sorted attributes, and words; spaces don't count."""
    lines: list[str] = []
    _outline(root, lines, 0)
    return lines


def _outline(tag: Tag, lines: list[str], depth: int) -> None:
    known = tag.attrs if tag.get("name") not in _TOKENS else {"name": tag["name"]}
    pairs = sorted((name, " ".join(v) if isinstance(v, list) else v) for name, v in known.items())
    lines.append("  " * depth + f"<{tag.name}{''.join(f' {n}={v!r}' for n, v in pairs)}>")
    for child in tag.children:
        if isinstance(child, Tag):
            _outline(child, lines, depth + 1)
        elif words := " ".join(str(child).split()):
            lines.append("  " * (depth + 1) + words)


def _inherited(element: Tag, name: str) -> tuple[str | None, Tag]:
    """An attribute's value on the element or the nearest above, and which element has it."""
    for holder in (element, *element.parents):
        if holder.has_attr(name):
            return str(holder[name]), holder
    return None, element


def _put(style: str, target: Tag, parts: list[Any]) -> None:
    if style == "outerHTML":
        target.insert_after(*parts)
        target.extract()
    elif style == "innerHTML":
        target.clear()
        target.extend(parts)
    elif style == "beforeend":
        target.extend(parts)
    elif style == "afterbegin":
        for place, part in enumerate(parts):
            target.insert(place, part)
    elif style == "afterend":
        target.insert_after(*parts)
    elif style == "delete":
        target.extract()
    else:
        raise AssertionError(f"unknown swap {style}")

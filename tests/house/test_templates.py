"""Templates keep to the browser's strict policy, to the habits of forms, and to their imports."""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, nodes
from jinja2.meta import find_referenced_templates

from kompetensgrupp import create_app
from kompetensgrupp.config import PROJECT, Settings

FOLDER = PROJECT / "templates"
ALL = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
#: What may be shown unescaped, and why.
SAFE = {"threads/_macros.html": "post.html: made from cleaned text once, when it was saved"}
#: Addresses written by hand, and why.
BY_HAND = {
    'accounts/confirm.html: action="{{ action }}': "where the form was on its way",
    'accounts/confirm.html: href="{{ back }}': "the page it came from",
    'base.html: href="/"': "the start page, on error pages too",
    'decisions/_macros.html: href="{{ here }}#inlagg-': "a place on this page, or on the case's",
    'errors/error.html: href="/"': "the start page",
    'obstacles/write.html: action="{{ action }}': "from each of the places it is lifted from",
    'threads/_macros.html: href="{{ here }}/': "a thousand url_for on one page take their time",
    'threads/_macros.html: hx-get="{{ here }}/': "the same",
}
_COMMENT = re.compile(r"{#.*?#}", re.DOTALL)


def source(name: str) -> str:
    """A template without its comments."""
    return _COMMENT.sub("", (FOLDER / name).read_text("utf-8"))


@pytest.fixture(scope="module")
def jinja(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The portal's own template environment; it asks no database."""
    folder: Path = tmp_path_factory.mktemp("templates")
    settings = Settings(
        instance=folder,
        database_url=f"sqlite:///{folder / 'none.sqlite3'}",
        demo=True,
        host="127.0.0.1",
        port=0,
        production=False,
        secret_key="only for tests, and long enough to be taken for one",
    )
    app: Flask = create_app(settings)
    return app.jinja_env


def test_every_template_compiles(jinja: Environment) -> None:
    for name in ALL:
        tree = jinja.parse(source(name), name)
        jinja.compile(tree, name)
        for other in find_referenced_templates(tree):
            assert other is None or other in ALL, f"{name} names {other}, which isn't there"


@pytest.mark.parametrize("name", ALL)
def test_nothing_runs_or_styles_inside_a_page(name: str) -> None:
    text = source(name)
    for pattern, words in (
        (r"<style|\sstyle\s*=", "inline style"),
        (r"<script(?![^>]*\ssrc=)", "inline script"),
        (r"\son[a-z]+\s*=", "an on… attribute"),
        (r"hx-on|hx-vals=.js|javascript:", "script in an htmx attribute"),
        (r"https?://(?!www\.w3\.org/)", "an address elsewhere"),
    ):
        found = re.search(pattern, text, re.IGNORECASE)
        assert not found, f"{name}: {words}: {text[found.start() :][:60]}"


@pytest.mark.parametrize("name", ALL)
def test_every_form_works_without_scripts(name: str) -> None:
    text = source(name)
    for form in re.findall(r"<form\b.*?</form>", text, re.DOTALL):
        head = re.match(r"<form\b(?:[^>{]|{{.*?}}|{%.*?%}|{)*>", form)
        assert head is not None
        if 'method="get"' in head[0]:
            continue
        assert 'method="post"' in head[0], f"{name}: {head[0][:80]} says no method"
        action = re.search(r'\saction="(.*?)"', head[0])
        assert action, f"{name}: {head[0][:80]} says no action"
        repeated = re.search(r'hx-post="(.*?)"', head[0])
        assert not repeated or repeated[1] == action[1], f"{name}: two addresses in one form"
        assert "tokens(" in form, f"{name}: {head[0][:80]} has no tokens"
    assert text.count("<form") == text.count("</form>"), name


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_shown_unescaped(name: str) -> None:
    found = re.search(r"\|\s*safe\b|autoescape|Markup", source(name))
    assert bool(found) == (name in SAFE), f"{name}: say in SAFE why this is safe, or escape it"


@pytest.mark.parametrize("name", ALL)
def test_addresses_come_from_url_for(name: str) -> None:
    text = source(name)
    for found in re.finditer(r'\s(href|src|action|hx-get|hx-post|hx-delete)="([^"]*)', text):
        attribute, value = found.groups()
        if value.startswith("#") or re.match(r"{{[^}]*\b(url_for|asset)\(", value):
            continue
        if re.match(r"{{ ?(\w+\.)*(url|\w*_url) ?}}", value):
            continue  # made by url_for in the view
        place = f'{name}: {attribute}="{value}'
        reason = any(place.startswith(known.rstrip('"')) for known in BY_HAND)
        assert reason, f"{place}: use url_for, or say in BY_HAND why not"


@pytest.mark.parametrize("name", ALL)
def test_a_fragment_imports_the_macros_it_uses(name: str, jinja: Environment) -> None:
    """A fragment is rendered alone, so what its page imports isn't there for it."""
    if name not in _sent_alone():
        return
    missing = _needs(jinja, name)
    assert not missing, f"{name} (or what it includes) uses {missing} without importing it"


def _needs(jinja: Environment, name: str) -> set[str]:
    """The macro files that a template, and those it includes, use without having them."""
    tree = jinja.parse(source(name), name)
    own = {node.target for node in tree.find_all(nodes.Import)}
    used = {
        call.node.node.name
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Getattr) and isinstance(call.node.node, nodes.Name)
    }
    needs = used & {"ui", "forms", "cases", "threads", "decisions"}
    for part in tree.find_all(nodes.Include):
        if isinstance(part.template, nodes.Const):
            needs |= _needs(jinja, part.template.value)
    return needs - own


def _sent_alone() -> set[str]:
    """The fragments that views send to htmx."""
    sent: set[str] = set()
    for path in (PROJECT / "kompetensgrupp").rglob("*.py"):
        sent |= set(re.findall(r'"([a-z]+/_[a-z_]+\.html)"', path.read_text("utf-8")))
    return sent

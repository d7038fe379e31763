"""docs/ordlista.md and the code say the same words, and the words that mislead are nowhere."""

import ast
import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kompetensgrupp
from kompetensgrupp.core.db import Base
from kompetensgrupp.core.labels import Labelled
from kompetensgrupp.core.rights import Right
from kompetensgrupp.deid.types import Kind

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "kompetensgrupp"
GLOSSARY = ROOT / "docs" / "ordlista.md"
NO_CAPABILITY = {"migrations", "bench"}  # they put the whole together

# (where, the phrase, why it may stand). Whatever else uses the word is a fault.
ALLOWED = (
    ("kompetensgrupp/reports/sections.py", "förslag till beslut", "what the board decides on"),
    ("kompetensgrupp/decisions/rules.py", "inte ett beslut", "says what a recommendation isn't"),
    ("kompetensgrupp/decisions/rules.py", "inte myndighetens beslut", "says what it isn't"),
    ("kompetensgrupp/cases/service.py", "har inte beslutat att ta emot", "a local decision"),
    ("templates/cases/_step_1.html", "gruppens beslut", "a local decision"),
    ("templates/cases/_step_1.html", "eget beslut om det", "a local decision"),
    ("templates/pages/log.html", "aldrig ett myndighetsbeslut", "the log explains itself"),
    ("kompetensgrupp/pages/views.py", "/beslutslogg", "the address the contract gives"),
    ("kompetensgrupp/demo/people.py", "beslut för demot", "a local decision about the group"),
    ("kompetensgrupp/groups/forms.py", "Beslut om stöd", "a local decision"),
    ("kompetensgrupp/groups/forms.py", "Var beslutet finns", "a local decision"),
    ("kompetensgrupp/groups/forms.py", "Gallringsbeslut", "the archive's own word"),
    ("kompetensgrupp/groups/running.py", "Gallringsbeslut", "the archive's own word"),
    ("kompetensgrupp/groups/running.py", "Ange beslutet", "a local decision"),
    ("kompetensgrupp/retention/commands.py", "gallringsbeslut saknas", "the archive's own word"),
    ("kompetensgrupp/retention/rules.py", "inget gallringsbeslut", "the archive's own word"),
    ("templates/pages/start.html", "Gallringsbeslut saknas", "the archive's own word"),
    ("templates/pages/start.html", "beslutet är antecknat", "the archive's own word"),
    ("templates/pages/start.html", "gallringsbeslutet", "the archive's own word"),
    ("templates/retention/approve.html", "Gallringsbeslut", "the archive's own word"),
    ("templates/retention/approve.html", "gallringsbeslut", "the archive's own word"),
    ("templates/retention/erase.html", "Gallringsbeslut", "the archive's own word"),
    ("templates/retention/erase.html", "gallringsbeslut", "the archive's own word"),
    ("templates/retention/redact.html", "Gallringsbeslut", "the archive's own word"),
    ("templates/retention/redact.html", "gallringsbeslut", "the archive's own word"),
    ("templates/retention/overview.html", "Gallringsbeslut", "the archive's own word"),
    ("templates/retention/overview.html", "gallringsbeslut", "the archive's own word"),
    ("templates/retention/overview.html", "var beslutet finns", "the archive's own word"),
    ("templates/retention/overview.html", "efter vilket beslut", "the archive's own word"),
)
# One list for what people read; «beslut» only where we speak, since agencies do decide things.
MISLEADING = re.compile(
    r"\b(ärende(?!n?um)\w*|anonym\w*|issues?|tickets?|errands?)\b", re.IGNORECASE
)
FORMAL = re.compile(r"\w*beslut\w*", re.IGNORECASE)
IDENTIFIERS = {"issue", "issues", "ticket", "tickets", "errand", "errands"}


def load_everything() -> None:
    for module in pkgutil.walk_packages(kompetensgrupp.__path__, "kompetensgrupp."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)


def subclasses(kind: type) -> Iterator[Any]:
    for found in kind.__subclasses__():
        yield found
        yield from subclasses(found)


def glossary() -> set[tuple[str, str]]:
    """(screen word, identifier) of every row that has four columns."""
    rows = re.findall(
        r"^\| ([^|]+) \| `([^`|]+)` \| ([^|]+) \| ([^|]+) \|$",
        GLOSSARY.read_text("utf-8"),
        re.MULTILINE,
    )
    return {(word.strip(), name) for word, name, _meaning, _source in rows}


def expected_labels() -> set[tuple[str, str]]:
    """What the enums promise the screen, as the glossary writes it."""
    load_everything()
    found = {
        (member.label, f"{enum.__name__}.{member.name}")
        for enum in subclasses(Labelled)
        for member in enum
    }
    found |= {(right.value, f"Right.{right.name}") for right in Right}
    return found | {(kind.label, f"Kind.{kind.name}") for kind in Kind}


def test_every_capability_has_its_row():
    folders = {
        f"{path.parent.name}/"
        for path in PACKAGE.glob("*/__init__.py")
        if path.parent.name not in NO_CAPABILITY
    }
    rows = {name for _, name in glossary() if name.endswith("/")}
    assert not folders - rows, f"docs/ordlista.md, Förmågor: add a row for {sorted(folders - rows)}"
    assert not rows - folders, f"docs/ordlista.md, Förmågor: {sorted(rows - folders)} is no folder"


def test_every_model_has_its_row():
    load_everything()
    models = {mapper.class_.__name__ for mapper in Base.registry.mappers}
    rows = {name for _, name in glossary() if name.isidentifier()}
    assert not models - rows, f"docs/ordlista.md, Saker: add a row for {sorted(models - rows)}"
    assert not rows - models, f"docs/ordlista.md, Saker: {sorted(rows - models)} is no model"


def test_every_label_stands_as_on_the_screen():
    rows = {(word, name) for word, name in glossary() if "." in name}
    wanted = expected_labels()
    assert not wanted - rows, (
        f"docs/ordlista.md: write these rows as (screen word, identifier): {sorted(wanted - rows)}"
    )
    assert not rows - wanted, (
        f"docs/ordlista.md: no enum says this any more, remove or mend: {sorted(rows - wanted)}"
    )


# --- words that mislead ----------------------------------------------------------------------


def spoken() -> Iterator[tuple[str, int, str]]:
    """(file, line, text) of everything people read: templates, scripts, strings, the demo."""
    for pattern in ("templates/**/*.html", "templates/**/*.txt", "static/js/*.js"):
        for path in sorted(ROOT.glob(pattern)):
            yield from _lines(path, _without_comments(path.read_text("utf-8")))
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.is_relative_to(PACKAGE / "deid"):
            continue  # it recognises the words of others
        yield from _strings(path)


def _without_comments(text: str) -> str:
    return re.sub(r"\{#.*?#\}", lambda found: "\n" * found.group().count("\n"), text, flags=re.S)


def _lines(path: Path, text: str) -> Iterator[tuple[str, int, str]]:
    name = path.relative_to(ROOT).as_posix()
    for number, line in enumerate(text.splitlines(), start=1):
        yield name, number, line


def _strings(path: Path) -> Iterator[tuple[str, int, str]]:
    """The strings of a module, docstrings apart: those are for developers."""
    tree = ast.parse(path.read_text("utf-8"))
    silent = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in silent
        ):
            yield path.relative_to(ROOT).as_posix(), node.lineno, node.value


def faults(text: str, file: str) -> list[str]:
    for where, phrase, _why in ALLOWED:
        if where == file:
            text = text.replace(phrase, "")
    return [found.group() for rule in (MISLEADING, FORMAL) for found in rule.finditer(text)]


def test_nobody_reads_a_word_that_misleads():
    found = [
        f"{file}:{line}: «{word}»" for file, line, text in spoken() for word in faults(text, file)
    ]
    assert not found, (
        "write fall, avidentifierad, rekommendation (docs/ordlista.md, Ord som inte används), "
        "or give the phrase and its reason in ALLOWED:\n" + "\n".join(found)
    )


def test_the_invented_cases_promise_no_anonymity():
    promises = re.compile(r"\banonym\w*", re.IGNORECASE)
    found = [
        path.name
        for path in sorted((PACKAGE / "demo" / "content").glob("*.toml"))
        if promises.search(str(tomllib.loads(path.read_text("utf-8"))))
    ]
    assert not found, f"kompetensgrupp/demo/content: write avidentifierad instead in {found}"


def test_what_is_allowed_is_still_there():
    said: dict[str, str] = {}
    for file, _line, text in spoken():
        said[file] = said.get(file, "") + text
    stale = [(where, phrase) for where, phrase, _ in ALLOWED if phrase not in said.get(where, "")]
    assert not stale, f"tests/house/test_glossary.py: take these out of ALLOWED: {stale}"


def test_a_seeded_fault_is_seen():
    assert faults("Ditt ärende är anonymt.", "templates/x.html") == ["ärende", "anonymt"]
    assert faults("Gruppens beslut", "templates/x.html") == ["beslut"]
    assert not faults("Ärendenummer", "templates/x.html"), "what the checker finds in a text"


def test_code_has_one_word_for_a_case():
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(node, "name", None) or getattr(node, "id", None)
            name = name or getattr(node, "attr", None) or getattr(node, "arg", None)
            if isinstance(name, str) and IDENTIFIERS & set(re.findall(r"[a-z]+", name.lower())):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}: {name}")
    assert not found, "name it case (docs/ordlista.md): " + ", ".join(found)

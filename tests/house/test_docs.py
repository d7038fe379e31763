"""What the documentation says is there, fits on its page, and says the screen's words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from kompetensgrupp.core.labels import Labelled
from kompetensgrupp.pages import handbook
from tests.house.test_glossary import NO_CAPABILITY, PACKAGE, load_everything, subclasses

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])
CHAPTERS = sorted((DOCS / "handbok").glob("*.md"))
ADRS = sorted((DOCS / "adr").glob("*.md"))

#: Made by a command after the text was written; whoever made them takes the line away.
LONGEST_ADR = 40
HEADINGS = ["Status", "Context", "Decision", "Consequences"]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def prose(path: Path) -> str:
    """The text without code blocks and code spans."""
    text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.M | re.S)
    return re.sub(r"`[^`\n]*`", "", text)


def anchors(text: str) -> set[str]:
    """The anchors that headings get: lower case, spaces as hyphens, no punctuation."""
    titles = re.findall(r"^#+ +(.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def links(path: Path) -> Iterator[str]:
    for target in re.findall(r"\]\(<?([^)>\s]+)>?(?: \"[^\"]*\")?\)", prose(path)):
        if not re.match(r"[a-z][a-z0-9+.-]*:", target):
            yield unquote(target)


def leads_nowhere(page: Path, link: str) -> bool:
    place, _, anchor = link.partition("#")
    if place.startswith("/handbok/"):
        return not list((DOCS / "handbok").glob(f"[0-9][0-9]-{place.removeprefix('/handbok/')}.md"))
    target = (page.parent / place).resolve() if place else page
    if not target.is_relative_to(ROOT) or not target.exists():
        return True
    return bool(anchor) and anchor not in anchors(target.read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page: Path):
    lost = [link for link in links(page) if leads_nowhere(page, link)]
    assert not lost, f"{named(page)}: mend these links: {lost}"


def test_a_link_to_nothing_is_seen():
    readme = ROOT / "README.md"
    assert leads_nowhere(readme, "docs/finns-inte.md")
    assert leads_nowhere(readme, "docs/ordlista.md#finns-inte")
    assert leads_nowhere(readme, "/handbok/finns-inte")
    assert not leads_nowhere(readme, "docs/ordlista.md#fallets-gång")


# --- decisions -------------------------------------------------------------------------------


@pytest.mark.parametrize("adr", ADRS, ids=lambda path: path.stem)
def test_a_decision_is_short_and_whole(adr: Path):
    text = adr.read_text("utf-8")
    lines = text.splitlines()
    assert len(lines) <= LONGEST_ADR, f"{named(adr)}: {len(lines)} lines, at most {LONGEST_ADR}"
    number = int(adr.name[:4])
    assert lines[0].startswith(f"# {number}. "), f"{named(adr)}: begin with «# {number}. Title»"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", lines[2]), f"{named(adr)}: the third line is its date"
    found = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert found == HEADINGS, f"{named(adr)}: the headings are {', '.join(HEADINGS)}"


def test_decisions_are_numbered_in_a_row():
    numbers = [int(adr.name[:4]) for adr in ADRS]
    assert numbers == list(range(1, len(ADRS) + 1)), f"docs/adr: a number is missing in {numbers}"


# --- README ----------------------------------------------------------------------------------


def readme_section(title: str) -> str:
    text = (ROOT / "README.md").read_text("utf-8")
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    assert found, f"README.md: the section «{title}» is missing"
    return found.group(1)


def test_the_map_shows_every_capability():
    told = set(re.findall(r"^ +([a-z]+)/ ", readme_section("Map"), re.MULTILINE))
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")} - {"migrations"}
    folders -= NO_CAPABILITY
    assert not folders - told, f"README.md, Map: add {sorted(folders - told)}"


def test_the_table_of_dependencies_is_whole():
    pyproject = (ROOT / "pyproject.toml").read_text("utf-8")
    wanted = set(re.findall(r'^    "([a-z0-9-]+)(?:\[[a-z]+\])?>=', pyproject, re.MULTILINE))
    told = set(re.findall(r"^\| `([a-z0-9-]+)` \|", readme_section("Dependencies"), re.M))
    assert told == wanted, (
        f"README.md, Dependencies: add {sorted(wanted - told)}, remove {sorted(told - wanted)}"
    )


def test_every_command_is_told_of():
    commands = re.search(r"for c in \(([\w, ]+)\)", (ROOT / "kg").read_text("utf-8")).group(1)
    text = readme_section("Commands")
    missing = [name for name in commands.split(", ") if f"./kg {name}" not in text]
    assert not missing, f"README.md, Commands: add {missing}"


# --- the handbook ----------------------------------------------------------------------------


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_begins_with_its_title(chapter: Path):
    text = chapter.read_text("utf-8")
    assert re.match(r"# \S.*\n\n", text), f"{named(chapter)}: begin with «# Titel» and a blank line"
    assert not re.search(r"^# ", text[2:], re.M), f"{named(chapter)}: one title is enough"
    plain = "\n".join(line for line in prose(chapter).splitlines() if not line.startswith("> "))
    assert "<" not in plain, f"{named(chapter)}: raw HTML isn't rendered"


def test_the_handbook_is_read_as_it_is_written():
    assert [c.slug for c in handbook.chapters()] == [path.stem[3:] for path in CHAPTERS]
    for chapter in handbook.chapters():
        assert chapter.title, f"docs/handbok: {chapter.slug} has no title"
        assert "<p>" in chapter.html


def screen_words() -> str:
    """Everything the screen can say: templates, strings of the code, labels of the enums."""
    load_everything()
    parts = [path.read_text("utf-8") for path in sorted(ROOT.glob("templates/**/*.html"))]
    for path in sorted(PACKAGE.rglob("*.py")):
        parts += [
            node.value
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
    parts += [member.label for enum in subclasses(Labelled) for member in enum]
    return " ".join("\n".join(parts).split())


def test_what_is_bold_in_the_handbook_stands_on_the_screen():
    screen = screen_words()
    lost = [
        f"{named(chapter)}: **{word}**"
        for chapter in CHAPTERS
        for word in re.findall(r"\*\*(.+?)\*\*", prose(chapter))
        if word.rstrip(".") not in screen
    ]
    assert not lost, "bold is for the screen's words; mend or unbold:\n" + "\n".join(lost)


# --- everywhere ------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_names_no_machine(page: Path):
    telling = re.compile(
        r"(?<![\w.])/(?:work|home|root|tmp|Users)/|py"
        r"pi\.org|python"
        r"hosted|[A-Z]:\\"
    )
    found = telling.findall(page.read_text("utf-8"))
    assert not found, f"{named(page)}: leave out the registry or path: {found}"

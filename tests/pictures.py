"""Takes the screenshots of README and handbook from the demo, so that they stay true.

Run by `./kg pictures`; the demo's cases have random numbers, so they are found by their words.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from playwright.sync_api import Page, sync_playwright

from kompetensgrupp import cli, create_app
from kompetensgrupp.config import Settings
from tests.browser import launch_options, serve

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "bilder"
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
#: file: (persona, the words of the links to follow from the start page, viewport)
PICTURES: dict[str, tuple[str, tuple[str, ...], dict[str, int]]] = {
    "start": ("hanna", (), DESK),
    "fall": ("bo", ("Fall", "Ung och mitt emellan"), DESK),
    "fall-telefon": ("bo", ("Fall", "Ung och mitt emellan"), PHONE),
    "skriva": ("anna", ("Nytt fall",), DESK),
    "granska": ("hanna", ("Granska", "Avslag på aktivitetsersättning"), DESK),
    "forslag": ("bo", ("Fall", "Mardrömmar", "Skriv ett förslag"), DESK),
    "rekommendation": ("cilla", ("Fall", "Smärta och sömnbrist", "Läs och skriv ut"), DESK),
    "logg": ("cilla", ("Mer", "Gruppens logg"), DESK),
}


def demo_portal(instance: Path) -> Flask:
    """A portal with the demo in a folder of its own."""
    settings = Settings.from_env(
        {"KG_INSTANCE": str(instance), "KG_DEMO": "1", "KG_HOST": "127.0.0.1"}
    )
    app = create_app(settings)
    with app.app_context():
        cli.prepare(settings)
    return app


def take(page: Page, address: str, name: str) -> None:
    """One picture, walked to as a person would."""
    persona, links, size = PICTURES[name]
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto(f"{address}/demo")
    page.click(f'button[value="{persona}"]')
    for words in links:
        page.locator("a, summary", has_text=words).first.click()
    page.screenshot(path=FOLDER / f"{name}.png")
    print(f"docs/bilder/{name}.png", file=sys.stderr)  # noqa: T201 - long work shows progress


def main() -> None:
    """Take them all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory() as folder,
        serve(demo_portal(Path(folder))) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**launch_options())
        page = browser.new_context(locale="sv-SE").new_page()
        for name in PICTURES:
            take(page, address, name)
        browser.close()


if __name__ == "__main__":
    main()

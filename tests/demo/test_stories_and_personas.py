"""The demo: its people, its stories, and the doors that open only on the own machine."""

import tomllib
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from kompetensgrupp import create_app
from kompetensgrupp.cases.models import Case, CaseVersion
from kompetensgrupp.config import Settings
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, begin_write, db
from kompetensgrupp.demo import cases, people, service
from kompetensgrupp.threads.models import Comment
from tests.cast import NAMES, Cast
from tests.factories import Factory
from tests.sending import row_counts

STORIES = sorted(people.CONTENT.glob("[0-9]*.toml"))
STRAIGHT = {
    "draft", "in_review", "returned", "questions", "discussion", "proposed", "standpoints",
    "confirmed", "fed_back", "followed_up", "closed", "withdrawn", "closed_without",
}  # fmt: skip


def test_every_story_happens_and_seeding_again_adds_nothing(
    app: Flask, make: Factory, cast: Cast
) -> None:
    with app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        begin_write(db.session())
        assert cases.seed() == len(STORIES)
        db.session.commit()
    told = {}
    for path in STORIES:
        story = tomllib.loads(path.read_text("utf-8"))
        told[story["title"]] = story["end_state"]
    with make.acting("cilla"):
        rows = db.session.execute(
            select(CaseVersion.title, Case.state).join(Case, Case.id == CaseVersion.case_id)
        )
        assert {title: str(state) for title, state in rows} == told
        posts = db.session.execute(
            select(Case.state, func.count()).join(Comment).group_by(Case.id, Case.state)
        ).all()
    assert set(told.values()) >= STRAIGHT - {"draft", "returned"}
    assert max(count for _, count in posts) >= 15
    before = row_counts(app)
    with app.app_context():
        assert service.seed() == 0
    assert row_counts(app) == before
    for person in (cast.anna, cast.bo, cast.cilla, cast.ingrid):
        assert person.get("/").status == 200


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_is_whole(path: Path) -> None:
    story = tomllib.loads(path.read_text("utf-8"))
    assert story["end_state"] in STRAIGHT
    assert story["group"] in ("demo", "granne")
    assert {event["by"] for event in story.get("events", [])} <= set(people.PLACES)


def test_the_page_of_personas_lets_you_be_anyone(cast: Cast) -> None:
    page = cast.nobody.get("/demo")
    offered = {str(button["value"]) for button in page.soup.select('button[name="persona"]')}
    assert offered >= set(NAMES[:11])
    for person in cast.everyone():
        start = person.sign_in()
        assert start.address == "/"
        assert start.status == 200


def test_an_unknown_persona_is_nobody(cast: Cast) -> None:
    from tests.sending import send

    for code in ("", "ingen", "Anna", "\x00"):
        assert 400 <= send(cast.nobody, "/demo/logga-in", persona=code).status < 500


def test_from_another_machine_the_demo_is_not_there(cast: Cast) -> None:
    client = cast.nobody.client
    for address in ("10.0.0.5", "192.168.1.2", "2001:db8::1", ""):
        there = {"REMOTE_ADDR": address}
        assert client.get("/demo", environ_overrides=there).status_code == 404
    for address in ("127.0.0.1", "127.9.9.9", "::1"):
        assert client.get("/demo", environ_overrides={"REMOTE_ADDR": address}).status_code == 200


def test_without_demo_mode_there_is_no_demo(app: Flask) -> None:
    settings: Settings = app.config["SETTINGS"]
    plain = create_app(
        Settings(
            instance=settings.instance, database_url=settings.database_url, demo=False,
            host="127.0.0.1", port=0, production=False, secret_key=settings.secret_key,
        )
    )  # fmt: skip
    client = plain.test_client()
    assert client.get("/demo").status_code == 404
    page = client.get("/logga-in").text
    assert "/demo" not in page
    assert "Demoläge" not in page
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    sent = client.post("/demo/logga-in", data={"csrf_token": token, "persona": "anna"})
    assert sent.status_code == 404
    with plain.app_context():
        db.engine.dispose()


def test_every_page_says_that_it_is_a_demo(cast: Cast) -> None:
    for address in ("/", "/fall", "/handbok", "/finns-inte"):
        assert "allt innehåll är påhittat" in cast.anna.get(address).one(".demo").get_text()

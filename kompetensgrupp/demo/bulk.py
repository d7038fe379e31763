"""Fills the demo group with invented cases in numbers, for trying the portal at full size.

A case is drawn from its number and the seed, so the same seed gives the same content. Each batch
is one transaction that leaves the database whole. Refuses any database but the demo.
"""

import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from random import Random

import click
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import select

from kompetensgrupp.accounts.models import User
from kompetensgrupp.cases.models import Case
from kompetensgrupp.cases.vocabulary import State
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, begin_write, db
from kompetensgrupp.core.rights import Actor, Right
from kompetensgrupp.demo import service
from kompetensgrupp.demo.lives import Life, Wish
from kompetensgrupp.demo.stage import Cast, Stage
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Category, Group, Membership, Party

SLUG = "demo"
BATCH = 500
MOST = 500_000
_LONGEST_BACK = timedelta(days=730)
#: The first cases stop in one state each, begun so many days ago, so that few cases show them all.
_SHOWN = {
    State.DRAFT: 3, State.IN_REVIEW: 5, State.RETURNED: 8, State.QUESTIONS: 6,
    State.DISCUSSION: 20, State.PROPOSED: 45, State.STANDPOINTS: 50, State.CONFIRMED: 90,
    State.WITHDRAWN: 120, State.CLOSED_WITHOUT: 150, State.FED_BACK: 170, State.FOLLOWED_UP: 260,
    State.CLOSED: 600,
}  # fmt: skip


class NotADemo(click.ClickException):
    """The database may not be filled with invented cases."""


def fill(count: int, seed: int = 1, tell: Callable[[int], None] = lambda done: None) -> int:
    """Add so many cases to the demo group; returns how many posts they have.

    `tell` hears how many cases are done after each batch. Raises NotADemo.
    """
    now = clock.now()
    plan = sorted(_plan(count, seed), key=lambda drawn: (-drawn[1], drawn[0]))
    wishes = ((index, Wish(now - back, stop)) for index, back, stop in plan)
    taken, posts, done = _taken_numbers(), 0, 0
    while part := list(islice(wishes, BATCH)):
        with _no_sweeping():
            made = _batch([(Random(f"{seed}/{index}"), wish) for index, wish in part], taken)
        posts += sum(case.post_count for case in made)
        done += len(made)
        tell(done)
    return posts


@contextmanager
def _no_sweeping() -> Iterator[None]:
    """A batch is some hundred thousand objects that all live on: looking through them is waste."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


def thread(posts: int, words: int, seed: int = 1) -> str:
    """Add one case in discussion with exactly so many posts of about so many words; its number."""
    wish = Wish(clock.now() - timedelta(days=40), State.DISCUSSION, posts, words)
    (case,) = _batch([(Random(f"{seed}/thread/{posts}"), wish)], _taken_numbers())
    return case.number


def _plan(count: int, seed: int) -> Iterator[tuple[int, timedelta, State | None]]:
    """For each case its index, how long ago it began, and where it stops."""
    rng = Random(seed)
    shown = list(_SHOWN.items())
    for index in range(count):
        if index < len(shown):
            state, days = shown[index]
            yield index, timedelta(days=days), state
        else:
            back = _LONGEST_BACK * rng.random()
            yield index, back, State.DRAFT if rng.random() < 0.005 else None


def _batch(wishes: list[tuple[Random, Wish]], taken: set[str]) -> list[Case]:
    session = db.session()
    session.rollback()  # what was read before must not keep this from being a write
    allow_groups(session, EVERY_GROUP)
    begin_write(session)
    stage = Stage(_cast(), clock.now(), taken)
    stage.begin(session.connection())
    made = [Life(stage, rng, wish).live() for rng, wish in wishes]
    stage.write(session)
    session.commit()
    return made


def _taken_numbers() -> set[str]:
    allow_groups(db.session(), EVERY_GROUP)
    return set(db.session.scalars(select(Case.number)))


def _cast() -> Cast:
    """The demo group and those who act in it. Raises NotADemo."""
    group = db.session.scalar(select(Group).where(Group.slug == SLUG))
    if group is None or not groups.is_demo():
        raise NotADemo(
            "Databasen innehåller inte demot, så inga påhittade fall läggs till. "
            "Använd en egen mapp för demot: ./kg flask --instance DEMOMAPP demo --cases 1000"
        )
    parties = select(Party).where(Party.group_id == group.id).order_by(Party.position, Party.id)
    categories = select(Category.code).where(Category.group_id == group.id, Category.is_active)
    actors = _actors(group)

    def able(right: Right) -> list[Actor]:
        return [actor for actor in actors if actor.has(right)]

    reviewers = able(Right.REVIEW_CASES)
    return Cast(
        group=group,
        parties=list(db.session.scalars(parties)),
        categories=list(db.session.scalars(categories.order_by(Category.position, Category.id))),
        writers=[w for w in able(Right.WRITE_CASES) if _has_second(w, reviewers)],
        reviewers=reviewers,
        advisers=able(Right.TAKE_STANDPOINT),
        leaders=able(Right.LEAD),
    )


def _actors(group: Group) -> list[Actor]:
    members = select(User).join(Membership, Membership.user_id == User.id)
    members = members.where(Membership.group_id == group.id).order_by(Membership.id)
    return [groups.actor_for(user, group.id) for user in db.session.scalars(members).all()]


def _has_second(writer: Actor, reviewers: list[Actor]) -> bool:
    """Whether somebody else in the writer's party can review (R1)."""
    return any(r.party_id == writer.party_id and r.user_id != writer.user_id for r in reviewers)


@click.command("demo")
@click.option(
    "--cases",
    "count",
    type=click.IntRange(1, MOST),
    required=True,
    help="Hur många fall som läggs till.",
)
@click.option("--seed", default=1, show_default=True, help="Samma frö ger samma innehåll.")
@with_appcontext
def command(count: int, seed: int) -> None:
    """Fyll demogruppen med fler påhittade fall."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    upgrade()
    allow_groups(db.session(), EVERY_GROUP)
    is_empty = not groups.any_group()
    db.session.rollback()  # the filling begins as a write of its own
    if is_empty:
        click.echo("Fyller demot med dess egna fall …", err=True)
        service.seed()
    posts = fill(
        count, seed, lambda done: click.echo(f"\r{done} av {count} fall", err=True, nl=False)
    )
    click.echo(f"\n{count} fall med {posts} inlägg är på plats.", err=True)

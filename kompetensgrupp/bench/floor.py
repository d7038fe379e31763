"""The floor: the least that Flask, Flask-SQLAlchemy, Flask-Login and Jinja can cost for a thread.

Three queries, 100 nested posts of 60 words, 58 kB of HTML, SQLite in WAL mode, nothing else: no
rights, no reading position, no log, no check of the text. Shares no page with the portal.
"""

from itertools import count, cycle, islice
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, redirect, render_template_string, request
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, joinedload, mapped_column, relationship

from kompetensgrupp.bench.meter import Probe
from kompetensgrupp.bench.signing import cookie_after
from kompetensgrupp.core.db import db as portal_db

POSTS, WORDS, PEOPLE = 100, 60, 8
_WORDS = (
    "vi har prövat detta tidigare och det gick bra så länge samma person höll i planeringen "
    "därför föreslår jag att läkaren skriver hur vardagen ser ut innan nästa möte bokas in"
).split()
PAGE = """<!doctype html>
<html lang="sv"><head><meta charset="utf-8"><title>{{ thread.title }}</title></head>
<body><p>{{ user.name }}</p><h1>{{ thread.title }}</h1><p>{{ thread.posts }} inlägg</p>
{% for post in posts %}
<article id="p{{ post.id }}" class="post depth-{{ post.depth }}">
<header class="post-head"><b>{{ post.author.name }}</b> <time>{{ post.at }}</time></header>
<p class="post-text">{{ post.text }}</p>
<a href="/traad/{{ thread.id }}?svara={{ post.id }}">Svara</a>
</article>
{% endfor %}
<form method="post"><textarea name="text"></textarea><button>Skicka</button></form>
</body></html>"""


class Base(DeclarativeBase):
    """The parent of the floor's three tables."""


class Person(UserMixin, Base):
    """Somebody who reads and writes."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Thread(Base):
    """What is talked about."""

    __tablename__ = "thread"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    posts: Mapped[int]


class Post(Base):
    """A post; `path` keeps the order of the tree."""

    __tablename__ = "post"
    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    path: Mapped[str]
    depth: Mapped[int]
    at: Mapped[str]
    text: Mapped[str]
    author: Mapped[Person] = relationship(lazy="raise")


def probes(folder: Path) -> tuple[Probe, Probe]:
    """The floor's read and its reply, each in a thread of its own."""
    app = _app(folder)
    with app.app_context():
        people, read, reply = _fill(app)
        cookie = cookie_after(app, lambda: login_user(people[0]))
    reading = Probe("golv: läsa", app, f"/traad/{read}", cookie)
    numbers = count(POSTS)

    def form() -> bytes:
        return urlencode({"text": _text(next(numbers))}).encode()

    return reading, Probe("golv: svara", app, f"/traad/{reply}", cookie, 303, form=form)


def _text(number: int) -> str:
    """A text of 60 words, another one for each number."""
    return " ".join(islice(cycle(_WORDS), number % len(_WORDS), number % len(_WORDS) + WORDS))


def _app(folder: Path) -> Flask:
    app = Flask("floor")
    app.config["SECRET_KEY"] = "the floor keeps no secrets"  # noqa: S105 # nobody can reach it
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{folder}/floor.sqlite3"
    db = type(portal_db)(model_class=Base)  # type: ignore[arg-type]  # made for db.Model
    db.init_app(app)
    manager = LoginManager(app)

    @manager.user_loader
    def load(key: str) -> Person | None:
        return db.session.get(Person, int(key))

    @app.get("/traad/<int:number>")
    @login_required
    def read(number: int) -> ResponseReturnValue:
        thread = db.session.get(Thread, number)
        query = select(Post).where(Post.thread_id == number).options(joinedload(Post.author))
        posts = db.session.scalars(query.order_by(Post.path)).all()
        return render_template_string(PAGE, thread=thread, posts=posts, user=current_user)

    @app.post("/traad/<int:number>")
    @login_required
    def reply(number: int) -> ResponseReturnValue:
        thread = db.session.get_one(Thread, number)
        author: Person = current_user._get_current_object()
        thread.posts += 1
        db.session.add(
            Post(
                thread_id=number,
                author_id=author.id,
                path=f"{thread.posts:05d}",
                depth=0,
                at="i dag",
                text=request.form["text"],
            )  # fmt: skip
        )
        db.session.commit()
        return redirect(f"/traad/{number}", 303)

    return app


def _fill(app: Flask) -> tuple[list[Person], int, int]:
    """The people and the ids of the thread that is read and the one that is answered."""
    db = app.extensions["sqlalchemy"]
    Base.metadata.create_all(db.engine)
    people = [Person(name=f"Person nummer {number}") for number in range(PEOPLE)]
    threads = [Thread(title="En tråd", posts=POSTS) for _ in range(2)]
    db.session.add_all([*people, *threads])
    db.session.flush()
    for thread in threads:
        paths: list[str] = []
        for number in range(1, POSTS + 1):
            parent = "" if number % 3 == 1 else paths[-(number % 4) - 1 :][0]
            paths.append(f"{parent}.{number:05d}" if parent else f"{number:05d}")
            db.session.add(
                Post(
                    thread_id=thread.id,
                    author_id=people[number % PEOPLE].id,
                    path=paths[-1],
                    depth=paths[-1].count("."),
                    at="12 mars kl. 13.40",
                    text=_text(number),
                )  # fmt: skip
            )
    db.session.commit()
    return people, threads[0].id, threads[1].id

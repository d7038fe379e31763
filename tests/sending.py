"""What tests need beside the cast's own pages: sending bare fields, and counting every row."""

from typing import Any
from weakref import WeakKeyDictionary

from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from kompetensgrupp.core.db import EVERY_GROUP, Base, allow_groups, db
from tests.cast import HTMX, Page, Person

_tokens: WeakKeyDictionary[Person, str] = WeakKeyDictionary()
#: A summary and the three parties' reasons, for closing a case that nobody agrees about.
DISAGREED = {"summary": "Oense.", **{
    f"reasons__{n}__{part}": text
    for n in range(3)
    for part, text in (("party", str(n + 1)), ("reason", "Underlag saknas."))
}}  # fmt: skip
#: Tables that a refused request may still write in, each in a transaction of its own.
OWN_TRANSACTION = {"failed_sign_in", "user_session", "case_visit", "case_access"}


def token_of(person: Person) -> str:
    """The CSRF token of the person's browser, asked for once."""
    if person not in _tokens:
        page = person.get("/logga-in" if person.name == "nobody" else "/tillganglighet")
        found = page.soup.select_one('input[name="csrf_token"]')
        assert found is not None, f"{person.name} gets no token on {page.address}"
        _tokens[person] = str(found["value"])
    return _tokens[person]


def answer_of(person: Person, response: TestResponse) -> Page:
    """An answer as a page; what a redirect says beside its address is nobody's business."""
    if 300 <= response.status_code < 400:
        response.set_data(b"")
    return Page(person, response)


def send(person: Person, address: str, htmx: bool = False, **fields: Any) -> Page:
    """POST bare fields with a token, without following the answer. `a__b` stands for `a-b`."""
    data = {name.replace("__", "-"): value for name, value in fields.items()}
    headers = {**HTMX, "HX-Current-URL": "http://localhost/"} if htmx else {}
    answer = person.client.post(
        address, data={"csrf_token": token_of(person), **data}, headers=headers
    )
    return answer_of(person, answer)


def row_counts(app: Flask) -> dict[str, int]:
    """How many rows every table has, but for those that are written on the side."""
    with app.app_context():
        session = db.session()
        allow_groups(session, EVERY_GROUP)
        counts = {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if table.name not in OWN_TRANSACTION
        }
        session.rollback()
        return counts

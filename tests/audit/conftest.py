"""A log worth attacking, and somebody who owns the database."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from kompetensgrupp.audit import checkpoints, proof, signing
from kompetensgrupp.audit.checkpoints import Book
from kompetensgrupp.audit.proof import Proof
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, db
from kompetensgrupp.groups.models import Group
from tests.factories import Factory
from tests.tampering import Tamperer


class Log:
    """The log of the demo's group as those who operate the portal see it."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            book = checkpoints.of(db.session())
            assert book is not None
            self.book: Book = book
            allow_groups(db.session(), EVERY_GROUP)
            query = select(Group.id).where(Group.slug == "demo")
            self.group = db.session.scalars(query).one()
            db.session.rollback()

    def catch_up(self) -> int:
        """What a start does."""
        with self.app.app_context():
            return signing.sign_forward()

    def verify(self) -> Proof:
        """Prove everything."""
        with self.app.app_context():
            return proof.verify()

    def faults(self) -> set[tuple[str, int, int]]:
        """Kind, first and last row of all that is told; groups but the demo's must be well."""
        found = self.verify()
        assert not [own for own in found.groups if own.faults and own.group != self.group]
        told = [*(fault for own in found.groups for fault in own.faults), *found.damaged]
        assert found.ok == (not told and not found.troubles)
        return {(fault.kind, fault.first, fault.last) for fault in told}

    def pending(self) -> list[int]:
        """The rows of the demo's group that await their checkpoint."""
        return next(own.pending for own in self.verify().groups if own.group == self.group)

    def lines(self) -> list[str]:
        """The file of checkpoints."""
        return list(self.book.lines())

    def rewrite(self, lines: list[str]) -> None:
        """Let the file hold these lines."""
        (self.book.folder / checkpoints.LINES).write_text("".join(lines), "ascii")


@pytest.fixture
def log(app: Flask) -> Log:
    """The log, with a checkpoint for all that the template holds."""
    log = Log(app)
    assert log.catch_up()
    return log


@pytest.fixture
def number(log: Log, make: Factory) -> str:
    """A case that went all the way, with texts and posts in its log: a dozen rows."""
    number = make.case("discussion")
    for name in ("bo", "fatima", "anna", "hanna"):
        make.comment(number, name)
    make.proposal(number, "bo")
    make.standpoint(number, "bo", "reservation", "Vi behöver ett utlåtande först.")
    make.standpoint(number, "hanna")
    make.standpoint(number, "fatima", "oppose", "Vi ser det annorlunda.")
    return number


@pytest.fixture
def tamperer(number: str, app: Flask, database_url: str) -> Iterator[Tamperer]:
    """The owner of the database, once the case has had its day."""
    with app.app_context():
        db.session.remove()
    tamperer = Tamperer(database_url)
    yield tamperer
    tamperer.engine.dispose()

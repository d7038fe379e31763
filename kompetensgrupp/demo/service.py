"""Filling an empty database with the demo, and finding its people."""

from sqlalchemy import select

from kompetensgrupp.accounts.models import User
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, begin_write, db
from kompetensgrupp.core.errors import NotVisible
from kompetensgrupp.demo import cases, gathering, mapping, people, planning, reports
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Group
from kompetensgrupp.retention.service import operator
from kompetensgrupp.search import service as search


def seed() -> int:
    """Fill the database unless it already holds the demo; returns how many cases were made."""
    allow_groups(db.session(), EVERY_GROUP)
    begin_write(db.session())
    if groups.is_demo():
        db.session.rollback()
        return 0
    people.seed()
    made = cases.seed()
    mapping.seed()
    planning.seed()
    gathering.seed()
    reports.seed()
    for group_id in db.session.scalars(select(Group.id)).all():
        search.rebuild(operator(group_id))  # the stories were told one by one, not in their order
    allow_groups(db.session(), EVERY_GROUP)
    db.session.commit()
    return made


def persona(code: str) -> User:
    """The demo's person with this code. Raises NotVisible."""
    user = db.session.scalar(select(User).where(User.persona == code)) if code else None
    if user is None:
        raise NotVisible
    return user

"""Reading obstacles: which somebody may read, the list, one with its history, what waits for whom.

A half of the service. `figures` is what a report counts.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, update
from sqlalchemy.orm import joinedload, selectinload

from kompetensgrupp.accounts.models import User
from kompetensgrupp.cases.models import Case
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db, locked
from kompetensgrupp.core.errors import NotVisible
from kompetensgrupp.core.periods import Period
from kompetensgrupp.core.rights import Actor, Right, Role
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Party
from kompetensgrupp.obstacles import rules
from kompetensgrupp.obstacles.models import (
    Obstacle,
    ObstacleKind,
    ObstacleMove,
    ObstacleStatus,
    ObstacleText,
    TextStatus,
)

#: A list on the start page has at most so many lines.
MOST = 20


def readable(actor: Actor) -> ColumnElement[bool]:
    """A condition on Obstacle: the group's own, the board's only when approved and lifted.

    Of a case whose person said no, what nobody has approved is hidden at once.
    """
    own = Obstacle.group_id == actor.group_id
    approved = Obstacle.approved_version.is_not(None)
    if actor.has(Right.READ_CASES):
        declined = select(Case.id).where(Case.declined_at.is_not(None))
        hidden = and_(Obstacle.case_id.in_(declined), ~approved)
        return and_(own, or_(Obstacle.case_id.is_(None), ~hidden))
    if actor.has(Right.READ_OBSTACLES):
        return and_(own, approved, Obstacle.status != ObstacleStatus.IDENTIFIED)
    return false()


def load_obstacle(actor: Actor, obstacle_id: int) -> Obstacle:
    """An obstacle with its case, parties and people. Raises NotVisible."""
    query = (
        select(Obstacle)
        .where(Obstacle.id == obstacle_id, readable(actor))
        .options(
            joinedload(Obstacle.case),
            joinedload(Obstacle.raised_by, innerjoin=True),
            joinedload(Obstacle.owner),
            selectinload(Obstacle.parties),
        )
    )
    found: Obstacle | None = db.session.scalar(locked(query, Obstacle))
    if found is None:
        raise NotVisible
    return found


def texts(obstacle: Obstacle) -> list[ObstacleText]:
    """All versions of its text, the latest first."""
    query = (
        select(ObstacleText)
        .where(ObstacleText.obstacle_id == obstacle.id)
        .options(joinedload(ObstacleText.writer, innerjoin=True), joinedload(ObstacleText.reviewer))
        .order_by(ObstacleText.number.desc())
    )
    return list(db.session.scalars(query))


def latest(obstacle: Obstacle) -> ObstacleText:
    """The text last written."""
    query = select(ObstacleText).where(
        ObstacleText.obstacle_id == obstacle.id, ObstacleText.number == obstacle.latest_version
    )
    return db.session.scalars(query).one()


def replace_approved(obstacle: Obstacle) -> None:
    """The text that was approved before is so no more."""
    db.session.execute(
        update(ObstacleText)
        .where(
            ObstacleText.obstacle_id == obstacle.id,
            ObstacleText.number == obstacle.approved_version,
        )
        .values(status=TextStatus.REPLACED)
    )


@dataclass(frozen=True)
class Move:
    """A step in the work as this reader sees it; who did it and why stays in the group."""

    status: ObstacleStatus
    at: datetime
    name: str = ""
    text: str = ""


def history(actor: Actor, obstacle: Obstacle) -> list[Move]:
    """What was done about it, the latest first.

    No second person has read the notes, so who reads no cases gets none of them.
    """
    query = (
        select(ObstacleMove)
        .where(ObstacleMove.obstacle_id == obstacle.id)
        .options(joinedload(ObstacleMove.user, innerjoin=True))
        .order_by(ObstacleMove.id.desc())
    )
    found = db.session.scalars(query)
    if not actor.has(Right.READ_CASES):
        return [Move(row.status, row.at) for row in found]
    return [Move(row.status, row.at, row.user.name, row.text) for row in found]


def holders(actor: Actor) -> dict[int, User]:
    """Who may hold an obstacle: the group's members who read cases, by id in order of name."""
    roles = (Role.LEADER, Role.DEPUTY, Role.ADVISER, Role.CASEWORKER)
    return {user.id: user for user in groups.members_with(actor, *roles)}


# --- the list --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """An obstacle as a line in a list, with the text that this reader sees."""

    obstacle: Obstacle
    text: ObstacleText
    tertials: int
    stands_out: bool
    is_due: bool

    @property
    def title(self) -> str:
        """What it is called."""
        return self.text.title


def listed(
    actor: Actor, kind: str = "", party: int = 0, statuses: Sequence[ObstacleStatus] = rules.OPEN
) -> list[Line]:
    """The obstacles the actor may read, those that have been open longest first."""
    query = select(Obstacle).where(readable(actor), Obstacle.status.in_(statuses))
    if kind in set(ObstacleKind):
        query = query.where(Obstacle.kind == ObstacleKind(kind))
    if party:
        query = query.where(Obstacle.parties.any(Party.id == party))
    return _lines(actor, query)


def named(actor: Actor, ids: Collection[int]) -> list[Line]:
    """Those of these obstacles that the actor may read."""
    if not ids:
        return []
    return _lines(actor, select(Obstacle).where(readable(actor), Obstacle.id.in_(ids)))


def _lines(actor: Actor, query: Select[Obstacle]) -> list[Line]:
    """Each with its approved text, or for the group the latest when none is approved."""
    shown = or_(
        ObstacleText.number == Obstacle.approved_version,
        and_(Obstacle.approved_version.is_(None), ObstacleText.number == Obstacle.latest_version),
    )
    with_text = (
        query.join(ObstacleText, and_(ObstacleText.obstacle_id == Obstacle.id, shown))
        .add_columns(ObstacleText)
        .options(
            selectinload(Obstacle.parties), joinedload(Obstacle.owner),
            joinedload(Obstacle.case),
        )
        .order_by(Obstacle.raised_at, Obstacle.id)
    )  # fmt: skip
    return [_line(obstacle, text) for obstacle, text in db.session.execute(with_text)]


def _line(obstacle: Obstacle, text: ObstacleText) -> Line:
    day = clock.today()
    opened = clock.local(obstacle.raised_at).date()
    is_due = obstacle.status in rules.OPEN and rules.is_due(obstacle.looked_at, day)
    return Line(
        obstacle, text, rules.tertials(opened, day), rules.stands_out(obstacle, day), is_due
    )


# --- what waits ------------------------------------------------------------------------------


@dataclass(frozen=True)
class WaitingObstacle:
    """An obstacle on somebody's start page, and what is asked or told about it."""

    id: int
    title: str
    what: str
    at: datetime


def waiting(actor: Actor) -> list[WaitingObstacle]:
    """Texts to read or mend, news for who raised one, and what is to be looked at anew."""
    if not actor.has(Right.READ_CASES):
        return []
    query = (
        select(Obstacle, ObstacleText)
        .join(
            ObstacleText,
            and_(
                ObstacleText.obstacle_id == Obstacle.id,
                ObstacleText.number == Obstacle.latest_version,
            ),
        )
        .where(readable(actor), _asks(actor))
        .order_by(Obstacle.looked_at, Obstacle.id)
        .limit(MOST)
    )
    rows = [(o, text, _ask(actor, o, text)) for o, text in db.session.execute(query)]
    return [
        WaitingObstacle(o.id, text.title, found[0], found[1]) for o, text, found in rows if found
    ]


def _asks(actor: Actor) -> ColumnElement[bool]:
    """Whatever may concern the actor; `_ask` says what it is."""
    own_news = and_(
        Obstacle.raised_by_id == actor.user_id,
        Obstacle.told_at.is_not(None),
        or_(Obstacle.heard_at.is_(None), Obstacle.heard_at < Obstacle.told_at),
    )
    returned = and_(
        ObstacleText.status == TextStatus.RETURNED, ObstacleText.writer_id == actor.user_id
    )
    early = clock.end_of_day(clock.add_months(clock.today(), -rules.MONTHS_BETWEEN))
    due = and_(Obstacle.status.in_(rules.OPEN), Obstacle.looked_at <= early)
    held = due if actor.leads else and_(due, Obstacle.owner_id == actor.user_id)
    found = or_(own_news, returned, held)
    if actor.has(Right.TAKE_STANDPOINT):
        others = ObstacleText.writer_id != actor.user_id
        found = or_(found, and_(ObstacleText.status == TextStatus.WAITING, others))
    return found


def _ask(actor: Actor, obstacle: Obstacle, text: ObstacleText) -> tuple[str, datetime] | None:
    if text.status == TextStatus.RETURNED and text.writer_id == actor.user_id:
        return "du har fått texten tillbaka", text.reviewed_at or text.written_at
    if text.status == TextStatus.WAITING and rules.may_review(actor, text):
        return "läs och godkänn texten", text.written_at
    if is_news(actor, obstacle):
        told = obstacle.told_at or obstacle.looked_at
        return f"hindret du lyfte: {obstacle.status.label.lower()}", told
    if rules.may_work(actor, obstacle) and rules.is_due(obstacle.looked_at, clock.today()):
        return "pröva igen: finns det kvar?", obstacle.looked_at
    return None


def is_news(actor: Actor, obstacle: Obstacle) -> bool:
    """Whether something was done that who raised it hasn't said they have read."""
    if actor.user_id != obstacle.raised_by_id or obstacle.told_at is None:
        return False
    return obstacle.heard_at is None or obstacle.heard_at < obstacle.told_at


# --- for reports -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Figures:
    """The obstacles of a period in figures: those open in it, counted at its end.

    `kinds` and `pairs` are counts by what they are called; `raised` and `removed` happened in the
    period; `long_open` have been open for more than two tertials, with their approved titles.
    """

    open: int
    raised: int
    removed: int
    kinds: dict[str, int]
    pairs: dict[str, int]
    ages: dict[int, int]
    long_open: list[str]


def figures(group_id: int, period: Period) -> Figures:
    """What a report says of the group's approved obstacles in a period; no text but the titles."""
    query = (
        select(Obstacle, ObstacleText.title)
        .join(
            ObstacleText,
            and_(
                ObstacleText.obstacle_id == Obstacle.id,
                ObstacleText.number == Obstacle.approved_version,
            ),
        )
        .where(Obstacle.group_id == group_id, Obstacle.raised_at < period.end)
        .options(selectinload(Obstacle.parties))
        .order_by(Obstacle.raised_at, Obstacle.id)
    )
    rows = db.session.execute(query).all()
    still = [(o, t) for o, t in rows if o.settled_at is None or o.settled_at >= period.end]
    ages = [rules.tertials(clock.local(o.raised_at).date(), period.last) for o, _ in still]
    return Figures(
        open=len(still),
        raised=sum(o.raised_at in period for o, _ in rows),
        removed=sum(o.settled_at is not None and o.settled_at in period for o, _ in rows),
        kinds=_counted(o.kind.label for o, _ in still),
        pairs=_counted(pair for o, _ in still for pair in _pairs(o)),
        ages=dict(sorted(Counter(ages).items())),
        long_open=[t for (_, t), age in zip(still, ages, strict=True) if age > rules.PATIENCE],
    )


def _counted(words: Iterable[str]) -> dict[str, int]:
    return dict(Counter(words).most_common())


def _pairs(obstacle: Obstacle) -> list[str]:
    names = [party.name for party in obstacle.parties]
    if len(names) == 1:
        return names
    return [f"{one} – {other}" for one, other in combinations(names, 2)]

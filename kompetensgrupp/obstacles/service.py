"""Raising obstacles, the second person's word on them, and the work until they are out of the way.

All of it is logged.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.cases.models import Case
from kompetensgrupp.checking import service as checking
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db, deleted
from kompetensgrupp.core.errors import Invalid, InvalidState
from kompetensgrupp.core.rights import Actor, require, require_state
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.groups import rules as group_rules
from kompetensgrupp.groups import service as groups
from kompetensgrupp.obstacles import reading, rules
from kompetensgrupp.obstacles.models import (
    HEADINGS,
    Obstacle,
    ObstacleKind,
    ObstacleMove,
    ObstacleParty,
    ObstacleStatus,
    ObstacleText,
    Origin,
    TextStatus,
)


@dataclass(frozen=True)
class Source:
    """Where an obstacle was seen, as a way back there; never a word from there."""

    origin: Origin = Origin.OTHER
    case: Case | None = None
    number: int | None = None


@dataclass(frozen=True)
class Wording:
    """What is written about an obstacle: its texts by name, its kind, and between which parties."""

    texts: Mapping[str, str]
    kind: ObstacleKind
    parties: Collection[int]


def raise_(actor: Actor, source: Source, wording: Wording) -> Obstacle:
    """Write an obstacle down; it waits for a second person.

    Raises NotAllowed, Invalid, Identified.
    """
    require(rules.may_raise(actor))
    _require_parties(actor, wording.parties, ())
    obstacle = Obstacle(
        group_id=actor.group_id,
        kind=wording.kind,
        origin=source.origin,
        case_id=source.case.id if source.case else None,
        origin_number=source.number,
        raised_by_id=actor.user_id,
        raised_at=clock.now(),
        looked_at=clock.now(),
    )
    obstacle.case = source.case
    db.session.add(obstacle)
    db.session.flush()
    number = source.case.number if source.case else ""
    checking.require_clear(actor, number, wording.texts, number=obstacle.about)
    _stand_between(obstacle, wording.parties)
    _write(actor, obstacle, wording.texts, 1)
    _move(actor, obstacle, ObstacleStatus.IDENTIFIED, "")
    _tell(actor, obstacle, Event.OBSTACLE_RAISED, kind=obstacle.kind, origin=obstacle.origin)
    return obstacle


def change(actor: Actor, obstacle: Obstacle, wording: Wording, seen: int | None) -> None:
    """Describe it anew; the approved text stays until a second person has approved this.

    `seen` is the number of the text the writer began from (R14). Raises NotAllowed, Invalid,
    InvalidState, Identified.
    """
    latest = reading.latest(obstacle)
    require(rules.is_own(actor, obstacle))
    require_state(rules.can_change(actor, obstacle, latest))
    if seen is not None and seen != obstacle.latest_version:
        raise InvalidState("Hindret har ändrats sedan du öppnade sidan.")
    before = {party.id for party in obstacle.parties}
    _require_parties(actor, wording.parties, before)
    checking.require_clear(actor, obstacle.about, wording.texts)
    is_reworded = any(getattr(latest, name) != wording.texts[name] for name in HEADINGS)
    if not is_reworded and (obstacle.kind, before) == (wording.kind, set(wording.parties)):
        raise Invalid("title", "Inget är ändrat.")
    obstacle.kind = wording.kind
    deleted(ObstacleParty, obstacle_id=obstacle.id)
    _stand_between(obstacle, wording.parties)
    if is_reworded:
        if latest.status == TextStatus.WAITING:
            latest.status = TextStatus.REPLACED  # nobody may approve what they haven't read
        _write(actor, obstacle, wording.texts, obstacle.latest_version + 1)
    _tell(actor, obstacle, Event.OBSTACLE_CHANGED, version=obstacle.latest_version)


def _require_parties(actor: Actor, chosen: Collection[int], before: Collection[int]) -> None:
    """At least one; those that are in the group, or stood there before they left it."""
    if not chosen:
        raise Invalid("parties", "Välj minst en part.")
    able = {party.id for party in groups.parties(actor) if group_rules.may_answer(party)}
    if set(chosen) - able - set(before):
        raise Invalid("parties", "En av parterna är inte längre med i gruppen. Välj igen.")


def _stand_between(obstacle: Obstacle, parties: Collection[int]) -> None:
    db.session.add_all(
        ObstacleParty(group_id=obstacle.group_id, obstacle_id=obstacle.id, party_id=party)
        for party in sorted(set(parties))
    )


def _write(actor: Actor, obstacle: Obstacle, texts: Mapping[str, str], number: int) -> None:
    db.session.add(
        ObstacleText(
            group_id=obstacle.group_id,
            obstacle_id=obstacle.id,
            number=number,
            status=TextStatus.WAITING,
            writer_id=actor.user_id,
            written_at=clock.now(),
            **{name: texts[name] for name in HEADINGS},
        )
    )
    obstacle.latest_version = number


def review(actor: Actor, obstacle: Obstacle, approves: bool, note: str, seen: int | None) -> None:
    """Say whether steering group and board may read the text.

    Raises NotAllowed, Invalid, InvalidState, Identified.
    """
    latest = reading.latest(obstacle)
    require(rules.may_review(actor, latest))
    require_state(rules.can_review(latest))
    if seen is not None and seen != latest.number:
        raise InvalidState("Texten har ändrats sedan du öppnade sidan.")
    if not approves and not note:
        raise Invalid("note", "Skriv vad som behöver ändras.")
    checking.require_clear(actor, obstacle.about, {"note": note})
    latest.reviewer_id, latest.reviewed_at, latest.note = actor.user_id, clock.now(), note
    latest.status = TextStatus.APPROVED if approves else TextStatus.RETURNED
    if approves:
        reading.replace_approved(obstacle)
        obstacle.approved_version = latest.number
        checking.agree(actor, obstacle.about, [latest.writer_id], latest.texts)
    event = Event.OBSTACLE_APPROVED if approves else Event.OBSTACLE_RETURNED
    _tell(actor, obstacle, event, version=latest.number)


def work(
    actor: Actor, obstacle: Obstacle, status: ObstacleStatus, text: str, owner: int | None,
    seen: int | None = None,
) -> None:  # fmt: skip
    """Say where it stands now and who holds it; the same status means that it was looked at anew.

    Raises NotAllowed, Invalid, InvalidState, Identified.
    """
    require(rules.may_work(actor, obstacle))
    if seen is not None and seen != obstacle.revision:
        raise InvalidState("Någon annan har arbetat med hindret sedan du öppnade sidan.")
    require_state(rules.can_move(obstacle, status))
    if status != obstacle.status and status in rules.EXPLAINED and not text:
        raise Invalid("text", "Skriv vad som hände, så att den som lyfte hindret får veta.")
    if owner is not None and owner != obstacle.owner_id and owner not in reading.holders(actor):
        raise Invalid("owner", "Personen är inte längre med i gruppen. Välj någon annan.")
    checking.require_clear(actor, obstacle.about, {"text": text})
    obstacle.owner_id = owner
    _move(actor, obstacle, status, text)
    _tell(actor, obstacle, Event.OBSTACLE_MOVED, text=text, status=status, owner=owner)


def _move(actor: Actor, obstacle: Obstacle, status: ObstacleStatus, text: str) -> None:
    now = clock.now()
    obstacle.status, obstacle.looked_at = status, now
    obstacle.revision = (obstacle.revision or 0) + 1
    obstacle.settled_at = now if status == ObstacleStatus.REMOVED else None
    if actor.user_id != obstacle.raised_by_id:
        obstacle.told_at = now
    db.session.add(
        ObstacleMove(
            group_id=obstacle.group_id, obstacle_id=obstacle.id, at=now, user_id=actor.user_id,
            status=status, text=text,
        )
    )  # fmt: skip


def hear(actor: Actor, obstacle: Obstacle) -> None:
    """Who raised it has read how it goes."""
    require(rules.may_hear(actor, obstacle))
    obstacle.heard_at = clock.now()
    audit.exempt("that somebody has read something is no event of the group")


def remove(actor: Actor, obstacle: Obstacle) -> None:
    """Take back an obstacle that nobody has approved, with its texts. Raises NotAllowed."""
    require(rules.is_own(actor, obstacle))
    require_state(rules.can_remove(obstacle))
    _tell(actor, obstacle, Event.OBSTACLE_TAKEN_BACK)
    forget(actor, obstacle)


def forget(actor: Actor, obstacle: Obstacle) -> tuple[int, int]:
    """Take it away with all that hangs on it; how many texts and steps there were."""
    drafts.forget_case(actor, rules.drafts_of(obstacle))
    texts = deleted(ObstacleText, obstacle_id=obstacle.id)
    moves = deleted(ObstacleMove, obstacle_id=obstacle.id)
    deleted(ObstacleParty, obstacle_id=obstacle.id)
    db.session.delete(obstacle)
    db.session.flush()
    return texts, moves


def _tell(actor: Actor, obstacle: Obstacle, event: Event, text: str = "", **data: Any) -> None:
    db.session.flush()
    number = obstacle.case.number if obstacle.case else None
    audit.record(actor, event, case_number=number, text=text, obstacle=obstacle.id, **data)

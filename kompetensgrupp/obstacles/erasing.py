"""Taking obstacles' texts away with the case they were seen in, or words out of them.

A part of the service.
"""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from kompetensgrupp.cases.models import Case
from kompetensgrupp.core.db import blot_out, db, deleted
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.obstacles import service
from kompetensgrupp.obstacles.models import HEADINGS, Obstacle, ObstacleMove, ObstacleText


def erase(actor: Actor, case: Case) -> dict[str, int]:
    """Cut the way back to the case; what nobody has approved goes. How many texts.

    An approved text stays: it is about how the agencies work, and a second person has read that
    nobody is in it. Of somebody who said no, what was told of the work goes as well.
    """
    texts = moves = 0
    for obstacle in _seen_in(case):
        if obstacle.approved_version is None:
            gone = service.forget(actor, obstacle)
            texts, moves = texts + gone[0], moves + gone[1]
            continue
        if case.declined_at:
            moves += _silence(obstacle)
        later = ObstacleText.number != obstacle.approved_version
        texts += deleted(ObstacleText, later, obstacle_id=obstacle.id)
        obstacle.latest_version = obstacle.approved_version
        obstacle.case_id = obstacle.origin_number = None
        obstacle.case = None
    db.session.flush()
    return {ObstacleText.__tablename__: texts, ObstacleMove.__tablename__: moves}


def _silence(obstacle: Obstacle) -> int:
    told = select(ObstacleMove).where(
        ObstacleMove.obstacle_id == obstacle.id, ObstacleMove.text != ""
    )
    found = list(db.session.scalars(told))
    for move in found:
        move.text = ""
    return len(found)


def mask(actor: Actor, case: Case, words: list[str]) -> dict[str, int]:
    """Blot words out of all that was written about obstacles seen in the case."""
    ids = [obstacle.id for obstacle in _seen_in(case)]
    texts = select(ObstacleText).where(ObstacleText.obstacle_id.in_(ids))
    moves = select(ObstacleMove).where(ObstacleMove.obstacle_id.in_(ids))
    return {
        ObstacleText.__tablename__: blot_out(db.session.scalars(texts), (*HEADINGS, "note"), words),
        ObstacleMove.__tablename__: blot_out(db.session.scalars(moves), ("text",), words),
    }


def _seen_in(case: Case) -> list[Obstacle]:
    query = select(Obstacle).where(Obstacle.case_id == case.id).options(joinedload(Obstacle.case))
    return list(db.session.scalars(query))

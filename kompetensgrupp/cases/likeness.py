"""How easily the person may be recognised: earlier cases alike, and three questions to oneself.

The uniqueness meter over sex and ten-year age: with more facts every case would look unique and
nobody would read it. Its sample are the group's cases, its population the group's mapping.
Source: docs/hotmodell.md.
"""

from collections.abc import Mapping

from sqlalchemy import func, select

from kompetensgrupp.cases.models import Case, CaseFacts, CaseSelfCheck, CaseVersion
from kompetensgrupp.cases.vocabulary import State, YesNo
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.mapping import service as mapping
from kompetensgrupp.mapping.rules import Population

QUESTIONS = ("neighbour", "unusual", "talked_of")


def same_key(actor: Actor, case: Case, text: CaseVersion) -> int | None:
    """How many of the group's published cases have the same sex and age band; None if unknown."""
    if text.sex is None or text.age_band is None:
        return None
    query = select(func.count()).where(
        CaseFacts.group_id == actor.group_id,
        CaseFacts.case_id != case.id,
        CaseFacts.sex == text.sex,
        CaseFacts.age_band == text.age_band,
        CaseFacts.approved_at.is_not(None),
        CaseFacts.is_counted,
        CaseFacts.state != State.WITHDRAWN,
    )
    return db.session.scalar(query) or 0


def population(actor: Actor, text: CaseVersion) -> Population | None:
    """How many in the target group have the same sex and age; None when nobody has mapped it."""
    return mapping.population(actor, text.sex, text.age_band)


def self_check(case: Case, version: int) -> CaseSelfCheck | None:
    """What the writer answered before sending this version, if they were asked."""
    query = select(CaseSelfCheck).where(
        CaseSelfCheck.case_id == case.id, CaseSelfCheck.version == version
    )
    return db.session.scalar(query)


def keep(actor: Actor, case: Case, text: CaseVersion, answers: Mapping[str, YesNo]) -> None:
    """Keep the writer's answers beside the version that is sent; a new sending replaces them."""
    row = self_check(case, text.number)
    if row is None:
        row = CaseSelfCheck(group_id=case.group_id, case_id=case.id, version=text.number)
        db.session.add(row)
    for name in QUESTIONS:
        setattr(row, name, answers[name])
    row.user_id, row.at = actor.user_id or 0, clock.now()
    row.same_key = same_key(actor, case, text) or 0

"""What may be told of the case behind a lesson: bands that enough cases share, and what came of it.

A part of the service.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy import case as when

from kompetensgrupp.cases.models import Case, CaseFacts
from kompetensgrupp.cases.vocabulary import Purpose
from kompetensgrupp.core.db import db
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.core.words import listed, number
from kompetensgrupp.followups.models import FollowUp, Outcome, Situation, StepOutcome
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import PartyKind

#: The facts of a case that may be told with its lesson, the most useful first.
_FACTS = (
    ("Tid med försörjningsstöd", CaseFacts.assistance_band),
    ("Ålder", CaseFacts.age_band),
    ("Kön", CaseFacts.sex),
)
#: So many of the group's latest follow-ups are compared with the case's own.
COMPARED = 500
_DONE = {
    "all": "Alla steg blev gjorda.",
    "some": "En del av stegen blev gjorda.",
    "none": "Inget av stegen blev gjort helt.",
}


@dataclass(frozen=True)
class Known:
    """What may be told of a case: facts as (label, words), and what came of it in words."""

    facts: list[tuple[str, str]] = field(default_factory=list)
    outcome: str = ""


def _counted(group_id: int | None) -> list[ColumnElement[bool]]:
    """Conditions on the facts that count as one more of a kind."""
    return [
        CaseFacts.group_id == group_id,
        CaseFacts.is_counted.is_(True),
        CaseFacts.approved_at.is_not(None),
    ]


def shared_ways(actor: Actor) -> dict[str, str]:
    """The ways into the group that may be told of a lesson, in the group's words, by code.

    Only those that as many cases share as `known` asks for.
    """
    query = (
        select(CaseFacts.category)
        .where(*_counted(actor.group_id))
        .group_by(CaseFacts.category)
        .having(func.count() >= groups.get_group(actor).small_number)
    )
    shared = set(db.session.scalars(query))
    return {c.code: c.label for c in groups.categories(actor) if c.code in shared}


def known(actor: Actor, case: Case) -> Known:
    """As much of the case as enough cases in the group have in common.

    Counted together, so that all that is shown is shared by at least as many as the group's
    threshold for small numbers. The way into the group stands first, what came of it last.
    """
    own = db.session.get(CaseFacts, case.id)
    if own is None or not own.is_counted:
        return Known()
    least = groups.get_group(actor).small_number
    same = _counted(case.group_id)
    labels = {category.code: category.label for category in groups.categories(actor)}
    found = []
    for label, column in (("Ingång", CaseFacts.category), *_FACTS):
        value = getattr(own, column.key)
        if value is None or (column is CaseFacts.category and value not in labels):
            continue
        alike = select(CaseFacts.case_id).where(*same, column == value).limit(least).subquery()
        if (db.session.scalar(select(func.count()).select_from(alike)) or 0) >= least:
            same.append(column == value)
            found.append((label, labels[value] if label == "Ingång" else value.label))
    outcome = "" if own.purpose == Purpose.LEARNING else _outcome(case, same, least)
    return Known(found, outcome)


def _outcome(case: Case, same: list[ColumnElement[bool]], least: int) -> str:
    """What the latest follow-up told, as far as enough of the cases that are the same share it."""
    query = (
        select(FollowUp.months, FollowUp.situation)
        .where(FollowUp.case_id == case.id)
        .order_by(FollowUp.recommendation.desc(), FollowUp.months.desc())
        .limit(1)
    )
    latest = db.session.execute(query).first()
    if latest is None:
        return ""
    told = {id_: (done, at) for id_, done, at in reversed(_results(same, latest.months))}
    if case.id not in told:
        return ""
    done, situation = told[case.id]
    if Counter(way for way, _ in told.values())[done] < least:
        return ""
    words = [f"Efter {latest.months} månader: {_DONE[done][0].lower()}{_DONE[done][1:]}"]
    is_common = list(told.values()).count((done, situation)) >= least
    if is_common and situation != Situation.UNKNOWN:
        words.append(f"Läget då: {situation.label.lower()}.")
    return " ".join(words)


def _results(same: list[ColumnElement[bool]], months: int) -> list[Any]:
    """(case, how much was done, situation) of the latest follow-ups so many months after."""
    fully = func.sum(when((StepOutcome.outcome == Outcome.FULLY, 1), else_=0))
    done = when((fully == func.count(), "all"), (fully == 0, "none"), else_="some")
    query = (
        select(FollowUp.case_id, done, FollowUp.situation)
        .join(StepOutcome, StepOutcome.follow_up_id == FollowUp.id)
        .join(CaseFacts, CaseFacts.case_id == FollowUp.case_id)
        .where(*same, FollowUp.months == months)
        .group_by(FollowUp.id, FollowUp.case_id, FollowUp.situation)
        .order_by(FollowUp.id.desc())
        .limit(COMPARED)
    )
    return list(db.session.execute(query))


#: Parties in general words: a named one tells where.
_IN_GENERAL = {
    PartyKind.KOMMUN: "kommunen",
    PartyKind.FK: "Försäkringskassan",
    PartyKind.AF: "Arbetsförmedlingen",
    PartyKind.VARDCENTRAL: "vårdcentralen",
}


def beginning(actor: Actor, case: Case, content: Mapping[str, Any]) -> dict[str, str]:
    """What a new lesson may begin with: only what many share, and who was to do how much."""
    told = known(actor, case)
    shared = [value if label == "Ingång" else f"{label}: {value.lower()}"
              for label, value in told.facts]  # fmt: skip
    kinds = {party.name: party.kind for party in groups.parties(actor)}
    doing = [kinds.get(step["party"], PartyKind.OTHER) for step in content["steps"]]
    who = dict.fromkeys(_IN_GENERAL.get(kind, "en annan part") for kind in doing)
    steps = number(len(content["steps"]), "ett steg", "steg")
    return {
        "situation": "".join(f"{sentence}. " for sentence in shared).strip(),
        "tried": f"Gruppen rekommenderade {steps}, som {listed(list(who))} skulle göra.",
        "happened": told.outcome,
    }

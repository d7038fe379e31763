"""Who may do what with a case, in every state: the acts of all capabilities as one table.

Drawn into `docs/fallets-liv.md`, and held by tests against the rules and the portal. A row comes
of itself with an act in `cases/acts.py` or in a capability's `CASE_ACTS`.
"""

import re
from datetime import UTC, datetime, timedelta

from kompetensgrupp.cases.acts import ACTS as OF_CASES
from kompetensgrupp.cases.acts import Act, Answer, answer
from kompetensgrupp.cases.models import Case, VersionStatus
from kompetensgrupp.cases.rules import FOLLOWED, UNAPPROVED
from kompetensgrupp.cases.vocabulary import State, WithdrawReason
from kompetensgrupp.core.rights import Actor, Role
from kompetensgrupp.decisions import rules as decisions
from kompetensgrupp.threads import rules as threads

ACTS = (*OF_CASES, *threads.CASE_ACTS, *decisions.CASE_ACTS)
_STATE = re.compile("läget «[^»]*»")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_GROUP, _NEXT_DOOR = 1, 2
_PARTY, _OTHER_PARTY = 10, 20
_AUTHOR, _RESPONSIBLE = 1, 2


def _actor(user_id: int, party: int, *roles: Role, group: int | None = _GROUP) -> Actor:
    return Actor("någon", user_id=user_id, group_id=group, party_id=party, roles=frozenset(roles))


#: The case has been handed over, so that its author and who answers for it are two.
ROLES: dict[str, Actor] = {
    "ansvarig": _actor(_RESPONSIBLE, _PARTY, Role.CASEWORKER),
    "författaren": _actor(_AUTHOR, _PARTY, Role.CASEWORKER),
    "kollega": _actor(3, _PARTY, Role.CASEWORKER),
    "granskare": _actor(4, _PARTY, Role.REVIEWER),
    "representant i parten": _actor(5, _PARTY, Role.ADVISER),
    "representant i annan part": _actor(6, _OTHER_PARTY, Role.ADVISER),
    "granskare i annan part": _actor(7, _OTHER_PARTY, Role.REVIEWER),
    "projektledaren": _actor(8, _OTHER_PARTY, Role.LEADER),
    "ställföreträdaren": _actor(9, _OTHER_PARTY, Role.DEPUTY),
    "styrelsen": _actor(10, _OTHER_PARTY, Role.BOARD),
    "tidigare medlem": _actor(_RESPONSIBLE, _PARTY, group=None),
    "annan grupp": _actor(
        12, 30, Role.CASEWORKER, Role.ADVISER, Role.REVIEWER, Role.LEADER, group=_NEXT_DOOR
    ),
}


def case_in(state: State, **more: object) -> Case:
    """A case as it is in a state, handed over and with everything that belongs to the state."""
    published = state not in UNAPPROVED
    case = Case(
        group_id=_GROUP, party_id=_PARTY, author_id=_AUTHOR, responsible_id=_RESPONSIBLE,
        state=state, latest_version=1, approved_version=1 if published else None,
        submitted_at=None if state == State.DRAFT else NOW - timedelta(days=9),
        waiting_since=NOW - timedelta(days=9) if state in UNAPPROVED - {State.DRAFT} else None,
        questions_until=NOW + timedelta(days=1) if published else None,
        closes_at=NOW + timedelta(days=365) if state in FOLLOWED else None,
    )  # fmt: skip
    for name, value in more.items():
        setattr(case, name, value)
    return case


def _changing(status: VersionStatus) -> Case:
    return case_in(State.DISCUSSION, latest_version=2, change=status, waiting_since=NOW)


SITUATIONS: dict[str, Case] = {
    **{state.label: case_in(state) for state in State},
    "Frågor, tiden är ute": case_in(State.QUESTIONS, questions_until=NOW),
    "Ändring skrivs": _changing(VersionStatus.WRITING),
    "Ändring granskas": _changing(VersionStatus.IN_REVIEW),
    "Ändring kom tillbaka": _changing(VersionStatus.RETURNED),
    "Fastställd innan ändringen granskats": case_in(
        State.CONFIRMED, latest_version=2, change=VersionStatus.IN_REVIEW, waiting_since=NOW
    ),
    "Personen vill inte": case_in(State.WITHDRAWN, withdraw_reason=WithdrawReason.PERSON_DECLINED),
    "Dolt efter frågan om någon kan kännas igen": case_in(State.DISCUSSION, flagged_at=NOW),
}

#: What several situations are called together in the docs.
KINDS = {
    "Öppet": (
        State.QUESTIONS.label, State.DISCUSSION.label, State.PROPOSED.label,
        State.STANDPOINTS.label, "Frågor, tiden är ute",
    ),
    "Klart": tuple(state.label for state in (*sorted(FOLLOWED), State.CLOSED)),
    "Slut": (State.CLOSED_WITHOUT.label, State.WITHDRAWN.label),
}  # fmt: skip


def answers(act: Act) -> dict[str, tuple[Answer, ...]]:
    """What everybody in ROLES gets in every situation."""
    return {
        situation: tuple(answer(act, actor, case, NOW) for actor in ROLES.values())
        for situation, case in SITUATIONS.items()
    }


def grouped(act: Act) -> dict[tuple[int, ...], list[str]]:
    """The situations in which everybody gets the same, by what they get."""
    found: dict[tuple[int, ...], list[str]] = {}
    for situation, row in answers(act).items():
        found.setdefault(tuple(one.status for one in row), []).append(situation)
    return found


def reasons(act: Act) -> list[str]:
    """What people are told when they can't, each sentence once."""
    said = (one.reason for row in answers(act).values() for one in row if one.reason)
    return sorted({_STATE.sub("läget «…»", reason) for reason in said})

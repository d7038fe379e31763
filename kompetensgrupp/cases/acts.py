"""What people do with a case, each act with its door, who may, and when. Pure.

The services ask the same rules; `docs/fallets-liv.md` is drawn from this, and the tests try the
portal against it. A capability above adds its own acts in its rules.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from kompetensgrupp.cases import rules
from kompetensgrupp.cases.models import Case
from kompetensgrupp.core.rights import ALLOW, Actor, Refusal, Right, Verdict


@dataclass(frozen=True)
class Act:
    """Something done with a case by sending a form to `endpoint`.

    `sees`: who the address exists for, when it isn't everybody who reads the case.
    """

    name: str
    label: str
    endpoint: str
    right: Right
    who: Callable[[Actor, Case], Verdict]
    when: Callable[[Case, datetime], Verdict]
    sees: Callable[[Actor, Case], Verdict] = rules.may_see


@dataclass(frozen=True)
class Answer:
    """What somebody gets: 200 when it happens, else the status and the reason they are told."""

    status: int
    reason: str = ""


def answer(act: Act, actor: Actor, case: Case, moment: datetime) -> Answer:
    """The door, then whether the case is there for them, then who, then when."""
    if not actor.has(act.right):
        return Answer(403, f"Din roll i gruppen ger inte rätt till detta: {act.right.value}.")
    for status, verdict in (
        (404, act.sees(actor, case)),
        (403, act.who(actor, case)),
        (409, act.when(case, moment)),
    ):
        if isinstance(verdict, Refusal):
            return Answer(status, "" if status == 404 else verdict.reason)
    return Answer(200)


def anyone(actor: Actor, case: Case) -> Verdict:
    """Whoever sees the case."""
    return ALLOW


def any_time(case: Case, moment: datetime) -> Verdict:
    """In every state."""
    return ALLOW


def by_move(name: str) -> Callable[[Case, datetime], Verdict]:
    """When the table of moves lets it happen."""
    return partial(_by_move, name)


def _by_move(name: str, case: Case, moment: datetime) -> Verdict:
    return rules.can_move(case, name, moment)


def by_leader(actor: Actor, case: Case) -> Verdict:
    """Who leads the group."""
    return rules.leads(actor)


def _reviews(actor: Actor, case: Case) -> Verdict:
    return rules.may_review(actor, case, frozenset())


W, R = Right.WRITE_CASES, Right.REVIEW_CASES
#: A reviewer here is one who hasn't written in the case, and the leader's time has come.
ACTS = (
    Act("read", "Läsa fallet", "pages.case", Right.READ_CASES, anyone, any_time),
    Act("write", "Skriva i texten, eller ändra en godkänd", "cases.save_step", W,
        rules.is_responsible, lambda case, _: rules.can_write(case)),
    Act("submit", "Skicka till granskning", "cases.submit", W,
        rules.is_responsible, rules.can_submit),
    Act("remove", "Ta bort utkastet", "cases.remove", W,
        rules.is_responsible, lambda case, _: rules.can_remove(case)),
    Act("drop_change", "Slänga en ändring", "cases.drop_change_post", W,
        rules.is_responsible, lambda case, _: rules.can_drop_change(case)),
    Act("review", "Godkänna eller skicka tillbaka", "cases.review_post", R,
        _reviews, lambda case, _: rules.can_review(case)),
    Act("appoint", "Utse en granskare när granskningen dröjer", "cases.appoint", Right.LEAD,
        by_leader, any_time, rules.may_step_in),
    Act("reassign", "Lämna över det som väntar, utan att se texten", "cases.reassign", Right.LEAD,
        by_leader, any_time, rules.may_step_in),
    Act("open_discussion", "Öppna diskussionen", "cases.open_discussion", Right.READ_CASES,
        rules.may_open_discussion, by_move("open_discussion")),
    Act("hand_over", "Lämna över eller ta över fallet", "cases.hand_over_post", Right.READ_CASES,
        rules.may_hand_over, lambda case, _: rules.can_hand_over(case)),
    Act("ask_again", "Ställa en ny fråga i samma fall", "cases.ask_again_post", W,
        rules.is_responsible, by_move("ask_again")),
    Act("withdraw", "Dra tillbaka", "cases.withdraw_post", W,
        rules.is_responsible, by_move("withdraw")),
)  # fmt: skip

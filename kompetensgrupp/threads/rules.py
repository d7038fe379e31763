"""Where a post stands in the tree, and who may write or withdraw one. Pure."""

from datetime import datetime

from kompetensgrupp.cases.models import Case
from kompetensgrupp.cases.rules import OPEN, state_at
from kompetensgrupp.core.rights import ALLOW, Actor, Refusal, Right, Verdict
from kompetensgrupp.threads.models import Comment

#: Deeper replies stand at this indent and say whom they answer.
DEEPEST_INDENT = 3
_DIGITS = 5
#: So deep that no conversation gets there; a reply below it stands beside its parent.
DEEPEST_PATH = 60


def draft_key(case: Case) -> str:
    """The name of a half-written post in a case."""
    return f"{case.number}/inlagg"


def path_of(seq: int, parent_path: str | None) -> str:
    """The sort key of a post: its parent's key and its own number, so siblings keep time order.

    >>> path_of(7, "00003")
    '00003.00007'
    """
    own = f"{seq:0{_DIGITS}d}"
    if parent_path is None:
        return own
    parts = parent_path.split(".")[: DEEPEST_PATH - 1]
    return ".".join([*parts, own])


def indent(depth: int) -> int:
    """The indent a post of this depth is shown at."""
    return min(depth, DEEPEST_INDENT)


def may_comment(actor: Actor, case: Case, moment: datetime) -> Verdict:
    """Posts are written by those who see the case while the case is open."""
    if not actor.has(Right.COMMENT):
        return Refusal("Din roll i gruppen ger inte rätt att skriva inlägg.")
    state = state_at(case, moment)
    if state not in OPEN:
        return Refusal(f"Diskussionen är stängd: fallet är i läget «{state.label}».")
    return ALLOW


def may_withdraw(actor: Actor, comment: Comment) -> Verdict:
    """The writer takes a post back; a trace stays."""
    if comment.withdrawn_at is not None:
        return Refusal("Inlägget är redan tillbakadraget.")
    if comment.author_id != actor.user_id:
        return Refusal("Bara den som har skrivit inlägget kan dra tillbaka det.")
    return ALLOW

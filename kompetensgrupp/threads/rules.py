"""Where a post stands in the tree; who may write, change, hide and show one. Pure."""

from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from kompetensgrupp.cases.acts import Act, any_time
from kompetensgrupp.cases.models import Case
from kompetensgrupp.cases.rules import OPEN, can_move, is_published, state_at
from kompetensgrupp.core import clock
from kompetensgrupp.core.rights import ALLOW, Actor, Refusal, Right, Verdict, first_refusal
from kompetensgrupp.threads.models import Comment

#: Deeper replies stand at this indent and say whom they answer.
DEEPEST_INDENT = 3
_DIGITS = 5
#: So deep that no conversation gets there; a reply below it stands beside its parent.
DEEPEST_PATH = 60
#: So long a post is changed without keeping what it said before.
CHANGED_FREELY = timedelta(minutes=15)


def draft_key(case: Case) -> str:
    """The name of a half-written post in a case."""
    return f"{case.number}/inlagg"


def change_key(case: Case, comment: Comment) -> str:
    """The name of a half-written change of a post."""
    return f"{case.number}/ratta/{comment.seq}"


def review_key(case: Case, comment: Comment) -> str:
    """The name of a half-written word on a post that waits."""
    return f"{case.number}/vantar/{-comment.seq}"


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


class Acts(NamedTuple):
    """What a reader may do with the posts of a thread, decided once for the page."""

    comment: bool
    propose: bool


def acts(actor: Actor, case: Case, moment: datetime) -> Acts:
    """`decisions.rules.may_propose` knows whether a post may be used in a proposal; so does this,
    since posts also arrive where decisions aren't known.
    """
    proposes = actor.has(Right.PROPOSE) and can_move(case, "propose", moment)
    return Acts(bool(may_comment(actor, case, moment)), bool(proposes))


def _is_settled(comment: Comment) -> Verdict:
    """Whether the post stands in the thread for everybody to read."""
    if comment.withdrawn_at is not None:
        return Refusal("Inlägget är tillbakadraget.")
    if comment.held is not None:
        return Refusal("Inlägget granskas just nu. Vänta på beskedet.")
    return ALLOW


def may_withdraw(actor: Actor, comment: Comment) -> Verdict:
    """The writer takes a post back; a trace stays."""
    if comment.author_id != actor.user_id:
        return Refusal("Bara den som har skrivit inlägget kan dra tillbaka det.")
    return _is_settled(comment)


def may_change(actor: Actor, case: Case, comment: Comment, moment: datetime) -> Verdict:
    """The writer changes or corrects a post while posts are written."""
    if comment.author_id != actor.user_id:
        return Refusal("Bara den som har skrivit inlägget kan ändra det.")
    return first_refusal(_is_settled(comment), may_comment(actor, case, moment))


def leaves_trace(written: datetime, moment: datetime) -> bool:
    """Whether a change made now keeps the earlier text: it was written a while ago."""
    return moment - written >= CHANGED_FREELY


def may_flag(actor: Actor, comment: Comment) -> Verdict:
    """Every reader may ask whether somebody can be recognised in a post that all can read."""
    if not actor.has(Right.READ_CASES):
        return Refusal("Bara den som läser fallet kan göra det.")
    return _is_settled(comment)


def may_flag_case(actor: Actor, case: Case) -> Verdict:
    """The same about the case's own text."""
    if not actor.has(Right.READ_CASES):
        return Refusal("Bara den som läser fallet kan göra det.")
    if not is_published(case) or case.flagged_at is not None:
        return Refusal("Fallbeskrivningen granskas redan.")
    return ALLOW


class Written(Protocol):
    """A post, or a row with as much of one as these rules ask for."""

    @property
    def author_id(self) -> int: ...
    @property
    def party_id(self) -> int: ...


def sees_flagged(actor: Actor, comment: Written) -> bool:
    """Who reads a flagged post and learns who asked: its writer and those who may settle it."""
    return actor.user_id == comment.author_id or actor.leads or _reviews_for(actor, comment)


def may_settle(actor: Actor, comment: Written) -> Verdict:
    """A flagged post is read by a reviewer of its writer's party or the leader, not its writer."""
    if comment.author_id == actor.user_id:
        return Refusal("Någon annan än den som har skrivit inlägget behöver granska det.")
    if actor.leads or _reviews_for(actor, comment):
        return ALLOW
    return Refusal("Bara en granskare i skribentens part eller projektledaren kan göra det.")


def may_release(actor: Actor, comment: Comment) -> Verdict:
    """A waiting post is read by a reviewer of its writer's party, never by its writer."""
    if comment.author_id == actor.user_id:
        return Refusal("Någon annan än den som har skrivit inlägget behöver granska det.")
    if _reviews_for(actor, comment):
        return ALLOW
    return Refusal("Bara en granskare i skribentens part kan göra det.")


def may_take_back(actor: Actor, comment: Comment) -> Verdict:
    """The writer takes a waiting post back to write on."""
    if comment.author_id == actor.user_id:
        return ALLOW
    return Refusal("Bara den som har skrivit inlägget kan ta tillbaka det.")


def _reviews_for(actor: Actor, comment: Written) -> bool:
    return actor.has(Right.REVIEW_CASES) and comment.party_id == actor.party_id


#: What is done in a case's thread, for the table of who may do what (cases/acts.py).
CASE_ACTS = (
    Act("comment", "Skriva ett inlägg", "threads.post", Right.COMMENT,
        lambda actor, case: may_comment(actor, case, clock.now()), any_time),
    Act("flag_case", "Fråga om någon kan kännas igen i fallet", "reviewing.flag_case",
        Right.READ_CASES, may_flag_case, any_time),
)  # fmt: skip

"""Who raises, reads, approves and works on an obstacle, how it may move, and its age. Pure."""

from datetime import date, datetime

from kompetensgrupp.core import clock, periods
from kompetensgrupp.core.rights import ALLOW, Actor, Refusal, Right, Verdict, first_refusal
from kompetensgrupp.obstacles.models import (
    Obstacle,
    ObstacleStatus,
    ObstacleText,
    ProcessReview,
    TextStatus,
)

S = ObstacleStatus
#: Where an obstacle can go from where it stands; it can also be looked at and stay.
MOVES: dict[ObstacleStatus, tuple[ObstacleStatus, ...]] = {
    S.IDENTIFIED: (S.LIFTED, S.ADDRESSED, S.REMOVED, S.REMAINS),
    S.LIFTED: (S.ADDRESSED, S.REMOVED, S.REMAINS),
    S.ADDRESSED: (S.LIFTED, S.REMOVED, S.REMAINS),
    S.REMAINS: (S.LIFTED, S.ADDRESSED, S.REMOVED),
    S.REMOVED: (S.REMAINS,),
}
#: Everything but what is out of the way.
OPEN = tuple(status for status in S if status != S.REMOVED)
#: What who raised it is told the reason of.
EXPLAINED = (S.REMOVED, S.REMAINS)
#: Open for more tertials than this stands out.
PATIENCE = 2
#: Obstacles are looked at anew, and members asked, this often.
MONTHS_BETWEEN = 6


def draft_key(about: str) -> str:
    """The name of an obstacle being written, from a case (its number) or from nothing."""
    return f"{about}/hinder" if about else "hinder/nytt"


def change_key(obstacle: Obstacle) -> str:
    """The name of a change of an obstacle's text."""
    return f"{drafts_of(obstacle)}/andra"


def review_key(obstacle: Obstacle) -> str:
    """The name of the second person's half-written word."""
    return f"{drafts_of(obstacle)}/granska"


def work_key(obstacle: Obstacle) -> str:
    """The name of half-written words on how the work goes."""
    return f"{drafts_of(obstacle)}/arbete"


def drafts_of(obstacle: Obstacle) -> str:
    """What the names of drafts about it begin with; the case's number first, to go with it."""
    return f"{obstacle.case.number if obstacle.case else 'hinder'}/hinder/{obstacle.id}"


# --- who -------------------------------------------------------------------------------------


def may_raise(actor: Actor) -> Verdict:
    """Everybody who writes in the group: a caseworker sees an obstacle as well as an adviser."""
    if actor.has(Right.COMMENT):
        return ALLOW
    return Refusal("Bara de som skriver inlägg i gruppen lyfter hinder.")


def may_read(actor: Actor, obstacle: Obstacle) -> bool:
    """The group reads all of its obstacles; the board what was approved and lifted to it."""
    if actor.has(Right.READ_CASES):
        return True
    return obstacle.approved_version is not None and obstacle.status != S.IDENTIFIED


def may_change(actor: Actor, obstacle: Obstacle, latest: ObstacleText) -> Verdict:
    """Who raised it, its owner and the leader write its text, one change at a time."""
    return first_refusal(is_own(actor, obstacle), can_change(actor, obstacle, latest))


def is_own(actor: Actor, obstacle: Obstacle) -> Verdict:
    """Those who answer for the text."""
    if actor.leads or actor.user_id in (obstacle.raised_by_id, obstacle.owner_id):
        return ALLOW
    return Refusal("Bara den som lyfte hindret, den som håller i det och projektledaren kan det.")


def can_change(actor: Actor, obstacle: Obstacle, latest: ObstacleText) -> Verdict:
    """Not when it is out of the way, and not while somebody else's change waits."""
    if obstacle.status == S.REMOVED:
        return Refusal("Hindret är undanröjt. Säg först att det kvarstår om texten ska ändras.")
    if latest.status == TextStatus.WAITING and latest.writer_id != actor.user_id:
        return Refusal("En text väntar redan på en andra person. Vänta tills den är läst.")
    return ALLOW


def may_review(actor: Actor, latest: ObstacleText) -> Verdict:
    """An adviser or the leader who didn't write the text says yes or no."""
    if not actor.has(Right.TAKE_STANDPOINT):
        return Refusal("Bara representanter och projektledaren godkänner hinder.")
    if latest.writer_id == actor.user_id:
        return Refusal("Du har skrivit texten. En annan person behöver läsa den.")
    return ALLOW


def can_review(latest: ObstacleText) -> Verdict:
    """While the text waits."""
    if latest.status == TextStatus.WAITING:
        return ALLOW
    return Refusal("Texten väntar inte på någon.")


def may_work(actor: Actor, obstacle: Obstacle) -> Verdict:
    """The leader and the owner say how the work goes."""
    if actor.leads or actor.user_id == obstacle.owner_id:
        return ALLOW
    return Refusal("Bara projektledaren och den som håller i hindret kan det.")


def can_move(obstacle: Obstacle, to: ObstacleStatus) -> Verdict:
    """What MOVES says; nothing reaches the steering group that a second person hasn't read."""
    if to == obstacle.status:
        return ALLOW
    if to not in MOVES[obstacle.status]:
        return Refusal(f"Ett hinder går inte från {obstacle.status.label} till {to.label}.")
    if obstacle.approved_version is None:
        return Refusal("En annan person behöver läsa texten först. Tills dess är det identifierat.")
    return ALLOW


def moves(obstacle: Obstacle) -> list[ObstacleStatus]:
    """Where it can stand after today, as it stands first."""
    return [obstacle.status, *(to for to in MOVES[obstacle.status] if can_move(obstacle, to))]


def may_hear(actor: Actor, obstacle: Obstacle) -> Verdict:
    """What is told is told to who raised it."""
    if actor.user_id == obstacle.raised_by_id:
        return ALLOW
    return Refusal("Bara den som lyfte hindret får återkoppling om det.")


def may_remove(actor: Actor, obstacle: Obstacle) -> Verdict:
    """A text that nobody has approved yet can be taken back."""
    return first_refusal(is_own(actor, obstacle), can_remove(obstacle))


def can_remove(obstacle: Obstacle) -> Verdict:
    """Until a second person has approved it."""
    if obstacle.approved_version is None:
        return ALLOW
    return Refusal("Hindret är godkänt och finns kvar. Säg i stället hur det gick.")


# --- age -------------------------------------------------------------------------------------


def tertials(opened: date, day: date) -> int:
    """How many tertials later the day is than the one it was opened in."""
    first, last = (periods.tertial_of(some).first for some in (opened, day))
    return (last.year - first.year) * 3 + (last.month - first.month) // 4


def stands_out(obstacle: Obstacle, day: date) -> bool:
    """Whether it has been open for more than two tertials."""
    opened = clock.local(obstacle.raised_at).date()
    return obstacle.status != S.REMOVED and tertials(opened, day) > PATIENCE


def is_due(looked_at: datetime, day: date) -> bool:
    """Whether half a year has gone since it was last looked at."""
    return clock.add_months(clock.local(looked_at).date(), MONTHS_BETWEEN) <= day


# --- process follow-ups ----------------------------------------------------------------------


def can_answer(review: ProcessReview) -> Verdict:
    """Until the leader has put the answers together; a late answer counts as well."""
    if review.closed_at is None:
        return ALLOW
    return Refusal("Processuppföljningen är avslutad.")


def may_lead(actor: Actor) -> Verdict:
    """The leader opens and ends it."""
    if actor.leads:
        return ALLOW
    return Refusal("Bara projektledaren kan det.")

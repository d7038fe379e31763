"""Who may do what with a report, and which moves a version makes. Pure."""

from collections.abc import Mapping
from datetime import date

from kompetensgrupp.core.rights import ALLOW, Actor, Refusal, Right, Verdict
from kompetensgrupp.reports.models import ReportState, ReportVersion

#: From each state to which others; what is published stays, and a change is a new version.
MOVES: Mapping[ReportState, tuple[ReportState, ...]] = {
    ReportState.DRAFT: (ReportState.APPROVED,),
    ReportState.APPROVED: (ReportState.PUBLISHED, ReportState.DRAFT),
    ReportState.PUBLISHED: (),
}
_REFUSED = {
    ReportState.DRAFT: "Rapporten är ett utkast. Godkänn den först.",
    ReportState.APPROVED: "Rapporten är godkänd och ändras inte. Öppna den igen först.",
    ReportState.PUBLISHED: "Rapporten är publicerad och ändras inte. Gör en ny version.",
}


def may_build(actor: Actor) -> Verdict:
    """The leader, and the portal's operator at the command line."""
    if actor.leads or actor.user_id is None:
        return ALLOW
    return Refusal("Bara projektledaren gör rapporter.")


def may_count(actor: Actor) -> Verdict:
    """Those who read the group's figures, and the portal's operator."""
    if actor.has(Right.READ_FIGURES) or actor.user_id is None:
        return ALLOW
    return Refusal("Din roll i gruppen läser rapporten när den är publicerad.")


def may_agree(actor: Actor, version: ReportVersion) -> Verdict:
    """A second person: one of those who advise, or a leader, other than the one who approved."""
    if not actor.has(Right.READ_FIGURES):
        return Refusal("En representant eller projektledare godkänner som andra person.")
    if actor.user_id == version.approved_by_id:
        return Refusal("En annan person än den som godkände rapporten behöver läsa den.")
    return ALLOW


def may_read(actor: Actor, version: ReportVersion) -> Verdict:
    """What is published is read by the board too; the rest within the group's figures."""
    board = actor.has(Right.READ_BOARD) and version.state == ReportState.PUBLISHED
    if board or actor.has(Right.READ_FIGURES):
        return ALLOW
    return Refusal("Rapporten är inte publicerad.")


def can_move(version: ReportVersion, to: ReportState) -> Verdict:
    """Whether the version can make this move now."""
    return ALLOW if to in MOVES[version.state] else Refusal(_REFUSED[version.state])


def can_change(version: ReportVersion) -> Verdict:
    """Whether texts can still be written."""
    return ALLOW if version.state == ReportState.DRAFT else Refusal(_REFUSED[version.state])


def is_over(last: date, today: date) -> Verdict:
    """Figures of a period that still goes on would change after they were told."""
    return ALLOW if last < today else Refusal("Perioden är inte slut än.")


def has_second(version: ReportVersion) -> Verdict:
    """Whether everybody who is to approve has done so."""
    if version.wants_second and version.second_at is None:
        return Refusal("En andra person har inte godkänt rapporten än.")
    return ALLOW

"""When texts are to go, and who may say so. Pure. Rule R9: docs/ordlista.md."""

from calendar import monthrange
from datetime import datetime, timedelta

from kompetensgrupp.cases.models import Case
from kompetensgrupp.cases.rules import rests_from
from kompetensgrupp.cases.vocabulary import State
from kompetensgrupp.core import clock
from kompetensgrupp.core.rights import ALLOW, Actor, Refusal, Verdict
from kompetensgrupp.groups import rules as group_rules
from kompetensgrupp.groups.models import Group

#: The texts about somebody who said no are gone within so long …
PROMISE = timedelta(days=14)
#: … so the portal does it this long before, and a stop over a weekend breaks no promise.
AHEAD = timedelta(days=3)
#: So soon after somebody knew of it a personal data breach is reported (GDPR article 33).
TELL_WITHIN = timedelta(hours=72)
#: States in which nothing more is waited for, the end of which is the last activity if no day
#: was noted.
ENDED = frozenset(
    {
        State.CONFIRMED, State.FED_BACK, State.FOLLOWED_UP, State.CLOSED, State.CLOSED_WITHOUT,
        State.WITHDRAWN, State.DRAFT, State.RETURNED,
    }
)  # fmt: skip
NO_DECISION = (
    "Gruppen har inget gallringsbeslut antecknat. Texterna är dolda och ligger kvar tills det "
    "finns."
)
#: What the protocol counts, one and several, by table.
KINDS = {
    "case_version": ("en fallbeskrivning", "fallbeskrivningar"),
    "review": ("en granskning", "granskningar"),
    "comment": ("ett inlägg", "inlägg"),
    "comment_version": ("en tidigare text", "tidigare texter"),
    "proposal": ("ett förslag", "förslag"),
    "step": ("ett steg", "steg"),
    "standpoint": ("ett ställningstagande", "ställningstaganden"),
    "not_concerned": ("ett skäl till att inte beröras", "skäl till att inte beröras"),
    "feedback": ("en återkoppling", "återkopplingar"),
    "follow_up": ("en uppföljning", "uppföljningar"),
    "later_answer": ("ett senare svar", "senare svar"),
    "closing_reason": ("ett skäl till att avsluta", "skäl till att avsluta"),
    "recommendation": ("en rekommendation", "rekommendationer"),
    "lesson_version": ("en lärdomstext", "lärdomstexter"),
    "agenda_item": ("en mötesanteckning", "mötesanteckningar"),
    "obstacle_text": ("en text om ett hinder", "texter om hinder"),
    "obstacle_move": ("en anteckning om ett hinder", "anteckningar om hinder"),
    "allowed_word": ("ett föreslaget ord", "föreslagna ord"),
    "finding_decision": ("ett val i kontrollen", "val i kontrollen"),
    "draft": ("ett utkast", "utkast"),
    "log_text": ("en text i loggen", "texter i loggen"),
}


def deadline(declined_at: datetime) -> datetime:
    """The last moment the texts about somebody who said no may be there."""
    return declined_at + PROMISE


def takes_by_itself(declined_at: datetime, moment: datetime) -> bool:
    """Whether the portal takes them away now without being told."""
    return moment >= deadline(declined_at) - AHEAD


def months_before(moment: datetime, months: int) -> datetime:
    """The same time of day so many calendar months earlier, on the last day of a short month."""
    local = clock.local(moment)
    year, month = divmod(local.year * 12 + local.month - 1 - months, 12)
    day = min(local.day, monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day)


def has_run_out(case: Case, months: int, moment: datetime) -> bool:
    """Whether the case ended longer ago than the group keeps texts."""
    return case.state in ENDED and rests_from(case) <= months_before(moment, months)


def may_run(actor: Actor, group: Group) -> Verdict:
    """Who sees the plan and approves it: the leader, an administrator, the portal's operator."""
    return ALLOW if actor.user_id is None else group_rules.may_run(actor, group)


def may_erase_now(actor: Actor, case: Case) -> Verdict:
    """The texts of somebody who said no: the leader, the responsible, or the portal itself."""
    if actor.user_id is None or actor.leads or case.responsible_id == actor.user_id:
        return ALLOW
    return Refusal("Bara den som ansvarar för fallet eller projektledaren kan göra det.")


def has_decision(group: Group) -> Verdict:
    """Whether the group may erase at all (R9)."""
    return ALLOW if group.erasure_decision else Refusal(NO_DECISION)

"""Words that the checker passes over in a group: anybody proposes, the leader decides.

And how often each of the checker's rules was wrong there.
"""

from dataclasses import dataclass

from sqlalchemy import bindparam, case, func, select

from kompetensgrupp.accounts.models import User
from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.checking import rules
from kompetensgrupp.checking.models import AllowedWord, Choice, FindingDecision, WordStatus
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.errors import Invalid, NotVisible
from kompetensgrupp.core.rights import Actor, require

_ALLOWED = select(AllowedWord.word).where(
    AllowedWord.group_id == bindparam("group_id"), AllowedWord.status == WordStatus.ALLOWED
)


def allowed(actor: Actor) -> frozenset[str]:
    """The words that the group's leader has approved, as they were written."""
    return frozenset(db.session.scalars(_ALLOWED, {"group_id": actor.group_id}))


def listed(actor: Actor) -> list[tuple[AllowedWord, str]]:
    """The group's words with who proposed them: those that wait first, then by name."""
    query = (
        select(AllowedWord, User.name)
        .join(User, User.id == AllowedWord.proposed_by_id)
        .where(AllowedWord.group_id == actor.group_id)
        .order_by(
            case((AllowedWord.status == WordStatus.PROPOSED, 0), else_=1),
            func.lower(AllowedWord.word),
            AllowedWord.id,
        )
    )
    return [(row, name) for row, name in db.session.execute(query)]


def propose(actor: Actor, word: str) -> None:
    """Ask the leader to let the checker pass over a word. Raises Invalid for one with digits."""
    word = word.strip()
    if not rules.may_be_allowed(word):
        raise Invalid("word", "Skriv ett ord utan siffror, högst 60 tecken.")
    query = select(AllowedWord).where(
        AllowedWord.group_id == actor.group_id, AllowedWord.word == word
    )
    if db.session.scalar(query) is None:
        db.session.add(
            AllowedWord(
                group_id=actor.group_id,
                word=word,
                proposed_by_id=actor.user_id,
                proposed_at=clock.now(),
            )  # fmt: skip
        )
        audit.record(actor, Event.WORD_PROPOSED)


def load(actor: Actor, word_id: int) -> AllowedWord:
    """A word of the actor's group. Raises NotVisible."""
    row = db.session.get(AllowedWord, word_id)
    if row is None or row.group_id != actor.group_id:
        raise NotVisible
    return row


def decide(actor: Actor, row: AllowedWord, status: WordStatus) -> None:
    """The leader allows a word, refuses it, or takes an allowed one away again."""
    require(rules.may_decide_words(actor))
    row.status = status
    row.decided_by_id, row.decided_at = actor.user_id, clock.now()
    audit.record(actor, Event.WORD_DECIDED, status=str(status))


@dataclass(frozen=True)
class RuleShare:
    """How often a rule's findings were decided about, and how often they were no person's."""

    rule: str
    count: int
    no_person: int

    @property
    def percent(self) -> int:
        """The share of «Inte en uppgift om en person», in whole percent."""
        return round(100 * self.no_person / self.count)


def rule_shares(actor: Actor) -> list[RuleShare]:
    """Every rule that has been decided about in the group, the most mistaken first."""
    mistaken = func.sum(case((FindingDecision.choice == Choice.NO_PERSON, 1), else_=0))
    query = (
        select(FindingDecision.rule, func.count(), mistaken)
        .where(FindingDecision.group_id == actor.group_id)
        .group_by(FindingDecision.rule)
    )
    rows = [RuleShare(rule, count, int(wrong)) for rule, count, wrong in db.session.execute(query)]
    return sorted(rows, key=lambda row: (-row.percent, -row.count, row.rule))

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
from kompetensgrupp.core.db import db, deleted
from kompetensgrupp.core.errors import Invalid
from kompetensgrupp.core.rights import Actor, require
from kompetensgrupp.deid import Kind

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


def propose(actor: Actor, word: str, number: str) -> None:
    """Ask the leader to let the checker pass over a word from a case (its number).

    Raises Invalid for one with digits.
    """
    if _find(actor, word) is None:
        _new(actor, word, number)
        audit.record(actor, Event.WORD_PROPOSED)


def decide(actor: Actor, word: str, status: WordStatus) -> None:
    """The leader allows a word, proposed or not, refuses it, or takes an allowed one away again.

    Raises NotAllowed, Invalid for a word with digits.
    """
    require(rules.may_decide_words(actor))
    row = _find(actor, word) or _new(actor, word)
    row.status = status
    row.decided_by_id, row.decided_at = actor.user_id, clock.now()
    audit.record(actor, Event.WORD_DECIDED, status=str(status))


def _find(actor: Actor, word: str) -> AllowedWord | None:
    query = select(AllowedWord).where(
        AllowedWord.group_id == actor.group_id, AllowedWord.word == word
    )
    return db.session.scalar(query)


def _new(actor: Actor, word: str, number: str = "") -> AllowedWord:
    if not rules.may_be_allowed(word):
        raise Invalid("word", "Skriv ett ord utan siffror, högst 60 tecken.")
    row = AllowedWord(
        group_id=actor.group_id, word=word, case_number=number, proposed_by_id=actor.user_id,
        proposed_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    return row


def erase(actor: Actor, number: str) -> int:
    """Take away what was proposed in a case and never approved; how many words. For erasure."""
    unapproved = AllowedWord.status != WordStatus.ALLOWED
    return deleted(AllowedWord, unapproved, group_id=actor.group_id, case_number=number)


def mask(actor: Actor, words: list[str]) -> int:
    """Take away words that hold what is masked, or are a part of it, approved or not; how many."""
    gone = [
        row.id
        for row in db.session.scalars(
            select(AllowedWord).where(AllowedWord.group_id == actor.group_id)
        )
        if rules.tells(row.word, words)
    ]
    return deleted(AllowedWord, AllowedWord.id.in_(gone), group_id=actor.group_id) if gone else 0


def count_proposed(actor: Actor) -> int:
    """How many words wait for the leader."""
    query = select(func.count()).where(
        AllowedWord.group_id == actor.group_id, AllowedWord.status == WordStatus.PROPOSED
    )
    return db.session.scalar(query) or 0


@dataclass(frozen=True)
class RuleShare:
    """How often a rule's findings were decided about, and how often they were no person's."""

    kind: Kind
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
        select(FindingDecision.kind, FindingDecision.rule, func.count(), mistaken)
        .where(FindingDecision.group_id == actor.group_id)
        .group_by(FindingDecision.kind, FindingDecision.rule)
    )
    rows = [
        RuleShare(Kind(kind), rule, count, int(wrong))
        for kind, rule, count, wrong in db.session.execute(query)
    ]
    return sorted(rows, key=lambda row: (-row.percent, -row.count, row.rule))

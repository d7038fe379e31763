"""Judging texts together with what was decided before, and keeping what is decided now.

A service calls `require_clear` before it saves free text; the writer's decisions come with the
form that runs the service (`deciding`), so that no signature has to carry them.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, select, update

from kompetensgrupp.checking import rules
from kompetensgrupp.checking import words as group_words
from kompetensgrupp.checking.models import AllowedWord, Choice, FindingDecision
from kompetensgrupp.checking.rules import Decided, Entity
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import blot_out, db
from kompetensgrupp.core.errors import Identified, Invalid
from kompetensgrupp.core.prints import print_of
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.deid import Context, Finding, Kind, Level, check
from kompetensgrupp.groups import service as groups

Texts = Mapping[str, str | None]
_STAND = (Choice.NO_PERSON, Choice.KEPT)
_GONE = (Choice.REPLACED, Choice.REWORDED)
_deciding: ContextVar[tuple[Decided, ...]] = ContextVar("deciding", default=())

# Built once: every post asks them.
_DECISIONS = (
    select(FindingDecision)
    .where(
        FindingDecision.group_id == bindparam("group_id"),
        FindingDecision.case_number == bindparam("number"),
    )
    .order_by(FindingDecision.id)
)


@dataclass(frozen=True)
class Examined:
    """What the checker says of some texts, seen with the decisions made about them.

    open: entities without a decision. standing: those that were decided to stand, with what
    settled it. waits: something that stands needs a second person's yes. hints: remarks per field.
    """

    texts: dict[str, str]
    open: list[Entity]
    standing: list[tuple[Entity, tuple[Decided, ...]]] = field(default_factory=list)
    waits: bool = False
    hints: dict[str, list[Finding]] = field(default_factory=dict)

    @property
    def settled(self) -> dict[str, Entity]:
        """What stands, by the token of each decision that let it."""
        return {one.token: entity for entity, chosen in self.standing for one in chosen}


@contextmanager
def deciding(decisions: Iterable[Decided]) -> Iterator[None]:
    """Let the services called inside know what the writer decided in the form at hand."""
    token = _deciding.set(tuple(decisions))
    try:
        yield
    finally:
        _deciding.reset(token)


def examine(
    actor: Actor, about: str, texts: Texts, decided: Sequence[Decided] = (), second: bool = False
) -> Examined:
    """Judge the texts of a form about a case (its number, or nothing yet) together.

    `second`: a second person of the own party reads the text before others, so that a finding may
    be kept with a reason, and one that binds hard claimed to be no identifier.
    """
    stored = _stored(actor, about)
    return _examine(actor, about, texts, [*map(_as_decided, stored), *decided], stored, second)


def _examine(
    actor: Actor,
    about: str,
    texts: Texts,
    decided: Sequence[Decided],
    stored: Sequence[FindingDecision],
    second: bool,
) -> Examined:
    plain = {name: text or "" for name, text in texts.items()}
    found = _findings(actor, about, plain, decided)
    hints = {name: [f for f in some if f.level is Level.HINT] for name, some in found.items()}
    entities = rules.entities(
        {name: (plain[name], some) for name, some in found.items()},
        lambda word: _sign(actor, about, word),
    )
    seconded = {
        row.prints[0] for row in stored if row.second_id and row.prints and row.choice in _STAND
    }
    by_token = {d.token: d for d in decided if d.choice in _STAND}
    open_, standing, waits = [], [], False
    for entity in entities:
        chosen = rules.settling(entity, by_token)
        asks = rules.needs_second(entity, chosen) and any(
            one.token not in seconded for one in chosen
        )
        if chosen and (second or not asks):
            standing.append((entity, chosen))
            waits = waits or asks
        else:
            open_.append(entity)
    return Examined(plain, open_, standing, waits, {n: h for n, h in hints.items() if h})


def _findings(
    actor: Actor, about: str, texts: Mapping[str, str], decided: Sequence[Decided]
) -> dict[str, list[Finding]]:
    """What the checker finds in each text, knowing members, names decided on and allowed words."""
    gone = {d.prints for d in decided if d.choice in _GONE and d.kind == Kind.PERSONNAMN}
    names = frozenset(item for prints in gone for item in prints)
    known = frozenset(
        word
        for text in texts.values()
        for word in rules.known_words(text, names, lambda word: _sign(actor, about, word))
    )
    context = Context(members=groups.member_names(actor), known_names=known)
    found = {name: check(text, context) for name, text in texts.items() if text}
    asked = any(f.level is Level.DECIDE for some in found.values() for f in some)
    if asked and (allowed := group_words.allowed(actor)):
        context = Context(context.members, allowed, known)
        found = {name: check(text, context) for name, text in texts.items() if text}
    return found


def _sign(actor: Actor, about: str, word: str) -> str:
    return print_of(f"{actor.group_id}/{about or actor.user_id}", word)


def _stored(actor: Actor, about: str) -> list[FindingDecision]:
    if not about:
        return []
    return list(db.session.scalars(_DECISIONS, {"group_id": actor.group_id, "number": about}))


def _as_decided(row: FindingDecision) -> Decided:
    return Decided(row.choice, row.kind, row.rule, row.level, tuple(row.prints), row.reason)


def require_clear(
    actor: Actor, about: str, texts: Texts, second: bool = False, number: str = ""
) -> Examined:
    """Let the texts through when everything found is decided, and keep the decisions.

    `number` names the case when it got its number only now. Raises Identified with the entities
    that are still open, by field; nothing is kept then.
    """
    result = _judged(actor, about, texts, second)
    if result.open:
        raise Identified(_by_field(result.open))
    _keep(actor, about, number or about, result)
    return result


def keep_decisions(actor: Actor, about: str, texts: Texts) -> Examined:
    """Keep what has been decided so far about the texts of an unsent draft."""
    result = _judged(actor, about, texts, second=True)
    _keep(actor, about, about, result)
    return result


def _judged(actor: Actor, about: str, texts: Texts, second: bool) -> Examined:
    """The texts seen with the decisions stored and those the form at hand carries."""
    return examine(actor, about, texts, _deciding.get(), second)


def masked(actor: Actor, about: str, texts: Texts) -> tuple[dict[str, str], list[Entity]]:
    """The texts as an unsent draft may keep them, and what was taken out.

    What binds hard goes, unless the writer has claimed that it is no identifier.
    """
    result = _judged(actor, about, texts, second=True)
    hard = [entity for entity in result.open if entity.binds_hard]
    return rules.replaced(result.texts, {e: e.suggestions[0] for e in hard}), hard


def _by_field(entities: Sequence[Entity]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for entity in entities:
        for name in dict.fromkeys(place.field for place in entity.places):
            found.setdefault(name, []).append(entity)
    return found


def _keep(actor: Actor, about: str, number: str, result: Examined) -> None:
    decided = _deciding.get()
    if not decided:
        return
    known = {(row.prints[0], row.choice) for row in _stored(actor, about) if row.prints}
    standing = result.settled
    for one in decided:
        is_new = (one.token, one.choice) not in known
        if not is_new or one.choice in _STAND and one.token not in standing:
            continue  # said before, or about a word that was taken out after all
        if one.propose and one.token in standing:
            group_words.propose(actor, standing[one.token].word, number)
        prints = list(one.prints)
        if number != about and one.token in standing and standing[one.token].token == one.token:
            prints = _signed_anew(actor, number, standing[one.token])
        db.session.add(
            FindingDecision(
                group_id=actor.group_id,
                case_number=number,
                user_id=actor.user_id,
                at=clock.now(),
                kind=one.kind,
                rule=one.rule,
                level=one.level,
                choice=one.choice,
                reason=one.reason,
                prints=prints,
            )  # fmt: skip
        )


def _signed_anew(actor: Actor, number: str, entity: Entity) -> list[str]:
    again = rules.entities(
        {"": (entity.word, [Finding(0, len(entity.word), entity.kind, entity.level, entity.rule,
                                    entity.why, 1.0, entity.suggestions)])},
        lambda word: _sign(actor, number, word),
    )  # fmt: skip
    return list(again[0].prints)


def require_no_identifier(actor: Actor, texts: Texts) -> None:
    """Let texts about the group's own work through unless a direct identifier stands in them.

    They tell of plans and money, so nobody is asked about the rest. Raises Invalid for the first
    such text, by its field.
    """
    for name, text in texts.items():
        if any(entity.binds_hard for entity in examine(actor, "", {name: text}).open):
            raise Invalid(
                name, "Texten innehåller en uppgift som pekar ut en person. Skriv utan den."
            )


def require_searchable(actor: Actor, question: str) -> None:
    """Let a question through that may stand in an address. Raises Invalid for a direct identifier.

    What is searched for is kept by nobody; a decision about it would be one more keeping.
    """
    if any(finding.level is Level.BLOCK for finding in check(question)):
        raise Invalid(
            "q",
            "Det du sökte på kan peka ut en person, så det söktes inte. Sök på ord om situationen "
            "i stället, till exempel «läkarintyg» eller «arbetsträning».",
        )


# --- the second person -----------------------------------------------------------------------


@dataclass(frozen=True)
class Reviewed:
    """A writer's decision as the second person sees it; `word` while it still stands."""

    kind: Kind
    choice: Choice
    level: Level
    reason: str
    word: str | None
    is_seconded: bool


def for_review(actor: Actor, about: str, texts: Texts) -> list[Reviewed]:
    """What the writer decided about the findings in these texts, what stands first."""
    stored = _stored(actor, about)
    result = _examine(actor, about, texts, list(map(_as_decided, stored)), stored, True)
    words = {token: entity.word for token, entity in result.settled.items()}
    rows = [
        Reviewed(
            Kind(row.kind), row.choice, Level(row.level), row.reason,
            words.get(row.prints[0]) if row.prints else None, row.second_id is not None,
        )
        for row in stored
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row.word is None)


def agree(actor: Actor, about: str, writers: Collection[int], texts: Texts) -> None:
    """A second person has read these texts by these people: what they let stand there holds."""
    stored = _stored(actor, about)
    read = _examine(actor, about, texts, list(map(_as_decided, stored)), stored, True).settled
    for row in stored:
        is_theirs = row.user_id in writers and row.user_id != actor.user_id
        if is_theirs and row.second_id is None and row.prints and row.prints[0] in read:
            row.second_id, row.second_at = actor.user_id, clock.now()


def erase(actor: Actor, number: str) -> dict[str, int]:
    """Take away reasons and prints of a case's decisions, and words proposed in it. For erasure."""
    erased = db.session.execute(
        update(FindingDecision)
        .where(FindingDecision.group_id == actor.group_id, FindingDecision.case_number == number)
        .values(reason="", prints=[])
    )
    return {
        FindingDecision.__tablename__: int(erased.rowcount),  # type: ignore[attr-defined]
        AllowedWord.__tablename__: group_words.erase(actor, number),
    }


def mask(actor: Actor, number: str, words: list[str]) -> dict[str, int]:
    """Blot words out of the reasons given about a case, and of the group's list; how many."""
    rows = db.session.scalars(_DECISIONS, {"group_id": actor.group_id, "number": number})
    return {
        FindingDecision.__tablename__: blot_out(rows, ("reason",), words),
        AllowedWord.__tablename__: group_words.mask(actor, words),
    }

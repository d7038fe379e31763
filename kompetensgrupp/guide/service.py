"""What is said of the parties today, how it was said before, and saying it anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.errors import Invalid, NotVisible
from kompetensgrupp.core.rights import Actor, require
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Party, PartyStatus
from kompetensgrupp.guide import rules
from kompetensgrupp.guide.models import Responsibility, StatementKind

#: So old a statement should be gone through again.
OLD = timedelta(days=365)


@dataclass(frozen=True)
class Statement:
    """What holds of a party. `number` 0: the portal's own first text, by nobody."""

    kind: StatementKind
    text: str
    source: str
    as_of: date
    is_checked: bool
    number: int = 0
    by: str = ""

    @property
    def is_old(self) -> bool:
        """Whether it is a year since anybody said that it was true."""
        return clock.today() - self.as_of > OLD


@dataclass(frozen=True)
class PartyGuide:
    """A party and its four statements, in order."""

    party: Party
    statements: list[Statement]
    may_change: bool

    @property
    def is_checked(self) -> bool:
        """Whether the group has gone through all of it."""
        return all(statement.is_checked for statement in self.statements)


def load_party(actor: Actor, party_id: int) -> Party:
    """A party of the actor's group. Raises NotVisible."""
    found = next((party for party in groups.parties(actor) if party.id == party_id), None)
    if found is None:
        raise NotVisible
    return found


def everybody(actor: Actor) -> list[PartyGuide]:
    """Every party that hasn't left."""
    here = [party for party in groups.parties(actor) if party.status != PartyStatus.LEFT]
    return guides(actor, here)


def guides(actor: Actor, parties: Sequence[Party]) -> list[PartyGuide]:
    """Who does what, for these parties; one query."""
    query = (
        select(Responsibility)
        .where(
            Responsibility.group_id == actor.group_id,
            Responsibility.party_id.in_([party.id for party in parties]),
        )
        .options(joinedload(Responsibility.user, innerjoin=True))
        .order_by(Responsibility.number)
    )
    latest = {(row.party_id, row.kind): row for row in db.session.scalars(query)}
    return [
        PartyGuide(
            party,
            [_statement(party, kind, latest.get((party.id, kind))) for kind in StatementKind],
            bool(rules.may_change(actor, party)),
        )
        for party in parties
    ]


def _statement(party: Party, kind: StatementKind, row: Responsibility | None) -> Statement:
    if row is None:
        text = rules.first_text(party, kind)
        return Statement(kind, text, rules.FIRST_SOURCE, rules.FIRST_DAY, is_checked=False)
    return Statement(
        kind, row.text, row.source, row.as_of, row.is_checked, row.number, row.user.name
    )


def versions(actor: Actor, party: Party, kind: StatementKind) -> list[Responsibility]:
    """What the group has said of it, the latest first."""
    query = (
        select(Responsibility)
        .where(
            Responsibility.group_id == actor.group_id,
            Responsibility.party_id == party.id,
            Responsibility.kind == kind,
        )
        .options(joinedload(Responsibility.user, innerjoin=True))
        .order_by(Responsibility.number.desc())
    )
    return list(db.session.scalars(query))


def change(
    actor: Actor,
    party: Party,
    kind: StatementKind,
    text: str,
    source: str,
    as_of: date,
    *,
    is_checked: bool,
    seen: int,
) -> None:
    """Say it anew; the earlier text stays. `seen` is the number the form began from (R14).

    Raises Invalid, NotAllowed.
    """
    require(rules.may_change(actor, party))
    found = versions(actor, party, kind)
    number = found[0].number if found else 0
    if seen != number:
        raise Invalid(
            "", f"{found[0].user.name if found else 'Någon'} har ändrat texten sedan du öppnade "
            "sidan. Det du skrev står kvar här. Jämför med det som gäller nu och spara igen.",
        )  # fmt: skip
    if as_of > clock.today():
        raise Invalid("as_of", "Dagen har inte varit än.")
    row = Responsibility(
        group_id=actor.group_id,
        party_id=party.id,
        kind=kind,
        number=number + 1,
        text=text,
        source=source,
        as_of=as_of,
        is_checked=is_checked,
        user_id=actor.user_id,
        written_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    audit.record(actor, Event.DUTIES_CHANGED, party=party.id, kind=str(kind), number=row.number)

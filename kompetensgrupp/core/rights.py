"""Who may do what: roles, the rights they carry, the actor, and the verdict a rule gives.

Pure. A rule returns `ALLOW` or a `Refusal` with its reason in Swedish; a service `require`s it,
a template asks `may`. Source: docs/ordlista.md.
"""

from dataclasses import dataclass, field
from enum import Enum

from kompetensgrupp.core.errors import InvalidState, NotAllowed
from kompetensgrupp.core.labels import Labelled


class Role(Labelled):
    """A role in a group (the last two: above the groups)."""

    CASEWORKER = "caseworker", "Socialsekreterare"
    ADVISER = "adviser", "Representant"
    REVIEWER = "reviewer", "Granskare av avidentifiering"
    LEADER = "leader", "Projektledare"
    DEPUTY = "deputy", "Ställföreträdande projektledare"
    BOARD = "board", "Styrelse och styrgrupp"
    ASSOCIATION = "association", "Förbundstjänsteperson"
    ADMIN = "admin", "Systemadministratör"


class Right(Enum):
    """What a route may demand; the value is the Swedish line in the access table."""

    READ_CASES = "Läsa gruppens fall"
    WRITE_CASES = "Skriva fall"
    REVIEW_CASES = "Granska avidentifiering"
    REVIEW_POSTS = "Granska inlägg som inte visas"
    COMMENT = "Skriva inlägg"
    PROPOSE = "Skriva förslag till rekommendation"
    TAKE_STANDPOINT = "Ta ställning för sin part"
    LEAD = "Leda gruppen"
    READ_LOG = "Läsa gruppens logg"
    READ_FIGURES = "Läsa gruppens siffror"
    READ_BOARD = "Läsa styrelsens sida"
    READ_OBSTACLES = "Läsa gruppens hinder"
    RUN_GROUP = "Sköta gruppens medlemmar, parter och inställningar"
    ADMINISTER = "Sköta installationens grupper och användare"


_READS = {Right.READ_CASES, Right.READ_LOG, Right.READ_OBSTACLES}
_ADVISES = _READS | {Right.COMMENT, Right.PROPOSE, Right.TAKE_STANDPOINT, Right.READ_FIGURES}
_LEADS = _ADVISES | {Right.LEAD, Right.RUN_GROUP, Right.REVIEW_POSTS}
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.CASEWORKER: frozenset(_READS | {Right.WRITE_CASES, Right.COMMENT}),
    Role.ADVISER: frozenset(_ADVISES),
    Role.REVIEWER: frozenset(_READS | {Right.REVIEW_CASES, Right.REVIEW_POSTS}),
    Role.LEADER: frozenset(_LEADS),
    Role.DEPUTY: frozenset(_LEADS),
    Role.BOARD: frozenset({Right.READ_BOARD, Right.READ_OBSTACLES}),
    Role.ASSOCIATION: frozenset({Right.READ_BOARD}),
    Role.ADMIN: frozenset({Right.RUN_GROUP, Right.ADMINISTER}),
}

#: Held by the person, not by a membership.
ABOVE_GROUPS = frozenset({Role.ASSOCIATION, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts: a signed-in person in one group, or the installation's operator.

    `group_id`, `party_id` are None for those who stand above the groups.
    """

    name: str
    user_id: int | None = None
    session_id: int | None = None
    group_id: int | None = None
    party_id: int | None = None
    party_kind: str | None = None
    roles: frozenset[Role] = frozenset()
    rights: frozenset[Right] = field(init=False)

    def __post_init__(self) -> None:
        roles = self.roles
        if self.party_kind == "forbund" or roles & ABOVE_GROUPS:
            # Administrators and the association's office never get case text, whatever else
            # they are.
            roles = roles & {Role.BOARD, *ABOVE_GROUPS}
        rights = frozenset(right for role in roles for right in RIGHTS[role])
        object.__setattr__(self, "rights", rights)

    def has(self, right: Right) -> bool:
        """Whether any of the actor's roles carries the right."""
        return right in self.rights

    @property
    def leads(self) -> bool:
        """Whether the actor is leader or deputy of the group."""
        return Right.LEAD in self.rights


OPERATOR = Actor(name="operator")


@dataclass(frozen=True, slots=True)
class Allowed:
    """A rule's yes."""

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule's no, with the reason a person is told."""

    reason: str

    def __bool__(self) -> bool:
        return False


Verdict = Allowed | Refusal
ALLOW = Allowed()


def require(verdict: Verdict) -> None:
    """Raise NotAllowed with the rule's reason unless the verdict is a yes."""
    if isinstance(verdict, Refusal):
        raise NotAllowed(verdict.reason)


def require_state(verdict: Verdict) -> None:
    """Raise InvalidState with the rule's reason unless what was asked for can be done now."""
    if isinstance(verdict, Refusal):
        raise InvalidState(verdict.reason)


def first_refusal(*verdicts: Verdict) -> Verdict:
    """The first no among the verdicts, else yes: how rules are put together."""
    return next((verdict for verdict in verdicts if not verdict), ALLOW)

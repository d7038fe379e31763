"""The life of a case as one table of moves, and who may see and do what. Pure.

`docs/fallets-liv.md` is drawn from MOVES by `./kg flask docs`. The rules R1–R14: docs/ordlista.md.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kompetensgrupp.cases.models import Case, CaseVersion, VersionStatus
from kompetensgrupp.cases.vocabulary import Purpose, State, WithdrawReason
from kompetensgrupp.core import clock
from kompetensgrupp.core.rights import ALLOW, Actor, Refusal, Right, Verdict, first_refusal

S = State


@dataclass(frozen=True)
class Move:
    """From which states something leads where, and who does it (in the docs' Swedish).

    `is_after`: it comes after the recommendation, where a case for learning ends.
    """

    name: str
    label: str
    sources: frozenset[State]
    target: State
    who: str
    is_after: bool = False


def _move(
    name: str, label: str, sources: str, target: State, who: str, is_after: bool = False
) -> Move:
    return Move(name, label, frozenset(S(s) for s in sources.split()), target, who, is_after)


_OPEN = "questions discussion proposed standpoints"
_DONE = "confirmed fed_back followed_up closed"
MOVES = {
    move.name: move
    for move in (
        _move("submit", "Skicka till granskning", "draft returned", S.IN_REVIEW, "ansvarig"),
        _move("approve", "Godkänn avidentifieringen", "in_review", S.QUESTIONS, "granskare"),
        _move("return", "Skicka tillbaka", "in_review", S.RETURNED, "granskare"),
        _move("open_discussion", "Öppna diskussionen", "questions", S.DISCUSSION,
              "ansvarig, projektledare eller klockan"),
        _move("propose", "Lägg ett förslag", "discussion proposed standpoints", S.PROPOSED,
              "representant eller projektledare"),
        _move("take_standpoint", "Ta ställning", "proposed standpoints", S.STANDPOINTS,
              "representant för parten"),
        _move("reopen_discussion", "Lämna tillbaka till diskussion", "proposed standpoints",
              S.DISCUSSION, "projektledare"),
        _move("confirm", "Fastställ rekommendationen", "standpoints", S.CONFIRMED,
              "projektledare"),
        _move("close_without", "Avsluta utan gemensam rekommendation", _OPEN, S.CLOSED_WITHOUT,
              "projektledare"),
        _move("give_feedback", "Lämna återkoppling", "confirmed", S.FED_BACK, "ansvarig", True),
        _move("follow_up", "Följ upp", "confirmed fed_back followed_up", S.FOLLOWED_UP,
              "ansvarig", True),
        _move("close", "Avsluta", "confirmed fed_back followed_up", S.CLOSED,
              "ansvarig eller klockan", True),
        _move("ask_again", "Ny fråga i samma fall", _DONE, S.DISCUSSION, "ansvarig"),
        _move("withdraw", "Dra tillbaka",
              f"draft in_review returned {_OPEN} {_DONE} closed_without withdrawn",
              S.WITHDRAWN, "ansvarig"),
        _move("erase", "Gallra", f"draft returned withdrawn {_DONE} closed_without",
              S.ERASED, "gallringsregeln"),
    )
}  # fmt: skip

#: Before a second person's approval nobody outside the author's party reads a word (R1).
UNAPPROVED = frozenset({S.DRAFT, S.IN_REVIEW, S.RETURNED})
#: The writer can still change the text.
WRITABLE = frozenset({S.DRAFT, S.RETURNED})
#: Posts can be written.
OPEN = frozenset({S.QUESTIONS, S.DISCUSSION, S.PROPOSED, S.STANDPOINTS})
ENDED = frozenset({S.CLOSED, S.CLOSED_WITHOUT, S.WITHDRAWN, S.ERASED})
ENDS_HERE = "Ett fall för lärande slutar med rekommendationen och följs inte upp."
#: The recommendation stands and is followed up.
FOLLOWED = frozenset({S.CONFIRMED, S.FED_BACK, S.FOLLOWED_UP})
#: The responsible is first asked how it went after so many days. Three months after the last
#: question, which comes after a year, the clock closes the case.
ASKED_AFTER, CLOSED_AFTER_MONTHS = timedelta(days=21), 15
#: The straight road, for the picture on the case's page.
ROAD = (S.DRAFT, S.IN_REVIEW, S.QUESTIONS, S.DISCUSSION, S.PROPOSED, S.STANDPOINTS, S.CONFIRMED)


def state_at(case: Case, moment: datetime) -> State:
    """The case's state on the clock: questions open and what has been followed up is closed."""
    return on_the_clock(case.state, case.questions_until, case.closes_at, moment)


def on_the_clock(
    state: State,
    questions_until: datetime | None,
    closes_at: datetime | None,
    moment: datetime,
) -> State:
    """The same for a row that isn't a whole case."""
    if state == S.QUESTIONS and questions_until is not None and questions_until <= moment:
        return S.DISCUSSION
    if state in FOLLOWED and closes_at is not None and closes_at <= moment:
        return S.CLOSED
    return state


def has_hand_out(text: CaseVersion) -> bool:
    """Whether the recommendation is for a person's own record: not in a case for learning."""
    return text.purpose == Purpose.INDIVIDUAL


def ends_here(case: Case) -> bool:
    """Whether the recommendation is the end and nothing waits: a case for learning."""
    return case.state in FOLLOWED and case.closes_at is None


def rests_from(case: Case) -> datetime:
    """From when nothing more is waited for: the case ended, the clock closes it, or it is quiet."""
    return case.ended_at or case.closes_at or case.last_activity_at


def asks_from(confirmed_at: datetime) -> date:
    """The day from which the responsible is asked how it went."""
    return clock.local(confirmed_at + ASKED_AFTER).date()


def closes_at(confirmed_at: datetime) -> datetime:
    """When the clock closes a case with its recommendation confirmed then."""
    last = clock.add_months(clock.local(confirmed_at).date(), CLOSED_AFTER_MONTHS)
    return clock.end_of_day(last)


def can_move(case: Case, move: str, moment: datetime) -> Verdict:
    """Whether the case's state lets the move happen."""
    state = state_at(case, moment)
    if MOVES[move].is_after and ends_here(case):
        return Refusal(ENDS_HERE)
    return ALLOW if state in MOVES[move].sources else _not_now(state)


def _not_now(state: State) -> Verdict:
    return Refusal(f"Det går inte nu: fallet är i läget «{state.label}».")


def is_published(case: Case) -> bool:
    """Whether a version has been approved, so that the group may read it."""
    return case.approved_version is not None


def is_hidden(case: Case) -> bool:
    """Whether the person has said no: then nobody sees the case any more."""
    return case.withdraw_reason == WithdrawReason.PERSON_DECLINED or case.state == S.ERASED


def may_see(actor: Actor, case: Case) -> Verdict:
    """Who reads a case's text (R1, R7). `service.visible_cases` says the same to the database."""
    gone = Refusal("Fallet finns inte.")
    if case.group_id != actor.group_id or not actor.has(Right.READ_CASES) or is_hidden(case):
        return gone
    own_party = case.party_id == actor.party_id
    if own_party and actor.user_id in (case.author_id, case.responsible_id):
        return ALLOW
    if case.flagged_at:
        return ALLOW if own_party and actor.has(Right.REVIEW_CASES) else gone
    if is_published(case):
        advises = actor.has(Right.TAKE_STANDPOINT)
        return ALLOW if advises or own_party else gone
    reviews = own_party and actor.has(Right.REVIEW_CASES) and case.state == S.IN_REVIEW
    return ALLOW if reviews else gone


def is_responsible(actor: Actor, case: Case) -> Verdict:
    """Whether the actor answers for the case."""
    if case.responsible_id == actor.user_id:
        return ALLOW
    return Refusal("Bara den som ansvarar för fallet kan göra det.")


def can_write(case: Case) -> Verdict:
    """Whether the text can be written in: as a draft, or as a change of an open case (R3)."""
    if case.state in OPEN and case.change == VersionStatus.IN_REVIEW:
        return Refusal("Ändringen är skickad. Vänta på beskedet, eller släng den och börja om.")
    if case.state == S.IN_REVIEW:
        return Refusal("Fallet är skickat och kan inte ändras nu.")
    return ALLOW if case.state in WRITABLE | OPEN else _not_now(case.state)


def may_write(actor: Actor, case: Case) -> Verdict:
    """Whether the actor may change the text of the case."""
    return first_refusal(is_responsible(actor, case), can_write(case))


def can_submit(case: Case, moment: datetime) -> Verdict:
    """Whether there is something to send to a second person: a draft, or a change."""
    if case.state in OPEN and case.change is None:
        return Refusal("Inget är ändrat, så det finns inget att skicka.")
    return can_write(case) if case.state in OPEN else can_move(case, "submit", moment)


def can_remove(case: Case) -> Verdict:
    """Whether nobody but its writer has ever had the case before them."""
    if case.state == S.DRAFT and case.submitted_at is None:
        return ALLOW
    return Refusal("Fallet har skickats. Det kan dras tillbaka, men inte tas bort.")


def can_review(case: Case) -> Verdict:
    """Whether a text waits for a second person."""
    changed = case.state in OPEN and case.change == VersionStatus.IN_REVIEW
    if changed or case.state == S.IN_REVIEW:
        return ALLOW
    return Refusal("Inget i fallet väntar på granskning just nu.")


def can_drop_change(case: Case) -> Verdict:
    """Whether a change is under way, whatever has happened to the case meanwhile."""
    return ALLOW if case.change else Refusal("Ingen ändring är på gång i fallet.")


def may_review(actor: Actor, case: Case, writer_ids: frozenset[int]) -> Verdict:
    """A second person of the author's own party who has neither written nor edited (R1)."""
    if not actor.has(Right.REVIEW_CASES):
        return Refusal("Bara granskare kan göra det.")
    if case.party_id != actor.party_id:
        return Refusal("Bara en granskare i författarens egen part kan göra det.")
    if actor.user_id in writer_ids | {case.author_id, case.responsible_id}:
        return Refusal("Du har skrivit i fallet. En annan kollega behöver granska det.")
    return ALLOW


def may_open_discussion(actor: Actor, case: Case) -> Verdict:
    """The author or the leader opens the discussion before the clock does."""
    if actor.leads or case.responsible_id == actor.user_id:
        return ALLOW
    return Refusal("Bara den som ansvarar för fallet eller projektledaren kan göra det.")


def leads(actor: Actor) -> Verdict:
    """Whether the actor leads the group."""
    return ALLOW if actor.leads else Refusal("Bara projektledaren kan göra det.")


def may_hand_over(actor: Actor, case: Case) -> Verdict:
    """The responsible hands over; a colleague takes over when they are away; the leader may too."""
    own_party = case.party_id == actor.party_id and actor.has(Right.WRITE_CASES)
    if actor.leads or own_party or case.responsible_id == actor.user_id:
        return ALLOW
    return Refusal("Bara kollegor i samma part eller projektledaren kan göra det.")


def can_hand_over(case: Case) -> Verdict:
    """Whether somebody still has to answer for the case."""
    return _not_now(case.state) if case.state in ENDED else ALLOW


def may_step_in(actor: Actor, case: Case) -> Verdict:
    """The leader is told of what waits for a reviewer or a writer, without a word of its text.

    `stepping_in.load_waiting` says the same to the database.
    """
    changed = case.state in OPEN and case.change == VersionStatus.IN_REVIEW
    waits = case.waiting_since and (changed or case.state in (S.IN_REVIEW, S.RETURNED))
    if actor.leads and case.group_id == actor.group_id and waits:
        return ALLOW
    return Refusal("Fallet finns inte.")


def can_step_in(due: datetime, moment: datetime) -> Verdict:
    """The leader steps in when the group's time for reviewing has passed."""
    if due <= moment:
        return ALLOW
    return Refusal("Gruppens tid för granskning har inte gått ut än.")


def may_ask_again(actor: Actor, case: Case, moment: datetime) -> Verdict:
    """The responsible puts a new question in a case that has its recommendation."""
    return first_refusal(is_responsible(actor, case), can_move(case, "ask_again", moment))


def may_withdraw(actor: Actor, case: Case, moment: datetime) -> Verdict:
    """The responsible may withdraw in every state until the case is erased."""
    return first_refusal(is_responsible(actor, case), can_move(case, "withdraw", moment))


def may_close_without(actor: Actor, case: Case, moment: datetime) -> Verdict:
    """The leader may end a case that the group can't agree about."""
    return first_refusal(leads(actor), can_move(case, "close_without", moment))

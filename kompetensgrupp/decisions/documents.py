"""A recommendation in words: frozen as data, and as the plain text the log keeps. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from kompetensgrupp.cases.models import Case
from kompetensgrupp.core.words import full_day
from kompetensgrupp.decisions.models import MeetingNote, Proposal, Stance, StepKind
from kompetensgrupp.decisions.rules import DISCLAIMER, PartyAnswer


class StepLike(Protocol):
    """What a step says, whether it is new or stored."""

    @property
    def kind(self) -> StepKind: ...
    @property
    def goal(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def benefit(self) -> str: ...
    @property
    def party_id(self) -> int: ...
    @property
    def timing(self) -> str: ...
    @property
    def aim(self) -> str: ...
    @property
    def needs_consent(self) -> bool: ...
    @property
    def depends_on(self) -> int | None: ...
    @property
    def coordinator_id(self) -> int | None: ...
    @property
    def inviter_id(self) -> int | None: ...


@dataclass(frozen=True)
class Row:
    """A part of a step: what it is called and what it says.

    `is_party`: it names a party; `is_backed` is then whether that party stands behind.
    """

    label: str
    text: str
    is_party: bool = False
    is_backed: bool = True


@dataclass(frozen=True)
class StepWords:
    """A step by names instead of references, as pages show it and a recommendation freezes it."""

    measure: str
    party: str
    when: str
    benefit: str = ""
    aim: str = ""
    needs_consent: bool = False
    depends_on: int | None = None
    is_backed: bool = True
    kind: str = StepKind.MEASURE.value
    goal: str = ""
    coordinator: str = ""
    coordinator_is_backed: bool = True
    inviter: str = ""
    inviter_is_backed: bool = True

    @property
    def is_sip(self) -> bool:
        """Whether the step is a coordinated individual plan."""
        return self.kind == StepKind.SIP

    @property
    def what(self) -> str:
        """What the step is about: by this it is known again in the next version."""
        return self.goal if self.is_sip else self.measure

    @property
    def rows(self) -> list[Row]:
        """All that the step says, in the order it is read."""
        found = self._sip() if self.is_sip else self._measure()
        ending = (Row("När", self.when), Row("Syfte", self.aim), Row("Villkor", self.conditions))
        return [row for row in (*found, *ending) if row.text]

    def _measure(self) -> tuple[Row, ...]:
        return (
            Row("Insats", self.measure),
            Row("Ersättning eller stöd", self.benefit),
            Row("Ansvarig part", self.party, True, self.is_backed),
        )

    def _sip(self) -> tuple[Row, ...]:
        return (
            Row("Slag", StepKind.SIP.label),
            Row("Mål med planen", self.goal),
            Row("Insatser i planen", self.measure),
            Row("Ansvarig huvudman", self.party, True, self.is_backed),
            Row("Samordnar", self.coordinator, True, self.coordinator_is_backed),
            Row("Bjuder in", self.inviter, True, self.inviter_is_backed),
        )

    @property
    def conditions(self) -> str:
        """What must hold first, in sentences."""
        consent = "Kräver personens samtycke." if self.needs_consent else ""
        after = f"Efter steg {self.depends_on}." if self.depends_on else ""
        return " ".join(filter(None, (consent, after)))

    @property
    def line(self) -> str:
        """The step as a line of text."""
        first, *rest = self.rows
        return " · ".join([first.text, *(f"{row.label}: {row.text}{_doubt(row)}" for row in rest)])


def _doubt(row: Row) -> str:
    return "" if row.is_backed else " (har inte ställt sig bakom)"


def in_words(
    steps: Sequence[StepLike], names: Mapping[int, str], not_behind: Collection[int] = ()
) -> list[StepWords]:
    """The steps with their parties' names; `not_behind`: ids of those known not to stand behind."""
    return [
        StepWords(
            measure=step.measure,
            party=names[step.party_id],
            when=step.timing,
            benefit=step.benefit,
            aim=step.aim,
            needs_consent=bool(step.needs_consent),
            depends_on=step.depends_on,
            is_backed=step.party_id not in not_behind,
            kind=StepKind(step.kind or StepKind.MEASURE).value,
            goal=step.goal or "",
            coordinator=names.get(step.coordinator_id or 0, ""),
            coordinator_is_backed=step.coordinator_id not in not_behind,
            inviter=names.get(step.inviter_id or 0, ""),
            inviter_is_backed=step.inviter_id not in not_behind,
        )
        for step in steps
    ]


def steps_of(content: Mapping[str, Any]) -> list[StepWords]:
    """The steps of a frozen recommendation."""
    return [StepWords(**step) for step in content["steps"]]


def step_lines(steps: Sequence[StepWords]) -> Iterator[str]:
    """Each step as a numbered line of text."""
    return (f"{number}. {step.line}" for number, step in enumerate(steps, start=1))


def proposal_text(summary: str, steps: Sequence[StepWords]) -> str:
    """A proposal as the log keeps it."""
    return "\n".join([summary, *step_lines(steps)])


def freeze(
    case: Case, proposal: Proposal, answers: Sequence[PartyAnswer], names: Mapping[int, str]
) -> dict[str, Any]:
    """Everything the recommendation says, by name, so that later changes don't reach it."""
    behind = {a.party.id for a in answers if a.is_behind}
    steps = in_words(proposal.steps, names, names.keys() - behind)
    return {
        "case": case.number,
        "version": proposal.number,
        "summary": proposal.summary,
        "steps": [asdict(step) for step in steps],
        "builds_on": proposal.builds_on or [],
        "behind": _names(answers, Stance.SUPPORT),
        "reservations": _reasons(answers, Stance.RESERVATION),
        "dissent": _reasons(answers, Stance.OPPOSE),
        "abstained": _reasons(answers, Stance.ABSTAIN),
        "absent": _names(answers, Stance.ABSENT),
        "silent": [a.party.name for a in answers if a.standpoint is None],
        "noted": [
            {
                "party": a.party.name,
                "held_on": full_day(note.held_on),
                "agreed": bool(note.agreed_at),
            }
            for a, note in _noted(answers)
        ],
        "by_author": [a.party.name for a in answers if a.standpoint and a.standpoint.by_author],
        "disclaimer": DISCLAIMER,
    }


def _noted(answers: Sequence[PartyAnswer]) -> Iterator[tuple[PartyAnswer, MeetingNote]]:
    return ((a, a.standpoint.note) for a in answers if a.standpoint and a.standpoint.note)


def remarks(content: Mapping[str, Any]) -> list[str]:
    """How answers were given when it wasn't in the usual way, in sentences."""
    found = []
    for row in content.get("noted", ()):
        agreed = ", och parten har sagt att det stämmer" if row["agreed"] else ""
        found.append(f"{row['party']}: svaret antecknades på möte {row['held_on']}{agreed}.")
    for party in content.get("by_author", ()):
        found.append(
            f"{party}: svaret gavs av den som har skrivit fallet, eftersom ingen annan där kunde."
        )
    return found


def _names(answers: Sequence[PartyAnswer], stance: Stance) -> list[str]:
    return [a.party.name for a in answers if a.standpoint and a.standpoint.stance == stance]


def _reasons(answers: Sequence[PartyAnswer], stance: Stance) -> list[dict[str, str]]:
    return [
        {"party": a.party.name, "reason": a.standpoint.reason}
        for a in answers
        if a.standpoint and a.standpoint.stance == stance
    ]


def positions(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Where the parties stood: what each line is called and what it says, names or a reason."""
    found = []
    if content["behind"]:
        found.append(("Ställer sig bakom", ", ".join(content["behind"])))
    for title, key in (
        ("Ställer sig bakom med reservation", "reservations"),
        ("Avvikande mening", "dissent"),
        ("Avstår", "abstained"),
    ):
        found += [(f"{title}, {row['party']}", row["reason"]) for row in content[key]]
    if content["absent"]:
        found.append(("Frånvarande", f"{', '.join(content['absent'])}. Frånvaro är inte ett ja."))
    if content["silent"]:
        found.append(("Har inte svarat", ", ".join(content["silent"])))
    return found


def recommendation_text(content: Mapping[str, Any]) -> str:
    """The frozen recommendation as the log keeps it."""
    stood = (f"{title}: {text}" for title, text in positions(content))
    lines = [content["summary"], *step_lines(steps_of(content)), *stood]
    return "\n".join([*lines, *remarks(content), content["disclaimer"]])

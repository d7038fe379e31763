"""A recommendation in words: frozen as data, and as the plain text the log keeps. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from kompetensgrupp.cases.models import Case
from kompetensgrupp.decisions.models import Proposal, Stance
from kompetensgrupp.decisions.rules import DISCLAIMER, PartyAnswer


class StepLike(Protocol):
    """What a step says, whether it is new or stored."""

    @property
    def measure(self) -> str: ...
    @property
    def benefit(self) -> str: ...
    @property
    def timing(self) -> str: ...
    @property
    def aim(self) -> str: ...
    @property
    def needs_consent(self) -> bool: ...
    @property
    def depends_on(self) -> int | None: ...


def step_lines(steps: Iterable[tuple[StepLike, str]]) -> list[str]:
    """Each step with its party's name as a line of text."""
    lines = []
    for number, (step, party) in enumerate(steps, start=1):
        parts = [f"{number}. {step.measure}", step.benefit, f"Ansvarig: {party}", step.timing]
        if step.aim:
            parts.append(f"Syfte: {step.aim}")
        if step.needs_consent:
            parts.append("Kräver personens samtycke")
        if step.depends_on:
            parts.append(f"Efter steg {step.depends_on}")
        lines.append(" · ".join(part for part in parts if part))
    return lines


def proposal_text(summary: str, steps: Sequence[tuple[StepLike, str]]) -> str:
    """A proposal as the log keeps it."""
    return "\n".join([summary, *step_lines(steps)])


def freeze(case: Case, proposal: Proposal, answers: Sequence[PartyAnswer]) -> dict[str, Any]:
    """Everything the recommendation says, by name, so that later changes don't reach it."""
    return {
        "case": case.number,
        "version": proposal.number,
        "summary": proposal.summary,
        "steps": [
            {
                "measure": step.measure,
                "benefit": step.benefit,
                "party": step.party.name,
                "when": step.timing,
                "aim": step.aim,
                "needs_consent": step.needs_consent,
                "depends_on": step.depends_on,
                "is_backed": _is_backed(step.party_id, answers),
            }
            for step in proposal.steps
        ],
        "behind": _names(answers, Stance.SUPPORT),
        "reservations": _reasons(answers, Stance.RESERVATION),
        "dissent": _reasons(answers, Stance.OPPOSE),
        "abstained": _reasons(answers, Stance.ABSTAIN),
        "absent": _names(answers, Stance.ABSENT),
        "silent": [a.party.name for a in answers if a.standpoint is None],
        "disclaimer": DISCLAIMER,
    }


def _is_backed(party_id: int, answers: Sequence[PartyAnswer]) -> bool:
    return any(
        a.party.id == party_id
        and a.standpoint is not None
        and a.standpoint.stance in (Stance.SUPPORT, Stance.RESERVATION)
        for a in answers
    )


def _names(answers: Sequence[PartyAnswer], stance: Stance) -> list[str]:
    return [a.party.name for a in answers if a.standpoint and a.standpoint.stance == stance]


def _reasons(answers: Sequence[PartyAnswer], stance: Stance) -> list[dict[str, str]]:
    return [
        {"party": a.party.name, "reason": a.standpoint.reason}
        for a in answers
        if a.standpoint and a.standpoint.stance == stance
    ]


def recommendation_text(content: dict[str, Any]) -> str:
    """The frozen recommendation as the log keeps it."""
    lines = [content["summary"]]
    for number, step in enumerate(content["steps"], start=1):
        parts = [f"{number}. {step['measure']}", step["benefit"], f"Ansvarig: {step['party']}"]
        parts += [step["when"], step["aim"] and f"Syfte: {step['aim']}"]
        parts += ["Kräver personens samtycke" if step["needs_consent"] else ""]
        parts += [f"Efter steg {step['depends_on']}" if step["depends_on"] else ""]
        lines.append(" · ".join(part for part in parts if part))
    for title, key in (
        ("Ställer sig bakom", "behind"),
        ("Frånvarande", "absent"),
        ("Har inte svarat", "silent"),
    ):
        if content[key]:
            lines.append(f"{title}: {', '.join(content[key])}")
    for title, key in (
        ("Reservation", "reservations"),
        ("Avvikande mening", "dissent"),
        ("Avstår", "abstained"),
    ):
        lines += [f"{title}, {row['party']}: {row['reason']}" for row in content[key]]
    lines.append(content["disclaimer"])
    return "\n".join(lines)

"""The hand-out for an agency's own record: what it holds, and the same as plain text. Pure.

The portal doesn't know who the person is: the link from case number to person is written in the
agency's own record, and only there.
"""

from dataclasses import dataclass

from kompetensgrupp.cases.models import Case
from kompetensgrupp.core import clock
from kompetensgrupp.core.words import full_day, listed
from kompetensgrupp.decisions import documents
from kompetensgrupp.decisions.documents import StepWords
from kompetensgrupp.decisions.models import Recommendation
from kompetensgrupp.groups.models import Group

LINK = (
    "Portalen vet inte vem personen är. Kopplingen mellan fallets nummer och personen finns bara "
    "i er egen akt. Skriv den där, aldrig i portalen."
)


@dataclass(frozen=True)
class HandOut:
    """What stands on the hand-out. `positions` and `later`: (what it is called, what it says)."""

    facts: list[tuple[str, str]]
    summary: str
    steps: list[StepWords]
    positions: list[tuple[str, str]]
    remarks: list[str]
    later: list[tuple[str, str]]
    disclaimer: str
    to_write: list[str]


def make(case: Case, group: Group, found: Recommendation) -> HandOut:
    """The hand-out of a recommendation, with what parties have said after it."""
    content, steps = found.content, documents.steps_of(found.content)
    day = full_day(clock.local(found.confirmed_at).date())
    title = content.get("confirmed_as") or "projektledare"
    return HandOut(
        facts=[
            ("Fall", case.number),
            ("Kompetensgrupp", group.name),
            ("Fastställd", f"{day} av {found.confirmed_by.name}, {title}"),
            ("Version av förslaget", str(content["version"])),
            ("Loggens kvittokod", found.receipt),
        ],
        summary=content["summary"],
        steps=steps,
        positions=documents.positions(content),
        remarks=documents.remarks(content),
        later=[
            (
                f"{row.party.name}, {full_day(clock.local(row.at).date())}",
                f"{row.stance.label}. {row.reason}".strip(),
            )
            for row in found.later
        ],
        disclaimer=content["disclaimer"],
        to_write=_to_write(case, group, day, found.receipt, steps),
    )


def _to_write(
    case: Case, group: Group, day: str, receipt: str, steps: list[StepWords]
) -> list[str]:
    asked = [str(number) for number, step in enumerate(steps, 1) if step.needs_consent]
    consent = f" Personens samtycke behövs för steg {listed(asked)}." if asked else ""
    return [
        f"Att ni har rådfrågat {group.name} i fall {case.number}, och att rekommendationen "
        f"fastställdes {day}.",
        f"Rekommendationen, eller det här underlaget som bilaga, med kvittokoden {receipt}.",
        "Vad ni själva bedömer: vad ni följer, vad ni inte följer och varför.",
        f"När personen fick veta, och vad personen själv vill.{consent}",
        "Vem hos er som ansvarar för nästa steg.",
    ]


def as_text(hand_out: HandOut) -> str:
    """The hand-out as plain text for a record that takes no other."""
    later = [f"{title}: {text}" for title, text in hand_out.later]
    parts = [
        ["DOKUMENTATIONSUNDERLAG", *(f"{name}: {text}" for name, text in hand_out.facts)],
        ["GEMENSAM REKOMMENDATION", hand_out.summary, *documents.step_lines(hand_out.steps)],
        [
            "SÅ STÄLLDE SIG PARTERNA",
            *(f"{title}: {text}" for title, text in hand_out.positions),
            *hand_out.remarks,
        ],
        ["ÄNDRAT EFTER FASTSTÄLLANDET", *later] if later else [],
        [hand_out.disclaimer],
        ["ATT SKRIVA I DEN EGNA AKTEN", *(f"- {line}" for line in hand_out.to_write), LINK],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"

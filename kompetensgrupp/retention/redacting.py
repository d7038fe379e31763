"""Blotting words out of a case for good, after somebody asked whether a person is recognisable.

A part of the service. It keeps no word: only in how many places there was one, and of what kind.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import select

from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.cases import erasing as case_texts
from kompetensgrupp.cases import service as cases
from kompetensgrupp.cases.models import Case, CaseVersion
from kompetensgrupp.cases.vocabulary import FREE_TEXT
from kompetensgrupp.checking import service as checking
from kompetensgrupp.checking.rules import normal
from kompetensgrupp.core import clock, search
from kompetensgrupp.core.db import db, leave_no_trace
from kompetensgrupp.core.errors import Invalid
from kompetensgrupp.core.rights import Actor, Verdict, require
from kompetensgrupp.core.text import clean
from kompetensgrupp.decisions import erasing as decisions
from kompetensgrupp.deid import Context, Kind, Level, check
from kompetensgrupp.deid.forgetting import forget
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.followups import erasing as followups
from kompetensgrupp.groups import service as groups
from kompetensgrupp.lessons import erasing as lessons
from kompetensgrupp.meetings import erasing as meetings
from kompetensgrupp.obstacles import erasing as obstacles
from kompetensgrupp.retention import incidents, service
from kompetensgrupp.retention.models import Erasure, ErasureRule
from kompetensgrupp.threads import rules as thread_rules
from kompetensgrupp.threads import service as threads
from kompetensgrupp.threads.models import Comment, CommentVersion, FlagOutcome
from kompetensgrupp.web import keys

#: Shorter than this a word would take half the text with it.
SHORTEST = 2


@dataclass(frozen=True)
class Suspect:
    """Something the checker found in the flagged text, in every way it is written there."""

    word: str
    kind: Kind
    binds_hard: bool
    written: tuple[str, ...]


def may_redact(actor: Actor, case: Case, comment: Comment | None) -> Verdict:
    """Those who may settle the question: a second person, never the writer."""
    if comment is not None:
        return thread_rules.may_settle(actor, comment)
    return cases.may_review(actor, case)


def suspects(actor: Actor, case: Case, comment: Comment | None) -> list[Suspect]:
    """What the checker finds in the post and its earlier texts, or in every version of the case."""
    found: dict[tuple[Kind, str], list[tuple[str, bool]]] = {}
    context = Context(members=groups.member_names(actor))
    for text in _texts(case, comment):
        for finding in check(text, context):
            if finding.level is not Level.HINT:
                word = text[finding.start : finding.end]
                key = finding.kind, normal(finding.kind, word)
                found.setdefault(key, []).append((word, finding.level is Level.BLOCK))
    return [
        Suspect(rows[0][0], kind, any(hard for _, hard in rows), tuple({word for word, _ in rows}))
        for (kind, _), rows in found.items()
    ]


def _texts(case: Case, comment: Comment | None) -> list[str]:
    if comment is not None:
        earlier = select(CommentVersion.text).where(CommentVersion.comment_id == comment.id)
        return [comment.text, *db.session.scalars(earlier)]
    versions = db.session.scalars(select(CaseVersion).where(CaseVersion.case_id == case.id))
    return [getattr(version, name) for version in versions for name in FREE_TEXT]


def redact(
    actor: Actor, case: Case, comment: Comment | None, ticked: Iterable[str], own: str
) -> Erasure:
    """Blot the words out everywhere in the case, show the text again, write the protocol.

    `ticked` are words of `suspects`, `own` has one word or phrase a line. Raises NotAllowed,
    InvalidState without a recorded gallringsbeslut, Invalid when nothing was chosen or found.
    """
    require(may_redact(actor, case, comment))
    asked = threads.open_flag(actor, case, comment)
    group = groups.get_group(actor)
    service.require_decision(group)
    chosen = [s for s in suspects(actor, case, comment) if s.word in set(ticked)]
    lines = [line for line in map(clean, own.splitlines()) if line]
    if any(len(line) < SHORTEST for line in lines):
        raise Invalid("own_words", f"Skriv minst {SHORTEST} tecken på varje rad.")
    words = [word for suspect in chosen for word in suspect.written] + lines
    counts = _mask(actor, case, words) if words else {}
    if not sum(counts.values()):
        raise Invalid("own_words", "Kryssa i något, eller skriv ett ord som står i texten.")
    threads.restore(actor, case, comment, FlagOutcome.REDACTED)
    incidents.note(actor, asked, {s.kind for s in chosen} | ({Kind.OVRIGT} if lines else set()))
    return _protocol(actor, case, group.erasure_decision or "", counts)


def _mask(actor: Actor, case: Case, words: list[str]) -> dict[str, int]:
    """Every capability masks its own; what of the log holds a word is taken away."""
    here = replace(actor, group_id=case.group_id)
    counts = {
        **followups.mask(here, case, words),
        **lessons.mask(here, case, words),
        **obstacles.mask(here, case, words),
        **meetings.mask(here, case, words),
        **decisions.mask(here, case, words),
        "comment": threads.mask(here, case, words),
        **case_texts.mask(here, case, words),
        **checking.mask(here, case.number, words),
        "draft": drafts.mask_case(here, case.number, words),
        "log_text": audit.forget_texts_with(here, case.group_id, case.number, words),
    }
    keys.forget_case(case.number)
    case.revision += 1  # a form begun before must not bring the words back
    cases.touch(case)
    return counts


def _protocol(actor: Actor, case: Case, decision: str, counts: dict[str, int]) -> Erasure:
    row = Erasure(
        group_id=case.group_id,
        case_id=case.id,
        case_number=case.number,
        rule=ErasureRule.REDACTION,
        done_at=clock.now(),
        done_by=actor.name,
        decision=decision,
        counts={kind: count for kind, count in counts.items() if count},
    )
    db.session.add(row)
    db.session.flush()
    search.tidy(case.group_id)
    audit.record(actor, Event.CASE_REDACTED, case_number=case.number, counts=row.counts)
    forget()
    leave_no_trace(db.session())
    return row

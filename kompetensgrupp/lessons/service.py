"""Writing lessons, the second person's word on them, and taking them back. All of it is logged."""

from collections.abc import Mapping

from sqlalchemy import select

from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.cases import reading as cases
from kompetensgrupp.cases.models import Case, CaseVersion
from kompetensgrupp.cases.vocabulary import State
from kompetensgrupp.checking import service as checking
from kompetensgrupp.core import clock, search
from kompetensgrupp.core.db import db, leave_no_trace
from kompetensgrupp.core.errors import Invalid, InvalidState
from kompetensgrupp.core.rights import Actor, require, require_state
from kompetensgrupp.decisions.models import Recommendation, said
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.followups.models import Feedback, FollowUp
from kompetensgrupp.lessons import erasing, reading, rules
from kompetensgrupp.lessons.models import TEXTS, Lesson, LessonStatus, LessonVersion
from kompetensgrupp.threads.models import Comment

Texts = Mapping[str, str]


def write(actor: Actor, case: Case, texts: Texts, *, may_copy: bool = False) -> Lesson:
    """Write a lesson from a case's recommendation; it waits for a second person.

    `may_copy`: the writer has seen which passages are the case's own words. Raises NotAllowed,
    Invalid, Identified, Copied.
    """
    require(rules.tells(actor, case))
    require_state(rules.has_taught(case))
    _check(actor, case, texts, may_copy)
    shown = cases.shown_version(actor, case)
    lesson = Lesson(
        group_id=case.group_id,
        case_id=case.id,
        author_id=actor.user_id,
        party_id=actor.party_id,
        category=shown.category,
        created_at=clock.now(),
    )
    db.session.add(lesson)
    db.session.flush()
    lesson.case = case
    _new_version(actor, lesson, texts, 1)
    return lesson


def change(
    actor: Actor, lesson: Lesson, texts: Texts, seen: int | None, *, may_copy: bool = False
) -> None:
    """Write another text; the approved one stays until a second person has approved this.

    `seen` is the number of the version the writer began from (R14). Raises NotAllowed, Invalid,
    InvalidState, Identified, Copied.
    """
    latest = reading.latest(lesson)
    require(rules.tells(actor, lesson.case))
    require_state(rules.can_change(actor, lesson, latest))
    _require_seen(lesson, seen)
    _check(actor, lesson.case, texts, may_copy)
    if all(getattr(latest, name) == texts[name] for name in TEXTS):
        raise Invalid("title", "Texten är densamma som förut.")
    if latest.status == LessonStatus.WAITING:
        latest.status = LessonStatus.REPLACED  # nobody may approve what they haven't read
    _new_version(actor, lesson, texts, lesson.latest_version + 1)


def _require_seen(lesson: Lesson, seen: int | None) -> None:
    if seen is not None and seen != lesson.latest_version:
        raise InvalidState("Lärdomen har ändrats sedan du öppnade sidan.")


def _check(actor: Actor, case: Case, texts: Texts, may_copy: bool) -> None:
    """Nobody is pointed out, and what is word for word the case's was meant to be."""
    checking.require_clear(actor, case.number, texts)
    if not may_copy and (passages := copied(actor, case, texts)):
        raise rules.Copied(passages)


def copied(actor: Actor, case: Case, texts: Texts) -> list[str]:
    """The long passages that stand in the case, its recommendations or its posts as well."""
    sources: list[str] = []
    for version in db.session.scalars(select(CaseVersion).where(CaseVersion.case_id == case.id)):
        sources += version.texts.values()
    for model in (Feedback, FollowUp):
        sources += db.session.scalars(select(model.text).where(model.case_id == case.id))
    contents = select(Recommendation.content).where(Recommendation.case_id == case.id)
    sources += map(said, db.session.scalars(contents))
    sources += db.session.scalars(select(Comment.text).where(Comment.case_id == case.id))
    return rules.copied(texts, filter(None, sources))


def _new_version(actor: Actor, lesson: Lesson, texts: Texts, number: int) -> None:
    version = LessonVersion(
        group_id=lesson.group_id,
        lesson_id=lesson.id,
        case_id=lesson.case_id,
        number=number,
        status=LessonStatus.WAITING,
        writer_id=actor.user_id,
        written_at=clock.now(),
        **{name: texts[name] for name in TEXTS},
    )
    db.session.add(version)
    lesson.latest_version = number
    _tell(actor, lesson, Event.LESSON_WRITTEN, number)


def review(actor: Actor, lesson: Lesson, approves: bool, note: str, seen: int | None) -> None:
    """Say yes to the latest version, or send it back with what needs to change.

    Raises NotAllowed, Invalid, InvalidState, Identified.
    """
    latest = reading.latest(lesson)
    require(rules.may_review(actor, latest))
    require_state(rules.can_review(latest))
    _require_seen(lesson, seen)
    if not approves and not note:
        raise Invalid("note", "Skriv vad som behöver ändras.")
    checking.require_clear(actor, lesson.case.number, {"note": note})
    latest.reviewer_id, latest.reviewed_at, latest.note = actor.user_id, clock.now(), note
    if approves:
        _publish(actor, lesson, latest)
    else:
        latest.status = LessonStatus.RETURNED
    event = Event.LESSON_APPROVED if approves else Event.LESSON_RETURNED
    _tell(actor, lesson, event, latest.number)


def _publish(actor: Actor, lesson: Lesson, version: LessonVersion) -> None:
    """The version is the one that the group reads; what it read before is replaced."""
    for older in reading.versions(lesson):
        if older.status == LessonStatus.APPROVED:
            older.status = LessonStatus.REPLACED
    version.status = LessonStatus.APPROVED
    lesson.approved_version = version.number
    lesson.approved_at = lesson.approved_at or clock.now()
    checking.agree(actor, lesson.case.number, [version.writer_id], version.texts)


def doubt(actor: Actor, lesson: Lesson) -> None:
    """Somebody may be recognisable: nobody else reads it until it is approved again.

    Raises InvalidState.
    """
    require_state(rules.can_doubt(lesson))
    for version in reading.versions(lesson):
        if version.status == LessonStatus.APPROVED:
            is_latest = version.number == lesson.latest_version
            version.status = LessonStatus.WAITING if is_latest else LessonStatus.REPLACED
    lesson.approved_version = None
    _tell(actor, lesson, Event.LESSON_DOUBTED, lesson.latest_version)


def withdraw(actor: Actor, lesson: Lesson, reason: str) -> None:
    """Take the lesson out of the bank. Raises NotAllowed, Invalid, Identified."""
    require(rules.may_withdraw(actor, lesson))
    if not reason:
        raise Invalid("reason", "Skriv varför.")
    checking.require_clear(actor, lesson.case.number, {"reason": reason})
    lesson.withdrawn_at = clock.now()
    for version in reading.versions(lesson):
        if version.status != LessonStatus.REPLACED:
            version.status = LessonStatus.WITHDRAWN
    drafts.forget_case(actor, rules.drafts_of(lesson))
    is_erased = lesson.case.state == State.ERASED
    # No text is kept in the log about a case whose texts are gone: nothing would take it away.
    text = "" if is_erased else reason
    _tell(actor, lesson, Event.LESSON_WITHDRAWN, lesson.latest_version, text=text)
    if is_erased:
        _forget(actor, lesson)


def _forget(actor: Actor, lesson: Lesson) -> None:
    """The case has had its erasing, so that the lesson's own text goes now."""
    erasing.erase(actor, lesson.case)
    search.tidy(lesson.group_id)
    leave_no_trace(db.session())


def _tell(actor: Actor, lesson: Lesson, event: Event, version: int, text: str = "") -> None:
    db.session.flush()
    audit.record(
        actor, event, case_number=lesson.case.number, text=text, lesson=lesson.id, version=version
    )

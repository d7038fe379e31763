"""Who writes, changes, approves and withdraws a lesson, and what in it is copied. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping

from kompetensgrupp.cases.models import Case
from kompetensgrupp.cases.rules import FOLLOWED
from kompetensgrupp.cases.vocabulary import State
from kompetensgrupp.core.errors import PortalError
from kompetensgrupp.core.rights import ALLOW, Actor, Refusal, Right, Verdict, first_refusal
from kompetensgrupp.lessons.models import Lesson, LessonStatus, LessonVersion

#: States in which the case has its recommendation.
LEARNED = FOLLOWED | {State.CLOSED}
#: So many words in a row that stand in the case too are called copied.
LONG_PASSAGE = 8
_WORD = re.compile(r"\w+")


class Copied(PortalError):
    """Long passages are word for word those of the case; the writer hasn't said that they may be.

    `passages` as they are written in the lesson.
    """

    def __init__(self, passages: list[str]) -> None:
        super().__init__("Delar av texten är ordagrant desamma som i fallet.")
        self.passages = passages


def draft_key(case: Case) -> str:
    """The name of a lesson being written from a case."""
    return f"{case.number}/lardom"


def change_key(lesson: Lesson) -> str:
    """The name of a change of a lesson."""
    return f"{drafts_of(lesson)}/andra"


def review_key(lesson: Lesson) -> str:
    """The name of the second person's half-written word."""
    return f"{drafts_of(lesson)}/granska"


def withdraw_key(lesson: Lesson) -> str:
    """The name of a half-written reason for taking a lesson back."""
    return f"{drafts_of(lesson)}/dra-tillbaka"


def drafts_of(lesson: Lesson) -> str:
    """What the names of all drafts about the lesson begin with, before the last slash.

    They begin with the case's number, so that they go when all drafts about the case do.
    """
    return f"{lesson.case.number}/lardom/{lesson.id}"


def tells(actor: Actor, case: Case) -> Verdict:
    """Advisers, the leader and the responsible know what a recommendation taught."""
    if actor.has(Right.TAKE_STANDPOINT) or case.responsible_id == actor.user_id:
        return ALLOW
    return Refusal("Bara representanter, projektledaren och den ansvariga skriver lärdomar.")


def may_write(actor: Actor, case: Case) -> Verdict:
    """Whether to offer it: who, and when."""
    return first_refusal(tells(actor, case), has_taught(case))


def has_taught(case: Case) -> Verdict:
    """A lesson is written from a confirmed recommendation."""
    if case.state in LEARNED and case.flagged_at is None:
        return ALLOW
    return Refusal("En lärdom skrivs när rekommendationen är fastställd.")


def may_change(actor: Actor, lesson: Lesson, latest: LessonVersion) -> Verdict:
    """Whether to offer it: the same people change it."""
    return first_refusal(tells(actor, lesson.case), can_change(actor, lesson, latest))


def can_change(actor: Actor, lesson: Lesson, latest: LessonVersion) -> Verdict:
    """One at a time, and not once the case's texts are gone."""
    if lesson.case.state == State.ERASED:
        return Refusal("Fallet är gallrat, så det finns inget att stämma av en ändring mot.")
    if latest.status == LessonStatus.WAITING and latest.writer_id != actor.user_id:
        return Refusal("En ändring väntar redan på godkännande. Vänta tills den är avgjord.")
    return ALLOW


def may_review(actor: Actor, latest: LessonVersion) -> Verdict:
    """An adviser or the leader who didn't write the version says yes or no."""
    if not actor.has(Right.TAKE_STANDPOINT):
        return Refusal("Bara representanter och projektledaren godkänner lärdomar.")
    if latest.writer_id == actor.user_id:
        return Refusal("Du har skrivit den. En annan person behöver läsa den.")
    return ALLOW


def can_review(latest: LessonVersion) -> Verdict:
    """While the version waits."""
    if latest.status == LessonStatus.WAITING:
        return ALLOW
    return Refusal("Lärdomen väntar inte på godkännande.")


def can_doubt(lesson: Lesson) -> Verdict:
    """While the group reads it; whoever reads it may."""
    if lesson.approved_version is not None:
        return ALLOW
    return Refusal("Lärdomen är redan dold. En annan person läser den.")


def may_withdraw(actor: Actor, lesson: Lesson) -> Verdict:
    """Who wrote it first, the case's responsible, or the leader takes a lesson back."""
    if actor.leads or actor.user_id in (lesson.author_id, lesson.case.responsible_id):
        return ALLOW
    return Refusal("Bara den som skrev lärdomen, den ansvariga och projektledaren kan det.")


# --- copied or rewritten ---------------------------------------------------------------------


def copied(
    texts: Mapping[str, str], sources: Iterable[str], least: int = LONG_PASSAGE
) -> list[str]:
    """The passages of the texts, at least so many words long, that stand in a source as well.

    Case and punctuation don't matter.
    """
    known = {run for source in sources for run in _runs(_words(source), least)}
    return [passage for text in texts.values() for passage in _passages(text, known, least)]


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _runs(words: list[str], length: int) -> Iterator[tuple[str, ...]]:
    return (tuple(words[at : at + length]) for at in range(len(words) - length + 1))


def _passages(text: str, known: set[tuple[str, ...]], least: int) -> Iterator[str]:
    places = [match.span() for match in _WORD.finditer(text)]
    begin = end = -1
    for at, run in enumerate(_runs(_words(text), least)):
        if run not in known:
            continue
        if at > end and begin >= 0:
            yield text[places[begin][0] : places[end][1]]
            begin = -1
        begin, end = (at if begin < 0 else begin), at + least - 1
    if begin >= 0:
        yield text[places[begin][0] : places[end][1]]

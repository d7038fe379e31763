"""Plays the invented cases through the real services, with the clock moved back.

Each file in `content/` is one case and what happened to it; an impossible story fails loudly.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from kompetensgrupp.accounts.models import User
from kompetensgrupp.cases import reading
from kompetensgrupp.cases import service as cases
from kompetensgrupp.cases import vocabulary as v
from kompetensgrupp.cases.models import Case, CaseVersion, ReviewOutcome
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import allow_groups, db
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.decisions import closing, noting, proposals
from kompetensgrupp.decisions import service as decisions
from kompetensgrupp.decisions.models import Proposal, Stance, StepKind
from kompetensgrupp.decisions.rules import mark_of
from kompetensgrupp.demo.people import CONTENT
from kompetensgrupp.followups import service as followups
from kompetensgrupp.followups.models import (
    ContactEffect,
    Experience,
    Outcome,
    PlanEffect,
    Reason,
    Situation,
)
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Group, Party
from kompetensgrupp.lessons import reading as lesson_reading
from kompetensgrupp.lessons import service as lessons
from kompetensgrupp.lessons.models import TEXTS
from kompetensgrupp.threads import correcting
from kompetensgrupp.threads import reading as thread
from kompetensgrupp.threads import service as threads
from kompetensgrupp.threads.models import CommentKind, FlagReason

Event = dict[str, Any]
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}
_STORY_KEYS = {"group", "author", "started", "end_state", "events"}
_GAP = timedelta(minutes=4)


def seed() -> int:
    """Play every story; returns how many. Raises when one can't have happened."""
    files = sorted(CONTENT.glob("[0-9]*.toml"))
    for path in files:
        Story(tomllib.loads(path.read_text("utf-8"))).play()
    return len(files)


def span(text: str) -> timedelta:
    """«3d 4h» as a length of time."""
    parts = re.findall(r"(\d+)\s*([dhm])", text)
    return timedelta(**{_UNITS[unit]: int(count) for count, unit in parts})


def office_time(moment: datetime) -> datetime:
    """The nearest moment before (or that morning) when people are at work."""
    when = clock.local(moment)
    if when.weekday() >= 5:
        when -= timedelta(days=when.weekday() - 4)
    if not 8 <= when.hour < 17:
        when = when.replace(hour=8 if when.hour < 8 else 16)
    return when


@dataclass
class Story:
    """One invented case and its events."""

    content: dict[str, Any]
    posts: dict[str, int] = field(default_factory=dict)
    lessons: dict[str, int] = field(default_factory=dict)
    proposal: Proposal | None = None

    def play(self) -> None:
        """Let everything happen, in order and at its time."""
        group = db.session.query(Group).filter_by(slug=self.content["group"]).one()
        allow_groups(db.session(), [group.id])
        self.group, self.now = group, clock.now()
        nominal = self.now - span(self.content["started"])
        events = self.content.get("events", [])
        last = office_time(nominal)
        with clock.at(last):
            case = self._create()
        for left, event in zip(range(len(events), 0, -1), events, strict=True):
            nominal += span(event["after"])
            last = min(max(last + _GAP, office_time(nominal)), self.now - left * _GAP)
            with clock.at(last):
                _EVENTS[event["do"]](self, case, self.actor(event["by"]), event)
                db.session.flush()
        state = v.State(self.content["end_state"])
        if case.state != state:
            raise ValueError(f"{self.content['title']}: {case.state} in the end, not {state}")

    def actor(self, code: str) -> Actor:
        """A persona as actor in the story's group."""
        user = db.session.query(User).filter_by(persona=code).one()
        return groups.actor_for(user, self.group.id)

    def parties(self) -> dict[str, Party]:
        """The group's parties by kind."""
        author = self.actor(self.content["author"])
        return {str(party.kind): party for party in groups.parties(author)}

    def _create(self) -> Case:
        columns = CaseVersion.__table__.columns.keys()
        fields = {n: c for n, c in self.content.items() if n not in _STORY_KEYS and n in columns}
        fields = {n: c.strip() if isinstance(c, str) else c for n, c in fields.items()}
        known = self.parties()
        asked = fields.get("parties_asked", [])
        fields["parties_asked"] = [known[kind].id for kind in asked if kind in known]
        return cases.create(self.actor(self.content["author"]), fields)


def _submit(story: Story, case: Case, actor: Actor, event: Event) -> None:
    cases.submit(actor, case)


def _change(story: Story, case: Case, actor: Actor, event: Event) -> None:
    cases.save(actor, case, {name: value.strip() for name, value in event["fields"].items()})


def _review(outcome: ReviewOutcome) -> Callable[[Story, Case, Actor, Event], None]:
    def play(story: Story, case: Case, actor: Actor, event: Event) -> None:
        cases.review(actor, case, outcome, event.get("reason", "").strip())

    return play


def _open(story: Story, case: Case, actor: Actor, event: Event) -> None:
    cases.open_discussion(actor, case)


def _comment(story: Story, case: Case, actor: Actor, event: Event) -> None:
    _visit(actor, case)
    parent = story.posts[event["parent"]] if "parent" in event else None
    kind = CommentKind(event.get("kind", "fact"))
    text = event["text"].strip()
    if "quote" in event:
        text = thread.quoted(actor, case, story.posts[event["quote"]]) + text
    comment = threads.post(actor, case, text, kind, parent, waits=event.get("waits", False))
    story.posts[event["key"]] = comment.seq


def _correct(story: Story, case: Case, actor: Actor, event: Event) -> None:
    comment = threads.load_comment(actor, story.posts[event["key"]], case=case)
    text = comment.text.replace(event["old"], event["new"])
    correcting.change(actor, case, comment, text, comment.kind, comment.revision)


def _flag(story: Story, case: Case, actor: Actor, event: Event) -> None:
    comment = threads.load_comment(actor, story.posts[event["key"]], case=case)
    threads.flag(actor, case, comment, FlagReason(event["reason"]))


def _visit(actor: Actor, case: Case) -> None:
    """Who writes has read: otherwise everything would be new to everybody."""
    visit = reading.visit_row(actor, case)
    visit.read_seq = visit.shown_seq = case.last_seq
    visit.shown_at = clock.now()


def _propose(story: Story, case: Case, actor: Actor, event: Event) -> None:
    last_day = clock.today() + timedelta(days=event["answer_in_days"])
    story.proposal = proposals.propose(
        actor,
        case,
        event["summary"].strip(),
        [_step(story.parties(), step) for step in event["steps"]],
        last_day,
        hides_answers=event.get("hides_answers", False),
        builds_on=[story.posts[key] for key in event.get("builds_on", ())],
    )


def _step(parties: dict[str, Party], step: Event) -> proposals.NewStep:
    """A step of a story; one with a goal is a SIP."""
    is_sip = "goal" in step
    return proposals.NewStep(
        measure=step["measure"],
        benefit=step.get("benefit", ""),
        party_id=parties[step["party"]].id,
        timing=step["when"],
        aim=step.get("aim", ""),
        needs_consent=step.get("needs_consent", is_sip),
        kind=StepKind.SIP if is_sip else StepKind.MEASURE,
        goal=step.get("goal", ""),
        coordinator_id=parties[step["coordinator"]].id if is_sip else None,
        inviter_id=parties[step["inviter"]].id if is_sip else None,
    )


def _current(story: Story, case: Case) -> Proposal:
    found = proposals.latest_proposal(case)
    if found is None:
        raise ValueError(f"{story.content['title']}: no proposal yet")
    db.session.expire(found, ["standpoints"])
    return proposals.load_proposal(story.actor(story.content["author"]), found.number, case=case)


def _standpoint(story: Story, case: Case, actor: Actor, event: Event) -> None:
    reason = event.get("reason", "").strip()
    stance = Stance(event["stance"])
    decisions.take_standpoint(actor, case, _current(story, case), stance, reason)


def _absent(story: Story, case: Case, actor: Actor, event: Event) -> None:
    party = story.parties()[event["party"]]
    decisions.record_absence(actor, case, _current(story, case), party)


def _note(story: Story, case: Case, actor: Actor, event: Event) -> None:
    """What one party said at a meeting that day, and through whom."""
    said = noting.Said(
        party_id=story.parties()[event["party"]].id,
        stance=Stance(event["stance"]),
        reason=event.get("reason", "").strip(),
        speaker_id=story.actor(event["speaker"]).user_id,
    )
    noting.note(actor, case, _current(story, case), clock.today(), {"parties-0": said})


def _agree(story: Story, case: Case, actor: Actor, event: Event) -> None:
    proposal = _current(story, case)
    own = next(s for s in proposal.standpoints if s.party_id == actor.party_id)
    noting.agree(actor, case, proposal, mark_of(own))


def _confirm(story: Story, case: Case, actor: Actor, event: Event) -> None:
    decisions.confirm(actor, case, _current(story, case))


def _withdraw(story: Story, case: Case, actor: Actor, event: Event) -> None:
    cases.withdraw(actor, case, v.WithdrawReason(event["reason"]))


def _not_concerned(story: Story, case: Case, actor: Actor, event: Event) -> None:
    party = story.parties()[event["party"]]
    decisions.say_not_concerned(actor, case, party, event["reason"].strip())


def _hand_over(story: Story, case: Case, actor: Actor, event: Event) -> None:
    cases.hand_over(actor, case, story.actor(event["to"]).user_id or 0)


def _ask_again(story: Story, case: Case, actor: Actor, event: Event) -> None:
    cases.ask_again(actor, case, event["question"].strip())


def _close_without(story: Story, case: Case, actor: Actor, event: Event) -> None:
    parties = story.parties()
    reasons = {parties[kind].id: text.strip() for kind, text in event["reasons"].items()}
    closing.close(actor, case, event["summary"].strip(), reasons)


def _feedback(story: Story, case: Case, actor: Actor, event: Event) -> None:
    new = followups.NewFeedback(
        plan=PlanEffect(event["plan"]),
        contacts=ContactEffect(event["contacts"]),
        value=event["value"],
        documented=event.get("documented", True),
        told=event.get("told", True),
        experience=Experience(event.get("experience", "not_asked")),
        text=event.get("text", "").strip(),
    )
    followups.give_feedback(actor, case, new)


def _follow_up(story: Story, case: Case, actor: Actor, event: Event) -> None:
    """`steps` are outcomes in order, each with its reason after a colon where it has one."""
    told = [step.partition(":") for step in event["steps"]]
    steps = [
        followups.NewOutcome(Outcome(outcome), Reason(reason) if reason else None)
        for outcome, _, reason in told
    ]
    situation, involved = Situation(event["situation"]), v.YesNo(event["involved"])
    new = followups.NewFollowUp(situation, involved, steps, event.get("text", "").strip())
    followups.follow_up(actor, case, new)


def _close(story: Story, case: Case, actor: Actor, event: Event) -> None:
    followups.close(actor, case)


def _lesson(story: Story, case: Case, actor: Actor, event: Event) -> None:
    texts = {name: event[name].strip() for name in TEXTS}
    story.lessons[event["key"]] = lessons.write(actor, case, texts).id


def _change_lesson(story: Story, case: Case, actor: Actor, event: Event) -> None:
    lesson = lesson_reading.load_lesson(actor, story.lessons[event["key"]])
    texts = lesson_reading.latest(lesson).texts
    texts |= {name: event[name].strip() for name in TEXTS if name in event}
    lessons.change(actor, lesson, texts, None)


def _approve_lesson(story: Story, case: Case, actor: Actor, event: Event) -> None:
    lesson = lesson_reading.load_lesson(actor, story.lessons[event["key"]])
    lessons.review(actor, lesson, True, "", None)


_EVENTS: dict[str, Callable[[Story, Case, Actor, Event], None]] = {
    "submit": _submit,
    "change": _change,
    "approve": _review(ReviewOutcome.APPROVE),
    "return": _review(ReviewOutcome.RETURN),
    "open_discussion": _open,
    "comment": _comment,
    "correct": _correct,
    "flag": _flag,
    "propose": _propose,
    "standpoint": _standpoint,
    "absent": _absent,
    "note": _note,
    "agree": _agree,
    "confirm": _confirm,
    "withdraw": _withdraw,
    "not_concerned": _not_concerned,
    "hand_over": _hand_over,
    "ask_again": _ask_again,
    "close_without": _close_without,
    "feedback": _feedback,
    "follow_up": _follow_up,
    "close": _close,
    "lesson": _lesson,
    "change_lesson": _change_lesson,
    "approve_lesson": _approve_lesson,
}

"""Things that have happened before a test begins, walked through the real services.

A fact about the portal that a test needs ("a case with a proposal") is made the way people make
it, so a factory can't build what the portal wouldn't allow.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from kompetensgrupp.accounts.models import User
from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.cases import reading
from kompetensgrupp.cases import service as cases
from kompetensgrupp.cases import vocabulary as v
from kompetensgrupp.cases.models import Case, ReviewOutcome
from kompetensgrupp.core import clock
from kompetensgrupp.core.bands import AgeBand
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, begin_write, db
from kompetensgrupp.core.rights import OPERATOR, Actor, Role
from kompetensgrupp.decisions import closing, noting, proposals
from kompetensgrupp.decisions import service as decisions
from kompetensgrupp.decisions.models import Proposal, Stance, Standpoint
from kompetensgrupp.decisions.rules import mark_of
from kompetensgrupp.followups import service as followups
from kompetensgrupp.followups.models import (
    ContactEffect,
    Outcome,
    PlanEffect,
    Reason,
    Situation,
)
from kompetensgrupp.followups.service import NewFeedback, NewFollowUp, NewOutcome
from kompetensgrupp.groups import running
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import (
    Group,
    Membership,
    MembershipRole,
    Party,
    PartyKind,
    PartyStatus,
)
from kompetensgrupp.lessons import reading as lesson_reading
from kompetensgrupp.lessons import service as lessons
from kompetensgrupp.mapping import service as mapping
from kompetensgrupp.mapping.service import NewMapping
from kompetensgrupp.obstacles import processes
from kompetensgrupp.obstacles import reading as obstacle_reading
from kompetensgrupp.obstacles import service as obstacles
from kompetensgrupp.obstacles.models import ObstacleKind, ObstacleStatus, Origin
from kompetensgrupp.threads import correcting, waiting
from kompetensgrupp.threads import service as threads
from kompetensgrupp.threads.models import CommentKind, FlagReason

FIELDS: dict[str, Any] = {
    "title": "Läkarintyg men ingen plan",
    "purpose": v.Purpose.INDIVIDUAL,
    "category": "certificate_no_sgi",
    "sex": v.Sex.WOMAN,
    "age_band": v.AgeBand.A35,
    "assistance_band": v.AssistanceBand.M12_26,
    "question": "Vem kan hålla ihop planeringen?",
    "background": "Klienten har varit sjukskriven länge och saknar SGI.",
    "own_goal": "Vill orka mer med barnen.",
}
LESSON = {
    "title": "Börja med läkarens ord om sambandet",
    "situation": "Någon med flera hälsoproblem skickades runt utan att någon såg helheten.",
    "tried": "Parterna bad läkaren skriva hur problemen hänger ihop.",
    "happened": "Ansökan prövades som hälsa och inte styckvis.",
    "learned": "Fråga efter sambandet först. Då blir det lättare för alla andra.",
}
OBSTACLE = {
    "title": "Intyg räcker inte som underlag",
    "description": "Intygen beskriver diagnosen men inte vad personen klarar.",
    "women": "",
    "men": "",
}
GROUPS = {"david": "granne", "petra": "granne", "olle": "granne", "nils": "granne"}
ROAD = ("draft", "in_review", "questions", "discussion", "proposed", "standpoints", "confirmed")


class Factory:
    """Makes cases in any state of the straight road, and what hangs on them."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    @contextmanager
    def acting(self, name: str) -> Iterator[Actor]:
        """Somebody as actor, in a transaction that is committed at the end."""
        with self.app.app_context():
            session = db.session()
            allow_groups(session, EVERY_GROUP)
            begin_write(session)
            user = session.scalars(select(User).where(User.persona == name)).one()
            slug = GROUPS.get(name, "demo")
            group = session.scalars(select(Group).where(Group.slug == slug)).one()
            yield groups.actor_for(user, group.id)
            session.commit()

    def case(self, state: str = "questions", author: str = "anna", **fields: Any) -> str:
        """A case that has come this far on the straight road; its number."""
        with self.acting(author) as actor:
            number = cases.create(actor, {**FIELDS, **fields}).number
        for step in ROAD[1 : ROAD.index(state) + 1]:
            getattr(self, f"_{step}")(number, author)
        return number

    def _in_review(self, number: str, author: str) -> None:
        with self.acting(author) as actor:
            cases.submit(actor, self.load(actor, number))

    def _questions(self, number: str, author: str) -> None:
        reviewer = {"anna": "hanna", "jonas": "hanna", "hanna": "jonas", "olle": "petra"}[author]
        with self.acting(reviewer) as actor:
            cases.review(actor, self.load(actor, number), ReviewOutcome.APPROVE, "")

    def _discussion(self, number: str, author: str) -> None:
        with self.acting(author) as actor:
            cases.open_discussion(actor, self.load(actor, number))

    def _proposed(self, number: str, author: str) -> None:
        self.proposal(number, "david" if author == "olle" else "bo")

    def _standpoints(self, number: str, author: str) -> None:
        self.standpoint(number, "bo")

    def _confirmed(self, number: str, author: str) -> None:
        self.confirm(number)

    def confirm(self, number: str) -> None:
        """The parties that take part and are silent stand behind, and Cilla confirms."""
        with self.acting("cilla") as actor:
            proposal = proposals.latest_proposal(self.load(actor, number))
            assert proposal is not None
            answered = {row.party_id for row in proposal.standpoints}
        for name in ("hanna", "bo", "fatima"):
            with self.acting(name) as actor:
                is_silent = actor.party_id not in answered
            if is_silent:
                self.standpoint(number, name)
        with self.acting("cilla") as actor:
            case = self.load(actor, number)
            proposal = proposals.latest_proposal(case)
            assert proposal is not None
            decisions.confirm(actor, case, proposal)

    def feedback(self, number: str, name: str = "anna", text: str = "") -> None:
        """The responsible gives feedback in three clicks."""
        with self.acting(name) as actor:
            new = NewFeedback(
                PlanEffect.NEW_ADVICE, ContactEffect.NEW_WAY, 4, True, True, text=text
            )
            followups.give_feedback(actor, self.load(actor, number), new)

    def follow_up(self, number: str, name: str = "anna", text: str = "") -> None:
        """The responsible tells that the only step was carried out in part."""
        with self.acting(name) as actor:
            steps = [NewOutcome(Outcome.PARTLY, Reason.LEGAL)]
            new = NewFollowUp(Situation.MEASURE, v.YesNo.NO, steps, text)
            followups.follow_up(actor, self.load(actor, number), new)

    def declined(self, number: str, author: str = "anna") -> str:
        """The person says no; the number again."""
        with self.acting(author) as actor:
            cases.withdraw(actor, self.load(actor, number), v.WithdrawReason.PERSON_DECLINED)
        return number

    def ended(self, number: str, author: str = "anna") -> str:
        """The case isn't asked about any more; the number again."""
        with self.acting(author) as actor:
            case = self.load(actor, number)
            cases.withdraw(actor, case, v.WithdrawReason.NO_LONGER_RELEVANT)
        return number

    def mapping(self, name: str = "cilla", days_ago: int = 0, **ages: tuple[int, int]) -> int:
        """A mapping of so many women and men in each age band (`a25`), by a group's leader."""
        by_age = ages or {"a25": (40, 3), "a35": (60, 50)}
        counts = {
            ("age", str(AgeBand[band.upper()]), sex): people
            for band, both in by_age.items()
            for sex, people in zip(("woman", "man"), both, strict=True)
        }
        with self.acting(name) as actor:
            leader = replace(actor, roles=frozenset({Role.LEADER}))
            day = clock.today() - timedelta(days=days_ago)
            return mapping.save(leader, NewMapping(day, "Ett register", counts)).id

    def close_without(self, number: str) -> None:
        """The leader closes the case, each party with its reason."""
        with self.acting("cilla") as cilla:
            case = self.load(cilla, number)
            reasons = {party.id: "Underlag saknas." for party in closing.concerned(cilla, case)}
            closing.close(cilla, case, "Parterna ser olika på saken.", reasons)

    def flag(self, number: str, seq: int | None, name: str = "fatima") -> None:
        """Somebody asks whether a person can be recognised in a post, or in the case itself."""
        with self.acting(name) as actor:
            case = self.load(actor, number)
            post = threads.load_comment(actor, seq, case=case) if seq else None
            threads.flag(actor, case, post, FlagReason.CONTACT)

    def join(self, name: str, kind: PartyKind, *roles: Role, party: str = "") -> None:
        """Somebody new in their group (GROUPS), in a party that may be new there too.

        `party` names one of its own for them.
        """
        with self.app.app_context():
            session = db.session()
            allow_groups(session, EVERY_GROUP)
            begin_write(session)
            slug = GROUPS.get(name, "demo")
            group = session.scalars(select(Group).where(Group.slug == slug)).one()
            user = User(email=f"{name}@demo.example", name=name.title(), title="", persona=name)
            known = select(Party).where(Party.group_id == group.id, Party.kind == kind)
            theirs = (session.scalar(known) if not party else None) or Party(
                group_id=group.id, kind=kind, name=party or kind.label, position=9
            )
            session.add_all([user, theirs])
            session.flush()
            since = {"group_id": group.id, "since": clock.today()}
            member = Membership(user_id=user.id, party_id=theirs.id, **since)
            session.add(member)
            session.flush()
            session.add_all(
                MembershipRole(membership_id=member.id, role=role, **since) for role in roles
            )
            audit.record(OPERATOR, Event.MEMBER_CHANGED, group_id=group.id, user=user.id)
            session.commit()

    def party(self, kind: PartyKind, status: PartyStatus | None = None) -> Party:
        """The demo group's party of this kind, after a change of how it stands when given."""
        with self.acting("cilla") as actor:
            found = next(p for p in groups.parties(actor) if p.kind == kind)
            if status:
                group = groups.get_group(actor)
                running.change_party(actor, group, found, found.name, status, "")
            return found

    def change(self, number: str, author: str = "anna", **fields: Any) -> str:
        """A change of the case's approved text, sent to the second person; the case's number."""
        with self.acting(author) as actor:
            case = self.load(actor, number)
            cases.save(actor, case, fields or {"background": "Klienten har ett nytt intyg."})
            cases.submit(actor, case)
        return number

    def lesson(
        self, number: str, name: str = "bo", reviewer: str | None = "fatima", **texts: str
    ) -> int:
        """A lesson from a confirmed case, approved unless nobody has reviewed it; its id."""
        with self.acting(name) as actor:
            case = self.load(actor, number)
            lesson_id = lessons.write(actor, case, {**LESSON, **texts}).id
        if reviewer:
            with self.acting(reviewer) as actor:
                found = lesson_reading.load_lesson(actor, lesson_id)
                lessons.review(actor, found, True, "", found.latest_version)
        return lesson_id

    def obstacle(
        self, name: str = "anna", reviewer: str | None = "fatima", number: str | None = None,
        **texts: str,
    ) -> int:  # fmt: skip
        """An obstacle between the group's first two parties, approved unless nobody has; its id."""
        with self.acting(name) as actor:
            case = self.load(actor, number) if number else None
            source = obstacles.Source(Origin.CASE if case else Origin.OTHER, case)
            between = [party.id for party in groups.parties(actor)[:2]]
            wording = obstacles.Wording({**OBSTACLE, **texts}, ObstacleKind.BASIS, between)
            obstacle_id = obstacles.raise_(actor, source, wording).id
        if reviewer:
            with self.acting(reviewer) as actor:
                found = obstacle_reading.load_obstacle(actor, obstacle_id)
                obstacles.review(actor, found, True, "", found.latest_version)
        return obstacle_id

    def work(self, obstacle_id: int, status: str, text: str = "", name: str = "cilla") -> None:
        """Somebody says where the obstacle stands now."""
        with self.acting(name) as actor:
            found = obstacle_reading.load_obstacle(actor, obstacle_id)
            obstacles.work(actor, found, ObstacleStatus(status), text, found.owner_id)

    def process_review(self) -> int:
        """The leader asks the group how the collaboration goes; the follow-up's id."""
        with self.acting("cilla") as actor:
            return processes.open_round(actor, clock.today() + timedelta(days=14)).id

    def load(self, actor: Actor, number: str) -> Case:
        """The case as the actor may see it."""
        return reading.load_case(actor, number)

    def comment(
        self,
        number: str,
        name: str,
        text: str = "Det vet vi inte än.",
        parent: int | None = None,
        waits: bool = False,
    ) -> int:
        """A post by somebody; its number in the thread."""
        with self.acting(name) as actor:
            case = self.load(actor, number)
            return threads.post(actor, case, text, CommentKind.FACT, parent, waits=waits).seq

    def release(self, number: str, name: str, parked: int) -> None:
        """A reviewer lets a waiting post into the thread."""
        with self.acting(name) as actor:
            case = self.load(actor, number)
            waiting.release(actor, case, waiting.load(actor, parked, case=case))

    def correct(self, number: str, name: str, seq: int, text: str, minutes: int = 20) -> None:
        """Somebody changes their post so many minutes after now."""
        with clock.at(clock.now() + timedelta(minutes=minutes)), self.acting(name) as actor:
            case = self.load(actor, number)
            comment = threads.load_comment(actor, seq, case=case)
            correcting.change(actor, case, comment, text, comment.kind, comment.revision)

    def proposal(
        self, number: str, name: str = "bo", summary: str = "Gemensam plan", **more: Any
    ) -> int:
        """A new version of a proposal with one step; its number."""
        with self.acting(name) as actor:
            party = groups.parties(actor)[0]
            step = proposals.NewStep("Gemensam kartläggning", party.id, "inom fyra veckor")
            case = self.load(actor, number)
            return proposals.propose(actor, case, summary, [step], **more).number

    def note(self, number: str, kind: PartyKind, stance: str = "support", reason: str = "") -> None:
        """The leader notes what a party said at a meeting today."""
        with self.acting("cilla") as actor:
            case = self.load(actor, number)
            proposal = proposals.latest_proposal(case)
            assert proposal is not None
            party = next(p for p in groups.parties(actor) if p.kind == kind)
            speaker = noting.speakers(actor, case)[party.id][0].id
            said = {"parties-0": noting.Said(party.id, Stance(stance), reason, speaker)}
            noting.note(actor, case, proposal, clock.today(), said)

    def agree(self, number: str, name: str) -> None:
        """Somebody says that what was noted for their party is right."""
        seen = self.seen(number, name)
        with self.acting(name) as actor:
            case = self.load(actor, number)
            proposal = proposals.latest_proposal(case)
            assert proposal is not None
            noting.agree(actor, case, proposal, seen)

    def seen(self, number: str, name: str) -> str:
        """The mark of the party's answer, as a page of theirs carries it."""
        with self.acting("cilla"):
            own = select(Membership.party_id).join(User, User.id == Membership.user_id)
            query = (
                select(Standpoint)
                .join(Proposal, Proposal.id == Standpoint.proposal_id)
                .join(Case, Case.id == Proposal.case_id)
                .where(
                    Case.number == number,
                    Standpoint.party_id.in_(own.where(User.persona == name)),
                )
                .order_by(Proposal.number.desc())
            )
            found = db.session.scalars(query).first()
            return mark_of(found) if found else ""

    def standpoint(self, number: str, name: str, stance: str = "support", reason: str = "") -> None:
        """Somebody answers for their party on the current version."""
        with self.acting(name) as actor:
            case = self.load(actor, number)
            proposal = proposals.latest_proposal(case)
            assert proposal is not None
            decisions.take_standpoint(actor, case, proposal, Stance(stance), reason)

"""What has happened in the two groups where every address is tried, and where to find it."""

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

from flask import Flask, url_for
from sqlalchemy import func, select

from kompetensgrupp.core import clock
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, db
from kompetensgrupp.core.rights import Role
from kompetensgrupp.groups.models import Category, Group, Membership, Party, PartyKind
from kompetensgrupp.mapping.models import MappingRecord
from kompetensgrupp.meetings import reading as meeting_reading
from kompetensgrupp.meetings import service as meetings
from kompetensgrupp.meetings.models import MeetingKind
from kompetensgrupp.meetings.service import NewMeeting, Notes, Present
from tests.access_matrix import BODIES, MISSING, NO_NUMBER, Row
from tests.factories import GROUPS, OBSTACLE, Factory
from tests.planning import PLANNED, plans


class World:
    """Two groups where the same has happened, and where each object of the table stands."""

    def __init__(self, app: Flask, make: Factory) -> None:
        self.app = app
        make.join("berit", PartyKind.FK, Role.CASEWORKER)
        make.join("nils", PartyKind.FK, Role.CASEWORKER)
        self.cases = {
            "demo": {
                "draft": make.case("draft"),
                "sent": make.case("in_review"),
                "new": make.case("questions"),
                "changed": make.change(make.case("questions")),
                "heard": make.case("standpoints"),
                "agreed": make.case("confirmed"),
                "told": _told(make),
                "asked": make.case("questions"),
                "flagged": make.case("questions"),
                "unapproved": make.case("in_review", "berit"),
                "declined": make.declined(make.case("questions")),
            },
            "granne": {
                "draft": make.case("draft", "olle"),
                "sent": make.case("in_review", "olle"),
                "new": make.case("questions", "olle"),
                "changed": make.change(make.case("questions", "olle"), "olle"),
                "heard": make.case("proposed", "olle"),
                "agreed": make.case("proposed", "olle"),  # they have no leader who can confirm
                "told": make.case("proposed", "olle"),
                "asked": make.case("questions", "olle"),
                "flagged": make.case("questions", "olle"),
                "unapproved": make.case("in_review", "nils"),
                "declined": make.declined(make.case("questions", "olle"), "olle"),
            },
        }
        for name in ("hanna", "fatima"):
            make.standpoint(self.cases["demo"]["heard"], name)
        make.comment(self.cases["demo"]["heard"], "bo")
        make.comment(self.cases["granne"]["heard"], "david")
        make.correct(self.cases["demo"]["heard"], "bo", 1, "Det vet vi nu.")
        make.correct(self.cases["granne"]["heard"], "david", 1, "Det vet vi nu.")
        for home, writer, reader in (("demo", "anna", "bo"), ("granne", "olle", "david")):
            make.comment(self.cases[home]["heard"], writer, waits=True)
            make.comment(self.cases[home]["asked"], writer)
            make.flag(self.cases[home]["asked"], 1, reader)
            make.flag(self.cases[home]["flagged"], None, reader)
        # The neighbours have nobody who confirms, so they have no lesson either and try these.
        self.lessons = {
            "learned": make.lesson(self.cases["demo"]["told"]),
            "waits": make.lesson(self.cases["demo"]["told"], reviewer=None),
        }
        for leader in ("cilla", "david"):
            make.mapping(leader)
        # Nobody leads the neighbours, so only the demo's group has plans; David tries those.
        self.plans = {"demo": plans(make)}
        self.obstacles = {
            "fresh": make.obstacle(reviewer=None),
            "raised": make.obstacle(),
            "lifted": make.obstacle(),
        }
        make.work(self.obstacles["lifted"], "lifted")
        self.meetings = meetings_of(make)
        self.rounds = {"round": make.process_review()}
        with app.app_context():
            allow_groups(db.session(), EVERY_GROUP)
            found = db.session.execute(
                select(Group.slug, Group.id, Party.kind, Party.id).join(Party)
            ).all()
            self.members = dict(self.of_group(Membership))
            self.categories = dict(self.of_group(Category))
            self.mappings = dict(self.of_group(MappingRecord))
        self.groups = {slug: group for slug, group, _, _ in found}
        self.parties = {(slug, kind): party for slug, _, kind, party in found}

    def of_group(self, kind: type[Any]) -> Any:
        """The first of each group's own, by the group's short name."""
        query = select(Group.slug, func.min(kind.id)).join(kind, kind.group_id == Group.id)
        return db.session.execute(query.group_by(Group.slug)).all()

    def home(self, name: str) -> str:
        """The group that is a person's own; those above the groups are tried in the demo's."""
        return GROUPS.get(name, "demo")

    def addresses(self, row: Row, name: str) -> Iterator[tuple[str, str]]:
        """Each thing of the row as (what it is, its address), for this person."""
        home = self.home(name)
        away = "demo" if home == "granne" else "granne"
        if row.case != "hidden":
            number = self.cases[home].get(row.case, "")
            group = away if row.case == "away" else home
            own = {
                "lesson_id": self.lessons.get(row.case, NO_NUMBER),
                "obstacle_id": self.obstacles.get(row.case, NO_NUMBER),
                "review_id": self.rounds.get(row.case, NO_NUMBER),
                "meeting_id": self.meetings.get(row.case, NO_NUMBER),
            }
            yield row.case, self.address(row.endpoint, group, number, **own)
            return
        if not self.is_text_free(row.endpoint):
            # The one who writes for another party than the own: Anna's for FK and the others.
            kommun = name in ("anna", "hanna", "jonas", "cilla") or home == "granne"
            unapproved = self.cases[home]["unapproved" if kommun else "sent"]
            yield "unapproved", self.address(row.endpoint, home, unapproved)
        yield "another group's", self.address(row.endpoint, away, self.cases[away]["heard"])
        yield "missing", self.address(row.endpoint, home, MISSING)
        own = self.cases[home]["heard"]
        for inner in ("comment_id", "proposal_id", "parked_id"):
            if inner in self.arguments(row.endpoint):
                yield f"{inner} missing", self.address(row.endpoint, home, own, **{inner: 999})
        if "party_id" in self.arguments(row.endpoint):
            theirs = self.parties[away, PartyKind.KOMMUN]
            for what, party in (("another group's", theirs), ("missing", NO_NUMBER)):
                address = self.address(row.endpoint, home, own, party_id=party)
                yield f"party_id {what}", address

    def is_text_free(self, endpoint: str) -> bool:
        """Whether it is about cases that wait, which the leader is told of without their text."""
        return "waiting_id" in self.arguments(endpoint)

    def arguments(self, endpoint: str) -> set[str]:
        """What the endpoint's address names."""
        return next(self.app.url_map.iter_rules(endpoint)).arguments

    def address(self, endpoint: str, group: str, number: str, **more: Any) -> str:
        """The endpoint's address with a case and what hangs on it."""
        silent = PartyKind.AF if group == "demo" else PartyKind.FK
        asset = "img/favicon.svg"
        values = {
            "case_id": number,
            "waiting_id": number,
            "declined_id": number,
            "comment_id": 1,
            "parked_id": 1,
            "proposal_id": 1,
            "party_id": self.parties[group, silent],
            "group_id": self.groups[group],
            "membership_id": self.members[group],
            "category_id": self.categories[group],
            "lesson_id": NO_NUMBER,
            "mapping_id": self.mappings[group],
            "agency_id": self.parties[group, silent],
            "slag": "task",
            **dict.fromkeys(PLANNED, NO_NUMBER),
            **self.plans.get(group, {}),
            "obstacle_id": NO_NUMBER,
            "review_id": NO_NUMBER,
            "meeting_id": NO_NUMBER,
            "kind": "csv",
            "secret": "finns-inte",
            "number": 1,
            "chapter": "kom-igang",
            "name": asset,
            "digest": self.app.extensions["kg_assets"][asset].digest,
        }
        named = self.arguments(endpoint)
        values = {n: v for n, v in {**values, **more}.items() if n in named}
        with self.app.test_request_context():
            return url_for(endpoint, **values)

    def body(self, endpoint: str, name: str) -> dict[str, Any]:
        """What the person sends there."""
        if endpoint == "groups.switch":
            return {"group": self.groups["demo"]}
        if endpoint == "decisions.propose":
            party = self.parties[self.home(name), PartyKind.KOMMUN]
            step = {"measure": "Gemensam kartläggning", "party": party, "when": "inom en vecka"}
            return {"summary": "En plan", **{f"steps-0-{n}": v for n, v in step.items()}}
        if endpoint in ("obstacles.create", "obstacles.create_from", "obstacles.change"):
            party = self.parties[self.home(name), PartyKind.KOMMUN]
            return {**OBSTACLE, "title": "Mallen saknas", "kind": "routine", "parties": [party]}
        return BODIES.get(endpoint, {})


def _told(make: Factory) -> str:
    """A recommendation of more than a year ago, told of once."""
    confirmed = clock.now() - timedelta(days=400)
    with clock.at(confirmed):
        number = make.case("confirmed")
    with clock.at(confirmed + timedelta(days=100)):
        make.follow_up(number)
    return number


def meetings_of(make: Factory) -> dict[str, int]:
    """A meeting with an item on its agenda, and one whose notes stand in the log."""
    party = make.party(PartyKind.KOMMUN).id
    with make.acting("cilla") as actor:
        day = clock.today() - timedelta(days=1)
        new = NewMeeting(MeetingKind.WORKSHOP, "Vårens möte", "", day, time(13), time(15))
        ids = [meetings.plan(actor, new)[0].id for _ in range(2)]
        meetings.put_on(actor, meeting_reading.load_meeting(actor, ids[0]), title="Läget")
        held = meeting_reading.load_meeting(actor, ids[1])
        meetings.note(actor, held, Notes(present={party: Present(2)}), None)
        meetings.hold(actor, held)
    return {"meeting": ids[0], "held": ids[1]}

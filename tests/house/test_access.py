"""Every address says who may open it, and keeps to it; the hidden looks like what isn't there."""

import importlib
import inspect
import json
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType

import pytest
from flask import Flask
from werkzeug.test import TestResponse

import kompetensgrupp
from kompetensgrupp.web import access
from tests import access_matrix
from tests.access_matrix import MISSING, Row, method_of, ways
from tests.access_world import World
from tests.cast import NAMES, Cast
from tests.factories import Factory
from tests.planning import PLANNED
from tests.rehearsal import Rehearsal

KEYS = {"endpoint", "rule", "methods", "access", "right", "why"}
#: Public service functions that take no actor, and why they don't.
WITHOUT_ACTOR = {
    "accounts.end_secret": "ends the browser's own old session before a new sign-in",
    "decisions.not_concerned": "reads below a case that its loader has let the actor see",
    "accounts.hash_password": "counts, and touches no row",
    "accounts.live_session": "finds out who asks: there is no actor before it",
    "accounts.parking_session": "finds out who asked before the session ran out",
    "accounts.note_activity": "the request's own session, noted while the actor is being found",
    "accounts.note_fresh": "the request's own session, after the request",
    "audit.exempt": "a mark on the transaction, which knows who writes",
    "audit.hashed_fields": "counts on an entry that is at hand",
    "cases.follow": "for the capabilities above, after their own write",
    "cases.missing": "counts on a text that is at hand",
    "cases.move": "for the capabilities above, which have asked the rule who may",
    "cases.touch": "for the capabilities above, after their own write",
    "checking.deciding": "lets a form's decisions travel beside the call, and touches no row",
    "decisions.recommendation": "reads below a case that its loader has let the actor see",
    "demo.persona": "the demo's sign-in: there is no actor before it",
    "demo.seed": "a command: acts as every persona in turn",
    "drafts.give_back": "gives a sent text back to its writer, who isn't the one who acts",
    "groups.actor_for": "makes the actor",
    "groups.viewer_of": "makes the actor",
    "groups.is_officer": "what actors are made of",
    "groups.memberships_of": "what actors are made of",
    "groups.any_group": "whether anything is installed, no row is told",
    "groups.is_demo": "the same",
    "mapping.counts_of": "counts on a mapping that is at hand",
    "retention.operator": "makes the actor",
    "retention.require_decision": "asks a group that is at hand",
}
#: Who holds every right of the demo's group between them.
NEXT_DOOR = ("hanna", "cilla", "anna")
#: What an address names that is the own group's or another's, whatever has happened in it.
OF_A_GROUP = {"group_id", "mapping_id", "agency_id", *PLANNED}
_TOKENS = re.compile(r'(name="(?:csrf_token|idempotency_key)" value=")[^"]*')


def test_every_address_declares_who_may_open_it(app: Flask) -> None:
    forgot = [row["endpoint"] for row in access.table(app) if row["access"] == "undeclared"]
    assert not forgot, (
        f"{forgot}: put @access.requires, @access.signed_in or @access.public on the view"
    )


def test_a_declaration_by_right_or_by_reason(app: Flask) -> None:
    for row in access.table(app):
        assert row["why"], f"{row['endpoint']} says no reason"
        assert bool(row["right"]) == (row["access"] == "requires"), row


def test_the_list_for_machines_has_the_keys_of_the_contract(app: Flask) -> None:
    run = app.test_cli_runner().invoke(args=["access", "list", "--json"])
    rows = json.loads(run.stdout)
    assert len(rows) == len(list(app.url_map.iter_rules()))
    assert all(set(row) == KEYS for row in rows)


@pytest.mark.usefixtures("database_url")
def test_a_view_that_forgets_is_closed_to_everyone(app: Flask, cast: Cast) -> None:
    app.add_url_rule("/glomd", "forgot", lambda: "öppet")
    for name in ("cilla", "eva", "nobody"):
        assert getattr(cast, name).get("/glomd").status == 403, name


def test_the_table_has_its_rows(app: Flask) -> None:
    """Missing and surplus rows, said so that whoever adds a route knows where to go."""
    where = "tests/access_matrix.py, TABLE"
    met: dict[str, set[str]] = {}
    for row in access_matrix.rows():
        assert row.case not in met.get(row.endpoint, set()), f"{where}: {row.endpoint} twice"
        met.setdefault(row.endpoint, set()).add(row.case)
        assert tuple(sorted(row.codes)) == tuple(sorted((*NAMES, "nobody"))), f"{where}: people"
    rules = {rule.endpoint: rule.arguments for rule in app.url_map.iter_rules()}
    for endpoint, arguments in rules.items():
        named = any(argument.endswith("_id") for argument in arguments)
        wanted = "a row `hidden` and one for each case it can meet" if named else "one row `-`"
        found = met.get(endpoint, set())
        groups = bool(arguments & OF_A_GROUP)
        if groups:
            wanted = "the rows `own` and `away`"
        good = found == ({"own", "away"} if groups else {"-"})
        if named and not groups:
            good = "hidden" in found and len(found) > 1 and "-" not in found
        assert good, f"{where}: give {endpoint} {wanted}"
    gone = met.keys() - rules.keys()
    assert not gone, f"{where}: take away the rows of {gone}, there are no such routes"


def test_everyone_gets_at_every_address_what_the_table_says(
    app: Flask, cast: Cast, make: Factory
) -> None:
    world, rehearsal = World(app, make), Rehearsal(app)
    wrong = []
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    for row in (row for row in access_matrix.rows() if row.endpoint in known):
        method = method_of(app, row.endpoint)
        for name, htmx in ways(row):
            person, body = getattr(cast, name), world.body(row.endpoint, name)
            expected = row.expected(name, htmx)
            for what, address in _asked(world, row, name):
                got = rehearsal.ask(person, method, address, body, htmx).status_code
                if got != expected:
                    how = " by htmx" if htmx else ""
                    wrong.append(f"{name} {row.endpoint} {what}{how}: {got}, not {expected}")
    assert not wrong, "the answer isn't the one in tests/access_matrix.py:\n" + "\n".join(wrong)


def _asked(world: World, row: Row, name: str) -> list[tuple[str, str]]:
    """Where the door is shut before anything is looked for, one address tells all."""
    addresses = list(world.addresses(row, name))
    return addresses[:1] if row.codes[name] in ("403", "door") else addresses


def test_next_door_looks_like_nowhere(app: Flask, cast: Cast, make: Factory) -> None:
    """Another group's case, and one of another party before review, answer like a missing one."""
    world, rehearsal = World(app, make), Rehearsal(app)
    tried = 0
    for row in (row for row in access_matrix.rows() if row.case == "hidden"):
        name = next(name for name in NEXT_DOOR if row.codes[name] == "404")
        person, body = getattr(cast, name), world.body(row.endpoint, name)
        method = method_of(app, row.endpoint)
        theirs = list(world.cases["granne"].values())
        if not world.is_text_free(row.endpoint):
            theirs.append(world.cases["demo"]["unapproved"])
        for htmx in (False, True):
            nowhere = world.address(row.endpoint, "demo", MISSING)
            missing = _seen(rehearsal.ask(person, method, nowhere, body, htmx))
            for number in theirs:
                there = world.address(row.endpoint, "demo", number)
                answer = _seen(rehearsal.ask(person, method, there, body, htmx))
                assert answer == missing, f"{name} can tell {there} from a missing case"
                tried += 1
    assert tried > 200
    own = world.cases["demo"]["heard"]
    answers = [
        _seen(rehearsal.ask(cast.cilla, "POST", address))
        for party in (999, *(p for (slug, _), p in world.parties.items() if slug == "granne"))
        for address in [world.address("decisions.record_absence", "demo", own, party_id=party)]
    ]
    assert answers[0][0] == 404
    assert all(answer == answers[0] for answer in answers)


def _seen(answer: TestResponse) -> tuple[int, dict[str, str], str]:
    """All of an answer that a person's browser gets, apart from tokens."""
    headers = {name: value for name, value in answer.headers if name != "Set-Cookie"}
    return answer.status_code, headers, _TOKENS.sub(r"\1", answer.text)


def test_every_service_is_told_who_acts() -> None:
    unknown, without = [], set()
    for module in _services():
        capability = module.__name__.split(".")[1]
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("_") or function.__module__ != module.__name__:
                continue
            if next(iter(inspect.signature(function).parameters), "") == "actor":
                continue
            without.add(f"{capability}.{name}")
            if f"{capability}.{name}" not in WITHOUT_ACTOR:
                unknown.append(f"{capability}/service.py: {name}")
    assert not unknown, f"{unknown}: take `actor` first, or say in WITHOUT_ACTOR why not"
    assert without >= WITHOUT_ACTOR.keys(), f"take away {WITHOUT_ACTOR.keys() - without}"


def _services() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(kompetensgrupp.__path__, "kompetensgrupp."):
        if found.name.endswith(".service"):
            yield importlib.import_module(found.name)

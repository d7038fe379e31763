"""«Kan någon kännas igen?»: what pointed somebody out is masked, and nothing repeats it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import select

from kompetensgrupp.cases.models import Case
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, db
from kompetensgrupp.retention import service
from kompetensgrupp.retention.models import Erasure, Incident
from kompetensgrupp.threads import service as threads
from tests.cast import Cast, Page
from tests.factories import Factory
from tests.retention.helpers import everything, in_files, without_decision
from tests.sending import send

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
NAME, PLACE = "Bojan Petrovic", "Kvarnabruket"


@contextmanager
def missed() -> Iterator[None]:
    """The checker sees nothing while people write: it can miss."""
    with patch("kompetensgrupp.checking.service.check", return_value=[]):
        yield


@missed()
def leaked(make: Factory) -> tuple[str, int]:
    """A case where a name and a place slipped in everywhere."""
    number = make.case("discussion", background=f"Bor i {PLACE} sedan länge.", title="Plan saknas")
    seq = make.comment(number, "bo", f"Jag träffade {NAME} i går. {PLACE} är litet.")
    make.comment(number, "anna", f"> {NAME}\n\nJa, i {PLACE}s centrum.", parent=seq)
    make.proposal(number, "bo", f"Plan för {NAME}")
    make.standpoint(number, "fatima", "reservation", f"Fråga {NAME} först.")
    return number, seq


def mask_page(cast: Cast, number: str, seq: int) -> Page:
    return cast.cilla.get(f"/fall/{number}/inlagg/{seq}/maskera")


@pytest.mark.usefixtures("database_url")
def test_cilla_masks_what_the_checker_found_and_her_own_words(
    app: Flask, cast: Cast, make: Factory, database_kind: str, tmp_path: object
) -> None:
    number, seq = leaked(make)
    send(cast.greger, "/utkast", htmx=True, draft_key=f"{number}/inlagg", text=f"Om {PLACE}")
    make.flag(number, seq)
    page = mask_page(cast, number, seq)
    assert NAME in page.text
    done = page.submit("#redact-form", words=[NAME], own_words=PLACE.lower(), sure="y")
    assert f"i {number}." in done.said
    assert NAME not in everything(app)
    assert PLACE not in everything(app)
    if database_kind == "sqlite":
        assert not in_files(tmp_path, NAME, PLACE)  # type: ignore[arg-type]
    shown = cast.bo.get(f"/fall/{number}").text
    assert "Jag träffade [maskerat] i går. [maskerat] är litet." in shown
    assert "Plan för [maskerat]" in shown
    assert "Maskerade uppgifter i fallet" in cast.bo.get(f"/fall/{number}/logg").text


def test_words_of_the_groups_list_that_tell_go_too(app: Flask, cast: Cast, make: Factory) -> None:
    """Proposed or approved: the list must not keep what was masked, whole or a part of it."""
    number, seq = leaked(make)
    for word in ("Petrovic", f"{PLACE}s", "Hallonlunden"):
        cast.cilla.get("/kontrollen").submit("#word-form", word=word)
    make.flag(number, seq)
    mask_page(cast, number, seq).submit("#redact-form", words=[NAME], own_words=PLACE, sure="y")
    page = cast.cilla.get("/kontrollen").text
    assert "Hallonlunden" in page
    assert not [word for word in ("Petrovic", PLACE) if word in page]


def test_the_protocol_and_the_incident_never_repeat_it(
    app: Flask, cast: Cast, make: Factory
) -> None:
    number, seq = leaked(make)
    make.flag(number, seq)
    mask_page(cast, number, seq).submit("#redact-form", words=[NAME], own_words=PLACE, sure="y")
    with app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        (line,) = db.session.scalars(select(Erasure)).all()
        (row,) = db.session.scalars(select(Incident)).all()
    assert (line.rule, line.done_by) == ("redaction", "Cilla Törnqvist")
    assert line.counts["comment"] == 4
    assert {"case_version", "proposal", "standpoint", "log_text"} < line.counts.keys()
    assert (row.seq, row.outcome, row.kinds) == (seq, "redacted", ["OVRIGT", "PERSONNAMN"])
    assert "maskerat på 9 ställen" in cast.cilla.get("/gallring").text


def test_a_stale_form_brings_nothing_back(cast: Cast, make: Factory) -> None:
    """Anna had begun to correct her post when it was masked."""
    number, seq = leaked(make)
    with missed():
        own = make.comment(number, "anna", f"{NAME} igen.")
    before = everything_of(make, number, own)
    make.flag(number, seq)
    mask_page(cast, number, seq).submit("#redact-form", words=[NAME], sure="y")
    assert everything_of(make, number, own) > before, "the revision has moved on"


def everything_of(make: Factory, number: str, seq: int) -> int:
    with make.acting("anna") as actor:
        return threads.load_comment(actor, seq, case=make.load(actor, number)).revision


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"sure": "y"}, "Kryssa i något"),
        ({"sure": "y", "own_words": "Ljungskile"}, "ett ord som står i texten"),
        ({"sure": "y", "own_words": "a"}, "minst 2 tecken"),
        ({"words": [NAME]}, "Kryssa i att du förstår."),
    ],
)
def test_nothing_is_masked_by_mistake(
    cast: Cast, make: Factory, sent: dict[str, object], said: str
) -> None:
    number, seq = leaked(make)
    make.flag(number, seq)
    page = mask_page(cast, number, seq).submit("#redact-form", **{"words": [], **sent})
    assert page.status == 422
    assert said in page.text
    assert cast.bo.get(f"/fall/{number}").text.count("[maskerat]") == 0


def test_who_may_mask_a_post(cast: Cast, make: Factory) -> None:
    """A reviewer of the writer's party or the leader, never the writer."""
    number = make.case("discussion")
    with missed():
        seq = make.comment(number, "hanna", f"{NAME} ringde.")
    make.flag(number, seq)
    address = f"/fall/{number}/inlagg/{seq}/maskera"
    people = ("hanna", "jonas", "cilla", "bo", "anna")
    codes = {name: getattr(cast, name).get(address).status for name in people}
    assert codes == {"hanna": 403, "jonas": 200, "cilla": 200, "bo": 403, "anna": 403}


def test_jonas_masks_the_description_of_annas_case(app: Flask, cast: Cast, make: Factory) -> None:
    number, _ = leaked(make)
    make.flag(number, None, "fatima")
    address = f"/fall/{number}/maskera"
    assert cast.anna.get(address).status == 403
    assert cast.cilla.get(address).status == 403
    page = cast.jonas.get(address)
    done = page.submit("#redact-form", words=[], own_words=f"{PLACE}\n{NAME}", sure="y")
    assert "Maskerat på" in done.said
    assert "Bor i [maskerat] sedan länge." in cast.bo.get(f"/fall/{number}").text
    assert PLACE not in everything(app)


def test_without_a_recorded_decision_the_text_stays_hidden(
    app: Flask, cast: Cast, make: Factory
) -> None:
    without_decision(app)
    number, seq = leaked(make)
    make.flag(number, seq)
    page = mask_page(cast, number, seq)
    assert "Gallringsbeslut saknas" in page.text
    assert not page.has("#redact-form")
    sent = send(cast.cilla, f"/fall/{number}/inlagg/{seq}/maskera", sure="y", own_words=PLACE)
    assert sent.status == 409
    assert NAME not in cast.greger.get(f"/fall/{number}").one(f"#inlagg-{seq}").get_text()


# --- 72 hours --------------------------------------------------------------------------------


def test_the_clock_runs_from_the_question_until_the_officer_knows(
    app: Flask, cast: Cast, make: Factory
) -> None:
    with clock.at(START):
        number, seq = leaked(make)
        make.flag(number, seq)
    with clock.at(START + timedelta(hours=30)):
        assert "42 timmar kvar av 72" in cast.cilla.get("/").text
        page = cast.cilla.get("/incidenter")
        assert f"{number}, inlägg {seq} Dolt 2 mars kl. 10.00 av Fatima Rahimi" in page.text
        assert "senast 5 mars kl. 10.00, 42 timmar kvar" in page.text
        assert "dataskyddsombud (demo)" in page.text
        assert NAME not in page.response.text
        told = page.submit('form:has(input[name="incident"])')
        assert "är antecknad" in told.said
        assert "Anmält till dataskyddsombudet 3 mars kl. 16.00 av Cilla Törnqvist" in told.text
        assert "timmar kvar" not in told.text
        again = send(cast.cilla, "/incidenter", incident="f1")
        assert again.status == 409
    with clock.at(START + timedelta(hours=30)):
        assert "kvar av 72" not in cast.cilla.get("/").text


def test_too_late_says_so(app: Flask, cast: Cast, make: Factory) -> None:
    with clock.at(START):
        number, seq = leaked(make)
        make.flag(number, seq)
    with clock.at(START + timedelta(hours=73)):
        assert "de 72 timmarna gick ut 5 mars kl. 10.00" in cast.cilla.get("/incidenter").text


def test_what_was_nothing_needs_no_telling(cast: Cast, make: Factory) -> None:
    number, seq = leaked(make)
    make.flag(number, seq)
    with make.acting("cilla") as actor:
        case = make.load(actor, number)
        threads.restore(actor, case, threads.load_comment(actor, seq, case=case))
    page = cast.cilla.get("/incidenter")
    assert "Ingen kunde kännas igen" in page.text
    assert not page.has('input[name="incident"]')


def test_the_incident_outlives_the_case(app: Flask, cast: Cast, make: Factory) -> None:
    number, seq = leaked(make)
    make.flag(number, seq)
    make.declined(number)
    with app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        case = db.session.scalars(select(Case).where(Case.number == number)).one()
        service.erase_declined(service.operator(case.group_id), case)
        db.session.commit()
    page = cast.cilla.get("/incidenter")
    assert f"{number}, inlägg {seq}" in page.text
    assert "är antecknad" in page.submit('form:has(input[name="incident"])').said


@pytest.mark.parametrize("key", ["", "f999", "i1", "x", "f"])
def test_an_invented_incident_is_no_incident(cast: Cast, key: str) -> None:
    assert send(cast.cilla, "/incidenter", incident=key).status == 404

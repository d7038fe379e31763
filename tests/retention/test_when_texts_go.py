"""Who says that texts are to go, when the portal does it by itself, and what it waits for."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from kompetensgrupp import worker
from kompetensgrupp.cases.models import Case
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, db
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.retention import rules, service
from kompetensgrupp.retention.models import Erasure
from tests.cast import Cast, Page
from tests.factories import Factory
from tests.retention.helpers import without_decision
from tests.sending import send

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
CLOSED = "no_longer_relevant"


@pytest.mark.parametrize(
    ("moment", "months", "earlier"),
    [
        (datetime(2026, 3, 31, 10, tzinfo=UTC), 1, datetime(2026, 2, 28, 11, tzinfo=UTC)),
        (datetime(2028, 3, 31, 10, tzinfo=UTC), 1, datetime(2028, 2, 29, 11, tzinfo=UTC)),
        (datetime(2026, 1, 15, 10, tzinfo=UTC), 24, datetime(2024, 1, 15, 10, tzinfo=UTC)),
        (datetime(2026, 12, 31, 10, tzinfo=UTC), 12, datetime(2025, 12, 31, 10, tzinfo=UTC)),
    ],
)
def test_months_are_calendar_months(moment: datetime, months: int, earlier: datetime) -> None:
    assert rules.months_before(moment, months).astimezone(UTC) == earlier


def work(app: Flask, moment: datetime) -> int:
    with app.app_context(), clock.at(moment):
        return worker.once()


def protocol(app: Flask) -> list[Erasure]:
    with app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        return list(db.session.scalars(select(Erasure).order_by(Erasure.id)))


def sees(app: Flask, number: str) -> bool:
    """Whether the case's texts are still there."""
    with app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        return db.session.scalars(select(Case).where(Case.number == number)).one().state != "erased"


def decline(cast: Cast, number: str) -> Page:
    page = cast.anna.get(f"/fall/{number}/dra-tillbaka")
    return page.submit("#withdraw-form", reason="person_declined")


# --- the person says no ----------------------------------------------------------------------


def test_the_portal_takes_the_texts_away_before_the_fourteenth_day(
    app: Flask, make: Factory
) -> None:
    with clock.at(START):
        number = make.declined(make.case("discussion"))
    assert work(app, START + timedelta(days=10)) == 0
    assert work(app, START + timedelta(days=11)) == 1
    assert work(app, START + timedelta(days=12)) == 0
    (line,) = protocol(app)
    assert (line.case_number, line.rule, line.done_by) == (number, "person_declined", "operator")
    assert line.decision == "Påhittat gallringsbeslut för demot"


def test_anna_takes_them_away_at_once(app: Flask, cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    start = decline(cast, number)
    assert start.said == f"{number} är tillbakadraget."
    page = start.click(number)
    again = page.submit("#erase-form")
    assert again.status == 422
    assert "Kryssa i att du förstår." in again.text
    done = again.submit("#erase-form", sure="y")
    assert done.said == f"Texterna i {number} är borta."
    assert number not in done.text
    assert not sees(app, number)
    assert protocol(app)[0].done_by == "Anna Bergström"


def test_cilla_sees_how_many_days_are_left_and_bo_sees_nothing(
    app: Flask, cast: Cast, make: Factory
) -> None:
    with clock.at(START):
        number = make.declined(make.case("discussion"))
    with clock.at(START + timedelta(days=9)):
        words = cast.cilla.get("/").text
        assert f"{number} Kommunen · ska vara borta 16 mars, om 5 dagar" in words
        assert number in cast.anna.get("/").text
        assert number not in cast.bo.get("/").text
        assert number not in cast.hanna.get("/").text
    with clock.at(START + timedelta(days=16)):
        words = Cast(app).cilla.get("/").text
        assert "skulle ha varit borta 16 mars , för 2 dagar sedan" in words


def test_without_a_recorded_decision_it_waits_where_cilla_sees_it(
    app: Flask, cast: Cast, make: Factory
) -> None:
    without_decision(app)
    with clock.at(START):
        number = make.declined(make.case("discussion"))
    late = START + timedelta(days=30)
    assert work(app, late) == 0
    with clock.at(late):
        page = cast.cilla.get("/")
        assert "Gallringsbeslut saknas" in page.text
        form = page.click("Anteckna gallringsbeslutet")
        assert not page.click(number).has("#erase-form")
        assert send(cast.cilla, f"/gallring/fall/{number}", sure="y").status == 409
        form.submit("#settings-form", erasure_decision="KS 2026/114")
    assert sees(app, number)
    assert work(app, late) == 1
    assert protocol(app)[0].decision == "KS 2026/114"


def test_what_is_saved_from_an_open_page_afterwards_is_swept_away(
    app: Flask, cast: Cast, make: Factory
) -> None:
    number = make.declined(make.case("discussion"))
    half = {"draft_key": f"{number}/inlagg", "text": "En halv tanke"}
    assert send(cast.bo, "/utkast", htmx=True, **half).status == 200
    kept = {"draft_key": "fall/nytt", "title": "Ett nytt fall"}
    assert send(cast.anna, "/utkast", htmx=True, **kept).status == 200
    work(app, clock.now())
    with app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        keys = list(db.session.execute(db.text("SELECT key FROM draft")).scalars())
    assert keys == ["fall/nytt"]


# --- the time has passed ---------------------------------------------------------------------


def ended(make: Factory, cast: Cast) -> str:
    with clock.at(START):
        number = make.case("discussion")
        page = cast.anna.get(f"/fall/{number}/dra-tillbaka")
        page.submit("#withdraw-form", reason=CLOSED)
    return number


AFTER = START + timedelta(days=365 * 2 + 2)


def test_an_ended_case_goes_when_cilla_has_seen_the_list_and_said_yes(
    app: Flask, cast: Cast, make: Factory
) -> None:
    number, kept = ended(make, cast), ended(make, cast)
    alive = make.case("discussion")
    with clock.at(AFTER - timedelta(days=10)):
        assert number not in cast.cilla.get("/gallring").text
    assert work(app, AFTER) == 0, "nobody has said yes"
    cast = Cast(app)  # signs in anew
    with clock.at(AFTER):
        page = cast.cilla.get("/gallring").click("Gå vidare till gallring")
        assert alive not in page.text
        done = page.submit("#approve-form", sure="y", numbers=[number])
        assert done.said == "Ett fall gallras inom några minuter."
        assert "godkänt, gallras inom några minuter" in done.text
    assert work(app, AFTER) == 1
    assert (sees(app, number), sees(app, kept), sees(app, alive)) == (False, True, True)
    with clock.at(AFTER):
        words = cast.cilla.get("/gallring").text
        assert "Gallringsfristen har gått ut" in words
        assert "portalen, godkänt av Cilla Törnqvist" in words
        assert cast.bo.get(f"/fall/{number}").status == 404


def test_eva_says_yes_for_a_group_and_reads_nothing(app: Flask, cast: Cast, make: Factory) -> None:
    number = ended(make, cast)
    with clock.at(AFTER):
        page = cast.eva.get("/gallring")
        assert "Läkarintyg" not in page.text
        page.click("Gå vidare till gallring i Kompetensgruppen Exempelbygden").submit(
            "#approve-form", sure="y"
        )
    assert work(app, AFTER) == 1
    assert not sees(app, number)


def test_a_case_that_lives_again_is_left_alone(app: Flask, cast: Cast, make: Factory) -> None:
    with clock.at(START):
        number = make.case("confirmed", purpose="learning")  # nothing is asked after it
    with clock.at(AFTER):
        cast.cilla.get("/gallring").click("Gå vidare").submit("#approve-form", sure="y")
        page = cast.anna.get(f"/fall/{number}/ny-fraga")
        page.submit("#ask-again-form", question="Vad gör vi nu?")
    assert work(app, AFTER) == 0
    assert sees(app, number)


@pytest.mark.parametrize("numbers", [[], ["KG-26-0000"]])
def test_only_what_is_in_the_list_can_be_approved(
    cast: Cast, make: Factory, numbers: list[str]
) -> None:
    with clock.at(AFTER):
        ended(make, cast)
        page = cast.cilla.get("/gallring").click("Gå vidare")
        assert page.submit("#approve-form", sure="y", numbers=numbers).status == 422


def test_the_worker_forgets_old_forms(app: Flask, cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    cast.bo.get(f"/fall/{number}").submit("#comment-form", text="Vem har träffat personen?")
    with app.app_context():
        count = db.text("SELECT count(*) FROM idempotency_key")
        assert db.session.scalar(count)
        db.session.rollback()
        work(app, clock.now() + timedelta(days=8))
        assert db.session.scalar(count) == 0


# --- the commands ----------------------------------------------------------------------------


def run(app: Flask, *words: str, answer: str | None = None) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=list(words), input=answer)
    return result.exit_code, result.output


def test_a_dry_run_changes_nothing(app: Flask, cast: Cast, make: Factory) -> None:
    with clock.at(clock.now() - timedelta(days=800)):
        number = make.case("confirmed", purpose="learning")  # nothing is asked after it
    declined = make.declined(make.case("questions"))
    code, said = run(app, "erase", "--dry-run")
    assert (code, number in said, declined in said) == (0, True, False)
    assert "Läkarintyg" not in said
    assert sees(app, number)
    assert run(app, "erase", "--dry-run", "--group", "granne")[1].strip() == "Inget att gallra."
    assert run(app, "erase", "--group", "finns-inte")[0] == 1


def test_the_operator_says_yes_once(app: Flask, cast: Cast, make: Factory) -> None:
    with clock.at(clock.now() - timedelta(days=800)):
        number = make.case("confirmed", purpose="learning")  # nothing is asked after it
    assert run(app, "erase", answer="ja\n")[0] == 1
    assert sees(app, number)
    code, said = run(app, "erase", answer="gallra\n")
    assert (code, "Gallrade fall: 1" in said) == (0, True)
    assert not sees(app, number)
    assert protocol(app)[0].approved_by == "operator"


def test_one_case_at_once_when_the_person_said_no(app: Flask, make: Factory) -> None:
    number, other = (make.declined(make.case("questions")) for _ in range(2))
    alive = make.case("questions")
    assert run(app, "erase", "--case", alive, "--yes")[0] == 1
    assert run(app, "erase", "--case", number, "--yes")[0] == 0
    assert (sees(app, number), sees(app, other), sees(app, alive)) == (False, True, True)


def test_the_command_says_that_a_decision_is_missing(app: Flask, make: Factory) -> None:
    without_decision(app)
    number = make.declined(make.case("questions"))
    assert "gallringsbeslut saknas" in run(app, "erase", "--case", number, "--dry-run")[1]
    code, said = run(app, "erase", "--case", number, "--yes")
    assert (code, "inget gallringsbeslut antecknat" in said) == (1, True)
    assert sees(app, number)


def test_the_worker_works_beside_the_server_and_stops_with_it(app: Flask, make: Factory) -> None:
    with clock.at(clock.now() - timedelta(days=12)):
        number = make.declined(make.case("questions"))
    erased = threading.Event()

    def note(_session: object) -> None:
        if threading.current_thread().name == "worker":
            erased.set()

    event.listen(Session, "after_commit", note)
    try:
        with worker.beside(app):
            assert erased.wait(timeout=60)
    finally:
        event.remove(Session, "after_commit", note)
    assert "worker" not in {thread.name for thread in threading.enumerate()}
    assert not sees(app, number)


def test_a_case_that_cannot_be_erased_stops_no_other(
    app: Flask, make: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.at(clock.now() - timedelta(days=12)):
        numbers = [make.declined(make.case("questions")) for _ in range(3)]
    real = service.carry_out

    def failing(actor: Actor, case_id: int) -> Erasure | None:
        row = real(actor, case_id)
        if row is not None and row.case_number == numbers[1]:
            raise RuntimeError("a disk that is full")
        return row

    monkeypatch.setattr(service, "carry_out", failing)
    assert work(app, clock.now()) == 2
    assert [sees(app, number) for number in numbers] == [False, True, False]
    assert len(protocol(app)) == 2, "nothing half-done"


def test_the_worker_as_a_command(app: Flask, make: Factory) -> None:
    with clock.at(clock.now() - timedelta(days=12)):
        make.declined(make.case("questions"))
    assert run(app, "worker", "--once") == (0, "Gallrade fall: 1\n")
    assert run(app, "worker", "--once") == (0, "Gallrade fall: 0\n")

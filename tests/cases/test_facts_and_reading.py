"""The text-free facts of a case, recomputed; and the record of who has read it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from kompetensgrupp.cases import service as cases
from kompetensgrupp.cases.models import Case, CaseAccess, CaseFacts, CaseVersion, CaseVisit
from kompetensgrupp.cases.vocabulary import WithdrawReason
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.decisions import proposals
from kompetensgrupp.decisions import service as decisions
from tests.cast import Cast
from tests.factories import Factory
from tests.sending import send

FREE = {date(2026, 4, 3), date(2026, 4, 6)}  # Good Friday, Easter Monday


@contextmanager
def on(day: date, hour: int = 9) -> Iterator[None]:
    with clock.at(datetime(day.year, day.month, day.day, hour, tzinfo=UTC)):
        yield


def working_days(start: date, end: date) -> int:
    """Counted by hand: weekdays after the first day, but for Easter."""
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(day.weekday() < 5 and day not in FREE for day in days)


def test_the_facts_of_a_case_over_easter(make: Factory) -> None:
    written, sent, approved = date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 2)
    answered, confirmed, ended = date(2026, 4, 8), date(2026, 4, 20), date(2026, 4, 27)
    with on(written):
        number = make.case("draft")
        with make.acting("anna"):
            assert not db.session.scalars(select(CaseFacts)).all(), "a draft is no figure"
    with on(sent):
        make._in_review(number, "anna")
    with on(approved):
        make._questions(number, "anna")
    with on(answered):
        make.comment(number, "anna", "Förtydligande.")
        make.comment(number, "bo", "Ett svar.")
        make._discussion(number, "anna")
        make.proposal(number)
    with on(confirmed):
        for name in ("bo", "hanna", "fatima"):
            make.standpoint(number, name)
        with make.acting("cilla") as actor:
            case = make.load(actor, number)
            proposal = proposals.latest_proposal(case)
            assert proposal is not None
            decisions.confirm(actor, case, proposal)
    with on(ended), make.acting("anna") as actor:
        cases.withdraw(actor, make.load(actor, number), WithdrawReason.NO_LONGER_RELEVANT)
    with make.acting("anna"):
        facts = db.session.scalars(select(CaseFacts)).one()
        case = db.session.scalars(select(Case)).one()
        text = db.session.scalars(select(CaseVersion)).one()
    for name in ("purpose", "category", "sex", "age_band", "assistance_band"):
        assert getattr(facts, name) == getattr(text, name)
    assert (facts.group_id, facts.party_id, facts.state) == (
        case.group_id,
        case.party_id,
        case.state,
    )
    moments = {
        "submitted_at": sent, "approved_at": approved, "first_answer_at": answered,
        "confirmed_at": confirmed, "ended_at": ended,
    }  # fmt: skip
    for name, day in moments.items():
        assert getattr(facts, name).date() == day, name
    assert facts.review_days == working_days(sent, approved) == 2
    assert facts.first_answer_days == working_days(approved, answered) == 2
    assert facts.recommendation_days == working_days(approved, confirmed) == 10


def test_the_facts_hold_no_words_of_the_case(make: Factory) -> None:
    make.case("confirmed", background="Kvarnstensgrubbel", title="Kvarnstensgrubbel")
    with make.acting("anna"):
        facts = db.session.scalars(select(CaseFacts)).one()
    assert "Kvarnsten" not in str(vars(facts))


def accesses(make: Factory) -> list[CaseAccess]:
    with make.acting("cilla"):
        return list(db.session.scalars(select(CaseAccess).order_by(CaseAccess.id)))


T0 = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def test_reading_is_recorded_at_most_once_in_ten_minutes(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    for minutes in (0, 1, 9, 10, 15, 19, 20):
        with clock.at(T0 + timedelta(minutes=minutes)):
            assert cast.bo.get(f"/fall/{number}").status == 200
    found = [(row.at - T0) / timedelta(minutes=1) for row in accesses(make)]
    assert found == [0, 10, 20]
    with clock.at(T0 + timedelta(minutes=21)):
        cast.fatima.get(f"/fall/{number}")
    assert len(accesses(make)) == 4


def test_each_page_with_the_text_is_a_reading_and_lists_are_not(cast: Cast, make: Factory) -> None:
    number = make.case("confirmed")
    make.comment(make.case("questions"), "bo")
    for address in ("/", "/fall", "/beslutslogg", "/fall/KG-26-0000"):
        cast.fatima.get(address)
    assert not accesses(make)
    pages = ("", "/logg", "/forslag", "/rekommendation")
    for place, page in enumerate(pages):
        with clock.at(T0 + timedelta(minutes=11 * place)):
            cast.fatima.sign_in()
            assert cast.fatima.get(f"/fall/{number}{page}").status == 200
        rows = accesses(make)
        assert len(rows) == place + 1, page
    with make.acting("fatima") as fatima:
        assert {(row.user_id, row.party_id) for row in rows} == {(fatima.user_id, fatima.party_id)}


def test_the_reviewers_reading_is_recorded_too(cast: Cast, make: Factory) -> None:
    number = make.case("in_review")
    cast.hanna.get("/granska")
    assert not accesses(make)
    cast.hanna.get(f"/granska/{number}")
    assert len(accesses(make)) == 1


def test_who_may_not_read_leaves_no_reading(cast: Cast, make: Factory) -> None:
    number = make.case("in_review")
    for person in (cast.bo, cast.david, cast.eva):
        person.get(f"/fall/{number}")
    assert not accesses(make)


def test_a_poll_and_a_post_move_the_readers_mark(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    cast.bo.get(f"/fall/{number}")
    send(cast.bo, f"/fall/{number}/inlagg", text="Hej", kind="fact")
    with make.acting("bo") as bo:
        query = select(CaseVisit).where(CaseVisit.user_id == bo.user_id)
        visit = db.session.scalars(query).one()
        assert visit.shown_seq == 1
    make.comment(number, "fatima")
    assert number in cast.bo.get("/").one("#nya").get_text()
    cast.bo.get(f"/fall/{number}?efter=1", htmx=True)
    assert number not in cast.bo.get("/").one("#nya").get_text()

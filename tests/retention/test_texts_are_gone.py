"""Erasing a case: not a word is left anywhere, and what may be counted still is."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import LogEntry
from kompetensgrupp.cases import erasing as cases
from kompetensgrupp.cases.models import Case, CaseFacts
from kompetensgrupp.cases.vocabulary import State
from kompetensgrupp.checking import words
from kompetensgrupp.core import chain, clock
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, db
from kompetensgrupp.decisions import service as decisions
from kompetensgrupp.decisions.models import ClosingReason, LaterAnswer, Stance
from kompetensgrupp.deid import Context, check
from kompetensgrupp.deid.forgetting import memories
from kompetensgrupp.groups.models import PartyKind
from kompetensgrupp.retention import service
from kompetensgrupp.retention.models import Erasure
from tests.cast import HARMLESS, Cast
from tests.factories import Factory
from tests.retention.helpers import everything, in_files
from tests.sending import send

#: In no other text, and ASCII, since JSON would hide the rest: each tells which text was left.
WORDS = {
    "title": "zebrafinken", "question": "kvastkuddar", "background": "lergodstomtar",
    "own_goal": "silverpoppel", "reason": "grindstolpar", "comment": "havrekakor",
    "reply": "hallonpaj", "withdrawn": "tegelstenar", "summary": "korgstolar",
    "objection": "basthattar", "outside": "gruskulle", "draft": "rosenbuskar",
    "feedback": "pilgrimsstav", "follow_up": "sadelknappar", "closing": "fiskespad",
    "later": "gungbrador", "other": "vinkelhake",
}  # fmt: skip


def full_case(cast: Cast, make: Factory) -> str:
    """A case with a word of its own in every kind of text, confirmed."""
    texts = {n: f"Om {WORDS[n]}." for n in ("title", "question", "background", "own_goal")}
    number = make.case("in_review", **texts)
    page = cast.hanna.get(f"/granska/{number}")
    page.submit("#review-form", outcome="return", reason=f"Skriv om {WORDS['reason']}.")
    cast.anna.get(f"/fall/{number}/kontrollera").submit("#case-form", **HARMLESS)
    cast.hanna.get(f"/granska/{number}").submit("#review-form", outcome="approve")
    first = make.comment(number, "bo", f"Vet ni något om {WORDS['comment']}?")
    make.comment(number, "anna", f"Ja, {WORDS['reply']}.", parent=first)
    last = make.comment(number, "bo", f"Glöm {WORDS['withdrawn']}.")
    cast.bo.get(f"/fall/{number}/inlagg/{last}/dra-tillbaka").submit("main form")
    cast.anna.get(f"/fall/{number}").submit('form[action$="oppna-diskussion"]')
    page = cast.greger.get(f"/fall/{number}").click("Arbetsförmedlingen berörs inte")
    page.submit("#not-concerned-form", reason=f"Inget om {WORDS['outside']}.")
    make.proposal(number, "bo", f"Köp {WORDS['summary']}")
    make.standpoint(number, "bo", "oppose", f"Vi vill inte ha {WORDS['objection']}.")
    make.standpoint(number, "hanna")
    make.note(number, PartyKind.VARDCENTRAL)
    cast.cilla.get(f"/fall/{number}").submit("#confirm-form")
    make.feedback(number, text=f"Vi köpte {WORDS['feedback']}.")
    with clock.at(clock.now() + timedelta(days=100)):
        make.follow_up(number, text=f"Vi har {WORDS['follow_up']}.")
    _rarities(make, number)
    half = {"draft_key": f"{number}/inlagg", "text": f"En halv tanke om {WORDS['draft']}"}
    send(cast.bo, "/utkast", htmx=True, **half)
    return number


def _rarities(make: Factory, number: str) -> None:
    """Texts that no case has beside all the others: written straight into their tables."""
    with make.acting("cilla") as cilla:
        case = make.load(cilla, number)
        frozen = decisions.recommendation(case)
        assert frozen is not None
        db.session.add_all(
            [
                ClosingReason(
                    group_id=case.group_id, case_id=case.id, reason=f"Om {WORDS['closing']}."
                ),
                LaterAnswer(
                    group_id=case.group_id, recommendation_id=frozen.id, party_id=cilla.party_id,
                    user_id=cilla.user_id, stance=Stance.ABSTAIN, reason=f"Om {WORDS['later']}.",
                ),
            ]
        )  # fmt: skip
        audit.exempt("a test")


def erase(app: Flask, number: str) -> Erasure:
    with app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        case = db.session.scalars(select(Case).where(Case.number == number)).one()
        done = service.erase_declined(service.operator(case.group_id), case)
        db.session.commit()
        return done


def left(haystack: str) -> list[str]:
    """Of which texts a word is left."""
    return [kind for kind, word in WORDS.items() if word in haystack]


def test_not_a_word_is_left_in_any_row(app: Flask, cast: Cast, make: Factory) -> None:
    other = make.case("questions", title=f"Om {WORDS['other']}")
    number = full_case(cast, make)
    assert sorted(left(everything(app))) == sorted(WORDS)
    make.declined(number)
    done = erase(app, number)
    assert left(everything(app)) == ["other"]
    assert cast.bo.get(f"/fall/{other}").status == 200
    assert done.counts == {
        "case_version": 1, "review": 2, "comment": 3, "proposal": 1, "step": 1, "standpoint": 3,
        "not_concerned": 1, "closing_reason": 1, "recommendation": 1, "feedback": 1,
        "follow_up": 1, "later_answer": 1, "log_text": 6,
    }  # fmt: skip


@pytest.mark.usefixtures("database_url")
def test_not_a_byte_is_left_in_any_file(
    app: Flask, cast: Cast, make: Factory, tmp_path: Path, database_kind: str
) -> None:
    if database_kind != "sqlite":
        pytest.skip("PostgreSQL keeps dead rows until VACUUM: docs/drift.md")
    make.case("questions", title=f"Om {WORDS['other']}")
    number = full_case(cast, make)
    assert in_files(tmp_path, WORDS["comment"])
    make.declined(number)
    erase(app, number)
    assert in_files(tmp_path, *WORDS.values()) == [WORDS["other"]]


def test_words_proposed_in_a_case_go_with_it(app: Flask, cast: Cast, make: Factory) -> None:
    """Nobody has said yet that they are no names; what the leader has approved stays."""
    number, other = make.case("discussion"), make.case("discussion")
    propose(cast, number, "Vi ses i Eslöv.")
    cast.cilla.get("/kontrollen").submit(
        'form:has(input[value="Eslöv"]):has(input[value="allowed"])'
    )
    propose(cast, number, "Lindqvistska ringde.")
    assert "Lindqvistska" in cast.cilla.get("/kontrollen").text
    with make.acting("bo") as bo:
        words.propose(bo, "Hallonlunden", other)
    make.declined(number)
    done = erase(app, number)
    page = cast.cilla.get("/kontrollen").text
    assert "Lindqvistska" not in page
    assert "Eslöv" in page
    assert "Hallonlunden" in page, "another case's"
    assert done.counts["allowed_word"] == 1


def propose(cast: Cast, number: str, text: str) -> None:
    """Bo lets what the checker finds stand, and proposes it for the group's list."""
    page = cast.bo.get(f"/fall/{number}").submit("#comment-form", text=text)
    none = str(page.one('button[value^="none:"]')["value"])
    token = none.removeprefix("none:")
    page = page.submit("#comment-form", button=none, **{f"card_list_{token}": "1"})
    assert page.submit("#comment-form").status == 200


def test_the_chain_still_holds_and_the_log_says_that_it_happened(
    app: Flask, cast: Cast, make: Factory
) -> None:
    number = full_case(cast, make)
    make.declined(number)
    erase(app, number)
    with app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        rows = db.session.scalars(
            select(LogEntry).join(Case, Case.group_id == LogEntry.group_id)
            .where(Case.number == number).order_by(LogEntry.seq)
        ).all()  # fmt: skip
        previous = chain.GENESIS
        for row in rows:
            assert row.previous == previous
            assert row.hash == chain.entry_hash(previous, audit.hashed_fields(row))
            previous = row.hash
    assert "Gallrade fallets texter" in cast.bo.get("/beslutslogg").text


def test_the_index_forgets_with_the_case(app: Flask, cast: Cast, make: Factory) -> None:
    """Its stems are in no row and no file either, and other cases are found as before."""
    other = make.case("questions", title="Om skidspåret")
    number = make.case("discussion", title="Om ostkakan och skidspåret")
    make.comment(number, "bo", "Syltburken står kvar.")
    assert "ostkak" in everything(app)
    make.declined(number)
    erase(app, number)
    words = everything(app)
    assert "skidspår" in words
    assert not [stem for stem in ("ostkak", "syltburk") if stem in words]
    page = cast.bo.get("/sok?q=skidspåren")
    assert [str(a["href"]) for a in page.soup.select("#traffar .list__title a")] == [
        f"/fall/{other}"
    ]


def test_a_case_that_was_declined_is_in_no_figure(app: Flask, make: Factory) -> None:
    number, kept = make.case("questions"), make.case("questions")
    make.declined(number)
    assert facts_of(app, number).is_counted is False
    erase(app, number)
    facts = facts_of(app, number)
    assert (facts.state, facts.is_counted) == (State.WITHDRAWN, False)
    assert (facts.sex, facts.age_band, facts.category) == (None, None, None)
    assert facts_of(app, kept).is_counted


def test_the_figures_of_a_case_outlive_its_texts(app: Flask, make: Factory, cast: Cast) -> None:
    """How it ended, when, and its bands: reports of periods past still say the same."""
    number = make.case("confirmed")
    before = vars(facts_of(app, number)).copy()
    with app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        case = db.session.scalars(select(Case).where(Case.number == number)).one()
        actor = service.operator(case.group_id)
        cases.erase(actor, case)
        audit.exempt("a test")
        db.session.commit()
    after = vars(facts_of(app, number)).copy()
    for row in (before, after):
        row.pop("_sa_instance_state")
    assert after == before
    assert after["state"] == State.CONFIRMED


def facts_of(app: Flask, number: str) -> Any:
    with app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        query = select(CaseFacts).join(Case, Case.id == CaseFacts.case_id)
        return db.session.scalars(query.where(Case.number == number)).one()


def test_no_print_of_a_sent_form_is_left(app: Flask, cast: Cast, make: Factory) -> None:
    """A short text can be guessed from its print."""
    number, kept = make.case("discussion"), make.case("discussion")
    for case in (number, kept):
        cast.bo.get(f"/fall/{case}").submit("#comment-form", text="Ja.")
    make.declined(number)
    erase(app, number)
    rows = everything(app)
    assert f"/fall/{number}/inlagg" not in rows
    assert f"/fall/{kept}/inlagg" in rows


def test_the_checker_remembers_nothing(app: Flask, make: Factory) -> None:
    number = make.declined(make.case("questions"))
    check("Klienten heter Zorba.", Context(thread=("Zorba Kvist ringde.",)))
    assert any(memory.cache_info().currsize for memory in memories())
    erase(app, number)
    assert not any(memory.cache_info().currsize for memory in memories())

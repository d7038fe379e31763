"""The index finds the same on both databases, keeps up with what is written, and forgets."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kompetensgrupp.cases.models import CaseVersion
from kompetensgrupp.core import search
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, begin_write, db, leave_no_trace
from kompetensgrupp.core.search import Entry, SearchEntry, SearchWord
from kompetensgrupp.threads import service as threads
from kompetensgrupp.threads.models import CommentKind
from tests.factories import Factory

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
#: Texts of group 1 by number, and one of another group.
TEXTS = {
    1: "Läkarintyget gick ut och arbetsförmågan är inte utredd.",
    2: "Intygen räcker inte; vårdplanen saknas.",
    3: "Planen för arbetsträningen håller.",
    4: "Värdet av mötet var stort. Å, ä och ö.",
    5: "Tandvården dröjer, 7F3K.",
}
#: What is asked for and which texts are found, the newest first.
QUESTIONS = {
    "intyg": [2, 1],  # inflected, and the end of a compound
    "INTYGENS": [2, 1],
    "arbetsförmåga": [1],
    "arbetsförm": [1],  # half-written
    "arbetsförmågor utredd": [1],
    "planer": [3, 2],
    "vård": [5, 2],  # begins and ends compounds
    "värd": [4],  # and isn't vård
    "vard": [],
    "tandv": [5],
    "tandv dröjer": [],  # only the last word may be half-written
    "dröjer tandv": [5],
    "7f3k": [5],
    "mötena": [4],
    "att och det": [],
    "": [],
    "zebra": [],
    "intyg zebra": [],
}


@pytest.fixture
def texts(app: Flask) -> Iterator[None]:
    """The texts above in the index, in a transaction that is rolled back."""
    with app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        begin_write(db.session())
        put(*(Entry("post", n, 1, n, AT, words) for n, words in TEXTS.items()))
        put(Entry("post", 99, 2, 99, AT, "Ett intyg hos grannen."))
        yield
        db.session.rollback()


def put(*entries: Entry) -> None:
    search.put(db.session().connection(), entries)


def found(question: str, group_id: int = 1, wide: bool = False) -> list[int]:
    """The numbers of the texts found."""
    ids = search.candidates(group_id, search.understand(group_id, question, wide), 100)
    refs = dict(db.session.execute(select(SearchEntry.id, SearchEntry.ref)).all())
    return [refs[one] for one in ids]


@pytest.mark.usefixtures("texts")
def test_swedish_is_found_in_all_its_shapes() -> None:
    assert {question: found(question) for question in QUESTIONS} == QUESTIONS


@pytest.mark.usefixtures("texts")
def test_within_a_longer_word_only_when_asked_widely() -> None:
    assert found("karint") == []
    assert found("karint", wide=True) == [1]
    assert found("örmå dd", wide=True) == []  # too short to stand anywhere


@pytest.mark.usefixtures("texts")
def test_a_kind_is_asked_for_like_a_word() -> None:
    put(Entry("case", 1, 1, 7, AT, "Intyg saknas."))
    terms = search.understand(1, "intyg")
    assert len(search.candidates(1, terms, 100)) == 3
    assert len(search.candidates(1, ((search.mark("case"),), *terms), 100)) == 1
    assert found("kgzcase") == []  # nobody can type it


@pytest.mark.usefixtures("texts")
def test_pages_go_on_where_they_ended() -> None:
    terms = search.understand(1, "intyg")
    first = search.candidates(1, terms, 1)
    assert search.candidates(1, terms, 5, before=first[0]) == search.candidates(1, terms, 5)[1:]


@pytest.mark.usefixtures("texts")
def test_the_border_is_held_by_the_question_and_by_the_database(database_kind: str) -> None:
    assert found("intyg", group_id=2) == [99]
    assert found("grannen") == []
    terms = search.understand(2, "grannen")
    assert search.candidates(1, terms, 100) == []
    if database_kind == "postgresql":
        allow_groups(db.session(), [1])
        assert search.candidates(2, terms, 100) == []
        assert search.understand(2, "grannen") == ()
        assert db.session.scalars(select(SearchEntry.ref).where(SearchEntry.ref == 99)).all() == []


HOSTILE = (
    '"', "'", "a* OR b", "NEAR(a b)", "intyg)", "(((", "col:intyg", "-intyg", "^intyg", "%_%",
    "\\", "a\x00b", "intyg' | 'x", "' & '", "!intyg", "<->", "🙂", "x" * 5000, "intyg " * 500,
    "Ⅷ ²½ ١٢٣ ꟗꞲ", "é e\u0301", "😀intyg😀", "1e5 0x1F -5 3.14",
)  # fmt: skip


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize("wide", [False, True])
def test_no_question_is_an_error(wide: bool) -> None:
    put(Entry("post", 50, 1, 50, AT, " ".join(HOSTILE)))
    for question in HOSTILE:
        assert found(question, wide=wide) == [] or 50 in found(question, wide=wide)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.text(max_size=40))
def test_what_was_written_is_found_again(texts: None, words: str) -> None:
    """Any text with a word in it is found by all its words, on both databases."""
    put(Entry("post", 60, 1, 60, AT, f"{words} arbetsro"))
    assert 60 in found(f"{words[:100]} arbetsro") or len(words.split()) > search.MOST_WORDS


def test_the_index_keeps_up_with_a_post(app: Flask, make: Factory) -> None:
    number = make.case("discussion")

    def hits(word: str) -> int:
        with make.acting("bo") as actor:
            group = actor.group_id or 0
            return len(search.candidates(group, search.understand(group, word), 100))

    seq = make.comment(number, "bo", "Kanske en snöskottning?")
    assert hits("snöskottningen") == 1
    with make.acting("bo") as actor:
        case = make.load(actor, number)
        comment = threads.load_comment(actor, seq, case=case)
        comment.text = "Nej, lövblåsning."
        threads.tell(actor, case, comment, threads.Event.COMMENT_CHANGED)
    assert (hits("snöskottning"), hits("lövblåsningar")) == (0, 1)
    with make.acting("bo") as actor:
        case = make.load(actor, number)
        threads.withdraw(actor, case, threads.load_comment(actor, seq, case=case))
    assert hits("lövblåsning") == 0


def test_a_draft_and_a_waiting_post_are_in_no_index(make: Factory) -> None:
    make.case("draft", title="Bara utkastets snöblåsa")
    make.case("in_review", title="Granskarens snöblåsa")
    number = make.case("questions")
    with make.acting("bo") as actor:
        case = make.load(actor, number)
        threads.post(actor, case, "Väntar på snöblåsan", CommentKind.FACT, waits=True)
        group = actor.group_id or 0
        db.session.flush()
        assert search.understand(group, "snöblåsa") == ()
        approved = db.session.scalars(
            select(CaseVersion.id).where(CaseVersion.case_id == case.id)
        ).one()
        entries = select(SearchEntry.ref).where(SearchEntry.kind == "case")
        assert db.session.scalars(entries).all() == [approved]


@pytest.mark.usefixtures("database_url")
def test_what_is_forgotten_is_in_no_byte(
    app: Flask, make: Factory, tmp_path: Path, database_kind: str
) -> None:
    number, other = make.case("questions"), make.case("questions", author="jonas")
    make.comment(number, "bo", "Om snögubben och potatisen.")
    make.comment(other, "bo", "Också om potatisen.")
    with make.acting("cilla") as actor:
        case = make.load(actor, number)
        for comment in db.session.scalars(
            select(threads.Comment).where(threads.Comment.case_id == case.id)
        ):
            comment.text = comment.html = "[maskerat]"
            threads.tell(actor, case, comment, threads.Event.COMMENT_RESTORED)
        assert search.forget(case.group_id, case.id) == 2
        search.tidy(case.group_id)
        words = db.session.scalars(select(SearchWord.word)).all()
        assert "potatis" in words
        assert not [word for word in words if word.startswith("snög")]
        leave_no_trace(db.session())
    if database_kind == "sqlite":
        files = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
        assert b"potatis" in files
        assert b"sn\xc3\xb6gub" not in files.lower()


def test_words_and_terms_are_few_whatever_is_asked(app: Flask) -> None:
    with app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        begin_write(db.session())
        put(Entry("post", 1, 1, 1, AT, " ".join(f"plan{n}x" for n in range(200))))
        terms = search.understand(1, "plan")
        assert len(terms[0]) == search.MOST_SHAPES
        assert len(search.understand(1, " ".join(f"plan{n}x" for n in range(20)))) == 8
        db.session.rollback()

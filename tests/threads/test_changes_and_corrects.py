"""Second thoughts about an own post: a quarter of an hour freely, after that with the earlier text
kept for all to see; and what happens on a page that has gone stale (R14).
"""

from datetime import timedelta

import pytest

from kompetensgrupp.audit.models import Event
from kompetensgrupp.cases.models import Case
from kompetensgrupp.cases.vocabulary import State
from kompetensgrupp.core import clock
from kompetensgrupp.core.rights import Actor, Role
from kompetensgrupp.threads import rules
from kompetensgrupp.threads.models import Comment, Held
from tests.cast import Cast, Page
from tests.factories import Factory
from tests.sending import send

OLD, NEW = "Läkarintyget gäller till maj.", "Läkarintyget gäller till juni."


def later(minutes: float = 20) -> clock.at:
    return clock.at(clock.now() + timedelta(minutes=minutes))


def body(page: Page, seq: int = 1) -> str:
    return page.one(f"#inlagg-{seq} .post__body").get_text(" ", strip=True)


@pytest.mark.parametrize(("minutes", "keeps"), [(0, False), (14.9, False), (15, True), (60, True)])
def test_a_quarter_of_an_hour_leaves_no_trace(minutes: float, keeps: bool) -> None:
    written = clock.now()
    assert rules.leaves_trace(written, written + timedelta(minutes=minutes)) is keeps


def test_bo_changes_his_post_at_once(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "bo", OLD)
    page = cast.bo.get(f"/fall/{number}").click("Ändra")
    page = page.submit("#change-form", text=NEW)
    assert page.said == "Inlägget är ändrat."
    page = cast.fatima.get(f"/fall/{number}")
    assert body(page) == NEW
    assert "ändrat" in page.one("#inlagg-1 .post__head").get_text()
    assert OLD not in page.response.text
    assert cast.fatima.get(f"/fall/{number}/inlagg/1/versioner").status == 404


def test_bo_corrects_his_post_and_everybody_sees_what(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "bo", OLD)
    with later():
        page = cast.bo.get(f"/fall/{number}").click("Rätta")
        page = page.submit("#change-form", text=NEW)
        assert page.said == "Inlägget är rättat. Den tidigare texten finns kvar."
        page = cast.fatima.get(f"/fall/{number}").click("rättat")
    assert [part.get_text() for part in page.soup.select(".diff del")] == ["[borttaget: maj.]"]
    assert [part.get_text() for part in page.soup.select(".diff ins")] == ["[tillagt: juni.]"]


def test_every_correction_is_kept_and_a_change_before_it_is_not(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "bo", "Ett.")
    make.correct(number, "bo", 1, "Två.", minutes=5)
    make.correct(number, "bo", 1, "Tre.", minutes=30)
    make.correct(number, "bo", 1, "Fyra.", minutes=31)
    page = cast.cilla.get(f"/fall/{number}/inlagg/1/versioner")
    changes = [diff.get_text() for diff in page.soup.select(".diff")]
    assert changes == ["[borttaget: Tre.][tillagt: Fyra.]", "[borttaget: Två.][tillagt: Tre.]"]
    assert "Ett." not in page.text


def test_what_happened_is_in_the_log_without_the_text(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "bo", OLD)
    make.correct(number, "bo", 1, NEW, minutes=1)
    make.correct(number, "bo", 1, OLD)
    log = cast.fatima.get(f"/fall/{number}/logg?inlagg=1")
    assert Event.COMMENT_CHANGED.label in log.text
    assert Event.COMMENT_CORRECTED.label in log.text
    assert "Läkarintyget" not in log.text
    deciding = cast.fatima.get(f"/fall/{number}/logg").one("ol.log").get_text()
    assert Event.COMMENT_CHANGED.label not in deciding


def test_the_same_text_changes_nothing(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "bo", OLD)
    with later():
        cast.bo.get(f"/fall/{number}/inlagg/1/ratta").submit("#change-form")
    assert cast.bo.get(f"/fall/{number}/inlagg/1/versioner").status == 404
    assert "rättat" not in cast.bo.get(f"/fall/{number}").one("#inlagg-1").get_text()


def test_only_the_kind_can_be_another_and_the_text_needs_no_version(
    cast: Cast, make: Factory
) -> None:
    number = make.case("questions")
    make.comment(number, "bo", OLD)
    with later():
        cast.bo.get(f"/fall/{number}/inlagg/1/ratta").submit("#change-form", kind="question")
    page = cast.fatima.get(f"/fall/{number}")
    assert page.one("#inlagg-1 .post__kind").get_text() == "Fråga"
    assert cast.fatima.get(f"/fall/{number}/inlagg/1/versioner").status == 404


def test_a_change_is_checked_like_a_new_post(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "bo", OLD)
    page = cast.bo.get(f"/fall/{number}/inlagg/1/ratta")
    refused = page.submit("#change-form", text="Ring 070-174 06 58 i stället.")
    assert refused.status == 422
    assert refused.form("#change-form")["text"] == "Ring 070-174 06 58 i stället."
    assert refused.submit("#change-form", text="").status == 422
    assert body(cast.fatima.get(f"/fall/{number}")) == OLD


@pytest.mark.parametrize(
    ("mine", "state", "withdrawn", "held", "may"),
    [
        (True, "discussion", False, None, True),
        (False, "discussion", False, None, False),
        (True, "confirmed", False, None, False),
        (True, "discussion", True, None, False),
        (True, "discussion", False, Held.FLAGGED, False),
        (True, "discussion", False, Held.WAITING, False),
    ],
)
def test_who_changes_what(
    mine: bool, state: str, withdrawn: bool, held: Held | None, may: bool
) -> None:
    moment = clock.now()
    bo = Actor("Bo", user_id=1 if mine else 2, roles=frozenset({Role.ADVISER}))
    written = Comment(author_id=1, held=held, withdrawn_at=moment if withdrawn else None)
    assert bool(rules.may_change(bo, Case(state=State(state)), written, moment)) is may


def test_from_a_stale_page_both_texts_are_shown_and_none_is_lost(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "bo", OLD)
    stale = cast.bo.get(f"/fall/{number}/inlagg/1/ratta")
    make.correct(number, "bo", 1, "Läkarintyget har gått ut.", minutes=1)
    conflict = stale.submit("#change-form", text=NEW)
    assert conflict.status == 409
    assert "Läkarintyget har gått ut." in conflict.text
    assert conflict.form("#change-form")["text"] == NEW
    assert body(cast.fatima.get(f"/fall/{number}")) == "Läkarintyget har gått ut."
    assert conflict.submit("#change-form").status == 200
    assert body(cast.fatima.get(f"/fall/{number}")) == NEW


@pytest.mark.parametrize("meanwhile", ["withdrawn", "flagged"])
def test_what_was_typed_is_there_though_the_post_has_gone(
    cast: Cast, make: Factory, meanwhile: str
) -> None:
    number = make.case("questions")
    make.comment(number, "bo", OLD)
    page = cast.bo.get(f"/fall/{number}/inlagg/1/ratta")
    if meanwhile == "withdrawn":
        send(cast.bo, f"/fall/{number}/inlagg/1/dra-tillbaka")
    else:
        make.flag(number, 1, "fatima")
    answer = page.submit("#change-form", text=NEW)
    assert answer.status == 409
    assert answer.form("#change-form")["text"] == NEW
    assert cast.bo.get(f"/fall/{number}/inlagg/1/ratta").status == 403
    assert NEW not in cast.cilla.get(f"/fall/{number}").response.text


def test_a_history_goes_from_view_with_its_post(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "bo", OLD)
    make.correct(number, "bo", 1, NEW)
    assert cast.fatima.get(f"/fall/{number}/inlagg/1/versioner").status == 200
    make.flag(number, 1, "fatima")
    for person in (cast.fatima, cast.anna):
        assert person.get(f"/fall/{number}/inlagg/1/versioner").status == 404


def test_a_half_made_change_is_kept_and_gone_on_with(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "bo", OLD)
    page = cast.bo.get(f"/fall/{number}/inlagg/1/ratta")
    send(cast.bo, "/utkast", **{**page.form("#change-form"), "text": NEW})
    start = cast.bo.get("/")
    page = start.click(f"Ändring av ett inlägg i {number}")
    assert page.form("#change-form")["text"] == NEW
    page.submit("#change-form")
    assert f"Ändring av ett inlägg i {number}" not in cast.bo.get("/").text

"""«Använd i förslaget»: a post beside the form, its words taken in with one press, and the link."""

import pytest
from sqlalchemy import select

from kompetensgrupp.core.db import db
from kompetensgrupp.decisions.models import Proposal
from tests.cast import Cast, Page
from tests.factories import Factory
from tests.sending import send

WORDS = "Börja med ett läkarutlåtande.\n\nSedan en gemensam kartläggning."


@pytest.fixture
def number(make: Factory) -> str:
    """A discussion where Fatima has said what could be done, as an answer with a quote."""
    number = make.case("discussion")
    make.comment(number, "anna", "Vad börjar vi med?")
    make.comment(number, "fatima", f"> Anna skrev (#1):\n> Vad börjar vi med?\n\n{WORDS}", 1)
    return number


def begin(cast: Cast, number: str, seq: int = 2) -> Page:
    link = cast.bo.get(f"/fall/{number}").one(f'#inlagg-{seq} a[href*="/forslag/nytt?inlagg="]')
    assert "Använd i förslaget" in link.get_text()
    return cast.bo.get(str(link["href"]))


def finish(page: Page) -> Page:
    party = page.one("#steps-0-party option:nth-of-type(2)")["value"]
    form = page.form("#proposal-form")
    fields = {"steps_0_party": party, "steps_0_when": "i mars"}
    if not form["steps-0-measure"]:
        fields["steps_0_measure"] = "Kartläggning"
    return page.submit(
        "#proposal-form", **({} if form["summary"] else {"summary": "Plan"}), **fields
    )


def stored(make: Factory) -> list[dict[str, object]]:
    with make.acting("bo"):
        return (
            db.session.scalars(select(Proposal).order_by(Proposal.number.desc())).first().builds_on
        )  # type: ignore[union-attr]


@pytest.mark.parametrize("htmx", [False, True])
def test_a_posts_words_go_into_the_summary(cast: Cast, number: str, htmx: bool) -> None:
    page = begin(cast, number)
    assert "Sedan en gemensam kartläggning." in page.one("aside").get_text()
    page = page.submit("#proposal-form", htmx=htmx, summary="Så här.", button="use_in_summary")
    form = page.form("#proposal-form")
    assert form["summary"] == f"Så här.\n\n{WORDS}", "its own words, not what it quotes"
    assert form["builds_on"] == "2"
    assert "inlägg 2 av Fatima Rahimi" in page.soup.get_text()
    assert page.has("aside"), "the post stays beside"


def test_a_posts_words_become_a_step(cast: Cast, make: Factory, number: str) -> None:
    page = begin(cast, number).submit("#proposal-form", button="use_as_step")
    form = page.form("#proposal-form")
    assert form["steps-0-measure"] == (
        "Börja med ett läkarutlåtande. Sedan en gemensam kartläggning."
    ), "the empty first step is used"
    page = page.submit("#proposal-form", button="use_as_step")
    assert "kartläggning" in page.form("#proposal-form")["steps-1-measure"]


def test_a_long_post_is_cut_at_a_word(cast: Cast, make: Factory, number: str) -> None:
    make.comment(number, "fatima", "kartläggning " * 40)
    page = begin(cast, number, 3).submit("#proposal-form", button="use_as_step")
    measure = page.form("#proposal-form")["steps-0-measure"]
    assert len(measure) <= 300
    assert measure.endswith("kartläggning …")


def test_the_proposal_keeps_a_link_to_the_post(cast: Cast, make: Factory, number: str) -> None:
    page = begin(cast, number).submit("#proposal-form", button="use_in_summary")
    assert "är lagt" in finish(page).said
    assert stored(make) == [{"seq": 2, "author": "Fatima Rahimi"}]
    words = "Bygger på inlägg 2 av Fatima Rahimi ."
    assert words in cast.greger.get(f"/fall/{number}").one("#forslag").get_text(" ", strip=True)
    link = cast.greger.get(f"/fall/{number}").one('#forslag a[href="#inlagg-2"]')
    assert link.get_text() == "inlägg 2 av Fatima Rahimi"
    for name in ("bo", "hanna", "fatima"):
        make.standpoint(number, name)
    send(cast.cilla, f"/fall/{number}/forslag/1/faststall")
    for end in ("forslag", "rekommendation"):
        page = cast.anna.get(f"/fall/{number}/{end}")
        assert page.link("inlägg 2 av Fatima Rahimi") == f"/fall/{number}#inlagg-2"


def test_the_next_version_builds_on_it_too_unless_it_is_unticked(
    cast: Cast, make: Factory, number: str
) -> None:
    finish(begin(cast, number).submit("#proposal-form", button="use_in_summary"))
    page = cast.bo.get(f"/fall/{number}/forslag/nytt")
    assert page.form("#proposal-form")["builds_on"] == "2"
    finish(page)
    assert [source["seq"] for source in stored(make)] == [2]
    form = cast.bo.get(f"/fall/{number}/forslag/nytt").form("#proposal-form")
    del form["builds_on"]
    cast.bo.post(f"/fall/{number}/forslag", form)
    assert stored(make) == []


def test_a_post_that_is_only_looked_at_leaves_no_link(
    cast: Cast, make: Factory, number: str
) -> None:
    finish(begin(cast, number))
    assert stored(make) == []
    assert "Bygger på inlägg" not in cast.bo.get(f"/fall/{number}").text


def test_two_posts_are_both_named(cast: Cast, make: Factory, number: str) -> None:
    page = begin(cast, number).submit("#proposal-form", button="use_in_summary")
    fields = page.form("#proposal-form")
    fields |= {"post": "1", "action": "use_in_summary"}
    page = cast.bo.post(f"/fall/{number}/forslag", fields)
    assert page.form("#proposal-form")["builds_on"] == ["1", "2"]
    finish(page)
    assert [source["seq"] for source in stored(make)] == [1, 2]
    shown = cast.bo.get(f"/fall/{number}").one("#forslag").get_text()
    assert "inlägg 1 av Anna Bergström och inlägg 2 av Fatima Rahimi" in shown


@pytest.mark.parametrize("seq", ["9", "-1", "x", "99999999999"])
def test_a_post_that_is_not_there_is_none(cast: Cast, make: Factory, number: str, seq: str) -> None:
    page = cast.bo.get(f"/fall/{number}/forslag/nytt?inlagg={seq}")
    assert page.status == 200
    assert not page.has("aside")
    again = page.submit("#proposal-form", summary="Plan")
    assert again.status == 422
    finish(again)
    fields = cast.bo.get(f"/fall/{number}/forslag/nytt").form("#proposal-form")
    cast.bo.post(f"/fall/{number}/forslag", {**fields, "builds_on": [seq, "1"]})
    assert [source["seq"] for source in stored(make)] == [1]


def test_a_withdrawn_post_is_not_used(cast: Cast, make: Factory, number: str) -> None:
    page = begin(cast, number)
    cast.fatima.get(f"/fall/{number}/inlagg/2/dra-tillbaka").submit("main form")
    stale = page.submit("#proposal-form", button="use_in_summary")
    assert "läkarutlåtande" not in stale.text
    assert "går inte att använda" in stale.text
    assert not stale.form("#proposal-form").get("builds_on")


def test_what_is_half_written_remembers_the_posts(cast: Cast, number: str) -> None:
    page = begin(cast, number).submit("#proposal-form", button="use_in_summary")
    fields = {n.replace("-", "__"): v for n, v in page.form("#proposal-form").items()
              if n != "csrf_token"}  # fmt: skip
    send(cast.bo, "/utkast", **fields)
    again = cast.bo.get(f"/fall/{number}/forslag/nytt?inlagg=1")
    assert again.form("#proposal-form")["builds_on"] == "2"
    assert "Inlägg 1" in again.one("aside").get_text()
    assert WORDS.split("\n", maxsplit=1)[0] in again.form("#proposal-form")["summary"]

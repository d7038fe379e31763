"""R14: a late edit from a stale page gives both texts; nothing typed is lost."""

import pytest
from sqlalchemy import select

from kompetensgrupp.cases.models import CaseVersion
from kompetensgrupp.core.db import db
from tests.cast import HARMLESS, Cast, Page
from tests.factories import Factory
from tests.sending import send

MINE, THEIRS = "Det jag skrev i den andra fliken.", "Det som redan är sparat."
#: A text under writing: a draft, or a change of what is approved.
KINDS = ("draft", "discussion")


def step(cast: Cast, number: str, place: int = 3, who: str = "anna") -> Page:
    return getattr(cast, who).get(f"/fall/{number}/skriv/{place}")


def saved(make: Factory) -> CaseVersion:
    with make.acting("anna"):
        query = select(CaseVersion).order_by(CaseVersion.number.desc())
        found = db.session.scalars(query).first()
        assert found is not None
        return found


def conflict(cast: Cast, number: str) -> Page:
    stale = step(cast, number)
    step(cast, number).submit("#case-form", background=THEIRS)
    return stale.submit("#case-form", background=MINE)


@pytest.mark.parametrize("kind", KINDS)
def test_both_texts_stand_beside_each_other(cast: Cast, make: Factory, kind: str) -> None:
    page = conflict(cast, make.case(kind))
    assert page.status == 409
    sides = [
        side.get_text(" ").split() for side in page.soup.select("#val-background .compare > div")
    ]
    assert sides == [["Sparat", *THEIRS.split()], ["Ditt", *MINE.split()]]
    marked = [tag.get_text() for tag in page.soup.select("#val-background mark")]
    assert marked == ["som redan är sparat.", "jag skrev i den andra fliken."]
    assert not page.has("#val-own_goal"), "only what differs is asked about"
    assert saved(make).background == THEIRS


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("keep", "typed", "result"),
    [("mine", "", MINE), ("saved", "", THEIRS), ("own", "Båda ihop.", "Båda ihop.")],
)
def test_anna_chooses(
    cast: Cast, make: Factory, kind: str, keep: str, typed: str, result: str
) -> None:
    number = make.case(kind)
    page = conflict(cast, number)
    answer = page.submit(
        "#case-form", keep_background=keep, **({"background": typed} if typed else {})
    )
    assert answer.address == f"/fall/{number}/skriv/4"
    assert saved(make).background == result


def test_what_nobody_else_touched_is_simply_saved(cast: Cast, make: Factory) -> None:
    """Two tabs on two steps, and two fields of one step: no question where nothing met."""
    number = make.case("draft")
    stale = step(cast, number)
    step(cast, number, 1).submit("#case-form", title="En annan rubrik")
    step(cast, number).submit("#case-form", own_goal="Vill börja studera.")
    page = stale.submit("#case-form", background=MINE)
    assert page.has("#val-own_goal")
    assert not page.has("#val-background"), "only the goal was saved otherwise"
    page.submit("#case-form", keep_own_goal="saved")
    text = saved(make)
    assert (text.title, text.own_goal, text.background) == (
        "En annan rubrik", "Vill börja studera.", MINE,
    )  # fmt: skip


def test_the_same_change_twice_is_no_conflict(cast: Cast, make: Factory) -> None:
    number = make.case("draft")
    stale = step(cast, number)
    step(cast, number).submit("#case-form", background=MINE)
    assert stale.submit("#case-form", background=f"{MINE} ").address.endswith("/skriv/4")


def test_bands_dates_and_parties_are_chosen_too(cast: Cast, make: Factory) -> None:
    number = make.case("draft")
    band, asked = step(cast, number, 2), step(cast, number, 4)
    boxes = [str(tag["value"]) for tag in asked.soup.select('[name="parties_asked"]')]
    step(cast, number, 2).submit("#case-form", age_band="45-54")
    page = band.submit("#case-form", age_band="25-34")
    assert "45–54 år" in page.one("#val-age_band").get_text()
    assert "25–34 år" in page.one("#val-age_band").get_text()
    assert not page.has("#val-age_band textarea")
    page.submit("#case-form", keep_age_band="saved")
    step(cast, number, 4).submit(
        "#case-form", parties_asked=boxes[:1], answer_wanted_by="2027-01-15"
    )
    page = asked.submit("#case-form", parties_asked=boxes[1:3])
    assert "15 januari" in page.one("#val-answer_wanted_by").get_text()
    page.submit("#case-form", keep_answer_wanted_by="saved")
    text = saved(make)
    assert str(text.age_band) == "45-54"
    assert text.parties_asked == [int(box) for box in boxes[1:3]]
    assert str(text.answer_wanted_by) == "2027-01-15"


def test_a_third_text_meets_the_choice(cast: Cast, make: Factory) -> None:
    number = make.case("draft")
    page = conflict(cast, number)
    step(cast, number).submit("#case-form", background="En tredje text.")
    again = page.submit("#case-form", keep_background="mine")
    assert again.status == 409
    assert "En tredje text." in again.one("#val-background").get_text()
    assert MINE in again.one("#val-background").get_text()
    again.submit("#case-form", keep_background="saved")
    assert saved(make).background == "En tredje text."


def test_a_choice_with_an_identity_comes_back_as_the_step(cast: Cast, make: Factory) -> None:
    page = conflict(cast, make.case("draft"))
    refused = page.submit("#case-form", keep_background="own", background="Ring 070-174 06 12.")
    assert refused.status == 422
    assert "070-174 06 12" in refused.form("#case-form")["background"]
    assert "finns kvar" in refused.submit("#case-form", background="").text


def test_closing_a_stale_page_keeps_the_text_as_a_draft(cast: Cast, make: Factory) -> None:
    number = make.case("draft")
    stale = step(cast, number)
    step(cast, number).submit("#case-form", background=THEIRS)
    assert "sparat" in stale.submit("#case-form", background=MINE, button="later").said
    assert saved(make).background == THEIRS
    page = step(cast, number)
    assert page.form("#case-form")["background"] == MINE
    assert page.submit("#case-form").status == 409, "the draft remembers what it was drawn from"


def test_a_page_drawn_before_the_approval_meets_the_approved_text(
    cast: Cast, make: Factory
) -> None:
    number = make.case("draft")
    stale = step(cast, number)
    step(cast, number).submit("#case-form", background=THEIRS)
    make._in_review(number, "anna")
    make._questions(number, "anna")
    page = stale.submit("#case-form", background=MINE)
    assert page.status == 409
    page.submit("#case-form", keep_background="saved")
    assert saved(make).number == 1, "what is saved is what is approved: no change begins"


def test_a_page_drawn_before_a_change_was_thrown_away(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    step(cast, number).submit("#case-form", background=THEIRS)
    stale = step(cast, number)
    send(cast.anna, f"/fall/{number}/slang")
    page = stale.submit("#case-form", background=MINE)
    assert page.status == 409
    assert "Klienten har varit sjukskriven" in page.one("#val-background").get_text()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_sent_meanwhile_isnt_written_in_and_nothing_is_lost(
    cast: Cast, make: Factory, kind: str
) -> None:
    number = make.case(kind)
    step(cast, number).submit("#case-form", background=THEIRS)
    stale = step(cast, number)
    send(cast.anna, f"/fall/{number}/skicka", **HARMLESS)
    page = stale.submit("#case-form", background=MINE)
    assert page.status == 409
    assert MINE in page.one("#skrivet").get_text()
    assert saved(make).background == THEIRS


@pytest.mark.parametrize("kind", KINDS)
def test_after_a_colleague_took_over(cast: Cast, make: Factory, kind: str) -> None:
    """The one who answered for the case no longer saves, or reads what the colleague writes."""
    number = make.case(kind)
    stale = step(cast, number)
    page = cast.anna.get(f"/fall/{number}/lamna-over")
    jonas = page.one("#responsible option:-soup-contains('Jonas')")["value"]
    page.submit("#hand-over-form", responsible=jonas)
    step(cast, number, who="jonas").submit("#case-form", background=THEIRS)
    late = stale.submit("#case-form", background=MINE)
    assert late.status == 403
    assert MINE in late.one("#skrivet").get_text()
    assert THEIRS not in late.response.text
    anna = cast.jonas.get(f"/fall/{number}/lamna-over")
    chosen = anna.one("#responsible option:-soup-contains('Anna')")["value"]
    anna.submit("#hand-over-form", responsible=chosen)
    again = stale.person.post(
        f"/fall/{number}/skriv/3",
        {**stale.form("#case-form"), "background": MINE, "idempotency_key": "another"},
    )
    assert again.status == 409
    assert "Jonas" in again.text
    assert THEIRS in again.one("#val-background").get_text()

"""When Anna is away, and when a case that was answered raises a new question."""

from tests.cast import Cast
from tests.factories import Factory


def test_anna_hands_over_to_jonas(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    page = cast.anna.get(f"/fall/{number}").click("Lämna över fallet")
    jonas = page.one("#responsible option:-soup-contains('Jonas')")["value"]
    done = page.submit("#hand-over-form", responsible=jonas)
    assert "Jonas Wikander ansvarar nu" in done.said
    assert "Dra tillbaka fallet" in cast.jonas.get(f"/fall/{number}").text
    assert "Dra tillbaka fallet" not in cast.anna.get(f"/fall/{number}").text
    assert "Lämnade över fallet" in cast.bo.get(f"/fall/{number}/logg").text


def test_jonas_takes_over_while_anna_is_away(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    page = cast.jonas.get(f"/fall/{number}/lamna-over")
    jonas = page.one("#responsible option:-soup-contains('Jonas')")["value"]
    assert "Jonas" in page.submit("#hand-over-form", responsible=jonas).said


def test_bo_cannot_hand_over_the_municipalitys_case(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    assert cast.bo.get(f"/fall/{number}/lamna-over").status == 403


def test_a_case_is_only_handed_to_somebody_who_writes_in_the_party(
    cast: Cast, make: Factory
) -> None:
    number = make.case("discussion")
    page = cast.anna.get(f"/fall/{number}/lamna-over")
    assert page.submit("#hand-over-form", responsible="999999").status == 422


def test_anna_asks_again_and_the_old_recommendation_stays(cast: Cast, make: Factory) -> None:
    number = make.case("confirmed")
    page = cast.anna.get(f"/fall/{number}").click("Ny fråga i samma fall")
    case = page.submit("#ask-again-form", question="Intyget gick ut. Vad gör vi nu?")
    assert "Fallet är öppet igen" in case.said
    again = cast.bo.get(f"/fall/{number}")
    assert again.has("#comment-form")
    assert "Intyget gick ut. Vad gör vi nu?" in again.one("#beskrivning").get_text()
    assert again.link("Läs den tidigare rekommendationen") == f"/fall/{number}/rekommendation"
    assert not again.has("#standpoint-form"), "the confirmed version is no longer to be answered"
    assert cast.bo.get(f"/fall/{number}/rekommendation").status == 200


def test_a_new_proposal_after_a_new_question_becomes_a_second_recommendation(
    cast: Cast, make: Factory
) -> None:
    number = make.case("confirmed")
    cast.anna.get(f"/fall/{number}/ny-fraga").submit("#ask-again-form", question="Vad gör vi nu?")
    make.proposal(number, summary="En ny plan")
    for name in ("hanna", "bo", "fatima"):
        make.standpoint(number, name)
    page = cast.cilla.get(f"/fall/{number}").submit("#confirm-form")
    assert "En ny plan" in page.text


def test_the_new_question_is_checked_for_identities(cast: Cast, make: Factory) -> None:
    number = make.case("confirmed")
    page = cast.anna.get(f"/fall/{number}/ny-fraga")
    refused = page.submit("#ask-again-form", question="Ring 070-174 06 12 till honom.")
    assert refused.status == 422
    assert "070-174 06 12" in refused.one("#question").get_text()


def test_a_case_in_discussion_takes_no_new_question(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    assert cast.anna.get(f"/fall/{number}/ny-fraga").status == 403

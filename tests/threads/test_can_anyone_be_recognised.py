"""Asking whether somebody can be recognised: who no longer reads, who learns why, who looks."""

import pytest

from kompetensgrupp.audit import service as audit
from kompetensgrupp.core.errors import InvalidState, NotAllowed
from kompetensgrupp.core.rights import Actor, Role
from kompetensgrupp.groups.models import PartyKind
from kompetensgrupp.threads import rules, service
from kompetensgrupp.threads.models import Comment, FlagReason, Held
from tests.cast import Cast
from tests.factories import Factory
from tests.sending import send

SECRET = "Det var hon som svimmade på loppmarknaden."


@pytest.mark.parametrize(
    ("who", "party", "roles", "sees", "settles"),
    [
        (1, 1, {Role.ADVISER}, True, False),  # the writer
        (1, 1, {Role.LEADER, Role.REVIEWER}, True, False),  # the writer, whatever else they are
        (2, 1, {Role.REVIEWER}, True, True),
        (2, 2, {Role.REVIEWER}, False, False),
        (2, 2, {Role.LEADER}, True, True),
        (2, 2, {Role.DEPUTY}, True, True),
        (2, 1, {Role.ADVISER}, False, False),
        (2, 1, {Role.CASEWORKER}, False, False),
    ],
)
def test_who_reads_a_flagged_post_and_who_shows_it_again(
    who: int, party: int, roles: set[Role], sees: bool, settles: bool
) -> None:
    actor = Actor("x", user_id=who, party_id=party, roles=frozenset(roles))
    written = Comment(author_id=1, party_id=1, held=Held.FLAGGED)
    assert rules.sees_flagged(actor, written) is sees
    assert bool(rules.may_settle(actor, written)) is settles


def test_a_flagged_post_waits_for_the_reviewer_and_the_leader(make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "anna", "Hon på kiosken vid torget.")
    with make.acting("bo") as bo:
        case = make.load(bo, number)
        comment = service.load_comment(bo, 1, case=case)
        service.flag(bo, case, comment, FlagReason.PLACE)
        with pytest.raises(NotAllowed):
            service.flag(bo, case, comment)
    for name in ("hanna", "jonas", "cilla", "anna", "bo"):
        with make.acting(name) as actor:
            assert bool(service.flagged(actor)) is (name not in ("anna", "bo")), name
    with make.acting("hanna") as hanna:
        (line,) = service.flagged(hanna)
        assert (line.number, line.seq, line.reason) == (number, 1, FlagReason.PLACE)
        case = make.load(hanna, number)
        comment = service.load_comment(hanna, 1, case=case)
        service.restore(hanna, case, comment)
        assert service.flagged(hanna) == []
        with pytest.raises(InvalidState):
            service.restore(hanna, case, comment)


def test_masked_words_are_gone_from_every_post(make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "bo", "Kioskens ägare såg det. Fråga på kiosken, inte i kioskkön.")
    make.comment(number, "fatima", "Jag vet inget.")
    with make.acting("cilla") as cilla:
        case = make.load(cilla, number)
        before = case.thread_version
        assert service.mask(cilla, case, ["kiosken", "saknas"]) == 2
        audit.exempt("the capability that redacts writes down what it did")
        first = service.load_comment(cilla, 1, case=case)
        second = service.load_comment(cilla, 2, case=case)
        assert "kiosken" not in (first.text + first.html).lower()
        assert first.version > before >= second.version


def test_a_flagged_post_is_hidden_at_once_for_everybody_else(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "anna", SECRET)
    page = cast.greger.get(f"/fall/{number}")
    poll = str(cast.fatima.get(f"/fall/{number}").one("#poller")["hx-get"])
    asked = cast.greger.get(page.link("Kan någon kännas igen?"))
    page = asked.submit("#flag-form", reason="event")
    assert "Inlägget är dolt." in page.said
    for person in (cast.greger, cast.bo, cast.fatima):
        page = person.get(f"/fall/{number}")
        assert SECRET not in page.response.text, person.name
        assert "Inlägget är dolt medan det granskas." in page.one("#inlagg-1").get_text()
        assert "Greger" not in page.one("#inlagg-1").get_text()
        assert not page.has("#inlagg-1 .post__actions")
    assert SECRET not in cast.fatima.get(poll, htmx=True).response.text
    for person in (cast.anna, cast.hanna, cast.jonas, cast.cilla):
        text = person.get(f"/fall/{number}").one("#inlagg-1").get_text(" ")
        assert SECRET in text, person.name
        assert "Greger Nyholm, Arbetsförmedlingen, frågade" in text
        assert "något som har hänt" in text


def test_no_reason_is_needed_and_a_made_up_one_is_refused(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "anna", SECRET)
    address = f"/fall/{number}/inlagg/1/kannas-igen"
    assert send(cast.bo, address, reason="nonsense").status == 422
    assert SECRET in cast.fatima.get(f"/fall/{number}").text
    assert send(cast.bo, address).status == 303
    assert "Skäl:" not in cast.anna.get(f"/fall/{number}").text


def test_who_asked_is_told_in_the_log_to_the_leader_alone(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "anna", SECRET)
    make.flag(number, 1, "bo")
    for person, told in ((cast.cilla, True), (cast.bo, True), (cast.anna, False)):
        log = person.get(f"/fall/{number}/logg?inlagg=1").one("ol.log").get_text()
        assert ("kan kännas igen" in log) is told, person.name
        assert SECRET not in log


def test_a_reviewer_of_the_writers_party_shows_it_again(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "anna", SECRET)
    make.flag(number, 1, "bo")
    assert cast.anna.get(f"/fall/{number}/inlagg/1/granska").status == 403
    start = cast.hanna.get("/")
    assert "Dolt inlägg av Anna" in start.one("#vantar").get_text()
    page = start.click("Dolt inlägg av Anna")
    assert SECRET in page.text
    assert "Bo Elofsson, Försäkringskassan, frågade" in page.text
    page = page.submit("#look-form")
    assert "visas igen" in page.said
    assert SECRET in cast.fatima.get(f"/fall/{number}").text
    assert "Dolt inlägg" not in cast.hanna.get("/granska").text
    assert send(cast.cilla, f"/fall/{number}/inlagg/1/granska").status == 409


def test_the_leader_shows_a_post_of_any_party_again(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "bo", SECRET)
    make.flag(number, 1, "fatima")
    assert cast.hanna.get(f"/fall/{number}/inlagg/1/granska").status == 403
    page = cast.cilla.get("/granska").click("Dolt inlägg av Bo").submit("#look-form")
    assert "visas igen" in page.said
    assert SECRET in cast.fatima.get(f"/fall/{number}").text


def test_a_hidden_post_counts_as_new_to_nobody(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "bo", SECRET)
    assert "1 nytt inlägg" in cast.fatima.get("/").one("#nya").get_text()
    make.flag(number, 1, "greger")
    assert "1 nytt inlägg" not in cast.fatima.get("/").one("#nya").get_text()


@pytest.mark.parametrize("act", ["flag", "withdraw", "change"])
def test_what_is_being_looked_at_stays_as_it_is(cast: Cast, make: Factory, act: str) -> None:
    number = make.case("questions")
    make.comment(number, "bo", SECRET)
    make.flag(number, 1, "greger")
    address = {"flag": "kannas-igen", "withdraw": "dra-tillbaka", "change": "ratta"}[act]
    assert cast.bo.get(f"/fall/{number}/inlagg/1/{address}").status == 403


# --- the case itself -------------------------------------------------------------------------


def test_a_flagged_case_is_hidden_from_all_but_its_own(cast: Cast, make: Factory) -> None:
    number = make.case("discussion", title="Loppmarknaden i byn")
    make.comment(number, "bo", "Ett inlägg.")
    page = cast.bo.get(f"/fall/{number}").click("Kan någon kännas igen i fallbeskrivningen?")
    page = page.submit("#flag-form", reason="place")
    assert f"{number} är dolt." in page.said
    for person in (cast.bo, cast.fatima, cast.greger, cast.cilla):
        for address in (f"/fall/{number}", f"/fall/{number}/logg", f"/fall/{number}/inlagg/1"):
            assert person.get(address).status == 404, person.name
        for address in ("/", "/fall", "/beslutslogg?inlagg=1"):
            text = person.get(address).text
            assert "Loppmarknaden" not in text
            assert number not in text or person is cast.cilla, "an incident has its clock"
    for person in (cast.anna, cast.hanna, cast.jonas):
        text = person.get(f"/fall/{number}").text
        assert "Loppmarknaden" in text
        assert "Bo Elofsson, Försäkringskassan, frågade" in text
        assert "ort, arbetsplats eller vårdenhet" in text


def test_a_reviewer_shows_the_case_again_and_never_its_author(cast: Cast, make: Factory) -> None:
    number = make.case("discussion", author="hanna")
    make.flag(number, None, "bo")
    assert cast.hanna.get(f"/fall/{number}/granska-igen").status == 403
    assert "Dolt fall" not in cast.hanna.get("/granska").text
    page = cast.jonas.get("/granska").click("Dolt fall")
    page = page.submit("#look-form")
    assert f"{number} visas igen." in page.said
    assert cast.bo.get(f"/fall/{number}").status == 200
    assert send(cast.jonas, f"/fall/{number}/granska-igen").status == 409


def test_an_unpublished_case_is_flagged_by_nobody(cast: Cast, make: Factory) -> None:
    number = make.case("in_review")
    assert "Kan någon kännas igen" not in cast.hanna.get(f"/fall/{number}").text
    assert send(cast.hanna, f"/fall/{number}/kannas-igen").status == 403


def test_another_party_settles_nothing(cast: Cast, make: Factory) -> None:
    make.join("nora", PartyKind.FK, Role.REVIEWER, Role.ADVISER)
    number = make.case("discussion")
    make.comment(number, "anna", SECRET)
    make.flag(number, 1, "bo")
    with make.acting("nora") as nora:
        assert service.flagged(nora) == []
        case = make.load(nora, number)
        with pytest.raises(NotAllowed):
            service.restore(nora, case, service.load_comment(nora, 1, case=case))

"""Words that the checker passes over: anybody proposes, the leader decides, digits never."""

from tests.cast import Cast
from tests.factories import Factory


def _ask(cast: Cast, number: str, text: str) -> int:
    return cast.bo.get(f"/fall/{number}").submit("#comment-form", text=text).status


def test_bo_proposes_and_cilla_allows_a_word(cast: Cast, make: Factory) -> None:
    number, other = make.case("discussion"), make.case("discussion")
    page = cast.bo.get(f"/fall/{number}").submit("#comment-form", text="Mötet i Eslöv blev av.")
    none = str(page.one('button[value^="none:"]')["value"])
    token = none.removeprefix("none:")
    page = page.submit("#comment-form", button=none, **{f"card_list_{token}": "1"})
    page.submit("#comment-form")
    assert _ask(cast, other, "Vi ses i Eslöv.") == 422
    page = cast.cilla.get("/kontrollen")
    assert "Eslöv Föreslaget" in page.text
    assert "1 (100 %)" in page.text
    page = page.submit('form:has(input[value="Eslöv"]):has(input[value="allowed"])')
    assert "Kontrollen går nu förbi «Eslöv»." in page.said
    assert _ask(cast, other, "Vi ses i Eslöv.") == 200
    page = page.submit('form:has(input[value="Eslöv"]):has(input[value="refused"])')
    assert "fortsätter fråga" in page.said
    assert _ask(cast, other, "Vi ses i Eslöv igen.") == 422


def test_another_groups_words_are_its_own(cast: Cast, make: Factory) -> None:
    cast.cilla.get("/kontrollen").submit("#word-form", word="Eslöv")
    number = make.case("discussion", author="olle")
    page = cast.david.get(f"/fall/{number}").submit("#comment-form", text="Vi ses i Eslöv.")
    assert page.status == 422


def test_digits_are_refused_with_what_was_typed(cast: Cast) -> None:
    page = cast.cilla.get("/kontrollen").submit("#word-form", word="070-174 06 58")
    assert page.status == 422
    assert "utan siffror" in page.text
    assert page.one("#word")["value"] == "070-174 06 58"

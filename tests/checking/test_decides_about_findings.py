"""What the checker finds comes back as cards; people decide, and nothing typed is lost."""

import json

from sqlalchemy import select

from kompetensgrupp.checking.models import Choice, FindingDecision
from kompetensgrupp.core.db import db
from kompetensgrupp.threads.models import Comment
from tests.cast import Cast, Page
from tests.factories import Factory

TEXT = "Jag pratade med Amina Hassan. Aminas son går i skolan i Eslöv."


def _write(cast: Cast, number: str, text: str = TEXT) -> Page:
    return cast.bo.get(f"/fall/{number}").submit("#comment-form", text=text)


def _text(page: Page) -> str:
    return page.one("#text").get_text().removeprefix("\n")


def _rows(make: Factory) -> list[FindingDecision]:
    with make.acting("bo"):
        return list(db.session.scalars(select(FindingDecision).order_by(FindingDecision.id)))


def _posted(make: Factory) -> list[str]:
    with make.acting("bo"):
        return list(db.session.scalars(select(Comment.text).order_by(Comment.id)))


def test_bo_replaces_a_name_everywhere_and_sends(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    page = _write(cast, number)
    assert page.status == 422
    assert [" ".join(c.get_text().split()) for c in page.soup.select(".finding__head")] == [
        "Amina Hassan Namn · 2 ställen",
        "Eslöv Ort",
    ]
    page = page.submit("#comment-form", button="Ersätt alla Amina Hassan")
    assert _text(page) == "Jag pratade med klienten. Klientens son går i skolan i Eslöv."
    assert "Ersatt med «klienten» på 2 ställen." in page.text
    assert _posted(make) == []
    page = page.submit("#comment-form", button="Ersätt alla Eslöv")
    assert "inget kvar att ta ställning till" in page.text
    page = page.submit("#comment-form")
    assert "Ditt inlägg är skickat" in page.said
    assert _posted(make) == ["Jag pratade med klienten. Klientens son går i skolan i kommunen."]
    assert [(r.choice, r.kind) for r in _rows(make)] == [
        (Choice.REPLACED, "PERSONNAMN"),
        (Choice.REPLACED, "ORT"),
    ]


def test_bo_replaces_everything_at_once(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    page = _write(cast, number, "Hon är 37 år, heter Amina och nås på 070-174 06 58.")
    page = page.submit("#comment-form", button="Ersätt alla 3 med det som är valt")
    assert _text(page) == "Hon är 35–44 år, heter klienten och nås på [telefonnummer borttaget]."
    assert not page.has(".finding")
    assert page.submit("#comment-form").said


def test_bo_writes_his_own_word(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    page = _write(cast, number, "😀 Mötet i Eslöv blev av.")
    token = page.one('button[value^="word:"]')["value"].removeprefix("word:")
    own = {f"card_word_{token}": "Lund", "button": f"word:{token}"}
    page = page.submit("#comment-form", **own)
    assert "Välj ett annat" in page.text
    own[f"card_word_{token}"] = "grannkommunen"
    page = page.submit("#comment-form", **own)
    assert _text(page) == "😀 Mötet i grannkommunen blev av."


def test_what_is_no_person_stands_and_isnt_asked_about_again(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    page = _write(cast, number, "Hon har prövat metoden Solrosen två gånger.")
    if page.status != 422:
        page = _write(cast, number, "Hon bor i Eslöv.")
    page = page.submit("#comment-form", button=str(page.one('button[value^="none:"]')["value"]))
    assert page.submit("#comment-form").status == 200
    again = cast.bo.get(f"/fall/{number}").submit("#comment-form", text=_posted(make)[0])
    assert "Ditt inlägg är skickat" in again.said
    assert [row.choice for row in _rows(make)] == [Choice.NO_PERSON]


def test_what_binds_hard_isnt_let_through_without_a_reason(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    page = _write(cast, number, "Dosen är 070-174 06 58 enheter.")
    none = str(page.one('button[value^="none:"]')["value"])
    page = page.submit("#comment-form", button=none)
    assert "Skriv varför" in page.text
    assert page.submit("#comment-form").status == 422
    assert _posted(make) == []
    assert _rows(make) == []


def test_a_name_replaced_once_is_known_in_lower_case_in_the_whole_thread(
    cast: Cast, make: Factory
) -> None:
    number = make.case("discussion")
    _write(cast, number, "Amina vill arbeta.").submit(
        "#comment-form", button="Ersätt alla Amina"
    ).submit("#comment-form")
    page = cast.fatima.get(f"/fall/{number}").submit(
        "#comment-form", text="Vi har träffat aminas läkare."
    )
    assert page.status == 422
    assert page.has('mark:-soup-contains("amina")')


def test_the_log_of_decisions_never_holds_the_word(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    page = _write(cast, number)
    page.submit("#comment-form", button="Ersätt alla 2 med det som är valt").submit("#comment-form")
    rows = _rows(make)
    assert len(rows) == 2
    for row in rows:
        kept = json.dumps([row.kind, row.rule, row.reason, row.prints]).lower()
        assert not any(word in kept for word in ("amina", "hassan", "eslöv"))
        assert all(len(one) == 24 for one in row.prints)


def test_a_forged_decision_is_left_out(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    page = cast.bo.get(f"/fall/{number}")
    data = {**page.form("#comment-form"), "text": TEXT}
    for forged in ("{", "[]", '{"prints": ["x"], "choice": "kept"}', '{"prints": [1]}', "[" * 9000):
        assert cast.bo.post(f"/fall/{number}/inlagg", {**data, "decided": forged}).status == 422


def test_cards_work_in_place_too(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    page = cast.bo.get(f"/fall/{number}").submit("#comment-form", htmx=True, text=TEXT)
    assert page.status == 422
    assert page.one("#composer")
    assert len(page.soup.select(".finding")) == 2


def test_a_pause_in_typing_says_what_is_seen(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    page = cast.bo.get(f"/fall/{number}")
    answer = cast.bo.post("/utkast", {**page.form("#comment-form"), "text": TEXT}, htmx=True)
    assert "Kontrollen ser: namn «Amina Hassan», ort «Eslöv»" in answer.response.text
    shown = page.submit("#comment-form", text=TEXT)
    assert shown.has(".finding")


def test_a_step_of_the_case_asks_and_remembers(cast: Cast, make: Factory) -> None:
    number = make.case("draft")
    page = cast.anna.get(f"/fall/{number}/skriv/3")
    page = page.submit("#case-form", background="Klienten bor i Eslöv.", own_goal="Orka mer.")
    assert page.status == 422
    keep = str(page.one('button[value^="keep:"]')["value"])
    token = keep.removeprefix("keep:")
    page = page.submit("#case-form", button=keep, **{f"card_reason_{token}": ""})
    assert "Skriv varför" in page.text
    page = page.submit("#case-form", button=keep, **{f"card_reason_{token}": "Behövs för frågan."})
    page = page.submit("#case-form")
    assert page.address.endswith("/skriv/4")
    page = cast.anna.get(f"/fall/{number}/skriv/3").submit("#case-form")
    assert page.address.endswith("/skriv/4")
    assert [row.reason for row in _rows(make)] == ["Behövs för frågan."]


def test_keeping_isnt_offered_where_nobody_else_reads(cast: Cast, make: Factory) -> None:
    number = make.case("proposed")
    page = cast.fatima.get(f"/fall/{number}")
    page = page.submit("#standpoint-form", stance="oppose", reason="Vården i Eslöv tar inte emot.")
    assert page.status == 422
    assert page.has('#standpoint-form-kontroll button[value^="none:"]')
    assert not page.has('#standpoint-form-kontroll button[value^="keep:"]')

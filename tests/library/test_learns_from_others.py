"""The library: what comes with the portal, finding it, adding to it, citing it."""

from types import SimpleNamespace
from typing import Any

import pytest

from kompetensgrupp.core import clock
from kompetensgrupp.library import rules
from kompetensgrupp.library.rules import Wanted
from kompetensgrupp.reports import neighbours
from tests.cast import Cast
from tests.factories import Factory


def test_26_examples_come_with_the_portal() -> None:
    found = list(rules.shipped().values())
    assert len(found) == 26
    assert all(e.name and e.source and len(e.key) <= 80 and e.key.isascii() for e in found)
    assert rules.shipped()["kompetensgrupp-i-kavlinge"].budget == "290\u00a0400\u00a0kr"
    assert rules.shipped()["fakus"].period == "2013–2015"
    assert rules.shipped()["kvinnocoacher"].period == "från 2011"


@pytest.mark.parametrize(
    ("wanted", "some", "not_there"),
    [
        (Wanted(question="hindren"), "samordnade-processer-for-nollplacerade", "prisma"),
        (
            Wanted(question="nollplacerad karlstad"),
            "samordnade-processer-for-nollplacerade",
            "meka",
        ),
        (Wanted(question="kartlägg"), "initial-kartlaggning-av-sjukskrivna-utan-sgi", "prisma"),
        (Wanted(kind="routine"), "rutin-for-sjukskrivna-utan-sjukpenning", "meka"),
        (Wanted(tag="unga"), "fakus", "meka"),
        (Wanted(kind="nonsense"), "", "meka"),
        (Wanted(studied=True), "", "meka"),
        (Wanted(question="xyzzy"), "", "meka"),
    ],
)
def test_examples_are_found_by_words_kinds_and_tags(
    wanted: Wanted, some: str, not_there: str
) -> None:
    keys = [example.key for example in rules.found(rules.shipped().values(), wanted)]
    assert (some in keys) if some else not keys
    assert not_there not in keys


def test_bo_finds_reads_and_tells_what_was_learned(cast: Cast, make: Factory) -> None:
    page = cast.bo.get("/omvarld?q=kävlinges&kategori=model")
    assert "ett exempel" in page.text
    page = page.click("Kompetensgrupp i Kävlinge")
    form = page.click("Skriv vad ni har lärt")
    named = form.submit("#example-form", lessons="Fråga 19700101-2391.")
    assert named.status == 422
    later = form.submit("#example-form", studied_on="2999-01-01")
    assert "Dagen har inte varit än." in later.one("#studied_on-error").get_text()
    other = page.click("Skriv vad ni har lärt")
    read = {"lessons": "Träffas ofta.", "studied_on": str(clock.today())}
    saved = form.submit("#example-form", **read)
    assert "Träffas ofta." in saved.text
    stale = other.submit("#example-form", lessons="Något annat.")
    assert stale.status == 422
    assert stale.form("#example-form")["lessons"] == "Något annat."
    assert "Studerat" in cast.anna.get("/omvarld?studerat=1").text
    with make.acting("cilla") as actor:
        today = SimpleNamespace(first=clock.today(), last=clock.today())
        about: Any = SimpleNamespace(actor=actor, period=today)
        assert neighbours.studied(about).sentences == (
            "Gruppen har studerat ett exempel från andra.",
        )
    assert "Träffas ofta." not in cast.david.get(saved.address).text, "another group's lessons"


def test_an_example_of_the_groups_own(cast: Cast) -> None:
    form = cast.hanna.get("/omvarld").click("Lägg till ett exempel")
    bad = form.submit("#example-form", name="", source="", target_size="-3")
    assert bad.status == 422
    assert bad.form("#example-form")["target_size"] == "-3"
    own = {"name": "Kaffestunden", "source": "Studiebesök", "goals": "Mötas\nPrata"}
    page = form.submit("#example-form", **own)
    assert [li.get_text() for li in page.soup.select("main .card ul li")] == ["Mötas", "Prata"]
    changed = page.click("Ändra exemplet").submit("#example-form", result="Alla kom.")
    assert "Alla kom." in changed.text
    assert cast.anna.get("/omvarld?q=kaffestunder").has('a[href^="/omvarld/egen-"]')
    assert cast.david.get(changed.address).status == 404
    assert cast.anna.get("/omvarld?q=850709-9805").status == 422


def test_a_proposal_cites_an_example(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    page = cast.bo.get(f"/fall/{number}/forslag/nytt")
    party = page.soup.select("#steps-0-party option")[1]["value"]
    written = {"summary": "En plan", "steps_0_measure": "Möte", "steps_0_when": "Snart"}
    sent = {**written, "steps_0_party": party}
    wrong = page.submit("#proposal-form", example="finns-inte", **sent)
    assert wrong.status == 422
    page = page.submit("#proposal-form", example="fakus", **sent)
    assert page.one('#forslag a[href="/omvarld/fakus"]').get_text() == "FÅKUS"
    again = cast.bo.get(f"/fall/{number}/forslag/nytt").form("#proposal-form")
    assert again["example"] == "fakus"

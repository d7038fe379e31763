"""Who does what: a first text for everybody, the group's own words, and beside the thread."""

import pytest

from kompetensgrupp.core import clock
from kompetensgrupp.core.errors import NotAllowed
from kompetensgrupp.core.rights import Actor, Role
from kompetensgrupp.groups.models import Party, PartyKind
from kompetensgrupp.guide import rules, service
from kompetensgrupp.guide.models import StatementKind
from tests.cast import Cast
from tests.factories import Factory


@pytest.mark.parametrize("kind", PartyKind)
def test_every_party_has_a_first_text_without_law(kind: PartyKind) -> None:
    texts = [rules.first_text(Party(kind=kind), statement) for statement in StatementKind]
    assert all(texts)
    assert not any(word in " ".join(texts) for word in ("§", "kap.", "lag (", "SFS"))


@pytest.mark.parametrize(
    ("role", "own", "may"),
    [
        (Role.LEADER, False, True),
        (Role.ADVISER, True, True),
        (Role.ADVISER, False, False),
        (Role.CASEWORKER, True, False),
    ],
)
def test_who_words_it(role: Role, own: bool, may: bool) -> None:
    actor = Actor("x", party_id=1, roles=frozenset({role}))
    assert bool(rules.may_change(actor, Party(id=1 if own else 2))) == may


def test_bo_words_his_party_and_the_earlier_text_stays(cast: Cast, make: Factory) -> None:
    page = cast.bo.get("/ansvar")
    assert page.text.count("Att stämma av") == 5
    assert len([a for a in page.soup.select("main a") if a.get_text().startswith("Ändra")]) == 4
    form = page.click("Försäkringskassan, uppdrag")
    other = page.click("Försäkringskassan, uppdrag")
    for wrong in ({"text": ""}, {"source": ""}, {"as_of": "2999-01-01"}, {"as_of": "i går"}):
        good = {"text": "Vi prövar.", "source": "Workshop 1"}
        refused = form.submit("#statement-form", **(good | wrong))
        assert refused.status == 422
        assert refused.form("#statement-form")["text"] == (good | wrong)["text"]
    saved = form.submit(
        "#statement-form", text="Vi prövar rätten.", source="Workshop 1", is_checked="y"
    )
    assert "Vi prövar rätten." in saved.text
    stale = other.submit("#statement-form", text="Något annat.", source="Möte")
    assert stale.status == 422
    assert "Vi prövar rätten." in stale.one("#nu").get_text()
    assert stale.form("#statement-form")["text"] == "Något annat."
    assert stale.submit("#statement-form").status == 200
    read = cast.anna.get("/ansvar").click("Tidigare text")
    assert not read.has("#statement-form")
    assert len(read.soup.select("#tidigare li")) == 2
    party = make.party(PartyKind.FK)
    with make.acting("fatima") as actor, pytest.raises(NotAllowed, match="Bara partens egna"):
        service.change(
            actor, party, StatementKind.TASK, "x", "y", clock.today(), is_checked=True, seen=2
        )
    assert cast.cilla.get(f"/ansvar/{party.id}/nonsens").status == 404


def test_it_stands_beside_the_thread_for_those_asked(cast: Cast, make: Factory) -> None:
    page = cast.bo.get(f"/fall/{make.case('discussion')}")
    beside = page.click("Visa vem som gör vad")
    assert [h.get_text(strip=True) for h in beside.soup.select("#vem-gor-vad details summary")] == [
        "Kommunen", "Försäkringskassan", "Vårdcentralen", "Arbetsförmedlingen",
    ]  # fmt: skip
    asked = make.case("discussion", parties_asked=[make.party(PartyKind.FK).id])
    beside = cast.bo.get(f"/fall/{asked}/vem-gor-vad")
    assert len(beside.soup.select("#vem-gor-vad details[open]")) == 1

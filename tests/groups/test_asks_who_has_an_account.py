"""An account belongs to its person: a leader asks, and opens it to nobody."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kompetensgrupp.accounts.models import User
from kompetensgrupp.audit import service as audit
from kompetensgrupp.core.db import EVERY_GROUP, allow_groups, db
from kompetensgrupp.core.rights import RIGHTS, Right, Role
from kompetensgrupp.groups.models import Association, AssociationMember
from kompetensgrupp.groups.rules import MEMBER_ROLES
from tests.cast import Cast, Page
from tests.factories import Factory
from tests.sending import send

HERE = "Kompetensgruppen Exempelbygden"
READING = [role for role in MEMBER_ROLES if Right.READ_CASES in RIGHTS[role]]


def invite(cast: Cast, who: str, *roles: str, party: str = "Försäkringskassan") -> Page:
    page = cast.cilla.get("/").click("Sköt gruppen").click("Bjud in en medlem")
    chosen = page.one(f"#party option:-soup-contains('{party}')")["value"]
    fields: dict[str, Any] = {"email": f"{who}@demo.example", "name": "Någon", "party": chosen}
    return page.submit("#member-form", **fields, roles=list(roles or ("adviser",)))


def member(cast: Cast, name: str) -> Page:
    return cast.cilla.get("/").click("Sköt gruppen").click(name)


def answer(page: Page, words: str) -> Page:
    form = page.form(".notice form")
    return page.person.post("/inbjudan", {**form, "answer": words})


def test_an_invitation_gives_nothing_before_the_yes(cast: Cast, make: Factory) -> None:
    number = make.case("discussion")
    shown = invite(cast, "david")
    assert "David Åkerlind är inbjuden till gruppen" in shown.text
    assert not shown.has("#lank")
    assert cast.david.get(f"/fall/{number}").status == 404
    assert "Byt grupp" not in cast.david.get("/").response.text
    assert "David Åkerlind" not in cast.anna.get("/medlemmar").text
    with make.acting("cilla") as cilla:
        from kompetensgrupp.groups import service as groups

        assert "David Åkerlind" not in groups.member_names(cilla)
        assert "David Åkerlind" not in [u.name for u in groups.members_with(cilla, Role.ADVISER)]
    assert "inbjuden, har inte svarat än" in cast.cilla.get("/grupper/1").text
    assert "redan inbjuden" in invite(cast, "david").text


def test_david_says_yes_and_is_in_both_groups(cast: Cast, make: Factory) -> None:
    invite(cast, "david")
    start = cast.david.get("/")
    assert f"Du är inbjuden till {HERE}" in start.text
    assert "Som representant för Försäkringskassan" in start.text
    assert answer(start, "yes").said == f"Du är med i {HERE}."
    start = cast.david.get("/")
    assert "Du är inbjuden" not in start.text
    assert HERE in start.one('form[action="/grupp/byt"]').get_text()
    assert "David Åkerlind" in cast.anna.get("/medlemmar").text
    assert send(cast.david, "/inbjudan", group="1", answer="no").status == 404, "answered once"


def test_david_says_no_and_can_be_asked_again(cast: Cast) -> None:
    invite(cast, "david")
    assert "tackat nej" in answer(cast.david.get("/"), "no").said
    assert "Du är inbjuden" not in cast.david.get("/").text
    assert "David Åkerlind" not in cast.cilla.get("/grupper/1").text
    assert invite(cast, "david").status == 200


def test_an_invitation_is_answered_by_the_one_it_is_for(cast: Cast) -> None:
    invite(cast, "david")
    assert send(cast.petra, "/inbjudan", group="1", answer="yes").status == 404
    for wrong in ("", "x", "999"):
        assert send(cast.david, "/inbjudan", group=wrong, answer="yes").status == 404


def test_cilla_takes_an_invitation_back(cast: Cast) -> None:
    invite(cast, "david")
    done = member(cast, "David Åkerlind").submit('form[action$="/avsluta"]')
    assert "Inbjudan till David Åkerlind är återtagen." in done.said
    assert "Du är inbjuden" not in cast.david.get("/").text


@pytest.mark.parametrize("who", ["maria", "david", "ingrid"])
def test_no_leader_makes_a_password_for_who_is_more_than_a_member(
    app: Flask, cast: Cast, who: str
) -> None:
    """Maria is in two groups, David is only asked, Ingrid works for the association too."""
    if who == "david":
        invite(cast, who)
    if who == "ingrid":
        above(app, who)
    name = {"maria": "Maria", "david": "David Åkerlind", "ingrid": "Ingrid"}[who]
    page = member(cast, name)
    assert not page.has('form[action$="/lank"]')
    refused = send(cast.cilla, f"{page.address}/lank")
    assert refused.status == 403
    assert "Be systemadministratören" in refused.text
    if who == "maria":
        assert "Be systemadministratören" in page.text
    assert cast.eva.get(page.address).has('form[action$="/lank"]') or who == "david"


def test_no_leader_makes_a_password_for_an_administrator(app: Flask, cast: Cast) -> None:
    with app.app_context():
        db.session.scalars(select(User).where(User.persona == "bo")).one().is_admin = True
        audit.exempt("a test")
        db.session.commit()
    page = member(cast, "Bo Elofsson")
    assert not page.has('form[action$="/lank"]')
    assert send(cast.cilla, f"{page.address}/lank").status == 403


@pytest.mark.parametrize("role", READING)
@pytest.mark.parametrize("who", ["eva", "karin"])
def test_who_stands_above_groups_gets_no_role_that_reads_cases(
    cast: Cast, who: str, role: Role
) -> None:
    refused = invite(cast, who, role)
    assert refused.status == 422
    assert "läser aldrig fall" in refused.text
    assert refused.one("#email")["value"] == f"{who}@demo.example"


def test_eva_on_a_board_is_still_the_administrator(cast: Cast) -> None:
    invite(cast, "eva", "board", party="Samordningsförbundet")
    answer(cast.eva.get("/"), "yes")
    start = cast.eva.get("/")
    assert "Du sköter installationen." in start.text
    assert cast.eva.get("/grupper").status == 200
    assert cast.eva.get("/fall").status == 403


def test_who_comes_to_stand_above_groups_reads_no_case_from_then_on(
    app: Flask, cast: Cast, make: Factory
) -> None:
    number = make.case("discussion")
    assert cast.bo.get(f"/fall/{number}").status == 200
    above(app, "bo")
    assert cast.bo.get(f"/fall/{number}").status == 403
    page = member(cast, "Bo Elofsson")
    assert "läser aldrig fall" in page.submit("#member-form").text


def above(app: Flask, name: str) -> None:
    """Somebody begins to work for the association."""
    with app.app_context():
        allow_groups(db.session(), EVERY_GROUP)
        user = db.session.scalars(select(User).where(User.persona == name)).one()
        association = db.session.scalars(select(Association)).first()
        assert association is not None
        db.session.add(AssociationMember(association_id=association.id, user_id=user.id))
        audit.exempt("a test")
        db.session.commit()

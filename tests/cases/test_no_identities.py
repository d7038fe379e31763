"""R2: direct identifiers are never saved, in whichever text; a draft is kept without them."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kompetensgrupp.cases.models import CaseVersion
from kompetensgrupp.core.db import db
from kompetensgrupp.drafts.models import Draft
from tests.cast import Cast
from tests.factories import Factory
from tests.sending import DISAGREED, row_counts, send, token_of

IDENTITIES = {
    "personnummer": "850709-9805",
    "samordningsnummer": "701063-2391",
    "telefonnummer": "070-123 45 67",
    "e-postadress": "eva.berg@example.com",
}
STEP1 = {"title": "Rubrik", "purpose": "individual", "category": "certificate_no_sgi"}
STEP3 = {"background": "Bakgrund", "own_goal": "Orka mer"}
STEP4 = {"question": "Vem börjar?"}
PROPOSAL = {
    "summary": "Plan", "steps__0__measure": "Kartläggning", "steps__0__when": "snart",
    "steps__0__party": "1",
}  # fmt: skip
#: who, address, the other fields, the field that holds the text
TEXTS: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "title": ("anna", "/fall/{draft}/skriv/1", STEP1, "title"),
    "new title": ("anna", "/fall/nytt", STEP1, "title"),
    "background": ("anna", "/fall/{draft}/skriv/3", STEP3, "background"),
    "own goal": ("anna", "/fall/{draft}/skriv/3", STEP3, "own_goal"),
    "medical": ("anna", "/fall/{draft}/skriv/3", STEP3, "measures_medical"),
    "work": ("anna", "/fall/{draft}/skriv/3", STEP3, "measures_work"),
    "social": ("anna", "/fall/{draft}/skriv/3", STEP3, "measures_social"),
    "question": ("anna", "/fall/{draft}/skriv/4", STEP4, "question"),
    "review": ("hanna", "/granska/{in_review}", {"outcome": "return"}, "reason"),
    "comment": ("bo", "/fall/{open}/inlagg", {"kind": "fact"}, "text"),
    "summary": ("bo", "/fall/{open}/forslag", PROPOSAL, "summary"),
    "measure": ("bo", "/fall/{open}/forslag", PROPOSAL, "steps__0__measure"),
    "benefit": ("bo", "/fall/{open}/forslag", PROPOSAL, "steps__0__benefit"),
    "when": ("bo", "/fall/{open}/forslag", PROPOSAL, "steps__0__when"),
    "aim": ("bo", "/fall/{open}/forslag", PROPOSAL, "steps__0__aim"),
    "standpoint": ("fatima", "/fall/{open}/forslag/1/stallning", {"stance": "oppose"}, "reason"),
    "close": ("cilla", "/fall/{open}/avsluta", DISAGREED, "summary"),
}  # fmt: skip


@pytest.fixture
def numbers(make: Factory) -> dict[str, str]:
    return {
        "draft": make.case("draft"),
        "in_review": make.case("in_review"),
        "open": make.case("proposed"),
    }


def test_no_text_about_a_case_is_saved_with_an_identity_in_it(
    cast: Cast, numbers: dict[str, str], app: Flask
) -> None:
    for name in ("anna", "hanna", "bo", "fatima", "cilla"):
        token_of(getattr(cast, name))
    before = row_counts(app)
    for place, (who, address, fields, field) in TEXTS.items():
        for kind, identity in IDENTITIES.items():
            text = f"Se {identity} först"
            answer = send(getattr(cast, who), address.format(**numbers), **{**fields, field: text})
            assert answer.status == 422, (place, kind)
            assert "Ta bort det som pekar ut en person" in answer.text, (place, kind)
            name = field.replace("__", "-")
            kept = answer.one(f'[name="{name}"]')
            assert text in (kept.get("value") or kept.get_text()), (place, kind)
    assert row_counts(app) == before


def test_the_same_texts_without_identities_are_saved(cast: Cast, numbers: dict[str, str]) -> None:
    for place, (who, address, fields, field) in TEXTS.items():
        if field.startswith("steps"):
            continue  # the first version is enough; the standpoint below is on it
        if place == "summary":
            continue
        answer = send(getattr(cast, who), address.format(**numbers), **{**fields, field: "Se 1177"})
        assert answer.status == 303, (place, answer.text)


@pytest.mark.parametrize("kind", IDENTITIES)
def test_a_draft_is_kept_without_the_identity(cast: Cast, make: Factory, kind: str) -> None:
    number = make.case("questions")
    answer = send(
        cast.bo, "/utkast", draft_key=f"{number}/inlagg", text=f"Ring {IDENTITIES[kind]} i dag"
    )
    assert answer.status == 200
    assert "Utkast sparat" in answer.response.text
    assert kind in answer.response.text.lower()
    with make.acting("bo"):
        kept = db.session.scalars(select(Draft.fields)).one()["text"][0]
    assert IDENTITIES[kind] not in kept
    assert kept.startswith("Ring ")
    assert kept.endswith(" i dag")


def test_anna_saves_for_later_and_the_number_is_taken_out(cast: Cast, make: Factory) -> None:
    number = make.case("draft")
    page = cast.anna.get(f"/fall/{number}/skriv/3")
    said = page.submit("#case-form", background="Hon heter 850709-9805 nu", button="later")
    assert "sparat utan personnummer" in said.said
    with make.acting("anna"):
        kept = db.session.scalars(select(CaseVersion.background)).one()
    assert "850709" not in kept
    assert kept.startswith("Hon heter")


def test_a_draft_is_only_its_writers(cast: Cast, make: Factory) -> None:
    number = make.case("questions")
    send(cast.bo, "/utkast", draft_key=f"{number}/inlagg", text="Bos halva mening")
    assert "Bos halva mening" in cast.bo.get(f"/fall/{number}").response.text
    assert "Bos halva mening" not in cast.fatima.get(f"/fall/{number}").response.text
    assert f"Inlägg i {number}" in cast.bo.get("/").text
    send(cast.bo, "/utkast/ta-bort", draft_key=f"{number}/inlagg", sure="1")
    assert "Bos halva mening" not in cast.bo.get(f"/fall/{number}").response.text

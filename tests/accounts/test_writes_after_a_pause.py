"""Whoever reads for a while before writing is let in: noting the activity never blocks the post."""

from datetime import timedelta

from kompetensgrupp.core import clock
from tests.cast import Cast
from tests.factories import Factory


def test_bo_reads_for_two_minutes_and_then_posts(cast: Cast, make: Factory) -> None:
    page = cast.bo.get(f"/fall/{make.case('questions')}")
    with clock.at(clock.now() + timedelta(minutes=2)):
        answer = page.submit("#comment-form", text="Vem har träffat personen?")
    assert answer.status == 200
    assert "Vem har träffat personen?" in answer.text


def test_eva_has_no_forms_to_keep(cast: Cast) -> None:
    eva = cast.eva
    data = {"csrf_token": eva.token(), "draft_key": "fall/nytt", "title": "Halvskriven"}
    assert eva.post("/utkast", data).status == 422

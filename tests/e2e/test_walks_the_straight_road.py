"""A case from first word to recommendation, as people do it: with and without JavaScript."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.e2e import journey
from tests.e2e.people import DESKTOP, PHONE, People

pytestmark = pytest.mark.sqlite_only


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_the_group_agrees_on_a_recommendation(
    browser: Browser, served: str, javascript: bool, size: dict[str, Any]
) -> None:
    with People(browser, served, java_script_enabled=javascript, viewport=size) as people:
        number = journey.anna_writes_a_case(people.anna, javascript)
        journey.anna_sends_it(people.anna)
        journey.nobody_outside_sees_it(people, number)
        journey.hanna_returns_it_and_anna_mends_it(people, number)
        journey.hanna_approves(people.hanna, number)
        journey.they_talk(people, number)
        journey.anna_opens_the_discussion(people.anna)
        journey.bo_proposes(people.bo, number)
        journey.most_take_standpoints(people, number)
        journey.cilla_waits_for_fatima(people, number)
        journey.cilla_confirms(people.cilla, number)
        journey.everyone_reads_the_recommendation(people, number)
        journey.the_log_tells_it_all(people.cilla, number)

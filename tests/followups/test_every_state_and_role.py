"""Every state, everybody, every move after the recommendation: as tables, by real requests."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from kompetensgrupp.cases import service as cases
from kompetensgrupp.cases.vocabulary import WithdrawReason
from kompetensgrupp.core import clock
from kompetensgrupp.followups import service
from tests.cast import Cast
from tests.factories import Factory
from tests.rehearsal import Rehearsal

START = datetime(2026, 2, 2, 10, 0, tzinfo=UTC)
FEEDBACK = {"plan": "confirmed", "contacts": "avoided", "value": "3"}
STEP = {"steps-0-outcome": "fully", "steps-0-reason": ""}
MOVES = {
    "feedback": ("aterkoppling", FEEDBACK),
    "tell": ("sa-gick-det", {"situation": "work", "involved": "yes", **STEP}),
    "repeat": ("sa-gick-det/oforandrat", {}),
    "end": ("sa-gick-det/inte-aktuell", {}),
    "close": ("sa-gick-det/avsluta", {}),
}
#: What Anna, who answers for the case, gets in each state.
TABLE = """
situation         feedback tell repeat end close
draft             409      409  409    409 409
in_review         409      409  409    409 409
questions         409      409  409    409 409
discussion        409      409  409    409 409
proposed          409      409  409    409 409
standpoints       409      409  409    409 409
confirmed         303      409  409    303 409
after_3           303      303  409    303 409
fed_back          409      409  409    303 409
fed_back_after_3  409      303  409    303 409
told_3            303      409  409    303 409
told_3_after_12   303      303  303    303 409
told_12           303      409  409    409 303
told_all          409      409  409    409 303
gone              409      409  409    409 409
closed            409      409  409    409 409
by_the_clock      409      409  409    409 409
asked_again       409      409  409    409 409
learning          403      403  403    403 403
closed_without    409      409  409    409 409
withdrawn         409      409  409    409 409
"""
HEAD, *ROWS = (line.split() for line in TABLE.strip().splitlines())
#: What everybody else gets, whatever the state: not their case, not their right, not their group.
OTHERS = {
    "jonas": 403, "hanna": 403, "bo": 403, "fatima": 403, "greger": 403, "cilla": 403,
    "david": 403, "petra": 404, "olle": 404, "ingrid": 403, "eva": 403, "karin": 403,
    "nobody": 303,
}  # fmt: skip
UNSEEN = {"draft": {"jonas", "hanna"}}


class Scene:
    """A case brought into a situation, with the clock where the table wants it."""

    def __init__(self, make: Factory) -> None:
        self.make = make
        self.now = START

    def at_month(self, months: int) -> None:
        self.now = START + timedelta(days=31 * months)

    def play(self, situation: str) -> str:
        with clock.at(START):
            if situation in ("draft", "in_review", "questions", "discussion", "proposed",
                             "standpoints", "confirmed"):  # fmt: skip
                return self.make.case(situation)
            if situation == "closed_without":
                number = self.make.case("discussion")
                with self.make.acting("cilla") as cilla:
                    cases.close_without(cilla, self.make.load(cilla, number), "Oense.")
                return number
            purpose = {"purpose": "learning"} if situation == "learning" else {}
            number = self.make.case("confirmed", **purpose)
        getattr(self, f"_{situation}", lambda _: None)(number)
        return number

    def _act(self, number: str, act: Callable[..., object], *more: object) -> None:
        with clock.at(self.now), self.make.acting("anna") as anna:
            act(anna, self.make.load(anna, number), *more)

    def _after_3(self, number: str) -> None:
        self.at_month(3)

    def _fed_back(self, number: str) -> None:
        with clock.at(self.now):
            self.make.feedback(number)

    def _fed_back_after_3(self, number: str) -> None:
        self._fed_back(number)
        self.at_month(3)

    def _told_3(self, number: str) -> None:
        self.at_month(3)
        with clock.at(self.now):
            self.make.follow_up(number)

    def _told_3_after_12(self, number: str) -> None:
        self._told_3(number)
        self.at_month(12)

    def _told_12(self, number: str) -> None:
        self._told_3_after_12(number)
        self._act(number, service.repeat)

    def _told_all(self, number: str) -> None:
        self._fed_back(number)
        self._told_12(number)

    def _closed(self, number: str) -> None:
        self._told_12(number)
        self._act(number, service.close)

    def _gone(self, number: str) -> None:
        self._act(number, service.end)

    def _by_the_clock(self, number: str) -> None:
        self._told_3(number)
        self.at_month(16)

    def _asked_again(self, number: str) -> None:
        self._act(number, cases.ask_again, "Vad gör vi nu?")

    def _withdrawn(self, number: str) -> None:
        self._act(number, cases.withdraw, WithdrawReason.NO_LONGER_RELEVANT)

    def _learning(self, number: str) -> None:
        self.at_month(3)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_who_may_what_in_which_state(app: Flask, cast: Cast, make: Factory, row: list[str]) -> None:
    situation, *wanted = row
    scene = Scene(make)
    rehearsal = Rehearsal(app)  # what is done is taken back, so that each move meets the same case
    number = scene.play(situation)
    with clock.at(scene.now):
        found = [_answer(rehearsal, cast, "anna", number, move) for move in MOVES]
        assert found == [int(code) for code in wanted]
        for name, code in OTHERS.items():
            hidden = situation == "draft" and name in UNSEEN["draft"]
            expected = 404 if hidden else code
            for move in MOVES:
                assert _answer(rehearsal, cast, name, number, move) == expected, (name, move)


def _answer(rehearsal: Rehearsal, cast: Cast, name: str, number: str, move: str) -> int:
    below, fields = MOVES[move]
    address = f"/fall/{number}/{below}"
    return rehearsal.ask(getattr(cast, name), "POST", address, fields).status_code

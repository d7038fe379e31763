"""Every move about a proposal, by everybody, in every situation: docs/forslagets-lagen.md.

Each request is taken back, so that every move meets the same case.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from kompetensgrupp.cases import service as cases
from kompetensgrupp.cases.vocabulary import WithdrawReason
from kompetensgrupp.core import clock
from kompetensgrupp.core.rights import Role
from kompetensgrupp.groups import members, running
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import PartyKind, PartyStatus
from tests.cast import Cast, Person
from tests.factories import Factory
from tests.newcomer import newcomer
from tests.rehearsal import Rehearsal

PAGE = Path(__file__).parents[2] / "docs" / "forslagets-lagen.md"
PEOPLE = {
    "Försäkringskassan": "bo", "ställföreträdaren": "dag", "kommunen": "hanna",
    "ansvarig": "anna", "vårdcentralen": "fatima", "inbjuden part": "greger",
    "projektledaren": "cilla", "vilande part": "vera", "utträdd part": "lotta",
    "har slutat": "rut", "annan grupp": "david", "styrelsen": "ingrid",
}  # fmt: skip
#: Who isn't of the cast; the parties of vera and lotta are their own.
NEW = {
    "dag": (PartyKind.FK, Role.DEPUTY), "rut": (PartyKind.FK, Role.ADVISER),
    "vera": (PartyKind.OTHER, Role.ADVISER), "lotta": (PartyKind.OTHER, Role.ADVISER),
}  # fmt: skip
SITUATIONS = {
    "Väntar på granskning": "in_review", "Frågor": "questions", "Diskussion": "discussion",
    "Förslag finns": "proposed", "Kommunen skrev fallet": "hers",
    "Parterna tar ställning": "standpoints", "En nyare version finns": "replaced",
    "Alla har svarat": "heard", "Antecknat": "noted", "Antecknat och stämmer": "agreed",
    "Fastställd": "confirmed", "Fastställd med antecknat svar": "confirmed_noted",
    "Fastställd och tiden är ute": "too_late", "Avslutat utan rekommendation": "closed_without",
    "Tillbakadraget": "withdrawn",
}  # fmt: skip
#: Names of several at once, as the page explains them.
SEVERAL = {
    "de som svarar": (
        "Försäkringskassan",
        "ställföreträdaren",
        "kommunen",
        "vårdcentralen",
        "inbjuden part",
        "projektledaren",
    ),
    "Ett förslag ligger": (
        "Förslag finns",
        "Kommunen skrev fallet",
        "Parterna tar ställning",
        "Alla har svarat",
        "Antecknat",
        "Antecknat och stämmer",
    ),
    "Slut": (
        "Fastställd",
        "Fastställd med antecknat svar",
        "Fastställd och tiden är ute",
        "Avslutat utan rekommendation",
        "Tillbakadraget",
    ),
}
MOVES = {
    "Lägga en ny version av förslaget": "propose", "Ta ställning för sin part": "answer",
    "Säga att det antecknade stämmer": "agree",
    "Anteckna Arbetsförmedlingen som frånvarande": "absent",
    "Anteckna Arbetsförmedlingens svar på mötet": "note",
    "Fastställa rekommendationen": "confirm", "Lämna tillbaka till diskussion": "reopen",
    "Säga att fallet inte berör Arbetsförmedlingen": "not_me",
    "Ändra det antecknade svaret efter att rekommendationen är fastställd": "later",
    "Läsa underlaget för den egna akten": "record",
}  # fmt: skip
#: What an answer is called in the columns after the situations.
COLUMNS = ("Ja", "Inte nu", "Finns inte")
WORDS = {200: "Ja", 303: "Ja", 409: "Inte nu", 404: "Finns inte", 403: "Nej"}


class Scene:
    """A case brought into a situation, the people around it, and what they send."""

    def __init__(self, app: Flask, cast: Cast, make: Factory) -> None:
        self.cast, self.make = cast, make
        self.newcomers: dict[str, Person] = {}
        for name, (kind, role) in NEW.items():
            make.join(name, kind, role, party=name if kind == PartyKind.OTHER else "")
            self.newcomers[name] = newcomer(app, name)
        self._go()
        self.ids = {str(kind): make.party(kind).id for kind in _ASKED}

    def _go(self) -> None:
        """Rut leaves the group; Vera's party rests from now on, and Lotta's leaves."""
        with self.make.acting("cilla") as cilla:
            group = groups.get_group(cilla)
            found = {m.user.persona: m for m in members.members(cilla, group)}
            members.end_membership(cilla, group, found["rut"])
            for party in groups.parties(cilla):
                changed = {"vera": PartyStatus.DORMANT, "lotta": PartyStatus.LEFT}.get(party.name)
                if changed:
                    running.change_party(cilla, group, party, party.name, changed, "")

    def person(self, name: str) -> Person:
        return self.newcomers.get(name) or getattr(self.cast, name)

    def play(self, situation: str) -> str:
        """The number of a case in this situation."""
        special = getattr(self, f"_{situation}", None)
        number: str = special() if special else self.make.case(situation)
        return number

    def _hers(self) -> str:
        return self.make.case("proposed", author="hanna")

    def _replaced(self) -> str:
        number = self.make.case("standpoints")
        self.make.proposal(number, "bo", "En annan plan")
        return number

    def _heard(self) -> str:
        number = self.make.case("standpoints")
        for name in ("hanna", "fatima"):
            self.make.standpoint(number, name)
        return number

    def _noted(self) -> str:
        number = self.make.case("proposed")
        self.make.note(number, PartyKind.FK)
        return number

    def _agreed(self) -> str:
        number = self._noted()
        self.make.agree(number, "bo")
        return number

    def _confirmed_noted(self) -> str:
        number = self._noted()
        self.make.confirm(number)
        return number

    def _too_late(self) -> str:
        with clock.at(clock.now() - timedelta(days=14)):
            return self._confirmed_noted()

    def _closed_without(self) -> str:
        number = self.make.case("proposed")
        self.make.close_without(number)
        return number

    def _withdrawn(self) -> str:
        number = self.make.case("proposed")
        with self.make.acting("anna") as anna:
            reason = WithdrawReason.NO_LONGER_RELEVANT
            cases.withdraw(anna, self.make.load(anna, number), reason)
        return number

    def sent(self, move: str, number: str, seen: str) -> tuple[str, str, dict[str, Any]]:
        """Method, address and fields of a move about the case's first version."""
        case, one, af = f"/fall/{number}", f"/fall/{number}/forslag/1", self.ids["af"]
        step = {"measure": "Kartläggning", "party": self.ids["kommun"], "when": "i mars"}
        note = {"party": af, "stance": "support", "speaker": "outside"}
        asked: dict[str, tuple[str, str, dict[str, Any]]] = {
            "propose": ("POST", f"{case}/forslag",
                        {"summary": "Plan", **{f"steps-0-{n}": v for n, v in step.items()}}),
            "answer": ("POST", f"{one}/stallning", {"stance": "support"}),
            "agree": ("POST", f"{one}/stallning/stammer", {"seen": seen}),
            "absent": ("POST", f"{one}/franvaro/{af}", {}),
            "note": ("POST", f"{one}/mote", {"held_on": clock.today().isoformat(),
                                             **{f"parties-0-{n}": v for n, v in note.items()}}),
            "confirm": ("POST", f"{one}/faststall", {}),
            "reopen": ("POST", f"{case}/till-diskussion", {}),
            "not_me": ("POST", f"{case}/berors-inte/{af}", {"reason": "Inget att göra."}),
            "later": ("POST", f"{case}/rekommendation/svar", {"stance": "support"}),
            "record": ("GET", f"{case}/rekommendation/underlag", {}),
        }  # fmt: skip
        return asked[move]


_ASKED = (PartyKind.KOMMUN, PartyKind.FK, PartyKind.VARDCENTRAL, PartyKind.AF)


def table() -> dict[str, dict[str, dict[str, str]]]:
    """What the page says: move → situation → who → answer."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for part in PAGE.read_text(encoding="utf-8").split("\n## ")[1:]:
        label, *lines = part.splitlines()
        rows = found[MOVES[label]] = {}
        for line in lines:
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if len(cells) != len(COLUMNS) + 1 or cells[0] in ("Läge", "---"):
                continue
            row = dict.fromkeys(PEOPLE.values(), "Nej")
            for word, named in zip(COLUMNS, cells[1:], strict=True):
                row |= {PEOPLE[name]: word for name in _names(named)}
            rows |= {SITUATIONS[name]: row for name in _names(cells[0])}
    return found


def _names(cell: str) -> list[str]:
    found = [] if cell == "–" else cell.split(", ")
    return [name for one in found for name in SEVERAL.get(one, (one,))]


@pytest.mark.sqlite_only
def test_who_may_what_in_which_situation(app: Flask, cast: Cast, make: Factory) -> None:
    """The door doesn't look at the case: whom it stops is asked once about each move."""
    rehearsal, scene = Rehearsal(app), Scene(app, cast, make)
    stopped, wrong = set(), []
    numbers = {situation: scene.play(situation) for situation in SITUATIONS.values()}
    for move, rows in table().items():
        for situation, row in rows.items():
            for name, word in row.items():
                if (move, name) in stopped and word == "Nej":
                    continue
                number = numbers[situation]
                seen = make.seen(number, name) if move == "agree" else ""
                answer = rehearsal.ask(scene.person(name), *scene.sent(move, number, seen))
                if answer.status_code == 403 and "Din roll i gruppen" in answer.text:
                    stopped.add((move, name))
                if WORDS.get(answer.status_code) != word:
                    wrong.append(f"{move}, {situation}, {name}: {answer.status_code}, not «{word}»")
    assert not wrong, "\n".join(wrong)


def test_the_table_is_whole() -> None:
    found = table()
    assert list(found) == list(MOVES.values())
    for move, rows in found.items():
        assert set(rows) == set(SITUATIONS.values()), move

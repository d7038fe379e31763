"""Forms whose texts are checked: what is found comes back as cards, one for each thing found.

A card's buttons send the whole form, so nothing typed is lost and no script is needed. Decisions
travel as hidden fields until the text is saved.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import request
from wtforms import HiddenField, StringField

from kompetensgrupp.checking import rules, service
from kompetensgrupp.checking.models import Choice, WordStatus
from kompetensgrupp.checking.rules import Decided, Entity
from kompetensgrupp.core import text
from kompetensgrupp.core.errors import Identified
from kompetensgrupp.deid import Level
from kompetensgrupp.web import access
from kompetensgrupp.web.forms import Form, at_most, leaves, required

Result = TypeVar("Result")
LONGEST_WORD = 80
FIELD = "decided"
PRESSED = "card"


class CheckedForm(Form):
    """A form with free text. `second_reads`: a second person reads it before others do."""

    second_reads = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.cards: list[Entity] = []
        self.said = ""
        self.card_errors: dict[str, str] = {}
        super().__init__(*args, **kwargs)
        sent = kwargs.get("formdata", self)
        self.decisions = [] if sent is None else rules.load(self._sent_decisions(sent))

    def _sent_decisions(self, sent: Any) -> list[str]:
        """From the draft the form was filled with, or from the request."""
        source = sent if hasattr(sent, "getlist") else request.form
        return list(source.getlist(FIELD))

    @property
    def about(self) -> str:
        """The number of the case that the address names, once its loader has let the actor in."""
        return str(getattr((request.view_args or {}).get("case"), "number", ""))

    @property
    def texts(self) -> dict[str, str]:
        """The free text in the form, by field name."""
        return {
            field.name: field.data or ""
            for field in leaves(self)
            if isinstance(field, StringField) and field.widget.__class__.__name__ != "HiddenInput"
        }

    def attempt(self, act: Callable[..., Result], *args: Any, **kwargs: Any) -> Result | None:
        """Run a service with the writer's decisions; what it can't let through becomes cards."""
        try:
            with service.deciding(self.decisions):
                return super().attempt(act, *args, **kwargs)
        except Identified as refused:
            for name, found in refused.entities.items():
                self.refuse(name, _message(found))
            self.cards = list(
                {e.token: e for some in refused.entities.values() for e in some}.values()
            )
        return None

    @property
    def is_deciding(self) -> bool:
        """Whether a card's button sent the form."""
        return bool(request.form.get(PRESSED))

    def validate(self, extra_validators: Any = None) -> bool:
        """Not valid while a card's button was pressed: the decision is carried out instead."""
        if self.is_deciding:
            self._decide(request.form[PRESSED])
            return False
        return bool(super().validate(extra_validators))

    def examined(self) -> service.Examined:
        """What the checker says of the form as it stands."""
        return service.examine(
            access.viewer(), self.about, self.texts, self.decisions, self.second_reads
        )

    def _decide(self, pressed: str) -> None:
        """Carry out `choice:token`; anything else only shows the cards."""
        before = self.examined()
        choice, _, token = pressed.partition(":")
        if choice == "all":
            said = self._replace_all(before)
            self._show(self.examined(), said)
            return
        entity = next((e for e in before.open if e.token == token), None)
        if entity is None:
            self._show(before, "")
            return
        self.cards = before.open
        said = self._carry_out(choice, entity, before.texts)
        self._show(self.examined(), said)

    def _carry_out(self, choice: str, entity: Entity, texts: dict[str, str]) -> str:
        """Change text and decisions as one card says; what is to be said of it."""
        sent = {
            part: text.clean(request.form.get(f"card_{part}_{entity.token}", ""))
            for part in ("choice", "word", "reason", "list")
        }
        if choice in ("replace", "word"):
            new = sent["choice"] if choice == "replace" else sent["word"]
            return self._replace(entity, texts, new[:LONGEST_WORD], choice == "word")
        return self._let_stand(choice, entity, sent["reason"], bool(sent["list"]))

    def _replace(self, entity: Entity, texts: dict[str, str], new: str, own: bool) -> str:
        if not new:
            self.card_errors[entity.token] = "Skriv vad det ska stå i stället."
            return ""
        changed = rules.replaced(texts, {entity: new})
        now = service.examine(access.viewer(), self.about, changed, self.decisions)
        before = {one.token for one in self.cards}
        found = [one for one in now.open if one.token not in before]
        if found:
            self.card_errors[entity.token] = (
                "Det nya ordet kan också peka ut någon. Välj ett annat."
            )
            return ""
        self.put(changed)
        choice = Choice.REWORDED if own else Choice.REPLACED
        self._note(choice, entity)
        places = len(entity.places)
        return f"Ersatt med «{new}» på {places} {'ställe' if places == 1 else 'ställen'}."

    def _replace_all(self, found: service.Examined) -> str:
        """Replace every open thing by what its card has chosen, or by the first suggestion."""
        new: dict[Entity, str] = {}
        for entity in found.open:
            chosen = request.form.get(f"card_choice_{entity.token}")
            new[entity] = chosen if chosen in entity.suggestions else entity.suggestions[0]
            self._note(Choice.REPLACED, entity)
        self.put(rules.replaced(found.texts, new))
        return f"{len(new)} saker är ersatta. Läs igenom texten."

    def put(self, texts: dict[str, str]) -> None:
        """Give the fields other texts."""
        for field in leaves(self):
            if field.name in texts:
                field.data = texts[field.name]

    def _let_stand(self, choice: str, entity: Entity, reason: str, propose: bool) -> str:
        keep = choice == "keep"
        if (keep or entity.binds_hard) and not self.second_reads:
            return ""
        if keep and entity.binds_hard:
            return ""
        if (keep or entity.binds_hard) and not reason:
            self.card_errors[entity.token] = "Skriv varför, så att kollegan som läser förstår."
            return ""
        if (
            reason
            and service.examine(access.viewer(), self.about, {"": reason}, self.decisions).open
        ):
            self.card_errors[entity.token] = "Skriv motiveringen utan att upprepa uppgiften."
            return ""
        self._note(Choice.KEPT if keep else Choice.NO_PERSON, entity, reason, propose)
        return "Det står kvar som du skrev det."

    def _note(
        self, choice: Choice, entity: Entity, reason: str = "", propose: bool = False
    ) -> None:
        propose = propose and rules.may_be_allowed(entity.word)
        one = Decided(
            choice, entity.kind, entity.rule, entity.level, entity.prints, reason, propose
        )
        self.decisions = [d for d in self.decisions if d.token != one.token] + [one]

    def _show(self, now: service.Examined, said: str) -> None:
        self.cards = now.open
        if not now.open and not said:
            said = "Kontrollen hittar inget att ta ställning till. Den kan missa: läs själv."
        elif not now.open:
            said += " Nu finns inget kvar att ta ställning till. Läs igenom och skicka."
        self.said = said

    def excerpts(self, entity: Entity) -> list[rules.Excerpt]:
        """Where an entity stands in the form, for its card."""
        return rules.excerpts(self.texts, entity)

    def carried(self) -> list[str]:
        """The decisions as hidden fields carry them on."""
        return [one.dump() for one in self.decisions]


def _message(found: list[Entity]) -> str:
    """What a field with open entities says of itself."""
    hard = sorted({e.kind.label.lower() for e in found if e.level is Level.BLOCK})
    soft = sorted({e.kind.label.lower() for e in found if e.level is not Level.BLOCK})
    parts = [f"Ta bort det som pekar ut en person: {', '.join(hard)}."] if hard else []
    return " ".join(parts + ([f"Ta ställning till: {', '.join(soft)}."] if soft else []))


class WordForm(Form):
    """A word that the checker is to pass over, or not."""

    word = StringField(
        "Ord",
        [required("Skriv ett ord."), at_most(60)],
        description="Ett ord utan siffror, så som det skrivs i texterna.",
    )
    status = HiddenField(default=WordStatus.ALLOWED.value)

"""The few ways a service says no. `web/errors.py` turns them into pages.

Owns the words of refusal's shape, not the words themselves: those stand where the rule stands.
"""

from collections.abc import Mapping
from typing import Any


class PortalError(Exception):
    """Base of all that a service raises on purpose; `str(error)` is Swedish, for people."""


class NotVisible(PortalError):
    """The object does not exist for this actor (404), whether it exists or not."""

    def __init__(self, message: str = "Sidan finns inte.") -> None:
        super().__init__(message)


class NotAllowed(PortalError):
    """The actor may see the object but not do this (403); the message says why."""


class InvalidState(PortalError):
    """The object has moved on, so this can't be done now (409); the message says what to do."""


class NotMade(PortalError):
    """Something that was to be built couldn't be (500); the message says that nothing is lost."""


class Invalid(PortalError):
    """A field can't be accepted (422). `field` is the form field's name."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class Identified(PortalError):
    """Text holds what may point somebody out and nobody has decided about yet (422, rule R2).

    `entities` maps a form field's name to what was found in its text; the text itself stays with
    the caller, so nothing of it reaches a log.
    """

    def __init__(self, entities: Mapping[str, list[Any]]) -> None:
        super().__init__("Texten innehåller uppgifter som kan peka ut en person.")
        self.entities = entities

"""Enum members whose stored value is English and whose screen word is Swedish, side by side."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A string enum with a Swedish `label`: `MEMBER = "value", "Etikett"`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """(value, label) pairs in the order of definition, for a form field."""
        return [(member.value, member.label) for member in cls]

    @classmethod
    def label_of(cls, value: str | None) -> str:
        """The screen word of a stored value; an empty string for none."""
        return cls(value).label if value else ""

"""Emptying the checker's memory of texts and words, when they are to be gone everywhere.

Lists that are read from files stay; they know nobody.
"""

from types import ModuleType
from typing import Any

from kompetensgrupp.deid import engine, lowercase, swedish, wordclass

_MODULES: tuple[ModuleType, ...] = (engine, lowercase, swedish, wordclass)


def forget() -> None:
    """Empty every memory that grows with the texts: those that hold more than one thing."""
    for memory in memories():
        memory.cache_clear()


def memories() -> list[Any]:
    """The functions that remember what they were asked."""
    found = [f for module in _MODULES for f in vars(module).values() if hasattr(f, "cache_clear")]
    return [f for f in found if f.cache_parameters()["maxsize"] != 1]

"""Emptying the memories of texts and words, when they are to be gone everywhere.

Lists that are read from files stay; they know nobody.
"""

import sys
from typing import Any

from kompetensgrupp.core import stems

_OWN = __name__.rpartition(".")[0]


def forget() -> None:
    """Empty every memory that grows with the texts: those that hold more than one thing."""
    for memory in memories():
        memory.cache_clear()


def memories() -> list[Any]:
    """The functions of the checker and of the stems that remember what they were asked."""
    modules = [module for name, module in sys.modules.items() if name.startswith(f"{_OWN}.")]
    found = {
        id(function): function
        for module in (stems, *modules)
        for function in vars(module).values()
        if hasattr(function, "cache_clear")
    }
    return [f for f in found.values() if f.cache_parameters()["maxsize"] != 1]

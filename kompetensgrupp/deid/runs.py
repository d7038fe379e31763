"""A run of capitalised words next to each other, and the words around it.

Knows no lists; `entities` decides what a run is.
"""

from dataclasses import dataclass

from kompetensgrupp.deid.tokens import Token


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words next to each other, `tokens[first:last]`."""

    tokens: list[Token]
    first: int
    last: int

    @property
    def words(self) -> list[Token]:
        """The words of the run."""
        return self.tokens[self.first : self.last]

    @property
    def head(self) -> Token:
        """The first word."""
        return self.tokens[self.first]

    def before(self, steps: int = 1) -> str:
        """The lower-case word `steps` before, in the same sentence; empty otherwise."""
        index = self.first - steps
        if index < 0 or any(t.sentence for t in self.tokens[index + 1 : self.first + 1]):
            return ""
        return self.tokens[index].lower

    def after(self) -> str:
        """The lower-case word after the run in the same sentence; empty otherwise."""
        if self.last >= len(self.tokens) or self.tokens[self.last].opens:
            return ""
        follower = self.tokens[self.last]
        return follower.lower if follower.gap.strip() in ("", ",") else ""

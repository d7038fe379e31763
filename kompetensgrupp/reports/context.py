"""What a chapter's source gets to tell from, and what it tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kompetensgrupp.core.periods import Period
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.groups.models import Group, Party
from kompetensgrupp.reports.document import Grid
from kompetensgrupp.reports.telling import Telling


@dataclass(frozen=True)
class Context:
    """What a source gets to tell from. `now` and `earlier`: the period in words, definite form."""

    actor: Actor
    group: Group
    parties: Sequence[Party]
    period: Period
    telling: Telling
    durations: Mapping[str, Sequence[int]]
    now: str
    earlier: str


@dataclass(frozen=True)
class Part:
    """What a source tells in its chapter."""

    sentences: Sequence[str] = ()
    grids: Sequence[Grid | None] = ()

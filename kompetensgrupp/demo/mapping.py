"""Two invented mappings of the demo's target group, a year apart. No list of people was counted."""

import random
from collections import Counter
from datetime import timedelta

from kompetensgrupp.accounts.models import User
from kompetensgrupp.core import clock
from kompetensgrupp.core.bands import Sex
from kompetensgrupp.core.db import allow_groups, db
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Group
from kompetensgrupp.mapping import service
from kompetensgrupp.mapping.service import NewMapping
from kompetensgrupp.mapping.vocabulary import Variable

SOURCE = "Påhittade siffror, för demot"
#: (days ago, people)
_TIMES = ((400, 640), (35, 700))
#: How usual each value of a variable is, in the order of its bands; the last is «vet inte».
_SHARES: dict[Variable, tuple[int, ...]] = {
    Variable.AGE: (9, 22, 26, 23, 18, 2, 0),
    Variable.ASSISTANCE: (12, 14, 30, 41, 3),
    Variable.CAUSE: (25, 14, 12, 9, 7, 8, 17, 5, 3),
    Variable.MEDICAL_REHAB: (22, 18, 52, 8),
    Variable.WORK_REHAB: (13, 12, 68, 7),
    Variable.MEDICAL_NEED: (31, 34, 24, 11),
    Variable.EARLIER: (21, 24, 12, 19, 18, 6),
    Variable.CATEGORY: (46, 21, 19, 9, 5),
}


def seed() -> None:
    """Keep them as Cilla would have."""
    group = db.session.query(Group).filter_by(slug="demo").one()
    allow_groups(db.session(), [group.id])
    cilla = groups.actor_for(db.session.query(User).filter_by(persona="cilla").one(), group.id)
    for days, people in _TIMES:
        with clock.at(clock.now() - timedelta(days=days)):
            counts = _invented(people, service.choices(cilla))
            service.save(cilla, NewMapping(clock.today(), SOURCE, counts))


def _invented(
    people: int, bands: dict[Variable, list[tuple[str, str]]]
) -> Counter[tuple[str, str, str]]:
    chance = random.Random(people)
    counts: Counter[tuple[str, str, str]] = Counter()
    for _ in range(people):
        sex = chance.choices(tuple(Sex), (54, 45, 1))[0]
        for variable, choices in bands.items():
            shares = _SHARES[variable]
            weights = [*shares[: len(choices) - 1], shares[-1]]
            weights += [1] * (len(choices) - len(weights))
            counts[variable, chance.choices(choices, weights)[0][0], sex] += 1
    return counts

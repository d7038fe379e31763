"""Invented Swedish texts in numbers, put together from the parts in `content/phrases.toml`.

The same random source gives the same texts. Knows no table and no person.
"""

import tomllib
from functools import cache
from random import Random
from typing import Any

from kompetensgrupp.cases import vocabulary as v
from kompetensgrupp.demo.people import CONTENT

#: A post is made of sentences until it has this many words, drawn anew for each.
WORDS = (12, 70)
_LISTS = {
    "sex": v.Sex,
    "age_band": v.AgeBand,
    "assistance_band": v.AssistanceBand,
    "children": v.YesNo,
    "certificate": v.Certificate,
    "care_contact": v.CareContact,
    "health_assessed": v.Assessed,
    "work_capacity_assessed": v.Assessed,
    "medically_supported": v.Supported,
    "need_of_coordination": v.YesNo,
    "sip": v.Sip,
    "ill_health_area": v.IllHealthArea,
    "person_informed": v.YesNo,
}


@cache
def parts() -> dict[str, Any]:
    """The file with the parts."""
    return tomllib.loads((CONTENT / "phrases.toml").read_text("utf-8"))


def case_fields(rng: Random, categories: list[str], parties: list[int]) -> dict[str, Any]:
    """Every answer of a case that can be sent; `parties` are the ids that may be asked."""
    known = parts()["case"]
    who = rng.choice(known["who"])
    pick = {name: rng.choice(known[name]) for name in known}
    paragraphs = [[pick["start"].format(who=who), pick["care"]], [pick["work"], pick["life"]]]
    return {
        "title": f"{pick['title_now']} – {pick['title_ask']}",
        "purpose": rng.choices(list(v.Purpose), [9, 1])[0],
        "category": rng.choice(categories),
        "question": pick["question"],
        "background": "\n\n".join(" ".join(lines) for lines in paragraphs),
        "own_goal": pick["goal"],
        "measures_medical": pick["medical"],
        "measures_work": pick["working"],
        "measures_social": pick["social"],
        "parties_asked": sorted(rng.sample(parties, min(len(parties), rng.randint(1, 3)))),
        "answer_wanted_by": None,
    } | {name: rng.choice(list(members)) for name, members in _LISTS.items()}


def post(rng: Random, kind: str, words: int | None = None) -> str:
    """A post of about so many words."""
    known = parts()["posts"]
    wanted = words or rng.randint(*WORDS)
    own = rng.sample(known[kind], len(known[kind]))
    others = [s for name in ("fact", "advice", "question") for s in known[name] if name != kind]
    middle = iter([*own, *rng.sample(others, len(others))])
    sentences = [rng.choice(known["open"])]
    count = len(sentences[0].split())
    while count < wanted:
        sentences.append(next(middle))
        count += len(sentences[-1].split())
    sentences.append(rng.choice(known["close"]))
    half = len(sentences) // 2 if len(sentences) > 3 and rng.random() < 0.5 else 0
    blocks = [sentences[:half], sentences[half:]]
    return "\n\n".join(" ".join(block) for block in blocks if block)


def reason(rng: Random, of: str) -> str:
    """Why something was sent back, closed, or answered with other than a plain yes."""
    known = parts()
    choices: list[str] = known["reasons"].get(of) or known["proposal"][of]
    return rng.choice(choices)


def told(rng: Random, of: str) -> str:
    """What the responsible adds to feedback or a follow-up; often nothing."""
    choices: list[str] = parts()["told"][of]
    return rng.choice(choices) if rng.random() < 0.4 else ""


def proposal(rng: Random, kinds: set[str]) -> tuple[str, list[dict[str, Any]]]:
    """A summary and two to four steps that lie on parties of these kinds."""
    known = parts()["proposal"]
    able = [step for step in known["steps"] if step["party"] in kinds]
    chosen = rng.sample(range(len(able)), min(len(able), rng.randint(2, 4)))
    return rng.choice(known["summary"]), [able[index] for index in sorted(chosen)]

"""What came otherwise than planned, and when that was reported; a part of the service."""

from collections.abc import Mapping
from datetime import date

from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.checking import service as checking
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import db
from kompetensgrupp.core.errors import Invalid
from kompetensgrupp.core.rights import Actor, require
from kompetensgrupp.economy import rules
from kompetensgrupp.economy.models import Deviation, DeviationKind, DeviationReport

#: The texts of a deviation by field name: what changed, the effect, the action.
Texts = Mapping[str, str]


def write(actor: Actor, kind: DeviationKind, on_day: date, texts: Texts) -> Deviation:
    """A new deviation. Raises Invalid, NotAllowed."""
    require(rules.may_plan(actor))
    _check(actor, on_day, texts)
    deviation = Deviation(
        group_id=actor.group_id,
        kind=kind,
        on_day=on_day,
        user_id=actor.user_id,
        at=clock.now(),
        **texts,
    )
    db.session.add(deviation)
    db.session.flush()
    audit.record(actor, Event.DEVIATION_CHANGED, what="written", deviation=deviation.id)
    return deviation


def change(
    actor: Actor, deviation: Deviation, kind: DeviationKind, on_day: date, texts: Texts, seen: int
) -> None:
    """Write it anew; what was reported stays as it was. `seen`: R14. Raises Invalid."""
    require(rules.may_plan(actor))
    if seen != deviation.revision:
        now = " ".join(filter(None, deviation.texts.values()))
        raise Invalid(
            "", f"Avvikelsen har ändrats sedan du öppnade sidan. Nu står det: «{now}». Det du "
            "skrev står kvar här. Spara igen om din text ska gälla.",
        )  # fmt: skip
    _check(actor, on_day, texts)
    deviation.kind, deviation.on_day = kind, on_day
    for name, text in texts.items():
        setattr(deviation, name, text)
    deviation.revision += 1
    db.session.flush()
    audit.record(actor, Event.DEVIATION_CHANGED, what="changed", deviation=deviation.id)


def _check(actor: Actor, on_day: date, texts: Texts) -> None:
    if on_day > clock.today():
        raise Invalid("on_day", "Dagen har inte varit än.")
    checking.require_no_identifier(actor, texts)


def report(actor: Actor, deviation: Deviation, on_day: date, told: str) -> None:
    """Note that it was reported, and how it then read. Raises Invalid."""
    require(rules.may_plan(actor))
    if not deviation.on_day <= on_day <= clock.today():
        raise Invalid("on_day", "Välj en dag från avvikelsen till i dag.")
    db.session.add(
        DeviationReport(
            group_id=deviation.group_id,
            deviation_id=deviation.id,
            on_day=on_day,
            told=told,
            content=deviation.texts,
            user_id=actor.user_id,
        )
    )
    db.session.flush()
    audit.record(actor, Event.DEVIATION_REPORTED, deviation=deviation.id, on=str(on_day))

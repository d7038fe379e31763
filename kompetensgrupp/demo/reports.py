"""The leader's reports in the demo: the last tertial is published, this one is begun. Invented."""

from sqlalchemy import select

from kompetensgrupp.accounts.models import User
from kompetensgrupp.core import clock, periods
from kompetensgrupp.core.db import db
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.models import Group
from kompetensgrupp.reports import publishing

_TEXTS = {
    "summary": "Arbetssättet håller. Vi föreslår att styrelsen låter arbetet gå vidare till "
    "projekttidens slut, och att parterna utser ersättare för sina representanter.",
    "done": "Gruppen har mötts varannan vecka. En workshop om gemensam kartläggning är gjord.",
    "outlook": "Två parter har bytt representant. De nya är inne i arbetet.",
    "next": "Vi följer upp de första rekommendationerna efter tre månader.",
}
_BEGUN = {"outlook": "Fallen kommer jämnare än i våras."}


def seed() -> None:
    """Let the demo's leader have published a report, and begun on the next."""
    user = db.session.scalars(select(User).where(User.persona == "cilla")).one()
    group = db.session.scalars(select(Group).where(Group.slug == "demo")).one()
    actor = groups.actor_for(user, group.id)
    this = periods.tertial_of(clock.today())
    version = publishing.create(actor, this.previous.code)
    publishing.write(actor, version, _TEXTS, version.revision)
    publishing.approve(actor, version)
    publishing.publish(actor, version)
    begun = publishing.create(actor, this.code)
    publishing.write(actor, begun, _BEGUN, begun.revision)

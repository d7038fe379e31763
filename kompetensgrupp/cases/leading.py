"""Views of the leader's page about a case that waits for somebody silent, without its text."""

from datetime import timedelta

from flask.typing import ResponseReturnValue

from kompetensgrupp.cases import forms, service, stepping_in
from kompetensgrupp.cases.stepping_in import Waiting
from kompetensgrupp.cases.surface import bp
from kompetensgrupp.core import clock
from kompetensgrupp.core.rights import Right
from kompetensgrupp.web import access
from kompetensgrupp.web.addresses import as_number
from kompetensgrupp.web.forms import options
from kompetensgrupp.web.htmx import done, render

access.loader("waiting_id")(stepping_in.load_waiting)
#: So long somebody reviews unless another day is chosen.
USUAL = timedelta(days=14)


@bp.get("/vantar/<waiting_id>")
@access.requires(Right.LEAD)
def waiting(waiting: Waiting) -> ResponseReturnValue:
    """What waits, how long, and who can do something about it."""
    return _page(waiting)


@bp.post("/vantar/<waiting_id>/granskare")
@access.requires(Right.LEAD)
@access.fresh
def appoint(waiting: Waiting) -> ResponseReturnValue:
    """Make somebody else in the party a reviewer."""
    form = forms.AppointForm()
    if form.validate():
        user_id = as_number(form.reviewer.data)
        chosen = form.attempt(
            stepping_in.appoint, access.viewer(), waiting, user_id, form.until.data
        )
        if chosen:
            return done("pages.start", said=f"{chosen.name} kan nu granska {waiting.number}.")
    return _page(waiting, appointed=form, status=422)


@bp.post("/vantar/<waiting_id>/ansvarig")
@access.requires(Right.LEAD)
def reassign(waiting: Waiting) -> ResponseReturnValue:
    """Let somebody else in the party answer for the case."""
    form = forms.HandOverForm()
    user_id = as_number(form.responsible.data)
    chosen = form.attempt(stepping_in.reassign, access.viewer(), waiting, user_id)
    if chosen:
        return done("pages.start", said=f"{chosen.name} ansvarar nu för {waiting.number}.")
    return _page(waiting, handed=form, status=422)


def _page(
    waiting: Waiting,
    appointed: forms.AppointForm | None = None,
    handed: forms.HandOverForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    actor = access.viewer()
    appoint = appointed or forms.AppointForm(formdata=None, until=clock.today() + USUAL)
    hand_over = handed or forms.HandOverForm(formdata=None)
    able = stepping_in.possible_reviewers(actor, waiting)
    others = service.possible_responsibles(actor, waiting.case)
    appoint.reviewer.choices = options(
        [("", "Välj en kollega"), *((str(user.id), user.name) for user in able)]
    )
    hand_over.responsible.choices = options((str(user.id), user.name) for user in others)
    return render(
        "cases/waiting.html",
        status=status,
        waiting=waiting,
        reviewers=stepping_in.reviewers(actor, waiting),
        appoint=appoint,
        hand_over=hand_over,
    )

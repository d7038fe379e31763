"""Closing a case without a joint recommendation, with what each party came to."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from kompetensgrupp.cases import reading
from kompetensgrupp.cases import rules as case_rules
from kompetensgrupp.cases.models import Case
from kompetensgrupp.core import clock
from kompetensgrupp.core.rights import Right, require, require_state
from kompetensgrupp.decisions import closing, rules
from kompetensgrupp.decisions.forms import ClosingForm
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.web import access
from kompetensgrupp.web.htmx import done, render

bp = Blueprint("closing", __name__)


@bp.get("/fall/<case_id>/avsluta")
@access.requires(Right.LEAD)
def ask(case: Case) -> ResponseReturnValue:
    """Ask why there is no joint recommendation, begun with what the parties have answered."""
    actor = access.viewer()
    require(case_rules.may_close_without(actor, case, clock.now()))
    reading.open_visit(actor, case)
    draft = drafts.find(actor, rules.closing_key(case))
    form = ClosingForm(formdata=MultiDict(draft.fields) if draft else None)
    form.offer(closing.concerned(actor, case), {} if draft else closing.suggested(actor, case))
    form.draft_key.data = rules.closing_key(case)
    return _page(case, form, draft=draft)


@bp.post("/fall/<case_id>/avsluta")
@access.requires(Right.LEAD)
def close(case: Case) -> ResponseReturnValue:
    """End the case without a joint recommendation."""
    actor = access.viewer()
    require_state(case_rules.can_move(case, "close_without", clock.now()))
    form = ClosingForm().offer(closing.concerned(actor, case), {})
    if form.validate():
        form.attempt(closing.close, actor, case, form.summary.data, form.written)
        if not form.problems:
            drafts.drop(actor, rules.closing_key(case))
            said = "Fallet är avslutat utan gemensam rekommendation."
            return done("pages.case", said=said, values={"case_id": case.number})
    return _page(case, form, status=422)


def _page(
    case: Case, form: ClosingForm, status: int = 200, draft: object = None
) -> ResponseReturnValue:
    text = reading.shown_version(access.viewer(), case)
    return render(
        "decisions/close_without.html", status=status, case=case, text=text, form=form, draft=draft
    )

"""Views of the second person: what waits, the text or what differs in it, and the answer."""

from itertools import pairwise

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from kompetensgrupp.cases import comparing, forms, likeness, reading, rules, service
from kompetensgrupp.cases.models import Case, ReviewOutcome
from kompetensgrupp.cases.surface import bp, resumed, seen_by, words_of
from kompetensgrupp.cases.writing import Stale
from kompetensgrupp.checking import service as checking
from kompetensgrupp.core.errors import NotVisible
from kompetensgrupp.core.rights import Right, require, require_state
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.web import access
from kompetensgrupp.web.htmx import done, render


@bp.get("/granska/<case_id>")
@access.requires(Right.REVIEW_CASES)
def review(case: Case) -> ResponseReturnValue:
    """The whole case, to be read with a neighbour's eyes; of a change only what differs."""
    actor = access.viewer()
    require(service.may_review(actor, case))
    if not rules.can_review(case):
        return redirect(url_for("pages.case", case_id=case.number))
    reading.open_visit(actor, case)
    form = resumed(forms.ReviewForm, _draft_key(case))
    form.revision.data = case.revision
    return _review_page(case, form)


@bp.post("/granska/<case_id>")
@access.requires(Right.REVIEW_CASES)
def review_post(case: Case) -> ResponseReturnValue:
    """Approve, or return with a reason."""
    actor = access.viewer()
    require(service.may_review(actor, case))
    require_state(rules.can_review(case))
    form = forms.ReviewForm()
    if not form.validate():
        return _review_page(case, form, status=422)
    outcome = ReviewOutcome(form.outcome.data)
    try:
        form.attempt(
            service.review, actor, case, outcome, form.reason.data or "", seen_by(form),
            few_fit=form.few_fit.data,
        )  # fmt: skip
    except Stale:
        return _review_page(case, form, status=409, stale=True)
    if form.problems:
        return _review_page(case, form, status=422)
    drafts.drop(actor, _draft_key(case))
    if outcome == ReviewOutcome.APPROVE:
        said = "godkänt. Nu kan gruppen läsa det."
    else:
        said = "tillbaka hos författaren."
    return done("pages.queue", said=f"{case.number} är {said}")


def _draft_key(case: Case) -> str:
    return f"{case.number}/granska"


def _review_page(
    case: Case, form: forms.ReviewForm, status: int = 200, stale: bool = False
) -> ResponseReturnValue:
    """The page of somebody who may review what waits in the case."""
    actor = access.viewer()
    text = reading.version(case, case.latest_version)
    if stale:
        form.revision.data = case.revision
    return render(
        "cases/review.html",
        status=status,
        case=case,
        text=text,
        form=form,
        stale=stale,
        differences=comparing.of_change(actor, case, text),
        writer=reading.writer_of(text),
        review=reading.latest_review(case),
        decisions=checking.for_review(actor, case.number, text.texts),
        check=likeness.self_check(case, text.number),
        fits=likeness.population(actor, text),
        **words_of(text),
    )


@bp.get("/fall/<case_id>/versioner")
@access.requires(Right.READ_CASES)
def versions(case: Case) -> ResponseReturnValue:
    """What every approved change of the text has changed, the latest first."""
    actor = access.viewer()
    if not rules.is_published(case):
        raise NotVisible
    reading.open_visit(actor, case)
    words, texts = comparing.words_for(actor), reading.approved_versions(case)
    return render(
        "cases/versions.html",
        case=case,
        text=texts[-1],
        first=texts[0],
        versions=[
            {"text": new, "differences": comparing.compare(words, old, new)}
            for old, new in reversed([*pairwise(texts)])
        ],
    )

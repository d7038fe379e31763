"""Telling what a recommendation gave, and how it went."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from kompetensgrupp.cases import reading as case_reading
from kompetensgrupp.cases.models import Case
from kompetensgrupp.core.rights import Right
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.followups import rules, service
from kompetensgrupp.followups.forms import FeedbackForm, FollowUpForm, with_steps
from kompetensgrupp.followups.reading import Story
from kompetensgrupp.web import access
from kompetensgrupp.web.htmx import done, render

bp = Blueprint("followups", __name__)


def _to_case(case: Case, said: str) -> ResponseReturnValue:
    return done("pages.case", said=said, anchor="sa-gick-det", values={"case_id": case.number})


@bp.get("/fall/<case_id>/aterkoppling")
@access.requires(Right.WRITE_CASES)
def feedback(case: Case) -> ResponseReturnValue:
    """The form for feedback, with the own draft."""
    actor, key = access.viewer(), rules.feedback_key(case)
    service.asked_for_feedback(actor, case)
    case_reading.open_visit(actor, case)
    draft = drafts.find(actor, key)
    given: MultiDict[str, str] | None = MultiDict(draft.fields) if draft else None
    form = FeedbackForm(formdata=given)
    form.draft_key.data = key
    return _feedback_page(case, form)


@bp.post("/fall/<case_id>/aterkoppling")
@access.requires(Right.WRITE_CASES)
def give_feedback(case: Case) -> ResponseReturnValue:
    """Tell the group what its recommendation gave."""
    actor, form = access.viewer(), FeedbackForm()
    service.asked_for_feedback(actor, case)
    if form.validate():
        row = form.attempt(service.give_feedback, actor, case, form.new())
        if row is not None:
            drafts.drop(actor, rules.feedback_key(case))
            return _to_case(case, "Tack! De som gav råd ser din återkoppling.")
    return _feedback_page(case, form, status=422)


def _feedback_page(case: Case, form: FeedbackForm, status: int = 200) -> ResponseReturnValue:
    return render(
        "followups/feedback.html",
        "followups/_feedback_form.html",
        status=status,
        case=case,
        text=case_reading.shown_version(access.viewer(), case),
        form=form,
    )


@bp.get("/fall/<case_id>/sa-gick-det")
@access.requires(Right.WRITE_CASES)
def follow_up(case: Case) -> ResponseReturnValue:
    """The form for the follow-up that is asked for, with the own draft."""
    actor, key = access.viewer(), rules.follow_up_key(case)
    story = service.asked_to_follow_up(actor, case)
    case_reading.open_visit(actor, case)
    draft = drafts.find(actor, key)
    given: MultiDict[str, str] | None = MultiDict(draft.fields) if draft else None
    form = _form(story, formdata=given)
    form.draft_key.data = key
    return _follow_up_page(case, story, form)


def _form(story: Story, **given: object) -> FollowUpForm:
    kind = with_steps(len(story.recommendation.content["steps"]))
    return kind(**given).name()


@bp.post("/fall/<case_id>/sa-gick-det")
@access.requires(Right.WRITE_CASES)
def tell(case: Case) -> ResponseReturnValue:
    """Tell how it went."""
    actor = access.viewer()
    story = service.asked_to_follow_up(actor, case)
    form = _form(story)
    if form.validate():
        row = form.attempt(service.follow_up, actor, case, form.new())
        if row is not None:
            drafts.drop(actor, rules.follow_up_key(case))
            return _to_case(case, "Tack! De som gav råd ser hur det gick.")
    return _follow_up_page(case, story, form, status=422)


def _follow_up_page(
    case: Case, story: Story, form: FollowUpForm, status: int = 200
) -> ResponseReturnValue:
    return render(
        "followups/follow_up.html",
        "followups/_follow_up_form.html",
        status=status,
        case=case,
        text=case_reading.shown_version(access.viewer(), case),
        story=story,
        form=form,
    )


@bp.post("/fall/<case_id>/sa-gick-det/oforandrat")
@access.requires(Right.WRITE_CASES)
def repeat(case: Case) -> ResponseReturnValue:
    """Oförändrat sedan sist."""
    service.repeat(access.viewer(), case)
    drafts.drop(access.viewer(), rules.follow_up_key(case))
    return _to_case(case, "Tack! Det är noterat att läget är oförändrat.")


@bp.post("/fall/<case_id>/sa-gick-det/inte-aktuell")
@access.requires(Right.WRITE_CASES)
def end(case: Case) -> ResponseReturnValue:
    """Inte längre aktuell hos oss."""
    service.end(access.viewer(), case)
    drafts.drop(access.viewer(), rules.follow_up_key(case))
    return _to_case(case, "Uppföljningen är avslutad, och fallet också.")


@bp.post("/fall/<case_id>/sa-gick-det/avsluta")
@access.requires(Right.WRITE_CASES)
def close(case: Case) -> ResponseReturnValue:
    """Close the case when everything is told."""
    service.close(access.viewer(), case)
    return _to_case(case, "Fallet är avslutat.")

"""Pages of the process follow-up: four questions, what they gave over time, what it led to."""

from flask.typing import ResponseReturnValue

from kompetensgrupp.core import clock
from kompetensgrupp.core.rights import Right
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.obstacles import processes, rules
from kompetensgrupp.obstacles.forms import AnswerForm, OpenForm, OutcomeForm
from kompetensgrupp.obstacles.models import QUESTIONS, Agreement, ProcessReview
from kompetensgrupp.obstacles.surface import bp, resumed
from kompetensgrupp.web import access
from kompetensgrupp.web.forms import Form
from kompetensgrupp.web.htmx import done, render


@bp.get("/hinder/uppfoljning")
@access.requires(Right.READ_CASES)
def rounds() -> ResponseReturnValue:
    """The process follow-ups beside each other; the leader begins one."""
    return _rounds_page(OpenForm())


@bp.post("/hinder/uppfoljning")
@access.requires(Right.LEAD)
def open_round() -> ResponseReturnValue:
    """Ask the members."""
    form = OpenForm()
    if form.validate():
        review = form.attempt(processes.open_round, access.viewer(), form.answer_by.data)
        if review is not None:
            return done(
                "obstacles.round",
                said="Frågorna står nu på allas startsida.",
                values={"review_id": review.id},
            )
    return _rounds_page(form, status=422)


def _rounds_page(form: OpenForm, status: int = 200) -> ResponseReturnValue:
    actor = access.viewer()
    found = processes.rounds(actor)
    form.answer_by.data = form.answer_by.data or clock.today() + processes.DEFAULT
    is_open = any(row.closed_at is None for row in found)
    return render(
        "obstacles/rounds.html",
        status=status,
        rounds=found,
        results=processes.results(actor, found),
        questions=QUESTIONS,
        form=form if rules.may_lead(actor) and not is_open else None,
    )


@bp.get("/hinder/uppfoljning/<int:review_id>")
@access.requires(Right.READ_CASES)
def round(review: ProcessReview) -> ResponseReturnValue:
    """The questions with one's own answers, or what they gave."""
    own = processes.own_answer(access.viewer(), review)
    form = AnswerForm()
    for name in QUESTIONS:
        form[name].data = str(getattr(own, name)) if own else None
    return _round_page(review, form=form)


@bp.post("/hinder/uppfoljning/<int:review_id>")
@access.requires(Right.COMMENT)
def answer(review: ProcessReview) -> ResponseReturnValue:
    """Answer, or change one's answers."""
    form = AnswerForm()
    if form.validate():
        processes.answer(access.viewer(), review, form.values())
        return done(
            "obstacles.round",
            said="Tack! Dina svar räknas ihop med de andras.",
            values={"review_id": review.id},
        )
    return _round_page(review, form=form, status=422)


@bp.post("/hinder/uppfoljning/<int:review_id>/avsluta")
@access.requires(Right.LEAD)
def close(review: ProcessReview) -> ResponseReturnValue:
    """End it with what the group came to."""
    form = OutcomeForm()
    if form.validate():
        form.attempt(processes.close, access.viewer(), review, form.outcome.data or "")
        if not form.problems:
            drafts.drop(access.viewer(), _outcome_key(review))
            return done("obstacles.rounds", said="Processuppföljningen är avslutad.")
    return _round_page(review, outcome=form, status=422)


def _outcome_key(review: ProcessReview) -> str:
    return f"hinder/uppfoljning/{review.id}"


def _round_page(
    review: ProcessReview,
    form: AnswerForm | None = None,
    outcome: OutcomeForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    actor = access.viewer()
    is_open = review.closed_at is None
    answers, leads = is_open and bool(rules.may_raise(actor)), is_open and actor.leads
    if leads and outcome is None:
        outcome, _ = resumed(OutcomeForm, _outcome_key(review))
    own = processes.own_answer(actor, review)
    return render(
        "obstacles/round.html",
        status=status,
        review=review,
        result=processes.results(actor, [review])[0],
        questions=QUESTIONS,
        own=own,
        agreement=Agreement,
        form=(form or AnswerForm(formdata=None)) if answers else None,
        outcome=outcome if leads else None,
        problem=_refused(form, outcome),
        lines=processes.to_look_at(actor, review) if is_open else [],
    )


def _refused(*forms: Form | None) -> Form | None:
    """The form that was sent and came back, whose errors the page begins with."""
    return next((form for form in forms if form and form.problems), None)

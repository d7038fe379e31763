"""Writing a case step by step, sending it, reviewing it, and ending it."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from kompetensgrupp.cases import forms, lists, reading, rules, service
from kompetensgrupp.cases import vocabulary as v
from kompetensgrupp.cases.models import Case, CaseVersion, ReviewOutcome
from kompetensgrupp.core import clock
from kompetensgrupp.core.errors import NotVisible
from kompetensgrupp.core.rights import Right, require
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.rules import may_answer
from kompetensgrupp.web import access
from kompetensgrupp.web.addresses import as_number
from kompetensgrupp.web.forms import options
from kompetensgrupp.web.htmx import done, render

bp = Blueprint("cases", __name__)
access.loader("case_id")(reading.load_case)
NEW_KEY = "fall/nytt"


@bp.get("/fall/nytt")
@access.requires(Right.WRITE_CASES)
def new() -> ResponseReturnValue:
    """Rätt väg?, and the first step of a new case."""
    form = _resumed(forms.AboutForm, NEW_KEY)
    return _step_page(None, 1, form, draft=drafts.find(access.viewer(), NEW_KEY))


@bp.post("/fall/nytt")
@access.requires(Right.WRITE_CASES)
def create() -> ResponseReturnValue:
    """Begin the case with its first step."""
    actor = access.viewer()
    form = _offered(forms.AboutForm())
    if request.form.get("action") == "later":
        typed = {name: request.form.getlist(name) for name in request.form}
        drafts.save(actor, NEW_KEY, typed)
        return done("pages.start", said="Utkastet är sparat. Du kan fortsätta när du vill.")
    if form.validate():
        case = form.attempt(service.create, actor, form.fields())
        if case is not None:
            drafts.drop(actor, NEW_KEY)
            return _after_step(case, 1)
    return _step_page(None, 1, form, status=422)


@bp.get("/fall/<case_id>/skriv/<int:number>")
@access.requires(Right.WRITE_CASES)
def write(case: Case, number: int) -> ResponseReturnValue:
    """A step of the guided form with what is written so far."""
    actor = access.viewer()
    require(rules.may_write(actor, case))
    text = reading.version(case, case.latest_version)
    draft = drafts.find(actor, step_key(case, number))
    form = _form_of(number)(formdata=MultiDict(draft.fields) if draft else None)
    if draft is None:
        form.show(text)
    form.draft_key.data = step_key(case, number)
    return _step_page(case, number, form, draft=draft)


@bp.post("/fall/<case_id>/skriv/<int:number>")
@access.requires(Right.WRITE_CASES)
def save_step(case: Case, number: int) -> ResponseReturnValue:
    """Save a step and go on; `action=later` saves it as it is and leaves."""
    actor = access.viewer()
    form = _offered(_form_of(number)())
    text = reading.version(case, case.latest_version)
    if text.purpose == v.Purpose.LEARNING:
        forms.relax(form)
    if request.form.get("action") == "later":
        return _save_for_later(case, number, form)
    if form.validate() and form.attempt(service.save, actor, case, form.fields()) is not None:
        drafts.drop(actor, step_key(case, number))
        return _after_step(case, number)
    return _step_page(case, number, form, status=422)


def step_key(case: Case, number: int) -> str:
    """The name of a half-written step."""
    return f"{case.number}/skriv/{number}"


def _form_of(number: int) -> type[forms.StepForm]:
    if not 1 <= number <= len(forms.STEPS):
        raise NotVisible
    return forms.STEPS[number - 1][1]


def _save_for_later(case: Case, number: int, form: forms.StepForm) -> ResponseReturnValue:
    """Keep what can be kept of an unfinished step, then go to the start page."""
    actor = access.viewer()
    form.validate()  # an unanswered question is no fault in a draft, an impossible answer is
    sound = {n: value for n, value in form.fields().items() if not _is_broken(form, n)}
    _, removed = service.save_unfinished(actor, case, sound)
    drafts.drop(actor, step_key(case, number))
    if removed:
        kinds = ", ".join(sorted({f.kind.label.lower() for f in removed}))
        flash(f"Utkastet är sparat utan {kinds}.", "warn")
    return done(
        "pages.start", said=f"Utkastet {case.number} är sparat. Du kan fortsätta när du vill."
    )


def _is_broken(form: forms.StepForm, name: str) -> bool:
    """Whether the answer can't be stored at all: too long, or none of the choices."""
    return bool(form[name].errors) and bool(form[name].data)


def _after_step(case: Case, number: int) -> ResponseReturnValue:
    if number < len(forms.STEPS):
        return redirect(url_for("cases.write", case_id=case.number, number=number + 1), 303)
    return redirect(url_for("cases.check", case_id=case.number), 303)


def _offered(form: Any) -> Any:
    """Give the form the group's own choices."""
    actor = access.viewer()
    if isinstance(form, forms.AboutForm):
        form.category.choices = options((c.code, c.label) for c in groups.categories(actor))
        allowed = groups.get_group(actor).purposes
        form.purpose.choices = options(p for p in v.Purpose.choices() if p[0] in allowed)
    if isinstance(form, forms.QuestionForm):
        asked = [p for p in groups.parties(actor) if may_answer(p)]
        form.parties_asked.choices = options((str(p.id), p.name) for p in asked)
    return form


def _step_page(
    case: Case | None, number: int, form: forms.StepForm, status: int = 200, draft: object = None
) -> ResponseReturnValue:
    return render(
        "cases/write.html",
        status=status,
        case=case,
        title=reading.version(case, case.latest_version).title if case else "",
        number=number,
        form=_offered(form),
        steps=_stepper(case),
        draft=draft,
        review=reading.latest_review(case) if case and case.state == v.State.RETURNED else None,
    )


def _stepper(case: Case | None) -> list[tuple[str, str | None, bool]]:
    """(label, address, done) of each step and of the last look."""
    text = reading.version(case, case.latest_version) if case else None
    left = {forms.step_of(name) for name in service.missing(text)} if text else {1, 2, 3, 4}
    rows: list[tuple[str, str | None, bool]] = []
    for number, (label, _) in enumerate(forms.STEPS, start=1):
        address = url_for("cases.write", case_id=case.number, number=number) if case else None
        rows.append((label, address, number not in left))
    last = url_for("cases.check", case_id=case.number) if case else None
    return [*rows, ("Kontrollera och skicka", last, False)]


@bp.get("/fall/<case_id>/kontrollera")
@access.requires(Right.WRITE_CASES)
def check(case: Case) -> ResponseReturnValue:
    """Exactly what each party will see, before the case is sent."""
    require(rules.may_write(access.viewer(), case))
    return _check_page(case, _last_look(case))


def _last_look(case: Case) -> forms.LastLookForm:
    return forms.LastLookForm(reading.version(case, case.latest_version).texts)


def _check_page(case: Case, form: forms.LastLookForm, status: int = 200) -> ResponseReturnValue:
    actor = access.viewer()
    text = reading.version(case, case.latest_version)
    return render(
        "cases/check.html",
        status=status,
        case=case,
        text=text,
        form=form,
        missing=[(name, forms.step_of(name)) for name in service.missing(text)],
        missing_labels={name: forms.label_of(name) for name in v.REQUIRED},
        steps=_stepper(case),
        parties=[p for p in groups.parties(actor) if may_answer(p)],
        review=reading.latest_review(case),
        **words_of(text),
    )


def words_of(text: CaseVersion) -> dict[str, Any]:
    """What a template needs to show a version: the group's words for category and parties."""
    actor = access.viewer()
    labels = {c.code: c.label for c in groups.categories(actor)}
    asked = [p for p in groups.parties(actor) if p.id in (text.parties_asked or [])]
    return {"category_label": labels.get(text.category or "", ""), "asked": asked}


@bp.post("/fall/<case_id>/skicka")
@access.requires(Right.WRITE_CASES)
def submit(case: Case) -> ResponseReturnValue:
    """Send the case to a second person of the own party."""
    form = _last_look(case)
    if not form.validate():
        return _decided(case, form)
    form.attempt(_submit, case)
    if form.problems:
        return _check_page(case, form, status=422)
    return done(
        "pages.start",
        said=f"{case.number} är skickat. En kollega granskar det innan gruppen ser det.",
    )


def _decided(case: Case, form: forms.LastLookForm) -> ResponseReturnValue:
    """A card's button was pressed: save what it changed and show the page as it is then."""
    if form.card_errors:
        return _check_page(case, form, status=422)
    form.attempt(service.decide, access.viewer(), case, form.texts)
    said = form.said or "Ta ställning till det som finns kvar."
    return done("cases.check", said=said, values={"case_id": case.number})


def _submit(case: Case) -> bool:
    service.submit(access.viewer(), case)
    return True


@bp.get("/granska")
@access.requires(Right.REVIEW_CASES)
def queue() -> ResponseReturnValue:
    """Cases that wait for a second person's eyes."""
    return render("cases/queue.html", rows=lists.to_review(access.viewer()))


@bp.get("/granska/<case_id>")
@access.requires(Right.REVIEW_CASES)
def review(case: Case) -> ResponseReturnValue:
    """The whole case, to be read with a neighbour's eyes."""
    require(service.may_review(access.viewer(), case))
    reading.open_visit(access.viewer(), case)
    return _review_page(case, _resumed(forms.ReviewForm, f"{case.number}/granska"))


def _resumed(kind: type[Any], key: str) -> Any:
    """A form with the actor's own draft in it, if there is one."""
    draft = drafts.find(access.viewer(), key)
    typed: MultiDict[str, str] | None = MultiDict(draft.fields) if draft else None
    form = kind(formdata=typed)
    form.draft_key.data = key
    return form


@bp.post("/granska/<case_id>")
@access.requires(Right.REVIEW_CASES)
def review_post(case: Case) -> ResponseReturnValue:
    """Approve, or return with a reason."""
    actor = access.viewer()
    require(service.may_review(actor, case))
    form = forms.ReviewForm()
    if form.validate():
        outcome = ReviewOutcome(form.outcome.data)
        form.attempt(service.review, actor, case, outcome, form.reason.data or "")
        if not form.problems:
            drafts.drop(actor, f"{case.number}/granska")
            approved = outcome == ReviewOutcome.APPROVE
            said = "godkänt. Nu kan gruppen läsa det." if approved else "tillbaka hos författaren."
            return done("cases.queue", said=f"{case.number} är {said}")
    return _review_page(case, form, status=422)


def _review_page(case: Case, form: forms.ReviewForm, status: int = 200) -> ResponseReturnValue:
    text = reading.version(case, case.latest_version)
    return render(
        "cases/review.html",
        status=status,
        case=case,
        text=text,
        form=form,
        review=reading.latest_review(case),
        **words_of(text),
    )


@bp.post("/fall/<case_id>/oppna-diskussion")
@access.requires(Right.READ_CASES)
def open_discussion(case: Case) -> ResponseReturnValue:
    """End the questions-first phase."""
    service.open_discussion(access.viewer(), case)
    return done("pages.case", said="Diskussionen är öppen.", values={"case_id": case.number})


@bp.get("/fall/<case_id>/dra-tillbaka")
@access.requires(Right.WRITE_CASES)
def withdraw(case: Case) -> ResponseReturnValue:
    """Ask why the case is taken back."""
    require(rules.is_responsible(access.viewer(), case))
    return _ending(case, forms.WithdrawForm(formdata=None), "cases/withdraw.html")


@bp.post("/fall/<case_id>/dra-tillbaka")
@access.requires(Right.WRITE_CASES)
def withdraw_post(case: Case) -> ResponseReturnValue:
    """Take the case back."""
    form = forms.WithdrawForm()
    if form.validate():
        service.withdraw(access.viewer(), case, v.WithdrawReason(form.reason.data))
        return done("pages.start", said=f"{case.number} är tillbakadraget.")
    return _ending(case, form, "cases/withdraw.html", status=422)


@bp.get("/fall/<case_id>/avsluta")
@access.requires(Right.LEAD)
def close_without(case: Case) -> ResponseReturnValue:
    """Ask why there is no joint recommendation."""
    form = _resumed(forms.CloseWithoutForm, f"{case.number}/avsluta")
    return _ending(case, form, "cases/close_without.html")


@bp.post("/fall/<case_id>/avsluta")
@access.requires(Right.LEAD)
def close_without_post(case: Case) -> ResponseReturnValue:
    """End the case without a joint recommendation."""
    form = forms.CloseWithoutForm()
    if form.validate():
        form.attempt(service.close_without, access.viewer(), case, form.reason.data)
        if not form.problems:
            drafts.drop(access.viewer(), f"{case.number}/avsluta")
            return done(
                "pages.case",
                said="Fallet är avslutat utan gemensam rekommendation.",
                values={"case_id": case.number},
            )
    return _ending(case, form, "cases/close_without.html", status=422)


@bp.get("/fall/<case_id>/lamna-over")
@access.requires(Right.READ_CASES)
def hand_over(case: Case) -> ResponseReturnValue:
    """Choose who answers for the case instead."""
    require(rules.may_hand_over(access.viewer(), case))
    return _hand_over_page(case, forms.HandOverForm(formdata=None))


@bp.post("/fall/<case_id>/lamna-over")
@access.requires(Right.READ_CASES)
def hand_over_post(case: Case) -> ResponseReturnValue:
    """Hand the case over, or take it over from a colleague who is away."""
    form = _with_colleagues(case, forms.HandOverForm())
    if form.validate():
        user_id = as_number(form.responsible.data)
        chosen = form.attempt(service.hand_over, access.viewer(), case, user_id)
        if chosen:
            return done("pages.start", said=f"{chosen.name} ansvarar nu för {case.number}.")
    return _hand_over_page(case, form, status=422)


def _with_colleagues(case: Case, form: forms.HandOverForm) -> forms.HandOverForm:
    found = service.possible_responsibles(access.viewer(), case)
    form.responsible.choices = options((str(user.id), user.name) for user in found)
    return form


def _hand_over_page(case: Case, form: forms.HandOverForm, status: int = 200) -> ResponseReturnValue:
    return _ending(case, _with_colleagues(case, form), "cases/hand_over.html", status=status)


@bp.get("/fall/<case_id>/ny-fraga")
@access.requires(Right.WRITE_CASES)
def ask_again(case: Case) -> ResponseReturnValue:
    """Write a new question in a case that has its recommendation."""
    require(rules.may_ask_again(access.viewer(), case, clock.now()))
    form = _resumed(forms.AskAgainForm, f"{case.number}/ny-fraga")
    return _ending(case, form, "cases/ask_again.html")


@bp.post("/fall/<case_id>/ny-fraga")
@access.requires(Right.WRITE_CASES)
@access.fresh
def ask_again_post(case: Case) -> ResponseReturnValue:
    """Open the case again with the new question."""
    form = forms.AskAgainForm()
    if form.validate():
        form.attempt(service.ask_again, access.viewer(), case, form.question.data)
        if not form.problems:
            drafts.drop(access.viewer(), f"{case.number}/ny-fraga")
            return done(
                "pages.case",
                said="Fallet är öppet igen med din nya fråga.",
                values={"case_id": case.number},
            )
    return _ending(case, form, "cases/ask_again.html", status=422)


def _ending(case: Case, form: forms.Form, page: str, status: int = 200) -> ResponseReturnValue:
    text = reading.shown_version(access.viewer(), case)
    return render(page, status=status, case=case, text=text, form=form)

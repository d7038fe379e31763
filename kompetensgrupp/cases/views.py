"""Writing a case step by step, or changing one that is approved, and sending it to a colleague."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from kompetensgrupp.cases import (
    clashing,
    comparing,
    forms,
    leading,
    likeness,
    moving,
    reading,
    reviewing,
    rules,
    service,
    writing,
)
from kompetensgrupp.cases import vocabulary as v
from kompetensgrupp.cases.models import Case
from kompetensgrupp.cases.surface import bp, resumed, seen_by, words_of
from kompetensgrupp.core import clock
from kompetensgrupp.core.errors import NotVisible
from kompetensgrupp.core.rights import Refusal, Right, require, require_state
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.rules import allows_purpose, may_answer
from kompetensgrupp.web import access
from kompetensgrupp.web.forms import options
from kompetensgrupp.web.htmx import done, render

__all__ = ["bp", "leading", "moving", "reviewing"]  # their views stand on the same blueprint
NEW_KEY = "fall/nytt"


@bp.get("/fall/nytt")
@access.requires(Right.WRITE_CASES)
def new() -> ResponseReturnValue:
    """Rätt väg?, and the first step of a new case."""
    form = resumed(forms.AboutForm, NEW_KEY)
    return _step_page(None, 1, form, draft=drafts.find(access.viewer(), NEW_KEY))


@bp.post("/fall/nytt")
@access.requires(Right.WRITE_CASES)
def create() -> ResponseReturnValue:
    """Begin the case with its first step."""
    actor = access.viewer()
    form = _offered(forms.AboutForm())
    if request.form.get("action") == "later":
        drafts.save(actor, NEW_KEY, request.form.to_dict(flat=False))
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
    draft = drafts.find(actor, step_key(case, number))
    form = _form_of(number)(formdata=MultiDict(draft.fields) if draft else None)
    if draft is None:
        form.show(reading.version(case, case.latest_version))
        form.revision.data = case.revision
    form.draft_key.data = step_key(case, number)
    return _step_page(case, number, form, draft=draft)


@bp.post("/fall/<case_id>/skriv/<int:number>")
@access.requires(Right.WRITE_CASES)
def save_step(case: Case, number: int) -> ResponseReturnValue:
    """Save a step and go on; `action=later` keeps what there is and leaves."""
    return _save(case, number, request.form)


@bp.post("/fall/<case_id>/skriv/<int:number>/valj")
@access.requires(Right.WRITE_CASES)
def settle(case: Case, number: int) -> ResponseReturnValue:
    """Save a step in which two texts met, with what was chosen for each field."""
    require(rules.is_responsible(access.viewer(), case))
    text = reading.version(case, case.latest_version)
    return _save(case, number, clashing.chosen(request.form, _form_of(number), text))


def step_key(case: Case, number: int) -> str:
    """The name of a half-written step."""
    return f"{case.number}/skriv/{number}"


def _form_of(number: int) -> type[forms.StepForm]:
    if not 1 <= number <= len(forms.STEPS):
        raise NotVisible
    return forms.STEPS[number - 1][1]


def _save(case: Case, number: int, typed: MultiDict[str, str]) -> ResponseReturnValue:
    """Save what was typed; what can't be saved comes back with what stands against it."""
    actor = access.viewer()
    form = _offered(_form_of(number)(formdata=typed))
    verdict = rules.may_write(actor, case)
    if isinstance(verdict, Refusal):
        return clashing.late_page(case, form, verdict)
    if reading.version(case, case.latest_version).purpose == v.Purpose.LEARNING:
        forms.relax(form)
    if typed.get("action") == "later":
        return _save_for_later(case, number, form, typed)
    try:
        good = form.validate()
        good = good and form.attempt(service.save, actor, case, form.fields(), seen_by(form))
    except writing.Stale as clash:
        return clashing.page(case, number, form, typed, clash)
    if not good:
        return _step_page(case, number, form, status=422)
    drafts.drop(actor, step_key(case, number))
    return _after_step(case, number)


def _save_for_later(
    case: Case, number: int, form: forms.StepForm, typed: MultiDict[str, str]
) -> ResponseReturnValue:
    """Keep what there is of an unfinished step, then leave it.

    What can't stand in the text as it is (too long, or saved otherwise meanwhile) stays a draft.
    """
    actor = access.viewer()
    form.validate()  # an unanswered question is no fault in a draft, an impossible answer is
    broken = [name for name in form.fields() if form[name].errors and form[name].data]
    sound = {name: value for name, value in form.fields().items() if name not in broken}
    try:
        kept = form.attempt(service.save_unfinished, actor, case, sound, seen_by(form))
    except writing.Stale:
        kept = None
    removed = [found.kind for found in kept[1]] if kept else []
    if broken or not kept:
        draft = drafts.save(actor, step_key(case, number), typed.to_dict(flat=False))
        removed += [found.kind for found in draft.removed]
    else:
        drafts.drop(actor, step_key(case, number))
    if removed:
        kinds = ", ".join(sorted({kind.label.lower() for kind in removed}))
        flash(f"Utkastet är sparat utan {kinds}.", "warn")
    return done(
        "pages.start", said=f"Utkastet {case.number} är sparat. Du kan fortsätta när du vill."
    )


def _after_step(case: Case, number: int) -> ResponseReturnValue:
    if number < len(forms.STEPS):
        return redirect(url_for("cases.write", case_id=case.number, number=number + 1), 303)
    return redirect(url_for("cases.check", case_id=case.number), 303)


def _offered(form: Any) -> Any:
    """Give the form the group's own choices."""
    actor = access.viewer()
    if isinstance(form, forms.AboutForm):
        form.category.choices = options((c.code, c.label) for c in groups.categories(actor))
        group = groups.get_group(actor)
        allowed = [p for p in v.Purpose.choices() if allows_purpose(group, p[0])]
        form.purpose.choices = options(allowed)
        if len(allowed) == 1 and form.purpose.raw_data is None:
            form.purpose.data = allowed[0][0]
        form.purpose_decision = group.purpose_decision
    if isinstance(form, forms.QuestionForm):
        asked = [p for p in groups.parties(actor) if may_answer(p)]
        form.parties_asked.choices = options((str(p.id), p.name) for p in asked)
    return form


def _step_page(
    case: Case | None, number: int, form: forms.StepForm, status: int = 200, draft: object = None
) -> ResponseReturnValue:
    """The page of a step; only for somebody who may write in the case."""
    text = reading.version(case, case.latest_version) if case else None
    if text and text.purpose == v.Purpose.LEARNING:
        forms.relax(form)
    return render(
        "cases/write.html",
        status=status,
        case=case,
        title=text.title if text else "",
        number=number,
        form=_offered(form),
        steps=_stepper(case),
        draft=draft,
        review=reading.returned_by(case) if case else None,
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
    """Exactly what each party will see, before the case or the change of it is sent."""
    require(rules.may_write(access.viewer(), case))
    return _check_page(case, _last_look(case))


def _last_look(case: Case) -> forms.LastLookForm:
    return forms.LastLookForm(reading.version(case, case.latest_version).texts)


def _check_page(
    case: Case, form: forms.LastLookForm, status: int = 200, stale: bool = False
) -> ResponseReturnValue:
    actor = access.viewer()
    text = reading.version(case, case.latest_version)
    form.revision.data = case.revision
    return render(
        "cases/check.html",
        status=status,
        case=case,
        text=text,
        form=form,
        stale=stale,
        differences=comparing.of_change(actor, case, text),
        missing=[(name, forms.step_of(name)) for name in service.missing(text)],
        missing_labels={name: forms.label_of(name) for name in v.REQUIRED},
        steps=_stepper(case),
        parties=[p for p in groups.parties(actor) if may_answer(p)],
        review=reading.returned_by(case),
        alike=likeness.same_key(actor, case, text),
        fits=likeness.population(actor, text),
        **words_of(text),
    )


@bp.post("/fall/<case_id>/skicka")
@access.requires(Right.WRITE_CASES)
def submit(case: Case) -> ResponseReturnValue:
    """Send the case, or the change of it, to a second person of the own party."""
    actor = access.viewer()
    require(rules.is_responsible(actor, case))
    require_state(rules.can_submit(case, clock.now()))
    form = _last_look(case)
    if not form.validate():
        return _decided(case, form) if form.is_deciding else _check_page(case, form, status=422)
    try:
        form.attempt(service.submit, actor, case, seen_by(form), form.answers)
    except writing.Stale:
        return _check_page(case, form, status=409, stale=True)
    if form.problems:
        return _check_page(case, form, status=422)
    if rules.is_published(case):
        said = "Ändringen är skickad. De andra läser den gamla texten tills en kollega godkänt den."
        return done("pages.case", said=said, values={"case_id": case.number})
    said = f"{case.number} är skickat. En kollega granskar det innan gruppen ser det."
    return done("pages.start", said=said)


def _decided(case: Case, form: forms.LastLookForm) -> ResponseReturnValue:
    """A card's button was pressed: save what it changed and show the page as it is then."""
    if form.card_errors:
        return _check_page(case, form, status=422)
    form.attempt(service.decide, access.viewer(), case, form.texts)
    said = form.said or "Ta ställning till det som finns kvar."
    return done("cases.check", said=said, values={"case_id": case.number})

"""Views of the moves that are made beside the guided form: opening, handing over, asking again,
withdrawing, and throwing away what nobody has approved.
"""

from flask.typing import ResponseReturnValue

from kompetensgrupp.cases import comparing, forms, reading, rules, service
from kompetensgrupp.cases import vocabulary as v
from kompetensgrupp.cases.models import Case
from kompetensgrupp.cases.surface import bp, resumed
from kompetensgrupp.core import clock
from kompetensgrupp.core.rights import Right, first_refusal, require
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.web import access
from kompetensgrupp.web.addresses import as_number
from kompetensgrupp.web.forms import options
from kompetensgrupp.web.htmx import done, render


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


@bp.get("/fall/<case_id>/lamna-over")
@access.requires(Right.READ_CASES)
def hand_over(case: Case) -> ResponseReturnValue:
    """Choose who answers for the case instead."""
    actor = access.viewer()
    require(first_refusal(rules.may_hand_over(actor, case), rules.can_hand_over(case)))
    return _hand_over_page(case, forms.HandOverForm(formdata=None))


@bp.post("/fall/<case_id>/lamna-over")
@access.requires(Right.READ_CASES)
def hand_over_post(case: Case) -> ResponseReturnValue:
    """Hand the case over, or take it over from a colleague who is away."""
    form = _with_colleagues(case, forms.HandOverForm())
    if form.validate():
        chosen = form.attempt(
            service.hand_over, access.viewer(), case, as_number(form.responsible.data)
        )
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
    form = resumed(forms.AskAgainForm, f"{case.number}/ny-fraga")
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


@bp.get("/fall/<case_id>/slang")
@access.requires(Right.WRITE_CASES)
def drop_change(case: Case) -> ResponseReturnValue:
    """Ask before a change that nobody has approved is thrown away."""
    actor = access.viewer()
    require(rules.is_responsible(actor, case))
    require(rules.can_drop_change(case))
    text = reading.version(case, case.latest_version)
    return render(
        "cases/drop_change.html",
        case=case,
        form=forms.Form(formdata=None),
        differences=comparing.of_change(actor, case, text),
    )


@bp.post("/fall/<case_id>/slang")
@access.requires(Right.WRITE_CASES)
def drop_change_post(case: Case) -> ResponseReturnValue:
    """Throw it away: everybody goes on reading the approved text."""
    service.drop_change(access.viewer(), case)
    return done("pages.case", said="Ändringen är slängd.", values={"case_id": case.number})


@bp.post("/fall/<case_id>/ta-bort")
@access.requires(Right.WRITE_CASES)
def remove(case: Case) -> ResponseReturnValue:
    """Take a draft that was never sent away; the page has asked."""
    service.remove(access.viewer(), case)
    return done("pages.start", said=f"Utkastet {case.number} är borttaget.")

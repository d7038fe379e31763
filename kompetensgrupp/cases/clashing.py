"""When what somebody typed can't be saved because the case has moved on: pages with both texts,
so that nothing typed is lost (R14).
"""

from collections.abc import Iterable
from typing import Any

from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from kompetensgrupp.cases import comparing, forms, reading, rules
from kompetensgrupp.cases.models import Case, CaseVersion
from kompetensgrupp.cases.writing import Stale
from kompetensgrupp.core.rights import Refusal
from kompetensgrupp.web import access
from kompetensgrupp.web.htmx import render

Typed = MultiDict[str, str]
#: What can be done with a field in which two texts met.
MINE, SAVED = "mine", "saved"


def page(
    case: Case, number: int, form: forms.StepForm, typed: Typed, clash: Stale
) -> ResponseReturnValue:
    """Both texts beside each other, and for each field that differs the choice between them."""
    text, answers = reading.version(case, case.latest_version), form.fields()
    words = comparing.words_for(access.viewer())
    return render(
        "cases/conflict.html",
        status=409,
        case=case,
        number=number,
        form=form,
        writer=_writer(text),
        written_at=text.written_at,
        differences=[words.difference(n, getattr(text, n), answers[n]) for n in clash.fields],
        mine={name: typed.getlist(name) for name in clash.fields},
        others=[(n, one) for n in answers if n not in clash.fields for one in typed.getlist(n)],
    )


def _writer(text: CaseVersion) -> str:
    """Who saved last, as the reader would say it."""
    actor = access.viewer()
    if text.writer_id == actor.user_id:
        return "dig, på en annan sida"
    return reading.writer_of(text)


def chosen(typed: Typed, kind: type[forms.StepForm], text: CaseVersion) -> Typed:
    """The step as if it had been typed with what was chosen for each field."""
    found: Typed = MultiDict(typed)
    for name in kind(formdata=None).fields():
        kept = typed.get(f"keep_{name}")
        if kept == MINE:
            found.setlist(name, typed.getlist(f"mine_{name}"))
        elif kept == SAVED:
            found.setlist(name, list(_sent(getattr(text, name))))
    return found


def _sent(value: Any) -> Iterable[str]:
    """A value as a form would send it."""
    if value is None:
        return ()
    return map(str, value) if isinstance(value, list) else (str(value),)


def late_page(case: Case, form: forms.StepForm, verdict: Refusal) -> ResponseReturnValue:
    """Why it wasn't saved, and what was typed, to be copied: sent meanwhile, or handed over."""
    actor = access.viewer()
    words = comparing.words_for(actor)
    answers = [(n, form[n].data) for n in form.fields() if form[n].data]
    return render(
        "cases/late.html",
        status=409 if rules.is_responsible(actor, case) else 403,
        case=case,
        reason=verdict.reason,
        typed=[(forms.label_of(name), words.say(name, value)) for name, value in answers],
    )

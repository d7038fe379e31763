"""The leader's page about the checker: words it passes over, and how often its rules are wrong."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from kompetensgrupp.checking import words
from kompetensgrupp.checking.forms import WordForm
from kompetensgrupp.checking.models import WordStatus
from kompetensgrupp.core.rights import Right
from kompetensgrupp.web import access
from kompetensgrupp.web.htmx import done, render

bp = Blueprint("checking", __name__)
_SAID = {
    WordStatus.ALLOWED: "Kontrollen går nu förbi «{}».",
    WordStatus.REFUSED: "Kontrollen fortsätter fråga om «{}».",
}


@bp.get("/kontrollen")
@access.requires(Right.LEAD)
def listed() -> ResponseReturnValue:
    """The group's words and the share of false alarms of each rule."""
    return _page(WordForm(formdata=None))


@bp.post("/kontrollen")
@access.requires(Right.LEAD)
def decide() -> ResponseReturnValue:
    """Allow a word, refuse it, or take an allowed one away."""
    form = WordForm()
    if form.validate():
        refused = form.status.data == WordStatus.REFUSED
        status = WordStatus.REFUSED if refused else WordStatus.ALLOWED
        form.attempt(words.decide, access.viewer(), form.word.data, status)
        if not form.problems:
            return done("checking.listed", said=_SAID[status].format(form.word.data))
    return _page(form, status=422)


def _page(form: WordForm, status: int = 200) -> ResponseReturnValue:
    actor = access.viewer()
    return render(
        "checking/words.html",
        status=status,
        form=form,
        words=words.listed(actor),
        shares=words.rule_shares(actor),
    )

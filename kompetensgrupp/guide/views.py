"""Who does what, on one page; a statement with its history and its form."""

from itertools import pairwise

from flask import Blueprint
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from kompetensgrupp.core import differences
from kompetensgrupp.core.errors import NotVisible
from kompetensgrupp.core.rights import Right, require
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.groups.models import Party
from kompetensgrupp.guide import rules, service
from kompetensgrupp.guide.forms import StatementForm
from kompetensgrupp.guide.models import StatementKind
from kompetensgrupp.web import access
from kompetensgrupp.web.addresses import as_number
from kompetensgrupp.web.htmx import done, render

bp = Blueprint("guide", __name__)
access.loader("agency_id")(service.load_party)


@bp.get("/ansvar")
@access.requires(Right.READ_CASES)
def show() -> ResponseReturnValue:
    """Every party's task, responsibility, what others can expect, and how to get there."""
    return render("guide/show.html", guides=service.everybody(access.viewer()))


@bp.get("/ansvar/<int:agency_id>/<slag>")
@access.requires(Right.READ_CASES)
def statement(agency: Party, slag: str) -> ResponseReturnValue:
    """A statement, what it said before, and for those who may, its form."""
    kind = _kind(slag)
    draft = drafts.find(access.viewer(), _draft_key(agency, kind))
    typed: MultiDict[str, str] | None = MultiDict(draft.fields) if draft else None
    form = StatementForm(formdata=typed)
    if draft is None:
        form.show(_current(agency, kind))
    form.draft_key.data = _draft_key(agency, kind)
    return _page(agency, kind, form)


def _kind(slag: str) -> StatementKind:
    if slag not in set(StatementKind):
        raise NotVisible
    return StatementKind(slag)


def _draft_key(party: Party, kind: StatementKind) -> str:
    return f"ansvar/{party.id}/{kind}"


def _current(party: Party, kind: StatementKind) -> service.Statement:
    guide = service.guides(access.viewer(), [party])[0]
    return next(found for found in guide.statements if found.kind == kind)


def _page(
    party: Party, kind: StatementKind, form: StatementForm, status: int = 200
) -> ResponseReturnValue:
    actor = access.viewer()
    found = service.versions(actor, party, kind)
    first = rules.first_text(party, kind)
    texts = [*(row.text for row in found), first]
    changes = [differences.between(old, new) for new, old in pairwise(texts)]
    return render(
        "guide/statement.html",
        status=status,
        party=party,
        kind=kind,
        current=_current(party, kind),
        versions=list(zip(found, changes, strict=True)),
        form=form,
        may_change=rules.may_change(actor, party),
    )


@bp.post("/ansvar/<int:agency_id>/<slag>")
@access.requires(Right.TAKE_STANDPOINT)
def change(agency: Party, slag: str) -> ResponseReturnValue:
    """Say it anew."""
    actor, kind, form = access.viewer(), _kind(slag), StatementForm()
    require(rules.may_change(actor, agency))
    if form.validate():
        form.attempt(
            service.change, actor, agency, kind, form.text.data, form.source.data,
            form.as_of.data, is_checked=bool(form.is_checked.data), seen=as_number(form.seen.data),
        )  # fmt: skip
        if not form.problems:
            drafts.drop(actor, _draft_key(agency, kind))
            return done("guide.show", said="Texten är sparad.", anchor=f"part-{agency.id}")
        form.seen.data = str(_current(agency, kind).number)
    return _page(agency, kind, form, status=422)

"""Examples from others: the list and its filters, an example, writing one."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from kompetensgrupp.checking import service as checking
from kompetensgrupp.core import text
from kompetensgrupp.core.errors import Invalid
from kompetensgrupp.core.rights import Right
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.library import rules, service
from kompetensgrupp.library.forms import ExampleForm, LearnedForm
from kompetensgrupp.library.models import ExampleKind
from kompetensgrupp.library.rules import Example, Wanted
from kompetensgrupp.web import access
from kompetensgrupp.web.addresses import as_number
from kompetensgrupp.web.htmx import done, render

bp = Blueprint("library", __name__)
access.loader("example_id")(service.load_example)
NEW = "omvarld/ny"


@bp.get("/omvarld")
@access.requires(Right.READ_CASES)
def listed() -> ResponseReturnValue:
    """The library, found by words, kind and tag; the filters are in the address."""
    actor, refused = access.viewer(), ""
    wanted = Wanted(
        question=text.clean(request.args.get("q", ""))[:200],
        kind=request.args.get("kategori", ""),
        tag=request.args.get("amne", ""),
        studied=request.args.get("studerat") == "1",
    )
    try:
        checking.require_searchable(actor, wanted.question)
    except Invalid as error:
        refused, wanted = str(error), Wanted()
    every = service.examples(actor)
    return render(
        "library/listed.html",
        "library/_list.html",
        status=422 if refused else 200,
        examples=[] if refused else rules.found(every, wanted),
        wanted=wanted,
        refused=refused,
        kinds=ExampleKind.choices(),
        tags=rules.tags(every),
        may_write=rules.may_write(actor),
    )


@bp.get("/omvarld/<example_id>")
@access.requires(Right.READ_CASES)
def show(example: Example) -> ResponseReturnValue:
    """An example, and what the group has learned from it."""
    may_write = rules.may_write(access.viewer())
    return render("library/show.html", example=example, may_write=may_write)


# --- writing ---------------------------------------------------------------------------------


@bp.get("/omvarld/ny")
@access.requires(Right.TAKE_STANDPOINT)
def new() -> ResponseReturnValue:
    """The form for an example of the group's own."""
    form, _ = _resumed(ExampleForm, NEW)
    return _form_page(form)


def _resumed(kind: type[LearnedForm], key: str) -> tuple[Any, bool]:
    draft = drafts.find(access.viewer(), key)
    typed: MultiDict[str, str] | None = MultiDict(draft.fields) if draft else None
    form = kind(formdata=typed)
    form.draft_key.data = key
    return form, draft is not None


def _form_page(
    form: LearnedForm, example: Example | None = None, status: int = 200
) -> ResponseReturnValue:
    return render("library/write.html", status=status, form=form, example=example)


@bp.post("/omvarld")
@access.requires(Right.TAKE_STANDPOINT)
def create() -> ResponseReturnValue:
    """Add it to the library."""
    form, actor = ExampleForm(), access.viewer()
    if form.validate():
        example = form.attempt(service.write, actor, form.values())
        if example:
            drafts.drop(actor, NEW)
            return _shown(example, "Exemplet är med i samlingen.")
    return _form_page(form, status=422)


def _shown(example: Example, said: str) -> ResponseReturnValue:
    return done("library.show", said=said, values={"example_id": example.key})


def _kind(example: Example) -> type[LearnedForm]:
    return LearnedForm if example.is_shipped else ExampleForm


@bp.get("/omvarld/<example_id>/andra")
@access.requires(Right.TAKE_STANDPOINT)
def edit(example: Example) -> ResponseReturnValue:
    """An own example, or what was learned from a shipped one, in its form."""
    form, is_begun = _resumed(_kind(example), _draft_key(example))
    if not is_begun:
        form.show(example.entry)
    return _form_page(form, example)


def _draft_key(example: Example) -> str:
    return f"omvarld/{example.key[:70]}"


@bp.post("/omvarld/<example_id>")
@access.requires(Right.TAKE_STANDPOINT)
def change(example: Example) -> ResponseReturnValue:
    """Save it."""
    form, actor = _kind(example)(), access.viewer()
    if form.validate():
        saved = form.attempt(
            service.change, actor, example, form.values(), as_number(form.seen.data)
        )
        if saved:
            drafts.drop(actor, _draft_key(example))
            return _shown(saved, "Det du skrev är sparat.")
        form.seen.data = str(example.entry.revision if example.entry else 0)
    return _form_page(form, example, status=422)

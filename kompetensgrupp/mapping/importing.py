"""Reading a mapping from a file, a part of the views. The file is gone when the answer is sent:
what is chosen about its columns and words goes with the form, and the file is read again.
"""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from kompetensgrupp.core import clock
from kompetensgrupp.core.bands import Sex
from kompetensgrupp.core.rights import Right
from kompetensgrupp.mapping import files, forms, rules, service, sheet, summing
from kompetensgrupp.mapping.files import Unreadable
from kompetensgrupp.mapping.forms import FileForm
from kompetensgrupp.mapping.matching import ROLES, SEX
from kompetensgrupp.mapping.summing import Found
from kompetensgrupp.mapping.vocabulary import Variable
from kompetensgrupp.web import access, uploads
from kompetensgrupp.web.addresses import as_number
from kompetensgrupp.web.htmx import render

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_DOUBLED = "Två kolumner kan inte båda vara {}. Välj «Läses inte» för en av dem."


def add_to(bp: Blueprint) -> None:
    """Put the pages on the mapping's blueprint."""
    bp.get("/kartlaggning/mall")(template)
    bp.get("/kartlaggning/hamta")(bring)
    bp.post("/kartlaggning/hamta")(look)


@access.requires(Right.LEAD)
def template() -> ResponseReturnValue:
    """The template to fill in."""
    kind = "csv" if request.args.get("format") == "csv" else "xlsx"
    body = sheet.build(service.offered(access.viewer(), None), kind)
    response = Response(body, content_type=_TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="kartlaggning-mall.{kind}"'
    return response


@access.requires(Right.LEAD)
def bring() -> ResponseReturnValue:
    """Choose a file."""
    return _page(FileForm(formdata=None))


@access.requires(Right.LEAD)
@uploads.takes_files(files.LARGEST)
def look() -> ResponseReturnValue:
    """What the file says, in sums, and whatever keeps it from being counted whole."""
    form, chosen = FileForm(), _chosen()
    sent = form.file.data
    data = sent.read() if sent else b""
    if not data:
        form.refuse("file", "Välj en fil som inte är tom.")
        return _page(form, status=422)
    if doubled := summing.doubled(chosen):
        for role in doubled:
            form.form_errors.append(_DOUBLED.format(ROLES[role]))
    bands = service.offered(access.viewer(), None)
    try:
        found = summing.read(
            files.rows(data), bands, None if doubled else chosen, _meanings(), form.about.data or ""
        )
    except Unreadable as refused:
        form.refuse("file", str(refused))
        return _page(form, status=422)
    return _page(form, found, status=422 if form.problems else 200)


def _chosen() -> dict[int, str]:
    """What each column was said to be."""
    sent = {
        as_number(name.removeprefix("column-")): role
        for name, role in request.form.items()
        if name.startswith("column-")
    }
    return {place: role for place, role in sent.items() if role in ROLES}


def _meanings() -> dict[str, str]:
    """What each unknown word was said to mean."""
    bands = service.offered(access.viewer(), None)
    allowed = {str(variable): {value for value, _ in some} for variable, some in bands.items()}
    allowed[SEX] = {str(sex) for sex in Sex}
    return {
        name: value
        for name, value in request.form.items()
        if value in allowed.get(name.rpartition("-")[0], ())
    }


def _page(form: FileForm, found: Found | None = None, status: int = 200) -> ResponseReturnValue:
    actor = access.viewer()
    bands = service.offered(actor, None)
    keeping = forms.form_for(bands)(formdata=None)
    keeping.as_of.data, keeping.draft_key.data = clock.today(), forms.NEW
    return render(
        "mapping/bring.html",
        "mapping/_found.html",
        status=status,
        form=form,
        found=found,
        roles=ROLES,
        words={SEX: Sex.choices(), **{str(v): choices for v, choices in bands.items()}},
        tables=rules.tables(found.sums, bands, None).values() if found else (),
        hidden=forms.hidden(found.sums, bands) if found else (),
        keeping=keeping,
        labels=dict(Variable.choices()),
        most_refused=summing.MOST_REFUSED,
    )

"""The mapping's page, writing one by hand, changing it and taking it away."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from kompetensgrupp.core import clock
from kompetensgrupp.core.errors import InvalidState
from kompetensgrupp.core.rights import Right
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.mapping import forms, importing, rules, service
from kompetensgrupp.mapping.forms import NEW, MappingForm
from kompetensgrupp.mapping.models import MappingRecord
from kompetensgrupp.web import access
from kompetensgrupp.web.addresses import as_number
from kompetensgrupp.web.htmx import done, render

bp = Blueprint("mapping", __name__)
access.loader("mapping_id")(service.load)
importing.add_to(bp)


@bp.get("/kartlaggning")
@access.requires(Right.READ_FIGURES)
def show() -> ResponseReturnValue:
    """The mapping of the day in the address, the latest when it names none."""
    actor = access.viewer()
    return render(
        "mapping/show.html",
        found=service.overview(actor, request.args.get("dag", "")),
        records=service.records(actor),
        may_write=rules.may_write(actor),
        by_sex=rules.by_sex,
    )


@bp.get("/kartlaggning/ny")
@access.requires(Right.LEAD)
def enter() -> ResponseReturnValue:
    """Write one by hand."""
    actor = access.viewer()
    kind = forms.form_for(service.offered(actor, None))
    draft = drafts.find(actor, NEW)
    form = kind(formdata=MultiDict(draft.fields) if draft else None)
    if not draft:
        form.as_of.data = clock.today()
    return _form_page(form, None)


@bp.post("/kartlaggning/ny")
@access.requires(Right.LEAD)
def keep() -> ResponseReturnValue:
    """Keep what was written, or what a file was summed to."""
    actor = access.viewer()
    bands = service.offered(actor, None)
    form = forms.form_for(bands)()
    if form.validate():
        record = form.attempt(service.save, actor, form.new(bands))
        if record is not None:
            drafts.drop(actor, NEW)
            return done(
                "mapping.show",
                said="Kartläggningen är sparad.",
                values={"dag": record.as_of.isoformat()},
            )
    return _form_page(form, None, status=422)


@bp.get("/kartlaggning/<int:mapping_id>/andra")
@access.requires(Right.LEAD)
def edit(mapping: MappingRecord) -> ResponseReturnValue:
    """Change one."""
    actor = access.viewer()
    bands = service.offered(actor, mapping)
    draft = drafts.find(actor, _key(mapping))
    form = forms.form_for(bands)(formdata=MultiDict(draft.fields) if draft else None)
    if not draft:
        form.as_of.data, form.source.data = mapping.as_of, mapping.source
        form.revision.data = str(mapping.revision)
        form.fill(service.counts_of(mapping), bands)
    return _form_page(form, mapping)


@bp.post("/kartlaggning/<int:mapping_id>/andra")
@access.requires(Right.LEAD)
def change(mapping: MappingRecord) -> ResponseReturnValue:
    """Keep what was changed."""
    actor = access.viewer()
    bands = service.offered(actor, mapping)
    form = forms.form_for(bands)()
    seen = as_number(form.revision.data)
    if form.validate():
        try:
            record = form.attempt(service.change, actor, mapping, form.new(bands), seen)
        except InvalidState as stale:
            form.form_errors.append(f"{stale} Det du skrev står kvar. Spara igen för att ersätta.")
            form.revision.data = str(mapping.revision)
            return _form_page(form, mapping, status=409)
        if record is not None:
            drafts.drop(actor, _key(mapping))
            return done(
                "mapping.show",
                said="Kartläggningen är ändrad.",
                values={"dag": record.as_of.isoformat()},
            )
    return _form_page(form, mapping, status=422)


def _key(mapping: MappingRecord) -> str:
    return f"kartlaggning/{mapping.id}"


def _form_page(
    form: MappingForm, mapping: MappingRecord | None, status: int = 200
) -> ResponseReturnValue:
    form.draft_key.data = _key(mapping) if mapping else NEW
    return render(
        "mapping/write.html",
        status=status,
        form=form,
        mapping=mapping,
        bands=service.offered(access.viewer(), mapping),
        sexes=tuple(rules.BY_SEX.values()),
    )


@bp.get("/kartlaggning/<int:mapping_id>/ta-bort")
@access.requires(Right.LEAD)
def ask(mapping: MappingRecord) -> ResponseReturnValue:
    """Ask before one is taken away."""
    counts = service.counts_of(mapping)
    return render("mapping/remove.html", mapping=mapping, people=rules.people(counts))


@bp.post("/kartlaggning/<int:mapping_id>/ta-bort")
@access.requires(Right.LEAD)
def remove(mapping: MappingRecord) -> ResponseReturnValue:
    """Take one away."""
    actor = access.viewer()
    service.remove(actor, mapping)
    drafts.drop(actor, _key(mapping))
    return done("mapping.show", said="Kartläggningen är borttagen.")

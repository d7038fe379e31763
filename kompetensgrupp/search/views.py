"""The search page: the question and its filters live in the address."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from kompetensgrupp.cases.lists import CHOICES, states_of
from kompetensgrupp.core import clock, text
from kompetensgrupp.core.errors import Invalid
from kompetensgrupp.core.rights import Right
from kompetensgrupp.core.search import LAST
from kompetensgrupp.groups import service as groups
from kompetensgrupp.search import service
from kompetensgrupp.search.service import Found, Hit, Page, Wanted
from kompetensgrupp.web import access
from kompetensgrupp.web.addresses import as_number
from kompetensgrupp.web.htmx import render

bp = Blueprint("search", __name__)
#: When the text was written: (label, from so many days ago, until so many days ago).
TIMES: dict[str, tuple[str, int | None, int | None]] = {
    "manad": ("Senaste månaden", 31, None),
    "halvar": ("Senaste halvåret", 183, None),
    "ar": ("Senaste året", 366, None),
    "aldre": ("Äldre än ett år", None, 366),
}


@bp.get("/sok")
@access.requires(Right.READ_CASES)
def find() -> ResponseReturnValue:
    """What the reader may read that has the words."""
    actor, wanted = access.viewer(), _wanted()
    refused, page = "", Page()
    try:
        page = service.find(actor, wanted)
    except Invalid as error:
        refused = str(error)
    question = "" if refused else wanted.question
    return render(
        "search/find.html",
        "search/_hits.html",
        "search/_count.html",
        status=422 if refused else 200,
        question=question,
        refused=refused,
        hits=[(hit, _address(hit)) for hit in page.hits],
        case=service.case_of(actor, question),
        further=_further(page) if page.further else None,
        went_on=wanted.before != LAST,
        kinds=Found,
        states=CHOICES,
        categories=groups.categories(actor),
        times=TIMES,
        chosen={name: request.args.get(name, "") for name in ("vad", "lage", "kategori", "tid")},
    )


def _wanted() -> Wanted:
    args = request.args
    kind, time = args.get("vad", ""), args.get("tid", "")
    _, since, until = TIMES.get(time, ("", None, None))
    return Wanted(
        question=text.clean(args.get("q", ""))[: service.LONGEST],
        kind=Found(kind) if kind in set(Found) else None,
        states=states_of(args.get("lage", "")),
        category=args.get("kategori") or None,
        since=_days_ago(since),
        until=_days_ago(until),
        wide=args.get("brett") == "1",
        before=as_number(args.get("fore")) or LAST,
    )


def _days_ago(days: int | None) -> datetime | None:
    """The start of a Swedish day, so that everybody asks the same within it."""
    if days is None:
        return None
    return clock.end_of_day(clock.today() - timedelta(days=days + 1))


def _address(hit: Hit) -> str:
    """Where the text stands."""
    if hit.kind is Found.LESSON:
        return url_for("lessons.show", lesson_id=hit.lesson_id)
    if hit.kind is Found.RECOMMENDATION:
        return url_for("decisions.show_recommendation", case_id=hit.number)
    anchor = f"inlagg-{hit.seq}" if hit.kind is Found.POST else None
    return url_for("pages.case", case_id=hit.number, _anchor=anchor)


def _further(page: Page) -> str:
    """The address of the next page, the question and filters kept."""
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if value}
    kept |= {"fore": page.further} | ({"brett": "1"} if page.wide else {})
    return f"{request.path}?{urlencode(kept)}"

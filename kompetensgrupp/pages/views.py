"""The start page, the case's page and its poll, the list of cases, the log, the standing texts."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from kompetensgrupp.audit import proof
from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event, LogEntry
from kompetensgrupp.audit.service import LogFilter
from kompetensgrupp.cases import lists, reading, rules
from kompetensgrupp.cases.lists import CaseFilter
from kompetensgrupp.cases.models import Case
from kompetensgrupp.core.errors import Invalid
from kompetensgrupp.core.rights import Right
from kompetensgrupp.decisions import standings
from kompetensgrupp.decisions.models import Stance
from kompetensgrupp.drafts.models import Draft
from kompetensgrupp.groups import service as groups
from kompetensgrupp.groups.rules import may_answer
from kompetensgrupp.guide import service as guide
from kompetensgrupp.pages import case_page, service
from kompetensgrupp.pages import handbook as book
from kompetensgrupp.threads import reading as threads
from kompetensgrupp.threads import service as thread_service
from kompetensgrupp.threads import waiting
from kompetensgrupp.web import access, assets
from kompetensgrupp.web.addresses import as_number
from kompetensgrupp.web.htmx import asked, render

bp = Blueprint("pages", __name__)
LOG_PAGE = 50
#: Events that decide something; posts are in the log too but shown only when asked for.
DECIDING = tuple(event for event in Event if not event.value.startswith("comment_"))
ANSWERING = (Event.STANDPOINT_TAKEN, Event.STANDPOINT_NOTED)
#: Events that aren't about a case.
GROUP_EVENTS = (
    Event.GROUP_CHANGED, Event.MEMBER_CHANGED, Event.USER_CHANGED, Event.LOG_EXPORTED,
    Event.LOG_RESTORED, Event.GOAL_CHANGED, Event.BUDGET_CHANGED, Event.REQUISITION_CHANGED,
    Event.TIME_CHANGED, Event.DEVIATION_CHANGED, Event.DEVIATION_REPORTED, Event.DUTIES_CHANGED,
    Event.EXAMPLE_CHANGED, Event.REPORT_APPROVED, Event.REPORT_AGREED, Event.REPORT_REOPENED,
    Event.REPORT_PUBLISHED,
)  # fmt: skip


@bp.get("/")
@access.signed_in("Startsidan visar bara det egna.")
def start() -> ResponseReturnValue:
    """Vad väntar på mig?"""
    inbox = service.inbox(access.viewer())
    parked = [line for draft in inbox.drafts if (line := _parked(draft))]
    standing = proof.standing(access.viewer())
    return render("pages/start.html", inbox=inbox, parked=parked, standing=standing, **_rights())


def _rights() -> dict[str, bool]:
    actor = access.viewer()
    return {"reads": actor.has(Right.READ_CASES), "writes": actor.has(Right.WRITE_CASES)}


#: Where a half-written form is gone on with, by the end of its key, and what it is called.
_FORMS = {
    "inlagg": ("pages.case", "Inlägg i"),
    "ratta": ("threads.change", "Ändring av ett inlägg i"),
    "forslag": ("decisions.write_proposal", "Förslag i"),
    "stallning": ("pages.case", "Ställningstagande i"),
    "mote": ("pages.case", "Anteckningar från möte i"),
    "sent-svar": ("pages.case", "Ändrat svar i"),
    "skriv": ("pages.case", "Text i"),
    "granska": ("cases.review", "Granskning av"),
    "avsluta": ("pages.case", "Avslut av"),
    "aterkoppling": ("pages.case", "Återkoppling i"),
    "sa-gick-det": ("pages.case", "Så gick det i"),
    "lardom": ("pages.case", "Lärdom ur"),
    "hinder": ("obstacles.new_from", "Hinder ur"),
    "ny-fraga": ("cases.ask_again", "Ny fråga i"),
}


def _parked(draft: Draft) -> dict[str, Any] | None:
    """A half-written form as a line on the start page."""
    line = {"key": draft.key, "at": draft.updated_at}
    number, _, rest = draft.key.partition("/")
    if number == "kartlaggning":
        return {**line, **_mapping(rest)}
    if number == "rapport":
        url = url_for("reports.show", version_id=as_number(rest))
        return {**line, "url": url, "label": "Text i en rapport"}
    if draft.key == "fall/nytt":
        return {**line, "url": url_for("cases.new"), "label": "Nytt fall"}
    if number == "moten":
        return {**line, **_meeting(rest)}
    kind, _, which = rest.partition("/")
    if "hinder" in (number, kind) and (url := _obstacle(draft.key)):
        return {**line, "url": url, "label": "Om ett hinder"}
    endpoint, words = _FORMS.get(kind, (None, ""))
    if endpoint is None:
        return None
    if draft.fields.get("returned"):
        words = "Tillbaka från granskningen: inlägg i"
    if kind == "lardom" and which:
        url = url_for("lessons.show", lesson_id=as_number(which.partition("/")[0]))
        return {**line, "url": url, "label": f"Om en lärdom ur {number}"}
    post: dict[str, Any] = {"comment_id": as_number(which)} if kind == "ratta" else {}
    return {**line, "url": url_for(endpoint, case_id=number, **post), "label": f"{words} {number}"}


def _mapping(which: str) -> dict[str, str]:
    if which == "ny":
        return {"url": url_for("mapping.enter"), "label": "Ny kartläggning"}
    url = url_for("mapping.edit", mapping_id=as_number(which))
    return {"url": url, "label": "Ändring av en kartläggning"}


def _meeting(rest: str) -> dict[str, str]:
    if rest == "nytt":
        return {"url": url_for("meetings.new"), "label": "Nytt möte"}
    number, _, kind = rest.partition("/")
    endpoint = "meetings.write" if kind == "anteckningar" else "meetings.edit"
    url = url_for(endpoint, meeting_id=as_number(number))
    return {"url": url, "label": "Om ett möte"}


def _obstacle(key: str) -> str:
    """Where something half-written about obstacles is gone on with; empty for a new one's."""
    if key == "hinder/nytt":
        return url_for("obstacles.new")
    parts = key.split("/")
    if key.startswith("hinder/uppfoljning/"):
        return url_for("obstacles.round", review_id=as_number(parts[2]))
    if len(parts) == 4 and parts[1] == "hinder":
        return url_for("obstacles.show", obstacle_id=as_number(parts[2]))
    return ""


@bp.get("/fall")
@access.requires(Right.READ_CASES)
def cases() -> ResponseReturnValue:
    """The cases the actor may see, filtered and paged through the address."""
    actor = access.viewer()
    wanted = CaseFilter(
        states=lists.states_of(request.args.get("lage", "")),
        category=request.args.get("kategori") or None,
        mine=request.args.get("mina") == "1",
        before=_cursor(request.args.get("fore", "")),
    )
    found = lists.list_cases(actor, wanted)
    rows = found[: lists.PAGE_SIZE]
    news = threads.count_new(actor, [row.id for row in rows])
    return render(
        "pages/cases.html",
        rows=rows,
        news=news,
        wanted=wanted,
        chosen=request.args.get("lage", ""),
        categories=groups.categories(actor),
        list_states=lists.CHOICES,
        **_rights(),
        next_url=_next_url(rows) if len(found) > len(rows) else None,
    )


def _cursor(value: str) -> tuple[datetime, int] | None:
    """Where the page begins: «moment_id» as made by `_next_url`; nonsense begins from the top."""
    at, _, case_id = value.partition("_")
    try:
        moment = datetime.fromisoformat(at)
        return (moment.astimezone(UTC), as_number(case_id)) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _next_url(rows: list[lists.CaseRow]) -> str:
    last = rows[-1]
    return _further(f"{last.last_activity_at.isoformat()}_{last.id}")


def _further(cursor: str | int) -> str:
    """The address of this page's continuation, filters kept."""
    kept = {key: value for key, value in request.args.items() if key != "fore"}
    return f"{request.path}?{urlencode({**kept, 'fore': cursor})}"


@bp.get("/granska")
@access.requires(Right.REVIEW_POSTS)
def queue() -> ResponseReturnValue:
    """Cases and posts that wait for a second person's eyes."""
    actor = access.viewer()
    return render(
        "pages/queue.html",
        rows=lists.to_review(actor),
        posts=waiting.to_review(actor),
        flagged=thread_service.flagged(actor),
    )


@bp.get("/fall/<case_id>")
@access.requires(Right.READ_CASES)
def case(case: Case) -> ResponseReturnValue:
    """The case with its thread and where the parties stand; `efter` asks what is new since."""
    if "efter" in request.args:
        since = as_number(request.args["efter"])
        if case.thread_version <= since:
            return Response(status=204)
        if asked() and rules.is_published(case):
            return _news(case, since)
    return render("pages/case.html", **case_page.context(access.viewer(), case))


def _news(case: Case, since: int) -> ResponseReturnValue:
    """The posts that are new or changed after a thread version, each for its place."""
    last = as_number(request.args.get("sist", ""))
    return render(
        "pages/case.html",
        "threads/_poller.html",
        "threads/_head.html",
        "threads/_waiting.html",
        "threads/_arrivals.html",
        **case_page.news(access.viewer(), case, since, last),
    )


@bp.get("/beslutslogg")
@access.requires(Right.READ_LOG)
def log() -> ResponseReturnValue:
    """Gruppens logg: what was sent, approved, proposed, answered and confirmed, in order."""
    return _log_page("pages/log.html", request.args.get("fall", "").strip().upper() or None)


@bp.get("/fall/<case_id>/logg")
@access.requires(Right.READ_LOG)
def case_log(case: Case) -> ResponseReturnValue:
    """The part of the log that is about one case."""
    reading.open_visit(access.viewer(), case)
    return _log_page("pages/log.html", case.number, case)


@bp.get("/fall/<case_id>/vem-gor-vad")
@access.requires(Right.READ_CASES)
def who_does_what(case: Case) -> ResponseReturnValue:
    """What the parties asked do, else all that answer; stands folded beside the thread."""
    actor = access.viewer()
    text = reading.shown_version(actor, case)
    parties = [party for party in groups.parties(actor) if may_answer(party)]
    asked_for = [party for party in parties if party.id in (text.parties_asked or [])]
    return render(
        "guide/beside.html",
        "guide/_beside.html",
        case=case,
        guides=guide.guides(actor, asked_for or parties),
    )


@bp.get("/beslutslogg/kod")
@access.requires(Right.READ_LOG)
def check_code() -> ResponseReturnValue:
    """Kontrollera en kod: is it in the log that the reader sees, and does the log hold up to it?"""
    typed, actor = request.args.get("kod", "")[:40], access.viewer()
    found, error = None, None
    try:
        if typed.strip():
            found = proof.check_code(actor, service.visible_entries(actor), typed)
    except Invalid as invalid:
        error = str(invalid)
    page = render(
        "pages/code.html",
        typed=typed,
        found=found,
        error=error,
        parties={party.id: party for party in groups.parties(actor)} if found else {},
    )
    return page, 422 if error else 200


def _log_page(page: str, number: str | None, case: Case | None = None) -> ResponseReturnValue:
    actor = access.viewer()
    chosen = request.args.get("handelse", "")
    events = (Event(chosen),) if chosen in set(Event) else DECIDING
    if request.args.get("inlagg") == "1" and not chosen:
        events = ()
    before = as_number(request.args.get("fore", ""))
    wanted = LogFilter(events=events, case_number=number, before_seq=before or None)
    found = audit.entries(actor, service.visible_entries(actor), wanted, LOG_PAGE + 1)
    entries = found[:LOG_PAGE]
    return render(
        page,
        case=case,
        entries=entries,
        hidden=_hidden(entries),
        parties={party.id: party for party in groups.parties(actor)},
        number=number or "",
        chosen=chosen,
        with_posts=request.args.get("inlagg") == "1",
        events=Event,
        group_events=GROUP_EVENTS,
        standing=None if case else proof.standing(actor),
        stances=Stance.label_of,
        older_url=_further(entries[-1].seq) if len(found) > LOG_PAGE else None,
    )


def _hidden(entries: list[LogEntry]) -> set[int]:
    """The entries that would tell how a party has answered a version the actor waits with."""
    actor = access.viewer()
    given = [e for e in entries if e.event in ANSWERING and e.case_number]
    since = standings.waiting_since(actor, {str(e.case_number) for e in given})
    return {
        entry.seq
        for entry in given
        if entry.data["version"] >= since.get(str(entry.case_number), entry.data["version"] + 1)
        and actor.user_id != entry.actor_id
        and actor.party_id != entry.data["for_party"]
    }


@bp.get("/handbok")
@access.public("Handboken innehåller inga uppgifter.")
def handbook() -> ResponseReturnValue:
    """The handbook's contents and first chapter."""
    return _chapter("")


@bp.get("/handbok/<chapter>")
@access.public("Handboken innehåller inga uppgifter.")
def handbook_chapter(chapter: str) -> ResponseReturnValue:
    """A chapter of the handbook."""
    return _chapter(chapter)


def _chapter(slug: str) -> ResponseReturnValue:
    chapter = book.chapter(slug)
    return render(
        "pages/handbook.html",
        chapters=book.chapters(),
        chapter=chapter,
        html=book.with_pictures(chapter.html, assets.address),
    )


@bp.get("/tillganglighet")
@access.public("Redogörelsen ska kunna läsas av alla.")
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render("pages/accessibility.html")


@bp.get("/personuppgifter")
@access.public("Hur uppgifter hanteras ska kunna läsas av alla.")
def privacy() -> ResponseReturnValue:
    """How personal data is handled."""
    return render("pages/privacy.html")


@bp.get("/halsa")
@access.public("Övervakning behöver veta att portalen lever.")
def health() -> ResponseReturnValue:
    """200 while the portal and its database answer."""
    groups.is_demo()
    return Response("ok\n", content_type="text/plain; charset=utf-8")


@bp.get("/favicon.ico")
@access.public("Webbläsare frågar alltid efter den.")
def favicon() -> ResponseReturnValue:
    """The old address of the icon."""
    return Response(status=204)

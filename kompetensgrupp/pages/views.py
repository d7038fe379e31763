"""The start page, the case's page and its poll, the list of cases, the log, the standing texts."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import Event
from kompetensgrupp.audit.service import LogFilter
from kompetensgrupp.cases import reading, rules
from kompetensgrupp.cases import vocabulary as v
from kompetensgrupp.cases.models import Case
from kompetensgrupp.cases.reading import CaseFilter
from kompetensgrupp.core import clock
from kompetensgrupp.core.rights import Right, first_refusal
from kompetensgrupp.decisions import rules as decision_rules
from kompetensgrupp.decisions import service as decisions
from kompetensgrupp.decisions.forms import StandpointForm
from kompetensgrupp.decisions.models import Stance
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.drafts.models import Draft
from kompetensgrupp.groups import service as groups
from kompetensgrupp.pages import handbook as book
from kompetensgrupp.pages import service
from kompetensgrupp.threads import rules as thread_rules
from kompetensgrupp.threads import service as threads
from kompetensgrupp.threads.forms import CommentForm
from kompetensgrupp.web import access
from kompetensgrupp.web.htmx import render

bp = Blueprint("pages", __name__)
LOG_PAGE = 50
#: Events that decide something; posts are in the log too but shown only when asked for.
DECIDING = tuple(e for e in Event if e not in (Event.COMMENT_POSTED, Event.COMMENT_WITHDRAWN))


@bp.get("/")
@access.signed_in("Startsidan visar bara det egna.")
def start() -> ResponseReturnValue:
    """Vad väntar på mig?"""
    inbox = service.inbox(access.viewer())
    parked = [line for draft in inbox.drafts if (line := _parked(draft))]
    return render("pages/start.html", inbox=inbox, parked=parked, **_rights())


def _rights() -> dict[str, bool]:
    actor = access.viewer()
    return {"reads": actor.has(Right.READ_CASES), "writes": actor.has(Right.WRITE_CASES)}


#: Where a half-written form is gone on with, by the end of its key, and what it is called.
_FORMS = {
    "inlagg": ("pages.case", "Inlägg i"),
    "forslag": ("decisions.write_proposal", "Förslag i"),
    "stallning": ("pages.case", "Ställningstagande i"),
    "skriv": ("pages.case", "Text i"),
}


def _parked(draft: Draft) -> dict[str, Any] | None:
    """A half-written form as a line on the start page."""
    number, _, rest = draft.key.partition("/")
    if draft.key == "fall/nytt":
        return {"url": url_for("cases.new"), "label": "Nytt fall", "at": draft.updated_at}
    endpoint, words = _FORMS.get(rest.split("/")[0], (None, ""))
    if endpoint is None:
        return None
    url = url_for(endpoint, case_id=number)
    return {"url": url, "label": f"{words} {number}", "at": draft.updated_at}


@bp.get("/fall")
@access.requires(Right.READ_CASES)
def cases() -> ResponseReturnValue:
    """The cases the actor may see, filtered and paged through the address."""
    actor = access.viewer()
    wanted = CaseFilter(
        states=_states(request.args.get("lage", "")),
        category=request.args.get("kategori") or None,
        mine=request.args.get("mina") == "1",
        before=_cursor(request.args.get("fore", "")),
    )
    found = reading.list_cases(actor, wanted)
    rows = found[: reading.PAGE_SIZE]
    news = threads.count_new(actor, [row.id for row in rows])
    return render(
        "pages/cases.html",
        rows=rows,
        news=news,
        wanted=wanted,
        chosen=request.args.get("lage", ""),
        categories=groups.categories(actor),
        list_states=LIST_STATES,
        **_rights(),
        next_url=_next_url(rows) if len(found) > len(rows) else None,
    )


#: The filter's few choices and the states behind each.
LIST_STATES = {
    "pagar": ("Pågår", tuple(s for s in v.State if s in rules.OPEN)),
    "vantar": ("Ej publicerade", tuple(s for s in v.State if s in rules.UNAPPROVED)),
    "klara": ("Rekommendation fastställd",
              (v.State.CONFIRMED, v.State.FED_BACK, v.State.FOLLOWED_UP, v.State.CLOSED)),
    "utan": ("Avslutade utan rekommendation", (v.State.CLOSED_WITHOUT, v.State.WITHDRAWN)),
}  # fmt: skip


def _states(choice: str) -> tuple[v.State, ...]:
    if choice in LIST_STATES:
        return LIST_STATES[choice][1]
    return (v.State(choice),) if choice in set(v.State) else ()


def _cursor(value: str) -> tuple[datetime, int] | None:
    """Where the page begins: «moment_id» as made by `_next_url`; nonsense begins from the top."""
    at, _, case_id = value.partition("_")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, int(case_id)) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _next_url(rows: list[reading.CaseRow]) -> str:
    last = rows[-1]
    return _further(f"{last.last_activity_at.isoformat()}_{last.id}")


def _further(cursor: str | int) -> str:
    """The address of this page's continuation, filters kept."""
    kept = {key: value for key, value in request.args.items() if key != "fore"}
    return f"{request.path}?{urlencode({**kept, 'fore': cursor})}"


@bp.get("/fall/<case_id>")
@access.requires(Right.READ_CASES)
def case(case: Case) -> ResponseReturnValue:
    """The case with its thread and where the parties stand; `efter` asks what is new since."""
    if "efter" in request.args:
        return _news(case)
    actor = access.viewer()
    visit = reading.open_visit(actor, case)
    text = reading.shown_version(actor, case)
    posts = threads.thread(actor, case, visit.read_seq) if rules.is_published(case) else []
    parties = groups.parties(actor)
    proposal = decisions.latest_proposal(case) if rules.is_published(case) else None
    standing = decisions.standing(actor, case, proposal, parties) if proposal else None
    moment = clock.now()
    form, draft = _composer(case)
    return render(
        "pages/case.html",
        case=case,
        text=text,
        state=rules.state_at(case, moment),
        road=rules.ROAD,
        posts=posts,
        first_new=next((p.seq for p in posts if p.is_new), None),
        new_count=sum(p.is_new for p in posts),
        standing=standing,
        standpoint_form=_standpoint_form(case, standing),
        recommendation=_recommendation(case),
        review=reading.latest_review(case) if not rules.is_published(case) else None,
        form=form,
        draft=draft,
        answered=None,
        may_comment=thread_rules.may_comment(actor, case, moment),
        may=_permissions(case, moment),
        note=decision_rules.STANDPOINT_NOTE,
        disclaimer=decision_rules.DISCLAIMER,
        category_label=_category_label(text.category),
        asked=[p for p in parties if p.id in (text.parties_asked or [])],
    )


def _category_label(code: str | None) -> str:
    found = groups.categories(access.viewer())
    return next((c.label for c in found if c.code == code), "")


def _recommendation(case: Case) -> object:
    """The confirmed recommendation, asked for only in states that can have one."""
    return None if case.state in rules.UNAPPROVED | rules.OPEN else decisions.recommendation(case)


def _composer(case: Case) -> tuple[CommentForm, object]:
    """The form for a new post with the reader's own draft in it."""
    draft = drafts.find(access.viewer(), thread_rules.draft_key(case))
    form = CommentForm(formdata=None, draft_key=thread_rules.draft_key(case))
    if draft:
        form.text.data = draft.fields.get("text", [""])[0]
        form.kind.data = draft.fields.get("kind", ["fact"])[0]
    return form, draft


def _standpoint_form(case: Case, standing: decisions.Standing | None) -> StandpointForm | None:
    if standing is None or not standing.may_answer:
        return None
    key = decision_rules.standpoint_key(case, standing.proposal)
    form = StandpointForm(formdata=None, draft_key=key)
    if draft := drafts.find(access.viewer(), key):
        form.stance.data = draft.fields.get("stance", [""])[0]
        form.reason.data = draft.fields.get("reason", [""])[0]
    elif standing.own and standing.own.standpoint:
        form.stance.data = standing.own.code
        form.reason.data = standing.own.standpoint.reason
    return form


def _permissions(case: Case, moment: datetime) -> dict[str, bool]:
    """What the page offers this reader, decided once."""
    actor = access.viewer()
    verdicts = {
        "write": rules.may_write(actor, case),
        "open_discussion": first_refusal(
            rules.may_open_discussion(actor, case), rules.can_move(case, "open_discussion", moment)
        ),
        "propose": first_refusal(
            decision_rules.may_propose(actor), rules.can_move(case, "propose", moment)
        ),
        "withdraw": rules.may_withdraw(actor, case, moment),
        "close_without": rules.may_close_without(actor, case, moment),
        "reopen": first_refusal(
            rules.leads(actor), rules.can_move(case, "reopen_discussion", moment)
        ),
        "record_absence": first_refusal(
            rules.leads(actor), rules.can_move(case, "take_standpoint", moment)
        ),
    }
    return {name: bool(verdict) for name, verdict in verdicts.items()}


def _news(case: Case) -> ResponseReturnValue:
    """204 while nothing is new; else the new and changed posts, each for its place."""
    try:
        since = int(request.args["efter"])
    except ValueError:
        since = 0
    if since >= case.thread_version or not rules.is_published(case):
        return Response(status=204)
    actor = access.viewer()
    visit = reading.open_visit(actor, case)
    posts = threads.changed_since(actor, case, since, visit.read_seq)
    above = threads.before(case, [post.seq for post in posts])
    known = request.args.get("sist", "0")
    last = int(known) if known.isdigit() else 0
    return render(
        "pages/case.html",
        "threads/_poller.html",
        "threads/_head.html",
        "threads/_arrivals.html",
        case=case,
        may_comment=thread_rules.may_comment(actor, case, clock.now()),
        arrivals=[(post, above[post.seq]) for post in posts if post.seq > last],
        changed=[post for post in posts if post.seq <= last],
        page_changed=not posts,
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


def _log_page(page: str, number: str | None, case: Case | None = None) -> ResponseReturnValue:
    actor = access.viewer()
    chosen = request.args.get("handelse", "")
    events = (Event(chosen),) if chosen in set(Event) else DECIDING
    if request.args.get("inlagg") == "1" and not chosen:
        events = ()
    before = request.args.get("fore", "")
    wanted = LogFilter(
        events=events, case_number=number, before_seq=int(before) if before.isdigit() else None
    )
    found = audit.entries(actor, service.visible_entries(actor), wanted, LOG_PAGE + 1)
    entries = found[:LOG_PAGE]
    return render(
        page,
        case=case,
        entries=entries,
        parties={party.id: party for party in groups.parties(actor)},
        number=number or "",
        chosen=chosen,
        with_posts=request.args.get("inlagg") == "1",
        events=Event,
        stances=Stance.label_of,
        older_url=_further(entries[-1].seq) if len(found) > LOG_PAGE else None,
    )


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
    return render("pages/handbook.html", chapters=book.chapters(), chapter=book.chapter(slug))


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

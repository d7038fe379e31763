"""The list of obstacles, one of them, and writing one down from where it was seen."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from kompetensgrupp.cases import reading as cases
from kompetensgrupp.cases import rules as case_rules
from kompetensgrupp.cases.models import Case
from kompetensgrupp.core.rights import ALLOW, Refusal, Right, Verdict, require, require_state
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.groups import service as groups
from kompetensgrupp.obstacles import asking, common, processes, reading, rules, service, working
from kompetensgrupp.obstacles.forms import ObstacleForm
from kompetensgrupp.obstacles.models import (
    Obstacle,
    ObstacleKind,
    ObstacleStatus,
    ObstacleText,
    Origin,
)
from kompetensgrupp.obstacles.service import Source
from kompetensgrupp.obstacles.surface import bp, resumed
from kompetensgrupp.web import access
from kompetensgrupp.web.addresses import as_number
from kompetensgrupp.web.htmx import done, render

__all__ = ["asking", "bp", "working"]  # their views stand on the same blueprint

#: What the list can be narrowed to by the address.
CHOICES = {
    "": ("Öppna", rules.OPEN),
    "undanrojda": ("Undanröjda", (ObstacleStatus.REMOVED,)),
    "alla": ("Alla", tuple(ObstacleStatus)),
}

#: How an address says where an obstacle was seen.
_WAYS_BACK = ("inlagg", "uppfoljning", "mote", "fran")


@bp.get("/hinder")
@access.requires(Right.READ_OBSTACLES)
def listed() -> ResponseReturnValue:
    """What stands in the way, that which has stood longest first."""
    actor = access.viewer()
    chosen = request.args.get("visa", "")
    kind, party = request.args.get("typ", ""), as_number(request.args.get("part"))
    statuses = CHOICES.get(chosen, CHOICES[""])[1]
    found = processes.rounds(actor) if actor.has(Right.READ_CASES) else []
    return render(
        "obstacles/list.html",
        lines=reading.listed(actor, kind, party, statuses),
        chosen=chosen if chosen in CHOICES else "",
        choices=CHOICES,
        kind=kind,
        kinds=ObstacleKind.choices(),
        party=party,
        parties=groups.parties(actor),
        may_raise=bool(rules.may_raise(actor)),
        in_group=actor.has(Right.READ_CASES),
        latest=found[0] if found else None,
    )


@bp.get("/hinder/vanliga")
@access.requires(Right.COMMENT)
def usual() -> ResponseReturnValue:
    """Obstacles that others have met, as somewhere to begin."""
    return render("obstacles/usual.html", common=common.COMMON)


@bp.get("/hinder/<int:obstacle_id>")
@access.requires(Right.READ_OBSTACLES)
def show(obstacle: Obstacle) -> ResponseReturnValue:
    """An obstacle with its history, and what this reader can do about it."""
    return working.page(obstacle)


# --- writing ---------------------------------------------------------------------------------


@bp.get("/hinder/nytt")
@access.requires(Right.COMMENT)
def new() -> ResponseReturnValue:
    """An empty description; `mote` leads back to a meeting, `fran` to the mapping."""
    form, draft = resumed(ObstacleForm, rules.draft_key(""))
    found = common.common(request.args.get("vanligt", ""))
    if found and draft is None:
        form.title.data, form.kind.data = found.title, found.kind.value
    return _new_page(None, form, draft=draft)


@bp.post("/hinder/nytt")
@access.requires(Right.COMMENT)
def create() -> ResponseReturnValue:
    """Write it down."""
    return _create(None)


@bp.get("/fall/<case_id>/hinder")
@access.requires(Right.COMMENT)
def new_from(case: Case) -> ResponseReturnValue:
    """The same from a case, one of its posts (`inlagg`) or follow-ups (`uppfoljning`)."""
    require_state(_is_read(case))
    form, draft = resumed(ObstacleForm, rules.draft_key(case.number))
    cases.open_visit(access.viewer(), case)
    return _new_page(case, form, draft=draft)


@bp.post("/fall/<case_id>/hinder")
@access.requires(Right.COMMENT)
def create_from(case: Case) -> ResponseReturnValue:
    """Write it down with the way back to the case."""
    require_state(_is_read(case))
    return _create(case)


def _is_read(case: Case) -> Verdict:
    """Only what the group has read can be pointed back to."""
    if case_rules.is_published(case):
        return ALLOW
    return Refusal("Ett hinder lyfts när gruppen kan läsa fallet.")


def _create(case: Case | None) -> ResponseReturnValue:
    actor = access.viewer()
    form = ObstacleForm().offer(groups.parties(actor))
    if form.validate():
        obstacle = form.attempt(service.raise_, actor, _source(case), form.wording())
        if obstacle is not None:
            drafts.drop(actor, rules.draft_key(case.number if case else ""))
            return _sent(obstacle)
    return _new_page(case, form, status=422)


def _sent(obstacle: Obstacle) -> ResponseReturnValue:
    return done(
        "obstacles.show",
        said="Hindret står i gruppens lista. En annan person läser texten innan styrgruppen gör "
        "det.",
        values={"obstacle_id": obstacle.id},
    )


def _source(case: Case | None) -> Source:
    """Where the address says that it was seen."""
    args = request.args
    if case is None:
        if meeting := as_number(args.get("mote")):
            return Source(Origin.MEETING, None, meeting)
        return Source(Origin.MAPPING if args.get("fran") == "kartlaggning" else Origin.OTHER)
    post, months = as_number(args.get("inlagg")), as_number(args.get("uppfoljning"))
    if 0 < post <= case.last_seq:
        return Source(Origin.POST, case, post)
    if months in (3, 6, 12):
        return Source(Origin.FOLLOW_UP, case, months)
    return Source(Origin.CASE, case)


def _new_page(
    case: Case | None, form: ObstacleForm, status: int = 200, draft: object = None
) -> ResponseReturnValue:
    actor = access.viewer()
    kept: dict[str, Any] = {name: request.args.get(name) for name in _WAYS_BACK}
    endpoint = "obstacles.create_from" if case else "obstacles.create"
    number: dict[str, Any] = {"case_id": case.number} if case else {}
    return render(
        "obstacles/write.html",
        status=status,
        case=case,
        obstacle=None,
        source=_source(case),
        form=form.offer(groups.parties(actor)),
        draft=draft,
        action=url_for(endpoint, **number, **kept),
    )


@bp.get("/hinder/<int:obstacle_id>/andra")
@access.requires(Right.COMMENT)
def edit(obstacle: Obstacle) -> ResponseReturnValue:
    """The latest text in a form."""
    latest = _require_changeable(obstacle)
    form, draft = resumed(ObstacleForm, rules.change_key(obstacle))
    if draft is None:
        form.show(obstacle, latest)
    form.seen.data = str(latest.number)
    return _edit_page(obstacle, form, draft=draft)


@bp.post("/hinder/<int:obstacle_id>/andra")
@access.requires(Right.COMMENT)
def change(obstacle: Obstacle) -> ResponseReturnValue:
    """Send another text to a second person; the approved one stays meanwhile."""
    actor = access.viewer()
    _require_changeable(obstacle)
    form = ObstacleForm().offer(groups.parties(actor), {p.id for p in obstacle.parties})
    if form.validate():
        form.attempt(service.change, actor, obstacle, form.wording(), form.seen_number)
        if not form.problems:
            drafts.drop(actor, rules.change_key(obstacle))
            return done(
                "obstacles.show", said="Ändringen är sparad.", values={"obstacle_id": obstacle.id}
            )
    return _edit_page(obstacle, form, status=422)


def _require_changeable(obstacle: Obstacle) -> ObstacleText:
    actor, latest = access.viewer(), reading.latest(obstacle)
    require(rules.is_own(actor, obstacle))
    require_state(rules.can_change(actor, obstacle, latest))
    return latest


def _edit_page(
    obstacle: Obstacle, form: ObstacleForm, status: int = 200, draft: object = None
) -> ResponseReturnValue:
    actor = access.viewer()
    return render(
        "obstacles/write.html",
        status=status,
        case=None,
        obstacle=obstacle,
        form=form.offer(groups.parties(actor), {p.id for p in obstacle.parties}),
        draft=draft,
        action=url_for("obstacles.change", obstacle_id=obstacle.id),
    )

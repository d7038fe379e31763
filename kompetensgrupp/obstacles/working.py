"""An obstacle's page, the second person's, and the work until it is out of the way."""

from flask.typing import ResponseReturnValue

from kompetensgrupp.cases import reading as cases
from kompetensgrupp.core import clock
from kompetensgrupp.core.errors import NotVisible
from kompetensgrupp.core.rights import Right, first_refusal, require, require_state
from kompetensgrupp.drafts import service as drafts
from kompetensgrupp.obstacles import reading, rules, service
from kompetensgrupp.obstacles.forms import NOBODY, ObstacleReviewForm, WorkForm
from kompetensgrupp.obstacles.models import HEADINGS, Obstacle, ObstacleStatus, ObstacleText
from kompetensgrupp.obstacles.surface import bp, resumed
from kompetensgrupp.web import access
from kompetensgrupp.web.htmx import done, render


def page(
    obstacle: Obstacle, form: WorkForm | None = None, status: int = 200
) -> ResponseReturnValue:
    """An obstacle with its history; `form` when what was sent about the work came back."""
    actor = access.viewer()
    in_group = actor.has(Right.READ_CASES)
    found = reading.texts(obstacle)
    latest = found[0]
    shown = next((t for t in found if t.number == obstacle.approved_version), latest)
    works = bool(rules.may_work(actor, obstacle))
    if works and form is None:
        form, _ = resumed(WorkForm, rules.work_key(obstacle))
        form.status.data = form.status.data or obstacle.status.value
        form.owner.data = form.owner.data or str(obstacle.owner_id or NOBODY)
        form.seen.data = str(obstacle.revision)
    return render(
        "obstacles/show.html",
        status=status,
        obstacle=obstacle,
        text=shown,
        latest=latest,
        headings=HEADINGS,
        moves=reading.history(actor, obstacle),
        tertials=rules.tertials(clock.local(obstacle.raised_at).date(), clock.today()),
        stands_out=rules.stands_out(obstacle, clock.today()),
        is_news=reading.is_news(actor, obstacle),
        in_group=in_group,
        sees_case=_sees_case(obstacle),
        form=form.offer(obstacle, reading.holders(actor)) if works and form else None,
        may={
            "change": bool(rules.may_change(actor, obstacle, latest)),
            "review": bool(
                first_refusal(rules.may_review(actor, latest), rules.can_review(latest))
            ),
            "remove": bool(rules.may_remove(actor, obstacle)),
        },
    )


def _sees_case(obstacle: Obstacle) -> bool:
    """Whether the reader may open the case that it leads back to."""
    if obstacle.case is None:
        return False
    try:
        cases.load_case(access.viewer(), obstacle.case.number)
    except NotVisible:
        return False
    return True


@bp.post("/hinder/<int:obstacle_id>/arbete")
@access.requires(Right.COMMENT)
def work(obstacle: Obstacle) -> ResponseReturnValue:
    """Say where it stands now."""
    actor = access.viewer()
    require(rules.may_work(actor, obstacle))
    form = WorkForm().offer(obstacle, reading.holders(actor))
    if form.validate():
        status = ObstacleStatus(form.status.data)
        form.attempt(
            service.work, actor, obstacle, status, form.text.data or "", form.owner_id,
            form.seen_number,
        )  # fmt: skip
        if not form.problems:
            drafts.drop(actor, rules.work_key(obstacle))
            return _to_page(obstacle, "Sparat. Den som lyfte hindret får veta det.")
    return page(obstacle, form, status=422)


def _to_page(obstacle: Obstacle, said: str) -> ResponseReturnValue:
    return done("obstacles.show", said=said, values={"obstacle_id": obstacle.id})


@bp.post("/hinder/<int:obstacle_id>/last")
@access.requires(Right.COMMENT)
def hear(obstacle: Obstacle) -> ResponseReturnValue:
    """Who raised it has read how it goes."""
    service.hear(access.viewer(), obstacle)
    return _to_page(obstacle, "Tack. Återkopplingen är läst.")


@bp.post("/hinder/<int:obstacle_id>/ta-bort")
@access.requires(Right.COMMENT)
def remove(obstacle: Obstacle) -> ResponseReturnValue:
    """Take back what nobody has approved."""
    service.remove(access.viewer(), obstacle)
    return done("obstacles.listed", said="Hindret är borttaget.")


@bp.get("/hinder/<int:obstacle_id>/granska")
@access.requires(Right.TAKE_STANDPOINT)
def review(obstacle: Obstacle) -> ResponseReturnValue:
    """The text as steering group and board will read it, and the second person's answer."""
    latest = _require_reviewable(obstacle)
    form, _ = resumed(ObstacleReviewForm, rules.review_key(obstacle))
    form.seen.data = str(latest.number)
    return _review_page(obstacle, form)


@bp.post("/hinder/<int:obstacle_id>/granska")
@access.requires(Right.TAKE_STANDPOINT)
def review_post(obstacle: Obstacle) -> ResponseReturnValue:
    """Approve it, or send it back with a reason."""
    actor = access.viewer()
    _require_reviewable(obstacle)
    form = ObstacleReviewForm()
    if form.validate():
        approves = form.outcome.data == "approve"
        form.attempt(
            service.review, actor, obstacle, approves, form.note.data or "", form.seen_number
        )
        if not form.problems:
            drafts.drop(actor, rules.review_key(obstacle))
            said = "Texten är godkänd." if approves else "Texten är tillbaka hos den som skrev."
            return _to_page(obstacle, said)
    return _review_page(obstacle, form, status=422)


def _require_reviewable(obstacle: Obstacle) -> ObstacleText:
    latest = reading.latest(obstacle)
    require(rules.may_review(access.viewer(), latest))
    require_state(rules.can_review(latest))
    return latest


def _review_page(
    obstacle: Obstacle, form: ObstacleReviewForm, status: int = 200
) -> ResponseReturnValue:
    return render(
        "obstacles/review.html",
        status=status,
        obstacle=obstacle,
        text=reading.texts(obstacle)[0],
        headings=HEADINGS,
        form=form,
    )

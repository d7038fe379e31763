"""What every page shows around its content: who is signed in, the menu, the banner."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, url_for

from kompetensgrupp.core.rights import Actor, Right

HTMX_CONFIG = (
    '{"includeIndicatorStyles":false,"allowEval":false,"allowScriptTags":false,'
    '"selfRequestsOnly":true,"historyCacheSize":0,"refreshOnHistoryMiss":true,'
    '"responseHandling":[{"code":"204","swap":false},{"code":"[23]..","swap":true},'
    '{"code":"422","swap":true},{"code":"[45]..","swap":false,"error":true}]}'
)


@dataclass(frozen=True)
class Item:
    """An entry of the menu."""

    label: str
    url: str
    current: bool
    count: int = 0


#: (label, endpoint, right or None); a role sees at most five, the rest is under «Mer».
MENU: tuple[tuple[str, str, Right | None], ...] = (
    ("Start", "pages.start", None),
    ("Fall", "pages.cases", Right.READ_CASES),
    ("Granska", "cases.queue", Right.REVIEW_CASES),
    ("Gruppens logg", "pages.log", Right.READ_LOG),
)


def menu(actor: Actor) -> list[Item]:
    """The entries the actor may open, the current one marked."""
    return [
        Item(label, url_for(endpoint), request.endpoint == endpoint)
        for label, endpoint, right in MENU
        if right is None or actor.has(right)
    ]


def init_app(app: Flask, is_demo: bool) -> None:
    """Give every template the viewer, the menu and whether this is the demo."""

    @app.context_processor
    def surroundings() -> dict[str, Any]:
        viewer = g.get("viewer")
        return {
            "htmx_config": HTMX_CONFIG,
            "demo_mode": is_demo,
            "viewer": viewer,
            "actor": viewer.actor if viewer else None,
            "group_name": viewer.group.name if viewer and viewer.group else "",
            "nav": menu(viewer.actor) if viewer else [],
        }

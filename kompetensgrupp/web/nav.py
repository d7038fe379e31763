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


Entry = tuple[str, str, Right | None]
#: (label, endpoint, right or None); a role sees at most five, the rest is under «Mer».
MENU: tuple[Entry, ...] = (
    ("Start", "pages.start", None),
    ("Fall", "pages.cases", Right.READ_CASES),
    ("Granska", "pages.queue", Right.REVIEW_POSTS),
    ("Erfarenheter", "lessons.bank", Right.READ_CASES),
    ("Styrelse", "reports.board", Right.READ_BOARD),
    ("Grupper", "groups.groups", Right.ADMINISTER),
    ("Gallring", "retention.overview", Right.ADMINISTER),
)
MORE: tuple[Entry, ...] = (
    ("Sök", "search.find", Right.READ_CASES),
    ("Möten", "meetings.listed", Right.READ_CASES),
    ("Gruppens logg", "pages.log", Right.READ_LOG),
    ("Hinder", "obstacles.listed", Right.READ_OBSTACLES),
    ("Vem gör vad", "guide.show", Right.READ_CASES),
    ("Exempel från andra", "library.listed", Right.READ_CASES),
    ("Medlemmar", "groups.contacts", None),
    ("Mitt kort", "groups.card", None),
    ("Siffror", "figures.show", Right.READ_FIGURES),
    ("Kartläggning", "mapping.show", Right.READ_FIGURES),
    ("Mål", "economy.goal_list", Right.READ_FIGURES),
    ("Ekonomi", "economy.show", Right.READ_FIGURES),
    ("Rapporter", "reports.listed", Right.READ_FIGURES),
    ("Sköt gruppen", "groups.show", Right.LEAD),
    ("Kontrollens ord", "checking.listed", Right.LEAD),
    ("Incidenter", "retention.incident_list", Right.LEAD),
    ("Gallring", "retention.overview", Right.LEAD),
    ("Handbok", "pages.handbook", None),
)


def menu(actor: Actor, entries: tuple[Entry, ...]) -> list[Item]:
    """The entries the actor may open, the current one marked."""
    return [
        Item(label, _address(endpoint, actor), request.endpoint == endpoint)
        for label, endpoint, right in entries
        if right is None or actor.has(right)
    ]


def _address(endpoint: str, actor: Actor) -> str:
    if endpoint == "groups.show":
        return url_for(endpoint, group_id=actor.group_id)
    return url_for(endpoint)


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
            "session_ends_in": g.get("session_ends_in", 0),
            "nav": menu(viewer.actor, MENU) if viewer else [],
            "more_nav": menu(viewer.actor, MORE) if viewer and viewer.group else [],
        }

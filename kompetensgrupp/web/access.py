"""Access declared on every route; a view without a declaration is refused.

`requires(Right)`, `signed_in(why)` or `public(why)` marks the view. Before it runs, `guard` checks
the mark and turns each `<…_id>` of the address into an object through its capability's loader.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, g, request
from werkzeug.exceptions import NotFound

from kompetensgrupp.core.errors import NotAllowed
from kompetensgrupp.core.rights import Actor, Right

View = TypeVar("View", bound=Callable[..., Any])
Loader = Callable[..., Any]


@dataclass(frozen=True)
class Access:
    """The declaration on a view: how it is reached, by which right, and why if by none."""

    kind: str
    right: Right | None = None
    why: str = ""


def _declare(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        if hasattr(view, "access"):
            raise TypeError(f"{view.__name__} declares access twice")
        view.access = access  # type: ignore[attr-defined]
        return view

    return mark


def requires(right: Right) -> Callable[[View], View]:
    """Only for those who hold the right in their current group; the right says why."""
    return _declare(Access("requires", right))


def signed_in(why: str) -> Callable[[View], View]:
    """For everyone who is signed in; `why` says why no right is asked for."""
    return _declare(Access("signed_in", why=why))


def public(why: str) -> Callable[[View], View]:
    """For everyone; `why` says why."""
    return _declare(Access("public", why=why))


def fresh(view: View) -> View:
    """For what is dangerous: only for somebody who signed in within the last quarter of an hour.

    Others are asked who they are, and then it happens with what they had sent.
    """
    view.asks_who = True  # type: ignore[attr-defined]
    return view


_loaders: dict[str, Loader] = {}
#: No row has a higher number, and no database takes one as an integer.
_LARGEST = 2**31 - 1


def loader(argument: str) -> Callable[[Loader], Loader]:
    """Register what turns `<argument>` into an object: `load(actor, value, **already_loaded)`.

    The object reaches the view under the name without `_id`. Not visible raises NotVisible.
    """

    def register(function: Loader) -> Loader:
        _loaders[argument] = function
        return function

    return register


def load(argument: str, value: object) -> Any:
    """An object through its capability's loader, for the viewer. Raises NotVisible."""
    return _loaders[argument](viewer(), value)


class SignInNeeded(Exception):
    """Nobody is signed in; `errors` answers with the way to the sign-in page."""


class FreshSignInNeeded(Exception):
    """It has been a while since the person signed in; `accounts` asks who they are."""


def viewer() -> Actor:
    """The signed-in actor of this request. Raises SignInNeeded when there is none."""
    actor: Actor | None = g.get("actor")
    if actor is None:
        raise SignInNeeded
    return actor


def declaration(endpoint: str) -> Access | None:
    """What the endpoint's view declares, None for a view that forgot."""
    return getattr(current_app.view_functions[endpoint], "access", None)


def guard() -> None:
    """The door: refuse what isn't declared or allowed, load what the address names."""
    if request.endpoint is None:
        return  # no such address: Flask answers 404 or 405
    access = declaration(request.endpoint)
    if access is None:
        raise NotAllowed("Sidan saknar uppgift om vem som får se den och är därför stängd.")
    if access.kind != "public":
        actor = viewer()
        if access.right is not None and not actor.has(access.right):
            raise NotAllowed(f"Din roll i gruppen ger inte rätt till detta: {access.right.value}.")
    _load_objects()
    asks_who = getattr(current_app.view_functions[request.endpoint], "asks_who", False)
    if asks_who and not current_app.extensions["kg_is_fresh"]():
        raise FreshSignInNeeded


def _load_objects() -> None:
    arguments = request.view_args or {}
    loaded: dict[str, Any] = {}
    for name, value in arguments.items():
        if not name.endswith("_id"):
            loaded[name] = value
            continue
        if name not in _loaders or (isinstance(value, int) and value > _LARGEST):
            raise NotFound
        loaded[name.removesuffix("_id")] = _loaders[name](viewer(), value, **loaded)
    request.view_args = loaded


def init_app(app: Flask) -> None:
    """Put the guard in front of every request."""
    app.before_request(guard)


def table(app: Flask) -> list[dict[str, str]]:
    """The declared access of every rule by address: the data-protection officer's list."""
    rows = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        access = getattr(app.view_functions[rule.endpoint], "access", Access("undeclared"))
        rows.append(
            {
                "endpoint": rule.endpoint,
                "rule": rule.rule,
                "methods": " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})),
                "access": access.kind,
                "right": access.right.name if access.right else "",
                "why": access.right.value if access.right else access.why,
            }
        )
    return rows

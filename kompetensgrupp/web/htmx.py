"""One address, one view, two renderings: the page for people, its fragments for htmx.

A fragment is one root element whose id never changes. `render` answers a GET (or a refused form),
`done` a POST that went well.
"""

from typing import Any

from flask import flash, make_response, redirect, render_template, url_for
from htmx_flask import request
from htmx_flask.requests import HtmxHeaders
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from kompetensgrupp.web.addresses import split

#: The category of a message that isn't read but gone to.
ANCHOR = "anchor"
_OUT_OF_BAND = Markup(' hx-swap-oob="true"')


def asked() -> HtmxHeaders:
    """What htmx says of this request; falsy when a person asked for a page."""
    headers: HtmxHeaders = request.htmx  # type: ignore[attr-defined]
    return headers


def render(page: str, *fragments: str, status: int = 200, **context: Any) -> BaseResponse:
    """The page; or, for htmx, the first fragment for the target and the rest out of band."""
    if asked() and fragments and not asked().history_restore_request:
        body = _fragments(fragments, context)
    else:
        body = render_template(page, **context)
    return _vary(make_response(body, status))


def done(
    endpoint: str,
    *fragments: str,
    said: str,
    anchor: str | None = None,
    reswap: str | None = None,
    values: dict[str, Any] | None = None,
    **context: Any,
) -> BaseResponse:
    """303 to the endpoint with a message; or, for htmx, fragments and the message read aloud.

    Without fragments htmx too is led to the page. `reswap` changes what happens to the target;
    then every fragment finds its own place.
    """
    target = url_for(endpoint, _anchor=anchor, **(values or {}))
    if asked() and fragments:
        body = _fragments(fragments, context, all_oob=reswap is not None)
        response = make_response(body + render_template("components/_said.html", said=said))
        if reswap:
            response.headers["HX-Reswap"] = reswap
        return _vary(response)
    return lead(target, said)


def lead(target: str, said: str) -> BaseResponse:
    """To an address of this site with a message, by htmx too.

    To an anchor on the page one is on a browser only scrolls; without it, it loads anew, and the
    anchor travels with the message so that one is where one was.
    """
    flash(said)
    if not asked():
        return _vary(redirect(target, 303))
    page, _, anchor = target.partition("#")
    is_here = page == split(asked().current_url).path
    if is_here and anchor:
        flash(anchor, ANCHOR)
    response = make_response("", 204)
    response.headers["HX-Redirect"] = page if is_here else target
    return _vary(response)


def _fragments(names: tuple[str, ...], context: dict[str, Any], all_oob: bool = False) -> str:
    """The fragments as one answer; all but the first carry hx-swap-oob on their root."""
    return "\n".join(
        render_template(name, oob=all_oob or place > 0, **context)
        for place, name in enumerate(names)
    )


def _vary(response: BaseResponse) -> BaseResponse:
    response.headers.add("Vary", "HX-Request")
    return response


def oob_attr(active: bool) -> Markup:
    """The attribute that makes a fragment's root find its own place, or nothing."""
    return _OUT_OF_BAND if active else Markup("")

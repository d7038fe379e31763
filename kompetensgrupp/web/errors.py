"""Refusals and faults as pages for people: what happened, whether anything was lost, what to do.

Knows no capability. The text a person sent is never logged or shown here (rule R11).
"""

from dataclasses import dataclass

from flask import (
    Flask,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, StatementError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from kompetensgrupp.core.db import db
from kompetensgrupp.core.errors import Invalid, InvalidState, NotAllowed, NotMade, NotVisible
from kompetensgrupp.web.access import SignInNeeded
from kompetensgrupp.web.addresses import path_of
from kompetensgrupp.web.htmx import asked


@dataclass(frozen=True)
class Page:
    """The words of an error page."""

    title: str
    happened: str
    todo: str


PAGES = {
    400: Page("Sidan var för gammal", "Formuläret kunde inte tas emot, så inget har sparats.",
              "Gå tillbaka i webbläsaren. Det du skrev står kvar där. Kopiera det, läs in sidan "
              "igen och skicka på nytt."),
    401: Page("Du är utloggad", "Din inloggning har gått ut.", "Logga in igen och fortsätt."),
    403: Page("Det här kan du inte göra", "", "Hör av dig till gruppens projektledare om du "
              "tycker att du borde kunna."),
    404: Page("Sidan finns inte", "Adressen stämmer inte, eller så är innehållet inte "
              "tillgängligt för dig.", "Gå till startsidan och sök dig fram därifrån."),
    405: Page("Så kan sidan inte användas", "Adressen kan inte öppnas på det sättet.",
              "Gå till startsidan och sök dig fram därifrån."),
    409: Page("Något hann ändras", "", "Läs in sidan igen och se hur det står till nu."),
    413: Page("Det var för mycket på en gång", "Det du skickade är större än en megabyte, eller "
              "en fil på mer än sexton, så inget har sparats.", "Gå tillbaka i webbläsaren, korta "
              "texten eller dela filen och skicka igen."),
    414: Page("Adressen är för lång", "Adressen är längre än portalen tar emot.",
              "Gå till startsidan och sök dig fram därifrån."),
    422: Page("Det gick inte att spara", "", "Gå tillbaka i webbläsaren. Det du skrev står kvar "
              "där. Rätta och försök igen."),
    500: Page("Något gick fel hos oss", "Det är inte ditt fel. Inget halvt har sparats.",
              "Gå tillbaka, det du skrev står kvar i webbläsaren. Försök igen om en stund."),
    503: Page("Portalen är upptagen just nu", "Det du gjorde sparades inte, men inget är trasigt.",
              "Gå tillbaka, det du skrev står kvar i webbläsaren. Försök igen om en stund."),
}  # fmt: skip


def error_page(status: int, happened: str = "") -> Response:
    """The page of a status, with the reason when there is one to tell."""
    g.failed = True
    page = PAGES.get(status, PAGES[500] if status >= 500 else PAGES[400])
    html = render_template(
        "errors/error.html", page=page, happened=happened or page.happened, status=status
    )
    return make_response(html, status)


def sign_in_needed(_error: SignInNeeded) -> ResponseReturnValue:
    """A page leads to the sign-in and back; a fragment answers 401 and htmx goes there.

    A form that was sent is parked as a draft first, so that nothing typed is lost.
    """
    if request.method == "POST":
        current_app.extensions["kg_park"]()
    g.failed = True
    if asked():
        response = make_response("", 401)
        if request.method == "POST":
            response.headers["HX-Redirect"] = url_for(
                "accounts.sign_in", nasta=path_of(asked().current_url)
            )
        return response
    if request.method == "POST":
        return redirect(url_for("accounts.sign_in", nasta=path_of(request.referrer)), 303)
    if request.path == "/":
        return redirect(url_for("accounts.sign_in"), 303)
    return redirect(url_for("accounts.sign_in", nasta=request.full_path.rstrip("?")), 303)


def changed_meanwhile(error: Exception) -> Response:
    """Something had changed: what was typed becomes a draft, not to be lost with the page."""
    told = str(error) if isinstance(error, InvalidState) else ""
    if request.method == "POST" and g.get("viewer"):
        db.session.rollback()
        if current_app.extensions["kg_park"]():
            told = f"{told} Det du skrev är sparat bland dina utkast på startsidan.".strip()
    return error_page(409, told)


def database_trouble(error: DBAPIError) -> Response:
    """Busy, locked, full or gone: 503. Two who did the same thing at once: 409.

    The page is drawn without asking the database anything more.
    """
    db.session.rollback()
    g.pop("viewer", None)
    if isinstance(error, IntegrityError):
        return error_page(409, "Någon annan hann före med samma sak. Inget av ditt har sparats.")
    if not isinstance(error, OperationalError):
        return _unstorable(error)
    response = error_page(503)
    response.headers["Retry-After"] = "5"
    return response


def _unstorable(_error: Exception) -> Response:
    """A value that the database can't take at all: an impossible number, moment or character."""
    db.session.rollback()
    g.pop("viewer", None)
    return error_page(400, "Adressen eller formuläret innehöll något som inte kan sparas.")


def init_app(app: Flask) -> None:
    """Map every refusal and fault to its page."""
    app.register_error_handler(SignInNeeded, sign_in_needed)
    app.register_error_handler(NotVisible, lambda _e: error_page(404))
    app.register_error_handler(NotAllowed, lambda e: error_page(403, str(e)))
    app.register_error_handler(Invalid, lambda e: error_page(422, str(e)))
    app.register_error_handler(NotMade, lambda e: error_page(500, str(e)))
    app.register_error_handler(InvalidState, changed_meanwhile)
    app.register_error_handler(StaleDataError, changed_meanwhile)
    app.register_error_handler(CSRFError, lambda _e: error_page(400))
    app.register_error_handler(DBAPIError, database_trouble)
    app.register_error_handler(StatementError, _unstorable)
    app.register_error_handler(OverflowError, _unstorable)  # SQLite's driver, for huge numbers
    app.register_error_handler(HTTPException, lambda e: error_page(e.code or 500))
    app.register_error_handler(Exception, _fault)


def _fault(error: Exception) -> Response:
    """An unexpected fault: logged by kind and place, never with what people typed."""
    if current_app.testing:
        raise error
    db.session.rollback()
    g.pop("viewer", None)
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    current_app.logger.error("%s at %s in %s", type(error).__name__, where, request.endpoint)
    return error_page(500)

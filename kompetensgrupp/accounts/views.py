"""Sign in, sign out."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kompetensgrupp.accounts import freshness, links, login, service
from kompetensgrupp.accounts.forms import NewPasswordForm, SignInForm
from kompetensgrupp.web import access
from kompetensgrupp.web.addresses import safe_target
from kompetensgrupp.web.htmx import done, render

bp = Blueprint("accounts", __name__)


@bp.get("/logga-in")
@access.public("Här loggar man in.")
def sign_in() -> ResponseReturnValue:
    """The sign-in page."""
    form = SignInForm(nasta=safe_target(request.args.get("nasta", "")))
    return render("accounts/sign_in.html", form=form)


@bp.post("/logga-in")
@access.public("Här loggar man in.")
def sign_in_post() -> ResponseReturnValue:
    """Check the password and go back to the page that asked for it."""
    form = SignInForm()
    if form.validate():
        user = form.attempt(
            service.authenticate, None, form.email.data, form.password.data, _address()
        )
        if user:
            login.sign_in(user)
            return redirect(safe_target(form.nasta.data) or url_for("pages.start"), 303)
    return render("accounts/sign_in.html", form=form, status=422)


@bp.post("/logga-ut")
@access.signed_in("Var och en får logga ut sig själv.")
def sign_out() -> ResponseReturnValue:
    """End the session here and on the server."""
    login.sign_out(access.viewer())
    return done("accounts.sign_in", said="Du är utloggad.")


@bp.get("/bekrafta")
@access.signed_in("Var och en bekräftar bara att det är hen själv.")
def confirm() -> ResponseReturnValue:
    """Say once more who one is, before a page that asks for it."""
    back = safe_target(request.args.get("nasta", "")) or url_for("pages.start")
    return freshness.page(url_for("accounts.confirm_post"), [("nasta", back)], "/")


@bp.post("/bekrafta")
@access.signed_in("Var och en bekräftar bara att det är hen själv.")
@access.fresh
def confirm_post() -> ResponseReturnValue:
    """The answer was right: go on to the page."""
    return redirect(safe_target(request.form.get("nasta")) or url_for("pages.start"), 303)


@bp.get("/valkommen/<secret>")
@access.public("Länken själv är nyckeln, och den fungerar en gång.")
def welcome(secret: str) -> ResponseReturnValue:
    """Choose a password with a one-time link."""
    link = links.find(None, secret)
    form = NewPasswordForm(formdata=None)
    return render("accounts/welcome.html", form=form, link=link, secret=secret)


@bp.post("/valkommen/<secret>")
@access.public("Länken själv är nyckeln, och den fungerar en gång.")
def welcome_post(secret: str) -> ResponseReturnValue:
    """Set the password and sign in."""
    link = links.find(None, secret)
    form = NewPasswordForm()
    if form.validate():
        user = form.attempt(links.use, None, secret, form.password.data)
        if user:
            login.sign_in(user)
            return done("pages.start", said="Ditt lösenord är sparat och du är inloggad.")
    return render("accounts/welcome.html", status=422, form=form, link=link, secret=secret)


def _address() -> str:
    return request.remote_addr or "unknown"

"""Flask-Login tied to the sessions on the server: the cookie holds a secret, we hold its hash."""

from flask import Flask, session
from flask_login import LoginManager, UserMixin, login_user, logout_user

from kompetensgrupp.accounts import service
from kompetensgrupp.accounts.models import User, UserSession
from kompetensgrupp.core.rights import Actor

manager = LoginManager()
manager.session_protection = None  # type: ignore[assignment]  # the session lives on the server and is bound there


class SignedIn(UserMixin):
    """What Flask-Login knows of a person: the secret of the session, and its row once loaded."""

    def __init__(self, secret: str, row: UserSession | None = None) -> None:
        self.secret = secret
        self.row = row

    def get_id(self) -> str:
        """The secret that goes into the signed cookie."""
        return self.secret


@manager.user_loader
def load(secret: str) -> SignedIn | None:
    """The person behind the cookie's secret while the session lives."""
    row = service.live_session(secret)
    return SignedIn(secret, row) if row else None


def init_app(app: Flask) -> None:
    """Use Flask-Login for finding out who asks."""
    manager.init_app(app)


def sign_in(user: User) -> None:
    """Start a new session for the user in this browser; an old cookie's content is dropped."""
    if old := cookie_secret():
        service.end_secret(old)
    session.clear()
    login_user(SignedIn(service.open_session(None, user)))


def sign_out(actor: Actor) -> None:
    """End the session on the server and forget it in the browser."""
    service.end_session(actor)
    logout_user()
    session.clear()


def cookie_secret() -> str | None:
    """The secret in the browser's cookie, whether its session still lives or not."""
    secret = session.get("_user_id")
    return secret if isinstance(secret, str) else None

"""Signing in and out, sessions on the server, throttling. Never tells whether an account exists."""

from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import joinedload

from kompetensgrupp.accounts import rules
from kompetensgrupp.accounts.models import FailedSignIn, User, UserSession
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import EVERY_GROUP, db, short_transaction
from kompetensgrupp.core.errors import Invalid
from kompetensgrupp.core.ids import token, token_hash
from kompetensgrupp.core.rights import Actor

_hasher = PasswordHasher()
WRONG = "E-postadressen eller lösenordet stämmer inte."
WAIT = "För många försök. Vänta en kvart och försök igen, eller be om ett nytt lösenord."

#: Built once: every request asks it, and building a statement costs more than running it.
_SESSION = (
    select(UserSession)
    .where(UserSession.token_hash == bindparam("token_hash"))
    .options(joinedload(UserSession.user, innerjoin=True))
)


def hash_password(password: str) -> str:
    """The argon2id hash of a password. Raises Invalid when it is too short."""
    if len(password) < rules.SHORTEST_PASSWORD:
        raise Invalid("password", f"Välj minst {rules.SHORTEST_PASSWORD} tecken.")
    return _hasher.hash(password)


@cache
def _nobody() -> str:
    """A hash to check against when the account doesn't exist, so that the time tells nothing."""
    return _hasher.hash(token())


def authenticate(actor: Actor | None, email: str, password: str, address: str) -> User:
    """The user with this e-mail and password. Raises Invalid, the same for every reason.

    A refusal is counted in a transaction of its own, by account and by address.
    """
    account, origin = token_hash(email.strip().lower()), token_hash(address)
    if rules.is_throttled(_failures(account), _failures(origin)):
        raise Invalid("password", WAIT)
    user = db.session.scalar(select(User).where(User.email == email.strip().lower()))
    known = user.password_hash if user and user.is_active else None
    if not (_matches(known or _nobody(), password) and known and user):
        db.session.rollback()
        _count_failure(account, origin)
        raise Invalid("password", WRONG)
    return user


def _matches(hash_: str, password: str) -> bool:
    try:
        return _hasher.verify(hash_, password)
    except (VerificationError, InvalidHashError):
        return False


def _failures(subject: str) -> int:
    since = clock.now() - rules.WINDOW
    query = select(func.count()).where(FailedSignIn.subject == subject, FailedSignIn.at > since)
    return db.session.scalar(query) or 0


def _count_failure(*subjects: str) -> None:
    with short_transaction(EVERY_GROUP) as session:
        session.execute(delete(FailedSignIn).where(FailedSignIn.at < clock.now() - rules.WINDOW))
        session.add_all(FailedSignIn(subject=subject) for subject in subjects)


def open_session(actor: Actor | None, user: User) -> str:
    """Start a session for the user and return its secret, which is kept only as a hash.

    It begins in the group where the last one was: who was signed out goes on there.
    """
    secret = token()
    moment = clock.now()
    last = select(UserSession.group_id).where(UserSession.user_id == user.id)
    db.session.add(
        UserSession(
            token_hash=token_hash(secret),
            user_id=user.id,
            group_id=db.session.scalar(last.order_by(UserSession.id.desc()).limit(1)),
            created_at=moment,
            seen_at=moment,
            fresh_at=moment,
        )
    )
    db.session.flush()
    return secret


def live_session(secret: str) -> UserSession | None:
    """The session with its user if it still lives, else None."""
    found = _session(secret)
    if found is None or found.ended_at or not found.user.is_active:
        return None
    if rules.ends_at(found.created_at, found.seen_at, found.user.is_admin) <= clock.now():
        return None
    return found


def parking_session(secret: str) -> UserSession | None:
    """A session that ran out lately (but wasn't ended): it may only park what was typed."""
    found = _session(secret)
    if found is None or found.ended_at or not found.user.is_active:
        return None
    return found if found.seen_at + rules.PARKING > clock.now() else None


def _session(secret: str) -> UserSession | None:
    return db.session.scalar(_SESSION, {"token_hash": token_hash(secret)})


def confirm(actor: Actor, row: UserSession, password: str, address: str) -> None:
    """Check that it still is the session's own person. Raises Invalid, counted as a sign-in."""
    authenticate(actor, row.user.email, password, address)


def note_fresh(session_id: int) -> None:
    """Remember that the person has just said who they are, in a transaction of its own."""
    fresh = update(UserSession).where(UserSession.id == session_id).values(fresh_at=clock.now())
    with short_transaction(EVERY_GROUP) as session:
        session.execute(fresh)


def note_activity(session_id: int, seen_at: datetime) -> None:
    """Write the session's last activity at most once a minute, in a transaction of its own.

    A request that already holds the write lock writes it there: it would wait for itself.
    """
    if clock.now() - seen_at < rules.SEEN_EVERY:
        return
    seen = update(UserSession).where(UserSession.id == session_id).values(seen_at=clock.now())
    if db.session().info.get("writes"):
        db.session.execute(seen)
        return
    with short_transaction(EVERY_GROUP) as session:
        session.execute(seen)


def end_session(actor: Actor) -> None:
    """End the actor's own session on the server."""
    db.session.execute(
        update(UserSession).where(UserSession.id == actor.session_id).values(ended_at=clock.now())
    )


def end_secret(secret: str) -> None:
    """End the session with this secret, if it still lives: its browser signs in anew."""
    db.session.execute(
        update(UserSession)
        .where(UserSession.token_hash == token_hash(secret), UserSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )


def choose_group(actor: Actor, group_id: int) -> None:
    """Remember which group the actor works in; the caller has checked the membership."""
    db.session.execute(
        update(UserSession).where(UserSession.id == actor.session_id).values(group_id=group_id)
    )

"""One-time links: an invitation or a new password. Shown on screen to who makes them.

Only the hash of a link's secret is kept, so nobody can read it afterwards.
"""

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from kompetensgrupp.accounts import rules
from kompetensgrupp.accounts.models import LinkPurpose, OneTimeLink, User, UserSession
from kompetensgrupp.accounts.service import hash_password
from kompetensgrupp.audit import service as audit
from kompetensgrupp.audit.models import INSTALLATION, Event
from kompetensgrupp.core import clock
from kompetensgrupp.core.db import allow_groups, db
from kompetensgrupp.core.errors import Invalid, NotVisible
from kompetensgrupp.core.ids import token, token_hash
from kompetensgrupp.core.rights import Actor

_LASTS = {LinkPurpose.INVITATION: rules.INVITATION, LinkPurpose.PASSWORD_RESET: rules.RESET}


def make(actor: Actor, user: User, purpose: LinkPurpose) -> str:
    """A new link's secret; earlier unused links of the user stop working."""
    moment = clock.now()
    db.session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.user_id == user.id, OneTimeLink.used_at.is_(None))
        .values(used_at=moment)
    )
    secret = token()
    db.session.add(
        OneTimeLink(
            token_hash=token_hash(secret),
            user_id=user.id,
            purpose=purpose,
            created_at=moment,
            expires_at=moment + _LASTS[purpose],
        )
    )
    audit.record(actor, Event.USER_CHANGED, user=user.id, what=str(purpose))
    return secret


def find(actor: Actor | None, secret: str) -> OneTimeLink:
    """The link with its user. Raises NotVisible for used, expired and invented ones alike."""
    link = db.session.scalar(
        select(OneTimeLink)
        .where(OneTimeLink.token_hash == token_hash(secret))
        .options(joinedload(OneTimeLink.user, innerjoin=True))
    )
    if link is None or link.used_at or link.expires_at <= clock.now() or not link.user.is_active:
        raise NotVisible
    return link


def use(actor: Actor | None, secret: str, password: str) -> User:
    """Set the password and use the link up; every session of the user ends.

    Raises Invalid for a weak password, NotVisible for a link that doesn't work.
    """
    link = find(actor, secret)
    user = link.user
    allow_groups(db.session(), [INSTALLATION])  # somebody who isn't signed in has no group
    set_password(Actor(name=user.name, user_id=user.id), user, password)
    link.used_at = clock.now()
    return user


def set_password(actor: Actor, user: User, password: str) -> None:
    """Give the user a new password and end the user's sessions. Raises Invalid."""
    if weakness := rules.password_weakness(password, user.email, user.name):
        raise Invalid("password", weakness)
    user.password_hash = hash_password(password)
    db.session.execute(
        update(UserSession)
        .where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
    audit.record(actor, Event.USER_CHANGED, user=user.id, what="password")


def invite_admin(actor: Actor, email: str, name: str) -> str:
    """Make somebody the installation's administrator; the secret of the link to give them."""
    address = email.strip().lower()
    user = db.session.scalar(select(User).where(User.email == address))
    if user is None:
        user = User(email=address, name=name)
        db.session.add(user)
    user.is_admin = True
    db.session.flush()
    return make(actor, user, LinkPurpose.INVITATION)

"""Forgetting the memory of submitted forms. A key keeps a print of the content, no content."""

from datetime import datetime

from sqlalchemy import delete

from kompetensgrupp.core.db import db
from kompetensgrupp.web.models import IdempotencyKey


def forget_case(number: str) -> None:
    """Forget the forms of a case: the print of a short text can be guessed."""
    db.session.execute(delete(IdempotencyKey).where(IdempotencyKey.action.contains(number)))


def forget_before(moment: datetime) -> None:
    """Forget forms that nobody sends a second time any more."""
    db.session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < moment))

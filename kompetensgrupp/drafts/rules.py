"""What a draft may hold. Pure."""

import re

#: Fields that are no content of a draft.
NOT_KEPT = frozenset(
    {
        "csrf_token",
        "idempotency_key",
        "draft_key",
        "password",
        "confirm_password",
        "action",
        "nasta",
        "efter",
        "grupp",
        "sist",
        "card",
        "checked_form",
        "checked_texts",
    }  # fmt: skip
)
#: What is typed on a card of the checker is kept once its button is pressed.
NOT_YET = "card_"
LONGEST_TEXT = 20_000
MOST_FIELDS = 240
#: A form's field: no digits but a step's number, so that nothing can hide in a name.
_NAME = re.compile(r"[a-z_]{1,40}(-\d{1,2}-[a-z_]{1,40})?")
_KEY = re.compile(r"[0-9A-Za-z/_-]{1,80}")


def is_key(key: str) -> bool:
    """Whether the name is one that a form of ours could have."""
    return _KEY.fullmatch(key) is not None


def kept(fields: dict[str, list[str]]) -> dict[str, list[str]]:
    """The fields worth keeping, cut to what a draft may hold; empty ones are left out."""
    found = {
        name: [value[:LONGEST_TEXT] for value in values]
        for name, values in list(fields.items())[:MOST_FIELDS]
        if _NAME.fullmatch(name)
        and name not in NOT_KEPT
        and not name.startswith(NOT_YET)
        and any(value.strip() for value in values)
    }
    return dict(sorted(found.items()))

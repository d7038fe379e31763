"""Keeping, finding and dropping drafts. A draft never holds a direct identifier (rule R2)."""

from dataclasses import dataclass

from sqlalchemy import bindparam, delete, select

from kompetensgrupp.core import clock, text
from kompetensgrupp.core.db import blot_out, db, deleted
from kompetensgrupp.core.errors import Invalid
from kompetensgrupp.core.rights import Actor
from kompetensgrupp.deid import Finding, gate
from kompetensgrupp.drafts import rules
from kompetensgrupp.drafts.models import Draft

#: Built once: the busiest page asks it, and building a statement costs more than running it.
_DRAFTS = select(Draft).where(
    Draft.user_id == bindparam("user_id"),
    Draft.group_id == bindparam("group_id"),
    Draft.key.in_(bindparam("keys", expanding=True)),
)


@dataclass(frozen=True)
class Saved:
    """A kept draft and what was taken out of its texts."""

    draft: Draft
    removed: tuple[Finding, ...]


def save(actor: Actor, key: str, fields: dict[str, list[str]]) -> Saved:
    """Keep the fields under the key, replacing what was there.

    Raises Invalid for a bad key, and for those above the groups: they have no forms to keep.
    """
    if actor.group_id is None or not rules.is_key(key):
        raise Invalid("draft_key", "Utkastet kunde inte sparas.")
    removed: list[Finding] = []
    content: dict[str, list[str]] = {}
    for name, values in rules.kept(fields).items():
        masked = [gate.masked(text.clean(value)) for value in values]
        content[name] = [value for value, _ in masked]
        removed += [finding for _, found in masked for finding in found]
    draft = find(actor, key)
    if draft is None:
        draft = Draft(user_id=actor.user_id, group_id=actor.group_id, key=key)
        db.session.add(draft)
    draft.fields, draft.updated_at = content, clock.now()
    db.session.flush()
    return Saved(draft, tuple(removed))


def give_back(user_id: int, group_id: int, key: str, fields: dict[str, str]) -> None:
    """Make a text its writer's draft again; what they have begun meanwhile stays below it."""
    given = {"user_id": user_id, "group_id": group_id, "keys": [key]}
    draft = db.session.scalar(_DRAFTS, given)
    if draft is None:
        draft = Draft(user_id=user_id, group_id=group_id, key=key, fields={})
        db.session.add(draft)
    begun = "\n\n".join(filter(None, [fields["text"], *draft.fields.get("text", [])]))
    kept = {name: [gate.masked(value)[0]] for name, value in {**fields, "text": begun}.items()}
    draft.fields, draft.updated_at = rules.kept(kept), clock.now()


def find(actor: Actor, key: str) -> Draft | None:
    """The actor's own draft of the form, if there is one."""
    return find_all(actor, [key]).get(key)


def find_all(actor: Actor, keys: list[str]) -> dict[str, Draft]:
    """The actor's own drafts of these forms by key, as far as there are any; one query."""
    given = {"user_id": actor.user_id, "group_id": actor.group_id, "keys": keys}
    return {draft.key: draft for draft in db.session.scalars(_DRAFTS, given)}


def drop(actor: Actor, key: str) -> None:
    """Forget the draft: it was sent, or its writer doesn't want it."""
    db.session.execute(
        delete(Draft).where(
            Draft.user_id == actor.user_id, Draft.group_id == actor.group_id, Draft.key == key
        ),
        execution_options={"synchronize_session": False},  # nobody holds the row any more
    )


def forget_case(actor: Actor, number: str) -> int:
    """Forget what anybody was typing about a case: nobody may see it any more. How many."""
    about = Draft.key.startswith(f"{number}/", autoescape=True)
    return deleted(Draft, about, group_id=actor.group_id)


def mask_case(actor: Actor, number: str, words: list[str]) -> int:
    """Blot words out of what anybody is typing about a case; in how many places."""
    about = Draft.key.startswith(f"{number}/", autoescape=True)
    rows = db.session.scalars(select(Draft).where(about, Draft.group_id == actor.group_id))
    return blot_out(rows, ("fields",), words)


def case_numbers(actor: Actor) -> set[str]:
    """The numbers before the slash of everybody's drafts in the group: cases, if they are such."""
    keys = db.session.scalars(select(Draft.key).where(Draft.group_id == actor.group_id))
    return {key.partition("/")[0] for key in keys}


def forget_steps(actor: Actor, number: str) -> None:
    """Forget the actor's own half-written steps of a case's text: the text itself is gone."""
    db.session.execute(
        delete(Draft).where(
            Draft.user_id == actor.user_id,
            Draft.group_id == actor.group_id,
            Draft.key.startswith(f"{number}/skriv/", autoescape=True),
        )
    )


def own(actor: Actor) -> list[Draft]:
    """All the actor's drafts in the group, the latest first."""
    query = select(Draft).where(Draft.user_id == actor.user_id, Draft.group_id == actor.group_id)
    return list(db.session.scalars(query.order_by(Draft.updated_at.desc(), Draft.id.desc())))


def park(actor: Actor, key: str, fields: dict[str, list[str]]) -> bool:
    """Keep a form whose answer is a no, committed here; whether it is kept.

    A form that can't be kept is left alone: the answer matters more.
    """
    try:
        save(actor, key, fields)
    except Invalid:
        return False
    db.session.commit()
    return True

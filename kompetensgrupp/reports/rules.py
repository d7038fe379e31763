"""Who may put a report together. Pure."""

from kompetensgrupp.core.rights import ALLOW, Actor, Refusal, Verdict


def may_build(actor: Actor) -> Verdict:
    """The leader, and the portal's operator at the command line."""
    if actor.leads or actor.user_id is None:
        return ALLOW
    return Refusal("Bara projektledaren gör rapporter.")

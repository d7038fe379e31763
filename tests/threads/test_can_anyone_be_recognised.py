"""Asking whether somebody can be recognised: who no longer reads, who learns why, who looks."""

import pytest

from kompetensgrupp.audit import service as audit
from kompetensgrupp.core.errors import InvalidState, NotAllowed
from kompetensgrupp.core.rights import Actor, Role
from kompetensgrupp.threads import rules, service
from kompetensgrupp.threads.models import Comment, FlagReason, Held
from tests.factories import Factory


@pytest.mark.parametrize(
    ("who", "party", "roles", "sees", "settles"),
    [
        (1, 1, {Role.ADVISER}, True, False),  # the writer
        (1, 1, {Role.LEADER, Role.REVIEWER}, True, False),  # the writer, whatever else they are
        (2, 1, {Role.REVIEWER}, True, True),
        (2, 2, {Role.REVIEWER}, False, False),
        (2, 2, {Role.LEADER}, True, True),
        (2, 2, {Role.DEPUTY}, True, True),
        (2, 1, {Role.ADVISER}, False, False),
        (2, 1, {Role.CASEWORKER}, False, False),
    ],
)
def test_who_reads_a_flagged_post_and_who_shows_it_again(
    who: int, party: int, roles: set[Role], sees: bool, settles: bool
) -> None:
    actor = Actor("x", user_id=who, party_id=party, roles=frozenset(roles))
    written = Comment(author_id=1, party_id=1, held=Held.FLAGGED)
    assert rules.sees_flagged(actor, written) is sees
    assert bool(rules.may_settle(actor, written)) is settles


def test_a_flagged_post_waits_for_the_reviewer_and_the_leader(make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "anna", "Hon på kiosken vid torget.")
    with make.acting("bo") as bo:
        case = make.load(bo, number)
        comment = service.load_comment(bo, 1, case=case)
        service.flag(bo, case, comment, FlagReason.PLACE)
        with pytest.raises(NotAllowed):
            service.flag(bo, case, comment)
    for name in ("hanna", "jonas", "cilla", "anna", "bo"):
        with make.acting(name) as actor:
            assert bool(service.flagged(actor)) is (name not in ("anna", "bo")), name
    with make.acting("hanna") as hanna:
        (line,) = service.flagged(hanna)
        assert (line.number, line.seq, line.reason) == (number, 1, FlagReason.PLACE)
        case = make.load(hanna, number)
        comment = service.load_comment(hanna, 1, case=case)
        service.restore(hanna, case, comment)
        assert service.flagged(hanna) == []
        with pytest.raises(InvalidState):
            service.restore(hanna, case, comment)


def test_masked_words_are_gone_from_every_post(make: Factory) -> None:
    number = make.case("questions")
    make.comment(number, "bo", "Kioskens ägare såg det. Fråga på kiosken, inte i kioskkön.")
    make.comment(number, "fatima", "Jag vet inget.")
    with make.acting("cilla") as cilla:
        case = make.load(cilla, number)
        before = case.thread_version
        assert service.mask(cilla, case, ["kiosken", "saknas"]) == 2
        audit.exempt("the capability that redacts writes down what it did")
        first = service.load_comment(cilla, 1, case=case)
        second = service.load_comment(cilla, 2, case=case)
        assert "kiosken" not in (first.text + first.html).lower()
        assert first.version > before >= second.version

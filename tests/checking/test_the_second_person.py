"""A yes holds for what the second person read, and for nothing else."""

import pytest

from kompetensgrupp.checking import service as checking
from kompetensgrupp.checking.models import Choice
from kompetensgrupp.checking.rules import Decided, Entity
from kompetensgrupp.core.errors import Identified
from tests.factories import Factory

PHONE = "Numret är 070-174 06 58 till henne."
PLACE = "Hon bor i Eslöv."


def chosen(entity: Entity, choice: Choice) -> Decided:
    return Decided(choice, entity.kind, entity.rule, entity.level, entity.prints, "Ett skäl.")


def write(make: Factory, number: str, text: str, choice: Choice | None, who: str = "anna") -> bool:
    """Save a text as a post is saved, with this choice about all that is found; whether it waits.

    Raises Identified when something is open.
    """
    with make.acting(who) as actor:
        found = checking.examine(actor, number, {"text": text}, second=True).open
        if choice in (Choice.REPLACED, Choice.REWORDED):
            text = "Borttaget."
        with checking.deciding([chosen(one, choice) for one in found] if choice else []):
            return checking.require_clear(actor, number, {"text": text}, second=True).waits


def approve(
    make: Factory, number: str, text: str, who: str = "hanna", writer: str = "anna"
) -> None:
    with make.acting(writer) as them:
        writers = [them.user_id]
    with make.acting(who) as actor:
        checking.agree(actor, number, writers, {"text": text})


def test_a_yes_lets_the_word_through_the_next_time(make: Factory) -> None:
    number = make.case("discussion")
    assert write(make, number, PHONE, Choice.NO_PERSON)
    assert write(make, number, PHONE, None)
    approve(make, number, PHONE)
    assert not write(make, number, PHONE, None)


def test_a_yes_to_one_text_is_none_to_another(make: Factory) -> None:
    number = make.case("discussion")
    assert write(make, number, PHONE, Choice.NO_PERSON)
    assert write(make, number, PLACE, Choice.KEPT)
    approve(make, number, PLACE)
    assert write(make, number, PHONE, None)
    assert not write(make, number, PLACE, None)


def test_nobody_agrees_with_oneself_or_for_another_writer(make: Factory) -> None:
    number = make.case("discussion")
    assert write(make, number, PLACE, Choice.KEPT)
    approve(make, number, PLACE, who="anna")
    approve(make, number, PLACE, writer="bo")
    assert write(make, number, PLACE, None)


@pytest.mark.parametrize("gone", [Choice.REPLACED, Choice.REWORDED])
def test_a_word_taken_out_was_never_agreed_to(make: Factory, gone: Choice) -> None:
    number = make.case("discussion")
    write(make, number, PHONE, gone)
    approve(make, number, "Borttaget.")
    with pytest.raises(Identified):
        write(make, number, PHONE, None)
    assert write(make, number, PHONE, Choice.NO_PERSON)
    assert write(make, number, PHONE, None), "the claim is kept, and waits for its yes"
    approve(make, number, PHONE)
    assert not write(make, number, PHONE, None)


def test_a_name_kept_part_by_part_waits_as_a_whole_one_does(make: Factory) -> None:
    number = make.case("discussion")
    parts = "Hon heter Amina. Läkaren heter Hassan."
    assert write(make, number, parts, Choice.KEPT)
    assert write(make, number, "Hon heter Amina Hassan.", None)
    approve(make, number, parts)
    assert not write(make, number, "Hon heter Amina Hassan.", None)

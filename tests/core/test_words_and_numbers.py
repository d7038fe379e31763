"""Dates and counts in plain Swedish, case numbers, tokens, and labels beside stored values."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from kompetensgrupp import create_app
from kompetensgrupp.core import clock, ids, words
from kompetensgrupp.core.errors import NotAllowed
from kompetensgrupp.core.labels import Labelled
from kompetensgrupp.core.rights import (
    ALLOW,
    RIGHTS,
    Actor,
    Refusal,
    Right,
    Role,
    first_refusal,
    require,
)

NOW = datetime(2026, 3, 18, 13, 5, tzinfo=UTC)  # 14.05 in Sweden


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 3, 1), "1 mars"),
        (date(2025, 12, 31), "31 december 2025"),
        (date(2027, 1, 1), "1 januari 2027"),
        (datetime(2025, 12, 31, 23, 30, tzinfo=UTC), "1 januari"),
        (None, ""),
    ],
)
def test_a_day_in_words(value: date | None, said: str) -> None:
    with clock.at(NOW):
        assert words.day(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (datetime(2026, 3, 12, 12, 40, tzinfo=UTC), "12 mars kl. 13.40"),
        (datetime(2026, 7, 1, 6, 5, tzinfo=UTC), "1 juli kl. 8.05"),
        (datetime(2025, 10, 26, 0, 30, tzinfo=UTC), "26 oktober 2025 kl. 2.30"),
        (None, ""),
    ],
)
def test_a_moment_in_words(value: datetime | None, said: str) -> None:
    with clock.at(NOW):
        assert words.moment(value) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "i dag"),
        (1, "i morgon"),
        (-1, "i går"),
        (2, "om 2 dagar"),
        (30, "om 30 dagar"),
        (-2, "för 2 dagar sedan"),
    ],
)
def test_how_long_until(days: int, said: str) -> None:
    with clock.at(NOW):
        assert words.until(clock.today() + timedelta(days=days)) == said


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(minutes=51), "i dag kl. 13.14"),
        (timedelta(hours=15), "i går"),
        (timedelta(days=3), "för 3 dagar sedan"),
        (timedelta(days=7), "för 7 dagar sedan"),
        (timedelta(days=8), "10 mars"),
        (timedelta(days=100), "8 december 2025"),
    ],
)
def test_how_long_ago(before: timedelta, said: str) -> None:
    with clock.at(NOW):
        assert words.ago(NOW - before) == said


@pytest.mark.parametrize(
    ("count", "one", "many", "said"),
    [
        (0, "ett inlägg", "inlägg", "inga inlägg"),
        (1, "ett inlägg", "inlägg", "ett inlägg"),
        (3, "ett inlägg", "inlägg", "3 inlägg"),
        (0, "1 inlägg", "inlägg", "0 inlägg"),
    ],
)
def test_a_count_with_its_noun(count: int, one: str, many: str, said: str) -> None:
    assert words.number(count, one, many) == said


def test_case_numbers_say_the_year_and_nothing_more() -> None:
    made = [ids.case_number(2026) for _ in range(500)]
    assert all(re.fullmatch(r"KG-26-[0-9A-HJKMNP-TV-Z]{4}", number) for number in made)
    assert not any(number[6:].isdigit() for number in made)
    assert len(set(made)) > 490


def test_tokens_are_long_and_kept_only_as_hashes() -> None:
    one, other = ids.token(), ids.token()
    assert one != other
    assert len(one) >= 43
    assert re.fullmatch(r"[0-9a-f]{64}", ids.token_hash(one))
    assert ids.token_hash(one) != ids.token_hash(other)


READERS = {Role.CASEWORKER, Role.ADVISER, Role.REVIEWER, Role.LEADER, Role.DEPUTY}


@pytest.mark.parametrize("role", Role)
def test_only_those_who_advise_or_write_read_cases(role: Role) -> None:
    assert (Right.READ_CASES in RIGHTS[role]) is (role in READERS)


@pytest.mark.parametrize("role", READERS)
def test_nobody_from_the_association_gets_case_text_whatever_their_role(role: Role) -> None:
    assert not Actor("Ingrid", party_kind="forbund", roles=frozenset({role})).rights
    assert Actor("Bo", party_kind="fk", roles=frozenset({role})).has(Right.READ_CASES)


def test_the_first_no_is_the_reason() -> None:
    verdict = first_refusal(ALLOW, Refusal("Nej."), Refusal("Inte heller."))
    assert verdict == Refusal("Nej.")
    assert not verdict
    assert first_refusal(ALLOW, ALLOW)
    with pytest.raises(NotAllowed, match="Nej"):
        require(verdict)


def test_labels_differ_within_their_list() -> None:
    create_app  # noqa: B018 - with it every list of words is loaded
    lists = Labelled.__subclasses__()
    assert len(lists) > 15
    for members in lists:
        labels = Counter(member.label for member in members)
        assert max(labels.values()) == 1, members

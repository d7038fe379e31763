"""Whoever owns the database can change the log, but not in silence: each attack by its name."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy.exc import IntegrityError

from kompetensgrupp.core import chain
from tests.tampering import Row, Tamperer, chained

Attack = Callable[[list[Row]], None]
K = 10  # the place in the list of the row that is attacked: row 11


def test_a_log_that_nobody_touched_is_well(log: Any, tamperer: Tamperer) -> None:
    assert log.faults() == set()
    assert log.pending() == []


def test_a_log_with_erased_texts_is_well(log: Any, tamperer: Tamperer) -> None:
    tamperer.execute("DELETE FROM log_text WHERE length(text) > 0")
    found = log.verify()
    assert found.ok
    assert sum(own.erased for own in found.groups) > 2


def edit(row: Row) -> None:
    row["actor_name"] = "Någon annan"


def edited(rows: list[Row]) -> None:
    edit(rows[K])


def edited_and_counted(rows: list[Row]) -> None:
    edit(rows[K])
    rows[K]["hash"] = chain.entry_hash(rows[K]["previous"], {"seq": "som det passar"})


def deleted(rows: list[Row]) -> None:
    del rows[K]


def deleted_and_closed(rows: list[Row]) -> None:
    del rows[K]
    for row in rows[K:]:
        row["seq"] -= 1


def swapped(rows: list[Row]) -> None:
    rows[K]["seq"], rows[K + 3]["seq"] = rows[K + 3]["seq"], rows[K]["seq"]
    rows.sort(key=lambda row: row["seq"])


def new(rows: list[Row], place: int) -> Row:
    return {**rows[place], "id": 10_000, "actor_name": "Ingen alls", "signature": ""}


def inserted(rows: list[Row]) -> None:
    rows.insert(K, new(rows, K))
    for row in rows[K + 1 :]:
        row["seq"] += 1
    rows[K]["hash"] = "f" * 64


def added(rows: list[Row]) -> None:
    rows.append({**new(rows, -1), "seq": rows[-1]["seq"] + 1})
    chained(rows, len(rows) - 1)


def cut(rows: list[Row]) -> None:
    del rows[-3:]


def emptied(rows: list[Row]) -> None:
    rows.clear()


def rechained(rows: list[Row]) -> None:
    edit(rows[K])
    chained(rows, K)


def deleted_and_rechained(rows: list[Row]) -> None:
    deleted_and_closed(rows)
    chained(rows, K)


def inserted_and_rechained(rows: list[Row]) -> None:
    rows.insert(K, new(rows, K))
    for place, row in enumerate(rows, 1):
        row["seq"] = place
    chained(rows, K)


def renumbered(rows: list[Row]) -> None:
    for row in rows[K:]:
        row["seq"] += 1


def forged_in_the_row(rows: list[Row]) -> None:
    rows[-1]["signature"] = "0" * 128


def attacks(end: int) -> dict[Attack, set[tuple[str, int, int]]]:
    """Each attack on a log of so many rows, and the kind, first and last row of what is told."""
    return {
        edited: {("edited_metadata", 11, 11)},
        edited_and_counted: {("edited_metadata", 11, 11)},
        deleted: {("deleted", 11, 11)},
        deleted_and_closed: {("deleted", 11, 11), ("renumbered", 11, end - 1)},
        swapped: {("swapped", 11, 11), ("swapped", 14, 14)},
        inserted: {("inserted", 11, 11), ("renumbered", 12, end + 1)},
        added: {("inserted", end + 1, end + 1)},
        cut: {("tail_cut", end - 2, end)},
        emptied: {("tail_cut", 1, end)},
        rechained: {("rechained", 11, end)},
        deleted_and_rechained: {("rechained", 11, end - 1), ("tail_cut", end, end)},
        inserted_and_rechained: {("rechained", 11, end), ("inserted", end + 1, end + 1)},
        renumbered: {("renumbered", 12, end + 1)},
        forged_in_the_row: set(),
    }


def test_each_attack_is_told_by_its_kind_and_row(log: Any, tamperer: Tamperer) -> None:
    for attack, told in attacks(tamperer.end(log.group)).items():
        tamperer.attack(log.group, attack)
        assert log.faults() == told, attack.__name__
        tamperer.restore()
    assert log.faults() == set()


def test_sixty_of_sixty_chains_counted_anew_and_sixty_of_sixty_cut_tails(
    log: Any, tamperer: Tamperer
) -> None:
    """With the head put right as well: a chain by itself shows none of them."""
    rng, end = Random(5), tamperer.end(log.group)
    for _ in range(60):
        place, keys = rng.randrange(end), ("actor_name", "commitment", "case_number", "data", "at")
        key = rng.choice(keys)

        def rewrite(rows: list[Row], place: int = place, key: str = key) -> None:
            later = rows[place]["at"] + timedelta(microseconds=1)
            rows[place][key] = {"at": later, "data": {"stance": "support"}}.get(key, "1" * 12)
            chained(rows, place)

        tamperer.attack(log.group, rewrite)
        assert ("rechained", place + 1, end) in log.faults(), (place, key)
        tamperer.restore()
        kept = rng.randrange(end)
        tamperer.attack(log.group, lambda rows, kept=kept: rows.__delitem__(slice(kept, None)))
        assert log.faults() == {("tail_cut", kept + 1, end)}
        tamperer.restore()


def test_a_text_that_was_edited_or_put_elsewhere(log: Any, tamperer: Tamperer) -> None:
    said = {row["entry_id"]: row["text"] for row in tamperer.kept[2] if row["text"]}
    (first, second), seq = list(said)[-2:], {row["id"]: row["seq"] for row in tamperer.kept[1]}
    tamperer.execute("UPDATE log_text SET text = 'Ändrad' WHERE entry_id = :id", id=first)
    assert log.faults() == {("edited_text", seq[first], seq[first])}
    tamperer.execute(
        "UPDATE log_text SET text = :t, salt = (SELECT salt FROM log_text WHERE entry_id = :other) "
        "WHERE entry_id = :id", t=said[second], other=second, id=first,
    )  # fmt: skip
    assert log.faults() == {("edited_text", seq[first], seq[first])}


def test_the_note_of_where_the_log_ends(log: Any, tamperer: Tamperer) -> None:
    end = tamperer.end(log.group)
    tamperer.attack(log.group, lambda rows: None)
    tamperer.execute("UPDATE log_head SET hash = :h WHERE group_id = :g", h="0" * 64, g=log.group)
    assert log.faults() == {("edited_head", end, end)}


def test_whatever_sqlite_lets_into_a_column_is_told_and_stops_nothing(
    log: Any, tamperer: Tamperer
) -> None:
    if tamperer.is_postgres:
        return
    change = "UPDATE log_entry SET {} WHERE group_id = :group AND seq = 11"
    for what in ("at = 'i går'", "at = 7", "data = '{'", "event = 'no_such'", "actor_id = 'x'",
                 "actor_name = x'00ff'", "previous = NULL"):  # fmt: skip
        try:
            tamperer.execute(change.format(what), group=log.group)
        except IntegrityError:
            continue
        assert ("edited_metadata", 11, 11) in log.faults(), what
        tamperer.restore()

"""Proves an exported log (docs/logg.md) or tells what was done to it: `verifier.py EXPORT [KEY]`.

Needs Python and `cryptography`, nothing of the portal, which counts with it. Exit 1 at faults."""

import hashlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

KINDS = {
    "edited_text": "texten är ändrad",
    "edited_metadata": "uppgifterna är ändrade",
    "deleted": "borttagen",
    "swapped": "har bytt plats",
    "inserted": "inlagd förbi portalen, utan underskrift",
    "tail_cut": "avklippt från slutet",
    "rechained": "omskriven, och kedjan omräknad",
    "renumbered": "har fått ett annat nummer",
    "forged_checkpoint": "kontrollpunktens underskrift är falsk",
    "damaged_checkpoint": "i filen med kontrollpunkter, går inte att läsa",
    "lost_checkpoints": "har inte längre sin kontrollpunkt, som fanns vid den förra prövningen",
    "forked": "har två kontrollpunkter: en äldre kopia är återläst utan att det antecknats",
    "edited_head": "databasens uppgift om loggens slut är ändrad",
}
LINE = re.compile(r"(kg1 (entry|restored) (\d+) (\d+) (\w{64})((?: \S+){3})?) (\w{128})\n?", re.A)


class Row(NamedTuple):
    """An entry; `text` is None and `salt` empty when erased or left out."""

    fields: dict[str, Any]
    previous: str
    hash: str
    signature: str
    salt: str = ""
    text: str | None = None


class Fault(NamedTuple):
    """What was done to the rows first to last; a damaged checkpoint is a row of its own file."""

    kind: str
    first: int
    last: int

    def __str__(self) -> str:
        return f"rad {self.first}{f'–{self.last}' * (self.last > self.first)}: {KINDS[self.kind]}"


class Checkpoints(NamedTuple):
    """A group's: by row (hash, signature), records of restoring, lines not to be believed."""

    lines: dict[int, tuple[str, str]]
    restored: list[list[str]]
    faults: list[Fault]


def entry_hash(previous: str, fields: dict[str, Any]) -> str:
    """SHA-256 over the hash before, a line break, and the canonical JSON of the fields."""
    raw = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(f"{previous}\n{raw}".encode()).hexdigest()


def is_signed(key: Ed25519PublicKey, statement: str, signature: str) -> bool:
    """Whether the holder of the key signed the statement."""
    try:
        key.verify(bytes.fromhex(signature), statement.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def read(file: Iterable[str], key: Ed25519PublicKey) -> dict[int, Checkpoints]:
    """The checkpoints of each group; lines that can't be read stand under group -1."""
    groups, met = defaultdict[int, Checkpoints](lambda: Checkpoints({}, [], [])), set[str]()
    for number, text in enumerate(file, 1):
        if not (found := LINE.fullmatch(text)):
            if text.endswith("\n"):  # else a kill cut it off, and the next start writes it again
                groups[-1].faults.append(Fault("damaged_checkpoint", number, number))
            continue
        statement, kind, group, row, hash_, words, signature = found.groups()
        known, at = groups[int(group)], int(row)
        if kind == "entry":
            old = known.lines.setdefault(at, (hash_, signature))
            if old[0] == hash_:  # nothing stood there; or two workers signed the same forward
                continue
            one = is_signed(key, f"kg1 entry {group} {row} {old[0]}", old[1])
            if two := is_signed(key, statement, signature):
                known.lines[at] = (hash_, signature)
            known.faults.append(Fault("forked" if one and two else "forged_checkpoint", at, at))
        elif statement in met or not is_signed(key, statement, signature):
            known.faults.append(Fault("forged_checkpoint", at, at))
        else:  # the rows after this one, up to another, are gone, and that is told
            met.add(statement)
            known.restored.append([row, *words.split()])
            for gone in range(at + 1, int(words.split()[0]) + 1):
                known.lines.pop(gone, None)
            known.faults[:] = [f for f in known.faults if f.kind != "forked" or f.first <= at]
    return groups


def judge(
    group: int, rows: Iterable[Row], known: Checkpoints, key: Ed25519PublicKey, head: Any = None
) -> tuple[int, list[int], list[Fault]]:
    """How many rows a group's log has, which await a checkpoint, and what is wrong."""
    seen: dict[int, tuple[str, str]] = {}  # hash and signature
    found: dict[str, list[int]] = defaultdict(list)
    broken, faults, before = set(), [*known.faults], "0" * 64
    for row in rows:
        number = row.fields["seq"]
        salted = bytes.fromhex(row.salt) + (row.text or "").encode()
        if row.text is not None and row.fields["commitment"] != hashlib.sha256(salted).hexdigest():
            found["edited_text"].append(number)
        if entry_hash(row.previous, row.fields) != row.hash:
            found["edited_metadata"].append(number)
        if row.previous != before or number in found["edited_metadata"][-1:]:
            broken.add(number)
        seen[number], before = (row.hash, row.signature), row.hash
    lines, proven = dict(known.lines), False  # proven by a later row: its hash covers all before
    for number in sorted({*seen, *lines}, reverse=True):
        own = seen.get(number, ("", ""))
        hash_, signature = lines.get(number, own)
        claim, same = f"kg1 entry {group} {number} {hash_}", own[0] == hash_
        signed = (proven and own == (hash_, signature)) or is_signed(key, claim, signature)
        if number not in lines:
            found["pending" if proven or signed else "inserted"].append(number)
        elif not signed:
            found["forged_checkpoint"].append(number)
            del lines[number]
        proven = (proven or signed) and same and number not in broken
    _compare(seen, lines, broken, found)
    faults += [Fault(kind, *run) for kind in KINDS for run in runs(found[kind])]
    if head and not faults and tuple(head) != (max(seen, default=0), before):
        faults.append(Fault("edited_head", head[0], head[0]))
    return len(seen), sorted(found["pending"]), sorted(faults, key=lambda fault: fault[1:3])


def _compare(
    seen: dict[int, Any], lines: dict[int, Any], broken: set[int], found: dict[str, list[int]]
) -> None:
    """Tell by the hashes what was done to the rows that aren't what their checkpoints state."""
    place = {line[0]: number for number, line in lines.items()}
    hashes = {own[0] for own in seen.values()}
    moved = {n: place[own[0]] for n, own in seen.items() if place.get(own[0], n) != n}
    end, edited = max([*seen, *moved.values()], default=0), {*found.pop("edited_metadata", ())}
    for number, (hash_, *_) in sorted(lines.items(), reverse=True):
        if number not in seen or number in moved:
            if hash_ not in hashes:
                found["deleted" if number < end else "tail_cut"].append(number)
        elif seen[number][0] != hash_ and hash_ in hashes:
            found["inserted"].append(number)
        elif seen[number][0] != hash_ and number not in edited:
            is_end = not {number + 1} & lines.keys() & seen.keys()
            onwards = is_end or number + 1 in found["rechained"][-1:]
            found["rechained" if onwards else "edited_metadata"].append(number)
    for number, home in moved.items():
        found["swapped" if moved.get(home) == number else "renumbered"].append(number)
    found["deleted"] += [n for n in range(1, end) if n not in seen and n not in lines]
    found["inserted"] = [n for n in found["inserted"] if n not in moved]
    found["edited_metadata"] += edited - {*moved, *(lines.keys() & found["inserted"])}
    told = {number for kind in KINDS for number in found[kind]}
    found["rechained"] += [n - 1 for n in broken - told if n - 1 in seen and n - 1 not in told]


def runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Numbers in a row, each row as its first and last."""
    for _, run in groupby(enumerate(sorted({*numbers})), lambda pair: pair[1] - pair[0]):
        row = [number for _, number in run]
        yield row[0], row[-1]


def main(path: str, key: str = "") -> int:
    """Judge an exported file; `key` is the public key as the reader got it another way."""
    with open(path, encoding="utf-8", errors="replace") as file:
        try:
            about, *parts = json.loads(f"[{','.join(file)}]")
        except json.JSONDecodeError as error:
            sys.exit(f"Rad {error.lineno} i filen går inte att läsa. Är den avklippt?")
    print(f"Nyckel: {about['key']}. Jämför den med den ni har.")
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key or about["key"]))
    known = read((f"{part}\n" for part in parts if isinstance(part, str)), public)
    faults = [str(fault) for fault in known[-1].faults]
    for group, name, head in about["groups"]:
        rows = (Row(**p) for p in parts if isinstance(p, dict) and p["fields"]["group"] == group)
        count, _, wrong = judge(group, rows, known[group], public, head)
        print(f"{name}: {count} rader", *known[group].restored)
        faults += [f"{name}, {fault}" for fault in wrong]
    print("\n".join(faults) or "Allt stämmer.")
    return len(faults) and 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

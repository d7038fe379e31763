"""Measures the checker against annotated texts: recall, precision, leaks, false alarms, time.

Owns the scoring rules of the annotation policy and the two corpus formats; finds nothing itself.
"""

import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kompetensgrupp.deid.engine import check
from kompetensgrupp.deid.types import Finding, Kind, Level

DIRECT = frozenset(
    {
        Kind.PERSONNUMMER, Kind.SAMORDNINGSNUMMER, Kind.PERSONNAMN, Kind.TELEFON, Kind.EPOST,
        Kind.ADRESS, Kind.ARENDENUMMER, Kind.URL_HANDLE, Kind.REGNUMMER, Kind.BANKKONTO,
    }
)  # fmt: skip
NUMERIC = DIRECT - {Kind.PERSONNAMN, Kind.ADRESS} | {Kind.POSTNUMMER}
_CONNECTING = re.compile(r"(?<=\s)(?:och|i|på|av|vid|för|de|den|det)(?=\s)", re.IGNORECASE)
_MARK = re.compile(r"\[\[(.*?)\|(.*?)\]\]", re.DOTALL)
_CODES = {
    "PN": Kind.PERSONNUMMER, "SN": Kind.SAMORDNINGSNUMMER, "NA": Kind.PERSONNAMN,
    "TE": Kind.TELEFON, "EP": Kind.EPOST, "AD": Kind.ADRESS, "PO": Kind.POSTNUMMER,
    "OR": Kind.ORT, "OG": Kind.ORGANISATION, "DA": Kind.DATUM, "AL": Kind.ALDER,
    "AR": Kind.ARENDENUMMER, "UR": Kind.URL_HANDLE, "RE": Kind.REGNUMMER, "BK": Kind.BANKKONTO,
    "OV": Kind.OVRIGT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """An annotated text: spans are (start, end, kind), neutral ones (start, end)."""

    id: str
    text: str
    spans: tuple[tuple[int, int, Kind], ...]
    neutral: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class Scores:
    """Counts over a corpus; the properties are shares in 0–1, or 1.0 when nothing was there."""

    gold: Counter[Kind] = field(default_factory=Counter)
    found: Counter[Kind] = field(default_factory=Counter)
    predicted: int = 0
    right: int = 0
    words: int = 0
    documents: int = 0
    with_identifiers: int = 0
    leaking: int = 0
    leaking_direct: int = 0
    clean: int = 0
    clean_flagged: int = 0
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)

    def recall(self, kinds: Iterable[Kind] | None = None) -> float:
        """Share of the cores of these kinds wholly covered; all but ÖVRIGT by default."""
        wanted = set(Kind) - {Kind.OVRIGT} if kinds is None else set(kinds)
        gold = sum(self.gold[kind] for kind in wanted)
        return sum(self.found[kind] for kind in wanted) / gold if gold else 1.0

    @property
    def precision(self) -> float:
        """Share of predictions that touch a core."""
        return self.right / self.predicted if self.predicted else 1.0

    @property
    def false_alarms(self) -> float:
        """False alarms per 1 000 words."""
        return 1000 * (self.predicted - self.right) / max(1, self.words)

    @property
    def flagged(self) -> float:
        """Share of texts without any core that were flagged."""
        return self.clean_flagged / self.clean if self.clean else 0.0

    @property
    def leaks(self) -> float:
        """Share of texts with identifiers in which at least one was missed."""
        return self.leaking / max(1, self.with_identifiers)

    @property
    def direct_leaks(self) -> float:
        """Share of all texts in which a direct identifier was missed."""
        return self.leaking_direct / max(1, self.documents)


def read(path: Path) -> list[Document]:
    """A corpus in JSON lines (the policy's format) or in marked-up text («=== id kind»)."""
    content = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        return [_from_json(json.loads(line)) for line in content.splitlines() if line.strip()]
    return [_from_marks(part) for part in re.split(r"^=== ", content, flags=re.MULTILINE)[1:]]


def _from_json(data: dict[str, object]) -> Document:
    spans, neutral = data["spans"], data.get("neutral", [])
    if not isinstance(spans, list) or not isinstance(neutral, list):
        msg = f"{data.get('id')}: spans and neutral must be lists"
        raise TypeError(msg)
    return Document(
        str(data["id"]),
        str(data["text"]),
        tuple((int(s["start"]), int(s["end"]), Kind(s["label"])) for s in spans),
        tuple((int(s["start"]), int(s["end"])) for s in neutral),
    )


def _from_marks(part: str) -> Document:
    head, _, body = part.rstrip("\n").partition("\n")
    text, last = "", 0
    spans: list[tuple[int, int, Kind]] = []
    neutral: list[tuple[int, int]] = []
    for match in _MARK.finditer(body):
        text += body[last : match.start()]
        place = (len(text), len(text) + len(match[1]))
        if match[2] == "?":
            neutral.append(place)
        else:
            spans.append((*place, _CODES[match[2]]))
        text += match[1]
        last = match.end()
    text += body[last:]
    spans += _repeated(text, spans, neutral)
    return Document(head.split()[0], text, tuple(sorted(spans)), tuple(neutral))


def _repeated(
    text: str, spans: list[tuple[int, int, Kind]], neutral: list[tuple[int, int]]
) -> list[tuple[int, int, Kind]]:
    """A name marked once is gold wherever it stands again; short everyday ones by hand."""
    taken = [(s[0], s[1]) for s in spans] + neutral
    more: list[tuple[int, int, Kind]] = []
    for start, end, kind in spans:
        if kind is not Kind.PERSONNAMN:
            continue
        for word in re.findall(r"[^\W\d_][\w'-]{2,}", text[start:end]):
            if word in ("Per", "Dag", "von"):
                continue
            for match in re.finditer(rf"(?<![\w-]){re.escape(word)}(?=s?(?![\w-]))", text):
                if not any(a < match.end() and match.start() < b for a, b in taken):
                    taken.append((match.start(), match.end()))
                    more.append((match.start(), match.end(), Kind.PERSONNAMN))
    return more


def score(documents: Iterable[Document], checker: Callable[[str], list[Finding]] = check) -> Scores:
    """Compare the checker's block and decide findings with the annotations."""
    scores = Scores()
    for document in documents:
        found = [f for f in checker(document.text) if f.level is not Level.HINT]
        _score_gold(scores, document, found)
        _score_predictions(scores, document, found)
    return scores


def _score_gold(scores: Scores, document: Document, found: list[Finding]) -> None:
    covered = bytearray(len(document.text))
    for finding in found:
        covered[finding.start : finding.end] = b"\1" * (finding.end - finding.start)
    leaks: list[Kind] = []
    for start, end, kind in document.spans:
        scores.gold[kind] += 1
        if all(covered[start + at] for at in _needed(document.text[start:end])):
            scores.found[kind] += 1
        elif kind is not Kind.OVRIGT:
            leaks.append(kind)
            scores.missed.append(f"{document.id} {kind} {document.text[start:end]!r}")
    scores.documents += 1
    scores.words += len(document.text.split())
    scores.with_identifiers += any(kind is not Kind.OVRIGT for _, _, kind in document.spans)
    scores.leaking += bool(leaks)
    scores.leaking_direct += any(kind in DIRECT for kind in leaks)


def _needed(core: str) -> list[int]:
    """Positions of the letters and digits that must be covered, connecting words left out."""
    skip = {at for m in _CONNECTING.finditer(core) for at in range(m.start(), m.end())}
    return [at for at, char in enumerate(core) if char.isalnum() and at not in skip]


def _score_predictions(scores: Scores, document: Document, found: list[Finding]) -> None:
    wrong = 0
    for finding in found:
        touches = any(s < finding.end and finding.start < e for s, e, _ in document.spans)
        if not touches and any(s < finding.end and finding.start < e for s, e in document.neutral):
            continue
        scores.predicted += 1
        scores.right += touches
        if not touches:
            wrong += 1
            word = document.text[finding.start : finding.end]
            scores.false.append(f"{document.id} {finding.rule} {word!r}")
    if not document.spans:
        scores.clean += 1
        scores.clean_flagged += wrong > 0


def report(paths: Iterable[Path]) -> str:
    """A table for people: every corpus with recall per kind, precision, leaks and milliseconds."""
    return "\n\n".join(_table(path) for path in paths)


def _table(path: Path) -> str:
    documents = read(path)
    check(documents[0].text)
    begun = time.perf_counter()
    scores = score(documents)
    spent = time.perf_counter() - begun
    lines = [f"{path.name}: {scores.documents} texts, {scores.words} words"]
    lines += [
        f"  {kind:<18} {scores.found[kind]:>4} of {scores.gold[kind]:<4} "
        f"{scores.recall([kind]):.3f}"
        for kind in Kind
        if scores.gold[kind]
    ]
    lines += [
        f"  recall, numeric    {scores.recall(NUMERIC):.3f}",
        f"  recall, names      {scores.recall([Kind.PERSONNAMN]):.3f}",
        f"  recall, all kinds  {scores.recall():.3f}",
        f"  precision          {scores.precision:.3f}",
        f"  false alarms       {scores.false_alarms:.2f} per 1 000 words",
        f"  clean flagged      {scores.flagged:.3f}",
        f"  texts that leak    {scores.leaks:.3f}, a direct identifier {scores.direct_leaks:.3f}",
        f"  600 words          {_median_ms(documents):.1f} ms (whole corpus {spent:.2f} s)",
    ]
    return "\n".join(lines)


def _median_ms(documents: list[Document], repeats: int = 5) -> float:
    words = " ".join(document.text for document in documents).split()[:600]
    text = " ".join(words)
    times: list[float] = []
    for _ in range(repeats):
        begun = time.perf_counter()
        check(text)
        times.append(1000 * (time.perf_counter() - begun))
    return statistics.median(times)

"""Documentation made from the code so that it can't go stale: a case's life, who may open what."""

from collections.abc import Iterator

from flask import Flask

from kompetensgrupp import case_table
from kompetensgrupp.cases import rules
from kompetensgrupp.cases.vocabulary import State
from kompetensgrupp.core.words import listed
from kompetensgrupp.web import access

_NOTE = "<!-- Skrivs av ./kg flask docs. Ändra i koden, inte här. -->"
_KINDS = {"requires": "roll", "signed_in": "inloggad", "public": "alla"}


def render(app: Flask) -> dict[str, str]:
    """File name under docs/ → its text."""
    return {
        "atkomst.md": access_page(access.table(app)),
        "fallets-liv.md": life_page(),
        "bilder/fallets-liv.svg": life_picture(),
    }


def access_page(rows: list[dict[str, str]]) -> str:
    """The list for the data-protection officer."""
    return (
        f"{_NOTE}\n# Vem får öppna vad\n\nVarje adress i portalen, vem som når den och varför. "
        "Utöver detta prövas varje fall för sig: den som inte får se ett fall får samma svar som "
        f"om det inte fanns.\n\n{access_table(rows)}\n"
    )


def access_table(rows: list[dict[str, str]]) -> str:
    """The rows as a Markdown table."""
    lines = ["| Adress | Metod | Vem | Rätt eller skäl |", "|---|---|---|---|"]
    for row in rows:
        cells = (f"`{row['rule']}`", row["methods"], _KINDS[row["access"]], row["why"])
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def life_page() -> str:
    """The states and every move between them."""
    lines = [
        _NOTE,
        "# Fallets gång",
        "",
        "![Fallets gång från utkast till avslut](bilder/fallets-liv.svg)",
        "",
        "| Steg | Från | Till | Vem |",
        "|---|---|---|---|",
    ]
    for move in rules.MOVES.values():
        sources = ", ".join(state.label for state in State if state in move.sources)
        lines.append(f"| {move.label} | {sources} | {move.target.label} | {move.who} |")
    lines += [
        "",
        "Frågor blir diskussion av sig själv när gruppens tid för första svar har gått.",
        "",
        "Ett fall för lärande slutar när rekommendationen är fastställd och inget väntar därefter: "
        f"{_after()} gäller bara stöd i enskilt fall.",
        "",
        *_who_may_what(),
    ]
    return "\n".join(lines)


def _after() -> str:
    """The moves that a case for learning never makes."""
    return listed([move.label for move in rules.MOVES.values() if move.is_after])


#: The columns after the situation, by what is answered; a no is not written out.
_COLUMNS = {200: "Ja", 409: "Inte nu", 404: "Finns inte"}


def _who_may_what() -> Iterator[str]:
    """A table for each thing that is done with a case: situations down, answers across."""
    yield from _LEGEND
    for act in case_table.ACTS:
        yield from (
            f"### {act.label}",
            "",
            _cells(["Läge", *_COLUMNS.values()]),
            _cells(["---"] * 4),
        )
        for statuses, situations in case_table.grouped(act).items():
            named = [_named(statuses, status) for status in _COLUMNS]
            yield _cells([_several(situations), *named])
        yield ""
        if told := case_table.reasons(act):
            yield from (*(f"- «{reason}»" for reason in told), "")


def _named(statuses: tuple[int, ...], status: int) -> str:
    people = [who for who, got in zip(case_table.ROLES, statuses, strict=True) if got == status]
    return ", ".join(people) or "–"


def _several(situations: list[str]) -> str:
    """The situations, those that are one kind by the name of it."""
    for kind, members in reversed(case_table.KINDS.items()):
        if set(members) <= set(situations):
            situations = [kind, *(name for name in situations if name not in members)]
    return "; ".join(situations)


def _cells(values: list[str]) -> str:
    return f"| {' | '.join(values)} |"


_LEGEND = (
    "## Vem får göra vad",
    "",
    "*Ja*: det görs. *Inte nu* är svar 409 och *nej* 403, båda med skälet, som står under "
    "tabellen. *Finns inte* är 404, samma svar som för ett nummer som aldrig har funnits. "
    "**Den som inte nämns på en rad får nej.**",
    "",
    f"De som prövas: {', '.join(case_table.ROLES)}. Fallet är överlämnat, så att den som skrev "
    "det och den som ansvarar är två.",
    "",
    *(f"**{kind}**: {', '.join(members)}." for kind, members in case_table.KINDS.items()),
    "",
    "Det som gäller ett förslag, part för part, står i [ett förslags lägen](forslagets-lagen.md).",
    "",
)


# --- the picture -----------------------------------------------------------------------------

_BOX_W, _BOX_H, _GAP_X, _ROW = 176, 64, 34, 112
#: Where each state stands: column and row.
_PLACES: dict[State, tuple[int, int]] = {
    State.RETURNED: (1, 0),
    State.DRAFT: (0, 1), State.IN_REVIEW: (1, 1), State.QUESTIONS: (2, 1), State.DISCUSSION: (3, 1),
    State.FED_BACK: (0, 2), State.CONFIRMED: (1, 2), State.STANDPOINTS: (2, 2),
    State.PROPOSED: (3, 2), State.CLOSED_WITHOUT: (4, 2),
    State.FOLLOWED_UP: (0, 3), State.CLOSED: (1, 3), State.ERASED: (2, 3), State.WITHDRAWN: (3, 3),
}  # fmt: skip
#: The arrows worth drawing: the straight road and the ways off it that people ask about.
_ARROWS = (
    (State.DRAFT, State.IN_REVIEW), (State.IN_REVIEW, State.RETURNED),
    (State.RETURNED, State.IN_REVIEW), (State.IN_REVIEW, State.QUESTIONS),
    (State.QUESTIONS, State.DISCUSSION), (State.DISCUSSION, State.PROPOSED),
    (State.PROPOSED, State.DISCUSSION), (State.PROPOSED, State.STANDPOINTS),
    (State.PROPOSED, State.CLOSED_WITHOUT), (State.STANDPOINTS, State.CONFIRMED),
    (State.CONFIRMED, State.FED_BACK), (State.FED_BACK, State.FOLLOWED_UP),
    (State.FOLLOWED_UP, State.CLOSED), (State.CLOSED, State.ERASED),
    (State.WITHDRAWN, State.ERASED),
)  # fmt: skip


def life_picture() -> str:
    """An SVG of the life of a case, drawn from the table of moves."""
    allowed = {(source, move.target) for move in rules.MOVES.values() for source in move.sources}
    missing = [arrow for arrow in _ARROWS if arrow not in allowed]
    if missing:
        raise ValueError(f"the picture shows moves that don't exist: {missing}")
    width, height = 5 * _BOX_W + 4 * _GAP_X + 40, 3 * _ROW + _BOX_H + 40
    parts = [_arrow(source, target) for source, target in _ARROWS]
    parts += [_box(state) for state in State]
    return _SVG.format(width=width, height=height, body="\n".join(parts))


_SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" \
aria-labelledby="t d">
<title id="t">Fallets gång</title>
<desc id="d">Från utkast via granskning, frågor, diskussion, förslag och ställningstaganden till \
fastställd rekommendation, återkoppling, uppföljning och avslut.</desc>
<defs><marker id="spets" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" \
orient="auto-start-reverse"><path d="M0 0 8 4 0 8z" fill="#0b5260"/></marker></defs>
<rect width="{width}" height="{height}" fill="#ffffff"/>
{body}
</svg>
"""


def _corner(state: State) -> tuple[int, int]:
    column, row = _PLACES[state]
    return 20 + column * (_BOX_W + _GAP_X), 20 + row * _ROW


def _box(state: State) -> str:
    x, y = _corner(state)
    fill = "#0b5260" if state in rules.ROAD else "#e8f2f1"
    ink = "#ffffff" if state in rules.ROAD else "#1b2729"
    lines = _wrapped(state.label)
    first = y + _BOX_H / 2 + 5 - 9 * (len(lines) - 1)
    text = "".join(
        f'<tspan x="{x + _BOX_W / 2:g}" y="{first + 18 * n:g}">{line}</tspan>'
        for n, line in enumerate(lines)
    )
    return (
        f'<rect x="{x}" y="{y}" width="{_BOX_W}" height="{_BOX_H}" rx="6" fill="{fill}" '
        f'stroke="#0b5260"/><text font-family="system-ui, sans-serif" font-size="14" '
        f'text-anchor="middle" fill="{ink}">{text}</text>'
    )


def _wrapped(label: str) -> list[str]:
    lines = [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + len(word) > 20:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _arrow(source: State, target: State) -> str:
    (x1, y1), (x2, y2) = _corner(source), _corner(target)
    if y1 == y2:
        start, end = (x1 + _BOX_W, x2) if x2 > x1 else (x1, x2 + _BOX_W)
        line = f"M{start} {y1 + _BOX_H // 2} H{end}"
    else:
        down = y2 > y1  # there and back stand beside each other
        middle = x1 + _BOX_W // 2 + (-12 if down else 12)
        line = f"M{middle} {y1 + _BOX_H if down else y1} V{y2 if down else y2 + _BOX_H}"
    return (
        f'<path d="{line}" fill="none" stroke="#0b5260" stroke-width="2" marker-end="url(#spets)"/>'
    )

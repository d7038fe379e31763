"""A bar chart as a picture: what Word files get; the words of it are the grid's own. Pure."""

from html import escape

import typst

from kompetensgrupp.core.words import number_sv
from kompetensgrupp.reports.document import Grid

_WIDTH, _LINE, _BAR = 640, 46, 12
_INK, _BAR_COLOUR, _TRACK = "#12343b", "#0b6e75", "#e3eef0"


_PAGE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.chart), format: "svg")
"""


def png(grid: Grid) -> bytes:
    """The chart in twice the size it is shown in."""
    found: bytes = typst.compile(
        _PAGE, format="png", ppi=144, ignore_system_fonts=True, sys_inputs={"chart": svg(grid)}
    )
    return found


def svg(grid: Grid) -> str:
    """Horizontal bars with their words and numbers, readable without colour."""
    most = max(number for _, number in grid.bars)
    height = _LINE * len(grid.bars) + 6
    lines = "".join(_line(n, label, number, most) for n, (label, number) in enumerate(grid.bars))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" role="img"><title>{escape(grid.in_words)}</title>'
        f'<g font-family="Libertinus Serif" font-size="15" fill="{_INK}">{lines}</g></svg>'
    )


def _line(n: int, label: str, number: float, most: float) -> str:
    top = n * _LINE + 20
    short = label if len(label) <= 78 else f"{label[:77]}…"
    width = round(_WIDTH * number / most, 1)
    return (
        f'<text x="0" y="{top}">{escape(short)}</text>'
        f'<text x="{_WIDTH}" y="{top}" text-anchor="end">{number_sv(number)}</text>'
        f'<rect x="0" y="{top + 7}" width="{_WIDTH}" height="{_BAR}" fill="{_TRACK}"/>'
        f'<rect x="0" y="{top + 7}" width="{width}" height="{_BAR}" fill="{_BAR_COLOUR}"/>'
    )

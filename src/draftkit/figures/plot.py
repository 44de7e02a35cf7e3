"""A plot with rows, a scale below, and marks: SVG without scripts or anything from elsewhere.

It is one element, fit for a page and for a file of its own, and follows the reader's choice
of light or dark.
"""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Plot", "ticks"]

_WIDTH, _LEFT, _RIGHT = 760, 210, 70
_ROW, _GAP, _TOP, _BOTTOM = 18, 12, 16, 40
_CHARACTERS = 32  # of a label, at 12 pixels

# Okabe and Ito's colours, which the colour-blind can tell apart, too; lighter ones on dark.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00", "#56707f")
_ON_DARK = ("#56b4e9", "#ff8c42", "#2fd6a3", "#f0a6cf", "#f0e442", "#b5c7d1")

# No custom properties: not every program that shows SVG supports them.
_STYLE = ".plot{font:12px system-ui,sans-serif}.plot .line{stroke-width:2}"
_LIGHT = ".plot text{fill:#1b1f24}.plot .grid{stroke:#d5dae0}"
_DARK = ".plot text{fill:#e6e9ed}.plot .grid{stroke:#3a424c}"


def ticks(most: float) -> list[float]:
    """Return round numbers from 0 to the first that is not below `most`."""
    if most <= 0:
        return [0.0, 1.0]
    size = 10 ** math.floor(math.log10(most))
    step = next(part * size for part in (0.2, 0.5, 1, 2) if part * size * 5 >= most)
    return [number * step for number in range(math.ceil(most / step - 1e-9) + 1)]


class Plot:
    """Rows on a scale from 0 to `most`.

    Args:
        title: What it shows, for those who cannot see it.
        most: The greatest value; greater ones end at the edge.
    """

    def __init__(self, title: str, most: float) -> None:
        self._title = title
        self._most = most
        self._parts: list[str] = []
        self._y = _TOP
        self._numbers: set[int] = set()

    def heading(self, text: str) -> None:
        """Begin a group of rows."""
        self._y += _GAP + _ROW
        self._text(0, text, "font-weight:600")

    def row(self, label: str, value: str) -> None:
        """Begin a row; what follows is drawn in it."""
        self._y += _ROW
        short = label if len(label) <= _CHARACTERS else f"{label[: _CHARACTERS - 1]}…"
        self._text(_LEFT - 10, short, "text-anchor:end")
        self._text(_WIDTH, value, "text-anchor:end")

    def span(self, low: float, high: float, number: int) -> None:
        """Draw a line from one value to another, in the colour of a number."""
        self._add(
            f'<line class="line s{self._colour(number)}" x1="{self._x(low)}" x2="{self._x(high)}" '
            f'y1="{self._y}" y2="{self._y}"/>'
        )

    def dot(self, at: float, number: int, about: str, *, faint: bool = False) -> None:
        """Draw a dot, which says what it is when a pointer rests on it."""
        look = 'r="3.5" fill-opacity="0.4"' if faint else 'r="4.5"'
        self._add(
            f'<circle class="f{self._colour(number)}" cx="{self._x(at)}" cy="{self._y}" {look}>'
            f"<title>{escape(about)}</title></circle>"
        )

    def bar_at(self, at: float, number: int) -> None:
        """Draw a stroke across the row."""
        x, half = self._x(at), _ROW / 2 - 1
        self._add(
            f'<line class="line s{self._colour(number)}" x1="{x}" x2="{x}" '
            f'y1="{self._y - half}" y2="{self._y + half}"/>'
        )

    def bar(self, to: float, number: int, about: str) -> None:
        """Draw a bar from 0, which says what it is when a pointer rests on it."""
        self._add(
            f'<rect class="f{self._colour(number)}" x="{_LEFT}" y="{self._y - 5}" '
            f'width="{self._x(to) - _LEFT:.1f}" height="10"><title>{escape(about)}</title></rect>'
        )

    def svg(self, ticks: Mapping[float, str], scale: str) -> str:
        """Return the plot with a grid at the ticks."""
        foot = self._y + _ROW
        grid = "".join(
            f'<line class="grid" x1="{self._x(at)}" x2="{self._x(at)}" y1="{_TOP}" y2="{foot}"/>'
            f'<text x="{self._x(at)}" y="{foot + 14}" text-anchor="middle">{escape(text)}</text>'
            for at, text in ticks.items()
        )
        middle = (_LEFT + _WIDTH - _RIGHT) / 2
        name = f'<text x="{middle}" y="{foot + 30}" text-anchor="middle">{escape(scale)}</text>'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="plot" role="img" '
            f'viewBox="0 0 {_WIDTH} {foot + _BOTTOM}" aria-label="{escape(self._title)}">'
            f"<style>{self._style()}</style>{grid}{''.join(self._parts)}{name}</svg>\n"
        )

    def _style(self) -> str:
        def rules(colours: Sequence[str]) -> str:
            return "".join(
                f".plot .f{i}{{fill:{colours[i]}}}.plot .s{i}{{stroke:{colours[i]}}}"
                for i in sorted(self._numbers)
            )

        dark = _DARK + rules(_ON_DARK)
        return f"{_STYLE}{_LIGHT}{rules(_COLOURS)}@media (prefers-color-scheme:dark){{{dark}}}"

    def _colour(self, number: int) -> int:
        self._numbers.add(number % len(_COLOURS))
        return number % len(_COLOURS)

    def _x(self, value: float) -> float:
        return round(_LEFT + (_WIDTH - _RIGHT - _LEFT) * min(1.0, value / self._most), 1)

    def _text(self, x: float, text: str, style: str) -> None:
        self._add(f'<text x="{x}" y="{self._y + 4}" style="{style}">{escape(text)}</text>')

    def _add(self, part: str) -> None:
        self._parts.append(part)

"""Plots of an evaluation: SVG without scripts or anything from elsewhere.

Each is one element, fit for a page and for a file of its own, and follows the reader's
choice of light or dark. All three have rows, a scale below, and a mark for each arm.
"""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from draftkit.evaluation.scores import Scores
    from draftkit.evaluation.verdict import Summary

__all__ = ["failures", "rates", "seconds"]

_WIDTH, _LEFT, _RIGHT = 760, 210, 70
_ROW, _GAP, _TOP, _BOTTOM = 18, 12, 16, 40
_MOST_CHECKS = 10
_CHARACTERS = 32  # of a label, at 12 pixels

# Okabe and Ito's colours, which also the colour-blind can tell apart; lighter for the dark.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00", "#56707f")
_ON_DARK = ("#56b4e9", "#ff8c42", "#2fd6a3", "#f0a6cf", "#f0e442", "#b5c7d1")

# No custom properties: not all that shows SVG knows them.
_STYLE = ".plot{font:12px system-ui,sans-serif}.plot .line{stroke-width:2}"
_LIGHT = ".plot text{fill:#1b1f24}.plot .grid{stroke:#d5dae0}"
_DARK = ".plot text{fill:#e6e9ed}.plot .grid{stroke:#3a424c}"


def rates(scores: Sequence[Scores]) -> str:
    """Plot the share of drafts that pass, with 95% intervals: all, then each kind."""
    kinds = list(dict.fromkeys(kind for own in scores for kind in own.by_kind))
    groups: dict[str, list[tuple[int, str, Summary]]] = {
        "all kinds": [(i, own.arm, own.summary) for i, own in enumerate(scores)]
    }
    for kind in kinds if len(kinds) > 1 else ():
        groups[kind] = [
            (i, own.arm, own.by_kind[kind]) for i, own in enumerate(scores) if kind in own.by_kind
        ]
    plot = _Plot("Drafts that pass every hard check, with 95% intervals", 1.0)
    for kind, rows in groups.items():
        plot.heading(kind)
        for number, arm, summary in rows:
            low, high = summary.interval
            plot.row(arm, f"{summary.rate:.0%}")
            plot.span(low, high, number)
            plot.dot(summary.rate, number, f"{arm}, {kind}: {summary.passed} of {summary.drafts}")
    return plot.svg({share / 4: f"{share * 25}%" for share in range(5)}, "pass rate")


def seconds(scores: Sequence[Scores]) -> str:
    """Plot how long each draft took, with a bar at the median."""
    took = [verdict.result.seconds for own in scores for verdict in own.verdicts]
    ticks = _ticks(max(took, default=0))
    plot = _Plot("Seconds that each draft took; the bar is the median", ticks[-1])
    for number, own in enumerate(scores):
        plot.row(own.arm, f"{own.summary.median_s:.1f} s")
        for verdict in own.verdicts:
            result = verdict.result
            plot.dot(result.seconds, number, f"{result.case}: {result.seconds:.1f} s", faint=True)
        plot.bar_at(own.summary.median_s, number)
    return plot.svg({tick: f"{tick:g}" for tick in ticks}, "seconds a draft")


def failures(scores: Sequence[Scores]) -> str:
    """Plot in what share of the drafts each of the most frequent hard failures was."""
    by_arm = [{c: n / own.summary.drafts for c, n in own.summary.failing.items()} for own in scores]
    checks = _by_weight(by_arm)[:_MOST_CHECKS]
    most = max((share for own in by_arm for share in own.values()), default=0)
    ticks = _ticks(100 * most)
    plot = _Plot("Share of the drafts that fail each check", ticks[-1] / 100)
    for check in checks:
        plot.heading(check)
        for number, own in enumerate(scores):
            share = by_arm[number].get(check, 0.0)
            plot.row(own.arm, f"{share:.0%}")
            plot.bar(share, number, f"{own.arm}, {check}: {share:.0%}")
    return plot.svg({tick / 100: f"{tick:g}%" for tick in ticks}, "drafts that fail")


def _by_weight(by_arm: Sequence[Mapping[str, float]]) -> list[str]:
    weights: dict[str, float] = {}
    for own in by_arm:
        for check, share in own.items():
            weights[check] = weights.get(check, 0.0) + share
    return sorted(weights, key=lambda check: (-weights[check], check))


def _ticks(most: float) -> list[float]:
    """Return round numbers from 0 to the first that is not below `most`."""
    if most <= 0:
        return [0.0, 1.0]
    size = 10 ** math.floor(math.log10(most))
    step = next(part * size for part in (0.2, 0.5, 1, 2) if part * size * 5 >= most)
    return [number * step for number in range(math.ceil(most / step - 1e-9) + 1)]


class _Plot:
    """Rows on a scale from 0 to `most`."""

    def __init__(self, title: str, most: float) -> None:
        self._title = title
        self._most = most
        self._parts: list[str] = []
        self._y = _TOP
        self._numbers: set[int] = set()

    def heading(self, text: str) -> None:
        self._y += _GAP + _ROW
        self._text(0, text, "font-weight:600")

    def row(self, label: str, value: str) -> None:
        self._y += _ROW
        short = label if len(label) <= _CHARACTERS else f"{label[: _CHARACTERS - 1]}…"
        self._text(_LEFT - 10, short, "text-anchor:end")
        self._text(_WIDTH, value, "text-anchor:end")

    def span(self, low: float, high: float, number: int) -> None:
        self._add(
            f'<line class="line s{self._colour(number)}" x1="{self._x(low)}" x2="{self._x(high)}" '
            f'y1="{self._y}" y2="{self._y}"/>'
        )

    def dot(self, at: float, number: int, about: str, *, faint: bool = False) -> None:
        look = 'r="3.5" fill-opacity="0.4"' if faint else 'r="4.5"'
        self._add(
            f'<circle class="f{self._colour(number)}" cx="{self._x(at)}" cy="{self._y}" {look}>'
            f"<title>{escape(about)}</title></circle>"
        )

    def bar_at(self, at: float, number: int) -> None:
        x, half = self._x(at), _ROW / 2 - 1
        self._add(
            f'<line class="line s{self._colour(number)}" x1="{x}" x2="{x}" '
            f'y1="{self._y - half}" y2="{self._y + half}"/>'
        )

    def bar(self, to: float, number: int, about: str) -> None:
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

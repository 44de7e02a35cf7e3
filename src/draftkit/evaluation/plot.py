"""Plots of an evaluation: SVG without scripts or anything from elsewhere.

Each is one element, fit for a page and for a file of its own, and follows the reader's
choice of light or dark. All three have rows, a scale below, and a mark for each arm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from draftkit.figures.plot import Plot, ticks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from draftkit.evaluation.scores import Scores
    from draftkit.evaluation.verdict import Summary

__all__ = ["failures", "rates", "seconds"]

_MOST_CHECKS = 10


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
    plot = Plot("Drafts that pass every hard check, with 95% intervals", 1.0)
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
    marks = ticks(max(took, default=0))
    plot = Plot("Seconds that each draft took; the bar is the median", marks[-1])
    for number, own in enumerate(scores):
        plot.row(own.arm, f"{own.summary.median_s:.1f} s")
        for verdict in own.verdicts:
            result = verdict.result
            plot.dot(result.seconds, number, f"{result.case}: {result.seconds:.1f} s", faint=True)
        plot.bar_at(own.summary.median_s, number)
    return plot.svg({tick: f"{tick:g}" for tick in marks}, "seconds a draft")


def failures(scores: Sequence[Scores]) -> str:
    """Plot the share of drafts that fail each hard check, for the most frequent failures."""
    by_arm = [{c: n / own.summary.drafts for c, n in own.summary.failing.items()} for own in scores]
    checks = _by_weight(by_arm)[:_MOST_CHECKS]
    most = max((share for own in by_arm for share in own.values()), default=0)
    marks = ticks(100 * most)
    plot = Plot("Share of the drafts that fail each check", marks[-1] / 100)
    for check in checks:
        plot.heading(check)
        for number, own in enumerate(scores):
            share = by_arm[number].get(check, 0.0)
            plot.row(own.arm, f"{share:.0%}")
            plot.bar(share, number, f"{own.arm}, {check}: {share:.0%}")
    return plot.svg({tick / 100: f"{tick:g}%" for tick in marks}, "drafts that fail")


def _by_weight(by_arm: Sequence[Mapping[str, float]]) -> list[str]:
    weights: dict[str, float] = {}
    for own in by_arm:
        for check, share in own.items():
            weights[check] = weights.get(check, 0.0) + share
    return sorted(weights, key=lambda check: (-weights[check], check))

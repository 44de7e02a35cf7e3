"""The figures of an evaluation as texts: for the terminal, the page and the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from draftkit.evaluation.verdict import Summary

__all__ = ["HEADINGS", "cells", "legend"]

_MEANINGS = {
    "drafts": "how many were made",
    "passed": "no hard check failed; in brackets Wilson's 95% interval",
    "unsup.": "unsupported specifics in 100 words",
    "facts": "the share of the required facts that are in the drafts",
    "model": "the share of the words that a model wrote",
    "tokens": "read and written for a draft, all its candidates together",
    "median": "seconds for a draft",
    "p90": "the seconds that nine of ten drafts took at most",
}

HEADINGS = tuple(_MEANINGS)
"""The columns."""


def cells(summary: Summary) -> tuple[str, ...]:
    """Return a summary's figures as texts, in the order of `HEADINGS`."""
    low, high = summary.interval
    return (
        str(summary.drafts),
        f"{summary.rate:.0%} ({100 * low:.0f}-{100 * high:.0f})",
        f"{summary.unsupported:.2f}",
        _share(summary.kept),
        _share(summary.written),
        f"{_count(summary.input_tokens)}+{_count(summary.output_tokens)}",
        f"{summary.median_s:.1f}",
        f"{summary.p90_s:.1f}",
    )


def _share(value: float | None) -> str:
    return "?" if value is None else f"{value:.0%}"


def _count(value: float | None) -> str:
    return "?" if value is None else f"{value:,.0f}"


def legend() -> str:
    """Return what the columns mean, one a line."""
    width = max(map(len, HEADINGS))
    return "\n".join(f"{name:<{width}}  {meaning}" for name, meaning in _MEANINGS.items())

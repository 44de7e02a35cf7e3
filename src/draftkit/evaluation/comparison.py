"""Two evaluations of the same briefs compared: how large the difference is, and if it is chance.

The briefs are drawn again and again, with replacement, and the difference is computed for
each draw (a paired bootstrap). This assumes no distribution, and as both sides answer the
same briefs, what is hard about a brief drops out.
"""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from draftkit.evaluation.verdict import Verdict

__all__ = ["FEW", "Contrast", "compare"]

FEW = 20
"""With fewer briefs the interval is only a hint: resampling knows no briefs but these."""

_RESAMPLES = 10_000
_OUTSIDE = 0.025  # of the resamples are below the interval, and as many above


@dataclass(frozen=True, slots=True)
class _Metric:
    """A quotient of two sums over drafts, and its words."""

    name: str
    unit: str
    scale: float
    above: Callable[[Verdict], float]
    below: Callable[[Verdict], float]
    more_is_better: bool


_METRICS = (
    _Metric("pass rate", " points", 100, lambda v: v.passed, lambda _: 1, more_is_better=True),
    _Metric(
        "unsupported specifics in 100 words",
        "",
        100,
        lambda v: v.unsupported,
        lambda v: v.words,
        more_is_better=False,
    ),
    _Metric(
        "required facts kept",
        " points",
        100,
        lambda v: v.kept,
        lambda v: v.required,
        more_is_better=True,
    ),
    _Metric(
        "seconds a draft", " s", 1, lambda v: v.result.seconds, lambda _: 1, more_is_better=False
    ),
)


@dataclass(frozen=True, slots=True)
class Contrast:
    """How one figure differs between two evaluations.

    Attributes:
        metric: The figure's name.
        ours: Its value on one side, in `unit`.
        theirs: Its value on the other side.
        low: The lower end of the 95% interval of `ours - theirs`.
        high: The upper end.
        briefs: Of how many briefs both sides have drafts.
        unit: What stands after a number, such as ` points`.
        better: Whether the difference is for the better; None if it is 0.
    """

    metric: str
    ours: float
    theirs: float
    low: float
    high: float
    briefs: int
    unit: str
    better: bool | None

    @property
    def beyond_chance(self) -> bool:
        """True if the interval leaves out zero."""
        return self.low > 0 or self.high < 0

    def in_words(self) -> str:
        """Say it in a sentence."""
        change = self.ours - self.theirs
        interval = f"95% interval {self.low:+.3g} to {self.high:+.3g}"
        said = f"{self.metric}: {change:+.3g}{self.unit} ({interval})"
        if not self.beyond_chance:
            return f"{said}: may be chance."
        few = f", but of only {self.briefs} briefs" if self.briefs < FEW else ""
        return f"{said}: {'better' if self.better else 'worse'} beyond chance{few}."

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        own = {k: round(v, 4) if isinstance(v, float) else v for k, v in asdict(self).items()}
        return {**own, "unit": self.unit.strip(), "beyond_chance": self.beyond_chance}


def compare(
    ours: Iterable[Verdict],
    theirs: Iterable[Verdict],
    *,
    resamples: int = _RESAMPLES,
    seed: int = 1,
) -> tuple[Contrast, ...]:
    """Compare two sides over the briefs of which both have drafts.

    Args:
        ours: The verdicts of one side.
        theirs: Those of the other.
        resamples: How often the briefs are drawn.
        seed: The same seed gives the same intervals.

    Returns:
        The differences, one for each figure that both sides have; none if there is no
        brief that both have drafts of.
    """
    left, right = _by_brief(ours), _by_brief(theirs)
    both = sorted(left.keys() & right.keys())
    found: list[Contrast] = []
    for metric in _METRICS:
        rows = [(*_sums(metric, left[brief]), *_sums(metric, right[brief])) for brief in both]
        if all(sum(column) for column in list(zip(*rows, strict=True))[1::2]) and rows:
            found.append(_difference(metric, rows, resamples, random.Random(seed)))  # noqa: S311
    return tuple(found)


def _by_brief(verdicts: Iterable[Verdict]) -> Mapping[str, list[Verdict]]:
    found: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        found.setdefault(verdict.result.asked, []).append(verdict)
    return found


def _sums(metric: _Metric, verdicts: Sequence[Verdict]) -> tuple[float, float]:
    """Return both sums for a brief, each the mean of its repetitions."""
    count = len(verdicts)
    above, below = sum(map(metric.above, verdicts)), sum(map(metric.below, verdicts))
    return above / count, below / count


_Row = tuple[float, float, float, float]


def _difference(
    metric: _Metric, rows: Sequence[_Row], resamples: int, chance: random.Random
) -> Contrast:
    drawn = sorted(
        _change(*_values(metric, chance.choices(rows, k=len(rows)))) for _ in range(resamples)
    )
    ours, theirs = _values(metric, rows)
    cut = int(_OUTSIDE * resamples)
    change = ours - theirs
    return Contrast(
        metric=metric.name,
        ours=ours,
        theirs=theirs,
        low=drawn[cut],
        high=drawn[-cut - 1],
        briefs=len(rows),
        unit=metric.unit,
        better=None if change == 0 else (change > 0) is metric.more_is_better,
    )


def _values(metric: _Metric, rows: Sequence[_Row]) -> tuple[float, float]:
    above, below, other_above, other_below = map(sum, zip(*rows, strict=True))
    return (
        metric.scale * above / below if below else 0.0,
        metric.scale * other_above / other_below if other_below else 0.0,
    )


def _change(ours: float, theirs: float) -> float:
    return ours - theirs

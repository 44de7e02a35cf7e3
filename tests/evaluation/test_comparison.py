"""Two evaluations compared: the interval is right, and what is chance is called so."""

from __future__ import annotations

import math
import random
import statistics
import time
from typing import Any

import pytest

from draftkit.evaluation.comparison import Contrast, compare
from draftkit.evaluation.evaluation import CaseResult, Made
from draftkit.evaluation.verdict import Verdict


def verdict(brief: int, **changes: Any) -> Verdict:
    """Return what a draft of a brief is worth; unlike `judge`, without a draft."""
    result = CaseResult("k", "a", str(brief), str(brief), 0, Made(""), changes.pop("seconds", 1.0))
    counts = {"passed": True, "words": 100, "unsupported": 0, "kept": 1, "required": 2} | changes
    return Verdict(result, "pitch", failing=(), **counts)


def by_metric(found: tuple[Contrast, ...]) -> dict[str, Contrast]:
    return {difference.metric.split()[0]: difference for difference in found}


def test_equal_sides_do_not_differ() -> None:
    side = [verdict(n, passed=n % 2 == 0) for n in range(40)]
    for difference in compare(side, side):
        assert (difference.low, difference.high, difference.better) == (0, 0, None)
        assert not difference.beyond_chance
        assert difference.in_words().endswith("may be chance.")


def test_each_figure_is_compared_in_its_unit() -> None:
    ours = [verdict(n, unsupported=1, kept=2, seconds=3.0) for n in range(30)]
    theirs = [verdict(n, passed=False, unsupported=4, words=200) for n in range(30)]
    found = by_metric(compare(ours, theirs, resamples=200))
    assert {name: (d.ours, d.theirs, d.better) for name, d in found.items()} == {
        "pass": (100, 0, True),
        "unsupported": (1, 2, True),
        "required": (100, 50, True),
        "seconds": (3, 1, False),
    }
    assert found["pass"].in_words() == (
        "pass rate: +100 points (95% interval +100 to +100): better beyond chance."
    )
    assert found["seconds"].in_words().endswith("worse beyond chance.")


def test_the_interval_is_about_that_of_the_paired_t_test() -> None:
    chance = random.Random(7)
    changes = [chance.gauss(0.5, 2) for _ in range(80)]
    ours = [verdict(n, seconds=5 + change) for n, change in enumerate(changes)]
    theirs = [verdict(n, seconds=5) for n in range(80)]
    difference = by_metric(compare(ours, theirs))["seconds"]
    spread = 1.99 * statistics.stdev(changes) / math.sqrt(80)
    mean = statistics.fmean(changes)
    assert difference.low == pytest.approx(mean - spread, abs=0.08)
    assert difference.high == pytest.approx(mean + spread, abs=0.08)


def test_what_is_hard_about_a_brief_drops_out() -> None:
    chance = random.Random(3)
    hard = [chance.uniform(1, 100) for _ in range(40)]
    ours = [verdict(n, seconds=base - 1 + chance.gauss(0, 0.5)) for n, base in enumerate(hard)]
    theirs = [verdict(n, seconds=base) for n, base in enumerate(hard)]
    difference = by_metric(compare(ours, theirs))["seconds"]
    assert difference.beyond_chance
    assert -1.5 < difference.low < difference.high < -0.5


def test_a_difference_of_chance_is_rarely_called_more() -> None:
    chance = random.Random(11)
    called = 0
    for _ in range(60):
        sides = [[verdict(n, passed=chance.random() < 0.6) for n in range(40)] for _ in range(2)]
        called += by_metric(compare(*sides, resamples=400))["pass"].beyond_chance
    assert called <= 9  # 3 are expected; more than 9 come once in a thousand times


def test_the_same_seed_gives_the_same_interval() -> None:
    chance = random.Random(5)
    ours = [verdict(n, seconds=chance.random()) for n in range(25)]
    theirs = [verdict(n, seconds=chance.random()) for n in range(25)]
    one, same, other = (compare(ours, theirs, resamples=500, seed=seed) for seed in (1, 1, 2))
    assert one == same
    assert by_metric(one)["seconds"].low != by_metric(other)["seconds"].low


def test_only_what_both_sides_have_is_compared_each_brief_once() -> None:
    ours = [verdict(1), verdict(1, passed=False), verdict(2, passed=False), verdict(9)]
    theirs = [verdict(2), verdict(1), verdict(8, passed=False)]
    difference = by_metric(compare(ours, theirs, resamples=100))["pass"]
    assert (difference.briefs, difference.ours, difference.theirs) == (2, 25, 100)
    assert compare(ours, [verdict(7)]) == ()
    assert "required" not in by_metric(compare([verdict(1, required=0)], [verdict(1)]))


def test_few_briefs_are_said() -> None:
    found = compare([verdict(1)], [verdict(1, passed=False)], resamples=100)
    assert found[0].in_words().endswith("better beyond chance, but of only 1 briefs.")


def test_ten_thousand_resamples_of_sixty_briefs_take_a_few_seconds() -> None:
    chance = random.Random(2)
    sides = [[verdict(n, seconds=chance.random()) for n in range(60)] for _ in range(2)]
    started = time.process_time()
    compare(*sides)
    assert time.process_time() - started < 10

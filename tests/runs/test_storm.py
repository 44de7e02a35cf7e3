"""A server that refuses again and again is heeded: the short form of `benchmarks/storm.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storm import GUARDS, ride_out

if TYPE_CHECKING:
    from pathlib import Path


pytestmark = pytest.mark.long


def test_nobody_asks_before_the_time_and_few_ask_twice(tmp_path: Path) -> None:
    weather = ride_out(tmp_path / "run", rows=240)
    assert weather.drafted == 240
    assert weather.storms == 2
    assert weather.wrong == []


@pytest.mark.parametrize(("guard", "wrong"), GUARDS.items())
def test_a_storm_shows_a_missing_guard(tmp_path: Path, guard: str, wrong: str) -> None:
    weather = ride_out(tmp_path / "run", rows=150, guard=guard)
    assert any(wrong in line for line in weather.wrong)

"""A run may be killed at any moment: the short form of `benchmarks/bulk_kills.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bulk_killing import CONCURRENCY, kill_runs

if TYPE_CHECKING:
    from pathlib import Path


pytestmark = pytest.mark.long


def test_a_killed_run_goes_on(tmp_path: Path) -> None:
    done = kill_runs(tmp_path, rows=60, kills=3)
    assert done.wrong == []
    assert (done.kills, done.drafts) == (3, 60 * done.runs)
    assert done.repaid <= 3 * CONCURRENCY


@pytest.mark.parametrize(
    ("guard", "wrong"), [("whole", "is not whole"), ("found", "requests for a run that was done")]
)
def test_kills_show_a_missing_guard(tmp_path: Path, guard: str, wrong: str) -> None:
    rows, kills = {"whole": (90, 6), "found": (10, 1)}[guard]
    said = list[str]()
    for seed in range(3):  # where a kill falls is chance
        folder = tmp_path / str(seed)
        said += kill_runs(folder, rows=rows, kills=kills, guard=guard, seed=seed).wrong
        if any(wrong in line for line in said):
            return
    pytest.fail(f"no kill showed it: {said}")

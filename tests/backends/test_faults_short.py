"""Every way in which a server can misbehave, from the Drafter to the Store.

A short form of `python benchmarks/faults.py`: shorter waits, and each mode once, what goes
wrong in an answer as a stream and what is refused without.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from draftkit.backends import openai as module
from fault_proofs import CONTROLS, MODES, PROOFS, Run, Way, run
from faults import FAULTS

pytestmark = pytest.mark.long


def _runs(cases: list[tuple[str, Way]]) -> list[Run]:
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(lambda case: run(case[0], case[1], 0.5), cases))


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_FIRST_WAIT_S", 0.01)
        run("ok", "stream")  # imports what is slow to import
        return _runs([(mode, "stream" if mode in FAULTS else "plain") for mode in MODES])


@pytest.mark.parametrize("proof", PROOFS)
def test_it_never_happens(runs: list[Run], proof: str) -> None:
    assert [r for r in runs if PROOFS[proof](r)] == []


@pytest.mark.parametrize("proof", PROOFS)
def test_it_would_be_noticed(proof: str) -> None:
    breaking, modes = CONTROLS[proof]
    with breaking():
        noticed = [r.mode for r in _runs([(mode, "stream") for mode in modes]) if PROOFS[proof](r)]
    assert sorted(noticed) == sorted(modes)

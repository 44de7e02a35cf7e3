"""The engines of an embedded model: as many as are needed, no more than were allowed."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
import xllamacpp

from draftkit.backends.engines import MOST_SLOTS, Engines
from draftkit.errors import ServerError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


pytestmark = pytest.mark.long


@pytest.fixture(autouse=True)
def loaded(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Give the parameters of the engines that are loaded, in order; they are real ones."""
    parameters: list[Any] = []
    kept: list[Any] = []
    server = xllamacpp.Server

    def load(given: Any) -> Any:
        parameters.append(given)
        kept.append(server(given))
        return kept[-1]

    monkeypatch.setattr(xllamacpp, "Server", load)
    yield parameters
    # One that is dropped before its own threads have begun waits for them for ever.
    time.sleep(0.3)
    kept.clear()


def at_once(engines: Engines, wanted: int) -> int:
    """Have so many engines lent at once, ask for one more; return how many were lent together."""
    together, most = 0, 0
    lock, enough = threading.Lock(), threading.Event()

    def borrow(_: int) -> None:
        nonlocal together, most
        with engines.lent():
            with lock:
                together += 1
                most = max(most, together)
            if together >= wanted:
                time.sleep(0.1)  # for the one more, which should not get any
                enough.set()
            enough.wait(10)
            with lock:
                together -= 1

    with ThreadPoolExecutor(wanted + 1) as pool:
        list(pool.map(borrow, range(wanted + 1)))
    return most


def test_one_request_after_the_other_loads_one_engine(smollm2: Path, loaded: list[Any]) -> None:
    engines = Engines(lambda: smollm2, small=True, slots=3)
    for _ in range(3):
        with engines.lent():
            pass
    assert [parameters.cpuparams.n_threads for parameters in loaded] == [1]


def test_a_small_model_has_an_engine_for_each_slot_and_no_more(
    smollm2: Path, loaded: list[Any]
) -> None:
    engines = Engines(lambda: smollm2, small=True, slots=2)
    assert at_once(engines, 2) == 2
    assert [parameters.n_parallel for parameters in loaded] == [1, 1]


def test_a_large_model_has_one_engine_with_many_slots(smollm2: Path, loaded: list[Any]) -> None:
    engines = Engines(lambda: smollm2, small=False, slots=3)
    assert at_once(engines, 3) == 3
    assert [parameters.n_parallel for parameters in loaded] == [3]


def test_an_engine_is_given_back_by_a_request_that_failed(smollm2: Path, loaded: list[Any]) -> None:
    engines = Engines(lambda: smollm2, small=True, slots=1)
    with pytest.raises(KeyboardInterrupt), engines.lent():
        raise KeyboardInterrupt
    with engines.lent():
        assert len(loaded) == 1


def test_a_model_that_cannot_be_loaded_keeps_nobody_waiting(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.gguf"
    damaged.write_bytes(b"GGUF" + bytes(100))
    engines = Engines(lambda: damaged, small=True, slots=2)

    def borrow(_: int) -> str:
        with pytest.raises(ServerError, match="cannot load") as caught, engines.lent():
            pass
        return str(caught.value)

    with ThreadPoolExecutor(4) as pool:
        assert len(list(pool.map(borrow, range(4), timeout=20))) == 4


def test_the_file_is_looked_for_once(smollm2: Path) -> None:
    looked: list[Path] = []

    def look() -> Path:
        looked.append(smollm2)
        return smollm2

    assert at_once(Engines(look, small=True, slots=2), 2) == 2
    assert looked == [smollm2]


@pytest.mark.parametrize("size", ["small", "large"])
@pytest.mark.parametrize("cores", [1, 2, 16])
def test_what_suits_the_computer(
    monkeypatch: pytest.MonkeyPatch, smollm2: Path, loaded: list[Any], cores: int, size: str
) -> None:
    """Engines, slots of each, threads of each: small models are not spread over threads."""
    monkeypatch.setattr("draftkit.backends.engines._cores", lambda: cores)
    wanted = {
        ("small", 1): (1, 1, 1),
        ("small", 2): (2, 1, 1),
        ("small", 16): (MOST_SLOTS, 1, 3),
        ("large", 1): (1, 1, 1),
        ("large", 2): (1, 1, 1),
        ("large", 16): (1, MOST_SLOTS, 15),
    }
    number, slots, threads = wanted[size, cores]
    engines = Engines(lambda: smollm2, small=size == "small")
    assert at_once(engines, number * slots) == number * slots
    shapes = {(given.n_parallel, given.cpuparams.n_threads) for given in loaded}
    assert (len(loaded), shapes) == (number, {(slots, threads)})

"""A run on a real Dask cluster: a scheduler and two workers, each a process."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from commands import COMMAND, drafts, run
from draftkit.backends.limiter import Limiter
from draftkit.runs import cluster as here
from draftkit.runs.cluster import SharedLimiter
from faults import FAULTS
from server import Server
from storm import Weather

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from distributed import Client

pytestmark = pytest.mark.long

distributed = pytest.importorskip("distributed")

LETTER = "Dear {},\n\nThank you for the walk. It was good to hear what you think of it.\n"
KEYS = {"GROQ_API_KEY": "x"}


@contextmanager
def cluster(desk: Path, threads: int) -> Iterator[tuple[Client, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler and two workers, and return a client and the workers' processes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"tcp://127.0.0.1:{listener.getsockname()[1]}"
    worker = ["worker", address, "--host", "127.0.0.1", "--nthreads", str(threads)]
    # So that both are as quick with their first row as with the others.
    worker += [
        "--no-nanny",
        "--no-dashboard",
        "--preload",
        "openai",
        "--preload",
        "draftkit.drafting.draft",
    ]
    with (desk / "dask.log").open("wb") as log:
        parts = [
            subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments],
                env={**os.environ, **KEYS},
                cwd=desk,
                stdout=log,
                stderr=log,
            )
            for arguments in (["scheduler", "--host", address, "--no-dashboard"], worker, worker)
        ]
        try:
            with distributed.Client(address, timeout=30, set_as_default=False) as client:
                client.wait_for_workers(2, timeout=30)
                yield client, parts[1:]
        finally:
            for part in parts:
                part.kill()
                part.wait()


def command(server: Server, rows: int, *more: str) -> list[str]:
    """Return the arguments of a run for so many people."""
    people = "\n".join(["name", *(f"Person {number}" for number in range(rows))])
    Path("people.csv").write_text(people, encoding="utf-8")
    return [
        *("bulk", "thanks", "people.csv", "--set", "occasion=the walk", "--json"),
        *("-m", "groq:m", "--base-url", server.url, *more),
    ]


def recipients(folder: Path) -> list[str]:
    """Return whom the drafts of a folder are for."""
    return sorted(draft.inputs["recipient"] for draft in drafts(folder))


def test_a_cluster_drafts_each_row_once(desk: Path) -> None:
    with (
        Server("ok", text=LETTER, delay_s=0.05) as server,
        cluster(desk, threads=2) as (client, _),
    ):
        arguments = command(server, 12)
        first = run(*arguments, "--dask", client.scheduler.address, keys=KEYS)
        asked = server.count
        second = run(*arguments, keys=KEYS)  # here, not there
    assert first.returncode == 0, first.stderr
    assert '"drafted": 12' in first.stdout
    assert '"drafted_before": 12' in second.stdout
    assert server.count == asked
    assert recipients(desk / "drafts") == sorted(f"Person {number}" for number in range(12))


def through_a_storm(client: Client, folder: Path) -> Weather:
    """Draft four letters: one of two workers is refused, while the other waits for an answer.

    The answer comes when the server has been refusing for most of a second, too late to
    have been under way: who then sends the fourth was not told.
    """
    weather = Weather(fair=100, pause_s=1.2, letter_s=0.7, _left=1)
    with (
        mock.patch.dict(FAULTS, storm=weather.answer),
        Server("letter", "storm") as server,
    ):
        arguments = command(server, 4, "--output", str(folder))
        done = run(*arguments, "--dask", client.scheduler.address, keys=KEYS)
    assert done.returncode == 0, done.stderr
    assert recipients(folder) == [f"Person {number}" for number in range(4)]
    return weather


def test_what_one_worker_is_told_the_other_heeds(desk: Path) -> None:
    def keep_it_to_yourself() -> None:
        vars(here)["SharedLimiter"] = lambda start, _run: Limiter(start)

    with cluster(desk, threads=1) as (client, _):
        shared = through_a_storm(client, desk / "shared")
        client.run(keep_it_to_yourself)
        alone = through_a_storm(client, desk / "alone")
    assert (shared.storms, shared.refused, shared.early) == (1, 1, 0)
    assert (alone.storms, alone.refused, alone.early) == (1, 2, 1)


def test_the_rows_of_a_killed_worker_are_drafted_by_another(desk: Path) -> None:
    rows, threads = 5, 2
    with (
        Server("letter", "letter_slowly") as server,
        cluster(desk, threads) as (client, workers),
    ):
        arguments = [*COMMAND, *command(server, rows), "--dask", client.scheduler.address]
        environment = {**os.environ, **KEYS}
        with subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE) as going:
            _until(lambda: server.count > 2 * threads)  # the first, and what both have begun
            workers[0].kill()
            said, _ = going.communicate(timeout=30)
    assert going.returncode == 0
    assert f'"drafted": {rows}'.encode() in said
    assert recipients(desk / "drafts") == [f"Person {number}" for number in range(rows)]
    assert rows < server.count <= rows + threads


def _until(true: Callable[[], bool]) -> None:
    for _ in range(2000):
        if true():
            return
        time.sleep(0.01)
    raise TimeoutError


def held_s(limiter: Limiter) -> float:
    """Return for how long a request has to wait."""
    began = time.monotonic()
    with limiter.turn() as sent:
        return sent - began


@pytest.fixture
def in_one_process(tmp_path: Path) -> Iterator[Client]:
    """A cluster of threads of this process."""
    with (
        distributed.LocalCluster(
            n_workers=1,
            processes=False,
            protocol="tcp://",
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",  # another test may have the usual one
            local_directory=tmp_path,
        ) as threads,
        distributed.Client(threads, set_as_default=False) as client,
    ):
        yield client


@pytest.mark.parametrize(("run_", "wait_s"), [("this run", 0.4), ("another", 0.0)])
def test_a_worker_that_comes_late_waits_for_what_is_left_of_its_run(
    in_one_process: Client, run_: str, wait_s: float
) -> None:
    def refused_then_late() -> float:
        SharedLimiter(1, "this run").slow_down(0.0, 0.6)
        time.sleep(0.2)
        return held_s(SharedLimiter(1, run_))

    assert in_one_process.submit(refused_then_late).result() == pytest.approx(wait_s, abs=0.15)


def test_who_has_no_cluster_heeds_what_it_is_told_itself() -> None:
    limiter = SharedLimiter(1, "a run")
    limiter.slow_down(0.0, 0.2)
    assert held_s(limiter) > 0.15

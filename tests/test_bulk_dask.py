"""A run on a real Dask cluster: a scheduler and two workers, each a process."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from commands import drafts, run
from server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytest.importorskip("distributed")

LETTER = "Dear {},\n\nThank you for the walk. It was good to hear what you think of it.\n"


@pytest.fixture
def scheduler(desk: Path) -> Iterator[str]:
    """The address of a scheduler with two workers of two threads each."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"tcp://127.0.0.1:{listener.getsockname()[1]}"
    environment = {**os.environ, "GROQ_API_KEY": "x"}
    worker = ["worker", address, "--nthreads", "2", "--no-nanny", "--no-dashboard"]
    commands = [
        ["scheduler", "--host", address, "--no-dashboard"],
        [*worker, "--host", "127.0.0.1"],
        [*worker, "--host", "127.0.0.1"],
    ]
    with (desk / "dask.log").open("wb") as log:
        parts = [
            subprocess.Popen(
                [sys.executable, "-m", "dask", *command],
                env=environment,
                cwd=desk,
                stdout=log,
                stderr=log,
            )
            for command in commands
        ]
        yield address
        for part in parts:
            part.kill()
            part.wait()


def test_a_cluster_drafts_each_row_once(desk: Path, scheduler: str) -> None:
    people = "\n".join(["name", *(f"Person {number}" for number in range(12))])
    desk.joinpath("people.csv").write_text(people, encoding="utf-8")
    with Server("ok", text=LETTER, delay_s=0.05) as server:
        command = [
            *("bulk", "thanks", "people.csv", "--set", "occasion=the walk", "--json"),
            *("-m", "groq:m", "--base-url", server.url, "--dask", scheduler),
        ]
        first = run(*command, keys={"GROQ_API_KEY": "x"})
        asked = server.count
        second = run(*command[:-2], keys={"GROQ_API_KEY": "x"})  # here, not there
    assert first.returncode == 0, first.stderr
    assert '"drafted": 12' in first.stdout
    assert '"drafted_before": 12' in second.stdout
    assert server.count == asked
    made = drafts(desk / "drafts")
    assert sorted(draft.inputs["recipient"] for draft in made) == sorted(people.split("\n")[1:])

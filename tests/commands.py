"""How tests run the command: as a process of its own, from the folder that they are in."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from typing import IO, TYPE_CHECKING

import pytest

from draftkit.drafts.store import Store
from warm import fork

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping
    from pathlib import Path

    from draftkit.drafts.draft import Draft

COMMAND = [sys.executable, "-m", "draftkit"]

KEY = "sk-test-0123456789abcdef"

PROFILE = """\
basics:
  name: Amara Okafor
  label: Cold-chain engineer for vaccines
  summary: I keep vaccines cold where the power is not.
work:
  - name: Harmattan Logistics
    position: Lead engineer
    highlights: [Cut spoilage by 31% in 14 districts]
"""

REPLY = "Fridges fail at night. I make them hold.\n"


def run(
    *arguments: str, stdin: str = "", keys: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command and return what it said."""
    env = {**os.environ, **(keys or {})}
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        given.write(stdin.encode("utf-8"))
        given.seek(0)
        ends = fork(arguments, env, given.fileno(), out.fileno(), err.fileno())
        if ends is None:
            return _process(arguments, stdin, env)
        with ends:
            code = _code(ends)
        return subprocess.CompletedProcess(arguments, code, _text(out), _text(err))


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8").replace("\r\n", "\n")


def _code(ends: socket.socket) -> int:
    """Wait for the end of a command that was forked."""
    ends.settimeout(60)
    said = b""
    try:
        while said.count(b"\n") < 2:
            if not (more := ends.recv(64)):
                pytest.fail("The process that starts commands has ended.")
            said += more
    except TimeoutError:
        os.kill(int(said.split()[0]), signal.SIGKILL)
        raise
    return int(said.split()[1])


def _process(
    arguments: tuple[str, ...], stdin: str, env: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        input=stdin,
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def drafts(folder: str | Path = "drafts") -> list[Draft]:
    """Return the drafts of a folder."""
    return list(Store(folder))

"""How tests run the command: as a process of its own, from the folder that they are in."""

from __future__ import annotations

import os
import subprocess
import tempfile
from typing import IO, TYPE_CHECKING

import warm
from draftkit.drafts.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from draftkit.drafts.draft import Draft

COMMAND = warm.COMMAND

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
    process = start(*arguments, stdin=stdin, keys=keys)
    said = process.communicate()
    return subprocess.CompletedProcess(arguments, process.wait(), *said)


class Started:
    """A command that runs, as `subprocess.Popen` shows one; what it says goes to files."""

    def __init__(self, arguments: tuple[str, ...], env: Mapping[str, str], stdin: str) -> None:
        self._out = tempfile.TemporaryFile()  # noqa: SIM115 - `communicate` closes it
        self._err = tempfile.TemporaryFile()  # noqa: SIM115
        with tempfile.TemporaryFile() as given:
            given.write(stdin.encode("utf-8"))
            given.seek(0)
            files = [file.fileno() for file in (given, self._out, self._err)]
            self._process = warm.start(arguments, env, *files)
        self.send_signal, self.kill = self._process.send_signal, self._process.kill
        self.wait = self._process.wait

    @property
    def returncode(self) -> int | None:
        """Its exit code, once it has been waited for."""
        return self._process.returncode

    def communicate(self, timeout: float = 60) -> tuple[str, str]:
        """Wait for its end, and return what it said on both streams."""
        with self._out, self._err:
            try:
                self.wait(timeout)
            except subprocess.TimeoutExpired:
                self.kill()
                self.wait()
                raise
            return _text(self._out), _text(self._err)


def start(*arguments: str, stdin: str = "", keys: Mapping[str, str] | None = None) -> Started:
    """Start the command."""
    return Started(arguments, {**os.environ, **(keys or {})}, stdin)


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8").replace("\r\n", "\n")


def drafts(folder: str | Path = "drafts") -> list[Draft]:
    """Return the drafts of a folder."""
    return list(Store(folder))

"""How tests run the command, from the folder that they are in.

`run` runs it in the test's own process, from where a process of its own begins: words, environment
and streams, which are files. Nothing has to be forked, and what is compiled stays so. `start`
starts a process, for what a process alone shows: signals, terminals, two at once, a kill; and
`run_apart` waits for one.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING
from unittest import mock

import warm
from draftkit import __main__ as program
from draftkit.drafts.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
    """Run the command in this process and return what it said."""
    folder = Path.cwd()
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        given.write(stdin.encode("utf-8"))
        given.seek(0)
        with mock.patch.dict(os.environ, keys or {}), _streams(given, out, err), _signals():
            try:
                code = _run(arguments)
            finally:
                os.chdir(folder)
        return subprocess.CompletedProcess(arguments, code, _text(out), _text(err))


def _run(arguments: tuple[str, ...]) -> int:
    with (
        mock.patch.object(sys, "argv", ["draftkit", *arguments]),
        mock.patch.object(program, "_end_at_once"),  # the code follows
    ):
        try:
            program.main()
        except SystemExit as exc:
            if isinstance(exc.code, int):
                return exc.code
            sys.stderr.write(f"{exc.code}\n")
        except BaseException:  # noqa: BLE001 - as the interpreter does
            sys.excepthook(*sys.exc_info())
        return 1


@contextlib.contextmanager
def _streams(*files: IO[bytes]) -> Iterator[None]:
    """Have files as the three streams, for Python and for what is started."""
    streams = "stdin", "stdout", "stderr"
    before = [(os.dup(number), getattr(sys, name)) for number, name in enumerate(streams)]
    for number, (name, file) in enumerate(zip(streams, files, strict=True)):
        os.dup2(file.fileno(), number)
        mode, errors = ("r", "strict") if number == 0 else ("w", "backslashreplace")
        text = open(number, mode, encoding="utf-8", errors=errors, closefd=False)  # noqa: SIM115
        setattr(sys, name, text)
    try:
        yield
    finally:
        for number, (name, (kept, stream)) in enumerate(zip(streams, before, strict=True)):
            with contextlib.suppress(OSError):
                getattr(sys, name).flush()
            setattr(sys, name, stream)
            os.dup2(kept, number)
            os.close(kept)


@contextlib.contextmanager
def _signals() -> Iterator[None]:
    """Have the signals as they were, whatever the command heeds."""
    before = {number: signal.getsignal(number) for number in _HEEDED}
    try:
        yield
    finally:
        for number, heed in before.items():
            signal.signal(number, heed)


_HEEDED = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]


def run_apart(
    *arguments: str, stdin: str = "", keys: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own and return what it said."""
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

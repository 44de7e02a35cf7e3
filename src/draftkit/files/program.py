"""Running a user's program for what it prints, within bounds of time and size."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["Printed", "printed"]

_MOMENT_S = 0.02
_QUIET_S = 3.0
_PS_S = 5.0


@dataclass(frozen=True, slots=True)
class Printed:
    """What a program printed.

    Attributes:
        code: Its exit code; -1 if it was ended because it printed too much.
        out: What it printed, up to one byte more than was allowed.
        said: The end of what it said to standard error.
    """

    code: int
    out: bytes
    said: bytes


def printed(
    words: Sequence[str],
    *,
    timeout_s: float,
    most: int,
    env: Mapping[str, str] | None = None,
    on_wait: Callable[[], None] = lambda: None,
) -> Printed:
    """Run a program, without a shell, and return what it printed.

    Args:
        words: The program and its arguments.
        timeout_s: The most seconds that it may take.
        most: The most bytes that it may print; then it is ended.
        env: Its environment; left out, that of this process.
        on_wait: Called once if it takes so long that somebody may wonder.

    Raises:
        subprocess.TimeoutExpired: If it does not come to an end. It is ended, and what it began.
        OSError: If it cannot be started.
    """
    # Files, not pipes: an agent that the program leaves behind holds on to what it was given.
    with (
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as said,
        subprocess.Popen(  # noqa: S603 - the user's own, or of a table
            words, stdin=subprocess.DEVNULL, stdout=out, stderr=said, env=env
        ) as process,
    ):
        start = time.monotonic()
        told = False
        try:
            while (code := _ended(process)) is None:
                passed_s = time.monotonic() - start
                if passed_s > _QUIET_S and not told:
                    told = True
                    on_wait()
                if passed_s > timeout_s:
                    raise subprocess.TimeoutExpired(words, timeout_s)
                if os.fstat(out.fileno()).st_size > most:
                    code = -1
                    break
        finally:
            _end(process)
        out.seek(0)
        said.seek(max(0, said.seek(0, os.SEEK_END) - most))
        return Printed(code, out.read(most + 1), said.read())


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program that still runs, and those that it has begun.

    They are no group of their own: one that asks for a password must read from the terminal.
    """
    running = [] if process.poll() is not None else _begun_by(process.pid)
    process.kill()
    for pid in running:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGTERM)


def _begun_by(pid: int) -> list[int]:
    """Return the processes that a process has begun, and theirs; none where nothing tells."""
    try:
        told = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid="],  # noqa: S607 - wherever a system has it
            capture_output=True,
            check=True,
            timeout=_PS_S,
        ).stdout
    except (OSError, subprocess.SubprocessError):  # Windows, or a small container
        told = b"".join(map(_in_proc, Path("/proc").glob("[0-9]*/stat")))
    pairs = [tuple(map(int, line.split())) for line in told.splitlines()]
    found = [pid]
    for one in found:  # it grows
        found += [child for child, parent in pairs if parent == one and child not in found]
    return found[1:]


def _in_proc(stat: Path) -> bytes:
    try:
        number, _, rest = stat.read_bytes().partition(b" (")
    except OSError:  # it has ended
        return b""
    return b"%b %b\n" % (number, rest.rpartition(b")")[2].split()[1])


def _ended(process: subprocess.Popen[bytes]) -> int | None:
    """Return the exit code as soon as there is one; None if there is none in a moment."""
    try:
        return process.wait(_MOMENT_S)
    except subprocess.TimeoutExpired:
        return None

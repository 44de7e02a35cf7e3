"""Running a user's program for what it prints, within bounds of time and size."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["Printed", "printed"]

_MOMENT_S = 0.02
_QUIET_S = 3.0


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
        subprocess.TimeoutExpired: If it does not come to an end.
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
            process.kill()
        out.seek(0)
        said.seek(max(0, said.seek(0, os.SEEK_END) - most))
        return Printed(code, out.read(most + 1), said.read())


def _ended(process: subprocess.Popen[bytes]) -> int | None:
    """Return the exit code as soon as there is one; None if there is none in a moment."""
    try:
        return process.wait(_MOMENT_S)
    except subprocess.TimeoutExpired:
        return None

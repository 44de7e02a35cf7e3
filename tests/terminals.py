"""How tests run the command on a terminal."""

from __future__ import annotations

import contextlib
import os
import select
import time
from pathlib import Path
from typing import TYPE_CHECKING

from warm import start

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Sequence

    from warm import Forked

    Process = Forked | subprocess.Popen[bytes]
    Answer = bytes | Callable[[], bytes]


# Longer than any command on a busy computer: a question that nobody expected ends it.
_PATIENCE_S = 100


def show(*arguments: str) -> tuple[Process, int]:
    """Start the command on a terminal, and return it with the other end of the terminal."""
    import pty

    screen, own = pty.openpty()
    process = start(arguments, os.environ, own, own, own)
    os.close(own)
    return process, screen


def _read(screen: int, process: Process) -> bytes:
    """Read what a command shows; one that shows nothing for long is ended."""
    if not select.select([screen], [], [], _PATIENCE_S)[0]:
        process.kill()
    return os.read(screen, 4096)


def until_it_reads(pid: int) -> None:
    """Wait until a command that has asked sleeps, so that it waits for the answer.

    What is typed before may be thrown away, and a signal is heard only after the answer.
    """
    state = Path(f"/proc/{pid}/stat")
    if not state.exists():
        time.sleep(0.2)  # nobody types as fast as that
    while state.exists() and state.read_text().rpartition(")")[2].split()[0] == "R":
        time.sleep(0.01)


def talk(arguments: list[str], answers: Sequence[tuple[str, Answer]]) -> tuple[int, str]:
    """Run the command on a terminal; each answer is typed once its question is there.

    Args:
        arguments: The command's.
        answers: Words of a question, and what is typed, or what makes that.
    """
    process, screen = show(*arguments)
    shown, waiting, seen = b"", list(answers), 0
    with contextlib.suppress(OSError):  # Linux says so when the other end has closed
        while part := _read(screen, process):
            shown += part
            if waiting and waiting[0][0].encode() in shown[seen:]:
                seen = len(shown)
                until_it_reads(process.pid)
                answer = waiting.pop(0)[1]
                os.write(screen, answer if isinstance(answer, bytes) else answer())
    code = process.wait(_PATIENCE_S)
    os.close(screen)
    assert waiting == [], shown.decode()
    return code, shown.decode(errors="replace")

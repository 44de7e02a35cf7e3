"""How tests run the command on a terminal."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time
from typing import TYPE_CHECKING

from commands import COMMAND

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Answer = bytes | Callable[[], bytes]


# Longer than any command on a busy computer: a question that nobody expected ends it.
_PATIENCE_S = 100


def _read(screen: int, child: int) -> bytes:
    """Read what a command shows; one that shows nothing for long is ended."""
    if not select.select([screen], [], [], _PATIENCE_S)[0]:
        os.kill(child, signal.SIGKILL)
    return os.read(screen, 4096)


def talk(arguments: list[str], answers: Sequence[tuple[str, Answer]]) -> tuple[int, str]:
    """Run the command on a terminal; each answer is typed once its question is there.

    Args:
        arguments: The command's.
        answers: Words of a question, and what is typed, or what makes that.
    """
    import pty

    child, screen = pty.fork()
    if child == 0:
        os.execv(COMMAND[0], [*COMMAND, *arguments])
    shown, waiting, seen = b"", list(answers), 0
    with contextlib.suppress(OSError):  # Linux says so when the other end has closed
        while part := _read(screen, child):
            shown += part
            if waiting and waiting[0][0].encode() in shown[seen:]:
                seen = len(shown)
                # A signal between the question and the read that follows it is heard only
                # after the read: nobody types as fast as that.
                time.sleep(0.2)
                answer = waiting.pop(0)[1]
                os.write(screen, answer if isinstance(answer, bytes) else answer())
    _, status = os.waitpid(child, 0)
    os.close(screen)
    assert waiting == [], shown.decode()
    return os.waitstatus_to_exitcode(status), shown.decode()

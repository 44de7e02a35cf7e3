"""A process that has draftkit loaded and forks for each command: as a new one, but quicker.

What a command is given (arguments, folder, environment, streams) is its own, and so is what it
leaves in memory; only the imports were made before. Tests of what happens at the start of a
process, on a terminal or by signals start one themselves.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import socket
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["fork"]

_MOST_BYTES = 100_000  # of a message; what is longer goes to a process of its own
_WARM = """
from draftkit import Profile, check
from draftkit.cli import main
import draftkit.drafting.draft, draftkit.backends.manual, draftkit.backends.openai
profile = Profile.from_dict({"basics": {"name": "A B"}})
check("I keep vaccines cold. Ask me on 3 March.", profile=profile)
"""


@cache
def _door(_process: int) -> socket.socket | None:
    """Start the process; None where a system cannot do it."""
    if not hasattr(socket, "SOCK_SEQPACKET") or not sys.platform.startswith("linux"):
        return None
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    theirs.set_inheritable(True)
    nothing = (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)
    command = [sys.executable, __file__, str(theirs.fileno())]
    os.posix_spawn(sys.executable, command, os.environ, file_actions=[nothing])
    theirs.close()
    atexit.register(ours.close)
    return ours


def fork(
    arguments: tuple[str, ...], env: Mapping[str, str], stdin: int, out: int, err: int
) -> socket.socket | None:
    """Start a command in the folder that one is in.

    Returns:
        Where its process id and then its exit code come, a line each; None where no command can
        be started in this way, so that it needs a process of its own.
    """
    job = json.dumps([arguments, str(Path.cwd()), dict(env)]).encode("utf-8", "surrogatepass")
    door = _door(os.getpid())
    if door is None or len(job) > _MOST_BYTES:
        return None
    ours, theirs = socket.socketpair()
    with theirs:
        try:
            socket.send_fds(door, [job], [stdin, out, err, theirs.fileno()])
        except OSError:
            ours.close()
            raise
    return ours


def _serve(door: socket.socket) -> None:
    exec(_WARM, {})  # what it imports is what matters
    while True:
        job, fds, _, _ = socket.recv_fds(door, _MOST_BYTES, 4)
        if not job:
            return
        if os.fork() == 0:
            door.close()
            _attend(json.loads(job), fds)
        for fd in fds:
            os.close(fd)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def _attend(job: list[Any], fds: list[int]) -> None:
    """Start the command, wait for it and say how it ended."""
    pid = os.fork()
    if pid == 0:
        os.close(fds[3])
        arguments, folder, env = job
        _command(arguments, folder, env, fds[:3])
    for fd in fds[:3]:
        os.close(fd)
    os.write(fds[3], b"%d\n" % pid)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.write(fds[3], b"%d\n" % code)
    os._exit(0)


def _command(arguments: list[str], folder: str, env: dict[str, str], fds: list[int]) -> None:
    for number, fd in enumerate(fds):
        os.dup2(fd, number)
        os.close(fd)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = ["draftkit", *arguments]
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    signal.signal(signal.SIGINT, signal.default_int_handler)
    from draftkit.__main__ import main

    code = 1
    try:
        main()
    except SystemExit as exc:
        if isinstance(exc.code, str):
            sys.stderr.write(f"{exc.code}\n")
        code = exc.code if isinstance(exc.code, int) else int(exc.code is not None)
    except BaseException:  # noqa: BLE001 - as the interpreter does
        sys.excepthook(*sys.exc_info())
    finally:
        atexit._run_exitfuncs()
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
        os._exit(code)


if __name__ == "__main__":
    sys.path.append(str(Path(__file__).parent))
    _serve(socket.socket(fileno=int(sys.argv[1])))

"""A process that has draftkit loaded and forks for each command: as a new one, but quicker.

What a command is given (arguments, folder, environment, streams, a terminal) is its own, and so is
what it leaves in memory; only the imports were made before. Tests of what happens at the start of
a process start one themselves.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import io
import json
import os
import pkgutil
import select
import signal
import socket
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["COMMAND", "Forked", "start"]

COMMAND = [sys.executable, "-m", "draftkit"]

_MOST_BYTES = 100_000  # of a message; what is longer goes to a process of its own
# What a command made of its own loads and makes at first use: patterns, templates, tokenizers.
_PROFILE = "basics: {name: A B, summary: I keep vaccines cold. Ask me on 3 March.}"
_NO_SERVER = "http://127.0.0.1:9"
_WARMING = (
    ["pitch", "--reply", "profile.yaml", "-m", "manual:"],
    ["thanks", "A", "B", "--dry-run", "-m", "vllm:m", "--base-url", _NO_SERVER],
    ["pitch", "--no-ask", "-m", "vllm:m", "--base-url", _NO_SERVER],
)


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


class Forked:
    """A command that was started, as `subprocess.Popen` shows one."""

    def __init__(self, ends: socket.socket) -> None:
        self._ends = ends
        self._read = b""
        self.returncode: int | None = None
        self.pid = self._line(60)

    def __del__(self) -> None:
        """Close what tells of its end: a test may wait for none."""
        self._ends.close()

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code, or minus the signal that ended it."""
        if self.returncode is None:
            self.returncode = self._line(timeout)
            self._ends.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal, if it has not been waited for."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def _line(self, timeout: float | None) -> int:
        self._ends.settimeout(timeout)
        while b"\n" not in self._read:
            try:
                more = self._ends.recv(64)
            except TimeoutError as exc:
                raise subprocess.TimeoutExpired(COMMAND, timeout or 0) from exc
            assert more, "The process that starts commands has ended."
            self._read += more
        line, _, self._read = self._read.partition(b"\n")
        return int(line)


def start(
    arguments: tuple[str, ...], env: Mapping[str, str], stdin: int, out: int, err: int
) -> Forked | subprocess.Popen[bytes]:
    """Start a command in the folder that one is in.

    A terminal that is its standard input is the one that controls it.
    """
    job = json.dumps([arguments, str(Path.cwd()), dict(env)]).encode("utf-8", "surrogatepass")
    door = _door(os.getpid())
    if door is None or len(job) > _MOST_BYTES:
        controlled = _be_controlled if os.isatty(stdin) else None
        return subprocess.Popen(
            [*COMMAND, *arguments],
            env=env,
            stdin=stdin,
            stdout=out,
            stderr=err,
            preexec_fn=controlled,  # noqa: PLW1509 - only where there are terminals
        )
    ours, theirs = socket.socketpair()
    with theirs:
        try:
            socket.send_fds(door, [job], [stdin, out, err, theirs.fileno()])
        except OSError:
            ours.close()
            raise
    return Forked(ours)


def _be_controlled() -> None:
    """Make the terminal that is standard input the one that sends the signals."""
    import fcntl
    import termios

    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _serve(door: socket.socket) -> None:
    """Start what is asked for, and tell who asked when it starts and how it ends."""
    _warm()
    gc.collect()
    gc.freeze()  # or each command would copy what it only looks through for garbage
    running: dict[int, tuple[int, int]] = {}  # what shows its end: its number, whom to tell
    while True:
        for ready in select.select([door.fileno(), *running], [], [])[0]:
            if ready != door.fileno():
                pid, asker = running.pop(ready)
                code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
                _tell(asker, code)
                os.close(asker)
                os.close(ready)
                continue
            job, fds, _, _ = socket.recv_fds(door, _MOST_BYTES, 4)
            if not job:
                return
            pid = os.fork()
            if pid == 0:
                door.close()
                for fd in (fds[3], *running, *(asker for _, asker in running.values())):
                    os.close(fd)
                arguments, folder, env = json.loads(job)
                _command(arguments, folder, env, fds[:3])
            _tell(fds[3], pid)
            running[os.pidfd_open(pid)] = pid, fds[3]
            for fd in fds[:3]:
                os.close(fd)


def _tell(asker: int, number: int) -> None:
    with contextlib.suppress(OSError):  # it may not wait for an answer
        os.write(asker, b"%d\n" % number)


def _warm() -> None:
    """Load all that there is, and run a few commands in a folder that nobody sees."""
    import draftkit
    from draftkit.cli import run
    from draftkit.prompts.kinds import kinds
    from draftkit.prompts.prompt import Prompt

    for module in pkgutil.walk_packages(draftkit.__path__, "draftkit."):
        if not module.name.endswith("__main__"):
            with contextlib.suppress(ImportError):  # of an extra that is not installed
                importlib.import_module(module.name)
    said = io.StringIO()
    with (
        tempfile.TemporaryDirectory() as desk,
        contextlib.chdir(desk),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
    ):
        places = ("HOME", "DRAFTKIT_CONFIG_DIR", "DRAFTKIT_CACHE_DIR")
        os.environ.update(dict.fromkeys(places, desk))
        for kind in kinds():
            Prompt.find(kind)
        Path("profile.yaml").write_text(_PROFILE, encoding="utf-8")
        for arguments in _WARMING:
            run(arguments)


def _command(arguments: list[str], folder: str, env: dict[str, str], fds: list[int]) -> None:
    for number, fd in enumerate(fds):
        os.dup2(fd, number)
        os.close(fd)
    if os.isatty(0):
        _be_controlled()
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

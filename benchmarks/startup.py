"""How long draftkit takes to start, beside bare Python and the `llm` command.

    python benchmarks/startup.py [--llm /path/to/llm] [--runs 40]

The commands take turns, so that what else the computer does slows all of them alike; the
figures are medians. The last one is the time from start to the first byte of the request
on a loopback server, beside a bare script that sends the same request with openai.
Exits with 1 if a target is missed.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from server import Server  # noqa: E402 - it is beside the tests

# What is compared, with what, and how many times as long it may take.
TARGETS = [
    ("draftkit --version", "python -c pass", 5.0),
    ("draftkit --help", "python -c pass", 10.0),
    ("draftkit --version", "llm --version", 0.15),
    ("draftkit --help", "llm --version", 0.15),
    ("draftkit, first byte", "openai script, first byte", 1.3),
    ("draftkit mcp", "import mcp.server", 1.4),
]

BARE = """\
import sys
import openai

client = openai.OpenAI(base_url=sys.argv[1], api_key="none", max_retries=0)
messages = [{"role": "system", "content": sys.argv[2]}, {"role": "user", "content": sys.argv[3]}]
stream = client.chat.completions.create(
    model="m", messages=messages, stream=True, stream_options={"include_usage": True}
)
for chunk in stream:
    pass
"""

PROFILE = ROOT / "examples" / "profile.yaml"


def main() -> int:
    """Measure, print the table, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--llm", default=shutil.which("llm"), help="the llm command")
    parser.add_argument("--runs", type=int, default=40)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Server() as server:
        medians = measured(probes(Path(folder), server, given.llm), given.runs)
    for name, seconds in medians.items():
        print(f"{name:<28}{1000 * seconds:8.1f} ms")
    return report(medians)


def probes(folder: Path, server: Server, llm: str | None) -> dict[str, Callable[[], float]]:
    """Return what is measured: each call gives the seconds that it took."""
    home = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_CACHE_HOME": str(folder)}
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DRAFTKIT_")}
    environment |= home
    draftkit = str(Path(sys.executable).with_name("draftkit"))
    model = ["-p", str(PROFILE), "-m", "vllm:m", "--base-url", server.url]
    number = itertools.count()

    def pitch() -> list[str]:
        # Into a folder of its own, or there would be nothing left to draft.
        return [draftkit, "pitch", "-q", *model, "-o", str(folder / f"drafts-{next(number)}")]

    subprocess.run(pitch(), env=environment, capture_output=True, check=True)
    texts = [message["content"] for message in server.requests[-1].body["messages"]]
    script = folder / "bare.py"
    script.write_text(BARE, encoding="utf-8")
    bare = [sys.executable, str(script), server.url, *texts]
    found = {
        "python -c pass": lambda: whole([sys.executable, "-c", "pass"], environment),
        "draftkit --version": lambda: whole([draftkit, "--version"], environment),
        "draftkit --help": lambda: whole([draftkit, "--help"], environment),
        "import mcp.server": lambda: whole(
            [sys.executable, "-c", "import mcp.server"], environment
        ),
        "draftkit mcp": lambda: whole([draftkit, "mcp"], environment),
        "openai script, first byte": lambda: first_byte(bare, environment, server),
        "draftkit, first byte": lambda: first_byte(pitch(), environment, server),
    }
    if llm:
        found["llm --version"] = lambda: whole([llm, "--version"], environment)
    return found


def whole(command: list[str], environment: Mapping[str, str]) -> float:
    """Return the seconds from start to end of a command."""
    started = time.perf_counter()
    nothing = subprocess.DEVNULL  # to serve an assistant ends where its program does
    subprocess.run(command, env=environment, stdin=nothing, capture_output=True, check=True)
    return time.perf_counter() - started


def first_byte(command: list[str], environment: Mapping[str, str], server: Server) -> float:
    """Return the seconds from the start of a command to its request on the server."""
    started, count = time.monotonic(), server.count
    subprocess.run(command, env=environment, capture_output=True, check=True)
    if server.count != count + 1:
        raise SystemExit(f"{command[0]} sent {server.count - count} requests instead of one.")
    return server.requests[-1].at - started


def measured(found: Mapping[str, Callable[[], float]], runs: int) -> dict[str, float]:
    """Return the median of each probe, in seconds; the first round only warms the caches."""
    times: dict[str, list[float]] = {name: [] for name in found}
    for number in range(runs + 1):
        for name, probe in found.items():
            seconds = probe()
            if number:
                times[name].append(seconds)
    return {name: statistics.median(taken) for name, taken in times.items()}


def report(medians: Mapping[str, float]) -> int:
    """Print each ratio beside its target; return 1 if one is missed."""
    missed = 0
    print()
    for name, other, most in TARGETS:
        if other not in medians:
            print(f"{name} / {other}: not measured ({other.split()[0]} is not installed)")
            continue
        ratio = medians[name] / medians[other]
        missed += ratio > most
        verdict = "missed" if ratio > most else "met"
        print(f"{name} / {other}: {ratio:.2f} (at most {most:g}: {verdict})")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

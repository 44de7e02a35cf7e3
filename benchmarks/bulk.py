"""How fast a bulk run is, beside a bare loop over the same server.

    python benchmarks/bulk.py [slow instant rows again] [--rows 10000]

    slow     a loopback server that takes 1 s an answer, 64 in flight: drafts a second,
             beside a bare AsyncOpenAI loop with a semaphore
    instant  one that answers at once, with every check on, and with checks off; every
             draft is saved durably in both
    rows     memory and time a row of a long run, beside those of its first thousand rows
    again    a second run over finished rows: requests and seconds

Each figure is a ratio of two measurements of one call, which take turns. Exits with 1 if a
target is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import functools
import itertools
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from letters import LETTER  # noqa: E402 - it is beside the tests

PROFILE = ROOT / "examples" / "profile.yaml"
TEXT = LETTER.format(name="Maria")

IN_FLIGHT = 64
SLOW_S = 1.0

# The first request of a run is alone for a second, and so is the end of the last wave.
WAVES = 60

# A number of an occasion has to be in its letter.
LETTERS = str.maketrans("0123456789", "abcdefghij")

# Rows of a long run that are timed together.
WINDOW = 250


def main() -> int:
    """Measure, print the table, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("parts", nargs="*", default=["slow", "instant", "rows", "again"])
    parser.add_argument("--rows", type=int, default=10_000, help="of the long run")
    parser.add_argument("--finished", type=int, default=10_000, help="rows of the second run")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", metavar="URL", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        as_child(given.child, given.rows)
        return 0
    print(f"{'':<44}{'measured':>12}{'target':>12}")
    right = True
    if "slow" in given.parts:
        ratio = slow()
        right &= told("1 s an answer, 64 in flight, to a bare loop", ratio, 0.95)
    if "instant" in given.parts:
        pairs = [instant() for _ in range(given.rounds)]
        right &= told("at once, every check on", statistics.median(p[0] for p in pairs), 0.2)
        right &= told("at once, checks off", statistics.median(p[1] for p in pairs), 0.6)
    if "rows" in given.parts:
        more_mb, dearer, slower = long_run(given.rows)
        right &= told(f"{given.rows:,} rows: MB above 1,000 rows", more_mb, 50, most=True)
        tenths = f"{given.rows:,} rows: last to first tenth"
        right &= told(f"{tenths}, processor time", dearer, 1.25, most=True)
        print(f"{tenths}, by the clock{slower:>12.2f}", flush=True)
    if "again" in given.parts:
        requests, seconds = again(given.finished)
        right &= told(f"{given.finished:,} finished rows again: requests", requests, 0, most=True)
        right &= told(f"{given.finished:,} finished rows again: s", seconds, 3, most=True)
    return 0 if right else 1


def told(what: str, value: float, target: float, *, most: bool = False) -> bool:
    """Print a line of the table, and return whether the target was met."""
    sign = "<=" if most else ">="
    print(f"{what:<44}{value:>12.2f}{sign:>6} {target:g}", flush=True)
    return value <= target if most else value >= target


@contextlib.contextmanager
def served(delay_s: float = 0) -> Iterator[str]:
    """Start the server in a process of its own; gives its URL."""
    command = [sys.executable, str(ROOT / "tests" / "server.py"), "--text", TEXT]
    process = subprocess.Popen(
        [*command, "--delay", str(delay_s)], stdout=subprocess.PIPE, text=True
    )
    try:
        yield process.stdout.readline().strip() if process.stdout else ""
    finally:
        process.kill()
        process.wait()


def slow() -> float:
    """Return drafts a second as a share of the bare loop's, at a second an answer."""
    rows = WAVES * IN_FLIGHT
    with served(SLOW_S) as url:
        loop = bare(url, rows, IN_FLIGHT)  # first, so that it is who imports the client
        return drafted(url, rows, IN_FLIGHT) / loop


def instant(rows: int = 1500) -> tuple[float, float]:
    """Return the same for a server that answers at once, with checks and without."""
    with served() as url:
        loop = bare(url, rows, IN_FLIGHT)
        return (
            drafted(url, rows, 16) / loop,
            drafted(url, rows, 16, checks=False) / loop,
        )


def bare(url: str, rows: int, in_flight: int) -> float:
    """Return the requests a second of a loop that does nothing else."""
    import openai

    messages = rendered()

    async def ask() -> None:
        client = openai.AsyncOpenAI(base_url=url, api_key="x", max_retries=0)
        gate = asyncio.Semaphore(in_flight)

        async def one() -> None:
            async with gate:
                await client.chat.completions.create(model="m", messages=messages)

        async with client:
            await asyncio.gather(*(one() for _ in range(rows)))

    started = time.perf_counter()
    asyncio.run(ask())
    return rows / (time.perf_counter() - started)


def rendered() -> Any:
    """Return the messages that a draft sends."""
    from draftkit import Profile, Prompt

    request = Prompt.find("thanks").render(Profile.load(PROFILE), next(iter(people(1)))).request
    return [{"role": m.role, "content": m.content} for m in request.messages]


@functools.cache
def here() -> tempfile.TemporaryDirectory[str]:
    """Make a folder on the disk that the repository is on; where else is often memory.

    It is removed at the end: for minutes after many files were removed, ext4 takes longer
    to make one, because it passes over what was just set free.
    """
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    return tempfile.TemporaryDirectory(dir=build)


def drafts_folder() -> str:
    """Make a folder for the drafts of one run."""
    return tempfile.mkdtemp(dir=here().name)


def occasion(number: int) -> str:
    """Return an occasion that differs from others in what no letter has to say."""
    return f"the walk, part {str(number).translate(LETTERS)}"


def people(count: int) -> list[dict[str, str]]:
    """Return rows that differ."""
    return [{"recipient": "Maria", "occasion": occasion(n)} for n in range(count)]


def drafted(url: str, rows: int, in_flight: int, *, checks: bool = True) -> float:
    """Return the drafts a second of a run into a fresh folder."""
    import draftkit

    folder = drafts_folder()
    backend = backend_at(url)
    started = time.perf_counter()
    results = draftkit.bulk(
        "thanks",
        people(rows),
        draftkit.Profile.load(PROFILE),
        model=backend,
        folder=folder,
        concurrency=in_flight,
        checks=checks,
    )
    done = sum(result.status is draftkit.Status.DRAFTED for result in results)
    seconds = time.perf_counter() - started
    backend.close()
    if done != rows:
        raise SystemExit(f"Only {done} of {rows} drafts were made and passed.")
    return rows / seconds


def backend_at(url: str) -> Any:
    """Return the backend of a run."""
    import draftkit

    options = draftkit.Options(base_url=url, api_key="x", retries=0)
    return draftkit.open_backend("groq:m", options)


def long_run(rows: int) -> tuple[float, float, float]:
    """Return MB of peak memory above a run of 1,000 rows, and how the times a row grew.

    By the clock it also says what else the computer was doing meanwhile.
    """
    with served() as url:
        short, long = (child(url, count) for count in (1000, rows))
    return long["peak_mb"] - short["peak_mb"], long["processor"], long["clock"]


def child(url: str, rows: int) -> dict[str, float]:
    """Run in a process of its own, whose peak of memory is nobody else's."""
    command = [sys.executable, __file__, "--child", url, "--rows", str(rows)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        raise SystemExit(result.stderr)
    found: dict[str, float] = json.loads(result.stdout)
    return found


def as_child(url: str, rows: int) -> None:
    """Draft a file of contacts, and print what it took."""
    import draftkit

    folder = drafts_folder()
    file = Path(folder) / "people.csv"
    with file.open("w", encoding="utf-8") as stream:
        stream.write("name,occasion\n")
        stream.writelines(f'Maria,"{occasion(n)}"\n' for n in range(rows))
    profile = draftkit.Profile.load(PROFILE)
    options: Any = {"model": backend_at(url), "folder": folder, "concurrency": 8}
    clock, processor = [time.perf_counter()], [time.process_time()]
    for number, _ in enumerate(draftkit.bulk("thanks", file, profile, **options), 1):
        if number % WINDOW == 0:
            clock.append(time.perf_counter())
            processor.append(time.process_time())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"peak_mb": peak, "processor": growth(processor), "clock": growth(clock)}))


def growth(moments: list[float]) -> float:
    """Return how long the last tenth of the windows took, as a multiple of the first tenth."""
    # The first window warms the caches.
    windows = [after - before for before, after in itertools.pairwise(moments[1:])]
    tenth = max(1, len(windows) // 10)
    return statistics.median(windows[-tenth:]) / statistics.median(windows[:tenth])


def again(rows: int) -> tuple[int, float]:
    """Return the requests and the seconds of a second run over finished rows."""
    import draftkit
    from draftkit.testing import ScriptedBackend

    profile, backend = draftkit.Profile.load(PROFILE), ScriptedBackend([TEXT])
    folder = drafts_folder()
    options: Any = {"model": backend, "folder": folder}
    for _ in draftkit.bulk("thanks", people(rows), profile, checks=False, **options):
        pass
    before, started = len(backend.requests), time.perf_counter()
    done = sum(
        result.before for result in draftkit.bulk("thanks", people(rows), profile, **options)
    )
    seconds = time.perf_counter() - started
    if before != rows or done != rows:
        raise SystemExit(f"{before} requests and {done} finished drafts for {rows} rows.")
    return len(backend.requests) - before, seconds


if __name__ == "__main__":
    sys.exit(main())

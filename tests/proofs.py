"""The proofs that no draft is lost: tests run a few rounds of each, the benchmark many.

Each function returns what it found wrong; nothing is good. With the options `--broken
whole` or `--broken names` a guard of the store is taken away first: a proof that finds
nothing then proves nothing.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from draftkit import Store
from draftkit.drafts.index import Index, IndexEntry
from draftkit.files.temporary import state_of
from saving import draft, is_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SAVING = [sys.executable, str(Path(__file__).with_name("saving.py"))]

FAULTS = {"kill": "signal=KILL", "EIO": "error=EIO", "ENOSPC": "error=ENOSPC"}

# What a process also does beside the write path: memory, its end, and the reports.
BESIDE = {"mmap", "munmap", "brk", "mprotect", "exit_group", "read", "writev", "madvise"}


@dataclass
class Proof:
    """What came of a proof.

    Attributes:
        rounds: How many times something was done to a process.
        wrong: What was found wrong, one line each.
    """

    rounds: int = 0
    wrong: list[str] = field(default_factory=list)


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files that a user sees."""
    return {path.name: path.read_bytes() for path in folder.glob("*.md")}


def judge(folder: Path, before: dict[str, bytes], reports: list[list[str]]) -> Iterator[str]:
    """Say what is wrong with a folder in which a process was saving drafts."""
    now = contents(folder)
    for name, data in before.items():
        if now.get(name) != data:
            yield f"the old draft {name} was changed or is gone"
    for name in now.keys() - before.keys():
        if not is_whole(folder / name):
            yield f"{name} is not whole"
    for word, number, *rest in reports:
        if word == "saved" and rest[0] not in now:
            yield f"draft {number} was reported as saved, and is not there"
        if word == "crashed" or (word == "failed" and rest[3:5] != ["be", "saved"]):
            yield f"draft {number}: {word} {' '.join(rest)}"
    yield from _judge_what_follows(folder)


def _judge_what_follows(folder: Path) -> Iterator[str]:
    read = {IndexEntry.read(path, state_of(path.stat())) for path in folder.glob("*.md")}
    if set(Store(folder).entries()) != read:
        yield "the index is wrong"
    path = Store(folder).save(draft(999))
    if not is_whole(path):
        yield "the next draft was not saved whole"
    path.unlink()


class OneByOne:
    """A process that saves a draft when it is told, in a child that strace is attached to."""

    def __init__(self, folder: Path, *options: str) -> None:
        command = [*SAVING, str(folder), "--one-by-one", *options]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self._process.communicate()

    def save(self, number: int, *options: str) -> tuple[list[list[str]], str]:
        """Save a draft under strace; return the reports and what strace wrote."""
        self._tell(f"{number}")
        _, pid = self._hear()
        with tempfile.NamedTemporaryFile("r", suffix=".strace") as log:
            tracer = subprocess.Popen(
                ["strace", "-o", log.name, *options, "-p", pid], stderr=subprocess.PIPE, text=True
            )
            assert tracer.stderr is not None
            attached = tracer.stderr.readline()
            self._tell("")
            reports = []
            while (report := self._hear())[0] != "ended":
                reports.append(report)
            tracer.communicate()
            if "attached" not in attached:
                raise PermissionError(attached)
            return reports, log.read()

    def _tell(self, text: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(text + "\n")
        self._process.stdin.flush()

    def _hear(self) -> list[str]:
        assert self._process.stdout is not None
        return self._process.stdout.readline().rstrip("\n").split(" ")


def write_path(log: str) -> list[str]:
    """Return the system calls of a save, in order, from what strace wrote."""
    called = re.findall(r"^(\w+)\(", log, re.MULTILINE)
    return [call for call in called if call not in BESIDE]


def fail_system_calls(
    folder: Path, *options: str, faults: Iterable[str] = FAULTS, calls: Iterable[str] = ()
) -> Proof:
    """Make each system call of the write path kill the process, or fail, one at a time.

    Args:
        folder: Where to save; it is made if it is not there.
        options: For the process that saves.
        faults: Which of the faults.
        calls: Which of the system calls; none given is all that a save makes.
    """
    proof = Proof()
    before = contents(folder)
    with OneByOne(folder, *options) as process:
        _, log = process.save(5)
        made = write_path(log)
        _keep(folder, before)
        for call in sorted(set(calls or made)):
            for fault in faults:
                for nth in range(1, made.count(call) + 3):  # a failure may need more calls
                    inject = f"inject={call}:{FAULTS[fault]}:when={nth}"
                    reports, log = process.save(5, "-e", f"trace={call}", "-e", inject)
                    if "INJECTED" not in log and "killed by SIGKILL" not in log:
                        break
                    proof.rounds += 1
                    found = judge(folder, before, reports)
                    proof.wrong += [f"{call} {nth} {fault}: {wrong}" for wrong in found]
                    _keep(folder, before)
    return proof


def furnish(folder: Path) -> Path:
    """Make a folder with some drafts and an index, and return it."""
    folder.mkdir(exist_ok=True)
    Index(folder).replace([])  # so that a save writes into it
    for number in range(5):
        Store(folder).save(draft(number))
    return folder


def kill_at_random(folder: Path, rounds: int, *options: str, seed: int = 0) -> Proof:
    """Kill a process that saves draft after draft, so many times, whatever it is doing."""
    proof = Proof(rounds)
    moments = random.Random(seed)
    before = contents(folder)
    for nth in range(rounds):
        process = subprocess.Popen(
            [*SAVING, str(folder), "--start", "5", "--count", "100000", *options],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(moments.uniform(0, 0.05))
        process.kill()
        said = process.communicate()[0].splitlines()
        proof.wrong += [f"kill {nth}: {w}" for w in judge(folder, before, _split(said))]
        _keep(folder, before)
    return proof


def fill_the_disk(folder: Path, step: int, *options: str) -> Proof:
    """Let no file grow beyond a size, for every size up to that of a draft by `step` bytes."""
    before = contents(folder)
    sizes = range(0, len(draft(5).to_markdown().encode()), step)
    said = subprocess.run(
        [*SAVING, str(folder), "--start", "5", "--sizes", *map(str, sizes), *options],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()[1:]
    proof = Proof(len(sizes), list(judge(folder, before, _split(said))))
    failed = [line for line in said if line.startswith("failed") and "File too large" in line]
    if len(failed) != len(sizes):
        proof.wrong.append(f"{len(failed)} of {len(sizes)} failures were reported")
    return proof


def crowd(folder: Path, processes: int, each: int, *options: str) -> Proof:
    """Let processes save drafts that all want the same five names."""
    folder.mkdir()
    running = [
        subprocess.Popen(
            [*SAVING, str(folder), "--start", str(n * each), "--count", str(each), *options],
            stdout=subprocess.PIPE,
            text=True,
        )
        for n in range(processes)
    ]
    said = [line for process in running for line in process.communicate()[0].splitlines()]
    reports = _split(line for line in said if not line.startswith("ready"))
    proof = Proof(processes * each, list(judge(folder, {}, reports)))
    bodies = {body.rpartition(b"\n---\n")[2] for body in contents(folder).values()}
    if lost := processes * each - len(bodies):
        proof.wrong.append(f"{lost} drafts were overwritten")
    return proof


def _split(lines: Iterable[str]) -> list[list[str]]:
    # What a kill cut is not a report.
    return [words for line in lines if len(words := line.split(" ")) > 2]


def _keep(folder: Path, files: dict[str, bytes]) -> None:
    """Remove what a round left."""
    if not files:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for path in folder.iterdir():
        if path.name not in files and path.suffix != ".jsonl":
            path.unlink()
    for name, data in files.items():
        if (folder / name).read_bytes() != data:
            (folder / name).write_bytes(data)

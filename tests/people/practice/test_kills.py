"""Commands that write people and journal, killed at 50 moments each."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE
from typing import TYPE_CHECKING

import pytest

from draftkit.cli import run
from draftkit.drafts.draft import Draft
from draftkit.people.practice.practice import Practice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform == "win32", reason="has no fork and no SIGKILL"),
]

MOMENTS = 50
FINAL = "Thank you for the panel, and for the tea.\n" * 20
PEOPLE = "".join(
    f"# The {n}th of them.\n- name: Ana{n} Lima\n  email: ana{n}@a.example\n" for n in range(12)
)
COMMANDS = [
    ["sent", "ab12", "--final", "final.txt", "--on", "2026-03-05"],
    ["sent", "cd34", "--final", "final.txt", "--sample", "--on", "2026-03-05"],
    ["replied", "ana7", "asks for tables", "--on", "2026-03-05"],
    ["met", "ana7", "the fair", "--on", "2026-03-05"],
    ["published", "ab12", "--url", "https://a.example/b", "--on", "2026-03-05"],
    ["due", "--snooze", "ana7", "--for", "3", "--on", "2026-03-05"],
    ["due", "--never", "ana7", "--on", "2026-03-05"],
    ["due", "--ics", "due.ics", "--on", "2026-03-05"],
    ["due", "--ics", "new.ics", "--on", "2026-03-05"],
    ["people", "import", "more.csv", "--mine"],
    ["people", "note", "ana7", "likes tea", "--on", "2026-03-05"],
    ["people", "merge", "ana7", "ana8", "--theirs"],
    ["people", "forget", "ana9@a.example", "--yes"],
]


@pytest.fixture
def work(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Have people, a journal and drafts, and the same once more as they were."""
    desk.joinpath("people.yaml").write_text(PEOPLE, encoding="utf-8")
    desk.joinpath("final.txt").write_text(FINAL, encoding="utf-8")
    rows = "".join(f"Bo{n} Sund,bo{n}@a.example\n" for n in range(12))
    desk.joinpath("more.csv").write_text("Name,E-mail\n" + rows, encoding="utf-8")
    for id_ in ("ab12", "cd34"):
        moment = dt.datetime(2026, 3, 4, tzinfo=dt.UTC)
        inputs = {"recipient": "Ana3", "occasion": "the panel"}
        Draft(id=id_ * 16, kind="thanks", title="T", body=FINAL[:400], inputs=inputs,
              created=moment).save("drafts")  # fmt: skip
    for number in (8, 9):
        assert run(["met", f"ana{number}", "--on", "2026-03-04"]) == 0
    assert run(["due", "--ics", "due.ics", "--on", "2026-03-04"]) == 0
    before = tmp_path_factory.mktemp("before") / "desk"
    shutil.copytree(desk, before)
    return before


def state() -> dict[str, bytes]:
    """Return the files here, but for what a killed process leaves and the next one clears."""
    files = (path for path in Path().rglob("*") if path.is_file())
    return {str(p): p.read_bytes() for p in files if not p.name.startswith(".")}


def again(before: Path) -> None:
    """Put all as it was."""
    for path in Path().iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(before, Path(), dirs_exist_ok=True)


# For each number that comes in, a child does the command and is killed before its n-th call that
# has to do with files; none for 0. What goes out is how many such calls there were.
_KILLING = """
import importlib, io, os, pkgutil, signal, sys
import draftkit
from draftkit.cli import run

CALLS = "chmod close fsync link mkdir open rename replace unlink write".split()

def is_of_files(called):
    own = getattr(called, "__self__", None)
    by_name = own is sys.modules["posix"] and called.__name__ in CALLS
    return by_name or called is io.open or isinstance(own, io.IOBase)

def child(at, out):
    count = 0
    def each(frame, what, called):
        nonlocal count
        if what == "c_call" and is_of_files(called):
            count += 1
            if count == at:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.stdin = open(os.devnull)
    sys.stdout = sys.stderr = open(os.devnull, "w")
    sys.setprofile(each)
    run(sys.argv[1:])
    sys.setprofile(None)
    os.write(out, b"%d\\n" % count)
    os._exit(0)

# What is loaded here is not loaded by each of them.
for module in pkgutil.walk_packages(draftkit.__path__, "draftkit."):
    if not module.name.endswith("__main__"):
        try:
            importlib.import_module(module.name)
        except ImportError:  # of an extra
            pass

for line in iter(sys.stdin.readline, ""):
    pid = os.fork()
    if pid == 0:
        child(int(line), os.dup(1))
    if os.waitpid(pid, 0)[1]:
        os.write(1, b"killed\\n")
"""


@contextlib.contextmanager
def killing(arguments: list[str]) -> Iterator[Callable[[int], str]]:
    """Yield a function that runs a command, killed before its n-th call that is of files."""
    command = [sys.executable, "-c", _KILLING, *arguments]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True, bufsize=1) as process:
        assert process.stdin
        assert process.stdout
        given, said = process.stdin, process.stdout

        def told(at: int) -> str:
            given.write(f"{at}\n")
            return said.readline().strip()

        yield told
        given.close()


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_command_that_is_killed_has_done_all_or_nothing(arguments: list[str], work: Path) -> None:
    old = state()
    with killing(arguments) as told:
        told(0)
        new = state()
        assert new != old
        again(work)
        calls = int(told(0))  # the first one may have loaded something
        seen = set()
        # Mostly the writing comes last; what looks through other files does it before.
        last = range(max(1, calls - MOMENTS + 1), calls + 1)
        for at in sorted({*last, *range(1, calls + 1, max(1, calls // MOMENTS))}):
            again(work)
            assert told(at) == "killed"
            found = state()
            # Each file is as it was, or as it is to be; the text before the line that names it.
            # What is forgotten is kept file by file, each before it is taken out.
            if kept := found.get("forgotten.txt"):
                assert new["forgotten.txt"].startswith(kept)
            assert {
                n: n == "forgotten.txt" or data in (old.get(n), new.get(n))
                for n, data in found.items()
            } == dict.fromkeys(found, True)
            assert old.keys() <= found.keys()
            for event in Practice.load("practice.jsonl"):
                assert not event.final or Path(event.final).read_bytes() == FINAL.encode()
            seen.add(found == new)
            if found != new and at % 5 == 0:  # a note is a new one each time
                told(0)
                assert state() == new
    assert seen == {False, True}

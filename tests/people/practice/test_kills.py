"""Commands that write people and journal, killed at 50 moments each."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import time
from pathlib import Path

import pytest

import commands
from draftkit.cli import run
from draftkit.drafts.draft import Draft
from draftkit.people.practice.practice import Practice

pytestmark = pytest.mark.long

MOMENTS = 50
FINAL = "Thank you for the panel, and for the tea.\n" * 200
PEOPLE = "".join(
    f"# The {n}th of them.\n- name: Ana{n} Lima\n  email: ana{n}@a.example\n" for n in range(60)
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
    ["people", "forget", "ana9", "--yes"],
]


@pytest.fixture
def work(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Have people, a journal and drafts, and the same once more as they were."""
    desk.joinpath("people.yaml").write_text(PEOPLE, encoding="utf-8")
    desk.joinpath("final.txt").write_text(FINAL, encoding="utf-8")
    rows = "".join(f"Bo{n} Sund,bo{n}@a.example\n" for n in range(60))
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


def told(arguments: list[str], kill_after_s: float | None = None) -> None:
    """Run a command to its end, or kill it after a while."""
    process = commands.start(*arguments)
    if kill_after_s is not None:
        time.sleep(kill_after_s)
        with contextlib.suppress(ProcessLookupError):  # it has ended
            process.kill()
    process.communicate()


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_command_that_is_killed_has_done_all_or_nothing(arguments: list[str], work: Path) -> None:
    old = state()
    told(arguments)
    new = state()
    assert new != old
    again(work)
    started = time.perf_counter()  # the first command has loaded what all share
    told(arguments)
    took = time.perf_counter() - started
    seen = set()
    for moment in range(MOMENTS):
        again(work)
        told(arguments, took * 1.2 * moment / MOMENTS)
        found = state()
        # Each file is as it was, or as it is to be; the text before the line that names it.
        assert {name: data in (old.get(name), new.get(name)) for name, data in found.items()} == (
            dict.fromkeys(found, True)
        )
        assert old.keys() <= found.keys()
        for event in Practice.load("practice.jsonl"):
            assert not event.final or Path(event.final).read_bytes() == FINAL.encode()
        seen.add(found == new)
        if found != new:  # a note is a new one each time
            told(arguments)
            assert state() == new
    assert seen == {False, True}

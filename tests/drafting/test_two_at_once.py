"""Two at work in one folder, as processes and as threads: nothing is paid for twice."""

from __future__ import annotations

import errno
import itertools
import os
import threading
import time
from typing import TYPE_CHECKING

import pytest

import letters  # noqa: F401 - the server's modes
from commands import PROFILE, Started, drafts, start
from draftkit import Profile, Store
from draftkit.drafting.draft import Drafter
from draftkit.errors import UsageError
from draftkit.files.lock import lock, turn
from draftkit.files.temporary import lock_of
from draftkit.testing import ScriptedBackend
from each import each
from server import Server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from draftkit.backends.completion import Completion
    from draftkit.backends.request import Request

THANKS = ["thanks", "Ann", "the walk"]


def begin(server: Server, *arguments: str) -> Started:
    """Start a command against a server."""
    return start(*arguments, "-m", "groq:m", "--base-url", server.url)


def wait_for(reached: Callable[[], bool]) -> None:
    """Wait until something is so."""
    for _ in range(600):
        if reached():
            return
        time.sleep(0.05)
    raise AssertionError("it never was")


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROQ_API_KEY", "x")


def test_a_second_run_waits_and_pays_for_nothing(desk: Path) -> None:
    rows = [f"Ann{number},the walk" for number in range(5)]
    (desk / "people.csv").write_text("\n".join(["name,occasion", *rows]), encoding="utf-8")
    command = ["bulk", "thanks", "people.csv", "--concurrency", "4"]
    with Server("letter_slowly") as server:
        first = begin(server, *command)
        wait_for(lambda: server.count > 0)
        second = begin(server, *command)
        said = [process.communicate(timeout=60) for process in (first, second)]
    assert (first.returncode, second.returncode, server.count) == (0, 0, 5), said
    assert "5 drafted in" in said[0][0]
    assert "0 drafted in" in said[1][0]
    assert "Another run is drafting in drafts" in said[1][1]
    assert list(desk.glob("drafts/.draftkit-*.lock")) == []


def test_the_same_command_twice_at_once_is_paid_for_once(desk: Path) -> None:
    with Server("letter_slowly") as server:
        both = [begin(server, *THANKS) for _ in range(2)]
        said = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert (server.count, len(drafts())) == (1, 1)
    assert said[0][0] == said[1][0]
    assert sum("is being made already" in errors for _, errors in said) == 1


def test_what_a_killed_process_held_is_taken_over(desk: Path) -> None:
    with Server("stall_in_body", "letter") as server:
        killed = begin(server, *THANKS)
        wait_for(lambda: server.count > 0)
        killed.kill()
        killed.communicate()
        assert len(list(desk.glob("drafts/.draftkit-*.lock"))) == 1
        again = begin(server, *THANKS)
        said = again.communicate(timeout=60)
    assert (again.returncode, server.count) == (0, 2), said
    assert list(desk.glob("drafts/.draftkit-*.lock")) == []


class Slow(ScriptedBackend):
    """Takes its time."""

    def complete(
        self, request: Request, on_text: Callable[[str], None] | None = None
    ) -> Completion:
        """Wait, and answer."""
        time.sleep(0.2)
        return super().complete(request, on_text)


def test_threads_that_want_the_same_draft_make_it_once(tmp_path: Path) -> None:
    (tmp_path / "profile.yaml").write_text(PROFILE, encoding="utf-8")
    profile = Profile.load(tmp_path / "profile.yaml")
    backend = Slow(["Good morning."])
    made: list[str] = []

    def draft() -> None:
        drafter = Drafter(backend, Store(tmp_path / "drafts"))
        made.append(drafter.draft(drafter.plan("pitch", profile)).body)

    threads = [threading.Thread(target=draft) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 1
    assert len(backend.requests) == len(list(Store(tmp_path / "drafts"))) == 1


def test_only_one_is_ever_inside(tmp_path: Path) -> None:
    inside, most = 0, 0

    def go_in_and_out() -> None:
        nonlocal inside, most
        for _ in range(200):
            with turn(tmp_path / "x.lock", lambda: time.sleep(0.0005)):
                inside += 1
                most = max(most, inside)
                inside -= 1

    threads = [threading.Thread(target=go_in_and_out) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert list(tmp_path.iterdir()) == []


def test_who_waits_may_give_up(tmp_path: Path) -> None:
    class TiredError(Exception):
        pass

    times = itertools.count()

    def wait() -> None:
        if next(times) == 3:
            raise TiredError

    file = tmp_path / "x.lock"
    with turn(file, wait), pytest.raises(TiredError), turn(file, wait):
        raise AssertionError("two are inside")
    assert next(times) == 4


def test_a_journal_is_one_process_s(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    journal.touch()
    with lock(journal, "It is busy."):
        busy = lock(journal, "It is busy.")
        with pytest.raises(UsageError, match="It is busy"):
            busy.__enter__()


@each("code", ["ENOLCK", "ENOTSUP", "ENOSYS"])
def test_a_file_system_without_locks_is_used_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    fcntl = pytest.importorskip("fcntl")

    def refuse(*_arguments: object) -> None:
        raise OSError(getattr(errno, code), "no locks here")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with Store(tmp_path / "drafts").alone("run") as none:
        assert none is None


def test_a_lock_that_was_left_behind_goes_after_an_hour_unless_it_is_held(tmp_path: Path) -> None:
    hours_ago = time.time() - 7200
    left, in_use = lock_of(tmp_path, "aaaa"), lock_of(tmp_path, "run")
    left.touch()
    with Store(tmp_path).alone("run"):
        for path in (left, in_use):
            os.utime(path, (hours_ago, hours_ago))
        assert list(Store(tmp_path)) == []
        assert in_use.exists()
        assert not left.exists()

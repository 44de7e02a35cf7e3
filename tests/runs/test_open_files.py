"""A run has no more under way than open files allow, and loses nothing where they run out."""

from __future__ import annotations

import errno
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest

import letters
from commands import COMMAND, PROFILE, drafts
from draftkit import Options, Profile, bulk, open_backend
from draftkit.drafts.journal import Journal
from draftkit.errors import StoreError
from draftkit.files import regular_file
from draftkit.files.regular_file import when_free
from draftkit.runs.open_files import at_once
from server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from draftkit.drafts.journal import Finished

resource = pytest.importorskip("resource", reason="Windows has no such limit")

ROWS = 30
SLOWLY = letters.letter_slowly.__name__


@contextmanager
def limited(soft: int) -> Iterator[None]:
    """Allow so many open files; the hard limit stays, as it could not be raised again."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_the_limit_is_raised_as_far_as_is_needed() -> None:
    with limited(256):
        assert at_once(120) == 120
        assert 512 < resource.getrlimit(resource.RLIMIT_NOFILE)[0] < 1024


def test_a_limit_that_cannot_be_raised_is_kept_to(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("not allowed to raise maximum limit")

    with limited(256):
        monkeypatch.setattr(resource, "setrlimit", refuse)
        assert 8 < at_once(120) < 64
        monkeypatch.undo()
    with limited(40):
        monkeypatch.setattr(resource, "setrlimit", refuse)
        assert at_once(120) == 1
        monkeypatch.undo()


def test_with_few_open_files_each_row_is_paid_for_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GROQ_API_KEY", "x")
    (tmp_path / "profile.yaml").write_text(PROFILE, encoding="utf-8")
    rows = "\n".join(f"Person {n},the walk" for n in range(ROWS))
    (tmp_path / "people.csv").write_text(f"name,occasion\n{rows}\n", encoding="utf-8")
    with Server(SLOWLY) as server:
        bulk_ = ["bulk", "thanks", "people.csv", "-m", "groq:m", "--base-url", server.url]
        few = ["sh", "-c", 'ulimit -n 100 && exec "$@"', "sh", *COMMAND, *bulk_]
        said = subprocess.run(
            [*few, "--concurrency", str(ROWS)], capture_output=True, text=True, check=False
        )
        assert said.returncode == 0, said.stderr
        assert len(server.requests) == len(drafts()) == ROWS
    assert " at a time, not 30: more need more open files than are allowed." in said.stderr


def test_drafts_that_wait_for_each_others_files_all_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each holds what another needs: none is ever closed."""

    def lacking() -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    def draft(_number: int) -> int:
        """Fail at each of its files in turn: the lock, the answer, the place elsewhere."""
        return sum(isinstance(_failed(lambda: when_free(lacking)), OSError) for _ in range(5))

    monkeypatch.setattr(regular_file, "_CLOSED_S", 0.5)
    started = time.monotonic()
    with ThreadPoolExecutor(8) as drafts_:
        assert list(drafts_.map(draft, range(16))) == [5] * 16
    assert time.monotonic() - started < 2.5
    assert when_free(lambda: "there") == "there"


def _failed(work: Callable[[], object]) -> Exception | None:
    try:
        work()
    except OSError as exc:
        return exc
    return None


def test_what_is_under_way_finishes_if_the_folder_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where too many files are open: requests that are cut have been paid for."""
    looked_up = []
    find = Journal.find

    def harmed(self: Journal, id: str) -> Finished | None:  # noqa: A002
        looked_up.append(id)
        if len(looked_up) > 5:
            raise StoreError("drafts: cannot be read: Too many open files.")
        return find(self, id)

    monkeypatch.setattr(Journal, "find", harmed)
    profile = Profile.from_dict({"basics": {"name": "Amara Okafor"}})
    people = [{"recipient": f"Person {n}", "occasion": "the walk"} for n in range(9)]
    with (
        Server(SLOWLY) as server,
        closing(open_backend("groq:m", Options(server.url, api_key="x", retries=0))) as backend,
    ):
        results = bulk("thanks", people, profile, model=backend, folder=tmp_path, concurrency=9)
        with pytest.raises(StoreError, match="Too many open files"):
            list(results)
        assert len(server.requests) == len(drafts(tmp_path)) >= 1
    assert all(draft.complete for draft in drafts(tmp_path))


def test_a_file_is_opened_once_others_are_closed() -> None:
    over = threading.Event()
    tries = []

    def opened() -> str:
        tries.append(1)
        if len(tries) < 3:
            raise OSError(errno.EMFILE, "Too many open files")
        return "opened"

    threading.Thread(target=over.wait).start()  # another one, which may close some
    try:
        assert when_free(opened) == "opened"
    finally:
        over.set()


def test_nobody_waits_for_ever_for_files_to_be_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()

    def opened() -> None:
        raise OSError(errno.ENFILE, "Too many open files in system")

    monkeypatch.setattr(regular_file, "_CLOSED_S", 0.1)
    threading.Thread(target=over.wait).start()
    try:
        with pytest.raises(OSError, match="in system"):
            when_free(opened)
    finally:
        over.set()

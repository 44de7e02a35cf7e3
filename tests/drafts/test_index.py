"""The index says what reading every file would say, whatever happens to it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from draftkit import Draft, Store
from draftkit.drafts.head import Head
from draftkit.drafts.index import IndexEntry
from draftkit.files.temporary import state_of
from each import each

if TYPE_CHECKING:
    from pathlib import Path

INDEX = ".draftkit-index.jsonl"
COUNT = 120


def draft(number: int = 0, **changes: Any) -> Draft:
    made = Draft(
        id=f"{number:08x}" * 8,
        kind="thanks" if number % 2 else "pitch",
        title=f"Number {number}",
        body=f"Text {number}.\n",
        status="partial" if number % 10 == 0 else "complete",
        created=dt.datetime(2026, 3, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=number),
        report={"passed": number % 3 > 0, "findings": []},
    )
    return dataclasses.replace(made, **changes)


def filled(folder: Path) -> Store:
    store = Store(folder)
    for number in range(COUNT):
        store.save(draft(number))
    return store


def read_all(folder: Path) -> list[IndexEntry]:
    """Return what a list shows, from the files alone."""
    found = [IndexEntry.read(path, state_of(path.stat())) for path in folder.glob("*.md")]
    entries = [entry for entry in found if entry and entry.status != "foreign"]
    return sorted(entries, key=lambda entry: (entry.created, entry.id), reverse=True)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files whose heads are read."""
    names: list[str] = []
    load = Head.load

    def counted(path: Path) -> Head:
        names.append(path.name)
        return load(path)

    monkeypatch.setattr(Head, "load", counted)
    return names


def test_no_draft_is_read_twice(tmp_path: Path, reads: list[str]) -> None:
    filled(tmp_path)
    first = Store(tmp_path).entries()
    assert len(reads) < COUNT  # those before the index was begun
    reads.clear()
    assert Store(tmp_path).entries() == first
    assert reads == []
    assert first == read_all(tmp_path)


def test_a_small_folder_has_no_index(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save(draft(1))
    assert len(store.entries()) == 1
    assert not (tmp_path / INDEX).exists()


def test_what_was_changed_is_read_again(tmp_path: Path, reads: list[str]) -> None:
    store = filled(tmp_path)
    store.entries()
    edited, gone, renamed, *_ = sorted(tmp_path.glob("*.md"))
    edited.write_text(edited.read_text().replace("title: N", "title: n"))  # as long as before
    gone.unlink()
    renamed.rename(tmp_path / f"renamed-{renamed.name}")
    foreign = tmp_path / "x-deadbeef.md"
    foreign.write_text("not ours")
    reads.clear()
    entries = store.entries()
    assert sorted(reads) == sorted([edited.name, f"renamed-{renamed.name}", foreign.name])
    assert {"number 0"} == {entry.title for entry in entries if entry.name == edited.name}
    assert entries == read_all(tmp_path)
    assert len(entries) == COUNT - 1
    reads.clear()
    assert store.entries() == entries
    assert reads == []


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shared")
    filled(folder).entries()
    return folder


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.integers(0, 20_000),
    length=st.integers(0, 20_000),
    planted=st.binary(max_size=200) | st.just(b"\n" * 3) | st.just(b"\0" * 4096),
)
def test_a_damaged_index_is_mended(shared: Path, start: int, length: int, planted: bytes) -> None:
    index = shared / INDEX
    sound = index.read_bytes()
    index.write_bytes(sound[:start] + planted + sound[start + length :])
    try:
        expected = read_all(shared)
        assert Store(shared).entries() == expected
        assert Store(shared).entries() == expected
    finally:
        index.write_bytes(sound)


def test_a_lying_index_is_not_believed(tmp_path: Path) -> None:
    """The positive control: without the sum, a changed digit would be another draft."""
    store = filled(tmp_path)
    store.entries()
    index = tmp_path / INDEX
    lines = index.read_bytes()
    index.write_bytes(lines.replace(b"00000005", b"00000006").replace(b"partial", b"complete"))
    assert store.ids() == {draft(n).id for n in range(COUNT) if n % 10}


@each("index", ["folder", "link", "none"])
def test_where_it_cannot_be_written_nothing_is_said(tmp_path: Path, index: str) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    folder = tmp_path / "drafts"
    folder.mkdir()
    if index == "folder":
        (folder / INDEX).mkdir()
    if index == "link":
        (folder / INDEX).symlink_to(victim)
    store = filled(folder)
    assert store.entries() == read_all(folder)
    assert store.ids() == {draft(n).id for n in range(COUNT) if n % 10}
    assert victim.read_text() == "precious"


def test_a_deleted_index_is_written_again(tmp_path: Path, reads: list[str]) -> None:
    store = filled(tmp_path)
    entries = store.entries()
    (tmp_path / INDEX).unlink()
    assert store.entries() == entries
    reads.clear()
    assert store.entries() == entries
    assert reads == []


def test_it_does_not_grow_for_ever(tmp_path: Path) -> None:
    store = filled(tmp_path)
    for second in range(10):
        for path in tmp_path.glob("*.md"):
            os.utime(path, (second, second))
        store.entries()
        assert len((tmp_path / INDEX).read_bytes().splitlines()) <= 3 * COUNT + 100
    assert not list(tmp_path.glob("*.tmp"))


WRITER = """
import sys
from draftkit import Draft, Store
store = Store(sys.argv[1])
for i in range(60):
    store.save(Draft(id=f"{int(sys.argv[2]) * 60 + i:08x}" * 8, kind="pitch", title="A", body="x"))
    if i % 20 == 0:
        store.entries()
"""


def test_several_processes_write_it_at_once(tmp_path: Path) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), str(number)])
        for number in range(4)
    ]
    assert [process.wait(timeout=120) for process in running] == [0, 0, 0, 0]
    assert Store(tmp_path).ids() == {f"{n:08x}" * 8 for n in range(240)}
    assert Store(tmp_path).entries() == read_all(tmp_path)


TEXT = st.text(max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    title=TEXT,
    kind=TEXT,
    report=st.none() | st.fixed_dictionaries({"passed": st.booleans()}),
    created=st.datetimes(timezones=st.just(dt.UTC)),
)
def test_what_was_saved_is_what_is_read(tmp_path: Path, created: dt.datetime, **said: Any) -> None:
    made = draft(1, **said, created=created)
    path = Store(tmp_path).save(made)
    assert IndexEntry.of(made.head(), path.name, state_of(path.stat())) == IndexEntry.read(
        path, state_of(path.stat())
    )


def test_a_file_that_cannot_be_read_is_not_forgotten(tmp_path: Path) -> None:
    path = Store(tmp_path).save(draft(1))
    state = state_of(path.stat())
    path.unlink()
    assert IndexEntry.read(path, state) is None


def test_a_damaged_draft_is_listed(tmp_path: Path) -> None:
    store = Store(tmp_path)
    path = store.save(draft(1))
    path.write_text(path.read_text().replace("title: ", "title: [", 1))
    assert [(entry.name, entry.status) for entry in store.entries()] == [(path.name, "damaged")]
    assert store.entries(status="complete") == []
    assert list(store) == []

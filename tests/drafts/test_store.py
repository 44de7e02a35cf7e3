"""Nothing in a store is ever lost or overwritten."""

from __future__ import annotations

import dataclasses
import datetime as dt
import errno
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from draftkit import Draft, Store
from draftkit.drafting.keeping import saved
from draftkit.drafts.filenames import FileNames
from draftkit.drafts.index import Index
from draftkit.drafts.markdown_files import files_in
from draftkit.errors import StoreError
from draftkit.files import new_file
from each import each


def draft(number: int = 0, **changes: Any) -> Draft:
    made = Draft(
        id=f"{number:08x}" * 8,
        kind="pitch",
        title="A pitch",
        body=f"Text {number}.\n",
        created=dt.datetime(2026, 3, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=number),
    )
    return dataclasses.replace(made, **changes)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_name_that_is_taken_is_left_alone(tmp_path: Path) -> None:
    store = Store(tmp_path)
    paths = [store.save(draft(body=f"{i}")) for i in range(3)]
    assert len(set(paths)) == 3
    assert [path.read_text(encoding="utf-8")[-1] for path in paths] == ["0", "1", "2"]


def test_a_planted_link_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious", encoding="utf-8")
    folder = tmp_path / "drafts"
    folder.mkdir()
    (folder / draft().file_name).symlink_to(victim)
    path = Store(folder).save(draft())
    assert victim.read_text(encoding="utf-8") == "precious"
    assert not path.is_symlink()


@pytest.fixture(params=["nameless", "hidden"])
def new_files(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """New files have no name until they are whole, or a hidden one as on other systems."""
    if request.param == "hidden":
        monkeypatch.setattr(new_file, "_NAMELESS", 0)
    elif not new_file._NAMELESS:
        pytest.skip("this system has no files without names")


@pytest.mark.usefixtures("new_files")
@pytest.mark.parametrize("function", ["open", "fsync", "link"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_failing_disk_loses_no_old_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str, code: int
) -> None:
    store = Store(tmp_path)
    old = store.save(draft(1))
    before = old.read_bytes()

    def fail(*_args: Any, **_options: Any) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(os, function, fail)
        with pytest.raises(StoreError, match="cannot be saved") as caught:
            store.save(draft(2))
    assert "\n" not in str(caught.value)
    assert old.read_bytes() == before
    assert names(tmp_path) == {old.name}


@each("code", [errno.ENOTSUP, errno.EISDIR, errno.EINVAL])
def test_a_file_system_that_has_no_files_without_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    opened, open_file = list[str](), os.open

    def refuse(path: Any, flags: int, mode: int = 0o777) -> int:
        if flags & new_file._NAMELESS == new_file._NAMELESS:
            raise OSError(code, os.strerror(code))
        opened.append(str(path))
        return open_file(path, flags, mode)

    monkeypatch.setattr(new_file, "_NAMELESS", 0o20200000)  # of Linux, where it is missing
    monkeypatch.setattr(os, "open", refuse)
    path = Store(tmp_path / "new").save(draft())
    assert Draft.load(path).body == "Text 0.\n"
    assert names(tmp_path / "new") == {path.name}
    assert any(".draftkit-" in name for name in opened)


@pytest.mark.usefixtures("new_files")
def test_a_file_system_without_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any, **_options: Any) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    store = Store(tmp_path)
    paths = {store.save(draft()) for _ in range(3)}
    assert names(tmp_path) == {path.name for path in paths}
    assert all(Draft.load(path).body == "Text 0.\n" for path in paths)


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "drafts").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match=r"it is no folder.*--output"):
        Store(tmp_path / "drafts").save(draft())


WRITER = """
import sys, dataclasses
from draftkit import Draft, Store
store = Store(sys.argv[1])
for i in range(50):
    store.save(Draft(id="ab" * 32, kind="pitch", title="Same", body=f"{sys.argv[2]} {i}\\n"))
"""


def test_four_processes_write_into_one_folder(tmp_path: Path) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), str(number)])
        for number in range(4)
    ]
    assert [process.wait(timeout=120) for process in running] == [0, 0, 0, 0]
    bodies = [d.body for d in Store(tmp_path)]
    assert sorted(bodies) == sorted(f"{n} {i}\n" for n in range(4) for i in range(50))


def test_find(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for number in (1, 2):
        store.save(draft(number))
    assert store.find("last").body == "Text 2.\n"
    assert store.find("00000001").body == "Text 1.\n"
    assert store.find(str(store.save(draft(3)))).body == "Text 3.\n"
    for name, said in [
        ("0000", "could be any of"),
        ("beef", "No draft"),
        ("abc", "four char"),
        ("../x", "no file"),
    ]:
        with pytest.raises(StoreError, match=said):
            store.find(name)


def test_the_complete_draft_wins_over_the_partial_one(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save(draft(1, body="whole"))
    store.save(draft(1, status="partial", body="cut", created=dt.datetime.now(dt.UTC)))
    assert store.find("00000001").body == "whole"
    found = store.get(draft(1).id)
    assert found is not None
    assert found.body == "whole"


def test_a_partial_draft_is_not_made_yet(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save(draft(1, status="partial"))
    assert store.get(draft(1).id) is None


def test_another_process_made_it_meanwhile(tmp_path: Path) -> None:
    here, there = Store(tmp_path), Store(tmp_path)
    assert here.get(draft(1).id) is None
    there.save(draft(1, status="partial"))
    assert here.get(draft(1).id) is None
    for number in range(1, 50):
        there.save(draft(number))
        found = here.get(draft(number).id)
        assert found is not None
        assert found.body == f"Text {number}.\n"


def test_a_large_folder_is_not_listed_for_each_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2000):
        (tmp_path / f"x-{number + 1_000_000:08x}.md").touch()
    listings = 0
    scan = os.scandir

    def counted(path: Any) -> Any:
        nonlocal listings
        listings += 1
        return scan(path)

    monkeypatch.setattr(os, "scandir", counted)
    store = Store(tmp_path)
    for number in range(100):
        assert store.get(draft(number).id) is None
        store.save(draft(number))
        assert store.get(draft(number).id) is not None
    assert listings < 50  # not 200
    Store(tmp_path).save(draft(200))
    monkeypatch.setattr(time, "monotonic", lambda: 1e9)
    assert store.get(draft(200).id) is not None


def test_the_ids_are_those_of_complete_drafts(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.ids() == set()
    store.save(draft(1))
    store.save(draft(1))
    store.save(draft(2, status="partial"))
    assert store.ids() == {draft(1).id}


def test_foreign_files_are_passed_over(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save(draft(1))
    for name in ("notes.md", "2026-01-01-x-deadbeef.md", "x.txt"):
        (tmp_path / name).write_text("not ours", encoding="utf-8")
    (tmp_path / "2026-01-01-y-deadbeef.md").write_bytes(b"\xff\xfe")
    assert [d.body for d in store] == ["Text 1.\n"]


def test_list_filters_and_sorts(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for number in range(4):
        kind = "pitch" if number % 2 else "thanks"
        store.save(draft(number, kind=kind, status="partial" if number == 3 else "complete"))
    assert [d.body[5] for d in store.list()] == ["3", "2", "1", "0"]
    assert [d.body[5] for d in store.list(kind="pitch", status="complete")] == ["1"]
    assert [d.body[5] for d in store.list(since=draft(2).created)] == ["3", "2"]
    assert [d.body[5] for d in store.list(limit=2)] == ["3", "2"]


@each("name", ["for-maria.md", "talk-20261128.md", "Maria Silva.md"])
def test_a_draft_keeps_its_id_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    store = Store(tmp_path)
    path = store.save(draft(1))
    path.rename(tmp_path / name)
    (tmp_path / "notes.md").write_text("---\ntitle: not a draft\n---\n", encoding="utf-8")
    for used in (store, Store(tmp_path)):
        found = used.get(draft(1).id)
        assert found is not None
        assert found.path == tmp_path / name
        assert used.find("00000001").body == "Text 1.\n"
        assert [entry.name for entry in used.entries()] == [name]
        assert used.ids() == {draft(1).id}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_what_is_no_file_is_passed_over(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save(draft(1))
    for name in ("pipe.md", "2026-01-01-x-00000001.md"):
        os.mkfifo(tmp_path / name)
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "device.md").symlink_to("/dev/zero")
    for used in (store, Store(tmp_path)):
        assert [d.body for d in used] == ["Text 1.\n"]
        assert used.find("00000001").body == "Text 1.\n"
    with pytest.raises(StoreError, match="it is a pipe, not a file"):
        store.find(str(tmp_path / "pipe.md"))


@each("to", ["odd.md", "none.md", "2026-03-01-a-pitch-00000001.md/x", "x" * 300])
def test_a_link_that_leads_to_no_file_is_passed_over(tmp_path: Path, to: str) -> None:
    store = Store(tmp_path)
    store.save(draft(1))
    (tmp_path / "odd.md").symlink_to(to)
    for used in (store, Store(tmp_path)):
        assert [d.body for d in used] == ["Text 1.\n"]
        assert used.find("00000001").body == "Text 1.\n"
    assert [path.name for path in files_in([tmp_path])] == ["2026-03-01-a-pitch-00000001.md"]


def test_a_folder_that_is_gone_is_not_made_again(tmp_path: Path) -> None:
    store = Store(tmp_path / "drafts")
    store.save(draft(1)).unlink()
    store.folder.rmdir()
    with pytest.raises(StoreError, match="the folder is gone"):
        store.save(draft(2))
    assert not store.folder.exists()


def test_no_folder_is_no_drafts(tmp_path: Path) -> None:
    assert list(Store(tmp_path / "none")) == []
    with pytest.raises(StoreError, match="no drafts"):
        Store(tmp_path / "none").find("last")


def test_what_a_crash_left_is_removed_after_an_hour(tmp_path: Path) -> None:
    old, new, foreign = (tmp_path / f".draftkit-{name}.tmp" for name in ("1", "2", "Mine"))
    for path in (old, new, foreign):
        path.write_text("half", encoding="utf-8")
    hours_ago = time.time() - 7200
    for path in (old, foreign):
        os.utime(path, (hours_ago, hours_ago))
    assert list(Store(tmp_path)) == []
    assert names(tmp_path) == {new.name, foreign.name}


def test_all_files_of_an_id_are_found_whatever_they_are_called(tmp_path: Path) -> None:
    names = FileNames(tmp_path / "none")
    same = ["2026-01-02-talk-0000abcd.md", "2026-01-02-talk-0000abcd-2.md", "x-0000abcd.md"]
    for name in [*same, "2026-01-02-talk-0000abce.md", *same, "notes.md", "0000abcd.md"]:
        names.add(name)
    assert names.of("0000abcd" + "f" * 56) == same
    assert names.of("0000abc") == [*same, "2026-01-02-talk-0000abce.md"]
    assert names.of("0000abcf") == []


@each("indexed", [False, True])
def test_drafts_of_one_second_keep_their_order_wherever_they_are_copied(
    tmp_path: Path, *, indexed: bool
) -> None:
    moment = dt.datetime(2026, 3, 1, 10, 0, 0, tzinfo=dt.UTC)
    # In the order of neither their ids nor their names.
    made = [
        draft(number, created=moment + dt.timedelta(microseconds=10 * step))
        for step, number in enumerate((5, 3, 9, 1, 7))
    ]
    store = Store(tmp_path / "drafts")
    for one in (made[3], made[0], made[4], made[1], made[2]):
        store.save(one)
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in sorted((tmp_path / "drafts").glob("*.md")):
        text = path.read_text(encoding="utf-8").replace("Text", "Edited text")
        assert "date: '2026-03-01T10:00:00+00:00'" in text  # sites get whole seconds
        (copy / f"renamed-{path.name}").write_text(text, encoding="utf-8")
    if indexed:
        Index(copy).add([], begin=True)
        list(Store(copy))
    for folder in (tmp_path / "drafts", copy):
        found = Store(folder)
        assert [one.id for one in found] == [one.id for one in reversed(made)]
        assert found.find("last").id == made[-1].id


def test_a_draft_counts_with_every_ending_that_programs_give_it(tmp_path: Path) -> None:
    made = [draft(number) for number in range(5)]
    paths = [Store(tmp_path).save(one) for one in made]
    (tmp_path / "mine.txt").write_text("What I still have to do.\n", encoding="utf-8")
    (tmp_path / f"{paths[0].stem}.txt").write_text("As a text.\n", encoding="utf-8")
    ends = ["Ana.markdown", "bo.MD", "cy.txt", f"{paths[3].stem}.MD", f"{paths[4].stem}.Markdown"]
    for path, name in zip(paths, ends, strict=True):
        path.rename(tmp_path / name)
    store = Store(tmp_path)
    assert store.ids() == {one.id for one in made}
    assert store.harmed() == []
    for one, name in zip(made, ends, strict=True):
        finished = store.journal().find(one.id)
        assert finished is not None
        assert finished.path.name == name
    assert files_in([tmp_path]) == sorted(tmp_path / name for name in ends if name != "cy.txt")


def test_a_date_that_was_changed_by_hand_counts(tmp_path: Path) -> None:
    path = Store(tmp_path).save(draft(1, created=dt.datetime(2026, 3, 1, 0, 0, 0, 500, dt.UTC)))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("date: '2026-03-01T00:00:00", "date: '2026-02-01T00:00:00"))
    assert Draft.load(path).created == dt.datetime(2026, 2, 1, tzinfo=dt.UTC)


def test_each_new_draft_is_the_last(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for number in range(30):
        store.save(Draft(id=f"{99 - number:08x}" * 8, kind="pitch", title="", body="Text.\n"))
        assert store.find("last").id == f"{99 - number:08x}" * 8


def test_one_draft_in_two_files_that_differ_is_not_guessed(tmp_path: Path) -> None:
    store = Store(tmp_path)
    path = store.save(draft(1))
    copy = tmp_path / f"{path.stem} (conflicted copy).md"
    copy.write_bytes(path.read_bytes())
    assert store.find("00000001").id == draft(1).id
    copy.write_text(path.read_text(encoding="utf-8") + "P.S. Thank you.\n", encoding="utf-8")
    with pytest.raises(StoreError, match=r"in several files, whose texts differ: .* and .*\.md"):
        Store(tmp_path).find("00000001")
    assert Store(tmp_path).find(str(copy)).body.endswith("P.S. Thank you.\n")


def test_a_file_that_an_editor_has_open_gets_a_draft_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_self: Path, target: Path) -> Path:
        raise PermissionError(13, "The process cannot access the file", str(target))

    store = Store(tmp_path)
    path = store.save(draft(1))
    first = dataclasses.replace(draft(1), path=path)
    monkeypatch.setattr(Path, "replace", refused)
    whole = saved(dataclasses.replace(draft(1), body="Whole.\n"), store, first)
    assert whole.path
    assert whole.path.stem == f"{path.stem}-2"
    assert Draft.load(whole.path).body == "Whole.\n"
    assert whole.notes == (
        f"{path} was edited, or is open in another program: it stays, with an earlier text.",
    )

"""A draft that was paid for counts, whatever was done to its file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import letters  # noqa: F401 - the answers that the server gives
from commands import PROFILE, drafts, run
from draftkit import Draft, Store
from draftkit.errors import StoreError
from draftkit.people.people import People
from draftkit.people.person import Person
from server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

KEYS = {"GROQ_API_KEY": "x"}
THANKS = ["thanks", "Eva", "the panel", "--no-ask", "-m", "groq:m", "--base-url"]
BULK = ["bulk", "thanks", "guests.csv", "-m", "groq:m", "--base-url"]

DAMAGES: dict[str, tuple[Callable[[str], bytes], str]] = {
    "a second colon": (
        lambda text: text.replace("title: ", "title: Thanks, Eva: ", 1).encode(),
        "line 2",
    ),
    "UTF-16": (lambda text: text.encode("utf-16"), "Save it as UTF-8"),
    "UTF-16 without a mark": (lambda text: text.encode("utf-16-le"), "Save it as UTF-8"),
    "Latin-1": (lambda text: (text + "Zo\xeb\n").encode("latin-1"), "Save it as UTF-8"),
    "a tab": (lambda text: text.replace("- thanks", "\t- thanks", 1).encode(), "line"),
    "no last boundary": (lambda text: text.replace("\n---\n", "\n", 1).encode(), "line 1"),
    "a line above": (lambda text: f"For Eva\n{text}".encode(), "line 1"),
    "old Mac lines": (lambda text: text.replace("\n", "\r").encode(), "line 1"),
}


@pytest.fixture
def server(desk: Path) -> Iterator[Server]:
    (desk / "guests.csv").write_text("Name,Occasion\nEva,the panel\n", encoding="utf-8")
    with Server("letter") as server:
        yield server


def made(server: Server) -> Path:
    assert run(*THANKS, server.url, "-q", keys=KEYS).returncode == 0
    (one,) = drafts()
    assert one.path is not None
    return one.path


@pytest.mark.parametrize("name", ["", "for eva.md"], ids=["its name", "renamed"])
@pytest.mark.parametrize(("damage", "where"), DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_draft_is_not_paid_for_again(
    server: Server, damage: Callable[[str], bytes], where: str, name: str
) -> None:
    path = made(server)
    path.write_bytes(damage(path.read_text(encoding="utf-8")))
    if name:
        path = path.rename(path.with_name(name))
    told = run(*THANKS, server.url, keys=KEYS)
    assert (told.returncode, server.count) == (2, 1), told.stderr
    assert where in told.stderr
    assert str(path) in told.stderr
    assert "move it away to ask anew" in told.stderr
    told = run(*BULK, server.url, keys=KEYS)
    assert (told.returncode, server.count) == (1, 1)
    assert "1 drafted before" in told.stdout
    assert str(path) in told.stderr
    assert where in run("show", str(path)).stderr
    again = run(*THANKS, server.url, "--again", keys=KEYS)
    assert (again.returncode, server.count) == (0, 2)


def test_a_status_of_the_users_own_leaves_a_draft_complete(server: Server) -> None:
    path = made(server)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  status: complete", "  status: sent"), encoding="utf-8")
    told = run(*THANKS, server.url, keys=KEYS)
    assert (told.returncode, server.count) == (0, 1)
    assert "Drafted before" in told.stderr
    assert "1 drafted before" in run(*BULK, server.url, keys=KEYS).stdout
    assert server.count == 1


def test_a_damaged_partial_draft_is_asked_for_again(server: Server) -> None:
    path = made(server)
    text = path.read_text(encoding="utf-8").replace("  status: complete", "  status: partial")
    path.write_text(text.replace("title: ", "title: Thanks, Eva: ", 1), encoding="utf-8")
    assert run(*THANKS, server.url, keys=KEYS).returncode == 0
    assert server.count == 2


def test_a_draft_of_which_the_name_alone_is_left_counts(tmp_path: Path) -> None:
    id_ = "abcd" * 16
    path = Draft(id=id_, kind="thanks", title="Eva", body="Dear Eva\n").save(tmp_path)
    store = Store(tmp_path)
    for data, says in (
        (b"Dear Eva\n", "its front matter is gone"),
        (b"---\ntitle: Eva\n---\nDear Eva\n", "no `draftkit` map is left in its front matter"),
        (b"", "there is nothing in it"),
        (b"\0" * 900, "there is nothing but zeros in it"),
    ):
        path.write_bytes(data)
        single, row = store.damaged(id_), store.journal().find(id_)
        assert single
        assert row
        assert single.why == row.damaged == f"{path}: it has the name of a draft, but {says}."
        assert [entry.status for entry in store.entries()] == ["damaged"]
        with pytest.raises(StoreError, match=says):
            store.find(id_[:8])
    path.rename(tmp_path / "for eva.md")
    assert (Store(tmp_path).damaged(id_), Store(tmp_path).entries()) == (None, [])


def test_a_file_that_was_never_a_draft_is_not_taken_away(desk: Path) -> None:
    (desk / "drafts").mkdir()
    notes = desk / "drafts" / "notes.md"
    notes.write_bytes("---\ntitle: Zo\xeb\n---\nNotes.\n".encode("latin-1"))
    for command in (
        ["delete", "drafts/notes.md"],
        ["delete", "last"],
        ["tree"],
        ["check", "drafts/notes.md"],
    ):
        told = run(*command)
        assert "draftkit delete" not in told.stderr
        assert notes.exists()


def test_a_draft_whose_id_is_gone_says_so(tmp_path: Path) -> None:
    id_ = "abcd" * 16
    path = Draft(id=id_, kind="thanks", title="Eva", body="Dear Eva\n").save(tmp_path)
    text = path.read_text(encoding="utf-8")
    begins = "which begins with abcdabcd,"
    for line, says in (
        ("", f"the id under `draftkit`, {begins} is gone"),
        ("  id: ''\n", f"the id under `draftkit`, {begins} is gone"),
        ("  id: mine\n", f"the id under `draftkit`, {begins} is not one that draftkit made"),
    ):
        path.write_text(text.replace(f"  id: {id_}\n", line), encoding="utf-8")
        store = Store(tmp_path)
        harmed = store.damaged(id_)
        assert harmed
        assert harmed.why == f"{path}: {says}."
        with pytest.raises(StoreError, match="Mend the file, or take it away: draftkit delete "):
            store.find("abcd")
    renamed = path.rename(tmp_path / "for eva.md")
    with pytest.raises(StoreError, match="the id under `draftkit` is not one"):
        Draft.load(renamed)
    assert [entry.status for entry in Store(tmp_path).entries()] == ["damaged"]


@pytest.mark.skipif(
    sys.platform != "linux" or (os.geteuid() == 0 and not shutil.which("setpriv")),
    reason="needs a user without all rights",
)
def test_a_draft_that_cannot_be_read_is_said_and_not_paid_for_again(server: Server) -> None:
    path = made(server)
    path.chmod(0)
    rights = "--bounding-set=-dac_override,-dac_read_search"
    humbly = ["setpriv", rights] if os.geteuid() == 0 else []

    def told(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*humbly, sys.executable, "-m", "draftkit", *arguments],
            env={**os.environ, **KEYS},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    assert f'cannot be read: "draftkit show {path}" says why' in told("list").stdout
    single, bulk = told(*THANKS, server.url), told(*BULK, server.url)
    assert (single.returncode, bulk.returncode, server.count) == (2, 1, 1)
    for said in (single, bulk):
        assert f"{path}: cannot be read: Permission denied" in said.stderr
    path.chmod(0o600)
    assert "Eva" in told("list").stdout + run(*THANKS, server.url, keys=KEYS).stdout
    assert server.count == 1


OVER_ALL = (
    ["list", "--json"],
    ["list", "--search", "Eva"],
    ["tree"],
    ["stale"],
    ["angles"],
    ["impact"],
    ["due"],
    ["export", "--run", "drafts", "--to", "text", "-o", "out"],
)


def test_one_damaged_draft_stops_no_command_that_goes_over_all(desk: Path) -> None:
    for id_ in ("abcd" * 16, "cdef" * 16):
        Draft(id=id_, kind="post", title="Eva", body="Dear Eva\n").save("drafts")
    path = next((desk / "drafts").glob("*-abcdabcd.md"))
    path.write_text(path.read_text(encoding="utf-8").replace("title: ", "title: A: ", 1), "utf-8")
    (desk / "profile.yaml").write_text(f"{PROFILE}meta: {{draftkit: {{rhythm_days: {{post: 7}}}}}}")
    shown = []
    for command in OVER_ALL:
        told = run(*command)
        lacks = int(command[0] == "export")  # somebody would wait for it
        assert (told.returncode, told.stderr.count(f"{path.name}, line")) == (lacks, 1), told.stderr
        assert f"{path.name}, line 2" in told.stderr
        shown += [command[0]] if "cdefcdef" in told.stdout else []
    assert shown == ["list", "list", "due"]
    one = run("show", "abcd")
    assert (one.returncode, f"{path.name}, line 2" in one.stderr) == (1, True)
    out = f"Mend the file, or take it away: draftkit delete drafts/{path.name}"
    assert out in one.stderr
    assert out in run("tree").stderr
    assert run("delete", "cdef").returncode == 0
    assert f"{path.name}, line 2" in run("show", "last").stderr
    # And then no command names it any more.
    gone = run("delete", "abcd")
    assert (gone.returncode, path.exists()) == (0, False)
    assert (desk / "drafts" / "trash" / path.name).exists()
    Draft(id="cdef" * 16, kind="post", title="Eva", body="Dear Eva\n").save("drafts")
    again = run("export", "--run", "drafts", "--to", "text", "-o", "again")
    assert (again.returncode, "Left out" in again.stderr) == (0, False)


def test_what_is_due_and_damaged_is_left_out(server: Server, desk: Path) -> None:
    people = [Person("Eva Roth"), Person("Ada King")]
    People.edit(desk / "people.yaml", lambda known: known.add(*people))
    for name in map(str, people):
        assert run("met", name, "the panel", "--on", "2026-03-04").returncode == 0
    due = [
        "due",
        "--draft",
        "--yes",
        "--on",
        "2026-03-05",
        "-m",
        "groq:m",
        "--base-url",
        server.url,
    ]
    assert run(*due, keys=KEYS).returncode == 0
    harmed, other = sorted((desk / "drafts").glob("*.md"))
    text = harmed.read_text(encoding="utf-8")
    harmed.write_text(text.replace("title: ", "title: A: ", 1), encoding="utf-8")
    other.unlink()
    told = run(*due, keys=KEYS)
    assert (told.returncode, server.count) == (0, 3), told.stderr
    assert f"{harmed.name}, line 2" in told.stderr
    assert len(drafts()) == 1

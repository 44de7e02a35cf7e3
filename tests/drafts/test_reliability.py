"""Short forms of the proofs in `benchmarks/reliability.py`, each beside a store without guards."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from commands import COMMAND, REPLY
from proofs import OneByOne, crowd, fail_system_calls, fill_the_disk, furnish, kill_at_random

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.long

traced = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("strace") is None, reason="needs strace"
)


@traced
@pytest.mark.parametrize(
    ("options", "faults"),
    [
        ((), ("kill", "ENOSPC")),
        (("--hidden",), ("kill", "EIO")),
        (("--hidden", "--no-links"), ("kill", "EIO")),
    ],
)
def test_any_system_call_may_fail_or_be_the_last(
    tmp_path: Path, options: tuple[str], faults: tuple[str, str]
) -> None:
    proof = fail_system_calls(furnish(tmp_path), *options, faults=faults)
    assert proof.wrong == []
    assert proof.rounds >= 25


@traced
def test_a_new_folder_is_made_or_not(tmp_path: Path) -> None:
    proof = fail_system_calls(tmp_path / "new" / "drafts", calls=["mkdir", "openat"])
    assert proof.wrong == []
    assert proof.rounds >= 10


@traced
@pytest.mark.parametrize(
    ("guard", "wrong"), [("whole", "is not whole"), ("names", "was changed or is gone")]
)
def test_failing_system_calls_show_a_missing_guard(tmp_path: Path, guard: str, wrong: str) -> None:
    proof = fail_system_calls(furnish(tmp_path), "--broken", guard, calls=["write"])
    assert any(wrong in line for line in proof.wrong)


@traced
@pytest.mark.parametrize("guard", ["", "sync"])
def test_the_text_is_on_the_disk_before_it_has_its_name(tmp_path: Path, guard: str) -> None:
    with OneByOne(tmp_path, "--broken", guard) as process:
        _, log = process.save(1, "-y", "-e", "trace=write,fsync,linkat")
    # The file's own calls, where it has no name or a hidden one, and then the folder's.
    calls = re.findall(rf"^(write|fsync)\(\d+<{tmp_path}(/\.draftkit|/#\d+)?", log, re.MULTILINE)
    if guard:
        assert [call for call, _ in calls] == ["write"]
        return
    assert [(call, bool(own)) for call, own in calls] == [
        ("write", True),
        ("fsync", True),
        ("fsync", False),
    ]
    assert log.index("linkat(") > log.index("fsync(")
    assert log.index("linkat(") < log.rindex("fsync(")


@pytest.mark.parametrize("options", [(), ("--hidden",), ("--no-links",)])
def test_it_may_be_killed_at_any_moment(tmp_path: Path, options: tuple[str]) -> None:
    assert kill_at_random(furnish(tmp_path), 5, *options).wrong == []


@pytest.mark.parametrize("guard", ["whole", "names"])
def test_kills_show_a_missing_guard(tmp_path: Path, guard: str) -> None:
    assert kill_at_random(furnish(tmp_path), 5, "--broken", guard).wrong


def test_the_disk_may_be_full_at_any_byte(tmp_path: Path) -> None:
    assert fill_the_disk(furnish(tmp_path), step=5).wrong == []


def test_a_full_disk_shows_a_missing_guard(tmp_path: Path) -> None:
    assert fill_the_disk(furnish(tmp_path), 50, "--broken", "whole").wrong


@pytest.mark.usefixtures("desk")
def test_on_a_full_disk_the_text_is_in_the_error(tmp_path: Path) -> None:
    text = f"{REPLY}\nA second paragraph.\n"
    (tmp_path / "reply.md").write_text(text, encoding="utf-8")
    command = [*COMMAND, "pitch", "--reply", "reply.md", "-q", "-o", str(tmp_path / "drafts")]
    result = subprocess.run(
        ["/bin/sh", "-c", 'ulimit -f 0; exec "$@"', "sh", *command],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert f"cannot be saved in {tmp_path / 'drafts'}: File too large" in result.stderr
    assert f"so that it is not lost:\n\n{text}" in result.stderr
    assert list((tmp_path / "drafts").iterdir()) == []


def test_eight_processes_want_the_same_names(tmp_path: Path) -> None:
    assert crowd(tmp_path / "drafts", processes=8, each=15).wrong == []


def test_a_crowd_shows_a_missing_guard(tmp_path: Path) -> None:
    assert "were overwritten" in crowd(tmp_path / "drafts", 4, 10, "--broken", "names").wrong[0]

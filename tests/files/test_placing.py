"""A file gets its name whole, or not at all."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from draftkit.files.whole_file import place, write_whole
from each import each

if TYPE_CHECKING:
    from pathlib import Path


def _no_links(*_: object, **__: object) -> None:
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


@each("links", [True, False])
def test_a_name_that_is_taken_keeps_its_file(
    tmp_path: Path, *, links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not links:
        monkeypatch.setattr(os, "link", _no_links)
    new, target = tmp_path / "new", tmp_path / "target"
    new.write_text("a")
    place(new, target)
    assert (new.exists(), target.read_text()) == (False, "a")
    new.write_text("b")
    with pytest.raises(FileExistsError, match=r"/target'"):
        place(new, target)
    assert (new.read_text(), target.read_text()) == ("b", "a")


def test_a_new_file_is_never_there_without_its_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is killed at any call that names a file leaves none, or the whole one."""
    seen = []
    link = os.link

    def watched(old: Path, new: Path, *, follow_symlinks: bool) -> None:
        seen.append(target.exists())
        link(old, new, follow_symlinks=follow_symlinks)
        seen.append(target.read_text() == "text")

    target = tmp_path / "target"
    monkeypatch.setattr(os, "link", watched)
    write_whole(target, "text", new=True, mode=0o600)
    assert seen == [False, True]
    assert [path.name for path in tmp_path.iterdir()] == ["target"]
    assert target.stat().st_mode & 0o777 == 0o600

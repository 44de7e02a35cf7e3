"""A draft whose folder does not take it is kept elsewhere, and brought home by the same command."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from draftkit.drafting.draft import Drafter
from draftkit.drafts import unsaved
from draftkit.drafts.store import Store
from draftkit.errors import StoreError
from draftkit.files.new_file import NewFile
from draftkit.profile.profile import Profile
from draftkit.testing import ScriptedBackend

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from draftkit.backends.completion import Completion
    from draftkit.backends.request import Request


@contextmanager
def full(*folders: Path) -> Iterator[None]:
    """Let nothing be written into these folders, and those within them."""

    def write(folder: Path, *data: Any, **how: Any) -> Any:
        if any(folder.absolute().is_relative_to(other) for other in folders):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return NewFile(folder, *data, **how)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("draftkit.drafts.store.NewFile", write)
        yield


@pytest.fixture
def profile(desk: Path) -> Profile:
    return Profile.load(desk / "profile.yaml")


@pytest.fixture
def places(desk: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Where a draft goes if its folder does not take it, in this order."""
    found = [desk / "own" / "unsaved", desk / "temporary", desk / "common"]
    for folder in found[1:]:
        folder.mkdir()
    monkeypatch.setenv("DRAFTKIT_CONFIG_DIR", str(desk / "own"))
    monkeypatch.setenv("TMPDIR", str(desk / "temporary"))
    monkeypatch.setattr(unsaved, "_COMMON", (str(desk / "common"),))
    return found


class Vanishing(ScriptedBackend):
    """Answers, but the folder of drafts is gone by then."""

    def complete(
        self, request: Request, on_text: Callable[[str], None] | None = None
    ) -> Completion:
        """Remove the folder, and answer."""
        shutil.rmtree("drafts")
        return super().complete(request, on_text)


@pytest.mark.parametrize("number", range(3))
def test_a_draft_whose_folder_has_gone_is_kept_elsewhere(
    desk: Path, profile: Profile, places: list[Path], number: int
) -> None:
    drafter = Drafter(Vanishing(["Good morning."]), Store("drafts"))
    plan = drafter.plan("pitch", profile)
    with full(*places[:number]), pytest.raises(StoreError, match="the folder is gone") as caught:
        drafter.draft(plan)
    [kept] = places[number].rglob("*.md")
    assert str(kept) in caught.value.__notes__[0]
    assert not Path("drafts").exists()
    Path("drafts").mkdir()
    again = Drafter(ScriptedBackend([]), Store("drafts"))  # asks nobody
    assert again.draft(again.plan("pitch", profile)).body.strip() == "Good morning."
    assert Store("drafts").get(plan.id) is not None
    assert not kept.exists()


def test_a_draft_that_nothing_takes_is_in_the_error(profile: Profile, places: list[Path]) -> None:
    drafter = Drafter(Vanishing(["Good morning."]), Store("drafts"))
    with full(*places), pytest.raises(StoreError) as caught:
        drafter.draft(drafter.plan("pitch", profile))
    assert any("Good morning." in note for note in caught.value.__notes__)
    assert not [path for folder in places for path in folder.glob("*")]

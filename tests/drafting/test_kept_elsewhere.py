"""A draft whose folder does not take it is kept elsewhere, and brought home by the same command."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from draftkit.drafting.draft import Drafter
from draftkit.drafting.search import SearchBounds
from draftkit.drafts import unsaved
from draftkit.drafts.store import Store
from draftkit.errors import StoreError
from draftkit.files.new_file import NewFile
from draftkit.profile.profile import Profile
from draftkit.testing import ScriptedBackend
from searches import GOOD, PADDED, SHORT, Killed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from draftkit.backends.base import Backend
    from draftkit.backends.completion import Completion
    from draftkit.backends.request import Request


@contextmanager
def full(*folders: Path) -> Iterator[None]:
    """Let nothing be written into these folders, and those within them."""

    def write(folder: Path, *data: Any, **how: Any) -> Any:
        if any(folder.absolute().is_relative_to(other.absolute()) for other in folders):
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
    nobody = ScriptedBackend("Asked again.")
    again = Drafter(nobody, Store("drafts"))
    assert again.draft(again.plan("pitch", profile)).body.strip() == "Good morning."
    assert not nobody.requests
    assert Store("drafts").get(plan.id) is not None
    assert not kept.exists()
    assert not list(desk.rglob(f"{unsaved._PREFIX}*"))


def test_a_draft_that_nothing_takes_is_in_the_error(profile: Profile, places: list[Path]) -> None:
    drafter = Drafter(Vanishing(["Good morning."]), Store("drafts"))
    with full(*places), pytest.raises(StoreError) as caught:
        drafter.draft(drafter.plan("pitch", profile))
    assert any("Good morning." in note for note in caught.value.__notes__)
    assert not [path for folder in places for path in folder.glob("*")]


def drafter_of(backend: Backend, candidates: int = 1, *, second_look: bool = False) -> Drafter:
    """Return who drafts with a model that is asked for a repair or for more candidates."""
    attempts = max(candidates, 1 if second_look else 2)
    bounds = SearchBounds.usual(backend, candidates, attempts)
    return Drafter(backend, Store("drafts"), bounds=bounds, verify=second_look)


MORE = [
    ([PADDED, GOOD], {}, [PADDED]),
    ([GOOD, PADDED, SHORT], {"candidates": 3}, [GOOD, PADDED]),
    ([GOOD, "[]"], {"second_look": True}, [GOOD]),
]


@pytest.mark.parametrize(("answers", "more", "came"), MORE)
def test_what_came_is_kept_elsewhere_before_more_is_asked_for(
    profile: Profile,
    places: list[Path],
    answers: list[str],
    more: dict[str, Any],
    came: list[str],
) -> None:
    killed = Killed(answers, places[0])
    drafter = drafter_of(killed, **more)
    plan = drafter.plan("pitch", profile)
    with full(Path("drafts")), pytest.raises(StoreError, match="No space left") as caught:
        drafter.draft(plan)
    [kept] = places[0].glob("*.md")  # one file, whatever came of it
    assert str(kept) in caught.value.__notes__[0]
    shutil.rmtree(places[0])
    (places[0].parent / f"killed-{len(came)}").rename(places[0])
    [left] = Store(places[0])
    assert [c["text"].strip() for c in left.candidates] in ([], came)
    asked = ScriptedBackend(answers[len(came) :], ["paid"])
    drafter = drafter_of(asked, more.get("candidates", 1))
    assert drafter.draft(drafter.plan("pitch", profile)).complete
    assert len(asked.requests) == more.get("candidates", len(came)) - len(came)
    [made] = Store("drafts")
    assert made.body.strip() in came
    assert not list(places[0].glob("*.md"))


@pytest.mark.parametrize(("answers", "more", "came"), MORE)
def test_no_more_is_asked_for_where_nothing_takes_what_came(
    profile: Profile,
    places: list[Path],
    answers: list[str],
    more: dict[str, Any],
    came: list[str],
) -> None:
    backend = ScriptedBackend(answers, ["paid"])
    drafter = drafter_of(backend, **more)
    plan = drafter.plan("pitch", profile)
    said: list[str] = []
    with full(Path("drafts"), *places), pytest.raises(StoreError, match="No space") as caught:
        drafter.draft(plan, on_retry=said.append)
    assert (len(backend.requests), said) == (1, [])
    assert any(came[0] in note for note in caught.value.__notes__)


def test_what_was_kept_elsewhere_meanwhile_goes_once_the_draft_is_home(
    profile: Profile, places: list[Path]
) -> None:
    class Freeing(ScriptedBackend):
        def complete(self, *asked: Any, **how: Any) -> Completion:
            if self.requests:
                assert list(places[1].rglob("*.md"))
                no_space.close()
            return super().complete(*asked, **how)

    drafter = drafter_of(Freeing([PADDED, GOOD], ["paid"]))
    plan = drafter.plan("pitch", profile)
    with ExitStack() as no_space:
        no_space.enter_context(full(Path("drafts"), places[0]))
        made = drafter.draft(plan)
    assert [draft.path for draft in Store("drafts")] == [made.path]
    assert not list(places[1].glob("*"))


def test_what_is_brought_home_takes_the_place_of_the_partial_draft_it_was_made_of(
    profile: Profile, places: list[Path]
) -> None:
    class Filling(ScriptedBackend):
        def complete(self, *asked: Any, **how: Any) -> Completion:
            if self.requests:
                no_space.enter_context(full(Path("drafts")))
            return super().complete(*asked, **how)

    drafter = drafter_of(Filling([GOOD, PADDED], ["paid"]), 2)
    with ExitStack() as no_space, pytest.raises(StoreError):
        drafter.draft(drafter.plan("pitch", profile))
    [begun] = Store("drafts")
    assert not begun.complete
    nobody = ScriptedBackend("Asked again.")
    drafter = drafter_of(nobody, 2)
    made = drafter.draft(drafter.plan("pitch", profile))
    assert not nobody.requests
    assert (made.complete, made.path) == (True, begun.path)
    assert [draft.complete for draft in Store("drafts")] == [True]
    assert not list(places[0].glob("*.md"))

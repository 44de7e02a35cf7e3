"""An answer that was paid for is on the disk before a repair of it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from commands import PROFILE
from draftkit.drafting.draft import Drafter
from draftkit.drafting.search import SearchBounds
from draftkit.drafts.store import Store
from draftkit.errors import ServerError
from draftkit.profile.profile import Profile
from draftkit.testing import ScriptedBackend
from searches import GOOD, PADDED

if TYPE_CHECKING:
    from pathlib import Path

    from draftkit.drafting.plan import Plan
    from draftkit.drafts.draft import Draft


class Desk:
    """A model that looks into the folder when it is asked for a repair."""

    def __init__(self, folder: Path, repair: str | BaseException) -> None:
        path = folder / "profile.yaml"
        path.write_text(PROFILE, encoding="utf-8")
        self.store = Store(folder / "drafts")
        self.backend = ScriptedBackend([PADDED, repair], ["paid"])
        self.profile = Profile.load(path)
        self.meanwhile: list[Draft] = []
        self.edit = ""
        bounds = SearchBounds.usual(self.backend)
        self.drafter = Drafter(self.backend, self.store, bounds=bounds)

    def plan(self) -> Plan:
        """Plan the draft."""
        return self.drafter.plan("pitch", self.profile)

    def look(self, _why: str = "") -> None:
        """Hear the first piece of the repair."""
        self.meanwhile = list(self.store)
        if self.edit and self.meanwhile and self.meanwhile[0].path:
            path = self.meanwhile[0].path
            path.write_text(path.read_text(encoding="utf-8") + self.edit, encoding="utf-8")
            self.edit = ""

    def draft(self) -> Draft:
        """Make it."""
        heard: list[str] = []

        def hear(text: str) -> None:
            heard.append(text)
            if len(self.backend.requests) == 2:
                self.look()

        return self.drafter.draft(self.plan(), hear)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, GOOD)


def test_the_first_answer_is_kept_while_it_is_mended(desk: Desk) -> None:
    made = desk.draft()
    (first,) = desk.meanwhile
    assert first.complete
    assert first.body.strip() == PADDED
    assert first.report is not None
    assert not first.report["passed"]
    (saved,) = desk.store
    assert (saved.body.strip(), saved.path, saved.id) == (GOOD, made.path, first.id)
    assert saved.path == first.path
    assert [entry.name for entry in desk.store.entries()] == [made.path.name if made.path else ""]


def test_who_comes_after_a_kill_finds_the_first_answer(desk: Desk) -> None:
    desk.draft()
    (first,) = desk.meanwhile
    (saved,) = desk.store
    assert saved.path is not None
    saved.path.write_text(first.to_markdown(), encoding="utf-8")  # as the kill left it
    found = Drafter(desk.backend, Store(desk.store.folder)).existing(desk.plan())
    assert found is not None
    assert found.body == first.body


def test_what_somebody_edits_meanwhile_stays(desk: Desk) -> None:
    desk.edit = "My own words.\n"
    made = desk.draft()
    texts = {draft.body.strip() for draft in desk.store}
    assert texts == {GOOD, f"{PADDED}\nMy own words."}
    assert made.body.strip() == GOOD


def test_a_repair_that_fails_leaves_one_file_with_the_reason(tmp_path: Path) -> None:
    desk = Desk(tmp_path, ServerError("it is down"))
    made = desk.draft()
    assert any("it is down" in note for note in made.notes)
    (saved,) = desk.store
    assert (saved.notes, saved.path) == (made.notes, made.path)


def test_an_interruption_of_the_repair_leaves_one_file(tmp_path: Path) -> None:
    desk = Desk(tmp_path, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        desk.draft()
    (saved,) = desk.store
    assert saved.body.strip() == PADDED
    assert saved.complete

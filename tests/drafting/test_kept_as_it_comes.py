"""Candidates that were paid for are on the disk before the others are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commands import PROFILE
from draftkit.drafting.draft import Drafter
from draftkit.drafting.search import SearchBounds
from draftkit.drafts.store import Store
from draftkit.profile.profile import Profile
from draftkit.testing import ScriptedBackend
from searches import GOOD, PADDED

if TYPE_CHECKING:
    from pathlib import Path


class Looking(ScriptedBackend):
    """A model that looks into a folder before it answers."""

    store: Store

    def complete(self, *asked: Any, **options: Any) -> Any:
        """Answer, and see what is kept by then."""
        self.seen = [*getattr(self, "seen", []), list(self.store)]
        return super().complete(*asked, **options)


def test_a_candidate_that_has_come_is_kept_while_others_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "profile.yaml"
    path.write_text(PROFILE, encoding="utf-8")
    backend = Looking([PADDED, GOOD, PADDED], ["paid"])
    backend.store = store = Store(tmp_path / "drafts")
    drafter = Drafter(backend, store, bounds=SearchBounds.usual(backend, candidates=3, attempts=3))
    made = drafter.draft(drafter.plan("pitch", Profile.load(path)))
    none, [one], [best] = backend.seen
    assert none == []
    assert (one.complete, one.body.strip()) == (False, PADDED)
    assert (best.complete, best.body.strip(), len(best.candidates)) == (False, GOOD, 2)
    [saved] = store
    assert (saved.path, saved.complete, len(saved.candidates)) == (made.path, True, 3)

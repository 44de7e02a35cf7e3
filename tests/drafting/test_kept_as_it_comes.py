"""Candidates that were paid for are on the disk before the others are asked for, and stay."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import pytest

from commands import PROFILE
from draftkit.backends.request import Settings
from draftkit.drafting.draft import Drafter
from draftkit.drafting.search import SearchBounds
from draftkit.drafts.store import Store
from draftkit.profile.profile import Profile
from draftkit.testing import ScriptedBackend
from searches import GOOD, OUTLINE, PADDED, SHORT, TITLES, Killed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from draftkit.backends.completion import Completion
    from draftkit.backends.request import Request


class Looking(ScriptedBackend):
    """A model that looks into a folder before it answers."""

    store: Store

    def complete(self, *asked: Any, **options: Any) -> Any:
        """Answer, and see what is kept by then."""
        self.seen = [*getattr(self, "seen", []), list(self.store)]
        return super().complete(*asked, **options)


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    path = tmp_path / "profile.yaml"
    path.write_text(PROFILE, encoding="utf-8")
    return Profile.load(path)


def drafting(backend: ScriptedBackend, store: Store, candidates: int) -> Drafter:
    """Return who asks for candidates, and for no repair."""
    bounds = SearchBounds.usual(backend, candidates, attempts=candidates)
    return Drafter(backend, store, settings=Settings(seed=7), bounds=bounds)


@pytest.mark.parametrize(
    ("kind", "texts", "given"),
    [
        ("pitch", [GOOD, PADDED, SHORT], {}),
        (
            "post",
            [json.dumps({**OUTLINE, "title": t, "description": f"{t}."}) for t in TITLES],
            {"topic": "fridges"},
        ),
    ],
)
def test_a_candidate_that_came_before_a_kill_is_not_asked_for_again(
    kind: str, texts: list[str], given: dict[str, str], profile: Profile, tmp_path: Path
) -> None:
    first = Killed(texts, tmp_path / "drafts")
    drafter = drafting(first, Store(first.folder), 3)
    whole = drafter.draft(drafter.plan(kind, profile, given))
    for came in (1, 2):
        again = ScriptedBackend(texts[came:], ["paid"])
        store = Store(tmp_path / f"killed-{came}")
        drafter = drafting(again, store, 3)
        made = drafter.draft(drafter.plan(kind, profile, given))
        assert [r.settings.seed for r in again.requests] == [7 + 1000 * n for n in range(came, 3)]
        assert (made.body, made.candidates) == (whole.body, whole.candidates)
        assert (made.description, made.usage) == (whole.description, whole.usage)
        assert f"Candidates that had come before: {came}." in made.notes
        assert drafter.draft(drafter.plan(kind, profile, given)).complete
        assert len(again.requests) == 3 - came


def test_what_somebody_made_of_a_kept_candidate_by_hand_harms_nothing(
    profile: Profile, tmp_path: Path
) -> None:
    first = Killed([GOOD, PADDED], tmp_path / "drafts")
    drafter = drafting(first, Store(first.folder), 2)
    drafter.draft(drafter.plan("pitch", profile))
    [path] = (tmp_path / "killed-1").glob("*.md")
    whole = path.read_text(encoding="utf-8")
    for old, new in [
        ("number: 0", "number: x"),
        ("number: 0", "number: 9"),
        ("how: written\n    stop_reason: stop", "how: written\n    stop_reason: 3"),
        ("    text:", "    notes: 4\n    texts:"),
        ("  candidates:", "  candidates: 3\n  other:"),
    ]:
        assert old in whole
        path.write_text(whole.replace(old, new), encoding="utf-8")
        again = ScriptedBackend([GOOD, PADDED], ["paid"])
        drafter = drafting(again, Store(path.parent), 2)
        made = drafter.draft(drafter.plan("pitch", profile))
        assert (made.body.strip(), len(again.requests)) == (GOOD, 2)
        assert made.path
        made.path.unlink()


class Halves(ScriptedBackend):
    """A model that has said half of each of two answers when somebody stops it."""

    def complete(
        self, request: Request, on_text: Callable[[str], None] | None = None
    ) -> Completion:
        """Say half of it, and wait for the other one."""
        number = (request.settings.seed or 0) // 1000
        assert on_text
        on_text(f"Half of number {number}.")
        both.wait(5)
        if number == 0:
            raise KeyboardInterrupt
        stopped.wait(5)
        on_text("")
        raise AssertionError("it was stopped")

    def interrupt(self) -> None:
        """End what is under way."""
        stopped.set()


both, stopped = threading.Barrier(2), threading.Event()


def test_of_two_that_are_stopped_both_halves_are_kept(profile: Profile, tmp_path: Path) -> None:
    store = Store(tmp_path)
    drafter = drafting(Halves([""], ["paid", "parallel"]), store, 2)
    with pytest.raises(KeyboardInterrupt):
        drafter.draft(drafter.plan("pitch", profile))
    [draft] = store
    assert not draft.complete
    assert draft.body.strip() == "Half of number 0."
    texts = [(c["how"], c["text"]) for c in draft.candidates]
    assert texts == [("unfinished", f"Half of number {number}.") for number in (0, 1)]
    again = ScriptedBackend([GOOD], ["paid"])
    drafter = drafting(again, store, 2)
    assert drafter.draft(drafter.plan("pitch", profile)).complete
    assert len(again.requests) == 2


def test_a_candidate_that_has_come_is_kept_while_others_are_asked_for(
    profile: Profile, tmp_path: Path
) -> None:
    backend = Looking([PADDED, GOOD, PADDED], ["paid"])
    backend.store = store = Store(tmp_path / "drafts")
    drafter = Drafter(backend, store, bounds=SearchBounds.usual(backend, candidates=3, attempts=3))
    made = drafter.draft(drafter.plan("pitch", profile))
    none, [one], [best] = backend.seen
    assert none == []
    assert (one.complete, one.body.strip()) == (False, PADDED)
    assert (best.complete, best.path) == (False, one.path)
    assert [c["text"].strip() for c in best.candidates] == [PADDED, GOOD]
    [saved] = store
    assert (saved.path, saved.complete, len(saved.candidates)) == (made.path, True, 3)

"""Searches for a draft with a scripted model, and what comes of them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

from briefs import PITCH
from draftkit.backends.request import Settings
from draftkit.drafting.draft import Drafter
from draftkit.drafting.search import SearchBounds
from draftkit.testing import ScriptedBackend

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from draftkit.backends.completion import Completion
    from draftkit.drafts.draft import Draft
    from draftkit.drafts.store import Store
    from draftkit.profile.profile import Profile
    from draftkit.prompts.prompt import Prompt

GOOD = PITCH.strip()
SHORT = "Fridges fail at night."  # one failure: it is too short
SHORTER = "Fridges fail."  # as bad
POOR = "By 2019 our fridges failed at night."  # two: and nothing of the sort is in the profile
PADDED = f"{GOOD} We saved 4,000 children."  # one: what its last sentence says
REFUSAL = "I'm sorry, but I can't help with that."
TITLES = ("What fridges teach us", "Fridges fail at night", "What a fridge needs")
OUTLINE = {
    "hook": "The power fails at night, and nobody is there to see it.",
    "sections": [{"heading": "It is the power", "points": ["Show it.", "Ask who sees it."]}] * 4,
    "evidence": ["Logs of one year", "A case from the field"],
    "closing": "Read your log this week, and count.",
    "question": "When did your power last fail?",
}


class Made:
    """A draft of a scripted model, and what the model was asked for it."""

    def __init__(  # the ways in which searches differ
        self,
        profile: Profile,
        answers: Iterable[str | Completion | BaseException],
        *capabilities: str,
        store: Store | None = None,
        kind: str | Prompt = "pitch",
        seed: int | None = None,
        **bounds: Any,
    ) -> None:
        self.backend = ScriptedBackend(answers, capabilities)
        self.why: list[str] = []
        self.heard: list[str] = []
        drafter = Drafter(
            self.backend,
            store,
            settings=Settings(seed=seed),
            bounds=SearchBounds.usual(self.backend, **bounds),
        )
        plan = drafter.plan(kind, profile)
        self.draft = drafter.draft(plan, self.heard.append, self.why.append)

    @property
    def asked(self) -> int:
        """How often the model was asked."""
        return len(self.backend.requests)

    @property
    def last(self) -> list[tuple[str, str]]:
        """The last two messages that the model was sent."""
        return [(m.role, m.content) for m in self.backend.requests[-1].messages[-2:]]


class Killed(ScriptedBackend):
    """A model during whose answers somebody is killed: what is on the disk then is set aside.

    Args:
        answers: What it says.
        folder: Where its drafts are; `killed-N` beside it has what was there at request N.
    """

    def __init__(self, answers: Iterable[str | Completion | BaseException], folder: Path) -> None:
        super().__init__(answers, ["paid"])
        self.folder = folder

    def complete(self, *asked: Any, **options: Any) -> Completion:
        """Answer, and set aside what is kept by then."""
        if self.folder.is_dir():
            shutil.copytree(self.folder, self.folder.with_name(f"killed-{len(self.requests)}"))
        return super().complete(*asked, **options)


def passed(draft: Draft) -> bool:
    """Whether the draft says that no hard check failed."""
    assert draft.report
    return bool(draft.report["passed"])


def listed(draft: Draft) -> list[tuple[str, str, bool]]:
    """Return how each candidate came about, its text, and whether it was kept."""
    return [(c["how"], c["text"].strip(), c["kept"]) for c in draft.candidates]

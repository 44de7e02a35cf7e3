"""What a backend has to be, and what it may leave to the base: the optional half is declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from draftkit import Backend, Completion, Drafter, Profile, StopReason
from draftkit.backends.limiter import Limited, Limiter
from draftkit.drafting.search import SearchBounds
from each import each

if TYPE_CHECKING:
    from collections.abc import Callable

    from draftkit import Request

PROFILE = Profile.from_dict({"basics": {"name": "Amara Okafor"}})


class Least(Backend):
    """All that has to be written."""

    provider = "least"
    model = "m"
    server = ""
    capabilities: frozenset[str] = frozenset({"parallel"})
    context_window = None

    def complete(
        self, request: Request, on_text: Callable[[str], None] | None = None
    ) -> Completion:
        """Say hello."""
        del request
        if on_text:
            on_text("Hello.")
        return Completion("Hello.", StopReason.STOP, model=self.model)


@pytest.mark.parametrize("backend", [Least(), Limited(Least(), Limiter(2))], ids=["bare", "run"])
def test_a_backend_with_one_method_makes_drafts(backend: Backend) -> None:
    drafter = Drafter(backend, bounds=SearchBounds(candidates=2, attempts=2))
    draft = drafter.draft(drafter.plan("pitch", PROFILE))
    assert draft.body == "Hello.\n"
    backend.watch(lambda _done, _all: None)
    backend.interrupt()
    backend.connect()
    backend.close()
    assert backend.answer == ""


@each(
    ("word", "reason"), [("stop", "STOP"), ("cut", "CUT"), ("end_turn", "STOP"), ("odd", "UNKNOWN")]
)
def test_a_reason_in_words_is_taken_as_it_is_meant(word: str, reason: str) -> None:
    assert Completion("Yes.", word).stop_reason is StopReason[reason]  # type: ignore[arg-type]

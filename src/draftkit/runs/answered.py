"""Drafts of answers that a person brought in a file: their ids depend on the answer, too."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from draftkit.prompts.inputs import validated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from draftkit.drafts.store import Store
    from draftkit.prompts.prompt import Prompt

__all__ = ["Answered"]


class Answered:
    """The answers that the drafts of a kind were made of, read once, when first asked for.

    Args:
        store: Where the drafts are.
        prompt: The kind.
    """

    def __init__(self, store: Store, prompt: Prompt) -> None:
        self._store, self._prompt = store, prompt

    def to(self, given: Mapping[str, Any]) -> Sequence[str]:
        """Return the hashes of the answers to these inputs, the newest first."""
        values = validated(self._prompt.inputs, given, self._prompt.kind.name)
        return self._by_inputs.get(_key(values), ())

    @cached_property
    def _by_inputs(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for entry in self._store.entries(kind=self._prompt.kind.name, status="complete"):
            draft = self._store.get(entry.id)
            if draft is not None and draft.answer:
                found.setdefault(_key(draft.inputs), []).append(draft.answer)
        return found


def _key(inputs: Mapping[str, Any]) -> str:
    """Return a key for inputs as a draft keeps them: without blank ones."""
    own = {name: value for name, value in inputs.items() if value not in (None, [])}
    return json.dumps(own, sort_keys=True, default=str)

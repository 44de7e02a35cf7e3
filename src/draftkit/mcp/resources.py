"""What an assistant may read: facts, notes, drafts and their evidence."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from draftkit.errors import StoreError
from draftkit.mcp.results import Explained
from draftkit.prompts.parts import without_private

if TYPE_CHECKING:
    from collections.abc import Iterator

    from draftkit.drafts.draft import Draft
    from draftkit.mcp.workspace import Workspace

__all__ = ["Resources"]

# An id alone: a store would find a draft by its file, too.
_ID = re.compile(r"[0-9a-f]{4,64}")


class Resources:
    """The resources of one workspace.

    Args:
        workspace: What they are read from.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._in = workspace

    def facts(self) -> str:
        """All that may be claimed of the user, their notes included, by id."""
        return _json({f.id: f.text for f in without_private(self._in.profile()).facts()})

    def notes(self) -> str:
        """The user's notes: what they hold, cases, lessons, quotations."""
        return _json([*self._noted()])

    def draft(self, draft_id: str) -> str:
        """The text of a draft; its id is that of list_drafts, or last."""
        return self._draft(draft_id).body

    def evidence(self, draft_id: str) -> str:
        """Which fact stands behind each sentence and each specific of a draft, or none."""
        return Explained.of(self._in.evidence(self._draft(draft_id))).model_dump_json()

    def _noted(self) -> Iterator[dict[str, str]]:
        for id_, note in self._in.profile().noted.items():
            yield {"id": id_, **note.as_dict()}

    def _draft(self, draft_id: str) -> Draft:
        if draft_id != "last" and not _ID.fullmatch(draft_id):
            raise StoreError(
                "A draft is named by at least four characters of its id, or last.",
                hint="list_drafts has the ids.",
            )
        return self._in.store().find(draft_id)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)

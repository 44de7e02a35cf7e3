"""How tests run the command: as a process of its own, from the folder that they are in."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from draftkit.drafts.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from draftkit.drafts.draft import Draft

COMMAND = [sys.executable, "-m", "draftkit"]

KEY = "sk-test-0123456789abcdef"

PROFILE = """\
basics:
  name: Amara Okafor
  label: Cold-chain engineer for vaccines
  summary: I keep vaccines cold where the power is not.
work:
  - name: Harmattan Logistics
    position: Lead engineer
    highlights: [Cut spoilage by 31% in 14 districts]
"""

REPLY = "Fridges fail at night. I make them hold.\n"


def run(
    *arguments: str, stdin: str = "", keys: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command and return what it said."""
    return subprocess.run(
        [*COMMAND, *arguments],
        input=stdin,
        env={**os.environ, **(keys or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def drafts(folder: str | Path = "drafts") -> list[Draft]:
    """Return the drafts of a folder."""
    return list(Store(folder))

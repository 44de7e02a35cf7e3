"""A folder with briefs to evaluate, and a draft that passes every check of theirs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from commands import PROFILE

if TYPE_CHECKING:
    from pathlib import Path

PITCH = """\
Fridges fail at night. I'm Amara Okafor, and I keep vaccines cold where the power is not. At \
Harmattan Logistics we cut spoilage by 31% in 14 districts. We did it with plain tools that people \
on site can mend. I'd like to show you how it works, so tell me when you have the time.
"""


def brief(**changes: Any) -> str:
    """Return a line of a file of briefs."""
    return json.dumps({"id": "p1", "kind": "pitch", "profile": "profile.yaml"} | changes)


def write_briefs(folder: Path) -> None:
    """Write a profile and three briefs."""
    folder.joinpath("profile.yaml").write_text(PROFILE, encoding="utf-8")
    lines = [brief(id=f"p{n}", inputs={"audience": f"group {n}"}) for n in range(3)]
    folder.joinpath("briefs.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")

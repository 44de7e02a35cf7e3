"""Thank several people from a script: each note is drafted once, however often this runs.

Run it with: python examples/thank_everyone.py [PROVIDER:MODEL]
"""

from __future__ import annotations

import sys
from pathlib import Path

from draftkit import Drafter, Profile, Store, open_backend

PEOPLE = [
    {
        "recipient": "Maria",
        "occasion": "the panel on rural health",
        "specifics": "your question about who empties the fridges",
    },
    {"recipient": "Professor Adeyemi", "occasion": "your comments on our field study"},
]


def main() -> None:
    """Draft a note for each person into ./drafts."""
    profile = Profile.load(Path(__file__).parent / "profile.yaml")
    backend = open_backend(sys.argv[1] if len(sys.argv) > 1 else "local:smollm2")
    try:
        drafter = Drafter(backend, Store("drafts"))
        for person in PEOPLE:
            draft = drafter.draft(drafter.plan("thanks", profile, person))
            print(draft.path)
    finally:
        backend.close()


if __name__ == "__main__":
    main()

"""Thank all people of a file from a script; started again, it drafts only who is missing.

Run it with: python examples/bulk_thanks.py [PROVIDER:MODEL]
"""

from __future__ import annotations

import sys
from pathlib import Path

import draftkit

HERE = Path(__file__).parent


def main() -> None:
    """Draft a note for each row of contacts.csv into ./drafts."""
    results = draftkit.bulk(
        "thanks",
        HERE / "contacts.csv",
        draftkit.Profile.load(HERE / "profile.yaml"),
        model=sys.argv[1] if len(sys.argv) > 1 else "local:smollm2",
        same={"offer": "an introduction to the clinic in Tamale"},
    )
    for result in results:
        print(f"line {result.row}: {result.recipient}: {result.status} {result.error}")


if __name__ == "__main__":
    main()

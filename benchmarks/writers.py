"""Whether final texts teach: how much three writers change of drafts with and without them.

    python benchmarks/writers.py [benchmarks/readings/2026-11-writers]

The folder has the later drafts, `later/with` (made after the first twenty had been sent with
`draftkit sent --final --sample`) and `later/without`, what the writer made of each (`-final`), and
`voices.jsonl`: whose voice a reader took a draft's for. Words are counted as `draftkit practice`
counts them.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from draftkit.people.practice.changed import changed_words

ARMS = ("without", "with")


def main() -> None:
    """Print the words changed of each arm, and how many voices were told."""
    parser = argparse.ArgumentParser(description=__doc__)
    usual = Path(__file__).parent / "readings" / "2026-11-writers"
    parser.add_argument("folder", nargs="?", type=Path, default=usual)
    folder: Path = parser.parse_args().folder
    lines = (folder / "voices.jsonl").read_text(encoding="utf-8").splitlines()
    voices = [json.loads(line) for line in lines]
    for arm in ARMS:
        drafts = sorted((folder / "later" / arm).glob("*.md"))
        finals = [folder / "later" / f"{arm}-final" / path.name for path in drafts]
        found = [
            changed_words(draft.read_text(encoding="utf-8"), final.read_text(encoding="utf-8"))
            for draft, final in zip(drafts, finals, strict=True)
        ]
        words = sum(one.words for one in found)
        into, out = sum(one.words_in for one in found), sum(one.words_out for one in found)
        own = [voice for voice in voices if voice["arm"] == arm]
        told = sum(voice["brief"].startswith(voice["told"]) for voice in own)
        sure = sum(voice["sure"] for voice in own) / len(own)
        print(
            f"{arm:8} {len(found)} drafts of {words} words: {into} in, {out} out "
            f"({(into + out) / words:.0%}); voice told in {told} of {len(own)}, sure {sure:.1f}/5"
        )


if __name__ == "__main__":
    main()

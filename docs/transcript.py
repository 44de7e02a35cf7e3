"""Makes the embedded model's draft in the README from a real run.

Run it with: python docs/transcript.py   (draftkit and its extra `local` installed)
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMMAND = "draftkit pitch -p examples/profile.yaml -m local:smollm2 --no-ask"
PLACE = "<!-- embedded draft: written by docs/transcript.py -->\n```text\n"
WIDTH = 88


def main() -> None:
    """Run the command in a new folder of drafts, and put the draft where it belongs."""
    with tempfile.TemporaryDirectory() as folder:
        result = subprocess.run(
            [sys.executable, "-m", "draftkit", *COMMAND.split()[1:], "-o", f"{folder}/drafts"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    readme = ROOT / "README.md"
    head, _, rest = readme.read_text(encoding="utf-8").partition(PLACE)
    tail = rest.partition("```\n")[2]
    draft = "\n".join(textwrap.fill(line, WIDTH) for line in result.stdout.splitlines())
    readme.write_text(f"{head}{PLACE}{draft}\n```\n{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Makes docs/transcript.svg, and the transcript in the README, from a real run.

Run it with: python docs/transcript.py   (draftkit and its extra `local` installed)
"""

from __future__ import annotations

import html
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMMAND = "draftkit pitch -p examples/profile.yaml"
WIDTH = 88
LINE = 20  # pixels
GLYPH = 8.43  # pixels: the advance of a 14-pixel monospace glyph


def main() -> None:
    """Run the command in a new folder of drafts, and write both."""
    with tempfile.TemporaryDirectory() as folder:
        result = subprocess.run(
            [sys.executable, "-m", "draftkit", *COMMAND.split()[1:], "-o", f"{folder}/drafts"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    said = result.stderr.replace(folder + "/", "").splitlines()
    before = [line for line in said if not line.startswith("Saved")]
    after = [line for line in said if line.startswith("Saved")]
    lines = [f"$ {COMMAND}", *before]
    for paragraph in result.stdout.splitlines():
        lines += textwrap.wrap(paragraph, WIDTH) or [""]
    lines += after
    (ROOT / "docs" / "transcript.svg").write_text(picture(lines), encoding="utf-8")
    readme = ROOT / "README.md"
    head, _, rest = readme.read_text(encoding="utf-8").partition("```text\n")
    tail = rest.partition("```\n")[2]
    readme.write_text(head + "```text\n" + "\n".join(lines) + "\n```\n" + tail, encoding="utf-8")


def picture(lines: list[str]) -> str:
    """Draw lines as a terminal shows them."""
    height = LINE * (len(lines) + 2)
    width = int(GLYPH * (WIDTH + 6))
    rows = []
    for number, line in enumerate(lines):
        fill = "#8a8f98" if line.startswith(("Model:", "Saved:", "Fetching")) else "#e6e6e6"
        if line.startswith("$"):
            fill = "#9ece6a"
        rows.append(
            f'<text x="20" y="{LINE * (number + 2)}" fill="{fill}" xml:space="preserve">'
            f"{html.escape(line)}</text>"
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        'font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14">'
        f'<rect width="100%" height="100%" rx="8" fill="#1a1b26"/>{"".join(rows)}</svg>\n'
    )


if __name__ == "__main__":
    main()

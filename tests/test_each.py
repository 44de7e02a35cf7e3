"""A test of many cases tries all of them, and says which failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from each import each

if TYPE_CHECKING:
    from pathlib import Path

PATCHED: dict[int, str] = {}


def test_all_are_tried_and_those_that_fail_are_named() -> None:
    tried = []

    @each(("low", "high"), [(1, 2), (3, 3), (5, 4)])
    @each("word", {"a": 1, "b": 2})
    def test(low: int, high: int, *, word: str) -> None:
        tried.append((low, high, word))
        assert low <= high, "the wrong way round"
        if low == high:
            with pytest.raises(KeyError):
                {"a": 1}[word]

    with pytest.raises(BaseExceptionGroup) as caught:
        test()
    assert len(tried) == 6
    assert caught.value.message == "3 failed: (3, 3), 'a'; (5, 4), 'a'; (5, 4), 'b'"
    assert [str(exc).partition("\n")[0] for exc in caught.value.exceptions] == [
        "DID NOT RAISE KeyError",
        "the wrong way round",
        "the wrong way round",
    ]


def test_a_case_that_is_skipped_hides_no_other() -> None:
    tried = []

    @each("number", [1, 2, 3])
    def test(number: int) -> None:
        tried.append(number)
        if number == 2:
            pytest.skip("not here")

    with pytest.raises(BaseExceptionGroup, match="1 failed: 2"):
        test()
    assert tried == [1, 2, 3]


@each("letter", "ab")
def test_each_case_has_a_folder_of_its_own(letter: str, tmp_path: Path) -> None:
    assert [*tmp_path.iterdir()] == []
    (tmp_path / letter).touch()


@each("number", [1, 2])
def test_what_a_case_patches_is_undone(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PATCHED, number, "mine")
    assert {number: "mine"} == PATCHED

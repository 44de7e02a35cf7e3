"""The reader of text files, and what is said of what it cannot read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from draftkit.errors import ConfigError, InputError
from draftkit.files.text_file import read_text, text_if_there
from each import each


def test_a_text_is_read_to_the_letter_but_for_its_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfOne\r\ntwo")
    assert read_text(path, InputError) == text_if_there(path, InputError) == "One\r\ntwo"


@each(
    ("data", "said"),
    [
        (b"One\ntw\xff", "a.txt, line 2: is not UTF-8 text; save it with that encoding."),
        (b"x" * 101, "a.txt: is larger than 100 bytes; take a part of it."),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(ConfigError) as caught:
        read_text(path, ConfigError, name="a.txt", most=100)
    assert str(caught.value) == said


def test_a_pipe_that_was_given_is_read() -> None:
    end, other = os.pipe()
    with open(other, "wb") as stream:  # noqa: PTH123 - it has no path
        stream.write(b"One")
    try:
        assert read_text(Path(f"/dev/fd/{end}"), InputError) == "One"
    finally:
        os.close(end)


def test_neither_named_pipes_nor_folders_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, what in ((tmp_path, "a folder"), (tmp_path / "pipe", "a pipe")):
        with pytest.raises(InputError, match=f"cannot be read: it is {what}, not a file"):
            text_if_there(path, InputError)


def test_a_file_that_is_not_there_is_none_or_an_error(tmp_path: Path) -> None:
    assert text_if_there(tmp_path / "none", InputError) is None
    with pytest.raises(InputError, match="there is no such file"):
        read_text(tmp_path / "none", InputError)

"""What is typed is read to the last letter, whatever the locale and the terminal say."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

from draftkit.files.typed import typed, typed_in
from each import each

if TYPE_CHECKING:
    import pytest

CASES = [
    ("J'\u00e9cris \u2013 \u65e5\u672c.\n".encode(), "J'\u00e9cris \u2013 \u65e5\u672c.\n", ""),
    (b"Ann.\nIng\xe9nieure.\n", "Ann.\nIng\u00e9nieure.\n", ""),
    (b"Half a letter: \xe6\x97\n", "Half a letter: \\xe6\\x97\n", "stand as \\xe6."),
    ("\u00e9 and ".encode() + b"\xe9.\n", "\u00e9 and \\xe9.\n", "stand as \\xe9."),
]


@each(("raw", "text", "says"), CASES)
@each("codec", [("utf-8", "strict"), ("utf-8", "surrogateescape"), ("ascii", "surrogateescape")])
def test_no_letter_ends_the_reading(
    raw: bytes, text: str, says: str, codec: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = io.TextIOWrapper(io.BytesIO(raw), *codec)
    monkeypatch.setattr(lines, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys, "stdin", lines)
    found = typed(list(typed_in()))
    assert says in found.problem
    assert bool(says) == bool(found.problem)
    assert found.text == text

"""What an error says: one sentence after the other, each ended once."""

from __future__ import annotations

from draftkit.checks.base import Finding
from draftkit.errors import UsageError
from each import each


@each(
    ("said", "expected"),
    [
        ('The server says "Try later.".', 'The server says "Try later."'),
        ("It cannot be read: no such file.. Name another.", None),
        ("Who is that?. Say it.", "Who is that? Say it."),
        ("It was cut here\u2026.", "It was cut here\u2026"),
        ('Begin with "Subject: ...".', 'Begin with "Subject: ...".'),
        ("Not in ../drafts, nor in a..b.", "Not in ../drafts, nor in a..b."),
        ("It is (see fig. 3, etc.).", "It is (see fig. 3, etc.)."),
    ],
)
def test_a_sentence_is_ended_once(said: str, expected: str | None) -> None:
    right = expected or "It cannot be read: no such file. Name another."
    assert str(UsageError(said, hint="")) == right
    assert (
        Finding("x", "remark", hard=False, span="", start=0, end=0, message=said).message == right
    )

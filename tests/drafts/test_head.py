"""The head of a draft's file, after other programs and people have had it in their hands."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest

from draftkit import Draft
from draftkit.drafts.head import DamagedError, ForeignError, Head
from draftkit.errors import StoreError
from each import each

if TYPE_CHECKING:
    from pathlib import Path

MADE = Draft(
    id="ab" * 32,
    kind="pitch",
    title="A pitch",
    body="Hello.\n",
    created=dt.datetime(2026, 3, 1, 10, 30, tzinfo=dt.UTC),
    tags=("a", "b"),
)
TEXT = MADE.to_markdown()


def read(pattern: str, replacement: str) -> Draft:
    """Return the draft after somebody edited its file."""
    edited, count = re.subn(pattern, replacement, TEXT, count=1, flags=re.MULTILINE)
    assert count == 1
    return Draft.from_markdown(edited)


@each(
    ("pattern", "replacement", "field", "expected"),
    [
        ("^title: .*", "title: 1.10", "title", "1.10"),
        ("^title: .*", "title: NO", "title", "NO"),
        ("^title: .*", "title:", "title", ""),
        ("^author: .*", "author: 007", "author", "007"),
        ("^tags:\n- a\n- b", "tags: one, two", "tags", ("one", "two")),
        ("^tags:\n- a\n- b", "tags: [2026, on]", "tags", ("2026", "on")),
        ("^date: .*", "date: 2026-03-01", "created", dt.datetime(2026, 3, 1, tzinfo=dt.UTC)),
        (
            "^date: .*",
            "date: 2026-03-01 10:00:00+02:00",
            "created",
            dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC),
        ),
        ("^date: .*", "date: soon", "created", dt.datetime(1970, 1, 1, tzinfo=dt.UTC)),
        ("^  status: .*", "  status: nearly", "status", "complete"),
        ("^  status: .*\n", "", "status", "partial"),
        ("^  kind: .*", "  kind: pitch\n  report: [1]", "report", None),
        ("^  kind: .*", "  kind: pitch\n  seconds: soon", "seconds", None),
    ],
)
def test_what_people_write_is_understood(
    pattern: str, replacement: str, field: str, expected: object
) -> None:
    assert getattr(read(pattern, replacement), field) == expected


@each(
    ("pattern", "replacement", "kept"),
    [
        ("^draft: true", "draft: false", "draft: false"),
        ("^draft: true", "draft: true\nweight: 3", "weight: 3"),
        ("^slug: .*", "slug: mine", "slug: mine"),
        ("^lastmod: .*", "lastmod: '2027-01-01'", "lastmod: '2027-01-01'"),
        ("^  kind: .*", "  kind: pitch\n  reviewed_by: Zoë", "  reviewed_by: Zoë"),
    ],
)
def test_what_people_changed_stays(pattern: str, replacement: str, kept: str) -> None:
    lines = read(pattern, replacement).to_markdown().splitlines()
    assert kept in lines
    assert len(lines) - len(TEXT.splitlines()) in (0, 1)


@each("order", [1, -1])
def test_the_order_of_keys_does_not_matter(order: int) -> None:
    head = MADE.head()
    site = dict(list(head.site.items())[::order])
    made = dict(list(head.made.items())[::order])
    assert Draft.from_markdown(Head(site, made).with_body(MADE.body)) == MADE


def test_a_draft_whose_text_is_none_is_damaged_wherever_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(TEXT.encode() + b"\xff\xfe" * 1000)
    for load in (Head.load, Draft.load):
        with pytest.raises(StoreError, match=f"byte {len(TEXT)} is not UTF-8"):
            load(path)
    path.write_bytes(b"No draft.\n" + b"\xff\xfe" * 1000)
    with pytest.raises(ForeignError):
        Head.load(path)


def test_a_byte_order_mark_and_windows_line_ends_are_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert Head.load(path).id == MADE.id
    assert Draft.load(path).body == "Hello.\r\n"


def test_a_file_without_a_date_is_as_old_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text(re.sub("(?m)^date: .*\n", "", TEXT), encoding="utf-8")
    assert Head.load(path).created.timestamp() == int(path.stat().st_mtime)


@each(
    ("text", "error"),
    [
        ("", ForeignError),
        ("no front matter", ForeignError),
        ("---\ntitle: never closed\n", ForeignError),
        ("---\ntitle: [\n---\n", ForeignError),
        ("---\ntitle: [\ndraftkit:\n  id: x\n---\n", DamagedError),
        ("---\ndraftkit: {id: abc}\n---\n", DamagedError),
    ],
)
def test_a_damaged_draft_is_told_from_another_file(
    tmp_path: Path, text: str, error: type[StoreError]
) -> None:
    path = tmp_path / "x.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StoreError) as caught:
        Head.load(path)
    assert type(caught.value) is error
    assert str(path) in str(caught.value)


def test_a_head_without_an_end_is_not_read_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    with path.open("wb") as file:
        file.write(b"---\n")
        file.truncate(1 << 32)
    with pytest.raises(StoreError):
        Head.load(path)


def test_a_program_may_give_other_inputs_than_text() -> None:
    made = dataclasses.replace(MADE, inputs={"when": dt.date(2026, 3, 1), "to": ("a", "b")})
    again = Draft.from_markdown(made.to_markdown())
    assert again.inputs == {"when": "2026-03-01", "to": ["a", "b"]}

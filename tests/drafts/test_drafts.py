"""A draft and its file are the same thing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any

import frontmatter
import pytest
from hypothesis import given
from hypothesis import strategies as st

from draftkit import Draft, Usage
from draftkit.drafts.draft import handler
from draftkit.errors import StoreError
from draftkit.files.clean import clean
from each import each

if TYPE_CHECKING:
    from pathlib import Path

ID = "ab" * 32
TEXT = st.text().map(clean)
SCALAR = TEXT | st.integers() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)


def draft(**changes: Any) -> Draft:
    made = Draft(id=ID, kind="pitch", title="A pitch", body="Hello.\n")
    return dataclasses.replace(made, **changes)


@given(st.text())
def test_any_body_comes_back_to_the_letter(body: str) -> None:
    made = draft(body=clean(body))
    assert Draft.from_markdown(made.to_markdown()) == made


@given(
    title=TEXT,
    inputs=st.dictionaries(TEXT.filter(bool), SCALAR | st.lists(TEXT, min_size=1), max_size=4),
    notes=st.lists(TEXT.filter(bool), max_size=3),
    opening=TEXT,
    seconds=st.none() | st.floats(0, 1e6),
)
def test_any_provenance_comes_back(**changes: Any) -> None:
    made = draft(**{**changes, "notes": tuple(changes["notes"])})
    assert Draft.from_markdown(made.to_markdown()) == made


@each(
    "body",
    ["", "---\n", "---\ntitle: no\n---\n", "\n\n  edges  \n\n", "\ufeffmark", "{{ x }} {% y %}"],
)
def test_bodies_that_look_like_something_else(body: str) -> None:
    assert Draft.from_markdown(draft(body=body).to_markdown()).body == body


def test_every_field_is_kept() -> None:
    made = draft(
        status="partial",
        created=dt.datetime(2026, 3, 1, 10, 30, tzinfo=dt.UTC),
        description="d",
        author="NO",
        tags=("a", "10:30"),
        prompt_version="1e3",
        profile_hash="0x10",
        provider="local",
        model="m",
        settings={"temperature": 0.7, "max_tokens": 300, "stop": ["x"]},
        usage=Usage(10, 2, 30),
        seconds=1.5,
        stop_reason="length",
        report={"passed": False, "findings": [{"check": "numbers", "start": 1}]},
        candidates=({"body": "x"},),
        parent="cd" * 32,
        instruction="make it *warmer*",
        extra={"weight": 3, "canonical_url": "https://a.example"},
    )
    assert Draft.from_markdown(made.to_markdown()) == made


def test_what_others_added_stays_and_what_they_removed_is_no_error() -> None:
    text = draft().to_markdown().replace("draft: true", "draft: false\nlayout: post")
    text = "".join(line for line in text.splitlines(True) if not line.startswith("date:"))
    again = Draft.from_markdown(text)
    assert (again.extra["layout"], again.extra["draft"]) == ("post", False)
    assert "draft: false\n" in again.to_markdown()
    assert "layout: post\n" in again.to_markdown()


@each(
    ("text", "said"),
    [
        ("Just text.", "no front matter"),
        ("---\ntitle: x\n---\nbody", "draftkit did not make it"),
        ("---\ntitle: x\n", "no front matter"),
        ("---\n- a\n---\n", "draftkit did not make it"),
        ("---\na: &x 1\nb: *x\n---\n", "draftkit did not make it"),
        ("---\ndraftkit: {id: [1]}\n---\n", "not one that draftkit made"),
        ("---\ndraftkit: {id: ''}\n---\n", "is gone"),
        ("---\ndraftkit: {id: ../../../x}\n---\n", "not one that draftkit made"),
    ],
)
def test_what_is_not_a_draft_is_said_in_one_line(text: str, said: str) -> None:
    with pytest.raises(StoreError, match=said) as caught:
        Draft.from_markdown(text)
    assert "\n" not in str(caught.value)


def test_a_count_that_is_no_number_is_left_out() -> None:
    usage = "  usage: {input_tokens: lots, cached_tokens: true, output_tokens: 7}\n"
    text = draft().to_markdown().replace("  status:", f"{usage}  status:")
    assert Draft.from_markdown(text).usage == Usage(output_tokens=7)


def test_windows_line_ends_in_the_front_matter_are_read() -> None:
    text = draft(body="one\n").to_markdown().replace("\n", "\r\n")
    assert Draft.from_markdown(text).body == "one\r\n"


@each("own", [False, True])
def test_the_frontmatter_package_reads_a_draft(tmp_path: Path, *, own: bool) -> None:
    path = draft(title="10:30 in NO", body="Hello.\n").save(tmp_path)
    post = frontmatter.load(str(path), handler=handler() if own else None)
    assert post["title"] == "10:30 in NO"
    assert post["draft"] is True
    assert post["draftkit"]["id"] == ID
    assert post.content == "Hello."


@each("title", ["../../etc/passwd", "..\\..\\x", "/abs", "CON", "a/b", ".", "…"])
def test_a_title_never_leaves_the_folder(tmp_path: Path, title: str) -> None:
    path = draft(title=title).save(tmp_path / "drafts")
    assert path.parent == tmp_path / "drafts"
    assert Draft.load(path).title == clean(title)


def test_each_field_of_a_draft_comes_back_from_its_file() -> None:
    values: dict[str, Any] = {
        "status": "partial",
        "created": dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC),
        "tags": ("a", "b"),
        "inputs": {"seconds": 30},
        "settings": {"seed": 7},
        "usage": Usage(3, 2, 1),
        "seconds": 1.5,
        "composed": True,
        "written": 0.5,
        "candidates": ({"how": "written"},),
        "report": {"passed": True},
        "register": "formal",
        "sources": ({"name": "minutes.md"},),
        "sections": (3, 4),
        "used": {"work[0].name": "abcd"},
        "extra": {"weight": 3, "draftkit": {"mine": "x"}},
    }
    listed = {"notes", "from_contacts", "include", "exclude"}
    every = {field.name for field in dataclasses.fields(Draft)} - {"path"}
    given_ = {name: values.get(name, ("x",) if name in listed else "abcdabcd") for name in every}
    draft = Draft(**given_)
    assert Draft.from_markdown(draft.to_markdown()) == draft
    for field in dataclasses.fields(Draft):
        if field.name != "path" and field.default is not dataclasses.MISSING:
            assert getattr(draft, field.name) != field.default, f"{field.name} shows nothing"

"""Edits of YAML texts that people wrote: what is to change changes, and every comment stays."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from draftkit.files import yamlio
from draftkit.files.yaml_layout import Layout
from draftkit.files.yamledit import (
    LayoutError,
    add,
    append,
    blocks,
    comments_of,
    extend,
    put,
    remove,
)
from each import each

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = """\
# above
key: "a # b"  # beside a text
block: |  # beside a sign
  a line
  # no comment
  the end

# between
list:  # beside a key
  - one  # beside an item
  # - alone in a list
  - 'two # three'
    # indented further
flow: [a,  # in brackets
  b]  # behind them
plain: goes
  on  # beside the end
"q#": x#y
empty:  # beside nothing
#
last: z #"""


def test_comments_are_found_wherever_they_stand() -> None:
    assert [comment.text for comment in Layout.of(TEXT).comments] == [
        "# above",
        "# beside a text",
        "# beside a sign",
        "# between",
        "# beside a key",
        "# beside an item",
        "# - alone in a list",
        "# indented further",
        "# in brackets",
        "# behind them",
        "# beside the end",
        "# beside nothing",
        "#",
        "#",
    ]
    assert comments_of("- a: b  # c\n  # d\n") == ["# - a: b  # c", "# d"]


@each("value", ["new", "two\nlines", ["x", "y"], {"k": "v"}])
@each("key", ["key", "block", "list", "flow", "plain", "q#", "empty", "last", "none"])
def test_a_value_of_any_form_is_replaced_in_place(key: str, value: Any) -> None:
    changed = put(TEXT, (key,), value)
    assert yamlio.parse(changed).data == {**yamlio.parse(TEXT).data, key: value}
    assert Layout.of(changed).keeps(Layout.of(TEXT))
    other = [line for line in TEXT.splitlines() if line.startswith(("key", "last"))]
    assert all(line in changed for line in other if not line.startswith(key))


@each("key", ["key", "block", "list", "flow", "plain", "q#", "empty", "last"])
def test_a_value_of_any_form_is_taken_out(key: str) -> None:
    changed = remove(TEXT, (key,))
    data = yamlio.parse(TEXT).data
    del data[key]
    assert yamlio.parse(changed).data == data
    assert Layout.of(changed).keeps(Layout.of(TEXT))


def test_a_text_with_a_sharp_is_no_comment_of_the_next_entry() -> None:
    text = "- a: |\n    one\n    # two\n- b: x\n  # of b\n# of c\n- c: y\n"
    assert blocks(text, yamlio.parse(text)) == [
        "",
        "- a: |\n    one\n    # two\n",
        "- b: x\n  # of b\n",
        "# of c\n- c: y\n",
    ]


words = st.sampled_from(["a", "a b", "#x", "x #y", "x#y", "", "no: yes", "- z", "é", "'", '"', "|"])
data = st.recursive(
    words | st.lists(words, min_size=2, max_size=3).map("\n".join),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(st.sampled_from("abc"), inner, min_size=1, max_size=3)
    ),
    max_leaves=6,
)
comments = st.sampled_from(["# c", "#", "# a # b", "# k: v", "# 'q", '# "q', "#- x"])


@st.composite
def commented(draw: st.DrawFn) -> str:
    """Return YAML with a comment wherever one may stand, or almost."""
    written = {f"k{n}": value for n, value in enumerate(draw(st.lists(data, min_size=1)))}
    lines: list[str] = []
    text = yamlio.dump(written, blocks=draw(st.booleans()))
    inside = yamlio.parse(text).inside
    for number, line in enumerate(text.splitlines(), 1):
        if number not in inside and draw(st.booleans()):
            lines.append(" " * draw(st.integers(0, 4)) + draw(comments))
        ends = number + 1 not in inside or re.search(r"[:-] \|[-+]?\Z", line)
        beside = ends and number not in inside and draw(st.booleans())
        lines.append(f"{line}  {draw(comments)}" if beside else line)
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return end.join([*lines, *draw(st.lists(comments, max_size=1)), ""])


@given(commented(), data, st.data())
def test_no_edit_loses_a_comment_or_another_value(
    text: str, value: Any, draws: st.DataObject
) -> None:
    before = yamlio.parse(text)
    there = Layout.of(text)
    paths = [path for path in there.values if path]
    path = draws.draw(st.sampled_from(paths))
    edits: list[Callable[[], str]] = [
        lambda: put(text, path, value),
        lambda: extend(text, path, value),
        lambda: add(text, path, str(value)),
        lambda: remove(text, path),
    ]
    for edit in edits:
        try:
            changed = edit()
        except (LayoutError, AttributeError, KeyError, TypeError):
            continue
        assert Layout.of(changed).keeps(there)
        after = yamlio.parse(changed).data or {}
        others = before.data.keys() - {path[0]}
        assert {key: after.get(key) for key in others} == {key: before.data[key] for key in others}


@given(st.lists(commented(), min_size=1, max_size=3))
def test_a_list_is_cut_into_pieces_that_keep_all(texts: list[str]) -> None:
    entries = [
        "".join(
            ("- " if not n else "  " if line.strip() else "") + line
            for n, line in enumerate(text.splitlines(keepends=True))
        )
        for text in (t.lstrip() for t in texts)
        # A block that states its indentation, or the end of a document, cannot be set in.
        if not text.startswith("#") and not re.search(r"[|>]\d|^\.\.\.", text, re.MULTILINE)
    ]
    text = "# head\n" + "".join(entries)
    document = yamlio.parse(text)
    pieces = blocks(text, document)
    assert "".join(pieces) == text
    for piece, item in zip(pieces[1:], document.data or [], strict=True):
        assert yamlio.parse(piece).data == [item]
    longer = append(text, {"k": "v"}) if document.data else text
    assert Layout.of(longer).keeps(Layout.of(text))
    found = list(itertools.chain(*map(comments_of, pieces)))
    assert len(found) == len(Layout.of(text).comments)


@each("end", ["\n", "\r\n"])
@each("after", ["...", "... # the end", "...\n# below"])
@each(
    "edit",
    [
        lambda text: put(text, ("new",), "v"),
        lambda text: put(text, ("new", "deep"), "v"),
        lambda text: add(text, ("list",), "v"),
        lambda text: add(text, ("new",), "v"),
        lambda text: extend(text, (), {"new": "v"}),
    ],
)
def test_what_is_added_stands_above_the_mark_of_the_end(
    edit: Callable[[str], str], after: str, end: str
) -> None:
    text = f"a: 1\nlist:\n  - one\n{after}\n".replace("\n", end)
    changed = edit(text)
    assert changed.endswith(f"{after}\n".replace("\n", end))
    assert "v" in str(yamlio.parse(changed).data)

"""Many rows in one prompt, and one answer taken apart: nobody gets another's text."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from draftkit.backends.content.page import is_prompt
from draftkit.backends.request import Message, Request
from draftkit.runs.blocks import RowBlock, is_of_many, joined, parted
from each import each
from letters import LETTER
from yaml_cases import read_cases

CASES = read_cases(
    (Path(__file__).parents[1] / "data" / "per_paste.yaml").read_text(encoding="utf-8")
)
ROWS = [RowBlock(2, "Ann"), RowBlock(3, "Ben Okri"), RowBlock(5, "Zo\u00eb")]
LETTERS = {
    word: LETTER.format(name=block.name)
    for word, block in zip(("ann", "ben", "zoe"), ROWS, strict=True)
}


@each("case", CASES)
def test_an_answer_is_taken_apart_by_row(case: dict[str, Any]) -> None:
    lines = case["answer"].split("\n")
    answer = "\n".join(
        LETTERS.get(line.strip(), line) + ("\r" if line.endswith("\r") else "") for line in lines
    )
    found = parted(answer, ROWS)
    assert sorted(found.texts) == case.get("texts", [])
    problems = case.get("problems", {})
    assert sorted(found.problems) == sorted(problems)
    for row, words in problems.items():
        assert words in found.problems[row]
    for block in ROWS:
        if block.row in found.texts:
            text = found.texts[block.row]
            assert text.startswith(LETTER.format(name=block.name).strip()[:200])
            others = [other.name for other in ROWS if other is not block]
            assert not any(f"Dear {name}" in text for name in others)


def test_a_text_with_another_code_is_nobodys() -> None:
    coded = [RowBlock(2, "Ann", code="k7f"), RowBlock(3, "Ben", code="m3b")]
    strict = [dataclasses.replace(block, strict=True) for block in coded]
    assert coded[0].mark == "=== 2 k7f: Ann ==="
    for ann, likely, surely in (
        ("=== 2 k7f: Ann ===", True, True),
        ("### 2 (K7F). Ann", True, True),
        ("=== 2: Ann ===", True, False),
        ("=== 2 k8f: Ann ===", False, False),
        ("=== 2 m3b: Ann ===", False, False),
    ):
        answer = f"{ann}\nFor Ann.\n=== 3 m3b: Ben ===\nFor Ben.\n=== end ==="
        assert (2 in parted(answer, coded).texts) is likely
        assert (2 in parted(answer, strict).texts) is surely
        assert parted(answer, strict).texts[3] == "For Ben."


def test_what_all_share_stands_once_and_the_rest_under_its_own_line() -> None:
    own = {2: "Ann", 3: "Ben"}
    blocks = [
        RowBlock(row, name, f"Who I am.\n\nTo: {name}\nFor: row {row}\n\nShort, please.")
        for row, name in own.items()
    ]
    text = joined(blocks)
    assert text.count("Who I am.") == text.count("Short, please.") == 1
    assert "=== 2: Ann ===\nTo: Ann\nFor: row 2\n" in text
    assert text.index("=== 3: Ben ===") < text.index("To: Ben") < text.index("Short, please.")
    assert text.endswith("=== end ===")
    assert is_prompt(text, Request((Message("user", "A pitch, please."),)))


def test_a_long_or_wild_name_makes_one_line() -> None:
    block = RowBlock(7, "why vaccine fridges\nfail === and " + "more " * 30)
    assert "\n" not in block.mark
    assert len(block.mark) < 80
    assert parted(f"{block.mark}\nText.\n=== end ===", [block]).texts == {7: "Text."}


@given(
    st.lists(
        st.sampled_from(
            [b.mark for b in ROWS]
            + [f"Dear {b.name},\n\nYou were kind, {b.name}.\n" for b in ROWS]
            + ["## Ben Okri", "=== 3: Ann ===", "=== end ===", "3. Ben Okri", "---", "", "Well."]
        ),
        max_size=12,
    )
)
def test_whatever_comes_no_row_gets_a_letter_to_another(pieces: list[str]) -> None:
    found = parted("\n".join(pieces), ROWS)
    assert {*found.texts, *found.problems} == {2, 3, 5}
    for block in ROWS:
        others = [other.name for other in ROWS if other is not block]
        text = found.texts.get(block.row, "")
        assert not any(f"Dear {name}" in text for name in others)


def test_a_line_that_may_be_part_of_a_text_does_not_end_it() -> None:
    ann, ben = RowBlock(2, "Ann", code="k7f"), RowBlock(3, "Ben", code="m3b")
    for line in ("=== 1. The walk ===", "=== 3. What comes next ===", "- Ben", "**Ben**"):
        answer = f"{ann.mark}\nHello.\n\n{line}\n\nAmara\n{ben.mark}\nFor Ben.\n=== end ==="
        found = parted(answer, [ann, ben])
        assert found.texts == {3: "For Ben."}, line
        assert line in found.problems[2]
    answer = f"{ann.mark}\nHello.\n=== 7 x2y: Karl ===\nHello.\n=== 3: Benny ===\nb\n=== end ==="
    found = parted(answer, [ann, ben])
    assert (found.texts, len(found.strangers)) == ({2: "Hello."}, 2)


def test_a_letter_with_a_heading_is_of_one_alone() -> None:
    assert not is_of_many("Hello.\n\n=== my favourite part ===\n\nAmara")
    assert all(map(is_of_many, ("=== 2 k7f: Ann ===", "**=== 2. Ann ===**", "Hi.\n=== end ===")))


def test_texts_for_nobody_are_named() -> None:
    answer = "=== 2: Ann ===\na\n=== 7: Karl Marx ===\nk\n=== Ben ===\nb\n=== end ==="
    found = parted(answer, [RowBlock(2, "Ann"), RowBlock(3, "Ben")])
    assert (found.texts, found.strangers) == ({2: "a"}, ("=== 7: Karl Marx ===", "=== Ben ==="))

"""Sentences taken out of Markdown: what is left is Markdown still."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from draftkit.language.cutting import passages, without
from draftkit.language.document import Document

if TYPE_CHECKING:
    import random

WORDS = st.lists(st.sampled_from(["ant", "bee", "cow", "dog"]), min_size=1, max_size=4)
SENTENCE = WORDS.map(lambda words: " ".join(words).capitalize() + ".")
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=4).map(" ".join)
WRAPPED = st.lists(SENTENCE, min_size=2, max_size=4).map("\n".join)
ITEMS = st.lists(PARAGRAPH, min_size=1, max_size=4)
BULLETS = ITEMS.map(lambda rows: "\n".join(f"- {row}" for row in rows))
NUMBERED = ITEMS.map(lambda rows: "\n".join(f"{n}. {row}" for n, row in enumerate(rows, 1)))
QUOTED = PARAGRAPH.map(lambda text: f"> {text}")
CODE = st.just("```\na = 1\n\n\n\nb = 2\n```")
BLOCK = st.one_of(PARAGRAPH, WRAPPED, BULLETS, NUMBERED, QUOTED, CODE, st.just("## Ant"))


@given(st.lists(BLOCK, min_size=1, max_size=6).map("\n\n".join), st.data())
def test_whatever_is_cut_markdown_is_left(body: str, data: st.DataObject) -> None:
    text = Document(body)
    every = passages(text)
    gone = [span for span in every if data.draw(st.booleans())]
    left = without(text, gone)
    kept = [span.text for span in every if span not in gone]
    assert [span.text for span in passages(Document(left))] == kept
    assert left.count("## Ant") == body.count("## Ant")
    assert left.count("\n\n\n\n") == body.count("\n\n\n\n") == body.count("a = 1")
    assert "\n\n\n" not in left.replace("\n\n\n\n", "")
    for line in left.split("\n"):
        assert line == line.rstrip()
        assert not line.startswith(" ")
    # Paragraphs, lists and quotations are still parted, and each list counts from 1.
    for run in left.split("\n\n"):
        marks = {re.match(r"(?:-|\d+\.|>|##|```)?", line)[0][-1:] for line in run.split("\n")}  # type: ignore[index]
        assert len(marks - {""}) <= 1 or "```" in run
        numbers = [int(n) for n in re.findall(r"^(\d+)\.", run, re.MULTILINE)]
        assert numbers == list(range(1, len(numbers) + 1))


@given(st.lists(BLOCK, min_size=1, max_size=6).map("\n\n".join))
def test_nothing_cut_is_nothing_changed(body: str) -> None:
    assert without(Document(body), []) == body.strip() + "\n"


@given(st.text(alphabet="Aa1.:)>#*-`|~_ \n", max_size=60), st.randoms(use_true_random=False))
def test_whatever_the_text_is_what_stays_stays(body: str, chance: random.Random) -> None:
    text = Document(body)
    every = passages(text)
    assert all(span.text == body[span.start : span.end] for span in every)
    gone = [span for span in every if chance.random() < 0.5]
    left = without(text, gone)
    kept = "".join(span.text for span in every if span not in gone)
    rest = iter("".join(left.split()))
    assert all(sign in rest for sign in "".join(kept.split()))


def test_lists_that_are_not_counted_or_go_on_keep_their_numbers() -> None:
    text = Document(
        "1. Ant.\n1. Bee.\n1. Cow.\n\nDog.\n\n4. Ant.\n5. Bee.\n   1. Cow.\n   2. Dog.\n6. Eel.\n"
    )
    gone = [span for span in passages(text) if span.text in ("Bee.", "Cow.")]
    assert without(text, gone) == "1. Ant.\n\nDog.\n\n4. Ant.\n   1. Dog.\n5. Eel.\n"

"""No text makes the checks slow, whatever is repeated in it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from draftkit import Profile, check, explain
from draftkit.checks.base import Brief
from draftkit.checks.grounding.assertions import assertions_in
from draftkit.language.document import Document

PROFILE = Profile.load(Path(__file__).parents[1] / "examples" / "profile.yaml")
# In seconds of the processor: a busy computer changes nothing.
MOST_S = 1.0
SHAPES_MOST_S = 12.0

SHAPES = [
    *("Aa ", "a", "A b\n", "-\n", "- a\n", "## a\n", "> a\n", "|a|\n", "[", "[a](", "[[", "{{<"),
    *('"a ', "'a ", "\u201ca ", "(0", "((", "<a ", "```", "**", "* ", "_", "<!-- a", "http://a "),
    *("1 ", "$1 ", "1%", "1.1", "10:30 ", "March 2020 ", "one ", "twenty-", "a dozen ", "5 of 6 "),
    *("Dear A,\n", "Best,\n", "a@a.", "a-", "A ", "\u042f ", "\u65e5\u672c", "\U0001f600", "\t"),
    *(f"{sign} " for sign in "!?.,:;/&=+~^#@"),
    "The same sentence again now.\n",
]


def seconds(text: str) -> float:
    started = time.process_time()
    check(text, profile=PROFILE)
    explain(text, profile=PROFILE)
    assertions_in(Document(text), Brief(PROFILE.facts()))
    return time.process_time() - started


@pytest.mark.parametrize("text", ["\n" * 29_000, "Aa " * 100_000], ids=["lines", "words"])
def test_what_took_a_quarter_of_a_minute_takes_a_second(text: str) -> None:
    check("Warm.", profile=PROFILE)
    assert seconds(text) <= MOST_S


@pytest.mark.parametrize("shape", SHAPES)
def test_no_shape_takes_more_than_in_proportion(shape: str) -> None:
    assert seconds((shape * 6_000)[:6_000]) <= SHAPES_MOST_S

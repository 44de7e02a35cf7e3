"""No text makes the checks slow, whatever is repeated in it."""

from __future__ import annotations

import time
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from draftkit import Profile, check, checks, explain
from draftkit.checks.base import Brief
from draftkit.checks.grounding.assertions import assertions_in
from draftkit.checks.grounding.most import MOST
from draftkit.language.document import MAX_CHARACTERS, Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.long

PROFILE = Profile.load(Path(__file__).parents[2] / "examples" / "profile.yaml")
FULL = 29_000  # characters
MOST_S = 1.0
# On a slow or busy computer, real drafts of that length take longer, too: on an idle one,
# 0.2 s (2026-11).
TIMES = 5
DRAFTS = "".join(
    path.read_text(encoding="utf-8").split("\n---\n", 1)[1]
    for path in sorted((Path(__file__).parents[2] / "examples" / "drafts").glob("*.md"))
)

SHAPES = [
    *("Aa ", "a", "A b\n", "-\n", "- a\n", "## a\n", "> a\n", "|a|\n", "[", "[a](", "[[", "{{<"),
    *('"a ', '"ab" ', "'a ", "\u201ca ", "(0", "((", "([{<", "<a ", "```", "**", "* ", "_"),
    *("<!-- a", "http://a ", "a.com ", "+49 30 1234567 ", "1 ", "$1 ", "1%", "1.1", "10:30 "),
    *("March 2020 ", "May ", "2001 ", "one ", "twenty-", "a dozen ", "5 of 6 ", "five of them "),
    *("five years ago ", "Seven Dials ", "1. a\n", "Dear A,\n", "Best,\n", "a@a.", "a-", "A "),
    *("A.", "I ", "e.g. ", "Aunt Zed met Bob. ", "Dr Zed ", ", a mayor ", "an MBA, ", "the best "),
    *("\n", "\t", "\u00a0", "\u042f ", "\u65e5\u672c", "\U0001f600", "e\u0301", "| a | b |\n"),
    *(f"{sign} " for sign in "!?.,:;/&=+~^#@"),
    *("\u4e5d\u767e\u4e07", "The same sentence again now.\n"),
]
# What a prompt may ask for besides: the checks that are not always made.
ASKED: dict[str, Any] = {
    "length": {"min_words": 50, "max_words": 125},
    "channel": {"name": ["linkedin_post", "subject"]},
    "sections": {"min": 4, "max": 7, "min_bullets": 2, "max_bullets": 4},
    "must": {"parts": {"who you are": ["basics.name"], "a fact": ["work"]}},
    "perspective": {"person": "first"},
    "addressee": {"name": "Dr. Ines Duarte"},
}
OTHERS = {
    one.id: ASKED.get(one.id, True) if not one.always else False
    for one in checks.all_checks().values()
}


def checked(text: str) -> None:
    check(text, profile=PROFILE)


def explained(text: str) -> None:
    explain(text, profile=PROFILE)
    assertions_in(Document(text), Brief(PROFILE.facts()))


def asked_for(text: str) -> None:
    earlier = ("An earlier draft says that again now. " * 40,)
    brief = Brief(PROFILE.facts(), earlier=earlier, data=PROFILE.data, samples=earlier)
    checks.run(text, brief, OTHERS)


def processor_s(function: Callable[[str], Any], text: str) -> float:
    started = time.process_time()
    function(text)
    return time.process_time() - started


def is_slow(function: Callable[[str], Any], text: str) -> bool:
    """Whether it takes over a second, and far more than real drafts of the same length, twice."""
    for _ in range(2):  # noise comes once
        spent = processor_s(function, text)
        if spent <= MOST_S or spent <= TIMES * processor_s(checked, next(_drafts)):
            return False
    return True


def _apart() -> Iterator[str]:
    """Yield real drafts, never the same text twice: what was read once is remembered."""
    for start in count():
        yield DRAFTS[start : start + FULL]


_drafts = _apart()


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    checked("Warm.")
    explained("Warm.")
    asked_for("Warm.")


@pytest.mark.parametrize("text", ["\n" * 29_000, "Aa " * 100_000], ids=["lines", "words"])
def test_what_took_a_quarter_of_a_minute_takes_a_second(text: str) -> None:
    assert not is_slow(checked, text)
    assert not is_slow(explained, text)


@pytest.mark.parametrize("shape", SHAPES)
def test_no_shape_takes_more_than_a_second(shape: str) -> None:
    text = (shape * FULL)[:FULL]
    assert not is_slow(checked, text)
    assert not is_slow(explained, text)


@pytest.mark.parametrize("shape", SHAPES)
def test_what_a_prompt_asks_for_takes_no_more_than_a_second(shape: str) -> None:
    assert not is_slow(asked_for, (shape * FULL)[:FULL])


@pytest.mark.parametrize(
    ("id_", "said", "word"),
    [
        ("numbers", "17 ", "numbers"),
        ("dates", "May 2031, ", "dates and times"),
        ("quotes", '"a b c d" ', "quotations"),
    ],
)
def test_what_goes_beyond_any_draft_is_said_to_be_unchecked(id_: str, said: str, word: str) -> None:
    some = check(said * MOST, profile=PROFILE)
    assert not [f for f in some.findings if "only the first" in f.message]
    many = check(said * (MOST + 7), profile=PROFILE)
    (found,) = (f for f in many.findings if "only the first" in f.message)
    assert (found.check, found.hard) == (id_, True)
    assert f"{MOST + 7} {word}, and only the first {MOST} were checked" in found.message
    assert found.start == len(said) * MOST


def test_an_explanation_of_what_is_too_long_says_so() -> None:
    told = explain("I fixed 40 pumps. " * MAX_CHARACTERS, profile=PROFILE)
    assert "540,000 characters and was not checked" in told.summary

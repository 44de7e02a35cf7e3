"""A small model fills gaps, and what it invents is passed over."""

from __future__ import annotations

import pytest

from draftkit import Message, Request
from draftkit.fact import Fact
from draftkit.gap import Gap, pieces, tell, write
from draftkit.guide import fill
from draftkit.judge import UNFIT, SentenceJudge
from draftkit.testing import ScriptedBackend

REQUEST = Request((Message("user", "x"),))
FACTS = [Fact("a", "Amara Okafor repairs fridges in 41 clinics in Ghana"), Fact("b", "my team")]
JUDGE = SentenceJudge(FACTS, banned=["synergy"])


def filled(guide: str, *answers: str) -> str:
    backend = ScriptedBackend(answers)
    return fill(guide, REQUEST, backend, JUDGE, lambda _text: None).text


def test_a_guide_is_taken_apart() -> None:
    guide = f"Dear Maria,\n\nThanks.{write('It made me', words=9)}  \n\n\n\nAmara"
    assert pieces(guide) == ["Dear Maria,\n\nThanks.", Gap(("It made me",), 9), "\n\nAmara"]


def test_the_best_sentence_stays() -> None:
    bad = [" think of 500 people.", " meet Bob Smith.", " work with synergy.", " think of [Name]."]
    good = " think about who repairs the fridges."
    text = filled(f"Thanks.{write('It made me')}", *bad, good, "")
    assert text == "Thanks. It made me think about who repairs the fridges.\n"


def test_a_gap_that_cannot_be_filled_is_left_out_with_its_beginning() -> None:
    assert filled(f"Thanks.{write('It made me')} Bye.", " win the Nobel Prize.") == (
        "Thanks. Bye.\n"
    )


def test_an_answer_that_is_cut_is_no_sentence() -> None:
    assert filled(f"Thanks.{write('It')}", " is the sort of thing that") == "Thanks.\n"


def test_only_the_first_sentence_counts() -> None:
    text = filled(write("We"), " met Dr. Okafor in Ghana at the clinics. And then more.")
    assert text in ("We met Dr. Okafor in Ghana at the clinics.\n", "\n")


def test_beginnings_take_turns() -> None:
    backend = ScriptedBackend([" this is about fridges and clinics."])
    fill(write("A", "B"), REQUEST, backend, JUDGE, lambda _text: None)
    assert {r.opening for r in backend.requests} == {"A", "B"}
    assert len(backend.requests) == 8


@pytest.mark.parametrize(
    "sentence",
    [
        " think of 500 people.",
        " think of millions of people.",
        " thank Bob for that.",
        ' say "never again" to them.',
        " write to me@x.example now.",
        " is because I am a doctor of fridges.",
        " is because I visited the clinics.",
        " is because of my company in the clinics.",
        " shows your role as the best.",
        " uses synergy to repair fridges.",
        " is so.",
        " [see below] for the rest of it.",
    ],
)
def test_what_is_unfit(sentence: str) -> None:
    assert JUDGE("It made me", sentence) == UNFIT


@pytest.mark.parametrize(
    "sentence",
    [
        " think about who repairs the fridges in the clinics.",
        " ask my team who repairs them in Ghana.",
        " think about how things work.",
    ],
)
def test_what_is_fit(sentence: str) -> None:
    assert JUDGE("It made me", sentence) >= 0


def test_what_was_said_before_is_worth_less() -> None:
    sentence = " think about who repairs the fridges."
    assert JUDGE("I think about who repairs the fridges.", sentence) < JUDGE("", sentence)

"""A small model fills gaps, and what it invents is passed over."""

from __future__ import annotations

import pytest

from draftkit import Drafter, Message, Profile, Request
from draftkit.backends import tokens
from draftkit.drafting.estimate import estimate
from draftkit.drafting.guide import ROUNDS, fill
from draftkit.drafting.judge import UNFIT, SentenceJudge
from draftkit.drafting.search import Bounds
from draftkit.profile.fact import Fact
from draftkit.prompts.gap import Gap, pieces, tell, write
from draftkit.testing import ScriptedBackend

REQUEST = Request((Message("user", "x"),))
FACTS = [
    Fact("a", "Amara Okafor repairs fridges in 41 clinics in Ghana"),
    Fact("b", "my team, and tools that I have"),
]
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
        " changed the way I think about the people I have lost.",
        " changed what I had planned for the clinics.",
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
        " think about all that I have learned of fridges.",
    ],
)
def test_what_is_fit(sentence: str) -> None:
    assert JUDGE("It made me", sentence) >= 0


def test_what_was_said_before_is_worth_less() -> None:
    sentence = " think about who repairs the fridges."
    assert JUDGE("I think about who repairs the fridges.", sentence) < JUDGE("", sentence)


# Facts that are told


def told(guide: str, *answers: str) -> tuple[str, str]:
    """Return the text and what the model wrote of it."""
    backend = ScriptedBackend(answers)
    done = fill(guide, REQUEST, backend, JUDGE, lambda _text: None)
    return done.text.strip(), done.written.strip()


def test_a_fact_is_said_by_the_model_where_it_says_nothing_else() -> None:
    text, written = told(tell("Repairs fridges in 41 clinics"), " fridges in 41 clinics.")
    assert (text, written) == ("I repair fridges in 41 clinics.", "fridges in 41 clinics.")


@pytest.mark.parametrize(
    "wrong",
    [
        " fridges in 14 clinics.",
        " fridges in 41 clinics and 2 ships.",
        " fridges.",
        " no fridges in 41 clinics.",
        " fridges in 41 clinics in Togo.",
        " repairs fridges in 41 clinics.",
        " amazing fridges in 41 clinics.",
        " fridges in 41 clinics, which is why so many people come to me.",
        " fridges in 41 clinics for him.",
        " fridges in 41 clinics and then I",
    ],
)
def test_a_sentence_that_changes_a_fact_is_passed_over_for_the_fact(wrong: str) -> None:
    text, written = told(tell("Repairs fridges in 41 clinics"), wrong)
    assert (text, written) == ("I repair fridges in 41 clinics.", "")


@pytest.mark.parametrize(
    ("answer", "written"),
    [(" for covering your shift.", ""), (" for covering my shift.", "for covering my shift.")],
)
def test_what_is_mine_does_not_become_yours(answer: str, written: str) -> None:
    thanks = tell("covering my shift", "Thank you for")
    assert told(thanks, answer) == ("Thank you for covering my shift.", written)


def test_a_round_that_failed_is_followed_by_a_warmer_one() -> None:
    backend = ScriptedBackend([" say something else."] * 5 + [" fridges in 41 clinics."])
    guide = tell("Repairs fridges in 41 clinics")
    done = fill(guide, REQUEST, backend, JUDGE, lambda _text: None)
    assert done.written
    warmth = [request.settings.temperature or 0 for request in backend.requests]
    assert warmth == sorted(warmth)
    assert len(set(warmth)) == 2


def test_the_model_sees_the_fact_and_examples_and_nothing_else() -> None:
    backend = ScriptedBackend([" fridges in 41 clinics."])
    fill(tell("Repairs fridges in 41 clinics"), REQUEST, backend, JUDGE, lambda _text: None)
    last = backend.requests[0].messages[-1]
    assert last == Message("user", "Repairs fridges in 41 clinics")
    assert Message("user", "x") not in backend.requests[0].messages


def test_what_was_said_is_not_told_again_and_what_is_too_long_is_left_out() -> None:
    again = f"I repair fridges in 41 clinics.{tell('I repair fridges in 41 clinics')}"
    assert told(again, " repair them.")[0] == "I repair fridges in 41 clinics."
    full = f"One two three four.{tell('I repair fridges in 41 clinics', until=9)}"
    assert told(full, " repair fridges in 41 clinics.")[0] == "One two three four."


def test_what_comes_from_an_example_is_worth_less_than_what_does_not() -> None:
    sentence = " think about who repairs the fridges in the clinics."
    shown = "It made me think about the fridges of a ship."
    assert JUDGE("It made me", sentence, shown=shown) < JUDGE("It made me", sentence)
    assert JUDGE("", sentence, about="clinics") > JUDGE("", sentence, about="a ship")


def test_a_line_is_what_a_later_gap_may_be_about() -> None:
    guide = write("Why", about="fridges", line=True, tries=1) + "\n\n"
    guide += write("Show", about="fridges: {line}", tries=1)
    backend = ScriptedBackend([" clinics lose fridges.", " who repairs the fridges there."])
    fill(guide, REQUEST, backend, JUDGE, lambda _text: None)
    assert backend.requests[1].messages[-1].content == "fridges: Why clinics lose fridges"


def test_an_estimate_counts_all_that_a_guided_draft_reads() -> None:
    profile = Profile.from_dict(
        {"basics": {"name": "Amara Okafor", "label": "Engineer", "summary": "I mend fridges."}}
    )
    backend = ScriptedBackend([" is of no use [Name]."], capabilities=["opening", "guide"])
    drafter = Drafter(backend, bounds=Bounds())
    plan = drafter.plan("thanks", profile, {"recipient": "Maria", "occasion": "the walk"})
    found = estimate(plan, backend.provider, backend.model)
    drafter.draft(plan)  # nothing fits, so each sentence takes all its rounds
    read = sum(tokens.count(request).tokens for request in backend.requests)
    assert len(backend.requests) > 10
    assert read / ROUNDS < found.sent.tokens < read
    assert found.sent.tokens > 4 * tokens.count(plan.rendered.request).tokens

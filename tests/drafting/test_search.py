"""The search for a draft that passes: what is asked, how often, and what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from briefs import PITCH
from commands import PROFILE
from draftkit.backends.completion import Completion, StopReason, Usage
from draftkit.drafting.draft import Drafter
from draftkit.drafting.search import TOKENS, SearchBounds
from draftkit.drafts.store import Store
from draftkit.errors import UsageError
from draftkit.profile.profile import Profile
from draftkit.testing import ScriptedBackend
from searches import GOOD, PADDED, POOR, REFUSAL, SHORT, SHORTER, Made, listed, passed

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    path = tmp_path / "profile.yaml"
    path.write_text(PROFILE, encoding="utf-8")
    return Profile.load(path)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "drafts")


# The best of several


def test_the_best_is_kept_and_all_can_be_looked_at(profile: Profile, store: Store) -> None:
    made = Made(profile, [POOR, GOOD, SHORT], store=store, candidates=3)
    assert made.asked == 3
    assert made.draft.body == PITCH
    expected = [("written", POOR, False), ("written", GOOD, True), ("written", SHORT, False)]
    assert listed(made.draft) == expected
    assert [c["report"]["passed"] for c in made.draft.candidates] == [False, True, False]
    failed = [
        [f["check"] for f in c["report"]["findings"] if f["hard"]] for c in made.draft.candidates
    ]
    assert failed == [["dates", "length"], [], ["length"]]
    assert made.draft.report == made.draft.candidates[1]["report"]
    [saved] = store
    assert listed(saved) == expected


def test_of_equals_the_earliest_is_kept(profile: Profile) -> None:
    made = Made(profile, [POOR, SHORTER, SHORT], candidates=3, attempts=3)
    assert [kept for _, _, kept in listed(made.draft)] == [False, True, False]
    assert made.draft.body == f"{SHORTER}\n"


def test_a_whole_text_is_better_than_a_cut_one(profile: Profile) -> None:
    cut = Completion(GOOD, StopReason.LENGTH)
    made = Made(profile, [cut, SHORT], candidates=2, attempts=2)
    assert (made.draft.body, made.draft.status) == (f"{SHORT}\n", "complete")
    assert [c["stop_reason"] for c in made.draft.candidates] == ["length", "stop"]


def test_the_cost_is_that_of_all(profile: Profile) -> None:
    answers = [
        Completion(POOR, StopReason.STOP, Usage(100, 60, 7)),
        Completion(SHORT, StopReason.STOP, Usage(100, None, 5)),
        Completion(GOOD, StopReason.STOP, Usage(140, 20, 70)),
    ]
    made = Made(profile, answers, candidates=2)
    assert made.asked == 3
    assert made.draft.usage == Usage(340, 80, 82)
    usages = [c["usage"].get("output_tokens") for c in made.draft.candidates]
    assert usages == [7, 5, 70]


def test_one_text_has_no_list_of_candidates(profile: Profile) -> None:
    assert Made(profile, [GOOD]).draft.candidates == ()


@pytest.mark.parametrize("capabilities", [[], ["parallel"]], ids=["in turn", "at once"])
def test_each_candidate_has_a_seed_of_its_own(profile: Profile, capabilities: list[str]) -> None:
    made = Made(profile, [GOOD], *capabilities, candidates=3, seed=7)
    seeds = [request.settings.seed for request in made.backend.requests]
    assert 7 in seeds
    assert len(set(seeds)) == 3
    again = Made(profile, [GOOD], *capabilities, candidates=3, seed=7)
    assert {request.settings.seed for request in again.backend.requests} == set(seeds)
    unset = Made(profile, [GOOD], *capabilities, candidates=3)
    assert {request.settings.seed for request in unset.backend.requests} == {None}


def test_how_many_candidates_there_were_is_part_of_the_recipe(profile: Profile) -> None:
    ids = {
        Drafter(ScriptedBackend([GOOD]), bounds=SearchBounds(n)).plan("pitch", profile).id
        for n in (1, 2, 3)
    }
    assert len(ids) == 3
    one = Drafter(ScriptedBackend([GOOD]))
    bound = Drafter(ScriptedBackend([GOOD]), bounds=SearchBounds(1, attempts=9, tokens=1))
    assert bound.plan("pitch", profile).id == one.plan("pitch", profile).id


def test_text_is_shown_as_it_comes_only_where_there_is_one(profile: Profile) -> None:
    assert "".join(Made(profile, [GOOD]).heard) == GOOD
    assert Made(profile, [GOOD], candidates=2).heard == []


# What comes is what is kept


def test_nothing_is_cut_from_a_text(profile: Profile) -> None:
    made = Made(profile, [PADDED], attempts=1)
    assert (made.draft.candidates, made.draft.body) == ((), f"{PADDED}\n")
    assert [f["span"] for f in (made.draft.report or {})["findings"]] == ["4,000"]


# Asked once more


def test_what_failed_is_named_and_the_best_answer_sent_along(profile: Profile) -> None:
    made = Made(profile, [POOR, GOOD])
    assert listed(made.draft) == [("written", POOR, False), ("repaired", GOOD, True)]
    (role, answer), (asker, request) = made.last
    assert (role, answer, asker) == ("assistant", POOR, "user")
    assert request.splitlines() == [
        "Please write the text once more, and change only this:",
        (
            '- Nothing I gave you says "2019", in "By 2019 our fridges failed at night.": say the '
            "sentence without it."
        ),
        "- Its length should be 46\u201380 words.",
        "",
        "Keep everything else word for word. Reply with the whole text alone.",
    ]
    first, second = made.backend.requests
    assert second.messages[:-2] == first.messages
    assert second.settings == first.settings
    assert made.why == ["A check failed: dates, length."]


def test_the_best_so_far_is_what_is_repaired(profile: Profile) -> None:
    made = Made(profile, [POOR, SHORT, GOOD], candidates=2)
    assert made.asked == 3
    assert made.last[0] == ("assistant", SHORT)
    assert [text for _, text, _ in listed(made.draft)] == [POOR, SHORT, GOOD]
    assert made.draft.body == PITCH


def test_nothing_is_paid_to_mend_a_refusal_and_any_draft_is_better(profile: Profile) -> None:
    made = Made(profile, [REFUSAL], "paid")
    assert (made.asked, made.draft.body) == (1, f"{REFUSAL}\n")
    assert not passed(made.draft)
    several = Made(profile, [REFUSAL, POOR], candidates=2, attempts=2)
    assert several.draft.body == f"{POOR}\n"
    mended = Made(profile, [POOR, REFUSAL])
    assert mended.draft.body == f"{POOR}\n"
    assert "the answer was no better" in str(mended.draft.notes)


def test_a_repair_that_is_no_better_is_not_kept(profile: Profile) -> None:
    for worse in POOR, SHORTER, Completion(GOOD, StopReason.LENGTH), "":
        made = Made(profile, [SHORT, worse])
        assert made.draft.body == f"{SHORT}\n"
        assert (made.draft.complete, passed(made.draft)) == (True, False)


@pytest.mark.parametrize(
    ("capabilities", "n", "times"),
    [
        (["paid"], 1, 2),
        ([], 1, 2),
        (["single"], 1, 1),
        (["paid"], 3, 4),
        ([], 3, 4),
        (["single"], 3, 3),
        (["single", "paid"], 1, 1),
    ],
)
def test_how_often_a_model_is_asked_at_most(
    profile: Profile, capabilities: list[str], n: int, times: int
) -> None:
    assert Made(profile, [SHORT], *capabilities, candidates=n).asked == times
    assert Made(profile, [GOOD], *capabilities, candidates=n).asked == n, "it passed"


@pytest.mark.parametrize(("attempts", "times"), [(1, 1), (2, 2), (6, 2)])
def test_a_repair_can_be_switched_off_and_is_asked_for_once(
    profile: Profile, attempts: int, times: int
) -> None:
    for capabilities in (["paid"], [], ["single"]):
        assert Made(profile, [SHORT], *capabilities, attempts=attempts).asked == times


def test_more_candidates_than_attempts_are_a_contradiction(profile: Profile) -> None:
    with pytest.raises(UsageError, match=r"3 candidates .* 2 attempts"):
        Made(profile, [GOOD], candidates=3, attempts=2)


def test_nothing_is_asked_for_once_the_tokens_are_spent(profile: Profile) -> None:
    answer = Completion(SHORT, StopReason.STOP, Usage(1_000, 900, 50))  # 150 that are paid
    for tokens, times in (1, 1), (150, 1), (151, 2), (TOKENS, 2):
        assert Made(profile, [answer], attempts=9, tokens=tokens).asked == times


def test_a_soft_remark_is_no_reason_to_ask_again(profile: Profile) -> None:
    made = Made(profile, [GOOD.replace("plain tools", "synergy and plain tools")])
    assert made.asked == 1
    assert passed(made.draft)
    assert (made.draft.report or {})["findings"]


def test_no_candidate_passes_and_the_draft_says_so(profile: Profile, store: Store) -> None:
    made = Made(profile, [SHORT], "paid", store=store)
    assert (made.draft.complete, passed(made.draft)) == (True, False)
    [saved] = store
    assert [f["check"] for f in (saved.report or {})["findings"] if f["hard"]] == ["length"]
    assert len(saved.candidates) == 2

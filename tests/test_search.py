"""The search for a draft that passes: what is asked, how often, and what is kept."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from briefs import PITCH
from commands import PROFILE
from draftkit.backends import open_backend
from draftkit.backends.base import Options
from draftkit.completion import Completion, StopReason, Usage
from draftkit.drafter import Drafter
from draftkit.errors import OutputError, ServerError, UsageError
from draftkit.kinds import Kind
from draftkit.profile import Profile
from draftkit.prompt import Prompt
from draftkit.request import Settings
from draftkit.search import TOKENS, Bounds
from draftkit.store import Store
from draftkit.testing import ScriptedBackend
from server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from draftkit.drafts import Draft
    from server import Exchange

GOOD = PITCH.strip()
SHORT = "Fridges fail at night."  # one failure: it is too short
SHORTER = "Fridges fail."  # as bad
POOR = "By 2019, fridges failed at night."  # two: and nothing of the sort is in the profile
PADDED = f"{GOOD} We saved 4,000 children."  # passes without its last sentence

JSON_PROMPT = """\
---
description: A list.
output:
  schema:
    type: object
    required: [points]
    properties:
      points: {type: array, items: {type: string}}
---
{% block user %}Three points.{% endblock %}
{% block output %}{% for point in output.points %}- {{ point }}
{% endfor %}{% endblock %}
"""


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    path = tmp_path / "profile.yaml"
    path.write_text(PROFILE, encoding="utf-8")
    return Profile.load(path)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "drafts")


class Made:
    """A draft of a scripted model, and what the model was asked for it."""

    def __init__(  # the ways in which searches differ
        self,
        profile: Profile,
        answers: Iterable[str | Completion | BaseException],
        *capabilities: str,
        store: Store | None = None,
        kind: str | Prompt = "pitch",
        seed: int | None = None,
        **bounds: Any,
    ) -> None:
        self.backend = ScriptedBackend(answers, capabilities)
        self.why: list[str] = []
        self.heard: list[str] = []
        drafter = Drafter(
            self.backend,
            store,
            settings=Settings(seed=seed),
            bounds=Bounds.usual(self.backend, **bounds),
        )
        plan = drafter.plan(kind, profile)
        self.draft = drafter.draft(plan, self.heard.append, self.why.append)

    @property
    def asked(self) -> int:
        """How often the model was asked."""
        return len(self.backend.requests)

    @property
    def last(self) -> list[tuple[str, str]]:
        """The last two messages that the model was sent."""
        return [(m.role, m.content) for m in self.backend.requests[-1].messages[-2:]]


def passed(draft: Draft) -> bool:
    """Whether the draft says that no hard check failed."""
    assert draft.report
    return bool(draft.report["passed"])


def listed(draft: Draft) -> list[tuple[str, str, bool]]:
    """Return how each candidate came about, its text, and whether it was kept."""
    return [(c["how"], c["text"].strip(), c["kept"]) for c in draft.candidates]


# The best of several


def test_the_best_is_kept_and_all_can_be_looked_at(profile: Profile, store: Store) -> None:
    made = Made(profile, [POOR, GOOD, SHORT], store=store, candidates=3)
    assert made.asked == 3
    assert made.draft.body == PITCH
    expected = [("written", POOR, False), ("written", GOOD, True), ("written", SHORT, False)]
    assert listed(made.draft) == expected
    assert [c["report"]["passed"] for c in made.draft.candidates] == [False, True, False]
    assert [c["score"] for c in made.draft.candidates] == [-20, 0, -10]
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
        Drafter(ScriptedBackend([GOOD]), bounds=Bounds(n)).plan("pitch", profile).id
        for n in (1, 2, 3)
    }
    assert len(ids) == 3
    one = Drafter(ScriptedBackend([GOOD]))
    bound = Drafter(ScriptedBackend([GOOD]), bounds=Bounds(1, attempts=9, tokens=1))
    assert bound.plan("pitch", profile).id == one.plan("pitch", profile).id


def test_text_is_shown_as_it_comes_only_where_there_is_one(profile: Profile) -> None:
    assert "".join(Made(profile, [GOOD]).heard) == GOOD
    assert Made(profile, [GOOD], candidates=2).heard == []


# At once, over the wire


class Together:
    """Answers only when so many requests wait at the same time, each in its own words."""

    def __init__(self, texts: list[str]) -> None:
        self.waiting = threading.Barrier(len(texts))
        self.texts = texts

    def __call__(self, exchange: Exchange) -> None:
        """Answer a request; the later it came, the sooner."""
        place = self.waiting.wait(10)
        seed = exchange.request.body["seed"]
        time.sleep(0.05 * place)
        exchange.text = self.texts[(seed - 7) // 1000]
        exchange.well()


def served(
    server: Server, store: Store | None = None, timeout_s: float = 10, n: int = 3
) -> Drafter:
    """Return a drafter that asks a server for candidates with seeds 7, 1007 and so on."""
    backend = open_backend(
        "openai:m", Options(base_url=server.url, api_key="sk-test", timeout_s=10, retries=0)
    )
    return Drafter(
        backend, store, settings=Settings(seed=7), bounds=Bounds.usual(backend, n, attempts=n)
    )


@pytest.mark.parametrize("best", [0, 1, 2])
def test_candidates_are_asked_for_at_once_and_keep_their_order(profile: Profile, best: int) -> None:
    texts = [POOR, POOR, POOR]
    texts[best] = SHORT
    with Server() as server:
        server._modes = [Together(texts)]
        drafter = served(server)
        draft = drafter.draft(drafter.plan("pitch", profile))
        drafter.backend.close()
        assert server.count == 3
        seeds = sorted(request.body["seed"] for request in server.requests)
    assert seeds == [7, 1007, 2007]
    assert [text for _, text, _ in listed(draft)] == texts
    assert draft.body == f"{SHORT}\n"
    assert (draft.usage.input_tokens, draft.usage.cached_tokens) == (120, 90)


@pytest.mark.parametrize("modes", [("400", "ok"), ("ok", "cut_chunk"), ("500", "reset", "ok")])
def test_a_candidate_that_fails_does_not_cost_the_others(
    profile: Profile, store: Store, modes: tuple[str, ...]
) -> None:
    with Server(*modes, text=GOOD) as server:
        gate = threading.Barrier(len(modes))
        server._modes = [waiting_for(gate, mode) for mode in server._modes]
        drafter = served(server, store, n=len(modes))
        draft = drafter.draft(drafter.plan("pitch", profile))
        drafter.backend.close()
        assert server.count == len(modes)
    assert (draft.body, draft.complete) == (PITCH, True)
    assert any(note.startswith("A candidate did not come: ") for note in draft.notes)
    assert [saved.complete for saved in store] == [True]


def waiting_for(gate: threading.Barrier, mode: Callable[[Exchange], None]) -> Any:
    """Return a mode that begins when all have come."""

    def wait(exchange: Exchange) -> None:
        gate.wait(10)
        mode(exchange)

    return wait


def test_if_all_fail_the_first_reason_is_given(profile: Profile, store: Store) -> None:
    with Server("503") as server:
        drafter = served(server, store)
        with pytest.raises(ServerError):
            drafter.draft(drafter.plan("pitch", profile))
        drafter.backend.close()
    assert list(store) == []


def test_after_a_failure_no_more_candidates_are_asked_for(profile: Profile) -> None:
    backend = ScriptedBackend([GOOD, ServerError("Down."), GOOD])
    drafter = Drafter(backend, bounds=Bounds(9))
    draft = drafter.draft(drafter.plan("pitch", profile))
    assert len(backend.requests) == 2
    assert draft.notes == ("A candidate did not come: Down.",)


class Interrupted(ScriptedBackend):
    """Is interrupted in the one thread while the others go on talking for a minute."""

    def __init__(self) -> None:
        super().__init__([""], ["parallel"])
        self.talking = threading.Event()

    def complete(self, request: Any, on_text: Any = None) -> Completion:
        """Talk until nobody listens."""
        self.requests.append(request)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            on_text("and so on ")
            self.talking.set()
            time.sleep(0.01)
        raise AssertionError("nobody stopped it")


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_an_interruption_ends_what_is_under_way_and_keeps_it(
    profile: Profile, store: Store
) -> None:
    backend = Interrupted()
    drafter = Drafter(backend, store, bounds=Bounds(20))
    plan = drafter.plan("pitch", profile)

    def interrupt() -> None:
        backend.talking.wait(10)
        time.sleep(0.3)  # for all of them to talk
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt).start()
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        drafter.draft(plan)
    assert time.monotonic() - started < 5
    assert len(backend.requests) == 8, "the others were not asked any more"
    [draft] = store
    assert (draft.status, draft.body[:9]) == ("partial", "and so on")


# What is cut


def test_a_cut_is_kept_if_the_score_rises(profile: Profile) -> None:
    made = Made(profile, [PADDED])
    assert made.asked == 1, "cutting costs nothing, so it goes first"
    assert listed(made.draft) == [("written", PADDED, False), ("pruned", GOOD, True)]
    assert passed(made.draft)


def test_a_cut_that_makes_it_too_short_is_not_kept(profile: Profile) -> None:
    enough = GOOD.partition(" I'd like")[0] + " We saved 4,000 children in the villages."
    made = Made(profile, [enough], attempts=1)
    assert (made.draft.candidates, made.draft.body) == ((), f"{enough}\n")
    assert [f["check"] for f in (made.draft.report or {})["findings"]] == ["numbers"]


def test_a_cut_that_loses_what_is_required_is_not_kept(profile: Profile, tmp_path: Path) -> None:
    path = tmp_path / "story.md"
    checks = '{required: {facts: ["work[0].name"]}}'
    path.write_text(
        f"---\ndescription: A story.\nchecks: {checks}\n---\n"
        "{% block user %}Tell it.{% endblock %}\n"
    )
    story = Prompt.load(Kind("story", path, "here"))
    needed = "We mend fridges. They fail at night. Harmattan Logistics saved 4,000 children."
    made = Made(profile, [needed], kind=story, attempts=1)
    assert (made.draft.candidates, made.draft.body) == ((), f"{needed}\n")
    assert [f["check"] for f in (made.draft.report or {})["findings"]] == ["numbers"]
    spared = f"{needed} Harmattan Logistics knows why."
    assert Made(profile, [spared], kind=story, attempts=1).draft.body == (
        "We mend fridges. They fail at night. Harmattan Logistics knows why.\n"
    )


# Asked once more


def test_what_failed_is_named_and_the_best_answer_sent_along(profile: Profile) -> None:
    made = Made(profile, [POOR, GOOD])
    assert listed(made.draft) == [("written", POOR, False), ("repaired", GOOD, True)]
    (role, answer), (asker, request) = made.last
    assert (role, answer, asker) == ("assistant", POOR, "user")
    assert "say more, about" in request
    assert "Take every number, date, name and address from the profile" in request
    assert "2019" not in request
    first, second = made.backend.requests
    assert second.messages[:-2] == first.messages
    assert second.settings == first.settings
    assert made.why == ["A check failed: dates, length."]


def test_the_best_so_far_is_what_is_repaired(profile: Profile) -> None:
    made = Made(profile, [POOR, SHORT, POOR, GOOD], candidates=2)
    assert made.asked == 4
    assert made.last[0] == ("assistant", SHORT)
    assert [text for _, text, _ in listed(made.draft)] == [POOR, SHORT, POOR, GOOD]


def test_a_repair_that_is_no_better_is_not_kept(profile: Profile) -> None:
    for worse in POOR, SHORTER, Completion(GOOD, StopReason.LENGTH), "":
        made = Made(profile, [SHORT, worse])
        assert made.draft.body == f"{SHORT}\n"
        assert (made.draft.complete, passed(made.draft)) == (True, False)


@pytest.mark.parametrize(
    ("capabilities", "n", "times"),
    [
        (["paid"], 1, 2),
        ([], 1, 3),
        (["single"], 1, 1),
        (["paid"], 3, 4),
        ([], 3, 5),
        (["single"], 3, 3),
        (["single", "paid"], 1, 1),
    ],
)
def test_how_often_a_model_is_asked_at_most(
    profile: Profile, capabilities: list[str], n: int, times: int
) -> None:
    assert Made(profile, [SHORT], *capabilities, candidates=n).asked == times
    assert Made(profile, [GOOD], *capabilities, candidates=n).asked == n, "it passed"


@pytest.mark.parametrize(("attempts", "times"), [(1, 1), (2, 2), (6, 6)])
def test_more_or_less_may_be_allowed(profile: Profile, attempts: int, times: int) -> None:
    for capabilities in (["paid"], [], ["single"]):
        assert Made(profile, [SHORT], *capabilities, attempts=attempts).asked == times


def test_more_candidates_than_attempts_are_a_contradiction(profile: Profile) -> None:
    with pytest.raises(UsageError, match=r"3 candidates .* 2 attempts"):
        Made(profile, [GOOD], candidates=3, attempts=2)


def test_nothing_is_asked_for_once_the_tokens_are_spent(profile: Profile) -> None:
    answer = Completion(SHORT, StopReason.STOP, Usage(1_000, 900, 50))  # 150 that are paid
    for tokens, times in (1, 1), (150, 1), (151, 2), (301, 3), (TOKENS, 9):
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
    assert [f["check"] for f in (saved.report or {})["findings"]] == ["length"]
    assert len(saved.candidates) == 2


# What goes wrong on the way


def test_a_repair_that_fails_leaves_the_first_text_complete(profile: Profile, store: Store) -> None:
    made = Made(profile, [SHORT, ServerError("The server is down.")], store=store)
    assert made.asked == 2, "it is not asked a third time"
    [saved] = store
    assert (saved.complete, saved.body) == (True, f"{SHORT}\n")
    assert saved.notes == ("It was to be mended, but: The server is down.",)
    assert saved.stop_reason == "stop"


@pytest.mark.parametrize("mode", ["503", "400", "cut_chunk", "reset", "stall_in_body"])
def test_a_server_that_fails_during_the_repair(profile: Profile, store: Store, mode: str) -> None:
    with Server("ok", mode, text=SHORT) as server:
        backend = open_backend(
            "openai:m", Options(base_url=server.url, api_key="sk-test", timeout_s=1, retries=0)
        )
        drafter = Drafter(backend, store)
        drafter.draft(drafter.plan("pitch", profile))
        backend.close()
        assert server.count == 2
    [saved] = store
    assert (saved.complete, saved.body) == (True, f"{SHORT}\n")
    assert saved.notes[-1].startswith("It was to be mended, but: ")


@pytest.mark.parametrize("stopped", [KeyboardInterrupt(), SystemExit(143)], ids=repr)
def test_an_interrupted_repair_leaves_the_first_text_complete(
    profile: Profile, store: Store, stopped: BaseException
) -> None:
    with pytest.raises(type(stopped)) as caught:
        Made(profile, [SHORT, stopped], store=store)
    [saved] = store
    assert (saved.complete, saved.body) == (True, f"{SHORT}\n")
    assert saved.notes == (f"Not finished: {str(stopped) or 'it was interrupted'}",)
    assert any(f"saved as a draft: {saved.path}" in note for note in caught.value.__notes__)


def test_a_second_try_that_fails_leaves_the_cut_text_partial(
    profile: Profile, store: Store
) -> None:
    cut = Completion("Fridges fail at", StopReason.LENGTH)
    with pytest.raises(ServerError):
        Made(profile, [cut, ServerError("Down.")], store=store)
    assert [(draft.status, draft.body) for draft in store] == [("partial", "Fridges fail at\n")]


@pytest.fixture
def points(tmp_path: Path) -> Prompt:
    """A prompt whose completion is JSON."""
    path = tmp_path / "points.md"
    path.write_text(JSON_PROMPT, encoding="utf-8")
    return Prompt.load(Kind("points", path, "here"))


def test_json_is_asked_for_again_if_it_is_none(profile: Profile, points: Prompt) -> None:
    made = Made(profile, ["No.", '{"points": ["It works."]}'], "paid", "schema", kind=points)
    assert (made.asked, made.draft.body) == (2, "- It works.\n")
    assert made.backend.requests[0] == made.backend.requests[1]
    assert made.draft.usage.output_tokens == 4
    assert made.draft.notes[0].startswith("An answer could not be used: ")


def test_json_that_is_none_twice_is_an_error_that_keeps_the_longer_answer(
    profile: Profile, points: Prompt, store: Store
) -> None:
    with pytest.raises(OutputError) as caught:
        Made(profile, ["No, I will not.", "No."], "paid", "schema", kind=points, store=store)
    assert [(draft.status, draft.body) for draft in store] == [("partial", "No, I will not.")]
    assert any("saved as a partial draft" in note for note in caught.value.__notes__)


def test_a_repair_of_json_answers_to_the_json(profile: Profile, points: Prompt) -> None:
    bad, good = '{"points": ["It costs 4,000."]}', '{"points": ["It works."]}'
    made = Made(profile, [bad, good], "schema", kind=points)
    assert made.last[0] == ("assistant", bad)
    assert made.backend.requests[1].schema == made.backend.requests[0].schema
    assert made.draft.body == "- It works.\n"


@pytest.mark.parametrize("reason", [StopReason.LENGTH, StopReason.FILTER, StopReason.CUT])
def test_if_all_candidates_are_cut_the_draft_is_partial(
    profile: Profile, store: Store, reason: StopReason
) -> None:
    made = Made(profile, [Completion(GOOD, reason)], "paid", candidates=2, store=store)
    assert made.asked == 2, "for money it would stop there again"
    assert (made.draft.status, made.draft.stop_reason) == ("partial", reason.value)
    assert len(made.draft.candidates) == 2
    assert next(iter(store)).status == "partial"

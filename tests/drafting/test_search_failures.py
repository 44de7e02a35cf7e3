"""Searches over the wire, and what is kept when something goes wrong on the way."""

from __future__ import annotations

import contextlib
import dataclasses
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
from draftkit.backends.completion import Completion, StopReason
from draftkit.backends.request import Settings
from draftkit.drafting.draft import Drafter
from draftkit.drafting.search import SearchBounds
from draftkit.drafts.store import Store
from draftkit.errors import OutputError, ServerError
from draftkit.profile.profile import Profile
from draftkit.prompts.kinds import Kind
from draftkit.prompts.prompt import Prompt
from draftkit.testing import ScriptedBackend
from searches import GOOD, POOR, SHORT, Made, listed
from server import Server, delta

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from server import Exchange

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
        backend, store, settings=Settings(seed=7), bounds=SearchBounds.usual(backend, n, attempts=n)
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
    drafter = Drafter(backend, bounds=SearchBounds(9))
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
    drafter = Drafter(backend, store, bounds=SearchBounds(20))
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


# What goes wrong on the way


def test_a_repair_that_fails_leaves_the_first_text_complete(profile: Profile, store: Store) -> None:
    made = Made(profile, [SHORT, ServerError("The server is down.")], store=store)
    assert made.asked == 2, "it is not asked a third time"
    [saved] = store
    assert (saved.complete, saved.body) == (True, f"{SHORT}\n")
    assert saved.notes == ("A repair was asked for, but it failed: The server is down.",)
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
    assert saved.notes[-1].startswith("A repair was asked for, but it failed: ")


@pytest.mark.parametrize("stopped", [KeyboardInterrupt(), SystemExit(143)], ids=repr)
def test_an_interrupted_repair_leaves_the_first_text_complete(
    profile: Profile, store: Store, stopped: BaseException
) -> None:
    with pytest.raises(type(stopped)) as caught:
        Made(profile, [SHORT, stopped], store=store)
    [saved] = store
    assert (saved.complete, saved.body) == (True, f"{SHORT}\n")
    assert saved.notes == ("Not finished: it was interrupted.",)
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
    bad, good = '{"points": ["We made 4,000."]}', '{"points": ["It works."]}'
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


# What would end the same way again


@pytest.mark.parametrize("reason", [StopReason.FILTER, StopReason.CUT, StopReason.UNKNOWN])
@pytest.mark.parametrize("text", ["", "Good mor"])
def test_what_was_held_back_is_not_asked_for_again(
    profile: Profile, reason: StopReason, text: str
) -> None:
    made = Made(profile, [Completion(text, reason), GOOD])
    assert (made.asked, made.draft.complete) == (1, False)


@pytest.mark.parametrize("capability", ["paid", "schema"])
def test_thoughts_that_took_all_tokens_are_given_more_of_them_once(
    profile: Profile, capability: str
) -> None:
    spent = Completion("", StopReason.LENGTH)
    made = Made(profile, [spent, GOOD], capability)
    first, again = (request.settings.max_tokens for request in made.backend.requests)
    assert again == 4 * (first or 0)
    assert made.draft.complete
    assert f"once more with --max-tokens {again}." in made.draft.notes[0]
    noted = [
        dataclasses.replace(spent, notes=(f"Set more than {limit}.",)) for limit in (300, 1200)
    ]
    again_spent = Made(profile, noted, capability)
    assert again_spent.asked == 2
    assert again_spent.draft.notes[0] == "Set more than 1200."


def test_json_that_is_cut_is_given_more_tokens_once(profile: Profile, points: Prompt) -> None:
    points = dataclasses.replace(points, settings=Settings(max_tokens=100))
    cut = Completion('{"points": ["It', StopReason.LENGTH)
    made = Made(profile, [cut, '{"points": ["It works."]}'], "paid", "schema", kind=points)
    assert made.backend.requests[1].settings.max_tokens == 400
    assert made.draft.body == "- It works.\n"
    assert any("spent in the middle of the answer" in note for note in made.draft.notes)


def test_json_with_more_than_was_asked_for_is_a_draft(profile: Profile, points: Prompt) -> None:
    strict = {**(points.output_schema or {}), "additionalProperties": False}
    points = dataclasses.replace(points, output_schema=strict)
    made = Made(profile, ['{"points": ["It works."], "words": 2}'], "paid", "schema", kind=points)
    assert (made.asked, made.draft.body) == (1, "- It works.\n")
    assert any("left out: words (2)" in note for note in made.draft.notes)


def test_json_that_a_filter_holds_back_is_asked_for_once(profile: Profile, points: Prompt) -> None:
    held = Completion("", StopReason.FILTER, notes=("Reword the inputs.",))
    backend = ScriptedBackend([held], ["schema"])
    drafter = Drafter(backend)
    with pytest.raises(OutputError, match=r"Reword the inputs\."):
        drafter.draft(drafter.plan(points, profile))
    assert len(backend.requests) == 1


@pytest.mark.parametrize("how", ["apart", "within"])
@pytest.mark.parametrize("kind", ["pitch", "json"])
def test_an_answer_that_is_all_thought_is_asked_for_once_and_kept(
    profile: Profile, store: Store, points: Prompt, kind: str, how: str
) -> None:
    def mode(x: Exchange) -> None:
        apart = {"reasoning_content": GOOD} if how == "apart" else {}
        x.open_stream()
        x.event(delta({"content": "" if apart else f"<think>{GOOD}</think>", **apart}))
        x.event(delta({}, "stop"))
        x.event("[DONE]")
        x.end_stream()

    prompt = points if kind == "json" else Prompt.find(kind)
    with Server() as server:
        server._modes = [mode]
        options = Options(base_url=server.url, api_key="sk-test", timeout_s=10)
        drafter = Drafter(open_backend("openai:m", options), store)
        with contextlib.suppress(OutputError):
            drafter.draft(drafter.plan(prompt, profile))
        drafter.backend.close()
        assert server.count == 1
    [kept] = store
    assert (kept.body.strip(), kept.complete) == (GOOD, False)
    assert any("marked as the model's thought" in note for note in kept.notes)

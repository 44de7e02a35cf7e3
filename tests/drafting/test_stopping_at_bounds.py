"""When no more is asked for: a budget that is spent, an answer that is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from commands import PROFILE
from draftkit.backends import open_backend
from draftkit.backends.base import Options
from draftkit.drafting.draft import Drafter
from draftkit.drafting.search import SearchBounds
from draftkit.profile.profile import Profile
from server import Server, delta

if TYPE_CHECKING:
    from pathlib import Path

    from draftkit.drafts.draft import Draft
    from server import Exchange

LONG = "We mend fridges in 99 towns. " * 200  # about 1,450 tokens, which fail their checks
CALL: dict[str, Any] = {
    "tool_calls": [{"index": 0, "function": {"name": "look_up", "arguments": "{}"}}]
}


def asked(
    folder: Path, spec: str, parts: list[dict[str, Any]], usage: Any = None, tokens: int = 20_000
) -> tuple[int, Draft, list[str]]:
    """Return how often a server was asked that streams these parts, the draft, and why again."""

    def mode(x: Exchange) -> None:
        x.open_stream()
        for part in parts:
            x.event(delta(part))
        x.event(delta({}, "stop"))
        if usage:
            x.event({"choices": [], "usage": usage})
        x.event("[DONE]")
        x.end_stream()

    (folder / "profile.yaml").write_text(PROFILE, encoding="utf-8")
    profile = Profile.load(folder / "profile.yaml")
    with Server() as server:
        server._modes = [mode]
        options = Options(base_url=server.url, api_key="sk-test", timeout_s=10)
        backend = open_backend(spec, options)
        bounds = SearchBounds.usual(backend, tokens=tokens)
        drafter = Drafter(backend, bounds=bounds)
        why: list[str] = []
        draft = drafter.draft(drafter.plan("pitch", profile), on_retry=why.append)
        backend.close()
        return server.count, draft, why


@pytest.mark.parametrize("usage", [None, {"prompt_tokens": 0, "completion_tokens": 0}])
@pytest.mark.parametrize("where", ["text", "apart", "tagged"])
def test_what_no_server_counts_is_spent_all_the_same(
    tmp_path: Path, where: str, usage: Any
) -> None:
    ways: dict[str, list[dict[str, Any]]] = {
        "text": [{"content": LONG}],
        "apart": [{"reasoning_content": LONG}, {"content": "Good morning."}],
        "tagged": [{"content": f"<think>{LONG}</think>Good morning."}],
    }
    parts = ways[where]
    count, draft, _ = asked(tmp_path, "vllm:m", parts, usage, tokens=1_500)
    assert (count, draft.complete) == (1, True)
    assert draft.usage.output_tokens in (None, 0)  # what is not told is not made up
    assert asked(tmp_path, "vllm:m", parts, usage)[0] == 2


def test_what_is_counted_counts(tmp_path: Path) -> None:
    usage = {"prompt_tokens": 10, "completion_tokens": 90}
    assert asked(tmp_path, "vllm:m", [{"content": LONG}], usage, tokens=1_500)[0] == 2
    assert asked(tmp_path, "vllm:m", [{"content": LONG}], usage, tokens=100)[0] == 1


def test_the_text_before_a_call_of_a_tool_is_partial_and_asked_for_once(tmp_path: Path) -> None:
    parts: list[dict[str, Any]] = [{"content": "Let me look that up."}, CALL]
    count, draft, _ = asked(tmp_path, "vllm:m", parts)
    assert (count, draft.complete, draft.body) == (1, False, "Let me look that up.\n")
    assert any("called a tool" in note for note in draft.notes)


def test_an_empty_answer_is_named_and_asked_for_once_more(tmp_path: Path) -> None:
    count, draft, why = asked(tmp_path, "vllm:m", [{"content": "\u200b \n\u00a0"}])
    assert (count, draft.complete) == (2, False)
    assert why == ["The model gave an empty answer."]
    assert any("gave an empty answer" in note for note in draft.notes)

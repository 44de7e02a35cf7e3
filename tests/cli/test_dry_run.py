"""A dry run shows what would be sent, whether or not a model is there to write it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from commands import drafts, run
from draftkit.prompts.kinds import kinds
from draftkit.prompts.prompt import Prompt

if TYPE_CHECKING:
    from pathlib import Path

COMPOSED = {name for name, kind in kinds().items() if Prompt.load(kind).form is not None}


@pytest.fixture
def nobody(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be somebody who has chosen no model."""
    monkeypatch.delenv("DRAFTKIT_MODEL")
    assert desk.exists()


def given(kind: str) -> list[str]:
    """Return options for the inputs that a kind needs, of its own examples."""
    return [
        word
        for declared in Prompt.find(kind).inputs
        if declared.required
        for word in (declared.option, str((declared.examples or declared.choices)[0]))
    ]


@pytest.mark.usefixtures("nobody")
@pytest.mark.parametrize("kind", sorted(kinds().keys() - COMPOSED))
def test_a_kind_that_needs_a_larger_model_shows_what_that_would_be_sent(kind: str) -> None:
    shown = run(kind, *given(kind), "--dry-run")
    assert shown.returncode == 0, shown.stderr
    assert "none that can write it is chosen yet" in shown.stderr
    assert f"{kind} cannot be composed of your own words. Name a larger model" in shown.stderr
    assert "Nothing was sent." in shown.stderr
    printed = json.loads(run("prompt", kind, *given(kind), "--json").stdout)
    assert all(message["content"] in shown.stdout for message in printed)
    as_json = json.loads(run(kind, *given(kind), "--dry-run", "--json").stdout)
    assert (as_json["model"], as_json["messages"]) == (None, printed)
    assert "larger model" in as_json["no_model"]
    assert drafts() == []


@pytest.mark.usefixtures("nobody")
@pytest.mark.parametrize("model", ["local:smollm2", ""])
def test_what_a_small_model_cannot_do_is_shown_likewise(model: str) -> None:
    options = ["--for", "linkedin-headline", *(["-m", model] if model else [])]
    shown = run("bio", *options, "--dry-run")
    assert (shown.returncode, "with for linkedin-headline" in shown.stderr) == (0, True)
    assert run("bio", *options).returncode == 2


@pytest.mark.usefixtures("nobody")
def test_without_any_model_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    from draftkit.cli import run as here

    found = importlib.util.find_spec
    without = lambda name, *rest: None if name == "xllamacpp" else found(name, *rest)  # noqa: E731
    monkeypatch.setattr(importlib.util, "find_spec", without)
    assert here(["pitch", "--dry-run"]) == 0

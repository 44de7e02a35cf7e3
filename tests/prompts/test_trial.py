"""What a prompt would fail with at use is known before: it is filled in for trial."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import commands
from draftkit.errors import PromptError
from draftkit.prompts.kinds import Kind
from draftkit.prompts.prompt import Prompt
from draftkit.prompts.trial import tried, untried

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """\
---
description: A trial.
input:
  schema:
    type: object
    required: [topic]
    properties:
      topic: {type: string, description: What it is about., examples: [fridges]}
      points: {type: array, description: What to say.}
      tone: {type: string, description: How., enum: [plain, warm]}
      short: {type: boolean, description: Whether it is short.}
---
"""

# A body, and what is said of it; nothing where it does at every size.
BODIES = {
    "{{ inputs.topic }} {{ inputs.tone or '' }} {{ inputs.points | join(', ') }}": "",
    "{% for a in inputs.topic %}{{ inputs.topic }}{% endfor %}": "with topic: 20,000 characters",
    "{% for a in inputs.points %}{{ inputs.points }}{% endfor %}": "with points: 1,000 texts",
    "{% if inputs.tone == 'warm' %}{{ inputs.topic.nothing }}{% endif %}": "with tone: warm",
    "{{ inputs.points[0] }}": "block user: line",
}


def prompt(folder: Path, body: str) -> Prompt:
    """Return a prompt that was written."""
    file = folder / "trial.md"
    file.write_text(f"{HEAD}{{% block user %}}{body}{{% endblock %}}\n", encoding="utf-8")
    return Prompt.load(Kind("trial", file, "here"))


def test_each_input_is_tried_at_its_largest(tmp_path: Path) -> None:
    for body, said in BODIES.items():
        if not said:
            tried(prompt(tmp_path, body))
            continue
        with pytest.raises(PromptError) as caught:
            tried(prompt(tmp_path, body))
        assert said in str(caught.value), body


def test_what_an_answer_fills_is_not_tried() -> None:
    assert untried(Prompt.find("post")) == ("output", "description")
    said = commands.run("prompts", "check", "post")
    assert "not tried, since an answer fills it: block output and description)" in said.stdout


def test_the_command_says_what_is_too_much(desk: Path) -> None:
    prompt(desk, next(body for body, said in BODIES.items() if "topic" in said))
    said = commands.run("prompts", "check", "trial.md")
    assert said.returncode == 2
    assert "with topic: 20,000 characters" in said.stderr
    assert "fine" not in said.stdout

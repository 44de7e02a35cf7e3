"""`draftkit prompt KIND` prints what the same command would send to a chat window."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from commands import drafts, run
from draftkit.prompts.kinds import kinds
from draftkit.prompts.prompt import Prompt
from each import each

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("spoken")

SAMPLE = "A fridge is a promise to a nurse. Who breaks it should have to say so at the door.\n"


@pytest.fixture
def spoken(desk: Path) -> None:
    """Be at a desk with a sample of one's voice, two earlier texts, and files to cite."""
    own = (desk / "profile.yaml").read_text(encoding="utf-8")
    own = own.replace("basics:\n", "basics:\n  email: amara@example.org\n")
    own += "meta: {draftkit: {samples: [voice.md]}}\n"
    (desk / "profile.yaml").write_text(own, encoding="utf-8")
    (desk / "voice.md").write_text(SAMPLE, encoding="utf-8")
    (desk / "study.md").write_text("A study of 12 stores found that plugs fail first.\n")
    (desk / "theirs.txt").write_text("We ask who empties the fridges at night.\n")
    for topic in ("plugs", "nurses"):
        assert run("social", topic, "--reply", "reply.md").returncode == 0


def required(kind: str) -> list[str]:
    """Return options for the inputs that a kind needs, of its own examples."""
    return [
        word
        for declared in Prompt.find(kind).inputs
        if declared.required
        for word in (declared.option, str((declared.examples or declared.choices)[0]))
    ]


def printed(*arguments: str) -> object:
    result = run("prompt", *arguments, "--json")
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def would_be_sent(*arguments: str) -> object:
    result = run(*arguments, "-m", "manual:", "--dry-run", "--json")
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)["messages"]


@each("kind", sorted(kinds()))
def test_every_kind_prints_what_it_would_send(kind: str) -> None:
    given = [kind, *required(kind), "--tell", "keep it dry"]
    if any(one.name == "about" for one in Prompt.find(kind).inputs) and "--about" not in given:
        given += ["--about", "theirs.txt"]
    assert printed(*given) == would_be_sent(*given)


@each(
    "options",
    [
        ["--from", "last"],
        ["--source", "study.md"],
        ["--include", "basics.email"],
        ["--exclude", "work"],
        ["--language", "German", "--register", "formal"],
    ],
    ids=lambda options: options[0],
)
@each("kind", ["social", "thanks", "pitch", "qa"])
def test_every_option_tells_in_both(kind: str, options: list[str]) -> None:
    given = [kind, *required(kind), *options]
    assert printed(*given) == would_be_sent(*given) != would_be_sent(kind, *required(kind))


def test_your_voice_and_what_you_said_before_are_in_it() -> None:
    text = run("prompt", "social", "stores").stdout
    assert SAMPLE.strip() in text
    assert all(draft.title in text for draft in drafts())


def test_the_drafts_of_another_folder_count_if_it_is_named() -> None:
    assert "plugs" not in run("prompt", "social", "stores", "-o", "others").stdout

"""Every kind that comes with draftkit: its example, inputs, limits, and line in the docs."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from draftkit import Draft, Drafter, Profile, Store, check
from draftkit.backends.content.page import is_prompt
from draftkit.backends.request import Message, Request
from draftkit.cli import COMMANDS, GROUPS
from draftkit.cli.commands.drafting import kind_command
from draftkit.errors import DraftkitError, UsageError
from draftkit.prompts import kinds
from draftkit.prompts.limits import limits_of
from draftkit.prompts.prompt import Prompt
from draftkit.prompts.questions import MOST
from draftkit.testing import ScriptedBackend
from each import each

if TYPE_CHECKING:
    from draftkit.prompts.inputs import Input

ROOT = Path(__file__).parents[2]
PROFILE = Profile.load(ROOT / "examples" / "profile.yaml")
EVERY = {name: kind for name, kind in kinds.kinds().items() if kind.group in GROUPS}
EXAMPLES = {
    draft.kind: draft for draft in map(Draft.load, (ROOT / "examples" / "drafts").glob("*.md"))
}
# What a small model asks for as a sentence.
ASKED = {
    "talked_about": "You asked why the cold boxes fail in the third year.",
    "promised": "The repair checklist is attached, as I promised.",
}
FORMS = {name: form for name in EVERY if (form := Prompt.find(name).form)}


def request_of(kind: str, inputs: dict[str, Any]) -> str:
    return Prompt.find(kind).render(PROFILE, inputs).request.text


def another(declared: Input, value: Any) -> Any:
    """Return another value that the input may have."""
    if listed := declared.choices or declared.examples:
        return next(one for one in listed if one != value)
    high = declared.maximum if declared.maximum is not None else value + 1
    return high if value != high else declared.minimum


def test_each_kind_has_an_example_and_a_group() -> None:
    assert set(EXAMPLES) == set(EVERY)
    assert {kind.group for kind in EVERY.values()} == set(GROUPS)
    assert not set(EVERY) & set(COMMANDS)


@each("kind", EVERY)
def test_its_request_is_no_answer_to_another(kind: str) -> None:
    text = request_of(kind, dict(EXAMPLES[kind].inputs))
    assert is_prompt(text, Request((Message("user", "A toast, please."),)))


@each("kind", EVERY)
def test_every_input_that_is_given_is_in_the_request(kind: str, tmp_path: Path) -> None:
    """The example's own inputs; what the prompt knows may be said in other words."""
    example = EXAMPLES[kind]
    backend = ScriptedBackend([example.body])
    draft = Drafter(backend, Store(tmp_path)).draft(
        Drafter(backend, Store(tmp_path)).plan(kind, PROFILE, dict(example.inputs))
    )
    assert draft.complete
    assert draft.path is not None
    said = backend.requests[0].text
    for declared in Prompt.find(kind).inputs:
        value = example.inputs.get(declared.name)
        listed = declared.choices or (len(declared.examples) > 1 and value in declared.examples)
        if listed or declared.type in ("integer", "number"):
            if value is not None:
                other = {**example.inputs, declared.name: another(declared, value)}
                assert request_of(kind, other) != said, declared.name
        else:
            for text in value if isinstance(value, list) else [value or ""]:
                assert text in said, declared.name


@each("kind", EVERY)
def test_the_example_passes_the_checks_of_its_kind(kind: str) -> None:
    example = EXAMPLES[kind]
    report = check(example.body, profile=PROFILE, kind=kind, inputs=dict(example.inputs))
    assert [(f.check, f.message) for f in report.failures] == []


@each("kind", EVERY)
def test_every_choice_makes_a_request_and_checks_that_can_be_made(kind: str) -> None:
    prompt = Prompt.find(kind)
    needed = {one.name: str(one.examples[0]) for one in prompt.inputs if one.required}
    for declared in prompt.inputs:
        for value in declared.choices or declared.examples[:1]:
            inputs = {**needed, declared.name: value}
            request = request_of(kind, inputs)
            assert "\n\n\n\n" not in request
            assert not re.search(r"{'|\bNone\b", request), "a value of ours, not of the reader's"
            report = check("A text.", profile=PROFILE, kind=kind, inputs=inputs)
            wrong = [f.message for f in report.findings if "there is no" in f.message.lower()]
            wrong += [f.message for f in report.findings if "failed itself" in f.message]
            assert wrong == []


@each("kind", EVERY)
def test_a_kind_says_what_it_needs(kind: str) -> None:
    prompt = Prompt.find(kind)
    assert len(prompt.questions) <= MOST
    assert len(prompt.description) <= 110
    for declared in prompt.inputs:
        assert declared.examples or declared.choices or declared.default is not None, declared.name
    command = kind_command(EVERY[kind])
    assert {option for one in command.params for option in one.opts} >= {
        declared.option for declared in prompt.inputs
    }


@each("kind", sorted(set(EVERY) - set(FORMS)))
def test_what_a_small_model_cannot_write_ends_with_the_next_step(kind: str, tmp_path: Path) -> None:
    backend = ScriptedBackend(["So."], capabilities=("single", "small"))
    with pytest.raises(UsageError, match=rf"larger model .*draftkit prompt {kind}\)") as caught:
        Drafter(backend, Store(tmp_path)).plan(kind, PROFILE, dict(EXAMPLES[kind].inputs))
    assert "\n" not in str(caught.value)


@each("kind", FORMS)
def test_the_others_are_composed(kind: str, tmp_path: Path) -> None:
    backend = ScriptedBackend(["{}"], capabilities=("single", "small", "schema"))
    inputs = {n: v for n, v in EXAMPLES[kind].inputs.items() if n not in FORMS[kind].unless}
    inputs |= {name: said for name, said in ASKED.items() if name in inputs}
    assert Drafter(backend, Store(tmp_path)).plan(kind, PROFILE, inputs).composition


OVER = [
    ("reach", {"channel": "linkedin"}, "a" * 299 + "🙂", "at most 300"),
    ("reach", {"channel": "linkedin-free"}, "a" * 201, "at most 200"),
    ("social", {"channel": "linkedin"}, "🙂" * 1501, "at most 3000"),
    ("social", {"channel": "x"}, "a" * 281, "at most 280"),
    ("social", {"format": "thread", "channel": "bluesky"}, f"A.\n\n---\n\n{'a' * 301}", "most 300"),
    ("talk", {"title_limit": 75}, f"## Title\n\n{'a' * 76}\n", "at most 75"),
    ("talk", {"title_limit": 60}, f"## Title\n\n{'a' * 61}\n", "at most 60"),
    ("bio", {"for_": "linkedin-headline"}, "a" * 221, "at most 220"),
    ("bio", {"for_": "linkedin-about"}, "a" * 2601, "at most 2600"),
    ("reply", {"format": "comment"}, "a" * 1251, "at most 1250"),
    ("script", {"minutes": 1}, "a " * 300, "instead of 60"),
    ("article", {"form": "op-ed"}, "a " * 900, "600 to 862"),
    ("article", {"words": 400}, "a " * 900, "320 to 460"),
    ("qa", {"count": 3}, "## A?\n\nYes.\n", "at least 3"),
]


@each(("kind", "inputs", "text", "says"), OVER)
def test_limits_are_hard_and_say_the_count(
    kind: str, inputs: dict[str, Any], text: str, says: str
) -> None:
    found = check(text, profile=PROFILE, kind=kind, inputs=inputs).failures
    assert [f.message for f in found if says in f.message and f.check in ("length", "parts")]


def test_a_repair_of_what_is_too_long_says_the_count(tmp_path: Path) -> None:
    """One request, with the limit and the size; what fits takes the place of what does not."""
    inputs = dict(EXAMPLES["reach"].inputs)
    long = EXAMPLES["reach"].body.strip() + " I have repaired 96 stores." * 4
    backend = ScriptedBackend([long, EXAMPLES["reach"].body], capabilities=())
    drafter = Drafter(backend, Store(tmp_path))
    draft = drafter.draft(drafter.plan("reach", PROFILE, inputs))
    assert len(backend.requests) == 2
    asked = backend.requests[1].messages[-1].content
    assert re.search(r"It has [34]\d\d characters .* at most 300 are wanted", asked)
    assert draft.body.strip() == EXAMPLES["reach"].body.strip()


def test_an_example_says_of_nobody_where_it_was_made() -> None:
    for draft in EXAMPLES.values():
        assert draft.path is not None
        text = draft.path.read_text(encoding="utf-8")
        assert "/home" not in text
        assert dataclasses.asdict(draft)["provider"] == "manual"


def test_a_required_input_that_is_missing_is_named() -> None:
    for name in EVERY:
        needed = [one.name for one in Prompt.find(name).inputs if one.required]
        if needed:
            with pytest.raises(DraftkitError, match=needed[0]):
                request_of(name, {})


def test_what_is_asked_for_is_a_little_less_than_what_is_allowed() -> None:
    told: dict[str, float] = {}
    for kind in EVERY:
        prompt = Prompt.find(kind)
        needed = {one.name: one.examples[0] for one in prompt.inputs if one.required}
        said = re.search(r"^Length: .*?(\d+)(?: words)? at most|^Length: at most (\d+)",
                         request_of(kind, needed), re.MULTILINE)  # fmt: skip
        inputs = {one.name: one.default for one in prompt.inputs} | needed
        allowed = limits_of(prompt.checks, inputs).get("length", {}).get("max_words")
        if said and allowed:
            told[kind] = int(said[1] or said[2]) / allowed
    assert len(told) > 5
    assert {kind: share for kind, share in told.items() if not 0.7 <= share <= 0.95} == {}


@each("seconds", [30, 45, 60])
def test_what_a_pitch_is_asked_to_have_fits_its_time(seconds: int) -> None:
    said = re.search(r"(\d+) to (\d+) words", request_of("pitch", {"seconds": seconds}))
    assert said
    for words in said.groups():
        report = check(
            "well " * int(words), profile=PROFILE, kind="pitch", inputs={"seconds": seconds}
        )
        assert [f.message for f in report.findings if f.check == "length"] == []


@each("kind", EVERY)
def test_what_the_user_says_of_length_counts_before_the_kind(kind: str) -> None:
    needed = {one.name: str(one.examples[0]) for one in Prompt.find(kind).inputs if one.required}
    said = request_of(kind, {**needed, "tell": "two lines will do"})
    assert "counts before the rest: two lines will do" in said

"""Limits that depend on the inputs: for the checks, for the templates, for what is a fact."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from draftkit import Profile, check, checks
from draftkit.prompts.limits import branches, limits_of, named, parameters_of
from draftkit.prompts.prompt import Prompt
from each import each

PROFILE = Profile.load(Path(__file__).parents[2] / "examples" / "profile.yaml")
BY_LENGTH = {"by": ["inputs.length", "inputs.place"], "short": 75, "page": 150, "else": 50}


@each(
    ("given", "inputs", "expected"),
    [
        ({"max": BY_LENGTH}, {"length": "short", "place": "page"}, {"max": 75}),
        ({"max": BY_LENGTH}, {"length": "odd", "place": "page"}, {"max": 150}),
        ({"max": BY_LENGTH}, {}, {"max": 50}),
        ({"max": {"by": "inputs.length", "short": 75}}, {}, {}),
        ({"max": "inputs.most"}, {"most": 3}, {"max": 3}),
        ({"max": "inputs.most"}, {"most": None}, None),
        ({"by": "inputs.length", "short": False, "else": {"max": 1}}, {"length": "short"}, False),
        ({"by": "inputs.length", "short": False, "else": {"max": 1}}, {}, {"max": 1}),
        ({"by": "inputs.length", "short": {"max": "inputs.most"}}, {"length": "short"}, None),
        (None, {}, {}),
        (True, {}, True),
        (False, {}, False),
    ],
)
def test_parameters_for_the_inputs(given: Any, inputs: dict[str, Any], expected: Any) -> None:
    assert parameters_of(given, inputs) == expected


def test_templates_see_what_is_asked_for() -> None:
    given = {"length": {"max_words": BY_LENGTH}, "title": False, "hook": None}
    assert limits_of(given, {"length": "short"}) == {"length": {"max_words": 75}, "hook": {}}
    parts = {"parts": {"each": {"max_words": BY_LENGTH}, "limits": [{"max_words": "inputs.most"}]}}
    limits = {"each": {"max_words": 75}, "limits": [{"max_words": 9}]}
    assert limits_of(parts, {"length": "short", "most": 9}) == {"parts": limits}


def test_a_mistake_in_any_branch_is_named() -> None:
    given = {"length": {"by": "inputs.length", "short": {"max_wrds": 3}, "else": {"max_words": 3}}}
    assert [id_ for id_, _ in checks.mistakes(given)] == ["length"]
    assert list(branches(given["length"])) == [{"max_wrds": 3}, {"max_words": 3}]


def test_an_input_that_is_a_limit_is_no_fact_and_one_that_chooses_is() -> None:
    assert list(named({"limits": {"Title": {"max": "inputs.most"}}})) == ["most"]
    assert list(named({"by": "inputs.place", "page": {"max": "inputs.most"}})) == ["most"]
    found = check("I have 45 patents.", profile=PROFILE, kind="pitch", inputs={"seconds": 45})
    assert [f.span for f in found.findings if f.check == "numbers"] == ["45"]


@each(
    ("inputs", "says"),
    [
        ({"length": "byline"}, "Length: 8 to 25 words."),
        ({}, "Length: 50 to 75 words."),
        ({"for_": "speaker-page"}, "Length: 100 to 150 words."),
        ({"for_": "speaker-page", "length": "short"}, "Length: 50 to 75 words."),
        ({"for_": "linkedin-headline"}, "It has to fit into 220 characters, spaces included."),
        ({"for_": "linkedin-about"}, "It has to fit into 2600 characters, spaces included."),
        ({"for_": "linkedin-about"}, "In the first person."),
        ({"for_": "linkedin-about", "person": "third"}, "In the third person."),
        ({"length": "all"}, '"## Byline" (at most 25 words)'),
    ],
)
def test_a_bio_is_told_its_limits(inputs: dict[str, Any], says: str) -> None:
    request = Prompt.find("bio").render(PROFILE, inputs).request
    assert says in request.messages[-1].content


@each(
    ("inputs", "words", "finds"),
    [
        ({"length": "byline"}, 30, ["length"]),
        ({"length": "medium"}, 120, []),
        ({"length": "medium"}, 80, ["length"]),
        ({"for_": "linkedin-headline"}, 60, ["length"]),
        ({"length": "all"}, 60, ["parts", "parts", "parts", "parts"]),
    ],
)
def test_a_bio_is_held_to_its_limits(inputs: dict[str, Any], words: int, finds: list[str]) -> None:
    text = " ".join(["fridges"] * words) + "."
    found = check(text, profile=PROFILE, kind="bio", inputs=inputs).findings
    assert [f.check for f in found if f.check in ("length", "parts")] == finds


def test_several_bios_may_say_the_same() -> None:
    said = "The form is still on board, in the breast pocket of the boiler suit."
    texts = "\n\n".join(f"## {name}\n\n{said}" for name in ("Byline", "Short", "Medium", "Long"))
    for length, loops in (("all", False), ("long", True)):
        found = check(texts, profile=PROFILE, kind="bio", inputs={"length": length}).findings
        assert ("loops" in {f.check for f in found}) == loops

"""A length that the writer says in words counts before the default of a kind."""

from __future__ import annotations

import pytest

from draftkit.checks.checking import brief_of
from draftkit.profile.profile import Profile
from draftkit.prompts.prompt import Prompt
from draftkit.prompts.told import told

TOLD = {
    "about a minute": ("seconds", 60, 60),
    "Warm, please, and in 60 seconds": ("seconds", 60, 60),
    "a 90-second pitch": ("seconds", 90, 90),
    "half a minute, funny": ("seconds", 30, 30),
    "60 to 90 seconds": ("seconds", 60, 90),
    "Keep it to a minute so that others get a turn": ("seconds", 60, 60),
    "write 200 words on vaccines": ("words", 200, 200),
    "no longer than two hundred words": ("words", None, 200),
    "at least 150 words": ("words", 150, None),
    "in 280 characters": ("characters", 280, 280),
    "in etwa einer Minute": ("seconds", 60, 60),
    "h\u00f6chstens 150 W\u00f6rter": ("words", None, 150),
    "en une minute": ("seconds", 60, 60),
    "100 a 150 palavras": ("words", 100, 150),
    "alrededor de 200 palabras": ("words", 200, 200),
}
OTHER = [
    "mention that the test takes 10 minutes",
    "the cooler cools in 60 seconds",
    "I know 300 words of Swahili",
    "say it in two words",
    "thank her for the 10 minutes",
    "ask for 15 minutes",
    "I want 10 minutes of her time",
    "I have 20 minutes on stage",
    "99999 words",
]


@pytest.mark.parametrize("said", TOLD)
def test_a_length_is_recognised(said: str) -> None:
    """A clause that says no more than how long it should be asks for that length."""
    found = told(said)
    assert found is not None
    assert found[:3] == TOLD[said]


@pytest.mark.parametrize("said", OTHER)
def test_other_amounts_are_none(said: str) -> None:
    """What the text should tell, or ask for, is not its length."""
    assert told(said) is None


WORDS = 140 / 60


@pytest.mark.parametrize(
    ("kind", "given", "fits", "fails", "says"),
    [
        ("pitch", {"tell": "about a minute"}, 140, 70, "Length: 60 seconds, which is 96 to"),
        ("pitch", {"tell": "in 200 words"}, 200, 70, "Length: 86 seconds"),
        ("pitch", {"tell": "a minute", "seconds": 45}, 105, 140, "Length: 45 seconds"),
        ("pitch", {"tell": "at most 60 seconds"}, 55, 150, "Length: 40 seconds"),
        ("pitch", {"tell": "in 300 characters"}, 30, 120, "It has to fit into 300 characters"),
        ("thanks", {"tell": "in 200 words"}, 200, 100, "That is 160 to 220 words"),
        ("thanks", {"tell": "in 300 characters"}, 30, 120, "It has to fit into 300 characters"),
        ("thanks", {"tell": "15 minutes, then a call"}, 60, 500, "For: the talk"),
        ("script", {"tell": "about a minute"}, 140, 400, "Length: 1 minutes in all"),
    ],
)
def test_request_and_check_say_one_length(
    kind: str, given: dict[str, str], fits: int, fails: int, says: str
) -> None:
    """What is told is both asked for and checked; an option that was given goes before it."""
    from draftkit import checks

    needed = {"thanks": {"recipient": "Maria", "occasion": "the talk"}, "script": {"topic": "Ice"}}
    profile = Profile.from_dict({"basics": {"name": "Ann Lee"}})
    prompt, values = Prompt.find(kind), {**needed.get(kind, {}), **given}
    request = prompt.render(profile, values).request.messages[-1].content
    assert says in request

    def failing(count: int) -> bool:
        body = ("We fix all the pumps here. " * (count // 5 + 1)).split()[:count]
        report = checks.run(" ".join(body), brief_of(profile, prompt, values))
        return any(one.check == "length" for one in report.findings)

    assert (failing(fits), failing(fails)) == (False, True)


@pytest.mark.parametrize("said", [*TOLD, "at least 300 characters", "make it a minute"])
def test_every_kind_can_be_told_any_length(said: str) -> None:
    """No template lacks what it says of the length, whatever unit was told."""
    profile = Profile.from_dict({"basics": {"name": "Ann Lee"}})
    for kind in ("pitch", "script", "newsletter", "thanks", "reach", "social"):
        prompt = Prompt.find(kind)
        given = {i.name: i.examples[0] for i in prompt.inputs if i.required}
        for one in (prompt, prompt.for_composed()):
            assert one.render(profile, {**given, "tell": said}).request.messages

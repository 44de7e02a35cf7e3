"""What an error says: one sentence after the other, each ended once."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

import draftkit
from draftkit.checks.base import Finding
from draftkit.errors import UsageError
from draftkit.testing import ScriptedBackend
from each import each


@each(
    ("said", "expected"),
    [
        ('The server says "Try later.".', 'The server says "Try later."'),
        ("It cannot be read: no such file.. Name another.", None),
        ("Who is that?. Say it.", "Who is that? Say it."),
        ("It was cut here\u2026.", "It was cut here\u2026."),
        ('Begin with "Subject: ...".', 'Begin with "Subject: ...".'),
        ("Not in ../drafts, nor in a..b.", "Not in ../drafts, nor in a..b."),
        ("It is (see fig. 3, etc.).", "It is (see fig. 3, etc.)."),
    ],
)
def test_a_sentence_is_ended_once(said: str, expected: str | None) -> None:
    right = expected or "It cannot be read: no such file. Name another."
    assert str(UsageError(said, hint="")) == right
    assert (
        Finding("x", "remark", hard=False, span="", start=0, end=0, message=said).message == right
    )


PROFILE = draftkit.Profile.from_dict({"basics": {"name": "Amara Okafor"}})
DRAFT = draftkit.draft("pitch", PROFILE, seconds=30, model=ScriptedBackend(["Hello."]))
PUBLIC: dict[str, Any] = {name: getattr(draftkit, name) for name in draftkit.__all__}
FUNCTIONS: dict[str, Any] = {
    **{name: one for name, one in PUBLIC.items() if inspect.isfunction(one)},
    "Draft.from_markdown": draftkit.Draft.from_markdown,
    "Drafter.plan": draftkit.Drafter(ScriptedBackend(["Hello."])).plan,
}
TAKEN = ("text", "profile", "draft")


def given(function: Any) -> dict[str, Any]:
    """Return the arguments that a function needs, of a right type where it tells them apart."""
    right = {"text": "Hello.", "profile": PROFILE, "draft": DRAFT, "kind": "pitch"}
    parameters = inspect.signature(function).parameters.values()
    return {p.name: right.get(p.name, []) for p in parameters if p.default is p.empty}


@each("name", [n for n, f in FUNCTIONS.items() if {*inspect.signature(f).parameters} & {*TAKEN}])
@each("wrong", [None, "profile.yaml", 3, b"Hello.", {"basics": {}}])
def test_a_text_profile_or_draft_of_a_wrong_type_is_one_line(name: str, wrong: object) -> None:
    function = FUNCTIONS[name]
    for parameter in inspect.signature(function).parameters.values():
        of_text = parameter.name == "text" and isinstance(wrong, str)
        optional = parameter.default is None and wrong is None
        if parameter.name not in TAKEN or of_text or optional:
            continue
        with pytest.raises(UsageError, match=f"^{parameter.name} must be a .*, and is "):
            function(**given(function) | {parameter.name: wrong})


@each(
    ("wrong", "said"),
    [
        ({"temperature": "hot"}, 'settings.temperature must be a number from 0 to 2, and is "hot"'),
        ({"temperature": 2.5}, "from 0 to 2, and is 2.5"),
        ({"max_tokens": 0}, "a whole number from 1 to"),
        ({"stop": ("",)}, "a list of at most 4 texts"),
    ],
)
def test_settings_that_no_provider_takes_are_refused_before_anything_is_sent(
    wrong: dict[str, Any], said: str
) -> None:
    backend = ScriptedBackend(["Hello."])
    with pytest.raises(UsageError, match=said):
        draftkit.draft("pitch", PROFILE, model=backend, settings=draftkit.Settings(**wrong))
    assert backend.requests == []

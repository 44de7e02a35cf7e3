"""How the writer is spoken of is asked, sent, and said where nobody knows it."""

from __future__ import annotations

from typing import Any

from draftkit import Profile, draft
from draftkit.profile.schema import WANTED
from draftkit.testing import ScriptedBackend
from each import each

TEXT = "Ruth Adeyemi keeps bees in the middle of a town, and shows people how.\n"


def sent_and_noted(kind: str, pronouns: str, **inputs: Any) -> tuple[str, bool]:
    data: dict[str, Any] = {"basics": {"name": "Ruth Adeyemi", "label": "beekeeper"}}
    if pronouns:
        data["basics"]["pronouns"] = pronouns
    backend = ScriptedBackend([TEXT] * 3)
    made = draft(kind, Profile.from_dict(data), model=backend, **inputs)
    return backend.requests[0].text, any("no pronouns" in note for note in made.notes)


THIRD: list[tuple[str, dict[str, Any]]] = [
    ("bio", {}),
    ("bio", {"person": "third"}),
    ("speakerintro", {"talk": "Bees"}),
]
OTHERS: list[tuple[str, dict[str, Any]]] = [
    ("bio", {"person": "first"}),
    ("bio", {"for_": "linkedin-about"}),
    ("bio", {"for_": "linkedin-headline"}),
    ("pitch", {}),
]


@each(("kind", "inputs"), THIRD)
def test_a_text_about_the_writer_has_their_pronouns(kind: str, inputs: dict[str, Any]) -> None:
    request, noted = sent_and_noted(kind, "they/them", **inputs)
    assert "Pronouns: they/them" in request
    assert ("Nobody has said my pronouns" in request, noted) == (False, False)


@each(("kind", "inputs"), THIRD)
def test_nobody_guesses_them(kind: str, inputs: dict[str, Any]) -> None:
    request, noted = sent_and_noted(kind, "", **inputs)
    assert ("Nobody has said my pronouns" in request, noted) == (True, True)


@each(("kind", "inputs"), OTHERS)
def test_a_text_that_says_i_needs_none(kind: str, inputs: dict[str, Any]) -> None:
    request, noted = sent_and_noted(kind, "", **inputs)
    assert ("Nobody has said my pronouns" in request, noted) == (False, False)


def test_init_asks_for_them() -> None:
    assert ("basics", "pronouns") in [part.path for part in WANTED]

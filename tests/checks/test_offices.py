"""Who is said to hold which office, in any case and person."""

from __future__ import annotations

from pathlib import Path

import pytest

import draftkit
from draftkit.checks.presence.consistency import consistency

PROFILE = draftkit.Profile.load(Path(__file__).parents[2] / "examples" / "profile.yaml")

AT_HARMATTAN = [
    ("Amara Okafor is Managing Director at Harmattan Logistics.", "Managing Director"),
    ("I am the CEO of Harmattan Logistics.", "CEO"),
    ("I'm CEO of Harmattan Logistics.", "CEO"),
    ("Amara Okafor - Managing Director, Harmattan Logistics", "Managing Director"),
    ("Amara Okafor, managing director of Harmattan Logistics, calls.", "managing director"),
    ("As Managing Director of Harmattan Logistics I design stores.", "Managing Director"),
    ("She is Head of Sales at Harmattan Logistics.", "Head of Sales"),
    ("Okafor was Chief Executive Officer of Harmattan Logistics.", "Chief Executive Officer"),
]
ANYWHERE = ["Managing Director | Speaker", "Amara is a professor of physics.", "I am a Trustee."]
RIGHT = [
    "Amara Okafor is Head of Engineering at Harmattan Logistics.",
    "Amara Okafor, an engineer at Harmattan Logistics, designs vaccine stores.",
    "As a refrigeration engineer at Nordkühl I designed the storage of a fridge.",
    "Cold-chain engineer | Head of Engineering",
    "I'm your engineer at Harmattan Logistics.",
    "The managing director of another firm came.",
]


def claimed(text: str) -> list[draftkit.Finding]:
    """Return what is found about offices."""
    report = draftkit.check(text, profile=PROFILE)
    return [one for one in report.findings if one.check in {"claims", "names"}]


@pytest.mark.parametrize(("text", "office"), AT_HARMATTAN)
def test_an_office_that_is_not_held_there_is_told_with_the_right_one(
    text: str, office: str, tmp_path: Path
) -> None:
    assert office in [one.span for one in claimed(text)]
    path = tmp_path / "about.txt"
    path.write_text(f"{text}\n", encoding="utf-8")
    [differs] = consistency([path], PROFILE)
    assert (differs.check, differs.here) == ("titles", office)
    assert (differs.elsewhere, differs.where) == ("Head of Engineering", "work[0].position")


@pytest.mark.parametrize("text", ANYWHERE)
def test_an_office_that_no_fact_knows_is_found_without_a_place(text: str) -> None:
    assert claimed(text)


@pytest.mark.parametrize("text", RIGHT)
def test_what_the_facts_tell_of_a_post_is_no_claim(text: str) -> None:
    assert not claimed(text)


def test_an_office_and_its_letters_are_one() -> None:
    work = [{"name": "Lumen Foods", "position": "Chief Technology Officer"}]
    profile = draftkit.Profile({"basics": {"name": "Ada Roe"}, "work": work})
    text = "Ada Roe, CTO of Lumen Foods, bakes. She is no CEO."
    assert not draftkit.check(text, profile=profile).findings

"""Meetings, referrals, attachments, offices and times that no fact tells of."""

from __future__ import annotations

import re
from typing import Any

import pytest

from draftkit import Profile, check, checks
from draftkit.checks.base import Brief, Finding
from draftkit.checks.doings.check import doings_of
from draftkit.language.document import Document
from draftkit.language.language import folders
from draftkit.profile.fact import Fact
from each import each

DOINGS = [(tag, one) for tag in sorted(folders()) for one in doings_of(tag)]
ENGLISH = {one.name for one in doings_of("en")}


def found_in(text: str, *facts: tuple[str, str]) -> list[Finding]:
    brief = Brief(tuple(Fact(id_, said) for id_, said in facts))
    return checks.all_checks()["doings"].run(Document(text), brief, {})


@pytest.mark.parametrize(("tag", "one"), DOINGS, ids=[f"{tag}: {one.name}" for tag, one in DOINGS])
def test_a_doing_is_found_where_it_is_and_nowhere_else(tag: str, one: Any) -> None:
    assert one.found
    assert one.passed
    assert one.name in ENGLISH  # what a language does not know is said by these names
    for text in one.found:
        assert one.pattern.search(text), text
        assert not one.signs or one.signs & set(re.findall(r"[a-z]+", text.lower())), text
    for text in one.passed:
        assert not one.pattern.search(text), text


@each(
    ("text", "fact"),
    [
        ("It was great to meet you.", ("inputs.occasion", "we met at the harvest fair")),
        ("We studied together in Leeds.", ("inputs.knew", "we studied together in Leeds")),
        ("We studied together, and he sang.", ("inputs.knew", "we studied together in Leeds")),
        ("We worked together at Keld.", ("inputs.knew", "he worked with me at Keld")),
        ("Please find attached my plan.", ("inputs.ask", "read the attached plan")),
        ("I attach my plan of the beds.", ("inputs.typed", "i bring him the plan of the beds")),
        ("The photos come with this mail.", ("inputs.ask", "to look at two photos of beans")),
        ("As you said, it is the lever.", ("about[0]", "She wrote that density is the lever.")),
        ("Your colleague suggested that I write.", ("inputs.why", "Jo recommended her")),
        ("Last month we moved the beds.", ("inputs.specific", "moved the beds in May 2026")),
        ("I founded the farm.", ("work[0].position", "Founder")),
        ("I direct a team of divers.", ("work[0].position", "Director of diving")),
        ("I have a degree in biology.", ("education[0].institution", "HUT")),
        ("I'm a marine biologist.", ("basics.summary", "Marine biology, thirty years")),
        ("I sit on the regional board.", ("volunteer[0].position", "Trustee")),
        ("We won a regional prize.", ("awards[0].title", "Golden Anchor")),
        ("I read your recent paper.", ("inputs.why_them", "their study of tides")),
        ("I know that you care about bees.", ("inputs.why_them", "she loves bees")),
        ("Since your visit it has held.", ("inputs.changed", "it has held since")),
    ],
)
def test_one_fact_of_the_field_bears_it_out(text: str, fact: tuple[str, str]) -> None:
    assert len(found_in(text, ("basics.name", "Ann Lee"))) == 1
    assert found_in(text, fact) == []


@each(
    "text",
    [
        "What if you said that to a farmer?",
        "If you told me that it rains, I would come.",
        "Would it help if I have attached the plan?",
        "I would never say that I founded a farm.",
        "Have I attached the plan?",
        "Nobody laughed, or you laughed out of pity.",
        "## I founded a school. Who asked?\n\nThey did.",
        'They may say, "I founded a school".',
    ],
)
def test_what_is_supposed_or_asked_tells_of_no_doing(text: str) -> None:
    assert found_in(text, ("basics.name", "Ann Lee")) == []
    told = f"{text}\n\nI founded a farm."
    assert [f.span for f in found_in(told, ("basics.name", "Ann Lee"))] == ["I founded"]


def test_what_passed_between_the_two_is_in_what_was_given_or_names_the_recipient() -> None:
    talks = ("work[0].highlights[0]", "Talks at schools, calls answered day and night")
    goal = ("inputs.goal", "a trial of the pumps")
    assert found_in("It was great to meet you.", talks) == []  # nothing was given for it
    assert len(found_in("It was great to meet you.", talks, goal)) == 1
    inputs = {"recipient": "Dr. Ines Duarte"}
    for note, count in (("met Ines Duarte in May", 0), ("met Dr. Moe in May", 1)):
        facts = (Fact("notes[0].text", note), Fact(*goal))
        brief = Brief(facts, inputs=inputs)
        found = checks.all_checks()["doings"].run(Document("It was great to meet you."), brief, {})
        assert len(found) == count


def test_who_said_one_thing_has_not_said_another() -> None:
    note = ("about[0]", "She said that the beds are full.")
    assert found_in("You mentioned that the beds are full.", note) == []
    both = "As you said, the beds are full. You told me once that you hate salt."
    assert [one.span for one in found_in(both, note)] == ["You told me once"]
    met = ("inputs.meeting", "the food fair in Cologne")
    assert found_in("We met in Hall 7 at the food fair.", met) == []
    assert [one.span for one in found_in("We met at a wedding.", met)] == ["We met at"]


def test_who_brought_a_rule_in_is_no_cause_of_what_followed() -> None:
    fact = "work[0].highlights[0]"
    text = "Thanks to that rule no crew was lost."
    assert len(found_in(text, (fact, "brought in the rule of two breaths"))) == 1
    assert found_in(text, (fact, "no crew lost, because of the rule")) == []


def test_nothing_passed_between_two_where_the_writer_is_the_reader() -> None:
    text = "You said you were stopping. I founded a farm."
    found = checks.all_checks()["doings"].run(Document(text), Brief(()), {"reader": False})
    assert [one.span for one in found] == ["I founded"]


def test_it_is_unsupported_and_never_hard() -> None:
    profile = Profile.from_dict({"basics": {"name": "Ann Lee"}})
    report = check("It was great to meet you. I founded a farm.", profile=profile)
    assert [(f.check, f.level, f.hard, f.span) for f in report.findings] == [
        ("doings", "unsupported", False, "was great to meet you"),
        ("doings", "unsupported", False, "I founded"),
    ]
    assert report.passed


@each("text", ["Last month we moved the beds.", "I counted them yesterday."])
def test_a_time_rests_on_what_was_given_and_on_no_date_of_the_profile(text: str) -> None:
    profile = Profile.from_dict({"basics": {"name": "Ann Lee", "summary": "At work since March"}})

    def doings(**inputs: str) -> list[str]:
        report = check(text, profile=profile, inputs=inputs)
        return [f.check for f in report.findings if f.check == "doings"]

    assert doings(recipient="Jo") == ["doings"]
    assert doings(recipient="Jo", topic="what changed last month, counted yesterday") == []


@each(
    ("highlight", "borne_out"),
    [
        ("A club that runs all night", False),
        ("Started a club for divers", True),
        ("The season started in May", False),
        ("Now I run the club", True),
    ],
)
def test_an_office_rests_on_what_the_writer_does(highlight: str, *, borne_out: bool) -> None:
    work = [{"name": "The Bay", "position": "Diver", "highlights": [highlight]}]
    profile = Profile.from_dict({"basics": {"name": "Ann Lee"}, "work": work})
    text = "I founded The Bay." if "tart" in highlight else "I direct The Bay."
    found = [one for one in check(text, profile=profile).findings if one.check == "doings"]
    assert bool(found) is not borne_out


@each(
    ("fact", "count"),
    [
        ("moved the beds last month, bags too", 0),
        ("moved the beds to the bay in May 2026", 0),
        ("last month was dry", 0),  # the time in the same words
        ("moved the beds", 1),
        ("the month is dry", 1),
    ],
)
def test_a_time_is_known_by_its_words_or_by_a_fact_of_the_same_thing(fact: str, count: int) -> None:
    assert (
        len(found_in("Last month we moved the beds of oysters.", ("notes[0].text", fact))) == count
    )


@each(
    ("given", "said"),
    [
        ("your question about the fridges", "Your question about the fridges stayed with me."),
        ("who empties the fridges", "You asked who empties the fridges. I have asked it since."),
    ],
)
def test_what_stayed_with_the_writer_is_what_the_reader_said(given: str, said: str) -> None:
    inputs = {"recipient": "Maria", "occasion": "the panel", "specifics": given}
    note = f"Dear Maria,\n\nThank you for the panel. {said}\n\nAmara"
    writer = Profile.from_dict({"basics": {"name": "Amara Poe"}})
    found = check(note, profile=writer, kind="thanks", inputs=inputs).findings
    assert [f.span for f in found if f.check == "doings"] == []

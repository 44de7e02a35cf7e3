"""What two drafts say differently is found; what only looks so is not."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from draftkit import Draft, Profile, check_files
from draftkit.checks.checking import brief_of
from draftkit.checks.grounding.assertions import assertions_in
from draftkit.language.document import Document
from each import each

if TYPE_CHECKING:
    from draftkit import Finding

PROFILE = Profile.from_dict(
    {
        "basics": {"name": "Ingrid Mori", "summary": "Keeps 12 harbours open in winter."},
        "work": [
            {
                "name": "Fjordskip",
                "startDate": "2010-04",
                "highlights": [
                    "Costs down 31%",
                    "Runs 41 clinics on 9 islands",
                    "Owns 6 ferries",
                    "Opened 5 clinics in 2014",
                    "Waits fell from 9 to 2 days",
                ],
            }
        ],
        "awards": [{"title": "Golden Anchor", "date": "2021-10"}],
    }
)
CASES = Path(__file__).parents[1] / "data" / "grounding.jsonl"


def against(folder: Path, *bodies: str) -> list[list[Finding]]:
    """Return what the bodies, each a file, say against each other."""
    for number, body in enumerate(bodies):
        (folder / f"{number}.md").write_text(body, encoding="utf-8")
    found = check_files([folder], profile=PROFILE)
    return [[f for f in one.report.findings if f.check == "contradictions"] for one in found]


@each(
    ("one", "two", "spans"),
    [
        ("We run 41 clinics.", "Our 38 clinics are warm.", ["41 clinics", "38 clinics"]),
        ("We run forty-one clinics.", "We run 38 clinics.", ["forty-one clinics", "38 clinics"]),
        ("Over 60 clinics trust us.", "41 clinics trust us.", ["60 clinics", "41 clinics"]),
        # The profile has changed: it supports neither any more.
        ("We run 52 clinics.", "We run 38 clinics.", ["52 clinics", "38 clinics"]),
        # The same number of something else is no support.
        ("I serve 12 clinics.", "I serve 41 clinics.", ["12 clinics", "41 clinics"]),
        # Nobody knows either number, but both are about the same.
        ("We repaired 14 engines.", "We repaired 19 engines.", ["14 engines", "19 engines"]),
        ("Costs fell by 31% there.", "Costs fell by 45% there.", ["31%", "45%"]),
        (
            "We won the Golden Anchor in 2021.",
            "The Golden Anchor, won in 2019, hangs here.",
            ["2021", "2019"],
        ),
        (
            "I was born in Larvik in May 1979.",
            "I was born in Larvik in June 1979.",
            ["May 1979", "June 1979"],
        ),
        ("The refit cost $3 million.", "The refit cost $5 million.", ["$3 million", "$5 million"]),
    ],
)
def test_two_values_for_one_fact(one: str, two: str, spans: list[str], tmp_path: Path) -> None:
    found = against(tmp_path, one, two)
    assert [[f.span for f in findings] for findings in found] == [[span] for span in spans]
    for body, (finding,), other in zip((one, two), found, reversed(spans), strict=True):
        assert body[finding.start : finding.end] == finding.span
        assert (finding.level, finding.hard) == ("contradicted", False)
        assert repr(other) in finding.message


@each(
    ("one", "two"),
    [
        ("Costs fell by nearly a third.", "Costs fell by 31%."),
        ("Over 40 clinics trust us.", "41 clinics trust us."),
        ("About 40 clinics trust us.", "41 clinics trust us."),
        ("Almost 2,400 engines run.", "2,387 engines run."),
        ("We repaired 2,400 engines.", "We repaired 2,387 engines."),
        ("41 clinics trust us.", "Forty-one clinics trust us."),
        # Different things, or parts of one.
        ("We run 41 clinics.", "We run 9 islands."),
        ("We run 41 clinics.", "We added another 5 clinics."),
        ("We run 41 clinics.", "Your 5 clinics could join."),
        ("We run 41 clinics.", "In 5 of our clinics it rained."),
        ("We run 41 clinics.", "The first 3 clinics were cold."),
        ("We repaired 14 engines.", "They sold 19 engines."),
        ("We repaired 14 diesel engines.", "We repaired 19 steam engines."),
        ("From 9 clinics we grew to 41 clinics.", "We run 41 clinics."),
        ("We repaired 14 pieces.", "We repaired 19 pieces."),
        ("Costs fell by 31% there.", "Fog is 80% water."),
        ("Waste fell 70% in Oslo and 45% in Larvik.", "Waste fell 45% in Larvik."),
        ("I taught sailing in Larvik for 12 years.", "I taught sailing in Larvik for 13 years."),
        # The profile supports both.
        ("We run 41 clinics in northern Norway.", "We opened 5 clinics in northern Norway."),
        ("I started in April 2010.", "We won in October 2021."),
        ("I went home in 2014.", "A storm came in 2016."),
        ("We met in May 2014.", "We met in 2014."),
    ],
)
def test_what_is_no_contradiction(one: str, two: str, tmp_path: Path) -> None:
    assert against(tmp_path, one, two) == [[], []]


BRIEF = brief_of(PROFILE, None, {})
NUMBERS = re.findall(r"\d+%?(?: [a-z]{3,})?", " ".join(fact.text for fact in BRIEF.facts))
QUALIFIERS = ["", "more than", "fewer than", "less than", "over", "at least", "nearly", "about the"]
SHAPES = ["We run {}.", "It went from {} to {}.", "To {}, from {}!", "{} \u2192 {}", "- {}+ or {}"]


@example([("It went from {} to {}.", ("", "2"), ("", "9 days"))])
@example([("We run {}.", ("more than", "41 clinics"), ("", "2"))])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(SHAPES),
            *[st.tuples(st.sampled_from(QUALIFIERS), st.sampled_from(NUMBERS))] * 2,
        ),
        max_size=4,
    )
)
def test_whatever_is_said_of_the_facts_numbers_each_is_asserted_where_it_stands(
    said: list[tuple[str, tuple[str, str], tuple[str, str]]],
) -> None:
    text = " ".join(
        shape.format(" ".join(one).strip(), " ".join(two).strip()) for shape, one, two in said
    )
    for assertion in assertions_in(Document(text), BRIEF):
        assert text[assertion.start : assertion.end] == assertion.text


def test_what_a_draft_was_told_is_of_another_thing(tmp_path: Path) -> None:
    inputs = {"notes": "she built 8 clinics"}
    told = Draft(id="a" * 8, kind="", title="A", body="You built 8 clinics.\n", inputs=inputs)
    told.save(tmp_path)
    assert against(tmp_path, "We run 41 clinics.\n") == [[], []]


def test_letters_to_two_people_are_about_two_events(tmp_path: Path) -> None:
    for name, day, count in (("Ann", "3 May 2024", "12"), ("Ben", "9 June 2024", "30")):
        body = f"Dear {name},\n\nThank you for the day of {day} with your {count} pupils.\n"
        inputs = {"recipient": name, "notes": f"{day}, {count} pupils"}
        Draft(id=name[0].lower() * 8, kind="", title=name, body=body, inputs=inputs).save(tmp_path)
    found = check_files([tmp_path], profile=PROFILE)
    assert [[f.check for f in one.report.findings] for one in found] == [[], []]


def test_versions_of_one_draft_do_not_contradict_each_other(tmp_path: Path) -> None:
    first = Draft(id="a" * 8, kind="", title="First", body="We run 38 clinics.\n")
    second = Draft(id="b" * 8, kind="", title="Then", body="We run 41 clinics.\n", parent=first.id)
    third = Draft(id="c" * 8, kind="", title="Now", body="We run 45 clinics.\n", parent=second.id)
    for draft in (first, second, third):
        draft.save(tmp_path)
    found = check_files([tmp_path], profile=PROFILE)
    assert not [f for one in found for f in one.report.findings if f.check == "contradictions"]


@pytest.mark.long
def test_true_drafts_do_not_contradict_each_other(tmp_path: Path) -> None:
    """The labelled drafts, each beside the part of it that is true."""
    for number, line in enumerate(CASES.read_text("utf-8").splitlines()):
        case = json.loads(line)
        folder = tmp_path / str(number)
        folder.mkdir()
        sentences = case["draft"].split(". ")
        true = [s for s in sentences if not any(u in s for u in case["unsupported"])]
        (folder / "whole.md").write_text(case["draft"], encoding="utf-8")
        (folder / "true.md").write_text(". ".join(true), encoding="utf-8")
        profile = Profile.from_dict(case["profile"])
        for one in check_files([folder], profile=profile, inputs=case["inputs"]):
            assert not [f for f in one.report.findings if f.check == "contradictions"], case["id"]

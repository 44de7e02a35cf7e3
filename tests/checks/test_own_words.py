"""What the profile says in its own form supports a text: no true sentence is taken for false."""

from __future__ import annotations

from draftkit import Profile, check
from each import each

PROFILE = Profile.from_dict(
    {
        "basics": {"name": "Callum Reith", "label": "Blade repair technician"},
        "work": [
            {
                "name": "Skerrow Blade Services",
                "position": "Blade repair technician",
                "highlights": [
                    "Our weather days in 2025: 61 out of 143. Most of the job is waiting.",
                    "The office sends back about one report in twenty now; it was one in four.",
                    "Loss from 41 to 27 per cent in 18 months, 11,400 connections.",
                    "Went back up to 31 per cent in the six months after the team moved on.",
                    "Working nights in 2024: 12 of 40",
                    "Read 4,832 meters, trained for 16 months, drove 90 kilometres",
                ],
            }
        ],
    }
)


def found(text: str) -> list[str]:
    """Return the numbers that are flagged."""
    report = check(text, profile=PROFILE)
    return [finding.span for finding in report.findings if finding.check == "numbers"]


@each(
    ("text", "spans"),
    [
        ("We had 61 weather days out of 143 in 2025.", []),
        ("We lost 61 days to weather last year.", []),
        ("We worked 12 nights of the 40.", []),
        ("We lost 61 weeks to weather last year.", ["61 weeks"]),
        ("We lost 12 days to weather last year.", ["12 days"]),
        ("We lost 30 per cent of the nights we had.", []),
        ("We lost 12 per cent of the nights we had.", ["12 per cent"]),
        ("About one in twenty comes back to us.", []),
        ("About five per cent of ours come back to us.", []),
        ("About one in eight comes back to us.", ["one in eight"]),
        ("We went from 41 to 27 per cent, then back to 31. We paid for four per cent of it.", []),
        ("We went from 41 to 27 per cent. We paid for four per cent of it.", ["four per cent"]),
        ("We went to 27 per cent and back to 31. We grew four per cent.", ["four per cent"]),
    ],
)
def test_a_number_without_its_noun_counts_what_stands_before_it(
    text: str, spans: list[str]
) -> None:
    assert found(text) == spans


@each(
    ("text", "spans"),
    [
        ("We read 4,800 meters.", []),
        ("We read about 5,000 meters.", []),
        ("We read 4,832 meters.", []),
        ("We read 4,900 meters.", ["4,900"]),
        ("We served 11,500 connections.", ["11,500"]),
        ("We served 11,600 connections.", ["11,600"]),
        ("We served about 11,600 connections.", ["11,600"]),
        ("We served over 11,300 connections.", []),
        ("We drove about 91 kilometres.", ["91"]),
        ("I trained for about 15 months.", []),
        ("I trained for about 17 months.", ["17 months"]),
    ],
)
def test_rounding_goes_from_the_fact_to_a_rounder_number_alone(text: str, spans: list[str]) -> None:
    assert found(text) == spans


KAVERI = [
    (
        "Kaveri zone: loss from 41 to 27 per cent in 18 months, 11,400 connections, none replaced. "
        "318 leaks repaired, 204 of them on the last three metres."
    ),
    "Kaveri went back up to 31 per cent in the six months after the team moved on.",
    "The line is read between 2 and 4 a.m.",
]


@each(
    ("was", "now", "says"),
    [
        ("in 18 months", "in 20 months", "20 months"),
        ("from 41", "from 43", "43"),
        ("to 27 per cent", "to 29 per cent", "29 per cent"),
        ("318 leaks", "321 leaks", "321"),
        (" in 18 months", "", ""),
    ],
)
def test_the_right_value_is_that_of_the_fact_that_the_sentence_tells(
    was: str, now: str, says: str
) -> None:
    told = [fact.replace(was, now) for fact in KAVERI]
    profile = Profile.from_dict({"basics": {"name": "Ann"}, "work": [{"highlights": told}]})
    text = (
        "In the Kaveri zone, with 11,400 connections, we brought the loss from 41 to 27 per cent "
        "in 18 months, and none was replaced. We repaired 318 leaks on the way, 204 of them on the "
        "last three metres."
    )
    finding, *others = check(text, profile=profile).findings
    assert not others
    assert finding.span in was
    assert finding.right == says

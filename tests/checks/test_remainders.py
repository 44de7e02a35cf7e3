"""What is left of a whole, what lies between two numbers, and as much in another time."""

from __future__ import annotations

from draftkit import Profile, check
from each import each

PROFILE = Profile.from_dict(
    {
        "basics": {"name": "Jo Adeyemi"},
        "work": [
            {
                "name": "The Workshop",
                "highlights": [
                    "203 machines came in, 137 work again",
                    "Of 480 houses 133 needed only the curve",
                    "58 percent can say it back",
                    "$610 for a denture",
                    "86% are still worn",
                    "R400 to R1,100 a month",
                    "Gas bill 2,910 euros a year",
                    "Gas bill now 2,180 euros a year",
                    "Average season 2000-2010 was 71 days, 2015-2025 it was 44",
                    "9 theatres book me for every premiere",
                    "Used by 26 theatres",
                    "40 pumps a week",
                    "Survey: 171 ashes, 43 to be felled, 60 to be watched",
                ],
            }
        ],
    }
)


@each(
    ("text", "spans"),
    [
        ("We took in 203 and got 137 working. The other sixty-six keep me humble.", []),
        ("We took in 203 and got 137 going. The other sixty-seven rust.", ["sixty-seven"]),
        ("Of 171 ashes 43 are felled and 60 are watched. The other 68 stay.", []),
        ("Of 171 ashes 43 are felled and 60 are watched. The other 69 stay.", ["69"]),
        ("For the other 347 houses this alone was not the answer.", []),
        ("We changed 347 houses.", ["347"]),
        ("58 percent can say it back. Say that 42 still could not.", []),
        ("58 percent can say it back. Say that 35 still could not.", ["35"]),
        ("42 still could not.", ["42"]),
        ("It is $610. With 86% worn, that is about $710 for each.", []),
        ("It is $610. With 86% worn, that is about $740 for each.", ["$740"]),
        ("At the top end we lose R13,200 a year.", []),
        ("At the top end we lose R14,200 a year.", ["R14,200"]),
        ("We lost R13,200.", ["R13,200"]),
        ("We turn 2,080 pumps a year.", []),
        ("We turn 3,080 pumps a year.", ["3,080"]),
        ("We paid 730 euros less.", []),
        ("We paid 730 euros.", ["730 euros"]),
        ("The 58 percent and the 86%: the difference is 28 percent.", []),
        ("The 58 percent and the 86%: the difference is 29 percent.", ["29 percent"]),
        ("It was 58 percent, then 86%. That was 28 percent.", ["28 percent"]),
        ("We have lost almost four weeks.", []),
        ("We have lost almost six weeks.", ["six weeks"]),
        ("26 theatres use it, and 9 book me. So 17 houses do not pay yet.", []),
        ("26 theatres use it, and 9 book me. So 18 houses do not pay yet.", ["18"]),
    ],
)
def test_what_is_left_or_lies_between_follows_from_the_facts(text: str, spans: list[str]) -> None:
    findings = check(text, profile=PROFILE).findings
    assert [one.span for one in findings if one.check == "numbers"] == spans

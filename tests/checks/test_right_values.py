"""The right value beside a wrong one: only where the facts leave no choice."""

from __future__ import annotations

from pathlib import Path

import pytest

from draftkit import check, explain
from draftkit.profile.profile import Profile
from each import each

PROFILE = Profile.load(Path(__file__).parents[2] / "examples" / "profile.yaml")
INPUTS = {"recipient": "Kwesi Adjei", "notes": "We met 12 nurses at the depot in Tamale."}

KNOWN = [
    ("We cut losses in 45 clinics in northern Ghana.", "45", "41", "work[0].highlights[0]"),
    ("We cut losses in forty-five clinics in Ghana.", "forty-five", "41", "work[0].highlights[0]"),
    ("We cut vaccine losses in 41 clinics from 9% to 3%.", "3%", "2%", "work[0].highlights[0]"),
    ("In 48 clinics vaccines stay cold.", "48", "41", "work[0].highlights[0]"),
    ("I joined Harmattan Logistics in 2016.", "2016", "2019", "work[0].startDate"),
    ("I joined Harmattan Logistics in May 2018.", "May 2018", "March 2019", "work[0].startDate"),
    (
        "I work with Harmatan Logistics.",
        "Harmatan Logistics",
        "Harmattan Logistics",
        "work[0].name",
    ),
    (
        "Write to amara@harmatan.example today.",
        "amara@harmatan.example",
        "amara@harmattan.example",
        "basics.email",
    ),
    ("We met 21 nurses at the depot.", "21", "12", "inputs.notes"),
    (
        "Wir haben die Verluste in 45 Kliniken von 9 % auf 2 % gesenkt, und das ist nicht alles.",
        "45",
        "41",
        "work[0].highlights[0]",
    ),
    (
        "Nous avons réduit les pertes dans 41 dispensaires de 9 % à 3 % et ce n'est pas tout.",
        "3 %",
        "2%",
        "work[0].highlights[0]",
    ),
]


@each(("text", "span", "right", "fact"), KNOWN)
def test_a_wrong_value_is_told_with_the_right_one(
    text: str, span: str, right: str, fact: str
) -> None:
    found = check(text, profile=PROFILE, inputs=INPUTS).findings
    (finding,) = (f for f in found if f.span == span)
    assert (finding.right, finding.right_from) == (right, fact)
    assert f"{fact} says {right!r}" in finding.message
    found_ = explain(text, profile=PROFILE, inputs=INPUTS).unsupported
    (specific,) = (s for s in found_ if s.text == span)
    assert (specific.text, specific.right, specific.right_from) == (span, right, fact)


@pytest.mark.parametrize(
    "text",
    [
        "We saved 4,000 children.",
        "We have 45 trucks in northern Ghana.",
        "We work in 4,100 clinics in northern Ghana.",
        "I joined Zenith Robotics in 2016.",
        "In 1921 it was worse at Harmattan Logistics.",
        "We work with Anna Lee.",
        "See https://amara-okafor.example/shop for more.",
        "Write to somebody@elsewhere.example today.",
        "Wir haben in 45 Kliniken gearbeitet, und das ist noch lange nicht alles.",
    ],
    ids=[
        "another thing",
        "another noun",
        "far away",
        "another firm",
        "long ago",
        "another person",
        "another page",
        "another address",
        "no number to go by",
    ],
)
def test_what_the_facts_do_not_settle_has_no_right_value(text: str) -> None:
    assert [f.right for f in check(text, profile=PROFILE, inputs=INPUTS).findings if f.right] == []


def test_facts_that_disagree_settle_nothing() -> None:
    profile = Profile.from_dict(
        {
            "basics": {"name": "Ann"},
            "work": [{"name": "A", "highlights": ["We run 41 clinics", "We run 51 clinics"]}],
        }
    )
    (finding,) = check("We run 44 clinics.", profile=profile).findings
    assert finding.right == ""


NOTES = {
    "said": "A crate behind a store stands there for ten days. I sold my crates to that store.",
    "wish": "thirty owners who telephone me",
}


@each(
    ("text", "spans"),
    [
        (
            "I saw the crate behind the store 12 days ago.",
            [("12 days", "")],
        ),  # no length of anything
        ("The crate behind the store stood there for 12 days.", [("12 days", "ten days")]),
        (
            "If you find fewer than twenty owners who telephone, do the same.",
            [],
        ),  # no value of theirs
        ("I have twenty owners who telephone me.", [("twenty", "thirty")]),
    ],
)
def test_what_is_supposed_or_long_ago_is_another_thing(
    text: str, spans: list[tuple[str, str]]
) -> None:
    report = check(text, profile=PROFILE, inputs=NOTES)
    assert [(f.span, f.right) for f in report.findings if f.check == "numbers"] == spans


def test_a_note_of_many_sentences_says_what_the_nearest_one_does() -> None:
    note = "She kept the court open for nineteen years. I read judgments to mothers in a row."
    text = "I read judgments to mothers for twelve years."
    report = check(text, profile=PROFILE, inputs={"note": note})
    assert [(f.span, f.right) for f in report.findings] == [("twelve years", "")]


def test_a_number_that_counts_nothing_may_be_money() -> None:
    text = "Our lorry cost 9,000 Kenyan shillings more than hers."
    inputs = {"said": "our lorry cost 9,000 more than hers"}
    assert [f.span for f in check(text, profile=PROFILE, inputs=inputs).findings] == []
    inputs = {"said": "our lorry took 9,000 bags"}
    assert [f.span for f in check(text, profile=PROFILE, inputs=inputs).findings] != []


def test_what_is_left_of_a_number_of_the_same_item_is_no_other_value_of_it() -> None:
    work = [{"name": "Ebb Tide", "highlights": ["430 bags in the bay", "164 bags of spat"]}]
    profile = Profile.from_dict({"basics": {"name": "Ann Lee"}, "work": work})
    for text, rights in (("266 bags in the bay are old.", []), ("340 bags are there.", ["430"])):
        report = check(text, profile=profile)
        assert [f.right for f in report.findings if f.right] == rights

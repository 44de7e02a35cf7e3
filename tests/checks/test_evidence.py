"""Each sentence and each specific of a draft is linked to the facts that support it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from draftkit import checks
from draftkit.checks.base import Brief
from draftkit.checks.grounding.evidence import evidence
from draftkit.profile.fact import Fact, facts_of
from each import each

CASES = Path(__file__).parents[1] / "data" / "grounding.jsonl"
PROFILE = {
    "basics": {"name": "Ingrid Mori", "label": "Boatbuilder", "location": {"countryCode": "NO"}},
    "work": [
        {
            "name": "Fjordskip",
            "position": "Boatbuilder",
            "startDate": "2010-04",
            "endDate": "2020-04",
            "highlights": ["Built 42 wooden boats", "Repaired 7 lighthouses"],
        }
    ],
}
BRIEF = Brief(facts_of(PROFILE) + facts_of({"recipient": "Mr Holm"}, "inputs"))
DRAFT = (
    "Dear Mr Holm,\n\n"
    "For ten years I built boats at Fjordskip, forty-two of them. "
    "Spring is here. "
    "We also restored 9 castles."
)


def test_a_sentence_has_the_facts_of_its_specifics() -> None:
    found = evidence(DRAFT, BRIEF)
    by_text = {sentence.text: sentence.facts for sentence in found.sentences}
    assert by_text["Dear Mr Holm,"] == ("inputs.recipient",)
    assert by_text["Spring is here."] == ()
    facts = by_text["For ten years I built boats at Fjordskip, forty-two of them."]
    assert {
        "work[0].name",
        "work[0].startDate",
        "work[0].endDate",
        "work[0].highlights[0]",
    } <= set(facts)
    assert "work[0].highlights[1]" not in facts


def test_each_specific_says_whether_it_is_supported_and_by_what() -> None:
    found = {specific.text: specific for specific in evidence(DRAFT, BRIEF).specifics}
    assert found["forty-two"].supported
    assert found["forty-two"].facts == ("work[0].highlights[0]",)
    assert found["ten years"].facts == ("work[0].startDate", "work[0].endDate")
    assert found["Fjordskip"].family == "names"
    assert not found["9"].supported
    assert found["9"].facts == ()
    assert "add the fact" in found["9"].message


def test_specifics_stand_where_they_say_and_in_the_order_of_the_text() -> None:
    specifics = evidence(DRAFT, BRIEF).specifics
    assert all(DRAFT[s.start : s.end] == s.text for s in specifics)
    assert [s.start for s in specifics] == sorted(s.start for s in specifics)


def test_a_paraphrase_rests_on_the_fact_that_it_shares_words_with() -> None:
    (sentence,) = evidence("Old lighthouses, repaired with care.", BRIEF).sentences
    assert sentence.facts == ("work[0].highlights[1]",)


def test_the_report_says_which_facts_the_draft_rests_on() -> None:
    report = checks.run(DRAFT, BRIEF)
    assert "work[0].highlights[0]" in report.facts_used
    assert "work[0].highlights[1]" not in report.facts_used
    assert len(report.facts_used) == len(set(report.facts_used))


PERSON = {
    "basics": {
        "name": "Amara Okafor",
        "label": "cold-chain engineer",
        "email": "amara@harmattan.example",
        "url": "https://amara-okafor.example",
        "summary": "I design vaccine stores that stay cold through a two-day power cut.",
        "profiles": [
            {"network": "LinkedIn", "username": "amara-okafor-example"},
            {"network": "Code", "url": "https://fridge-battery.example"},
        ],
    },
    "work": [
        {
            "name": "Harmattan Logistics",
            "position": "Head of Engineering",
            "startDate": "2019-03",
            "highlights": [
                "Cut vaccine losses in 41 clinics in northern Ghana from 9% to 2%",
                "Trained 230 local technicians to repair the stores",
            ],
        },
        {
            "name": "Nordkühl",
            "position": "Refrigeration engineer",
            "startDate": "2005-09",
            "endDate": "2019-02",
            "highlights": ["Designed a fridge sold in 22 countries", "Visited 41 sites"],
        },
    ],
    "projects": [{"name": "Fridge Log", "highlights": ["Used by the ministry of Ghana"]}],
    "awards": [{"title": "Golden Valve", "date": "2023-10"}],
}
GIVEN = {"recipient": "Dr Adjei", "event": "Tema Health Days"}


@each(
    ("sentence", "facts", "not_facts"),
    [
        ("I'm Amara Okafor.", {"basics.name"}, {"basics.url", "basics.profiles[0].username"}),
        ("Okafor writes.", {"basics.name"}, {"basics.url", "basics.email"}),
        (
            "We cut vaccine losses to two percent.",
            {"work[0].highlights[0]"},
            {"basics.summary", "work[0].highlights[1]"},
        ),
        ("In 41 clinics it works.", {"work[0].highlights[0]"}, {"work[1].highlights[1]"}),
        ("I went to 41 sites.", {"work[1].highlights[1]"}, {"work[0].highlights[0]"}),
        (
            "Losses in Ghana's clinics fell.",
            {"work[0].highlights[0]"},
            {"projects[0].highlights[0]"},
        ),
        ("Technicians were trained for repairs.", {"work[0].highlights[1]"}, {"basics.summary"}),
        (
            "Since 2019 I have worked at Harmattan.",
            {"work[0].name", "work[0].startDate"},
            {"work[1].endDate", "work[1].name", "basics.email"},
        ),
        (
            "I left Nordkühl in February 2019.",
            {"work[1].name", "work[1].endDate"},
            {"work[0].startDate", "work[0].name"},
        ),
        (
            "I spent more than thirteen years at Nordkühl.",
            {"work[1].name", "work[1].startDate", "work[1].endDate"},
            {"work[0].startDate"},
        ),
        ("Since 2019 all is better.", {"work[0].startDate"}, {"work[1].endDate"}),
        ("I left Nordkühl in 2019.", {"work[1].endDate"}, {"work[0].startDate"}),
        ("A fridge needs a battery.", set(), {"basics.profiles[1].url"}),
        ("The fridge sells in twenty-two countries.", {"work[1].highlights[0]"}, set()),
        ("It won the Golden Valve in 2023.", {"awards[0].title", "awards[0].date"}, set()),
        ("Write to amara@harmattan.example.", {"basics.email"}, {"basics.name", "basics.url"}),
        ("I met Dr. Adjei at Tema Health Days.", {"inputs.recipient", "inputs.event"}, set()),
        ("As head of engineering I decide.", {"work[0].position"}, {"basics.label"}),
        (
            "I cut vaccine losses in Ghana and trained technicians for repairs.",
            {"work[0].highlights[0]", "work[0].highlights[1]"},
            {"basics.summary", "projects[0].highlights[0]"},
        ),
    ],
)
def test_a_sentence_is_linked_to_the_facts_that_are_meant(
    sentence: str, facts: set[str], not_facts: set[str]
) -> None:
    brief = Brief(facts_of(PERSON) + facts_of(GIVEN, "inputs"))
    found = set(checks.run(sentence, brief).facts_used)
    assert facts <= found
    assert not found & not_facts


@each(
    "sentence",
    [
        "Spring is here.",
        "What would help most?",
        "Of course, as you know, it is cold.",
        "Thank you!",
    ],
)
def test_a_sentence_that_claims_nothing_rests_on_nothing(sentence: str) -> None:
    brief = Brief(facts_of(PERSON) + facts_of(GIVEN, "inputs"))
    assert checks.run(sentence, brief).facts_used == ()


@pytest.mark.long
def test_no_finding_is_missing_among_the_specifics() -> None:
    families = {"numbers", "dates", "links", "quotes", "names", "claims"}
    for line in CASES.read_text("utf-8").splitlines():
        case = json.loads(line)
        facts = facts_of(case["profile"]) + facts_of(case["inputs"], "inputs")
        text, brief = case["draft"], Brief(facts, inputs=case["inputs"])
        flagged = {
            (f.start, f.end) for f in checks.run(text, brief).findings if f.check in families
        }
        found = evidence(text, brief)
        # What asserts nothing has no finding; every finding is among the specifics.
        assert flagged <= {(s.start, s.end) for s in found.specifics if not s.supported}
        assert all(s.facts for s in found.specifics if s.supported)
        known = {fact.id for fact in facts}
        assert all(set(sentence.facts) <= known for sentence in found.sentences)


def test_nothing_to_say_about_an_empty_text() -> None:
    found = evidence("", BRIEF)
    assert (found.sentences, found.specifics, found.facts) == ((), (), ())


@each(
    ("fact", "sentence", "is_evidence"),
    [
        (("meta.draftkit.values[0]", "then they can wait"), "People have to wait.", False),
        (("meta.draftkit.values[0]", "then they can wait"), "Then they can wait.", True),
        (("inputs.offer", "dinner at our house"), "Come to dinner at our house.", True),
        (("skills[0].name", "Letters"), "Your letter was long.", False),
        (("skills[0].name", "Titration"), "We do a titration in drops.", True),
        (("work[0].position", "Technician"), "The technician sees a machine.", False),
        (("work[0].position", "Technician"), "I worked as a technician.", True),
    ],
)
def test_one_everyday_word_is_no_evidence(
    fact: tuple[str, str], sentence: str, *, is_evidence: bool
) -> None:
    found = evidence(sentence, Brief((Fact(*fact),)))
    assert bool(found.facts) == is_evidence


CHANCE = {
    "basics": {"name": "Ravi Chandra", "summary": "Nineteen years in a water board."},
    "work": [
        {
            "name": "Bridge",
            "highlights": [
                "Repaired 204 leaks on the last three metres to the house",
                "The office sends back one in four",
                "Two thirds of the zone was plastic pipe",
                "Bought loggers for 19 lakh rupees",
                "The fourth field has a list of flags",
                "Title and abstract of the licence. It is as it was.",
            ],
        }
    ],
    "meta": {"draftkit": {"audience": "Site managers and training centres"}},
}


@each(
    ("text", "wanted"),
    [
        ("The town will be asleep at three tonight.", {}),
        ("They lay on the last three metres to the house.", {"three": "work[0].highlights[0]"}),
        ("Take four photos of the damage.", {}),
        ("We repaired leaks of the house on three boats.", {}),
        ("One report in four comes back.", {"One report in four": "work[0].highlights[1]"}),
        ("Site people have a shorter day. Pipes go on ageing. It's late.", {}),
        ("# One\n\n## Title\n\nWater.\n\n## Abstract\n\nWater.", {}),
        ("Bridge pays me.", {"Bridge": "work[0].name"}),
        ("- What it knows (4 minutes)", {}),
        ("We had seven nights of it, and seven sections.", {}),
        ("It cost us 19 lakh rupees.", {"19 lakh rupees": "work[0].highlights[3]"}),
    ],
)
def test_a_number_or_a_word_that_a_fact_happens_to_have_is_no_evidence(
    text: str, wanted: dict[str, str]
) -> None:
    brief = Brief(facts_of(CHANCE) + facts_of({"sections": 7}, "inputs"))
    found = evidence(text, brief)
    supported = {s.text: s.facts for s in found.specifics if s.supported}
    assert supported == {span: (fact,) for span, fact in wanted.items()}
    assert all(s.text == "seven nights" for s in found.specifics if not s.supported)

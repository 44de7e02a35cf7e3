"""Each sentence and each specific of a draft is linked to the facts that support it."""

from __future__ import annotations

from draftkit import checks
from draftkit.checks.base import Brief
from draftkit.evidence import evidence
from draftkit.fact import facts_of

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


def test_nothing_to_say_about_an_empty_text() -> None:
    found = evidence("", BRIEF)
    assert (found.sentences, found.specifics, found.facts) == ((), (), ())

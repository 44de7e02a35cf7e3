"""Names, ranks, offices, languages and peoples that a draft claims, held against the facts."""

from __future__ import annotations

from draftkit import checks
from draftkit.checks.base import Brief
from draftkit.profile.fact import facts_of
from each import each

PROFILE = {
    "basics": {
        "name": "Thandiwe Sørensen",
        "label": "Leadership coach",
        "summary": "Coaches the heads of small museums; speaks Danish.",
        "location": {"city": "Durban", "countryCode": "ZA"},
    },
    "work": [{"name": "Harbour Lights", "position": "Founder", "startDate": "2018-03"}],
}
INPUTS = {
    "event": "Quay Days",
    "notes": "her children are twins",
    "recipient": "Yuta Endo",
    "asked_by": "@polderpiet",
}
BRIEF = Brief(facts_of(PROFILE) + facts_of(INPUTS, "inputs"), "pitch", INPUTS)


def flagged(text: str) -> list[str]:
    """Return the spans that the checks of names and claims flag."""
    report = checks.run(text, BRIEF)
    return [f.span for f in report.findings if f.check in {"names", "claims"}]


@each(
    "text",
    [
        "I'm a leadership coach, and I was a leadership coach at Harbour Lights.",
        "They asked leadership mentors and a leadership mentor.",
        "We taught 40 South African children.",
        "Hei! That is a wallet.",
        "The hall is 8 dB quieter and 3 kHz brighter.",
        "She eats it in Winter, and she draws on A1.",
        "Reader, this is the word: SOLVING.",
        "Each saves a kilo of CO₂, and five CVs came.",
        'Nobody will hear, "Please move to the left."',
        "Your ferry crosses the best classroom in Durban.",
        "She is the mother of twins.",
        "I speak Danish, English and bad Greek; my Danish is better than my English.",
        "I don't speak Latin, and she never learned to speak Russian.",
        "# Grüß Gott from Durban",
        "She danced with a Greek pianist. A South African coach, she is back.",
        "I'm African by heart, and I eat Greek food.",
        "Two of my pupils reached the bestseller list.",
        "Dear Yuta-san, dear Endo-sensei,",
        "You are right to ask, Piet. Salt is no joke.",
        "@polderpiet Fair question.",
        "Since last Friday you are Lawyer Endo.",
        "It was too light at first, my Lord. In the market it was not.",
        "Câline, that was a long call.",
        "The next good tide is mid-August.",
        "We came to fix it \U0001f602 Thank you.",
        "**[How far it is is yours to say.]**",
    ],
)
def test_what_claims_nothing_is_not_flagged(text: str) -> None:
    assert flagged(text) == []


@each(
    ("text", "span"),
    [
        ("I studied at West Dean.", "West Dean"),
        ("We danced in North Bank.", "North Bank"),
        ("The DB and the WHO said so.", "DB"),
        ('They call it "Umbrellas of Ségou" there.', "Ségou"),
        ("We are the country's foremost sleep laboratory.", "foremost"),
        ("Ours is the finest school in the country.", "finest"),
        ("I was Nurse of the Year.", "Nurse of the Year"),
        ("Speaker: Thandiwe Sørensen, Fellow of the Royal Guild.", "Fellow of the"),
        ("Her jam is a bestseller.", "bestseller"),
        ("He was there, she was chief surgeon.", "chief"),
        ("I speak Polish, Danish and enough Lithuanian to get by.", "Polish"),
        ("I speak Polish, Danish and enough Lithuanian to get by.", "Lithuanian"),
        ("My Russian is better than my Chinese.", "Chinese"),
        ("Quiet work. A Greek geologist, she listens.", "Greek"),
        ("She is Greek on her father's side.", "Greek"),
        ("I'm an ex-director.", "director"),
        ("Dear Haruko-san,", "Haruko-san"),
        ("You are right to ask, Joost. Salt is no joke.", "Joost"),
        ("Since last Friday you are Lawyer Quansah.", "Quansah"),
        ("Rotterdam, where we met, is wet.", "Rotterdam"),
        ("We met Dr. Endo and Lord Endo.", "Dr"),
        ("We met Dr. Endo and Lord Endo.", "Lord"),
    ],
)
def test_what_the_facts_do_not_have_is_flagged(text: str, span: str) -> None:
    assert any(span in found for found in flagged(text))


@each(
    "text",
    [
        "I cook in R. Those tables are mine.",
        "It is always fine to ask, 'Have you just cleaned them?'",
        "Salam Yuta! A question.",
        "I do not argue with Grandmother.",
    ],
)
def test_what_opens_a_sentence_greets_or_is_of_the_family_is_no_name(text: str) -> None:
    known = Brief(facts_of({"basics": {"summary": "Cooks in R with Yuta."}}), "pitch", {})
    assert [f.span for f in checks.run(text, known).findings if f.check == "names"] == []

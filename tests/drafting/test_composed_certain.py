"""Composed texts say what is right: to whom it is said, whose it is, and the whole of it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from draftkit import Profile, Prompt
from draftkit.drafting.composed import UnsaidError, compose
from draftkit.drafting.composed.shape import shape_of
from each import each


def profile(*highlights: str, **basics: str) -> Profile:
    job = {"name": "Nord", "position": "nurse", "highlights": list(highlights)}
    return Profile.from_dict({"basics": {"name": "Ruth Adeyemi", **basics}, "work": [job]})


def text(kind: str, inputs: dict[str, Any], writer: Profile | None = None) -> str:
    prompt = Prompt.find(kind)
    values = {one.name: inputs.get(one.name, one.default) for one in prompt.inputs}
    return compose(prompt, writer or profile(), values, model="m", seed="1").text({})


MET = {"recipient": "Kerttu", "meeting": "We met in the bar of the cinema in Turku."}
THANKS = {"recipient": "Kerttu", "occasion": "You lent me the hall."}


@each(
    ("name", "note", "said"),
    [
        (
            "talked_about",
            "We talked about the scene in her film, in which six people speak Turkish at once.",
            "We talked about the scene in your film, in which six people speak Turkish at once.",
        ),
        (
            "promised",
            "I promised that I would send her the sheet before she goes home.",
            "I promised that I would send you the sheet before you go home.",
        ),
        (
            "next_step",
            "I suggest that she, the editor and I watch it once.",
            "I suggest that you, the editor and I watch it once.",
        ),
    ],
)
def test_who_is_spoken_of_in_a_letter_is_its_reader(name: str, note: str, said: str) -> None:
    assert said in text("followup", {**MET, name: note})


@each(
    ("name", "note", "others"),
    [
        # Another one of whom it may be said, here or in a sentence before.
        ("next_step", "I will send her the list.", {"talked_about": "We talked about my sister."}),
        # Two people, and the writer in the third person.
        ("next_step", "I will send her the list.", {"talked_about": "I liked his question."}),
        ("next_step", "I suggest that she call.", {"talked_about": "Ruth and she sat there."}),
        # What is said to a tool.
        ("next_step", "Remind her of our film.", {}),
        ("next_step", "Reads her own news, and I know her.", {}),
        ("promised", "She will send me the list.", {}),
    ],
)
def test_who_may_be_another_is_asked_for(name: str, note: str, others: dict[str, str]) -> None:
    with pytest.raises(UnsaidError) as raised:
        text("followup", {**MET, **others, name: note})
    assert name in [one.name for one in raised.value.unsaid]


def test_what_somebody_did_is_thanked_for_and_what_they_are_is_asked_for() -> None:
    did = {**THANKS, "specifics": "He left a card on the pump, and he dated it."}
    assert "You left a card on the pump, and you dated it." in text("thanks", did)
    with pytest.raises(UnsaidError):
        text("thanks", {**THANKS, "specifics": "He is a machinist, and he left me a card."})


@each(
    ("goal", "said"),
    [
        (
            "I want them to let me come to their office, so that they can see how I book.",
            "I want you to let me come to your office, so that you can see how I book.",
        ),
        (
            "Get them to send me five minutes of their film before they lock it.",
            "Would you send me five minutes of your film before you lock it?",
        ),
        (
            "She wants them to name one town where all nurses take the course.",
            "Would you name one town where all nurses take the course?",
        ),
    ],
)
def test_listeners_are_spoken_to(goal: str, said: str) -> None:
    assert said in text("pitch", {"goal": goal}, profile("I led six wards."))


def test_what_is_said_to_oneself_of_listeners_is_asked_for() -> None:
    with pytest.raises(UnsaidError):
        text("pitch", {"goal": "Get them to say yes, and thank them for me."})


def test_a_format_is_a_name_or_a_sentence() -> None:
    given = {"recipient": "Kerttu", "recipient_org": "Nord", "idea": "Ten pupils would type it."}
    told = "We would receive a group of her pupils for two weeks."
    assert "We would receive a group of your pupils for two weeks." in text(
        "collab", {**given, "format": told}
    )
    with pytest.raises(UnsaidError):
        text("collab", {**given, "format": "open morning, their hall, my trough"})


BIO = {"length": "medium"}


@each(
    ("pronouns", "note", "said"),
    [
        ("she", "Wrote the ladder: nine small steps", "She wrote the ladder: nine small steps."),
        ("", "Trained 46 nurses since 2022", "Ruth has trained 46 nurses since 2022."),
        # Whole, or not at all.
        ("she", "bought a van; it was sold in May", "She bought a van; it was sold in May."),
        ("", "Paid the wrong sum in May; put it right in June", None),
        ("she", "Nothing outside after mid-September since", None),
        ("she", "Did it again in May at a loss.", None),
        ("she", "Tried the same on line 12 and it failed: a crossing", None),
    ],
)
def test_a_bio_tells_a_fact_whole(pronouns: str, note: str, said: str | None) -> None:
    made = text("bio", BIO, profile(note, label="nurse", pronouns=pronouns))
    assert (said in made) if said else len(made.split("\n\n")) == 1, made


@each(
    ("note", "said"),
    [
        ("58 buses, 17 lines, two radios", "In figures, that is 58 buses, 17 lines, two radios."),
        ("63 people trained, 41 at home", None),
        ("one small tour, 14 dates", None),
        ("86 volunteers", None),
    ],
)
def test_a_bio_tells_what_is_only_counted(note: str, said: str | None) -> None:
    made = text("bio", BIO, profile(note, label="nurse"))
    assert (said in made) if said else "In figures" not in made


def test_he_is_no_writer_who_says_i() -> None:
    summary = "Nurse for ten years, then with a son who was ill. He is well. I keep bees. I am 47."
    made = text("bio", BIO, profile(label="Nurse, back at work", summary=summary))
    assert made.startswith("Ruth Adeyemi is a nurse at Nord. Ruth keeps bees."), made
    assert "47" not in made


@pytest.mark.parametrize(
    ("pronouns", "focus", "said"),
    [
        ("", "I test each film on my aunt first.", "In Ruth Adeyemi's own words: \u201cI test"),
        (
            "",
            "I use the stone that is there and I know why walls fall.",
            "and knows why walls fall.",
        ),
        ("she", "I print each board first and carve it after.", "and carves it after."),
        ("she", "I help people read and write.", "\u201cI help people read and write.\u201d"),
        ("she", "remember that I rebuild walls", "She rebuilds walls."),
        ("she", "that local people mend the stores", "Local people mend the stores."),
        ("she", "You need no tools to begin.", "\u201cYou need no tools to begin.\u201d"),
        ("she", "the price list in the window", None),
        ("she", "that I was there, and that I stayed", None),
    ],
)
def test_a_bio_has_what_readers_should_remember(
    pronouns: str, focus: str, said: str | None
) -> None:
    inputs = BIO | {"focus": focus}
    if said is None:
        with pytest.raises(UnsaidError, match="focus"):
            text("bio", inputs, profile(label="nurse", pronouns=pronouns))
    else:
        assert said in text("bio", inputs, profile(label="nurse", pronouns=pronouns))


@pytest.mark.parametrize(
    ("job", "said"),
    [
        (
            {"name": "Teatro Sur", "position": "Stage carpenter"},
            "Until 2015, Ruth was a stage carp",
        ),
        ({"name": "Nord", "position": "Nurse"}, None),  # she is one now
        ({"name": "At home", "position": "Carer"}, None),
        ({"name": "Sur", "position": "Carer for my son"}, None),
    ],
)
def test_a_bio_says_what_somebody_was_before(job: dict[str, str], said: str | None) -> None:
    writer = profile(label="nurse").data
    work = [*writer["work"], job | {"startDate": "2008", "endDate": "2015-07"}]
    made = text("bio", BIO, Profile.from_dict({**writer, "work": work}))
    assert (said in made) if said else "Until" not in made, made


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ("Compared 20 samples, pH was within 0.3 in 18 of them", "20 samples. pH was within"),
        (
            "Kept the books of 23 bakeries, smallest has two people",
            "I kept the books of 23 bakeries.",
        ),
        ("Wrote the sheet for patients, still used when I last came", "patients, still used when"),
    ],
)
def test_a_comma_joins_no_two_sentences(fact: str, said: str) -> None:
    made = text("pitch", {}, profile(fact, label="nurse"))
    assert said in made, made


def test_a_fact_of_two_sentences_is_told_whole_or_not_at_all() -> None:
    long = "We called 60 sensors back, and I wrote the letter to the 41 skippers of them by hand."
    facts = ("I wrote the firmware of a net sensor.", f"My first release lost its clock. {long}")
    made = text("bio", {"length": "byline"}, profile(*facts, label="nurse"))
    assert "lost its clock" not in made, made


def test_an_introduction_does_not_say_twice_where_one_works() -> None:
    basics = {"name": "Ruth Adeyemi", "label": "Head cook of a school kitchen"}
    job = {"name": "School kitchen De Terp", "position": "Head cook"}
    made = text(
        "pitch",
        {},
        Profile.from_dict(
            {
                "basics": basics,
                "work": [job | {"highlights": ["Cut plate waste from 112 to 61 grams a child."]}],
            }
        ),
    )
    assert "head cook at the School kitchen De Terp." in made, made


def test_what_is_not_so_is_no_figure_that_may_be_left_out() -> None:
    made = text("pitch", {}, profile("My clips are signed by deaf people, not by me."))
    assert "not by me." in made


def test_a_note_that_ends_with_a_full_stop_is_no_question() -> None:
    assert shape_of("Did it again in May.").shape.name == "UNKNOWN"
    assert shape_of("does it float").shape.name == "QUESTION"


FACTS = (
    "I counted rye loaves in 2019 and found 40 too many.",
    "63 rye loaves given; 22 came back",
    "I bake rye bread in a wood oven.",
    "I teach rye baking to ten pupils.",
    "I keep a rye starter from my aunt.",
)
POST = {
    "topic": "Subject: rye bread in a wood oven",
    "audience": "It will be read by bakers in small towns.",
    "angle": "Say that rye bread needs time. The oven only tells what was done too early, and "
    "nobody believes it.",
}


def test_an_outline_has_no_label_and_no_sentence_in_a_line_that_is_none() -> None:
    made = text("post", POST, profile(*FACTS))
    assert made.startswith("# Rye bread in a wood oven\n\n*For bakers in small towns.*\n")
    told = text("post", {**POST, "audience": "They bake. They sell it, too."}, profile(*FACTS))
    assert "*Readers: They bake. They sell it, too.*" in told
    assert not re.search(r"\.\.|Subject:|Say that", made + told)


def test_a_long_angle_is_a_point_and_no_heading() -> None:
    made = text("post", POST, profile(*FACTS))
    assert re.search(r"\n## (?:The point|What it is about)\n\n- Rye bread needs time\. ", made)
    assert all(len(line.split()) < 12 for line in made.splitlines() if line.startswith("#"))


def test_an_outline_opens_with_a_case_and_asks_less_than_it_tells() -> None:
    made = text("post", POST, profile(*FACTS))
    assert f"**Hook.** {FACTS[0]}\n" in made
    assert made.count(FACTS[0]) == 1
    assert "22 came back" in made  # all of it
    sections = made.split("\n## ")
    told = [one for one in sections if sum(fact in one for fact in FACTS) > 1]
    assert told
    assert not any("To answer" in one for one in told)
    assert made.count("To answer") <= sum(fact.rstrip(".") in made for fact in FACTS)


@each("note", ["Laid off in May.", "Made redundant in May", "Let go in May"])
def test_what_was_done_to_the_writer_is_no_deed_of_theirs(note: str) -> None:
    assert shape_of(note).shape.name == "UNKNOWN"
    assert shape_of("Laid 30 metres of hedge").shape.name == "PAST"


@each(
    ("recipient", "note", "said"),
    [
        (
            "Dr Mulgrew",
            "Dr Mulgrew taught the course that I took, and one afternoon of it was about drawings.",
            "You taught the course that I took, and one afternoon of it was about drawings.",
        ),
        (
            "Joke Vandamme",
            "Joke has run the market for years and knows every stall.",
            "You have run the market for years and know every stall.",
        ),
        (
            "Dr Natarajan",
            "In the paper on seals Dr Natarajan showed that detergent hardens rubber.",
            "In the paper on seals you showed that detergent hardens rubber.",
        ),
        (
            "Mr Hellinga",
            "Mr Hellinga's class measured the shade.",
            "Your class measured the shade.",
        ),
        (
            "Dr Mulgrew",
            "I visited the Mulgrew Centre in May.",
            "I visited the Mulgrew Centre in May.",
        ),
        ("Dr Mulgrew", "The talk by Dr Mulgrew was good.", "The talk by Dr Mulgrew was good."),
    ],
)
def test_nobody_is_called_by_name_in_a_letter_to_them(recipient: str, note: str, said: str) -> None:
    inputs = {"recipient": recipient, "why_them": note, "idea": "We would read plans together."}
    assert said in text("collab", inputs | {"ask": "I would like half an hour with you in May."})


def test_what_came_since_then_is_not_told_without_what_was_before() -> None:
    alone = "Since then a class of nine-year-olds has tasted each new dish before it is cooked."
    whole = "In 2022 I cooked lentils for a whole week. " + alone
    goal = "I want three schools to weigh their waste."
    inputs = {"occasion": "a meeting of cooks", "goal": goal, "seconds": 60}
    assert alone not in text("pitch", inputs, profile("I weigh what comes back every day.", alone))
    assert whole in text("pitch", inputs, profile("I weigh what comes back every day.", whole))

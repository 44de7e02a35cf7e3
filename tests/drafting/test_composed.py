"""Texts for small models: the writer's own words in sentences that fit them, and no more."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from draftkit import Profile, Prompt
from draftkit.checks.checked import check_files
from draftkit.drafting.composed import compose
from draftkit.drafting.composed.composition import Composition, Spin, UnsaidError
from draftkit.drafting.composed.forms import forms
from draftkit.drafting.composed.frames import FORMS, role, roles, table
from draftkit.drafting.composed.letters.sentences import sentences_of
from draftkit.drafting.composed.lexicon import languages, lexicon
from draftkit.drafting.composed.phrase import body
from draftkit.drafting.composed.shape import shape_of
from draftkit.drafting.composed.sources import found
from draftkit.drafting.composed.view import View
from draftkit.drafting.composed.writer import Writer
from draftkit.drafting.draft import Drafter
from draftkit.drafts.store import Store
from draftkit.errors import InputError, PromptError, UsageError
from draftkit.profile.notes import Note
from draftkit.prompts.kinds import Kind
from draftkit.testing import ScriptedBackend
from each import each

DATA = Path(__file__).parents[1] / "data" / "composed"


def rows(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split(" => ") for line in lines if not line.startswith("#")]


SHAPES, SENTENCES = rows("shapes.txt"), rows("sentences.txt")
AMARA = Profile.load(Path(__file__).parents[2] / "examples" / "profile.yaml")
GIVEN: dict[str, dict[str, Any]] = {
    "pitch": {"goal": "agree to a ten-minute call"},
    "post": {
        "topic": "why vaccine fridges fail",
        "angle": "the power is the problem",
        "audience": "hospital managers",
        "keywords": ["cold chain", "solar fridge"],
    },
    "collab": {
        "recipient": "Dr. Ines Duarte",
        "recipient_org": "the Port Data podcast",
        "idea": "a webinar on rural ports",
        "why_them": "your episode on rural ports",
        "ask": "a 20-minute call next week",
        "offer": "our 22 scenarios",
    },
    "thanks": {
        "recipient": "Maria",
        "occasion": "the panel on rural health",
        "specifics": "the question about who empties the fridges",
        "changed": "I rewrote my talk around that question",
        "next_step": "send you the new version by Friday",
        "offer": "an introduction to the clinic in Tamale",
    },
}


def composed(
    kind: str, inputs: dict[str, Any], profile: Profile = AMARA, seed: str = "1"
) -> Composition:
    prompt = Prompt.find(kind)
    values = {one.name: inputs.get(one.name, one.default) for one in prompt.inputs}
    return compose(prompt, profile, values, model="local:m", seed=seed)


def text(kind: str, inputs: dict[str, Any], profile: Profile = AMARA, seed: str = "1") -> str:
    return composed(kind, inputs, profile, seed).text({})


def someone(**basics: str) -> Profile:
    return Profile.from_dict({"basics": {"name": "Ruth Adeyemi", **basics}})


# Shapes, forms, frames


@each(("note", "shape", "sentence"), SHAPES)
def test_a_note_has_the_shape_that_a_reader_sees(note: str, shape: str, sentence: str) -> None:
    names = ("Ruth Adeyemi",)
    assert shape_of(note, names=names).shape.name == shape
    assert forms(note, View(names=names, bare=True)).get("sentence", "-") == sentence


@each(("name", "note", "sentence"), SENTENCES)
def test_a_note_stands_in_a_certain_sentence_or_in_none(
    name: str, note: str, sentence: str
) -> None:
    inputs = {"recipient": "Maria Lind", "recipient_org": "Nord"}
    writer = Writer(AMARA.data, inputs, {}, Spin(""), 100)
    of, [entry] = role(name, "en"), found("inputs.note", {}, {"note": note})
    made = sentences_of(entry, of, writer)
    assert (sentence in made) if sentence != "-" else not made, made


def test_frames_ask_for_forms_that_there_are() -> None:
    known = {*FORMS, "org", "format", "name"}
    for name, of in roles("en").items():
        for frame in of.frames:
            asked = {w.lower() for p in re.findall(r"\{([^}]+)\}", frame) for w in p.split("|")}
            assert asked <= known, name


def test_no_sentence_of_a_letter_is_a_label_with_a_fragment() -> None:
    for name, of in roles("en").items():
        assert not [frame for frame in of.frames if re.search(r"[:\u2013] *\{", frame)], name


# Whole texts


@each(
    ("kind", "name", "note"),
    [
        ("thanks", "occasion", "the bread you baked, the evening you came"),
        ("thanks", "occasion", "Taught me English and hydraulics. Mostly with swearing."),
        ("collab", "idea", "a picture book, two voices"),
        ("collab", "idea", "does spat survive better on shell"),
        ("collab", "idea", "mothers call"),
        ("collab", "why_them", "they phoned US in 2022, and they were right"),
        ("collab", "offer", "1 herd, 40 kg, 3 natural colours"),
        ("thanks", "next_step", "they can come, we let them wet the commander"),
        ("thanks", "changed", "he has his papers"),
        ("thanks", "specifics", "\u201cA signature is not a favour.\u201d"),
        ("pitch", "goal", "get lawyers to brief me"),
        ("pitch", "goal", "one association gives me their old lifts"),
    ],
)
def test_what_fits_no_frame_for_certain_is_asked_for(kind: str, name: str, note: str) -> None:
    with pytest.raises(UnsaidError, match=r"whole sentence, as you would say it") as raised:
        text(kind, {**GIVEN[kind], name: note})
    [one] = raised.value.unsaid
    assert (one.name, one.text.lower()) == (name, note.lower())
    assert f"--{name.replace('_', '-')} \u201c" in str(raised.value)
    assert one.example in str(raised.value)


def test_all_that_is_asked_for_is_asked_at_once() -> None:
    given = {"recipient": "Tam", "occasion": "English, hydraulics", "offer": "his coat, her scarf"}
    with pytest.raises(UnsaidError) as raised:
        text("thanks", given)
    assert [one.name for one in raised.value.unsaid] == ["occasion", "offer"]


@each(
    ("kind", "name", "note"),
    [
        ("thanks", "occasion", "You taught me English, mostly with swearing."),
        ("thanks", "occasion", "Thank you for the lift. I was late, you were not."),
        ("thanks", "specifics", "When my van died, you gave us soup."),
        ("thanks", "changed", "My son has his papers. He starts work in May."),
        ("thanks", "next_step", "Come one morning. We let you wet the commander."),
        ("collab", "idea", "Your listeners call, and we answer: half an hour, once a month."),
        ("collab", "why_them", "You phoned us in 2022, and you were right."),
        ("collab", "why_them", "Your leaflet for asylum seekers tells them to speak freely."),
        ("collab", "ask", "Let me have two students for a day, I show them a motor room."),
        ("pitch", "goal", "Could one of you give me your old lifts?"),
    ],
)
def test_a_whole_sentence_of_the_user_stands_word_for_word(kind: str, name: str, note: str) -> None:
    assert note in text(kind, {**GIVEN[kind], name: note})


def letters_only(text_: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", text_.lower()))


@each("kind", GIVEN)
@each("seed", ["1", "2", "3"])
def test_all_that_the_user_gave_is_there(kind: str, seed: str) -> None:
    said = text(kind, GIVEN[kind], seed=seed)
    for name, value in GIVEN[kind].items():
        for one in value if isinstance(value, list) else [value]:
            assert one.lower() in said.lower().replace("\n", " "), name


@each("kind", GIVEN)
def test_it_says_nothing_but_notes_and_frames(kind: str) -> None:
    """Each word is the profile's, the inputs', or a frame's."""
    frames = json.dumps([table("en"), table("en", "outlines.toml")])
    facts = " ".join(fact.text for fact in AMARA.facts())
    given = json.dumps(GIVEN[kind])
    known = letters_only(f"{frames} {facts} {given} I I'm a an and subject dear")
    for seed in "12345":
        unknown = letters_only(text(kind, GIVEN[kind], seed=seed)) - known
        assert not {word for word in unknown if word not in known}


@each("kind", ["pitch", "collab", "thanks"])
def test_it_is_as_long_as_the_kind_allows(kind: str) -> None:
    words = len(text(kind, GIVEN[kind]).split())
    assert words <= {"pitch": 80, "collab": 130, "thanks": 125}[kind]


def test_a_note_of_thanks_offers_nothing_that_was_not_offered() -> None:
    said = text("thanks", {"recipient": "Maria", "occasion": "the panel"})
    assert "offer" not in said
    assert "temperature logs" not in said  # an offer of the profile
    assert "engineer" not in said


def test_the_person_of_another_is_turned_and_the_writers_is_not() -> None:
    given = {"recipient": "Maria", "occasion": "her help", "specifics": "the night you stayed"}
    said = text("thanks", given)
    assert "your help" in said
    assert "the night you stayed" in said
    collab = {"recipient": "Ann", "recipient_org": "Nord", "why_them": "they publish at night"}
    assert "You publish at night." in text("collab", {**collab, "idea": "a webinar"})


def test_a_job_that_is_over_is_not_told_as_if_it_went_on() -> None:
    job = {"name": "Deutsche Bahn", "position": "Signal engineer", "endDate": "2019"}
    job |= {"highlights": ["Leads a team of 6", "Restored 31 lamps"]}  # type: ignore[dict-item]
    data = {"basics": {"name": "Walter", "label": "retired engineer"}, "work": [job]}
    said = text("pitch", {}, Profile.from_dict(data))
    assert "I restored 31 lamps." in said
    assert "lead" not in said
    assert "Deutsche Bahn" not in said


@each(
    ("profile", "said"),
    [
        ({"label": "Engineer | Speaker | Dad"}, "I'm {}, an engineer, a speaker and a dad."),
        ({"label": "piano mover", "summary": "I move."}, "I'm {}, a piano mover."),
        ({"label": "Lamp wizard; roof coach", "summary": "I fire pots."}, "I'm {}. I fire pots."),
        (
            {"label": "Speech & language therapist (aphasia)", "summary": "I help."},
            "a speech and language therapist.",
        ),
        ({"label": "Airline captain (ret.), coach"}, "a retired airline captain and a coach."),
        ({"label": "ferry master, retired"}, "I'm {}, a retired ferry master."),
        ({"label": "Live captioner (French)"}, "I'm {}, a live captioner."),
        ({"label": "Lighthouse keeper (retired 2019)"}, "I'm {}, a retired lighthouse keeper."),
        ({"label": "Ocularist (artificial eyes)"}, "I'm {}, an ocularist."),
        (
            {"label": "Boatbuilder & carpentry instructor"},
            "a boatbuilder and carpentry instructor.",
        ),
        ({"label": "CEO"}, "I'm {}, CEO."),
        ({"label": "Hydrographic surveyor"}, "I'm {}, a hydrographic surveyor."),
        (
            {"label": "teacher", "summary": "17 years I drove cranes. I teach."},
            "I'm {}, a teacher.",
        ),
        ({"label": "Plumber since 1998"}, "I'm {}, and I have been a plumber since 1998."),
        ({"label": "ceramics and glazes", "summary": "I fire pots."}, "I'm {}. I fire pots."),
        ({"label": "Get pots fired", "summary": "I fire pots."}, "I'm {}. I fire pots."),
        ({"label": "Master roofer: slate and lead"}, "I'm {}, a master roofer."),
        ({"label": "Retired fire captain, on the pager (sort of)"}, "{}, a retired fire captain."),
        ({"label": "Backend dev / chess coach"}, "I'm {}, a Backend dev and a chess coach."),
        ({"summary": "Nurse who runs drills"}, "I'm a nurse who runs drills."),
        (
            {"label": "nurse", "summary": "Nurse who runs drills. She teaches at night."},
            "a nurse who runs drills. I teach at night.",
        ),
    ],
)
def test_how_the_writer_introduces_themselves(profile: dict[str, str], said: str) -> None:
    data = {"basics": {"name": "Ruth Adeyemi", **profile}}
    fact = {"volunteer": [{"organization": "Nord", "highlights": ["I mended 31 lamps."]}]}
    first = composed("pitch", {}, Profile.from_dict({**data, **fact}))
    both = " ".join(one for block in first.blocks for place in block for one in place.equals)
    assert said.format("Ruth Adeyemi") in f"{first.text({})} {both}"


def test_a_label_that_is_no_person_leaves_the_position_to_say_who_it_is() -> None:
    job = {"name": "Papierm\u00fchle K\u00f6hler", "position": "Managing Director"}
    job |= {"highlights": ["I mended 31 lamps."]}  # type: ignore[dict-item]
    data: dict[str, Any] = {"basics": {"name": "Ann", "label": "Gesch\u00e4ftsf\u00fchrerin"}}
    said = text("pitch", {}, Profile.from_dict({**data, "work": [job]}))
    assert "Ann, Managing Director at Papierm\u00fchle K\u00f6hler." in said or (
        "I'm Managing Director at Papierm\u00fchle K\u00f6hler." in said
    )


def test_an_outline_is_made_of_keywords_angle_and_facts() -> None:
    said = text("post", GIVEN["post"])
    headings = re.findall(r"^## (.+)$", said, re.MULTILINE)
    assert headings[:2] == ["The power is the problem", "Solar fridge"]
    # A keyword with nothing below it is no heading.
    assert "*Words to work in: cold chain.*" in said
    assert headings[-2:] == ["Evidence to gather", "Closing"]
    assert "- I brought the cost of a solar vaccine store down" in said
    assert len(set(re.findall(r"To answer: (.+)", said))) == said.count("To answer: ")


@each("sections", [4, 5])
def test_an_outline_has_as_many_sections_as_were_asked_for(sections: int) -> None:
    said = text("post", {**GIVEN["post"], "sections": sections})
    assert said.count("\n## ") == sections + 2  # and what to gather, and the closing


def test_an_outline_says_for_how_many_sections_there_is_material() -> None:
    few = {"topic": "rye bread", "keywords": ["rye", "the oven", "salt"], "sections": 7}
    made = composed("post", {**few, "angle": "waiting is work"}, BAKER)
    assert made.notes[0].startswith("There is material for 4 of 7 sections; add")
    with pytest.raises(
        InputError, match=r"none of your facts is about \"rye.*questions alone.*note"
    ):
        text("post", few)  # keywords alone are questions alone


def test_three_facts_on_the_topic_are_enough_for_an_outline() -> None:
    facts = ["140 of the shutdowns were door problems, not cables", "I train two door fitters"]
    job = {"name": "Works", "highlights": facts}
    data = {"basics": {"name": "Ann", "summary": "I repair doors and cables."}, "work": [job]}
    given = {"topic": "it is the doors, not the cables"}
    said = text("post", given, Profile.from_dict(data))
    assert "140 of the shutdowns were door problems, not cables\n" in said
    assert "I repair doors and cables\n" in said  # of the summary, what is on the topic
    with pytest.raises(InputError, match="only two of your facts are"):
        text("post", given, Profile.from_dict({"basics": {"name": "Ann"}, "work": [job]}))


def test_an_outline_has_evidence_that_is_about_its_topic() -> None:
    job = {"name": "Works", "highlights": ["Was the only woman in a maintenance unit of 44"]}
    job |= {"endDate": "2017"}
    now = {"name": "Own", "highlights": ["Freed 88 bearings with a shovel", "She looks after Anna"]}
    now["highlights"] += ["Shovel salt off a bearing"]  # type: ignore[operator]
    papers = [{"name": "Corrosion at the bearing shelf"}, {"name": "On ropes"}]
    data = {"basics": {"name": "Ann", "summary": "Ann inspects bearings."}, "work": [now, job]}
    profile = Profile.from_dict({**data, "publications": papers})
    given = {"topic": "The bearing shelf", "angle": "a shovel beats maintenance"}
    said = text("post", {**given, "keywords": ["bearing corrosion", "salt"]}, profile)
    assert "- I freed 88 bearings with a shovel.\n" in said
    assert "- [ ] Your own “Corrosion at the bearing shelf”\n" in said
    assert not re.search("only woman|inspects|On ropes", said)


BAKER = AMARA.with_notes(
    [Note(f"Rye bread {one}.") for one in ("waits for nobody", "lacks salt", "needs a cold oven")]
)


def test_an_outline_keeps_what_its_angle_promises() -> None:
    """A list that was promised is one; the writer's imperatives are its rules."""
    given = {"topic": "Is it rust or paint?", "angle": "five questions before you sand"}
    said = text("post", {**given, "keywords": ["primer", "salt", "age"]})
    assert re.findall(r"^## (Question .+)$", said, re.MULTILINE) == [
        "Question 1: primer",
        "Question 2: salt",
        "Question 3: age",
        "Question 4",
        "Question 5",
    ]
    assert "*Angle: five questions before you sand.*" in said
    summary = "Leave them the honey. Write it on the lid. Open the hive for a reason."
    rules = {
        "topic": "Your first year",
        "angle": "rules that you will break",
        "keywords": ["mites"],
    }
    said = text("post", rules, someone(summary=summary))
    assert "## Rule 1: Leave them the honey\n" in said
    assert "## Rule 3: Open the hive for a reason\n" in said
    assert re.search(r"(?i)mites", said)


def test_no_question_of_an_outline_has_a_keyword_in_it() -> None:
    words = table("en", "outlines.toml")
    for kind in ("keyword", "claim", "matter", "fact", "item", "open_item"):
        for frame in words[kind]:
            assert set(re.findall(r"\{(\w+)\}", frame)) <= {"readers"}, frame


def test_bars_and_dots_are_no_part_of_a_point() -> None:
    work = {
        "name": "Clinic",
        "highlights": ["dye days... 31 villages... one jeep", "Dye card|red, blue", "I dye wool"],
    }
    data = {"basics": {"name": "Ann"}, "work": [work]}
    given = {"topic": "plants", "angle": "colour is cheap", "keywords": ["dye"]}
    said = text("post", given, Profile.from_dict(data))
    assert "- Dye days, 31 villages, one jeep\n" in said
    assert "- Dye card; red, blue\n" in said


def test_notes_that_are_about_the_inputs_are_told_in_every_kind() -> None:
    told = "A break of ten minutes costs less than a retrial."
    profile = someone(label="court interpreter").with_notes(
        [
            Note(told),
            Note("A court that takes no break loses ten minutes later."),
            Note("A judge who takes a break hears more."),
            Note("My aunt kept bees."),
            Note("She lent me her tapes.", about="Maria Lind"),
        ]
    )
    given: dict[str, dict[str, Any]] = {
        "pitch": {"goal": "try a break of ten minutes"},
        "collab": {
            "recipient": "Maria Lind",
            "recipient_org": "Nord",
            "idea": "a ten-minute break",
        },
        "post": {"topic": "A break in court", "angle": "ten minutes", "keywords": ["a", "b"]},
    }
    for kind, inputs in given.items():
        made = composed(kind, inputs, profile)
        assert told in made.text({}), kind
        assert "notes[0]" in made.sources
        assert "bees" not in made.text({}), kind
    thanks = text("thanks", {"recipient": "Maria Lind", "occasion": "your help"}, profile)
    assert "You lent me your tapes." in thanks
    assert told not in thanks


MET = {"recipient": "Ms Belén Ortiz", "meeting": "the vets' dinner in Salta on Thursday"}


@each(
    ("given", "says"),
    [
        ({"meeting": "the vets' dinner in Salta"}, "at the vets' dinner in Salta."),
        ({"meeting": "at the feed store"}, " at the feed store."),
        ({"meeting": "we shared a table"}, "We shared a table. "),
        ({"talked_about": "why nobody dates jars"}, "talked about why nobody dates jars."),
        ({"talked_about": "she has a mule"}, "You have a mule."),
        ({"promised": "call you on Sunday"}, "As I promised, I will call you on Sunday."),
        ({"promised": "the price list"}, "I promised you the price list."),
        ({"next_step": "a visit on the 14th"}, "a visit on the 14th"),
    ],
)
def test_a_followup_says_where_and_what(given: dict[str, str], says: str) -> None:
    assert says in text("followup", {**MET, **given})


RUTH = {"basics": {"name": "Ruth Adeyemi", "label": "nurse", "pronouns": "she/her"}}


@each(
    ("pronouns", "note", "says"),
    [
        ("she", "I keep my bees in town.", "She keeps her bees in town."),
        ("they", "I keep my bees in town.", "They keep their bees in town."),
        ("", "I keep bees in town.", "Ruth keeps bees in town."),
        ("", "I keep my bees in town.", "In Ruth Adeyemi's own words: “I keep my bees in town.”"),
        ("she", "Our bees live in town.", "In Ruth Adeyemi's own words: “Our bees live in town.”"),
        ("she", "I have led six wards.", "She has led six wards."),
        ("she", "Cut falls by 31%", "She cut falls by 31%."),
        ("she", "Trains five nurses", "She trains five nurses."),
        ("they", "I am on call at night.", "They are on call at night."),
        ("he", "He wrote the manual.", "He wrote the manual."),
        ("she", "340 dressings a month", None),
        ("she", "We had walked it 97 times.", None),
    ],
)
def test_a_bio_speaks_of_the_writer(pronouns: str, note: str, says: str | None) -> None:
    job = {"name": "Brigid Hospital", "position": "nurse", "highlights": [note]}
    data = {"basics": {**RUTH["basics"], "pronouns": pronouns}, "work": [job]}
    made = composed("bio", {"length": "short"}, Profile.from_dict(data))
    said = made.text({})
    assert said.startswith("Ruth Adeyemi is a nurse at Brigid Hospital.")
    assert (says in said) if says else len(said.split("\n\n")) == 1, said
    assert any("no pronouns" in one for one in made.notes) is not bool(pronouns)


@each("given", [{"length": "all"}, {"for_": "linkedin-headline"}])
def test_a_bio_that_cannot_be_composed_ends_with_the_next_step(given: dict[str, str]) -> None:
    with pytest.raises(
        UsageError,
        match=r"bio cannot be composed .* with (?:length all|for linkedin-headline)\. .*-m oll",
    ):
        text("bio", given, Profile.from_dict(RUTH))


def test_a_bio_keeps_its_length_and_may_say_i() -> None:
    for length, most in (("byline", 25), ("short", 75), ("medium", 150), ("long", 250)):
        assert len(text("bio", {"length": length}).split()) <= most
    assert re.match(r"I'm|My name is", text("bio", {"person": "first"}))


def test_a_long_text_has_more_facts_and_what_is_left_is_named_only_where_few_are_told() -> None:
    facts = [f"I built the {place} in {year}." for place, year in PLACES] + ["86 volunteers"]
    job = {"name": "Nord", "position": "builder", "highlights": facts}
    profile = Profile.from_dict({"basics": {"name": "Ann Lee", "label": "builder"}, "work": [job]})
    given = {"person": "first", "length": "long"}
    made = composed("bio", given, profile)
    assert sum(one in made.text({}) for one in facts) == len(PLACES)
    assert not [note for note in made.notes if "Not told" in note]
    short = text("bio", {**given, "length": "byline"}, profile)
    assert sum(one in short for one in facts) < len(PLACES)


PLACES = [("mill", 1999), ("barn", 2004), ("lock", 2009), ("pier", 2013), ("tower", 2020)]


def test_a_sentence_that_no_english_has_is_left_out() -> None:
    summary = "I sew since I was nine. I not hurry. I mend coats."
    said = text("pitch", {}, someone(label="tailor", summary=summary))
    assert "I mend coats." in said
    assert not re.search("since|not hurry", said)


def test_what_they_do_to_things_is_not_done_to_the_writer() -> None:
    summary = "Wren builds kilns and fires them. They glaze their cups."
    data = {"basics": {"name": "Wren Hale", "label": "potter", "summary": summary}}
    data["basics"]["pronouns"] = "they"
    said = text("pitch", {}, Profile.from_dict(data))
    assert "I build kilns and fire them. I glaze my cups." in said


def test_notes_are_material_for_an_outline() -> None:
    told = [
        Note(f"The {n} rye loaf taught me to wait.") for n in ("first", "second", "third", "last")
    ]
    said = text("post", {"topic": "rye bread"}, AMARA.with_notes(told))
    assert "## The first rye loaf taught me to wait" in said


@each(
    ("angle", "line"),
    [
        ("practical, a bit cheeky", "Tone: practical, a bit cheeky.*"),
        ("the cheapest repair there is", "## The cheapest repair there is"),
    ],
)
def test_a_tone_is_no_claim(angle: str, line: str) -> None:
    given = {"topic": "rye bread", "angle": angle, "keywords": ["rye", "the oven", "salt", "crumb"]}
    assert f"{line}\n" in text("post", given, BAKER)


def test_ten_notes_of_one_run_do_not_sound_alike() -> None:
    """No thanks are said in the same words in more than three."""
    common = {"occasion": "the health congress", "specifics": "the question about fridges"}
    often = 0
    for run in range(12):
        notes = [
            text("thanks", {"recipient": f"P{n}", **common}, seed=f"{run}-{n}") for n in range(10)
        ]
        middle = Counter(re.split(r"(?<=\.) ", note.split("\n\n")[1])[0] for note in notes)
        assert len(set(notes)) == 10
        often += max(middle.values()) > 3
    assert often <= 1  # by chance; of a thousand runs about one in fifty


# What the model is asked, and what is refused


def small(*answers: str) -> ScriptedBackend:
    return ScriptedBackend(answers, capabilities=("small", "schema"))


def test_the_model_chooses_and_the_draft_says_so(tmp_path: Path) -> None:
    backend = small("")
    drafter = Drafter(backend, Store(tmp_path))
    plan = drafter.plan("thanks", AMARA, GIVEN["thanks"])
    schema = plan.rendered.request.schema
    assert schema
    choice = {name: one["enum"][-1] for name, one in schema["properties"].items()}
    drafter = Drafter(small(json.dumps(choice)), Store(tmp_path))
    draft = drafter.draft(drafter.plan("thanks", AMARA, GIVEN["thanks"]))
    assert all(sentence in draft.body for sentence in choice.values())
    assert draft.composed
    assert draft.complete
    assert draft.written == 0
    assert "composed: true" in draft.to_markdown()
    assert Store(tmp_path).find(draft.id).composed
    assert draft.candidates == ()
    assert draft.report
    assert draft.report["passed"], draft.report


@each("answer", ["no JSON", "[1]", '{"1": "Something of its own."}', ""])
def test_what_the_model_says_besides_is_not_taken(answer: str) -> None:
    drafter = Drafter(small(answer))
    plan = drafter.plan("thanks", AMARA, GIVEN["thanks"])
    draft = drafter.draft(plan)
    assert plan.composition
    assert draft.body == plan.composition.text({})
    assert "The model's choice could not be used, so draftkit chose." in draft.notes


def test_the_model_reads_little() -> None:
    for kind, given in GIVEN.items():
        request = composed(kind, given).request(Prompt.find(kind).settings)
        read = sum(len(message.content) for message in request.messages)
        schema = request.schema
        assert schema
        written = sum(min(map(len, one["enum"])) for one in schema["properties"].values())
        assert read <= 15 * written, kind
        assert written <= 420, kind  # in characters: less than a second of an idle computer


def test_another_candidate_has_other_sentences() -> None:
    first = composed("thanks", GIVEN["thanks"])
    assert first.turned(1).text({}) != first.text({})


def test_the_same_draft_is_composed_the_same_way() -> None:
    assert text("thanks", GIVEN["thanks"]) == text("thanks", GIVEN["thanks"])


def test_a_revision_ends_with_the_next_step(tmp_path: Path) -> None:
    drafter = Drafter(small("{}"), Store(tmp_path))
    draft = drafter.draft(drafter.plan("thanks", AMARA, GIVEN["thanks"]))
    with pytest.raises(UsageError, match=r"too small to follow an instruction.*-m ollama"):
        drafter.revision(draft, "make it warmer", AMARA)


def test_a_kind_without_a_form_ends_with_the_next_step(tmp_path: Path) -> None:
    path = tmp_path / "own.md"
    path.write_text("---\ndescription: x\n---\n{% block user %}x{% endblock %}", encoding="utf-8")
    with pytest.raises(UsageError, match=r"own cannot be composed.*own\.md.*draftkit prompt own"):
        Drafter(small("{}")).plan(Prompt.load(Kind("own", path, "here")), AMARA)


@each(
    ("occasion", "language"),
    [
        ("den Vortrag am Dienstag", "German"),
        ("Ihre Geduld", "German"),
        ("Ich danke Ihnen für den Abend und das Gespräch mit der Klinik", "German"),
        ("la charla sobre los puertos del norte y de las islas", "Spanish"),
    ],
)
def test_another_language_ends_with_the_next_step(occasion: str, language: str) -> None:
    with pytest.raises(UsageError, match=rf"composes in English only.*{language}.*-m ollama"):
        text("thanks", {"recipient": "Jutta", "occasion": occasion})


def test_names_of_another_language_are_no_other_language() -> None:
    given = {"recipient": "Señora de la Cruz y de los Ríos", "occasion": "the tour of the mill"}
    assert "Dear Señora de la Cruz" in text("thanks", given)
    assert languages() == ("en",)


@each(
    ("data", "says", "not_said"),
    [
        (
            {"projects": [{"name": "Feed", "highlights": ["breaks when a font is changed"]}]},
            "I'm Ann",
            "break",
        ),
        ({"seeking": ["plants that still pack by hand"]}, "I'm Ann", "I plant"),
        ({"unique": "Tests like somebody whose own child rides along"}, "I'm Ann", "Tests like"),
        ({"unique": "Began as a cook and still peels on Mondays"}, "and still peel on", "peels"),
        ({"unique": "Taste each batch before I sell, always have"}, "sell, always have", "Always"),
    ],
)
def test_who_does_it_is_sure_or_it_is_not_said(
    data: dict[str, Any], says: str, not_said: str
) -> None:
    base: dict[str, Any] = {
        "basics": {"name": "Ann Lee", "label": "cook"},
        "work": [{"name": "Nord", "highlights": ["Fed 400 people a day for two years"]}],
    }
    own = {name: data[name] for name in data if name != "projects"}
    more = {"projects": data.get("projects", []), "meta": {"draftkit": own}}
    said = text("pitch", {"seconds": 60}, Profile.from_dict(base | more))
    assert says in said
    assert not_said not in said


def test_what_was_done_elsewhere_is_placed_once() -> None:
    """Told by itself it would be of the job that the text names."""
    own = {
        "organization": "Lier Repair Café",
        "highlights": ["Repaired 6,200 things", "Kept a log"],
    }
    data = {
        "basics": {"name": "Knut Haug", "label": "payroll officer"},
        "work": [{"name": "Viken Bygg"}],
        "volunteer": [own],
        "projects": [{"name": "Tram delays", "highlights": ["Counted 900 trams by hand"]}],
    }
    said = text("pitch", {"seconds": 60}, Profile.from_dict(data))
    assert "In my project “Tram delays”, I counted 900 trams by hand." in said
    assert "At Lier Repair Café, I repaired 6,200 things. I kept a log." in said


def test_english_with_a_foreign_place_is_english() -> None:
    """Also where it is not a native's: "in" and "Da" are words of Italian, too."""
    data = {"basics": {"name": "Lan Pham", "summary": "I am nurse since 2009, first in Da Nang."}}
    assert "a nurse since 2009" in text("pitch", {}, Profile.from_dict(data))


def test_where_there_is_nothing_to_say_it_says_what_to_give() -> None:
    with pytest.raises(
        InputError, match=r"pitch: there is nothing to say.*basics\.summary.*work\.highlights"
    ):
        text("pitch", {}, someone())
    job = {"name": "Nord", "position": "Owner", "highlights": ["5,200 repairs last year"]}
    data = {"basics": {"name": "Ann Lee", "label": "umbrella maker"}, "work": [job]}
    with pytest.raises(InputError, match=r"and requests\. Left out \(not a sentence\): .5,200 rep"):
        text("pitch", {"goal": "take one loan stand"}, Profile.from_dict(data))
    with pytest.raises(InputError, match=r"collab: there is nothing to say.*or give --"):
        text("collab", {"recipient": "Ann", "recipient_org": "Nord"}, someone())


def test_somebody_who_is_described_is_not_called_by_the_description() -> None:
    given = {"recipient": "the widow of Len Aalto", "occasion": "her gift of Len's tools"}
    said = text("thanks", given)
    assert said.startswith("Hello,\n")
    assert "your gift of Len's tools" in said


@each(
    ("recipient", "greeting"),
    [
        ("my team lead Sofia", "Dear Sofia,"),
        ("nurse Agata", "Dear Nurse Agata,"),
        ("the Kehoe family", "Dear Kehoe family,"),
        ("Sister Bev Tanner", "Dear Sister Bev Tanner,"),
    ],
)
def test_a_greeting_has_a_name(recipient: str, greeting: str) -> None:
    assert text("thanks", {"recipient": recipient, "occasion": "the soup"}).startswith(greeting)


@each(
    ("organisation", "said"),
    [
        ("Stroke Unit, Cwm Bay Hospital", "the Stroke Unit, Cwm Bay Hospital"),
        ("social service, Sint-Baafs clinic", "the social service, Sint-Baafs clinic"),
        ("Port of Catembe", "the Port of Catembe"),
        ("Taxi Drivers' Union", "the Taxi Drivers' Union"),
        ("Mercearia da Vila", "Mercearia da Vila"),
        ("Hospic u L\u00edpy", "Hospic u L\u00edpy"),
        ("C\u00f4r y Cei (Quayside Choir)", "C\u00f4r y Cei (Quayside Choir)"),
        ("Burren Equine Vets", "Burren Equine Vets"),
        ("Delta Technical College", "Delta Technical College"),
        ("University of Nsukka", "the University of Nsukka"),
        ("Institute for Vector Research", "the Institute for Vector Research"),
    ],
)
def test_an_organisation_has_the_article_that_it_needs(organisation: str, said: str) -> None:
    assert body(organisation, lexicon()) == said


def test_thanks_for_an_occasion_alone_are_two_plain_sentences() -> None:
    middle = text("thanks", {"recipient": "Maria", "occasion": "covering my shift"}).split("\n\n")[
        1
    ]
    assert "covering my shift" in middle
    assert len(re.findall(r"\.(?: |$)", middle)) == 2


FACTS = {
    "63 clients, R350 a month each": "",
    "counted 9 wards, 411 devices": "I counted 9 wards. ",
    "closed a road, six hours later it had a crack": (
        "I closed a road. Six hours later it had a crack. "
    ),
    "Rejected 11 tonnes. He did not speak to me": "I rejected 11 tonnes. He did not speak to me. ",
    "lime mortar only. 16 churches had rotten stone": "",
    "Lost 9,000 crates in a year. Deposit of 40 rupees ended that": "",
    "214 sent to the clinic, 151 went": "",
    "error of 4 percent (our count, 9 days)": "",
    '"He saw my truck. Now he sees my beans." (Ann Lee, farmer)': (
        "In the words of Ann Lee, farmer: \u201cHe saw my truck. Now he sees my beans.\u201d "
    ),
}


@each("fact", FACTS)
def test_a_pitch_has_whole_sentences_alone(fact: str) -> None:
    """What is no sentence is left out and named; nothing of another's becomes the writer's."""
    job = {"name": "Nord", "position": "Manager", "highlights": [fact]}
    data = {"basics": {"name": "Ruth Adeyemi", "label": "nurse", "summary": "I help."}}
    made = composed("pitch", {"goal": "call me"}, Profile.from_dict({**data, "work": [job]}))
    told = " ".join(made.text({}).split()).partition("I help. ")[2]
    assert told == f"{FACTS[fact]}Would you call me?"
    named = [note for note in made.notes if note.startswith("Left out (not a sentence): ")]
    assert bool(named) is not bool(FACTS[fact])


def test_a_fact_that_hangs_on_another_is_left_out() -> None:
    for fact in (
        "my own was 188 over 110, that is how it started",
        "48 of the 137 work again",
        "29 of them are truckers, because they know how to sit still with people",
        "I have built my whole trade on that sentence",
    ):
        job = {"name": "Nord", "position": "Manager", "highlights": [fact, "I mended 31 lamps."]}
        data = {"basics": {"name": "Ann Lee", "label": "nurse"}, "work": [job]}
        said = text("pitch", {"goal": "call me"}, Profile.from_dict(data))
        assert said.endswith(" at Nord.\n\nI mended 31 lamps.\n\nWould you call me?\n")


def test_who_knows_the_writer_is_told_no_name() -> None:
    given = {"recipient": "Ann Lee", "recipient_org": "Nord", "idea": "a book"}
    assert "Amara Okafor" in text("collab", {**given, "relation": "cold"})
    assert "Amara Okafor" not in text("collab", {**given, "relation": "warm"})


def test_why_hangs_on_what_was_asked() -> None:
    summary = "I paint eyes. They gave us a brown one. I asked the old maker why. I left in 2017."
    data = {"basics": {"name": "Ann Lee", "label": "ocularist", "summary": summary}}
    said = text("pitch", {"goal": "send me children"}, Profile.from_dict(data))
    assert "maker why" not in said
    assert "an ocularist" in said


def test_somebody_is_at_a_place_what_they_are_there() -> None:
    job = {"name": "Otara Harbour Congregation", "position": "Pastor"}
    job |= {"highlights": ["I mended 31 lamps."]}  # type: ignore[dict-item]
    data = {"basics": {"name": "Eli Tui", "label": "Pastor and bus driver"}, "work": [job]}
    said = text("pitch", {"goal": "try the bus"}, Profile.from_dict(data))
    assert "a pastor at Otara Harbour Congregation." in said
    data["work"] = [{**job, "name": "On my own account"}]
    assert "account" not in text("pitch", {}, Profile.from_dict(data))


def test_what_a_name_says_of_an_organisation_is_told_by_its_name() -> None:
    data = {"basics": {"name": "Ann Lee", "summary": "Petika rents foldable crates to growers."}}
    profile = Profile.from_dict({**data, "work": [{"name": "Petika", "position": "Founder"}]})
    assert "Petika rents foldable crates to growers." in text("pitch", {}, profile)


def test_a_mail_has_the_idea_and_only_facts_that_are_near() -> None:
    job = {"name": "Nord", "position": "Brewer", "highlights": ["Took over with debts"]}
    data = {"basics": {"name": "Ann Lee", "label": "brewer"}, "work": [job]}
    given = {"recipient": "Dr Gurung", "recipient_org": "her group in Dharan", "format": "webinar"}
    said = text("collab", {**given, "idea": "boats with sails"}, Profile.from_dict(data))
    other = text(
        "collab", {**given, "idea": "boats", "format": "exchange"}, Profile.from_dict(data)
    )
    assert "an exchange with your group" in other
    assert "Subject: Boats with sails\n" in said
    assert "a webinar with your group in Dharan. It would be about boats with sails." in said
    assert "debts" not in said


def test_a_pitch_ends_with_a_request() -> None:
    assert re.search(r"\?\n\Z", text("pitch", {"goal": "agree to a call"}))
    assert "Ask me" not in text("pitch", {})


def test_an_input_that_no_sentence_takes_is_named() -> None:
    said = "audience only helped to choose what to say; no sentence names it."
    assert composed("pitch", {"audience": "investors"}).notes[-1] == said
    assert said not in composed("pitch", {}).notes


@each(
    ("form", "says"),
    [
        ("composed: 3", "one key, `paragraphs` or `outline`"),
        ("composed: {unless: {length: all}}", "one key, `paragraphs` or `outline`"),
        ("composed: {paragraphs: x}", "a list of paragraphs"),
        ("composed: {paragraphs: [greeting]}", "a paragraph maps roles"),
        ("composed: {paragraphs: [{greeting: 3}]}", "composed.greeting is a place"),
        ("composed: {paragraphs: [{greting: inputs.x}]}", 'Did you mean "greeting"?'),
    ],
)
def test_a_form_that_is_wrong_is_said(form: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "own.md"
    head = f"---\ndescription: x\n{form}\n---\n{{% block user %}}x{{% endblock %}}"
    path.write_text(head, encoding="utf-8")
    with pytest.raises(PromptError, match=re.escape(says)):
        Drafter(small("{}")).plan(Prompt.load(Kind("own", path, "here")), AMARA)


def test_a_text_may_be_as_short_as_what_was_given() -> None:
    prompt = Prompt.find("thanks").for_composed()
    assert prompt.checks["length"] == {"max_words": 120, "below": 1.0}


def test_what_passed_when_it_was_composed_passes_again(tmp_path: Path) -> None:
    given = {"recipient": "Ada", "occasion": "the lift"}
    drafter = Drafter(small("", "", ""), Store(tmp_path))
    made = drafter.draft(drafter.plan("thanks", AMARA, given))
    assert made.path is not None
    assert (made.report or {})["passed"]
    assert [f.check for f in check_files([made.path], profile=AMARA)[0].report.failures] == []


def test_a_comma_of_a_list_ends_no_sentence() -> None:
    summary = "Makes the vats in which soy sauce, miso and sake are brewed."
    assert "in which soy sauce, miso and sake are brewed." in text(
        "pitch", {}, someone(summary=summary)
    )


def test_the_writer_is_called_by_the_last_name_too() -> None:
    summary = "I lead three choirs. Adeyemi studied conducting in Riga."
    assert "I studied conducting in Riga." in text("pitch", {}, someone(summary=summary))


@each(
    ("given", "says"),
    [
        ({"occasion": "the net", "channel": "a text message"}, "Hi Maria Lind,"),
        ({"recipient": "Dr. Lind", "occasion": "the net", "channel": "WhatsApp"}, "Dear Dr. Lind,"),
    ],
)
def test_a_note_of_thanks_says_who_did_what(given: dict[str, str], says: str) -> None:
    told = text("thanks", {"recipient": "Maria Lind", **given})
    assert says in told
    assert told.endswith(".\n\nAmara\n") == ("channel" in given)


def test_what_the_recipient_belongs_to_is_theirs() -> None:
    given = {
        "recipient": "Ann Lee",
        "recipient_org": "a cooperage near Cognac",
        "format": "workshop",
    }
    assert "a workshop with you." in text("collab", given)


@each(
    ("job", "label", "said"),
    [
        (
            {"name": "The deaf association | freelance", "position": "Nurse"},
            "Nurse",
            "association.",
        ),
        (
            {"name": "Polar base, Admiralty Bay", "position": "Cook", "startDate": "2019"},
            "Cook at an Antarctic research base",
            "a cook at an Antarctic research base.",
        ),
    ],
)
def test_a_place_is_said_once(job: dict[str, str], label: str, said: str) -> None:
    profile = Profile.from_dict(
        {"basics": {"name": "Ruth Adeyemi", "label": label, "summary": "I bake."}, "work": [job]}
    )
    told = text("pitch", {}, profile)
    assert said in told


def test_a_point_of_an_outline_has_no_key_that_hangs() -> None:
    notes = [Note("Since then: anyone may empty a fridge."), Note("Fridges fail at night.")]
    notes.append(Note("A vaccine fridge fails when the power does."))
    told = text("post", {"topic": "why vaccine fridges fail"}, AMARA.with_notes(notes))
    assert "- Anyone may empty a fridge." in told or "## Anyone may empty a fridge" in told
    assert "Since then" not in told


def test_he_is_the_writer_only_where_the_profile_says_so() -> None:
    """What belongs to the father of the sentence before stays his."""
    said = "I taste coffee for 214 families. My father is a member too, his coffee has a number."
    pitch = text("pitch", {"goal": "order a bag"}, someone(label="Taster", summary=said))
    assert "His coffee has a number." in pitch
    assert "My coffee" not in pitch


def test_what_we_do_elsewhere_is_told_with_its_name() -> None:
    profile = Profile.from_dict(
        {
            "basics": {"name": "Ruth Adeyemi", "label": "Piano tuner"},
            "work": [{"name": "Vasko Piano Service", "position": "Owner"}],
            "volunteer": [
                {
                    "organization": "Pianos for the Asking",
                    "position": "Co-founder",
                    "highlights": ["We refuse four of every five pianos.", "Our van is full."],
                }
            ],
        }
    )
    pitch = text("pitch", {"goal": "order a bag"}, profile)
    assert "At Pianos for the Asking, we refuse four of every five pianos." in pitch
    assert "Our van" not in pitch


@each(
    ("name", "said"),
    [
        ("Various venues (freelance)", "various venues"),
        ("Private clients", "private clients"),
        ("Private Eye", "Private Eye"),
    ],
)
def test_a_description_is_no_name(name: str, said: str) -> None:
    assert body(name.partition(" (")[0], lexicon()) == said

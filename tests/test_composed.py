"""Texts for small models: the writer's own words in sentences that fit them, and no more."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from draftkit import Profile, Prompt
from draftkit.drafting.composed import checks_of, compose
from draftkit.drafting.composed.composition import Composition, Spin
from draftkit.drafting.composed.forms import View, forms
from draftkit.drafting.composed.frames import FORMS, filled, role, roles, table
from draftkit.drafting.composed.lexicon import languages, lexicon
from draftkit.drafting.composed.shape import shape_of
from draftkit.drafting.composed.writer import Writer
from draftkit.drafting.draft import Drafter
from draftkit.drafts.store import Store
from draftkit.errors import InputError, PromptError, UsageError
from draftkit.prompts.kinds import Kind
from draftkit.testing import ScriptedBackend

DATA = Path(__file__).parent / "data" / "composed"


def rows(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split(" => ") for line in lines if not line.startswith("#")]


SHAPES, SENTENCES = rows("shapes.txt"), rows("sentences.txt")
AMARA = Profile.load(Path(__file__).parents[1] / "examples" / "profile.yaml")
GIVEN: dict[str, dict[str, Any]] = {
    "pitch": {"goal": "agree to a ten-minute call", "event": "the spring meetup"},
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


@pytest.mark.parametrize(("note", "shape", "sentence"), SHAPES)
def test_a_note_has_the_shape_that_a_reader_sees(note: str, shape: str, sentence: str) -> None:
    names = ("Ruth Adeyemi",)
    assert shape_of(note, names=names).shape.name == shape
    found = forms(note, View(names=names, bare=True))
    assert found.get("sentence", "-") == sentence
    assert found["words"].rstrip(".").replace(" \u2013 ", ": ") == note.rstrip(".")


@pytest.mark.parametrize(("name", "note", "sentence"), SENTENCES)
def test_a_frame_fits_the_shape_of_its_note(name: str, note: str, sentence: str) -> None:
    from draftkit.drafting.composed.asking import toward_reader

    inputs = {"recipient": "Maria", "recipient_org": "Nord"}
    writer = Writer(AMARA.data, inputs, {}, Spin(""), 100)
    of = role(name, "en")
    note = next((note[len(one) + 1 :] for one in of.strip if note.startswith(f"{one} ")), note)
    said = toward_reader(note, lexicon()) if of.about == "audience" else note
    values = forms(said, writer.view(of)) | writer.values()
    made = filled(of.frames, values) or filled(of.otherwise, values)
    assert made[0] == sentence


def test_frames_ask_for_forms_that_there_are() -> None:
    known = {*FORMS, "org", "format", "name", "list"}
    for name, of in roles("en").items():
        for frame in (*of.frames, *of.list, *of.otherwise):
            asked = {w.lower() for p in re.findall(r"\{([^}]+)\}", frame) for w in p.split("|")}
            assert asked <= known, name


def test_outlines_have_each_rank_once_and_one_place_for_the_claim() -> None:
    for name, frame in table("en", "outlines.toml").items():
        if name != "words":
            ranks = sorted(section["rank"] for section in frame["sections"])
            assert ranks == [1, 2, 3, 4, 5, 6, 7], name
            claims = [s["rank"] for s in frame["sections"] if s.get("claim")]
            assert len(claims) == 1
            assert claims[0] <= 4, name  # the shortest outline has it


# Whole texts


def letters_only(text_: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", text_.lower()))


@pytest.mark.parametrize("kind", GIVEN)
@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_all_that_the_user_gave_is_there(kind: str, seed: str) -> None:
    said = text(kind, GIVEN[kind], seed=seed)
    for name, value in GIVEN[kind].items():
        for one in value if isinstance(value, list) else [value]:
            assert one.lower() in said.lower().replace("\n", " "), name


@pytest.mark.parametrize("kind", GIVEN)
def test_it_says_nothing_but_notes_and_frames(kind: str) -> None:
    """Each word is the profile's, the inputs', or a frame's."""
    frames = json.dumps([table("en"), table("en", "outlines.toml")])
    facts = " ".join(fact.text for fact in AMARA.facts())
    given = json.dumps(GIVEN[kind])
    known = letters_only(f"{frames} {facts} {given} I I'm a an and subject dear")
    for seed in "12345":
        unknown = letters_only(text(kind, GIVEN[kind], seed=seed)) - known
        assert not {word for word in unknown if word not in known}


@pytest.mark.parametrize("kind", ["pitch", "collab", "thanks"])
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
    assert "because you publish at night" in text("collab", {**collab, "idea": "a webinar"})


def test_a_job_that_is_over_is_not_told_as_if_it_went_on() -> None:
    job = {"name": "Deutsche Bahn", "position": "Signal engineer", "endDate": "2019"}
    job |= {"highlights": ["Leads a team of 6", "Restored 31 lamps"]}  # type: ignore[dict-item]
    data = {"basics": {"name": "Walter", "label": "retired engineer"}, "work": [job]}
    said = text("pitch", {}, Profile.from_dict(data))
    assert "I restored 31 lamps." in said
    assert "lead" not in said
    assert "Deutsche Bahn" not in said


@pytest.mark.parametrize(
    ("profile", "said"),
    [
        ({"label": "Engineer | Speaker | Dad"}, "I'm {}, an engineer, a speaker and a dad."),
        ({"label": "Plumber since 1998"}, "I'm {}, plumber since 1998."),
        ({"label": "ceramics and glazes"}, "I'm {}. What I do: ceramics and glazes."),
        ({"label": "Geschäftsführerin"}, "What I do: Geschäftsführerin."),
        ({"label": "Backend dev / chess coach"}, "I'm {}, a Backend dev and a chess coach."),
        ({"summary": "Nurse who runs drills"}, "I'm a nurse who runs drills."),
        (
            {"label": "nurse", "summary": "Nurse who runs drills. She teaches at night."},
            "a nurse who runs drills. I teach at night.",
        ),
    ],
)
def test_how_the_writer_introduces_themselves(profile: dict[str, str], said: str) -> None:
    first = composed("pitch", {}, someone(**profile))
    both = " ".join(one for block in first.blocks for place in block for one in place.equals)
    assert said.format("Ruth Adeyemi") in f"{first.text({})} {both}"


def test_a_label_that_is_no_person_leaves_the_position_to_say_who_it_is() -> None:
    job = {"name": "Papierm\u00fchle K\u00f6hler", "position": "Managing Director"}
    data: dict[str, Any] = {"basics": {"name": "Ann", "label": "Gesch\u00e4ftsf\u00fchrerin"}}
    said = text("pitch", {}, Profile.from_dict({**data, "work": [job]}))
    assert "Ann, Managing Director at Papierm\u00fchle K\u00f6hler." in said or (
        "I'm Managing Director at Papierm\u00fchle K\u00f6hler." in said
    )


@pytest.mark.parametrize(
    ("topic", "heading"),
    [
        ("why code reviews stall", "## What it looks like when code reviews stall"),
        ("how to walk a city", "## How to walk a city, step by step"),
        ("choosing a first heat pump", "## What a first heat pump has to do for you"),
        ("myths about old boilers", "## What is true about old boilers"),
        ("patient data myths", "## What people say about patient data"),
        ("10 mistakes in patents", "## The mistake in patents that costs most"),
        ("what lamps teach about care", "## What lamps teach about care: the first lesson"),
        ("consolidating warehouses", "## Before consolidating warehouses: an ordinary day"),
        ("rye bread", "## What matters most in rye bread"),
        ("the story of a mill", "## The turn"),
    ],
)
def test_the_wording_of_a_topic_decides_the_order_of_an_outline(topic: str, heading: str) -> None:
    seen = {
        line for seed in "123456" for line in text("post", {"topic": topic}, seed=seed).split("\n")
    }
    assert heading in seen


@pytest.mark.parametrize("sections", [4, 5, 6, 7])
def test_an_outline_has_as_many_sections_as_were_asked_for(sections: int) -> None:
    said = text("post", {"topic": "rye bread", "sections": sections})
    assert said.count("\n## ") == sections + 2  # and what to gather, and the closing
    assert "## Evidence to gather" in said


def test_ten_notes_of_one_run_do_not_sound_alike() -> None:
    """No sentence but greeting and closing stands in more than three."""
    common = {"occasion": "the health congress", "changed": "I rewrote my talk"}
    often = 0
    for run in range(20):
        notes = [
            text("thanks", {"recipient": f"P{n}", **common}, seed=f"{run}-{n}") for n in range(10)
        ]
        middle = Counter(
            line
            for note in notes
            for paragraph in note.split("\n\n")[1:-1]
            for line in re.split(r"(?<=\.) ", paragraph.strip())
        )
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


@pytest.mark.parametrize("answer", ["no JSON", "[1]", '{"1": "Something of its own."}', ""])
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
    with pytest.raises(UsageError, match=r"own has no composed form.*own\.md.*draftkit prompt own"):
        Drafter(small("{}")).plan(Prompt.load(Kind("own", path, "here")), AMARA)


@pytest.mark.parametrize(
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


def test_where_there_is_nothing_to_say_it_says_what_to_give() -> None:
    with pytest.raises(
        InputError, match=r"pitch: there is nothing to say.*basics\.summary.*--goal"
    ):
        text("pitch", {}, someone())
    with pytest.raises(InputError, match=r"collab: there is nothing to say"):
        text("collab", {"recipient": "Ann", "recipient_org": "Nord"}, someone())


def test_an_input_that_no_sentence_takes_is_named() -> None:
    assert composed("pitch", {"audience": "investors"}).notes == (
        "audience only helped to choose what to say; no sentence names it.",
    )
    assert composed("pitch", {}).notes == ()


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ("composed: 3", "one key, `paragraphs` or `outline`"),
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
    assert checks_of(Prompt.find("thanks"))["length"] == {"max_words": 120}

"""Questions before a text: few, never twice, and their answers where they belong."""

from __future__ import annotations

import io
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

import draftkit
from commands import KEY, drafts, run
from draftkit import Notes, Profile, questions
from draftkit.cli.asking import plan_with_answers
from draftkit.config import Config, set_value
from draftkit.drafting.composed import UnsaidError
from draftkit.drafting.draft import Drafter
from draftkit.errors import PromptError
from draftkit.prompts.kinds import Kind
from draftkit.prompts.prompt import Prompt
from draftkit.testing import ScriptedBackend
from each import each
from server import Server
from terminals import talk

PROFILE = Profile.from_dict(
    {
        "basics": {"name": "Amara Okafor", "label": "Cold-chain engineer"},
        "skills": [{"name": "ice"}],
    }
)
TOPIC = {"topic": "why vaccine fridges fail"}
CASE = "When did you see it yourself? One case: where, who, what happened."

if TYPE_CHECKING:
    from pathlib import Path

    from draftkit.cli.asked import Asked

terminal = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")


# Which are asked


@each(
    ("kind", "inputs", "asked"),
    [
        ("post", TOPIC, ["position", "story", "lesson"]),
        ("post", {**TOPIC, "angle": "power first"}, ["story", "lesson"]),
        ("pitch", {}, ["audience", "story", "goal"]),
        ("pitch", {"audience": "managers", "goal": "a call"}, ["story"]),
        (
            "thanks",
            {"recipient": "Maria", "occasion": "the panel"},
            ["specifics", "changed", "next_step"],
        ),
        (
            "collab",
            {"recipient": "Ann", "recipient_org": "X", "offer": "data"},
            ["why_them", "ask"],
        ),
    ],
)
def test_what_the_inputs_lack_is_asked(kind: str, inputs: dict[str, Any], asked: list[str]) -> None:
    found = questions(kind, PROFILE, inputs)
    assert [question.note or question.input for question in found] == asked


def test_what_the_profile_says_is_not_asked() -> None:
    own = {"audience": "hospital managers", "unique": "I was a nurse", "seeking": "clinics"}
    profile = Profile.from_dict({**PROFILE.data, "meta": {"draftkit": own}})
    assert questions("pitch", profile) == []


def test_what_a_note_says_is_not_asked() -> None:
    notes = Notes()
    notes.add("Vaccine fridges fail at the plug.", type="position")
    notes.add("Bees sleep.", type="story")  # this is about something else
    found = questions("post", PROFILE, TOPIC, notes=notes)
    assert [question.note for question in found] == ["story", "lesson"]


def test_nothing_is_asked_twice() -> None:
    notes = Notes()
    first, second, third = questions("post", PROFILE, TOPIC, notes=notes)
    assert first.about == TOPIC["topic"]
    first.keep(notes, "That they fail by day.")
    second.keep(notes, " ")
    assert questions("post", PROFILE, TOPIC, notes=notes) == [third]
    # About something else they are open again.
    assert len(questions("post", PROFILE, {"topic": "bees"}, notes=notes)) == 3


@each(
    ("declared", "says"),
    [
        ("[{aske: Why?, note: story}]", 'questions[0]: unknown key "aske". Did you mean "ask"?'),
        ("[{ask: Why?}]", "say what the answer is, `note` (position, story, lesson, quote) or"),
        ("[{ask: Why?, note: story, input: topic}]", "say what the answer is"),
        ("[{ask: Why?, note: joke}]", "say what the answer is"),
        ("[{ask: Why?, input: topics}]", 'there is no input "topics". Did you mean "topic"?'),
        ("[{ask: Why?, note: story, about: topc}]", 'there is no input "topc". Did you mean'),
        ("[{ask: Why?, note: story, unless: [inputs.x]}]", 'there is no input "x".'),
        ("[{ask: Why?, note: story, unless: {a: b}}]", "[0].unless: must be a list of names."),
        ("[{ask: '', note: story}]", "`ask` is the question"),
        ("[Why?]", "questions[0]: must be a mapping"),
        ("Why?", "`questions` is a list"),
    ],
)
def test_wrong_questions_of_a_prompt_are_named(tmp_path: Path, declared: str, says: str) -> None:
    path = tmp_path / "essay.md"
    path.write_text(
        "---\ndescription: An essay.\n"
        "input: {schema: {properties: {topic: {description: What about.}}}}\n"
        f"questions: {declared}\n---\n{{% block user %}}Write.{{% endblock %}}\n"
    )
    with pytest.raises(PromptError) as caught:
        Prompt.load(Kind("essay", path, "here"))
    assert says in str(caught.value)
    assert str(caught.value).startswith(str(path))


# What becomes of the answers


def answered(*answers: str) -> Notes:
    """Return notes with answers to what is asked before an outline."""
    notes = Notes()
    for question, answer in zip(questions("post", PROFILE, TOPIC), answers, strict=False):
        question.keep(notes, answer)
    return notes


def drafted(profile: Profile = PROFILE, **given: Any) -> tuple[draftkit.Draft, str]:
    """Return a draft of the library, and all that was sent for it."""
    backend = ScriptedBackend(["We lost nine fridges in Tamale."])
    made = draftkit.draft("pitch", profile, model=backend, **given)
    return made, "\n".join(m.content for m in backend.requests[0].messages)


def test_notes_that_fit_go_along_and_are_cited() -> None:
    notes = Notes()
    notes.add("We lost nine fridges in Tamale.", type="story", about="the fridges of Tamale")
    notes.add("Bees sleep.", type="position")
    draft, sent = drafted(notes=notes, audience="owners of fridges")
    assert "- Story, about the fridges of Tamale: We lost nine fridges in Tamale." in sent
    assert "Bees" not in sent
    assert "notes[0]" in (draft.report or {})["facts_used"]
    assert "notes[1]" not in (draft.report or {})["facts_used"]


def test_answers_go_along_whatever_words_they_have() -> None:
    notes = Notes()
    question = questions("pitch", PROFILE)[1]
    question.keep(notes, "I was a nurse for years.")
    assert "I was a nurse for years." in drafted(notes=notes, audience="investors")[1]


def test_a_note_on_something_else_makes_no_other_draft() -> None:
    notes = Notes()
    notes.add("We lost nine fridges.")
    given: dict[str, Any] = {"audience": "owners of fridges"}
    first = drafted(notes=notes, **given)[0].id
    notes.add("Bees sleep.")
    assert drafted(notes=notes, **given)[0].id == first
    notes.add("A fridge must be level.")
    assert drafted(notes=notes, **given)[0].id != first
    assert drafted(notes=[], **given)[0].id == drafted(**given)[0].id


def test_notes_can_be_left_out_and_put_in() -> None:
    notes = Notes()
    notes.add("We lost nine fridges.")
    given: dict[str, Any] = {"notes": notes, "audience": "owners of fridges"}
    assert "nine" not in drafted(exclude=["notes"], **given)[1]
    given["audience"] = "beekeepers"
    assert "nine" not in drafted(**given)[1]
    assert "nine" in drafted(include=["notes[0]"], **given)[1]


def test_without_notes_they_can_be_excluded_too() -> None:
    assert "Amara" in drafted(exclude=["notes"])[1]


# On a terminal


@terminal
def test_lines_of_one_paste_are_one_answer(desk: Path) -> None:
    assert desk.is_dir()
    with Server() as server:
        model = ["-m", "vllm:m", "--base-url", server.url]
        pasted = b"one line\nand another\nof a paste\n"
        answers = [("[Y/n]", b"n\n"), ("> ", pasted), ("> ", b"\n"), ("> ", b"\n")]
        code, shown = talk(["pitch", *model], answers)
    assert code == 0, shown
    assert "one line and another of a paste" in str(server.requests[0].body)


@terminal
def test_answers_are_asked_for_kept_and_sent(desk: Path) -> None:
    with Server("ok") as server:
        model = ["-m", "openai:m", "--base-url", server.url]
        code, shown = talk(
            ["pitch", *model],
            [
                ("May your answers be kept", b"\n"),
                ("Who will hear it?", b"clinics\n"),
                ("What sets you apart", b"We lost nine fridges.\n"),
                ("What do you want them to do next?", b"\n"),
            ],
        )
        assert code == 0, shown
        assert "Three questions before this is written. Enter skips one" in shown
        [draft] = drafts()
        assert draft.inputs["audience"] == "clinics"
        assert Config.load().keep_answers == "yes"
        [note] = Notes.load("notes.yaml")
        assert (note.text, note.type) == ("We lost nine fridges.", "story")
        code, shown = talk(["pitch", *model], [])  # the same again asks and sends nothing
        assert (code, "Drafted before" in shown) == (0, True), shown
        assert "As you answered before: audience: clinics" in shown
        code, shown = talk(["pitch", *model, "--again"], [])
        assert (code, len(drafts())) == (0, 2), shown
        assert len(server.requests) == 2
    assert all("We lost nine fridges." in str(request) for request in server.requests)


@terminal
def test_who_wants_nothing_kept_is_asked_once_and_the_answers_still_go_along(desk: Path) -> None:
    with Server("ok") as server:
        model = ["-m", "openai:m", "--base-url", server.url]
        answers = [("May your answers be kept", b"n\n"), ("What sets you apart", b"Nine lost.\n")]
        inputs = ["--audience", "clinics", "--goal", "call me"]
        code, shown = talk(["pitch", *inputs, *model], answers)
        assert code == 0, shown
        assert Config.load().keep_answers == "no"
        assert not desk.joinpath("notes.yaml").exists()
        code, shown = talk(["pitch", "--event", "a fair", *inputs, *model], answers[1:])
        assert (code, "May your" in shown) == (0, False), shown
    assert all("Nine lost." in str(request.body) for request in server.requests)


@terminal
def test_ctrl_c_at_a_question_loses_no_answer(desk: Path) -> None:
    set_value("keep_answers", "yes")
    answers = [("get wrong about this?", b"That they fail by day.\n"), ("see it your", b"\x03")]
    code, shown = talk(["post", TOPIC["topic"], "-m", "openai:m"], answers)
    assert (code, "Interrupted." in shown) == (130, True)
    assert [note.text for note in Notes.load("notes.yaml")] == ["That they fail by day."]
    _, left = questions("post", PROFILE, TOPIC, notes=Notes.load("notes.yaml"))
    assert left.note == "lesson"


@terminal
def test_what_is_skipped_on_a_terminal_a_chat_window_asks(desk: Path) -> None:
    set_value("keep_answers", "yes")
    enter = [
        ("Who will hear it?", b"\n"),
        ("What sets you apart", b"\n"),
        ("What do you want", b"\n"),
        ("a line with a single full stop", b"I mend fridges.\n.\n"),
    ]
    code, shown = talk(["pitch", "-m", "manual:"], enter)
    assert code == 0, shown
    assert "Ask me these questions first, one at a time" in shown
    assert "1. Who will hear it?" in shown


def test_elsewhere_nothing_is_asked(desk: Path) -> None:
    done = run("pitch", "--reply", "reply.md", stdin="one\ntwo\n")
    assert (done.returncode, "question" in done.stderr) == (0, False)
    assert not desk.joinpath("notes.yaml").exists()


def test_answers_can_be_piped(desk: Path) -> None:
    set_value("keep_answers", "yes")
    arguments = ["pitch", "--ask", "--dry-run", "--audience", "clinics"]
    done = run(*arguments, stdin="We lost nine fridges.\n")
    assert done.returncode == 0, done.stderr
    assert "We lost nine fridges." in done.stdout
    assert "Sent from your profile: basics, work, notes." in done.stderr
    assert "We lost nine" not in run(*arguments, "--exclude", "notes", stdin="").stdout
    assert "We lost nine" not in run("pitch", "--dry-run", "--exclude", "notes").stdout


def test_an_input_that_is_called_ask_keeps_its_name() -> None:
    done = run("pitch", "--help")
    assert "--questions, --ask / --no-questions, --no-ask" in done.stdout
    assert "--ask TEXT" in run("collab", "--help").stdout


def test_a_printed_prompt_has_the_questions_only_if_asked_for(desk: Path) -> None:
    assert "What sets you apart" not in run("prompt", "pitch").stdout
    asked = run("prompt", "pitch", "--ask").stdout
    assert "1. Who will hear it?" in asked
    assert "What sets you apart" in asked


def test_a_run_over_contacts_asks_nothing_and_sends_what_fits_each(desk: Path) -> None:
    desk.joinpath("people.csv").write_text("recipient,occasion\nMaria,the walk\nAnn,the talk\n")
    run("note", "She asked who empties the fridges.", "--about", "Maria")
    with Server("ok") as server:
        model = ["-m", "openai:m", "--base-url", server.url, "--max-attempts", "1"]
        done = run("bulk", "thanks", "people.csv", *model, keys={"OPENAI_API_KEY": KEY})
        assert done.returncode == 0, done.stderr
        first = str(server.requests[0].body), str(server.requests[1].body)
        assert sorted("empties the fridges" in body for body in first) == [False, True]
        run("note", "Bees sleep.")
        again = run("bulk", "thanks", "people.csv", *model, keys={"OPENAI_API_KEY": KEY})
        assert again.returncode == 0, again.stderr
        assert len(server.requests) == 2  # a note on something else makes no draft anew


def test_an_input_that_fits_no_sentence_is_asked_for_as_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = {"recipient": "Jarmila", "occasion": "the lessons", "offer": "his lining for her coat"}
    drafter = Drafter(ScriptedBackend(("{}",), capabilities=("small", "schema")))
    prompt = Prompt.find("thanks")
    asked = cast(
        "Asked", SimpleNamespace(asking=True, again=False, paste=False, say=lambda _: None)
    )
    # The kind's own questions are skipped; the answer to this one stands word for word.
    monkeypatch.setattr(
        "sys.stdin", io.StringIO("I will put a new lining into your coat.\n" + "\n" * 9)
    )
    plan = plan_with_answers(drafter, prompt, PROFILE, given, asked)
    shown = capsys.readouterr().err
    assert "cannot put \u201chis lining for her coat\u201d into a sentence for sure." in shown
    assert "How would you say it to them? For example: I can mend your gate in May." in shown
    assert plan.composition
    assert "I will put a new lining into your coat." in plan.composition.text({})
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    with pytest.raises(UnsaidError):
        plan_with_answers(drafter, prompt, PROFILE, given, asked)


def test_without_somebody_to_answer_all_that_fits_no_sentence_is_refused_at_once(
    desk: Path,
) -> None:
    given = ["--recipient", "Tam", "--occasion", "English, hydraulics", "--offer", "his coat, mine"]
    done = run("thanks", *given, "-m", "local:smollm2")
    assert done.returncode == 2
    assert "--occasion \u201cEnglish, hydraulics\u201d. For example: You stayed" in done.stderr
    assert "--offer \u201chis coat, mine\u201d. For example: I can mend" in done.stderr
    assert not drafts(desk)


@pytest.mark.usefixtures("fetched")
def test_rows_that_fit_no_sentence_are_told_before_anything_is_made(desk: Path) -> None:
    rows = 'recipient,occasion\nMaria,the walk\nTam,"English, hydraulics"\n'
    desk.joinpath("people.csv").write_text(rows)
    done = run("bulk", "thanks", "people.csv", "-m", "local:smollm2")
    assert done.returncode == 2
    assert '"occasion": cannot be put into a sentence for sure' in done.stderr
    assert "For example: You stayed until" in done.stderr
    assert not drafts(desk)
    skipped = run("bulk", "thanks", "people.csv", "-m", "local:smollm2", "--skip-invalid")
    assert "1 drafted" in skipped.stderr + skipped.stdout
    [report] = desk.rglob("skipped.csv")
    assert "cannot be put into a sentence for sure" in report.read_text()


@pytest.mark.usefixtures("fetched")
def test_a_row_in_a_language_that_is_not_composed_is_told_so(desk: Path) -> None:
    rows = 'recipient,occasion,language\nMaria,the walk,en\nTam,"English, hydraulics",de\n'
    desk.joinpath("people.csv").write_text(rows)
    done = run("bulk", "thanks", "people.csv", "-m", "local:smollm2")
    assert "cannot be put into a sentence" not in done.stderr
    assert "German" in done.stderr


@terminal
@pytest.mark.usefixtures("desk")
def test_one_question_is_spoken_of_as_one() -> None:
    given = ["--audience", "clinics", "--goal", "a call"]
    with Server("ok") as server:
        model = ["-m", "openai:m", "--base-url", server.url]
        asked = [("May your answers be kept", b"\n"), ("What sets you apart", b"\n")]
        code, shown = talk(["pitch", *given, *model], asked)
    assert code == 0, shown
    assert "One question before this is written. Enter skips it (you can answer it another" in shown

"""A repair: what is asked for, in the draft's language, when it is kept, and what is said of it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from draftkit import checks
from draftkit.backends.completion import Completion, StopReason
from draftkit.checks.base import Brief, Finding, Report
from draftkit.checks.checking import brief_of
from draftkit.drafting.repair import lost, outcome, request
from draftkit.profile.profile import Profile
from draftkit.prompts.prompt import Prompt
from each import each
from searches import SHORT, Made

ROOT = Path(__file__).parents[2]
PROFILE = Profile.load(ROOT / "examples" / "profile.yaml")
BRIEF = Brief(PROFILE.facts(), data=PROFILE.data)


def finding(check: str, span: str, message: str = "Mend it.", **more: str) -> Finding:
    return Finding(check, "unsupported", True, span, 0, len(span), message, **more)


def asked_for(body: str) -> list[str]:
    """Return the lines of the request that a text leads to."""
    return request(body, checks.run(body, BRIEF).failures).splitlines()


# What is asked for


def test_a_request_names_the_sentence_and_the_right_value() -> None:
    assert asked_for("We cut losses in 45 clinics in northern Ghana. I keep vaccines cold.") == [
        "Please write the text once more, and change only this:",
        '- You wrote "45" in "We cut losses in 45 clinics in northern Ghana."; my profile says 41.',
        "",
        "Keep everything else word for word. Reply with the whole text alone.",
    ]


def test_what_has_no_right_value_is_to_be_left_out() -> None:
    (change,) = asked_for("We saved 4,000 children. I keep vaccines cold.")[1:-2]
    assert change == (
        '- Nothing I gave you says "4,000", in "We saved 4,000 children.": say the sentence '
        "without it."
    )


SAID = {
    "de": ("Ich habe im Jahr 1921 mit der Arbeit an den Lagern in dem Dorf begonnen.", "nur dies"),
    "fr": ("Depuis 1921, je travaille avec les villages et nous avons des dépôts.", "que ceci"),
    "es": ("Desde 1921 trabajo con los pueblos del norte y tenemos un almacén.", "solo esto"),
    "pt": ("Desde 1921 trabalho com as aldeias do norte e temos um armazém em casa.", "apenas"),
}


@each("code", SAID)
def test_it_is_asked_for_in_the_language_of_the_draft(code: str) -> None:
    body, begins = SAID[code]
    first, *changes, _, last = asked_for(body)
    assert begins in first
    assert any("1921" in change and body in change for change in changes)
    assert "Reply with" not in last
    assert "Answer in" not in last


@each(
    ("body", "language"),
    [
        ("Dal 1921 lavoro con i villaggi del nord e non abbiamo un deposito.", "Italian"),
        ("1921年から村で働いています。ワクチンを冷やします。", "Japanese"),
    ],
)
def test_what_cannot_be_said_in_a_language_is_said_in_english(body: str, language: str) -> None:
    first, *_, last = asked_for(body)
    assert first.startswith("Please write the text once more")
    assert last == f"Answer in {language}."


def test_a_failure_without_a_phrase_is_said_in_english_whatever_the_language() -> None:
    body, _ = SAID["de"]
    found = (finding("hook", "", "It has no opening: begin with a few sentences."),)
    lines = request(body, found).splitlines()
    assert lines[1] == "- It has no opening: begin with a few sentences."
    assert lines[-1] == "Answer in German."


def test_a_text_in_the_wrong_language_is_not_asked_for_in_it() -> None:
    body, _ = SAID["de"]
    found = (finding("language", body, "This is in German; English was asked for."),)
    assert "Answer in" not in request(body, found)
    assert request(body, found).startswith("Please")


CHECKS = ("addressee", "banned", "chatter", "complete", "length", "loops", "placeholder", "quotes")


@each("code", ["en", *SAID])
def test_each_language_has_every_phrase(code: str) -> None:
    path = ROOT / "src" / "draftkit" / "language" / code / "repairs.toml"
    import tomllib

    phrases = tomllib.loads(path.read_text("utf-8"))
    for check in (*CHECKS, "single_document"):
        form = phrases["checks"].pop(check)
        assert form.format(said="S", sentence="T", right="R")
    assert not phrases.pop("checks")
    assert sorted(phrases) == ["begin", "end", "inputs", "profile", "unsupported", "wrong"]
    assert all("{said}" in phrases[form] for form in ("unsupported", "wrong"))


def test_each_thing_is_named_once_and_only_what_failed() -> None:
    body = "Begin. We saved 4,000 children, 4,000 of them."
    report = checks.run(body, BRIEF)
    assert len(report.failures) == 2
    assert len([line for line in asked_for(body) if line.startswith("- ")]) == 1


# When it is kept

TOLD = (
    "Dear Ms. Addo, I keep vaccines cold at Harmattan Logistics. We cut losses in 45 clinics "
    "from 9% to 2% in one year. Could we talk about the next district?"
)
RIGHT = TOLD.replace("45", "41")


@pytest.mark.parametrize(
    ("second", "gone"),
    [
        (RIGHT, ""),
        (RIGHT.replace("in one year", "within one year"), ""),
        (RIGHT.replace(" from 9% to 2%", ""), "9%"),
        (RIGHT.replace("9%", "nine percent"), ""),
        (RIGHT.replace(" at Harmattan Logistics", ""), "Harmattan Logistics"),
        (RIGHT.replace("Dear Ms. Addo, ", ""), "Addo"),
        (RIGHT.replace(" Could we talk about the next district?", ""), "Could we talk"),
        ("I am sorry, but I cannot help with that.", "vaccines"),
    ],
    ids=[
        "mended",
        "other words",
        "a number",
        "in words",
        "a firm",
        "a person",
        "a request",
        "refused",
    ],
)
def test_a_repair_must_lose_nothing_good(second: str, gone: str) -> None:
    failures = checks.run(TOLD, BRIEF).failures
    assert [f.span for f in failures] == ["45"]
    found = lost(TOLD, failures, second, BRIEF)
    assert gone in found
    assert bool(found) is bool(gone)


def test_what_failed_may_go() -> None:
    first = f"{RIGHT} We saved 4,000 children at Zenith Robotics."
    assert lost(first, checks.run(first, BRIEF).failures, RIGHT, BRIEF) == ""


def test_another_text_is_no_repair() -> None:
    first = "The old harbour sleeps under heavy snow while nobody counts 77 empty barrels there."
    second = "Fridges hum."
    assert lost(first, checks.run(first, BRIEF).failures, second, BRIEF)


# What is said of it, in one line


@pytest.fixture
def profile() -> Profile:
    return PROFILE


GOOD = (
    "Vaccines don't wait for the power to come back. I'm Amara Okafor, and I design vaccine "
    "stores that stay cold through a two-day power cut. At Harmattan Logistics we cut losses in "
    "41 clinics in northern Ghana from nine percent to two. I'd like to find the next district "
    "that wants to try it. Could we talk this week?"
)
WRONG = GOOD.replace("41 clinics", "45 clinics")


def test_the_line_says_what_was_put_right(profile: Profile) -> None:
    made = Made(profile, [WRONG, GOOD])
    assert made.draft.body == f"{GOOD}\n"
    assert made.draft.notes == ("Asked once more: 45 -> 41 clinics, as in your profile.",)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (WRONG, "the answer was no better"),
        (GOOD.replace("at Harmattan Logistics", "there"), 'the answer lost "Harmattan Logistics"'),
        (Completion(GOOD, StopReason.LENGTH), "the answer broke off"),
    ],
    ids=["no better", "lost", "broken off"],
)
def test_the_first_text_stays_and_the_line_says_why(
    answer: str | Completion, says: str, profile: Profile
) -> None:
    if isinstance(answer, str):
        answer = answer.replace("At Harmattan Logistics", "There")
    made = Made(profile, [WRONG, answer])
    assert made.draft.body == f"{WRONG}\n"
    assert made.draft.notes == (f"Asked once more, but {says}: the first text stays.",)
    (found,) = (made.draft.report or {})["findings"]
    assert (found["span"], found["right"]) == ("45", "41")
    assert found["right_from"] == "work[0].highlights[0]"


def test_the_line_says_what_was_left_out_and_what_else_was_mended() -> None:
    body = "By 1921 we had 77 of them."
    first = Report((finding("length", ""), Finding("dates", "unsupported", True, "1921", 3, 7, "")))
    assert outcome(body, first, Report(), "") == ('Asked once more: length mended; without "1921".')


def test_a_name_misspelt_is_put_right_along_with_what_failed(profile: Profile) -> None:
    wrong = WRONG.replace("Harmattan", "Harmatan")
    made = Made(profile, [wrong, GOOD])
    assert 'You wrote "Harmatan Logistics" in' in made.last[1][1]
    assert made.draft.body == f"{GOOD}\n"
    (note,) = made.draft.notes
    assert "Harmatan Logistics -> Harmattan Logistics, as in your profile" in note
    assert "45 -> 41 clinics, as in your profile" in note


def test_a_name_misspelt_alone_is_no_reason_to_ask(profile: Profile) -> None:
    assert Made(profile, [GOOD.replace("Harmattan", "Harmatan")]).asked == 1


def test_a_repair_is_asked_for_once(profile: Profile) -> None:
    assert Made(profile, [SHORT, "Hm.", GOOD], attempts=9).asked == 2


# No request is damaged by what a text or a fact has in it


@cache
def reports() -> list[tuple[str, Report]]:
    """Return labelled drafts with their reports, each also as answers of a talkative model."""
    lines = (Path(__file__).parents[1] / "data" / "grounding.jsonl").read_text("utf-8").splitlines()
    found = []
    for case in map(json.loads, lines[::24]):
        kind = case["kind"] if case["kind"] in ("pitch", "collab", "thanks") else ""
        prompt = Prompt.find(kind) if kind else None
        brief = brief_of(Profile.from_dict(case["profile"]), prompt, case["inputs"])
        draft = case["draft"]
        texts = (draft, f"Here is your draft:\n\n{draft}\n\n[Your Name]", f"{draft}\n\n{draft}")
        found += [(text, checks.run(text, brief)) for text in texts]
    return found


def test_every_failure_of_labelled_drafts_can_be_asked_about() -> None:
    seen = set()
    for body, report in reports():
        if report.failures:
            asked = request(body, report.failures)
            seen |= {f.check for f in report.failures}
            assert asked.count("\n- ") >= 1
            assert "{" not in asked.replace("{{", "") or "{" in body
    assert seen >= {"numbers", "dates", "chatter", "placeholder", "loops"}

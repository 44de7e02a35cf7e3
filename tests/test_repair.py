"""What is done for a draft that failed: what is cut, what is left, what is asked for."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draftkit import checks
from draftkit.checks.base import Brief, Finding, Report, Text
from draftkit.checks.checking import brief_of
from draftkit.drafting.repair import cuts, instruction
from draftkit.language.cutting import hollow, passages, without
from draftkit.profile.profile import Profile
from draftkit.prompts.prompt import Prompt

if TYPE_CHECKING:
    import random

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "grounding.jsonl").read_text("utf-8").splitlines()
]

PROFILE = Profile.from_dict(
    {
        "basics": {"name": "Amara Okafor", "summary": "I keep vaccines cold off the grid."},
        "work": [{"name": "Harmattan Logistics", "highlights": ["Cut spoilage by 31%"]}],
    }
)
BRIEF = Brief(PROFILE.facts(), data=PROFILE.data)

# Four sentences of which nothing is to be said against.
FINE = (
    "Fridges fail at night. I keep vaccines cold off the grid. At Harmattan Logistics we cut "
    "spoilage by 31%. People on site can mend our tools."
)


def cut(body: str, parameters: dict[str, Any] | None = None) -> list[str]:
    """Return what is proposed instead of a text."""
    report = checks.run(body, BRIEF, parameters)
    return list(cuts(body, report, BRIEF))


# What is cut


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{FINE} We saved 4,000 children.", FINE),
        (f"We saved 4,000 children. {FINE}", FINE),
        (FINE.replace(" I keep", " By 2019 it was worse. I keep"), FINE),
        (FINE.replace(" I keep", " We saved 4,000 children. They did too. I keep"), FINE),
        (f"{FINE} We saved 4,000 children. But that was then.", FINE),
        (f"{FINE} We saved 4,000 children.\nBut that was then.", FINE),
        (f"{FINE}\n\n* We saved 4,000 children.\n* That is a list.\n* Tools.",
         f"{FINE}\n\n* That is a list.\n* Tools."),
        (f"{FINE}\n\nWe saved 4,000 children.\n\nThat is all.", f"{FINE}\n\nThat is all."),
        (FINE.replace(" I keep", "\nBy 2019 it was\nfar worse. I keep"), FINE),
        (f"{FINE} Write to me@elsewhere.example about it.", FINE),
        (f"{FINE}\n\nWe sold 900 of them.\n\nAsk me.", f"{FINE}\n\nAsk me."),
        (f"{FINE} Call me at [phone number].", FINE),
        (f"Here is your pitch:\n\n{FINE}", FINE),
        (f"Sure! Here is your pitch:\n\n{FINE}", FINE),
        (f"{FINE}\n\nLet me know if you'd like me to make it shorter!", FINE),
        (f"# A plan\n\n{FINE}\n\n- Cold rooms.\n- 900 trucks.\n- Tools.",
         f"# A plan\n\n{FINE}\n\n- Cold rooms.\n- Tools."),
        (f"{FINE}\n\n- Cold rooms. There are 900 of them.\n- Tools.",
         f"{FINE}\n\n- Cold rooms.\n- Tools."),
        (f"{FINE}\n\n1. Cold rooms.\n2. 900 trucks.\n3. Tools.",
         f"{FINE}\n\n1. Cold rooms.\n2. Tools."),
    ],
    ids=["last", "first", "inside", "leaning", "leaning last", "leaning on a line above",
         "a bullet leans on none", "not leaning", "over lines",
         "address", "paragraph", "blank", "preamble", "preamble in two", "closing",
         "bullet", "half a bullet", "number"],
)  # fmt: skip
def test_what_failed_goes_and_all_else_stays(before: str, after: str) -> None:
    assert cut(before) == [f"{after}\n"]


@pytest.mark.parametrize(
    "remarked", ["We work with Zenith Robotics now.", "We are the largest company in Ghana."]
)
def test_a_sentence_with_a_mere_remark_stays_unless_the_prompt_is_strict(remarked: str) -> None:
    body = f"{FINE} {remarked}"
    assert checks.run(body, BRIEF).findings
    assert cut(body) == []
    assert cut(body, {"names": {"hard": True}, "claims": {"hard": True}}) == [f"{FINE}\n"]


@pytest.mark.parametrize(
    "part",
    [
        "# The 4,000 children of Kano\n\n{}",
        "## We saved 4,000 children\n\n{}",
        "Subject: 4,000 children\n\n{}",
        "Dear Dr. 4,000,\n\n{}",
        "{}\n\nBest regards,\nAmara of the 4,000",
        "| year | children |\n|---|---|\n| 2019 | 4,000 |\n\n{}",
        "```\n4,000 children\n```\n\n{}",
        'She said: "We saved 4,000 children. It was hard." {}',
        "**We saved 4,000 children. It was hard.** {}",
        "(We saved 4,000 children. It was hard.) {}",
    ],
)
def test_the_frame_of_a_draft_and_halves_are_never_cut(part: str) -> None:
    for left in cut(part.format(FINE)):
        frame = part.format("").strip().split("\n")
        assert [line for line in frame if line not in left] == []


def test_nothing_is_cut_where_a_heading_or_an_announcement_would_stand_alone() -> None:
    for form in (
        "## Children\n\nWe saved 4,000.\n\n## Tools\n\n{}",
        "{}\n\nWe have:\n\n- 900 trucks",
    ):
        assert checks.run(form.format(FINE), BRIEF).findings
        assert cut(form.format(FINE)) == []


@pytest.mark.parametrize(("bad", "proposed"), [(2, 1), (3, 0)])
def test_a_draft_that_would_lose_more_than_two_fifths_stays(bad: int, proposed: int) -> None:
    body = " ".join([FINE, *(f"We saved {n},000 children." for n in range(4, 4 + bad))])
    assert len(cut(body)) == proposed
    too_long = cut(body, {"length": {"max_words": 10}})
    assert len(too_long) == proposed, "trimming is no way around it"


def test_what_is_said_twice_may_go_however_much_it_is() -> None:
    assert cut(f"{FINE}\n\n{FINE}\n\n{FINE}") == [f"{FINE}\n"]


def test_a_text_without_findings_is_left_alone() -> None:
    assert cut(FINE) == []


# What is trimmed

IDLE = ["It took us a while.", "Who would have thought of it?", "Nobody asked for it twice."]


TOLD = "I keep vaccines cold off the grid. At Harmattan Logistics we cut spoilage by 31%."


def test_only_sentences_without_facts_are_trimmed_and_no_question() -> None:
    first, question, last = IDLE
    assert cut(f"{first} {question} {last} {TOLD}", {"length": {"max_words": 10}}) == [
        f"{first} {question} {TOLD}\n",
        f"{question} {TOLD}\n",
    ]


def test_what_failed_and_is_idle_goes_once() -> None:
    body = f"{FINE} {IDLE[0]} {IDLE[2]} We saved 4,000 children."
    assert cut(body, {"length": {"max_words": 10}}) == [
        f"{FINE} {IDLE[0]} {IDLE[2]}\n",
        f"{FINE} {IDLE[0]}\n",
    ]


def test_a_draft_that_is_too_short_loses_nothing() -> None:
    assert cut(" ".join([FINE, *IDLE]), {"length": {"min_words": 500}}) == []


# What is left is Markdown

WORDS = st.lists(st.sampled_from(["ant", "bee", "cow", "dog"]), min_size=1, max_size=4)
SENTENCE = WORDS.map(lambda words: " ".join(words).capitalize() + ".")
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=4).map(" ".join)
WRAPPED = st.lists(SENTENCE, min_size=2, max_size=4).map("\n".join)
ITEMS = st.lists(PARAGRAPH, min_size=1, max_size=4)
BULLETS = ITEMS.map(lambda rows: "\n".join(f"- {row}" for row in rows))
NUMBERED = ITEMS.map(lambda rows: "\n".join(f"{n}. {row}" for n, row in enumerate(rows, 1)))
QUOTED = PARAGRAPH.map(lambda text: f"> {text}")
CODE = st.just("```\na = 1\n\n\n\nb = 2\n```")
BLOCK = st.one_of(PARAGRAPH, WRAPPED, BULLETS, NUMBERED, QUOTED, CODE, st.just("## Ant"))


@given(st.lists(BLOCK, min_size=1, max_size=6).map("\n\n".join), st.data())
def test_whatever_is_cut_markdown_is_left(body: str, data: st.DataObject) -> None:
    text = Text(body)
    every = passages(text)
    gone = [span for span in every if data.draw(st.booleans())]
    left = without(text, gone)
    kept = [span.text for span in every if span not in gone]
    assert [span.text for span in passages(Text(left))] == kept
    assert left.count("## Ant") == body.count("## Ant")
    assert left.count("\n\n\n\n") == body.count("\n\n\n\n") == body.count("a = 1")
    assert "\n\n\n" not in left.replace("\n\n\n\n", "")
    for line in left.split("\n"):
        assert line == line.rstrip()
        assert not line.startswith(" ")
    # Paragraphs, lists and quotations are still parted, and each list counts from 1.
    for run in left.split("\n\n"):
        marks = {re.match(r"(?:-|\d+\.|>|##|```)?", line)[0][-1:] for line in run.split("\n")}  # type: ignore[index]
        assert len(marks - {""}) <= 1 or "```" in run
        numbers = [int(n) for n in re.findall(r"^(\d+)\.", run, re.MULTILINE)]
        assert numbers == list(range(1, len(numbers) + 1))


@given(st.lists(BLOCK, min_size=1, max_size=6).map("\n\n".join))
def test_nothing_cut_is_nothing_changed(body: str) -> None:
    assert without(Text(body), []) == body.strip() + "\n"


@given(st.text(alphabet="Aa1.:)>#*-`|~_ \n", max_size=60), st.randoms(use_true_random=False))
def test_whatever_the_text_is_what_stays_stays(body: str, chance: random.Random) -> None:
    text = Text(body)
    every = passages(text)
    assert all(span.text == body[span.start : span.end] for span in every)
    gone = [span for span in every if chance.random() < 0.5]
    left = without(text, gone)
    kept = "".join(span.text for span in every if span not in gone)
    rest = iter("".join(left.split()))
    assert all(sign in rest for sign in "".join(kept.split()))


def test_lists_that_are_not_counted_or_go_on_keep_their_numbers() -> None:
    text = Text(
        "1. Ant.\n1. Bee.\n1. Cow.\n\nDog.\n\n4. Ant.\n5. Bee.\n   1. Cow.\n   2. Dog.\n6. Eel.\n"
    )
    gone = [span for span in passages(text) if span.text in ("Bee.", "Cow.")]
    assert without(text, gone) == "1. Ant.\n\nDog.\n\n4. Ant.\n   1. Dog.\n5. Eel.\n"


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("# A\n\nB.", 0),
        ("# A\n\n## B\n\nC.", 0),
        ("## A\n\n## B\n\nC.", 1),
        ("## A", 1),
        ("A:\n\n- B", 0),
        ("A:\n\nB.", 0),
        ("A:", 1),
        ("A:\n\n## B\n\nC.", 1),
        ("", 0),
    ],
)
def test_headings_and_announcements_that_nothing_follows_are_counted(body: str, count: int) -> None:
    assert hollow(Text(body)) == count


# What is asked for


@cache
def reports() -> list[Report]:
    """Return the reports on labelled drafts, each also as answers of a talkative model."""
    found = []
    for case in CASES[::4]:
        kind = case["kind"] if case["kind"] in ("pitch", "collab", "thanks") else ""
        prompt = Prompt.find(kind) if kind else None
        brief = brief_of(Profile.from_dict(case["profile"]), prompt, case["inputs"])
        draft = case["draft"]
        texts = (draft, f"Here is your draft:\n\n{draft}\n\n[Your Name]", f"{draft}\n\n{draft}")
        found += [checks.run(text, brief, prompt.checks if prompt else {}) for text in texts]
    return found


def test_no_request_quotes_what_should_not_be_written() -> None:
    seen = set()
    for report in reports():
        asked = instruction(report)
        for finding in report.findings:
            if finding.hard and finding.span:
                seen.add(finding.check)
                assert not re.search(rf"(?<!\w){re.escape(finding.span)}(?!\w)", asked), finding
    assert seen >= {"numbers", "dates", "quotes", "chatter", "placeholder", "loops"}


def finding(check: str, span: str, message: str, *, hard: bool = True) -> Finding:
    return Finding(check, "fail" if hard else "warn", hard, span, 0, len(span), message)


def test_the_request_names_each_thing_once_and_only_what_failed() -> None:
    report = Report(
        (
            finding("numbers", "400", "'400' is in neither the profile nor the inputs."),
            finding("dates", "2019", "'2019' is in neither the profile nor the inputs."),
            finding("hook", "", "It has no opening: begin with a few sentences."),
            finding("cliches", "synergy", "A cliché: say it plainly.", hard=False),
        )
    )
    asked = instruction(report)
    assert asked.count("\n- ") == 2
    assert asked.count("Take every number, date, name and address from the profile") == 1
    assert "- It has no opening: begin with a few sentences.\n" in asked
    assert "cliché" not in asked
    assert not {"400", "2019", "synergy"} & set(re.findall(r"\w+", asked))


@pytest.mark.parametrize(
    ("span", "message", "says"),
    [
        ("", 'It does not say "Cut spoilage by 31%": say it.', '"Cut spoilage by 31%"'),
        ("", 'The section "Closing" is missing: add "## Closing".', 'add "## Closing"'),
        ("Anne", 'The recipient is "Dr. Ann Duarte": write "Ann".', 'write "Ann"'),
        ("my", '"my" is the first person: write the name.', "this is the first person"),
        ("I", "It says I: write it in the third person.", "It says this: write it in"),
    ],
)
def test_what_is_wanted_is_quoted_and_what_is_not_is_not(
    span: str, message: str, says: str
) -> None:
    assert says in instruction(Report((finding("any", span, message),)))

"""What of an answer is content, in every form in which models and servers send it.

T stands for a thought, A for the answer: right is that the draft is A, and that nothing of
T is shown.
"""

from __future__ import annotations

import contextlib
import itertools
import re
import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from draftkit.backends import open_backend
from draftkit.backends.base import Options
from draftkit.backends.completion import Completion, StopReason, Usage
from draftkit.backends.content.content import found_in
from draftkit.backends.content.listener import Listener, heard, settled
from draftkit.backends.content.marks import marks, may_think_unmarked
from draftkit.backends.content.repeats import Pieces
from draftkit.backends.request import Message, Request, Settings
from each import each
from server import Server, delta, usage, whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from server import Exchange

HELLO = Request((Message("user", "A pitch, please."),), Settings(max_tokens=50))
T = "The user wants a pitch. Maybe 45 clinics? No, 41."
A = "# Fridges\n\nI mend `</think>` fridges in **41** clinics.\n\n- One [link](https://x.example)\n\nBye"

# How an answer comes, with T for the thought and A for the answer.
THOUGHTS = [
    "<think>\nT\n</think>\n\nA",
    "\n\n<think>T</think>A",
    "<THINK>T</THINK>\nA",
    "<think></think>\n\nA",
    "<think>\n\n</think>\n\n<think>T</think>A",
    "<thinking>T</thinking>\nA",
    "<thinking>T</think>\nA",
    "<thought>T</thought>\nA",
    "<reasoning>T</reasoning>\n\nA",
    "<seed:think>T</seed:think>A",
    '<think duration="3">T</think>A',
    '<details type="reasoning" done="true" duration="4">\nT\n</details>\nA',
    "[THINK]T[/THINK]A",
    "\u25c1think\u25b7T\u25c1/think\u25b7A",
    "<|channel|>analysis<|message|>T<|end|><|start|>assistant<|channel|>final<|message|>A<|return|>",
    "<|channel|>analysis<|message|>T<|end|><|start|>assistant<|channel|>commentary<|message|>T<|end|>A",
    "<|start|>assistant<|channel|>final <|constrain|>json<|message|>A",
    "<|channel|>final<|message|>A<|end|>",
    "analysisTassistantfinalA",
    "<|channel>thought\nT<channel|>A<turn|>",
    "<|begin_of_thought|>T<|end_of_thought|>\n\n<|begin_of_solution|>A<|end_of_solution|>",
    "<|START_THINKING|>T<|END_THINKING|><|START_RESPONSE|>A<|END_RESPONSE|>",
    "<unused94>thought\nT<unused95>A",
    "Here is my thought process:\n\nT\n\nHere is my response:\n\nA",
    "Thinking...\nT\n...done thinking.\n\nA",
    "&lt;think&gt;T&lt;/think&gt;\nA",
    "<think>T<think>T</think> T</think>\n\nA",
    "<think>T</think>\n<answer>A</answer>",
    "<think>T</think>\n```markdown\nA\n```<|im_end|>",
    "<SPECIAL_34>T<SPECIAL_35>A",
    "**Thinking**\n\nT\n\n**Answer**\n\nA",
    "**Thinking:**\nT\n**Final answer:**\nA",
    "Thinking:\nT\n\nAnswer:\nA",
    "## Thought process\n\nT\n\n## Response\n\nA",
    "### **Reasoning**\nT\n### **Final Draft**\nA",
]
UNMARKED = [
    "T\n</think>\n\nA",
    "T</think>A",
    "T\n</think>\nA",
    "\nT\n</thinking>\n\nA",
    "T[/THINK]A",
    "T\u25c1/think\u25b7A",
    "T<|end|><|start|>assistant<|channel|>final<|message|>A<|return|>",
]
MARKS = [
    "A",
    "A<|im_end|>",
    "A\n<|im_end|>\n<|endoftext|>",
    "A<end_of_turn>\n",
    "A</s>",
    "A<|eot_id|>",
    "A<\uff5cend\u2581of\u2581sentence\uff5c>",
    "A<|im_end|>\n<|im_start|>user\nMore of it, please.<|im_end|>",
    "A<|im_start|>user\nMore",
    "<|im_start|>assistant\nA",
    "<|start_header_id|>assistant<|end_header_id|>\n\nA",
    "```markdown\nA\n```",
    "```\nA\n```\n",
    "~~~md\nA\n~~~",
    "````text\nA\n````",
    "```markdown\nA",
    "[/INST] A</s>",
    "assistant\n\nA",
    "assistant: A",
    "**Assistant:** A",
    "---\n\nA\n\n---",
    "***\n\nA",
    "<answer>\nA\n</answer>",
    "<answer>A",
    "A</answer>",
    "<answer>\n```md\nA\n```\n</answer>",
    "A\u30104:0\u2020source\u3011",
    "A\u30108\u2020L3-L9\u3011",
    "A\ue200cite\ue202turn0search0\ue201",
    "A citeturn0search0turn12news3",
    "A :contentReference[oaicite:0]{index=0}",
    "A [oai_citation:0\u2021x.example](https://x.example)",
    "A[1][2]",
    "A [3]",
    "A<SPECIAL_2>",
    "A[control_8]",
    "Here is your note:\n\n```markdown\nA\n```",
    "Sure! **Here's the pitch:**\n```\nA\n```",
    "Here is your note:\n\n````text\nA\n````\n\nLet me know if it fits.",
    "Here is your note:\n\n<answer>A</answer>",
    "Sure!\n\nHere is your note:\n\n```\nA\n```",
    "Certainly. I will write it now.\n<final_answer>\nA\n</final_answer>",
]
# A single line between quotation marks may be what was asked for.
QUOTED = ['"A"', "\u201cA\u201d", "<think>T</think>\n\u00abA\u00bb"]
FORMS = [*THOUGHTS, *UNMARKED, *MARKS]


def _said(form: str, answer: str = A, thought: str = T) -> str:
    """Put the thought and the answer where a form has their letters."""
    places = {"T": thought, "A": answer}
    letters = [
        letter
        if letter not in places
        or (before[-1:].isalpha() and before[-8:] != "analysis" and before[-5:] != "final")
        or (after[:1].isalpha() and not after.startswith("assistantfinal"))
        else places[letter]
        for before, letter, after in (
            (form[:n], letter, form[n + 1 :]) for n, letter in enumerate(form)
        )
    ]
    return "".join(letters)


def _heard(raw: str, cuts: list[int], model: str = "m") -> tuple[Completion, str]:
    """Return what is made of a text that comes in pieces, and what was shown of it."""
    shown: list[str] = []
    places = sorted({0, len(raw), *(cut % (len(raw) + 1) for cut in cuts)})

    def ask(listener: Listener) -> Completion:
        for start, end in itertools.pairwise(places):
            listener.hear(raw[start:end])
        return Completion(raw, StopReason.STOP, Usage(output_tokens=100))

    return heard(HELLO, shown.append, ask, model=model), "".join(shown)


@each("form", [*FORMS, *QUOTED])
@each("width", [1, 2, 7, 10_000])
@each("model", ["m", "gpt-4o"])
def test_the_content_is_the_answer_to_the_letter(form: str, width: int, model: str) -> None:
    raw = _said(form)
    completion, shown = _heard(raw, list(range(0, len(raw), width)), model)
    assert completion.text.strip() == A
    assert completion.complete
    if model == "m" or form not in UNMARKED:
        assert shown == completion.text


@given(
    st.sampled_from(FORMS),
    st.text(st.characters(exclude_characters="["), max_size=60),  # "[1]" alone is a citation
    st.text(st.characters(exclude_characters="`"), max_size=60),
    st.lists(st.integers(0, 10_000)),
)
def test_any_answer_in_any_pieces(form: str, answer: str, thought: str, cuts: list[int]) -> None:
    answer, thought = f"I {answer.strip()} end", f"Okay {thought.strip()} so."
    completion, shown = _heard(_said(form, answer, thought), cuts)
    assert completion.text.strip() == answer
    assert shown == completion.text


# What a text is about is not taken out of it.
TEXTS = [
    "Parsers look for </think>.\n\nThey cut there.",
    "Models write `<think>` first. A closing `</think>`\n\nends it.",
    "Everything up to </think>\nis a thought.",
    "An example:\n\n```\n<think>\nHm.\n</think>\n\nYes.\n```\n\nThat is all.",
    "They write:\n\n<think>\nHm.\n</think>\n\nand then they answer.",
    'He typed "</think>"\nand left.',
    "ChatML ends a turn with `<|im_end|>`",
    "ChatML has <|im_start|> and <|im_end|> around a turn.",
    "```\n<|im_end|>\n<|im_start|>user\n```\n\nis what comes between turns.",
    "```python\nprint()\n```",
    "```\none\n```\n\nbetween\n\n```\ntwo\n```",
    "<answer>one</answer> and <answer>two</answer>",
    "<s>Old</s> news, and more <s>old</s>",
    "A mark like `\u30104:0\u2020source\u3011` is for a chat window.",
    "As shown [1].\n\n[1] A. Okafor, Fridges, 2020.",
    "As shown [1].\n\n1. https://x.example",
    "Take `items[1]` or items[0] or items[1].",
    "A box [x] and a [1](https://x.example) and [^1].",
    "analysis of fridges",
    "Here is my thought process: I mend what I can.",
    "Thinking...\nabout fridges.",
    "  indented",
    "Two < three, and 3 > 2 <b>bold</b>",
    "---\ntitle: x\n---\n\nText",
    "Above\n\n---\n\nbelow\n\n---",
    '"I mend fridges."',
    '"So," I said.\n\nThey agreed, "yes"',
    "\u201cOne.\n\n\u201cTwo.\u201d",
    "A turn0 and a turnover",
    "Here is why:\n\n- fridges\n- power",
    "Here is the code:\n\n```python\nprint()\n```\n\nRun it.",
    "An example:\n\n```\nfridges\n```\n\nThat is what we keep in mind when we speak of it.",
    "Thinking:\nit helps.",
    "**Reasoning**\n\nWhy.\n\n---\n\n**Method**\n\nHow.",
    "## Reasoning\n\nWhy.\n\n---\n\nHow.",
    "**Thoughts**\n\nWhy.\n\n---\n\nHow.",
    "**Reasoning**\n\nIt is a heading\n---\n\nHow.",
    "**Thinking** of you",
    "# Thinking\n\nWe think too little.",
    "Use `<think>`.\n\n```\n<think>\nNo.\n</think>\n```\n\nSo they say.",
    "The mark <think>a</think> stands within a sentence.",
    "hahahahaha",
    "Assistant to the director: that was I.",
]


@each("text", TEXTS)
@each("width", [1, 5, 10_000])
@each("model", ["m", "gpt-4o"])
def test_what_a_text_is_about_stays(text: str, width: int, model: str) -> None:
    completion, shown = _heard(text, list(range(0, len(text), width)), model)
    assert completion.text == shown == text
    assert completion.notes == ()


@each(
    "form",
    [
        "**Reasoning**\n\nT\n\n---\n\nA",
        "Thinking:\nT\n\n***\nA",
        "__Thought process:__\nT\n\n---\nA",
    ],
)
@each("width", [1, 7, 10_000])
def test_a_thought_above_a_rule_is_left_out_and_said(form: str, width: int) -> None:
    before, after = form.rsplit("T\n", 1)
    raw = f"{before}{T}\n{after[:-1]}{A}"
    completion, shown = _heard(raw, list(range(0, len(raw), width)), "m")
    assert completion.text == shown == A
    [note] = completion.notes
    assert note.startswith("What stood above a rule was taken for a thought: ")
    assert T[:30] in note
    about = Request((Message("user", "A pitch on thinking, reasoning and the thought process."),))
    assert found_in(raw, about).text == raw


# A model that thinks between two paragraphs, or between two sentences.
INNER = [
    ("One.\n\n<think>T</think>\n\nTwo.", "One.\n\nTwo."),
    ("One. <think>T</think> Two.", "One. Two."),
    ("One.\n[THINK]T[/THINK]\nTwo.\n<thinking>\nT\n</thinking>\nThree.", "One.\nTwo.\nThree."),
    ("<think>T</think>One.\n\n<think>T</think>\n\nTwo.", "One.\n\nTwo."),
    ("One.\n\n<think>T</think>", "One."),
    ("One.\n\n<SPECIAL_34>T<SPECIAL_35>Two.", "One.\n\nTwo."),
    ('One.\n<details type="reasoning" done="true">T</details>\nTwo.', "One.\nTwo."),
]


@each(("form", "answer"), INNER)
@each("width", [1, 7, 10_000])
@each("model", ["m", "gpt-4o"])
def test_a_thought_in_the_middle_is_left_out_and_said(
    form: str, answer: str, width: int, model: str
) -> None:
    raw = form.replace("T", T).replace(f"{T}wo", "Two").replace(f"{T}hree", "Three")
    raw = raw.replace(f"[{T}HINK]", "[THINK]").replace(f"[/{T}HINK]", "[/THINK]")
    completion, shown = _heard(raw, list(range(0, len(raw), width)), model)
    assert completion.text.strip() == shown.strip() == answer
    assert completion.complete
    assert 'left out: "The user wants a pitch.' in completion.notes[0]
    assert completion.usage.thinking_tokens


# More marks than one thought needs. X is what stands between two of them.
X = "Wait, is it 41? Yes."
REPEATED = [
    "<think>T</think></think>A",
    "<think>T</think>\n</think>\n\nA",
    "<think>\nT\n</think>\n</thinking>\nA",
    "<think>T</think>A</think>",
    "<think>T</think>\n\nA\n</think>",
    "<think>T</think>\n\nA\n</think>\n\nA",
    "<think>T</think>A</think>\n\n</think>",
    "T\n</think>\n\nA\n</think>",
    "</think></think>A",
    "<think>T<think>X</think>T</think>A",
    "<think><think>T</think>X</think>A",
    "<think>T</think><think>X</think>A",
    "<think>T <think> X</think>\nA",
    "<think>T\n```\n</think>\n```\nX</think>A",
    "[THINK]T[/THINK][/THINK]A",
    "[THINK]T[/THINK]\n[/THINK]\nA",
    "[THINK]T[THINK]X[/THINK]T[/THINK]A",
    "[THINK]T</think>A",
    "<think>T[/THINK]A",
    "<SPECIAL_34>T<SPECIAL_35>A<SPECIAL_35>",
]
BETWEEN = [
    "<think>T</think>X</think>A",
    "<think>T</think> X </think> A",
    "<think>T</think>\n\nX\n</think>\n\nA",
    "<think>T</think>\nX\n</think>\nX\n</think>\nA</think>",
    "T</think>X</think>A",
    "T\n</think>\n\nX\n</think>\n\nA",
    "[THINK]T[/THINK]X[/THINK]A",
    "T[/THINK]X[/THINK]A",
    "<SPECIAL_34>T<SPECIAL_35>\nX\n<SPECIAL_35>\nA",
    "<think>T with </think> X</think>A",
    "<think>T</think>A<think>X</think>",
    "<think>T</think>A\n\n<think>X<think>T</think>X</think>",
]


def _repeated(form: str) -> str:
    parts = re.split(r"(?<![A-Za-z</\[])([TXA])(?![A-Za-z\]>])", form)
    return "".join({"T": T, "X": X, "A": A}.get(part, part) for part in parts)


@each("form", [*REPEATED, *BETWEEN])
@each("width", [1, 10_000])
def test_marks_that_are_repeated_leave_the_answer(form: str, width: int) -> None:
    raw = _repeated(form)
    completion, shown = _heard(raw, list(range(0, len(raw), width)))
    assert completion.text.strip() == A
    assert completion.complete
    assert ("Wait, is it 41?" in " ".join(completion.notes)) == (form in BETWEEN)
    if form in REPEATED:
        assert shown == completion.text


@each("bye", ["Bye!", "I hope that it fits.", "<think>Hm, and now"])
@each("mark", ["</think>", "[/THINK]"])
def test_what_may_be_an_answer_before_a_second_mark_is_not_lost(bye: str, mark: str) -> None:
    raw = f"<think>{T}</think>\n{A}\n{mark}\n{bye}"
    completion, _ = _heard(raw, [40])
    assert not completion.complete
    assert completion.text == raw.partition("</think>\n")[2]
    assert f"A thought may end in the middle of the text, at {mark}" in completion.notes[0]


def test_a_text_that_ends_with_the_mark_of_a_thought_may_be_one() -> None:
    completion, _ = _heard(f"{T}\n</think>\n", [9])
    assert (completion.text.strip(), completion.complete) == (T, False)
    assert "it may be no more than one" in completion.notes[0]


@each(
    "text",
    [
        "Servers look for </think> and cut there, so that a text about it is cut as well.",
        "A thought ends with `</think>`.\n\nThat is all.",
        "He typed </think>, and left.",
        "They write:\n\n<think>\nHm.\n</think>\n\nand then they answer.",
    ],
)
def test_a_thinking_model_may_write_about_marks(text: str) -> None:
    completion, _ = _heard(f"<think>{T}</think>\n\n{text}", [30])
    assert (completion.text.strip(), completion.complete) == (text, True)


@each(
    "raw",
    [
        '<tool_call>\n{"name": "write", "arguments": {}}\n</tool_call>',
        "[TOOL_CALLS]write{}",
        "<|python_tag|>write()",
        "<think>Hm</think><function=write>{}</function>",
    ],
)
def test_a_call_of_a_tool_is_no_draft(raw: str) -> None:
    completion, _ = _heard(raw, [4])
    assert not completion.complete
    assert "called a tool instead of writing" in completion.notes[0]
    assert _heard("Use <tool_call> here.", [])[0].complete


def test_a_call_of_a_tool_behind_the_answer_is_left_out_and_said() -> None:
    for call in (
        '\n[TOOL_CALLS][{"name": "save", "arguments": {"text": "x"}}]',
        "<\uff5ctool\u2581calls\u2581begin\uff5c>save\n```json\n{}\n```<\uff5ctool\u2581calls\u2581end\uff5c>",
        '\n\n<tool_call>\n{"name": "send", "arguments": {}}\n</tool_call>',
        "\n<function=save>\n<parameter=text>\nHello\n</parameter>\n</function>",
        '\n<|tool_calls_section_begin|><|tool_call_begin|>save:0{"text": "x"}<|tool_call_end|>',
        "\n```tool_code\nsave()\n```",
    ):
        completion, shown = _heard(f"{A}{call}", [3])
        assert (completion.text, shown, completion.complete) == (A, A, False), call
        assert "called a tool after the text" in completion.notes[0], call
    kept, _ = _heard(f"{A}\n<tool_call>{{}}</tool_call>\n\nAnd that is all of it.", [3])
    assert kept.text.startswith(f"{A}\n<tool_call>")
    assert not kept.complete


@each("raw", ["<think> </think>", "", " \n", "<|im_end|>"])
def test_an_answer_without_text_is_said(raw: str) -> None:
    completion, shown = _heard(raw, [2])
    assert shown.strip() == completion.text.strip() == ""
    assert "gave an empty answer" in completion.notes[0]


def test_a_thought_with_nothing_behind_it_is_kept_for_the_reader_and_not_shown() -> None:
    completion, shown = _heard(f"<think>\n{T}\n</think>\n\n", [2])
    assert (completion.text, shown.strip()) == (T, "")
    assert completion.stop_reason is StopReason.UNKNOWN
    assert "marked as the model's thought" in completion.notes[0]


def test_a_thought_in_the_middle_without_an_end_stays_and_is_said() -> None:
    raw = "One.\n\n<think>Hm. Two."
    completion, _ = _heard(raw, [3])
    assert completion.text == raw
    assert not completion.complete
    assert "has no end: it is still in the text" in completion.notes[0]


def test_marks_that_the_request_speaks_of_stay() -> None:
    asked = Request((Message("user", "Write on the tag <think>."),))
    text = "One.\n\n<think>Hm.</think>\n\nTwo."
    assert found_in(text, asked).text == text


@each(
    ("form", "said"),
    [
        ("Here is your note:\n\n```markdown\nA\n```", '"Here is your note:"'),
        ("Sure:\n```\nA\n```\n\nBye.", '"Sure:" \u2026 "Bye."'),
        ("I think so.\n\n<answer>A</answer>", '"I think so."'),
        ("```markdown\nA\n```\n\nHope it helps!\n\nLet me know.", '"Hope it helps! Let me know."'),
        ("```\nA\n```\n\nI wrote it in one breath.", '"I wrote it in one breath."'),
        ("```md\nA\n``` Let me know.", '"Let me know."'),
    ],
)
def test_what_was_left_out_around_an_answer_is_said(form: str, said: str) -> None:
    answer = "I mend fridges in 41 clinics, and have done so since 2019."
    found = found_in(form.replace("A", answer), HELLO)
    assert found.text == answer
    assert found.notes == (f"Words around the answer were left out: {said}.",)


def test_of_several_texts_in_fences_all_words_stay() -> None:
    for fence in ("```", "```markdown"):
        raw = f"{fence}\n{A}\n```\n\nOr `short`:\n\n{fence}\nIn short: {A}\n```"
        found = found_in(raw, HELLO)
        assert found.text == f"{A}\n\nOr `short`:\n\nIn short: {A}"
        assert found.notes == ("The answer has 2 texts in fences: keep the one that you want.",)
    nested = found_in(f"```markdown\n{A}\n```\nprint()\n```\nSo.\n```\n\nBye.", HELLO)
    assert nested.text == f"{A}\n```\nprint()\n```\nSo."


def test_sources_that_the_request_numbers_may_be_cited() -> None:
    asked = Request((Message("user", "[1] A book.\n\nWrite."),))
    assert found_in("It is so[1].", asked).text == "It is so[1]."


def test_what_was_left_out_of_the_sentences_is_said() -> None:
    assert "[1], [2]" in found_in("So[1][2]. And[1].", HELLO).notes[0]
    assert "before </think> was a thought" in found_in(_said("T\n</think>\n\nA"), HELLO).notes[0]


def test_thoughts_are_counted_as_thinking() -> None:
    completion, _ = _heard("<think>" + "a" * 43 + "</think>" + "b" * 35, [])
    assert completion.usage == Usage(output_tokens=100, thinking_tokens=46)


def test_a_thought_without_an_end_is_kept_for_the_reader_and_not_shown() -> None:
    completion, shown = _heard("<think>\nThe user wants\n\nGood morning.", [3, 9, 20])
    assert (completion.text, shown) == ("The user wants\n\nGood morning.", "")
    assert not completion.complete
    assert "may be no more than a thought" in completion.notes[0]


def test_a_thought_that_took_all_the_tokens_is_no_text() -> None:
    completion = settled(Completion("<think>\nThe user", StopReason.LENGTH), HELLO)
    assert completion.text == ""
    assert "Set --max-tokens to 200 or more" in completion.notes[0]


@each("model", ["m", "gpt-4o"])
@each(
    ("raw", "kept"),
    [
        ("Good mor", "Good mor"),
        ("<think>Hm", ""),
        ("<think>Hm</think>\nGood mor", "Good mor"),
        ("Hm\n</think>\n\nGood mor", "Good mor"),
        ("```markdown\nGood mor", "Good mor"),
    ],
)
def test_what_came_before_a_failure_is_not_lost(raw: str, kept: str, model: str) -> None:
    shown: list[str] = []

    def ask(listener: Listener) -> Completion:
        listener.hear(raw)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        heard(HELLO, shown.append, ask, model=model)
    assert "".join(shown) in (kept, raw if raw.startswith("Hm") and model != "m" else kept)


def test_a_text_is_shown_as_it_comes_where_no_thought_can_come() -> None:
    shown: list[str] = []
    pieces = [f"word{n} " for n in range(50)]

    def ask(listener: Listener) -> Completion:
        for piece in pieces:
            listener.hear(piece)
        assert len(shown) > 45
        return Completion("".join(pieces), StopReason.STOP)

    heard(HELLO, shown.append, ask, model="openai/gpt-5-mini")
    assert "".join(shown) == "".join(pieces)


@each("before", ["apart", "<think>Hm</think>"])
def test_a_model_that_thinks_in_its_own_place_is_shown_as_it_comes(before: str) -> None:
    shown: list[str] = []
    listener = Listener(HELLO, shown.append, certain=False)
    if before == "apart":
        listener.thinks_apart()
    else:
        listener.hear(before)
    listener.hear("I mend fridges in villages. ")
    assert "".join(shown) == "I mend fridges in villages."


@each(
    ("model", "may"),
    [
        ("gpt-4o", False),
        ("anthropic/claude-sonnet-4.5", False),
        ("SmolLM2-135M-Instruct", False),
        ("meta-llama/Llama-3.3-70B-Instruct", False),
        ("gpt-oss-20b", True),
        ("DeepSeek-R1-Distill-Llama-3-8B", True),
        ("qwen3:8b", True),
        ("whatever", True),
    ],
)
def test_some_models_are_known_not_to_think_in_the_text(model: str, *, may: bool) -> None:
    assert may_think_unmarked(model) is may


def test_every_mark_behind_the_first_words_is_seen_coming() -> None:
    texts = [form.partition("A")[2] for form in MARKS if form.startswith("A")]
    begins = marks().begins
    missing = [t for t in texts if t.strip() and not t.lower().lstrip(" \n").startswith(begins)]
    assert missing == []


@pytest.mark.long
@pytest.mark.parametrize(
    "unit",
    [
        *("<think>", "</think>\n", "a\n</think>\n", "\n</think>\n`", "`", "``` \n", "~~~\n", "<"),
        *("<|im_end|>", "<|start|>", "<answer>", "[1]", "x[1] ", "turn0search0", "\u30104:0\u2020"),
        *("assistant", " ", "\n", "<think ", "<s>", "<|channel|>"),
        *("</think>a", "a[THINK]</think>", "<think><think></think>", "</think>\n```\n"),
        *("\n<think>a</think>", "a\n<think>", "a. <think>a", "Here is:\n```\n", "**Thinking**\n"),
    ],
)
def test_no_text_takes_long(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    started = time.process_time()
    for raw in (text, f"A {text}", f"<think>{text}", f"```markdown\n{text}"):
        found_in(raw, HELLO)
    assert time.process_time() - started < 4


# Over the wire


def _answering(raw: str, finish: str | None = "stop", **message: Any) -> Callable[[Exchange], None]:
    """Return a mode that answers with a text, in small pieces where it is streamed."""

    def mode(x: Exchange) -> None:
        if not x.streams:
            return x.reply(200, whole(raw, finish=finish, **message))
        x.open_stream()
        for n in range(0, len(raw), 5):
            x.event(delta({"content": raw[n : n + 5]}))
        if finish:
            x.event(delta({}, finish))
        x.event({"choices": [], "usage": usage(raw)})
        x.event("[DONE]")
        return x.end_stream()

    return mode


def _ask(mode: Callable[[Exchange], None], *, streams: bool = True) -> tuple[Completion, str, int]:
    shown: list[str] = []
    with Server() as server:
        server._modes = [mode]
        options = Options(base_url=server.url, api_key="sk-test", timeout_s=10)
        with contextlib.closing(open_backend("openai:m", options)) as backend:
            completion = backend.complete(HELLO, shown.append if streams else None)
        return completion, "".join(shown), server.count


@each("streams", [True, False])
@each("form", [THOUGHTS[0], THOUGHTS[14], THOUGHTS[12], *UNMARKED[:1], *MARKS[1:4]])
def test_it_is_so_through_a_server(form: str, *, streams: bool) -> None:
    completion, shown, asked = _ask(_answering(_said(form)), streams=streams)
    assert (completion.text.strip(), completion.complete, asked) == (A, True, 1)
    assert not streams or shown.strip() == A


WORDS = ["eos_token", "COMPLETE", "end_turn", "stop_sequence", "STOP", "FINISH_REASON_STOP", None]


@each("streams", [True, False])
@each("word", WORDS)
def test_words_for_the_usual_end(word: str | None, *, streams: bool) -> None:
    completion, _, _ = _ask(_answering(A, word), streams=streams)
    assert completion.complete


@each(
    ("word", "reason", "todo"),
    [
        ("RECITATION", StopReason.FILTER, "more of your own"),
        ("content-filter", StopReason.FILTER, "reword the inputs"),
        ("PROHIBITED_CONTENT", StopReason.FILTER, "reword the inputs"),
        ("error", StopReason.CUT, "draft it again later"),
        ("MAX_TOKENS", StopReason.LENGTH, ""),
        ("maxTokens", StopReason.LENGTH, ""),
        ("tired", StopReason.UNKNOWN, ""),
        # What is no word is no usual end: the text may have been cut.
        ({"type": "length"}, StopReason.LENGTH, ""),
        ({"why": "abort"}, StopReason.UNKNOWN, ""),
        (2, StopReason.UNKNOWN, ""),
    ],
)
def test_words_for_other_ends(word: Any, reason: StopReason, todo: str) -> None:
    completion, _, _ = _ask(_answering(A, word))
    assert completion.stop_reason is reason
    assert completion.text == A
    assert [todo] == [todo for note in completion.notes if todo in note] or not todo


def _last_repeats(last: dict[str, Any]) -> Callable[[Exchange], None]:
    def mode(x: Exchange) -> None:
        x.open_stream()
        for n in range(0, len(A), 5):
            x.event(delta({"content": A[n : n + 5]}))
        x.event({"choices": [{"index": 0, "finish_reason": "stop", **last}]})
        x.event("[DONE]")
        x.end_stream()

    return mode


@each(
    "last",
    [
        {"message": {"role": "assistant", "content": A}},
        {"delta": {}, "message": {"role": "assistant", "content": A}},
        {"delta": {"role": "assistant"}, "message": {"role": "assistant", "content": A}},
        {"delta": {"content": A}},
    ],
)
def test_a_last_chunk_that_repeats_all_adds_nothing(last: dict[str, Any]) -> None:
    completion, shown, _ = _ask(_last_repeats(last))
    assert completion.text == shown == A


def _repeating(x: Exchange) -> None:
    x.open_stream()
    for n in (1, 9, 9, 30, len(A)):
        x.event(delta({"content": A[:n]}))
    x.event(delta({}, "stop"))
    x.event("[DONE]")
    x.end_stream()


def test_pieces_that_each_repeat_all_before_are_one_text() -> None:
    completion, shown, _ = _ask(_repeating)
    assert completion.text == shown == A


@settings(deadline=None)
@given(
    text=st.text(min_size=1),
    cuts=st.lists(st.integers(10, 300), min_size=1),
    repeats=st.booleans(),
)
def test_repeating_pieces_are_shown_once_while_they_come(
    text: str, cuts: list[int], *, repeats: bool
) -> None:
    text = f"I write: {text} and that is all of it."
    places = sorted({3, 9, len(text), *(cut for cut in cuts if cut < len(text))})
    pieces, shown = Pieces(), ""
    for start, end in itertools.pairwise([0, *places]):
        shown += pieces.new_in(text[:end] if repeats else text[start:end])
        assert text.startswith(shown)
        assert len(shown) >= start - 20
    assert shown + pieces.end() == text


def test_a_stream_that_stops_repeating_loses_nothing() -> None:
    pieces = Pieces()
    assert "".join(map(Pieces().new_in, ["and "] * 9)) == "and " * 9
    came = ["I", "I mend", "I mend fridges in 41 clinics", " and", "And more."]
    assert "".join(map(pieces.new_in, came)) == "I mend fridges in 41 clinics andAnd more."


def test_pieces_that_begin_alike_are_several() -> None:
    def mode(x: Exchange) -> None:
        x.open_stream()
        for piece in ("ha", "have", " ha"):
            x.event(delta({"content": piece}))
        x.event("[DONE]")
        x.end_stream()

    assert _ask(mode)[0].text == "hahave ha"


def test_a_stream_of_messages_is_read_as_one_of_deltas() -> None:
    def mode(x: Exchange) -> None:
        x.open_stream()
        for n in range(0, len(A), 5):
            x.event({"choices": [{"message": {"role": "assistant", "content": A[n : n + 5]}}]})
        x.event("[DONE]")
        x.end_stream()

    assert _ask(mode)[0].text == A


def test_what_others_say_and_a_second_choice_are_not_the_answer() -> None:
    def mode(x: Exchange) -> None:
        x.open_stream()
        x.event(delta({"role": "user", "content": "A pitch"}))
        x.event(delta({"content": ", please."}))
        x.event(delta({"role": "tool", "content": "42"}))
        x.event(delta({"role": "assistant", "content": A[:9]}))
        two = [{"delta": {"content": text}, "finish_reason": None} for text in (A[9:], "other")]
        x.event({"choices": two})
        x.event(delta({}, "stop"))
        x.event("[DONE]")
        x.end_stream()

    assert _ask(mode)[0].text == A


def test_a_part_that_is_a_thought_is_not_content() -> None:
    parts = [
        {"type": "thinking", "thinking": [{"type": "text", "text": T}]},
        {"type": "reasoning", "text": T},
        {"type": "text", "text": A},
    ]
    completion, _, _ = _ask(lambda x: x.reply(200, whole(parts)), streams=False)
    assert completion.text == A


# Where servers put thoughts. Some fill two places with the same.
APART = [
    {"reasoning_content": T},
    {"reasoning": T},
    {"thinking": T},
    {"reasoning": T, "reasoning_content": T},
    {"reasoning": T, "reasoning_details": [{"type": "reasoning.text", "text": T}]},
    {"reasoning_details": [{"type": "reasoning.summary", "summary": T}]},
    {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": T}]}]},
    {"content": [{"type": "reasoning", "text": T}]},
]


@each("streams", [True, False])
@each("content", [None, "", " \n"])
@each("thought", APART)
@each("word", ["stop", None])
def test_an_answer_that_is_all_thought_is_kept_as_it_came(
    thought: dict[str, Any], content: str | None, word: str | None, *, streams: bool
) -> None:
    message = {"content": content, **thought}

    def mode(x: Exchange) -> None:
        if not x.streams:
            return x.reply(200, whole(finish=word, **{"text": content, **message}))
        x.open_stream()
        x.event(delta({"role": "assistant", **message}))
        x.event(delta({}, word))
        x.event("[DONE]")
        return x.end_stream()

    completion, shown, asked = _ask(mode, streams=streams)
    assert (completion.text, shown.strip(), asked) == (T, "", 1)
    assert completion.stop_reason is StopReason.UNKNOWN
    assert "marked as the model's thought" in completion.notes[0]


def test_a_thought_whose_pieces_begin_alike_is_whole() -> None:
    def mode(x: Exchange) -> None:
        x.open_stream()
        for piece in ("They", "They want"):  # held back: it may repeat all before
            x.event(delta({"reasoning": piece}))
        x.event(delta({}, "stop"))
        x.stall(0.1)
        x.event({"choices": [], "usage": usage(T)})
        x.event("[DONE]")
        x.end_stream()

    assert _ask(mode)[0].text == "TheyThey want"


@each("thought", APART)
def test_a_thought_beside_an_answer_is_no_part_of_it(thought: dict[str, Any]) -> None:
    parts = [*thought.get("content", []), {"type": "text", "text": A}]
    message = {"text": A, **thought, **({"content": parts} if "content" in thought else {})}
    completion, _, _ = _ask(lambda x: x.reply(200, whole(**message)), streams=False)
    assert (completion.text, completion.complete) == (A, True)


def test_a_pasted_answer_is_read_the_same_way(tmp_path: Path) -> None:
    path = tmp_path / "reply.md"
    path.write_text(_said(THOUGHTS[0]) + ":contentReference[oaicite:0]{index=0}", encoding="utf-8")
    shown: list[str] = []
    completion = open_backend("manual:", Options(reply=str(path))).complete(HELLO, shown.append)
    assert completion.text == "".join(shown) == A

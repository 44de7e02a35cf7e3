"""The style of a draft: what each check flags, exactly where, and what it leaves alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draftkit import checks
from draftkit.checks.base import Brief, Finding
from draftkit.errors import PromptError
from draftkit.language.document import Document
from draftkit.profile.fact import Fact
from each import each
from yaml_cases import read_cases

HERE = Path(__file__).parents[1]


def cases() -> list[tuple[dict[str, Any], str]]:
    found = []
    for path in sorted((HERE / "data" / "checks_style").glob("*.yaml")):
        for group in read_cases(path.read_text(encoding="utf-8")):
            found += [(group, text) for text in group["texts"]]
    return found


def brief_of(group: dict[str, Any]) -> Brief:
    facts = tuple(Fact(f"facts[{at}]", text) for at, text in enumerate(group.get("facts", [])))
    own = {"banned_phrases": group["banned"]} if "banned" in group else {}
    return Brief(
        facts,
        earlier=tuple(group.get("earlier", ())),
        data={"basics": {"name": group.get("name", "")}, "meta": {"draftkit": own}},
        samples=tuple(group.get("samples", ())),
    )


def found_by(check: str, text: str, brief: Brief, **parameters: Any) -> list[Finding]:
    return checks.all_checks()[check].run(Document(text), brief, parameters)


def marked(text: str, findings: list[Finding]) -> str:
    """Put the marks of the case files around what was found."""
    for finding in sorted(findings, key=lambda f: f.start, reverse=True):
        inner = text[finding.start : finding.end]
        text = f"{text[: finding.start]}«{inner}»{text[finding.end :]}"
    return text


@each(("group", "text"), cases())
def test_what_is_marked_is_flagged_and_nothing_else(group: dict[str, Any], text: str) -> None:
    bare = re.sub("[«»]", "", text)
    findings = found_by(group["check"], bare, brief_of(group), **group.get("with", {}))
    assert marked(bare, findings) == text


def test_a_wrong_person_is_said() -> None:
    with pytest.raises(PromptError, match='check perspective: person: "frist" is unknown'):
        found_by("perspective", "I am.", Brief(()), person="frist")


@each(
    ("check", "parameters", "text", "message"),
    [
        ("cliches", {}, "We delve into it.", 'try "look into", or say it in your own words'),
        ("cliches", {}, "Moreover, it is cold.", 'try "also"'),
        ("cliches", {}, "As a highly motivated cook, I cook.", "A stock phrase: cut it."),
        ("cliches", {}, "I hope this email finds you well.", "begin with what you have to say"),
        ("addressee", {"name": "Inês"}, "Dear Ines,", 'The recipient is "Inês": write "Inês".'),
        ("ask", {}, "May I send it? May I also call your editor?", "It asks for 2 things"),
        ("readability", {"max_sentence_words": 2}, "It is cold.", "has 3 words: make two of it"),
        (
            "language",
            {"code": "de"},
            "I have it in the house and you are in it.",
            "write it in German",
        ),
    ],
)
def test_the_message_says_what_to_do(
    check: str, parameters: dict[str, Any], text: str, message: str
) -> None:
    (finding,) = found_by(check, text, Brief(()), **parameters)[-1:]
    assert message in finding.message


def test_thanks_are_said_by_whoever_sends_them() -> None:
    text = (
        "Declan, thank you for mending the pump on Sunday. She was home on Monday and slept well."
    )
    assert not found_by("perspective", text, Brief(()))
    assert found_by("perspective", text.replace("thank you for", "for"), Brief(()))


@each("name", ["Ben", "Matron Ode", "Dr. Ann Lee"])
def test_a_name_ends_with_the_sentence_that_greets(name: str) -> None:
    text = f"Hi {name}. How are you, and how are the two cows?"
    assert not found_by("addressee", text, Brief(()), name=name)
    (found,) = found_by("addressee", text, Brief(()), name="Jo Poe")
    assert found.span == name


@each(
    ("check", "hard", "always"),
    [
        ("perspective", True, False),
        ("addressee", False, False),
        ("ask", False, False),
        ("cliches", False, True),
        ("banned", True, True),
        ("readability", False, False),
        ("similarity", False, True),
        ("language", True, False),
        ("voice", False, True),
    ],
)
def test_what_is_hard_and_what_needs_no_prompt(check: str, *, hard: bool, always: bool) -> None:
    found = checks.all_checks()[check]
    assert (found.hard, found.always) == (hard, always)


STYLE: dict[str, dict[str, Any]] = {
    "perspective": {"person": "third"},
    "addressee": {"name": "Dr. Inês O\u2019Neill-Duarte, PhD"},
    "ask": {},
    "language": {},
    "cliches": {},
    "banned": {},
    "readability": {"max_sentence_words": 3, "max_grade": 1},
    "similarity": {"max": 0.1},
    "voice": {},
}
PIECES = st.sampled_from(
    ["Dear Inês,", "I ", "My", " Ann has ", "\n", "\n\n", "“", "”", '"', "*", "_", "> ", "`", "```",
     "delve", " into", " in today's", "?", ". ", "!", "…", "İ", "ß", "ﬁ", "\u2019", "'", "-", "#",
     "could you ", "Ich habe ", "の", "\u0301", "\r\n", "\t", "1. ", "http://a.b/c", "\U0001f600"]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=4), max_size=40).map("".join))
def test_whatever_the_text_the_spans_stand_in_it(text: str) -> None:
    brief = Brief(
        (Fact("a", "delve into"),),
        earlier=(text[::-1], f"I {text}"),
        data={
            "basics": {"name": "Ann İ"},
            "meta": {"draftkit": {"banned_phrases": ["ﬁ", "delve", "?", "i"]}},
        },
        samples=(f"I {text} " * 40,),
    )
    for check, parameters in STYLE.items():
        for finding in found_by(check, text, brief, **parameters):
            assert 0 <= finding.start <= finding.end <= len(text)
            assert finding.message.endswith((".", "?"))

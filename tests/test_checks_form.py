"""The form of a draft: what each check flags, exactly where, and what it leaves alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from draftkit import Profile, checks
from draftkit.checks.base import Brief, Finding, Text
from draftkit.errors import PromptError

HERE = Path(__file__).parent
PROFILE = Profile.load(HERE.parent / "examples" / "profile.yaml")
BRIEF = Brief(PROFILE.facts(), data=PROFILE.data)


def cases() -> list[Any]:
    found = []
    for path in sorted((HERE / "data" / "checks").glob("*.yaml")):
        for group in yaml.safe_load(path.read_text(encoding="utf-8")):
            for at, text in enumerate(group["texts"]):
                name = f"{group['check']}-{at}-{text[:30]!r}"
                found.append(pytest.param(group["check"], group.get("with", {}), text, id=name))
    return found


def found_by(check: str, text: str, **parameters: Any) -> list[Finding]:
    return checks.all_checks()[check].run(Text(text), BRIEF, parameters)


def marked(text: str, findings: list[Finding]) -> str:
    """Put the marks of the case files around what was found."""
    for finding in sorted(findings, key=lambda f: f.start, reverse=True):
        inner = text[finding.start : finding.end]
        text = f"{text[: finding.start]}«{inner}»{text[finding.end :]}"
    return text


@pytest.mark.parametrize(("check", "parameters", "text"), cases())
def test_what_is_marked_is_flagged_and_nothing_else(
    check: str, parameters: dict[str, Any], text: str
) -> None:
    bare = re.sub("[«»]", "", text)
    assert marked(bare, found_by(check, bare, **parameters)) == text


def test_values_that_are_no_numbers_are_said() -> None:
    with pytest.raises(PromptError, match='check length: max_words: "many" is not a number'):
        found_by("length", "One.", max_words="many")

"""The style of a draft: what each check flags, exactly where, and what it leaves alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from draftkit import checks
from draftkit.checks.base import Brief, Finding, Text
from draftkit.fact import Fact

HERE = Path(__file__).parent


def cases() -> list[Any]:
    found = []
    for path in sorted((HERE / "data" / "checks_style").glob("*.yaml")):
        for group in yaml.safe_load(path.read_text(encoding="utf-8")):
            for text in group["texts"]:
                name = f"{group['check']}-{text[:40]!r}"
                found.append(pytest.param(group, text, id=name))
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
    return checks.all_checks()[check].run(Text(text), brief, parameters)


def marked(text: str, findings: list[Finding]) -> str:
    """Put the marks of the case files around what was found."""
    for finding in sorted(findings, key=lambda f: f.start, reverse=True):
        inner = text[finding.start : finding.end]
        text = f"{text[: finding.start]}«{inner}»{text[finding.end :]}"
    return text


@pytest.mark.parametrize(("group", "text"), cases())
def test_what_is_marked_is_flagged_and_nothing_else(group: dict[str, Any], text: str) -> None:
    bare = re.sub("[«»]", "", text)
    findings = found_by(group["check"], bare, brief_of(group), **group.get("with", {}))
    assert marked(bare, findings) == text

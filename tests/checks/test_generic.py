"""Generic and machine-like text: one remark a draft, from data of each language."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from draftkit import Profile, check_files, checks
from draftkit.checks.base import Brief
from draftkit.checks.generic.check import counts
from draftkit.checks.generic.places import places
from draftkit.checks.generic.turns import turns
from draftkit.cli import run
from draftkit.language.document import Document
from draftkit.language.language import folders
from draftkit.language.lexicon import lines
from draftkit.profile.fact import Fact
from each import each
from yaml_cases import read_cases

if TYPE_CHECKING:
    from draftkit.checks.base import Finding

DATA = Path(__file__).parents[1] / "data" / "generic.yaml"
GROUPS = read_cases(DATA.read_text(encoding="utf-8"))
CASES = [(group.get("facts", []), text) for group in GROUPS for text in group["texts"]]
TURNS = [(tag, turn) for tag in sorted(folders()) for turn in turns(tag)]


def found_in(text: str, facts: list[str] | None = None) -> list[Finding]:
    brief = Brief(tuple(Fact(f"facts[{n}]", fact) for n, fact in enumerate(facts or [])))
    return checks.all_checks()["cliches"].run(Document(text), brief, {})


@each(("facts", "text"), CASES)
def test_what_is_marked_is_a_stock_phrase_and_nothing_else(facts: list[str], text: str) -> None:
    bare = re.sub("[«»]", "", text)
    brief = Brief(tuple(Fact(f"facts[{n}]", fact) for n, fact in enumerate(facts)))
    marked = bare
    for place in reversed(places(Document(bare), brief)):
        said = bare[place.start : place.end]
        marked = f"{marked[: place.start]}«{said}»{marked[place.end :]}"
    assert marked == text


def test_the_stock_phrases_are_many_and_each_is_found() -> None:
    """Each line finds itself: its first alternatives, without what may be missing."""
    phrases = [line.split(" = ")[0] for line in lines("cliches.txt") if line[0] != "["]
    assert len(phrases) >= 500
    assert len(set(phrases)) == len(phrases)
    for phrase in phrases:
        words = [word.split("|")[0] for word in phrase.split() if not word.endswith("?")]
        said = " ".join("one two" if word == "..." else word for word in words)
        assert found_in(f"So {said}, they say."), phrase


@pytest.mark.parametrize(("tag", "turn"), TURNS, ids=[f"{tag}: {turn.name}" for tag, turn in TURNS])
def test_a_turn_is_found_where_it_is_and_nowhere_else(tag: str, turn: Any) -> None:
    assert turn.found
    assert turn.passed
    for text in turn.found:
        assert turn.pattern.search(text), text
    for text in turn.passed:
        assert not turn.pattern.search(text), text


ONE = "I mend pumps in Ghana. It is a promise, not a product. I have mended forty of them."
TWO = f"{ONE} We sell quiet, not machines."
PLAIN = "It is eased, it rubs somewhere new, and the third adjustment makes it wearable for months."


@each(
    ("text", "count"),
    [
        (ONE, 0),  # one turn is a writer's choice
        (TWO, 1),
        (PLAIN, 0),
        ("I can come up in the evening and look at it with you first.", 0),
        (f"I hope this email finds you well. {TWO} {PLAIN}", 1),
    ],
)
def test_it_is_one_remark_a_draft(text: str, count: int) -> None:
    found = found_in(text)
    assert len(found) == count
    assert all((f.level, f.hard) == ("remark", False) for f in found)


def test_the_three_worst_places_are_named() -> None:
    text = f"{TWO} {PLAIN} I hope this email finds you well. The result? It holds."
    (finding,) = found_in(text)
    assert finding.span == "I hope this email finds you well"
    assert finding.message.startswith(
        'Generic in 4 places, the worst 3: "I hope this email finds you well" (begin with what'
    )
    assert '", not a product" (say what it is' in finding.message
    assert finding.message.count('" (') == 3


def test_the_writers_own_words_are_none() -> None:
    facts = ["We sell quiet, not machines", "It is a promise, not a product"]
    assert found_in(TWO, facts) == []


def test_a_contrast_is_a_remark_where_it_is_often_and_tells_nothing() -> None:
    rest = "The tide comes in and goes out again, and we row. " * 25
    assert len(found_in(f"{TWO} It is a habit, not a rule. {rest}")) == 1
    assert found_in(f"{TWO} {rest}") == []
    told = "We sell quiet, not four boats. Ask us, not the COO. Keep it hot, not at 3 degrees."
    assert found_in(told) == []
    assert found_in(TWO, ["Machines for a product"]) == []


def test_over_drafts_it_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    profile = Profile.from_dict({"basics": {"name": "Ann Lee"}})
    for name, text in (("a", TWO), ("b", ONE), ("c", "We delve into it.")):
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    found = check_files([tmp_path], profile=profile)
    assert counts(one.generic for one in found) == [("X, not Y", 3, 2)]
    (tmp_path / "profile.json").write_text(json.dumps({"basics": {"name": "Ann Lee"}}))
    run(["check", "-p", str(tmp_path / "profile.json"), str(tmp_path)])
    assert "Over 3 texts: X, not Y: 3 times in 2.\n" in capsys.readouterr().out
    run(["check", "-p", str(tmp_path / "profile.json"), str(tmp_path / "a.md")])
    assert "Over" not in capsys.readouterr().out

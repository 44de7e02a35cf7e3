"""A post that says in other words what an earlier one said is noticed; another one is not."""

from __future__ import annotations

from pathlib import Path

from draftkit import Draft, Profile, check
from each import each

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "data" / "chain"
PROFILE = Profile.load(ROOT / "examples" / "profile.yaml")
FIRST = FOLDER.joinpath("social.md").read_text(encoding="utf-8")
(EXAMPLE,) = [
    draft.body
    for draft in map(Draft.load, (ROOT / "examples" / "drafts").glob("*.md"))
    if draft.kind == "social"
]


def found(text: str, *earlier: str, kind: str = "social") -> list[tuple[str, str]]:
    """Return what the check says, and of which part of the text."""
    inputs = {"topic": "fridges"}
    report = check(text, profile=PROFILE, kind=kind, inputs=inputs, earlier=earlier)
    return [(f.span, f.message) for f in report.findings if f.check == "similarity"]


def test_the_same_argument_in_other_words_is_noticed() -> None:
    again = FOLDER.joinpath("social-again.md").read_text(encoding="utf-8")
    ((span, message),) = found(again, EXAMPLE, FIRST)
    assert message.startswith("7 of 9 sentences say in other words what an earlier draft says")
    assert span in again
    assert f'"{" ".join(span.split())[:30]}' in message
    assert found(again, FIRST, kind="newsletter") == []  # which does not ask for it


@each("text", [EXAMPLE, FOLDER.joinpath("social-other.md").read_text("utf-8")])
def test_another_post_about_the_same_thing_is_not(text: str) -> None:
    assert found(text, FIRST) == []
    assert found(FIRST, text) == []


def test_an_earlier_draft_that_is_longer_than_any_is_not_read() -> None:
    assert found(FIRST, FIRST * 40) == []
    assert len(found(FIRST, FIRST * 40, FIRST)) == 1


def test_what_stands_there_word_for_word_is_said_once() -> None:
    ((span, message),) = found(FIRST, FIRST)
    begins = " ".join(span.split())[:30]
    assert f'of it stands in an earlier draft, above all "{begins}' in message

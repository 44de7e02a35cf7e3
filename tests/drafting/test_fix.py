"""`draftkit fix`: what is wrong is put right only when asked, and shown first."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from commands import drafts, run
from draftkit.drafting.fix import fixed
from draftkit.drafts.draft import Draft
from draftkit.profile.profile import Profile
from each import each
from terminals import talk

PROFILE = Profile.load(Path(__file__).parents[2] / "examples" / "profile.yaml")

TELLING = "I keep vaccines cold at Harmattan Logistics."


def draft(body: str, **more: object) -> Draft:
    return Draft(id="ab" * 32, kind="note", title="A note", body=body, **more)  # type: ignore[arg-type]


def test_the_lines_of_a_fixed_draft_all_end_as_they_did() -> None:
    body = f"{TELLING}\r\n\r\nWe saved 4,000 children. Ask me.\r\n\r\nAmara\r\n"
    made = fixed(draft(body), PROFILE)
    assert made.body == f"{TELLING}\r\n\r\nAsk me.\r\n\r\nAmara\r\n"
    text = made.to_markdown()
    assert text.count("\n") == text.count("\r\n")
    again = Draft.from_markdown(text)
    assert (again.body, again.to_markdown()) == (made.body, text)


@pytest.mark.parametrize(
    ("before", "after", "notes"),
    [
        (
            "We cut losses in 45 clinics in northern Ghana.",
            "We cut losses in 41 clinics in northern Ghana.",
            ['"45" is now "41".'],
        ),
        (
            TELLING.replace("Harmattan", "Harmatan"),
            TELLING,
            ['"Harmatan Logistics" is now "Harmattan Logistics".'],
        ),
        (
            f"{TELLING} Write to amara@harmatan.example today.",
            f"{TELLING} Write to amara@harmattan.example today.",
            ['"amara@harmatan.example" is now "amara@harmattan.example".'],
        ),
        (
            f"{TELLING} We saved 4,000 children. Ask me.",
            f"{TELLING} Ask me.",
            ['Without "We saved 4,000 children."'],
        ),
        (
            f"{TELLING}\n\n1. Cold rooms.\n2. We run 900 trucks.\n3. Tools.",
            f"{TELLING}\n\n1. Cold rooms.\n2. Tools.",
            ['Without "We run 900 trucks."'],
        ),
        (
            "We cut losses in 45 clinics in northern Ghana. By 1921 we were worse off.",
            "We cut losses in 41 clinics in northern Ghana.",
            ['"45" is now "41".', 'Without "By 1921 we were worse off."'],
        ),
    ],
    ids=["a number", "a name", "an address", "a sentence", "an item", "both"],
)
def test_the_profile_s_value_is_put_in_or_the_sentence_goes(
    before: str, after: str, notes: list[str]
) -> None:
    first = draft(f"{before}\n")
    child = fixed(first, PROFILE)
    assert (child.body, list(child.notes)) == (f"{after}\n", notes)
    assert (child.parent, child.instruction) == (first.id, "fix")
    assert child.id != first.id
    assert (child.report or {})["passed"] is True
    assert fixed(child, PROFILE) is child
    assert first.body == f"{before}\n"


@each("body", [f"{TELLING}\n", "We work with Zenith Robotics.\n"])
def test_what_is_right_or_only_to_be_judged_stays(body: str) -> None:
    first = draft(body)
    assert fixed(first, PROFILE) is first


def test_a_recipient_is_greeted_as_given() -> None:
    first = Draft(
        id="cd" * 32,
        kind="thanks",
        title="Thanks",
        body="Dear In\u00e9s,\n\nthank you.\n",
        inputs={"recipient": "In\u00eas Duarte", "occasion": "the talk"},
    )
    assert fixed(first, PROFILE).body.startswith("Dear In\u00eas Duarte,\n")


# As a command

BODY = "I keep vaccines cold. We cut spoilage by 13% in 14 districts. We saved 4,000 children.\n"
MENDED = "I keep vaccines cold. We cut spoilage by 31% in 14 districts.\n"


@pytest.fixture
def first(desk: Path) -> Draft:
    (desk / "reply.md").write_text(BODY, encoding="utf-8")
    run("pitch", "--reply", "reply.md")
    [made] = drafts()
    assert made.body == BODY
    return made


def test_elsewhere_than_on_a_terminal_the_diff_is_shown_and_nothing_saved(first: Draft) -> None:
    result = run("fix", "last")
    assert result.returncode == 0
    assert f"-{BODY}" in result.stdout
    assert f"+{MENDED}" in result.stdout
    assert "Nothing was saved: --yes saves it." in result.stderr
    assert [made.id for made in drafts()] == [first.id]


def test_with_yes_the_child_is_saved_and_the_first_stays(first: Draft) -> None:
    for _ in range(2):  # the same again is the same draft
        result = run("fix", first.id[:12], "--yes")
        assert result.returncode == 0
        assert "Saved: " in result.stderr
    by_parent = {made.parent: made for made in drafts()}
    assert len(by_parent) == len(drafts()) == 2
    assert by_parent[first.id].body == MENDED
    assert by_parent[""].body == BODY
    assert "Still to mend (length): It has" in result.stderr
    assert f"-{BODY}" in run("diff", by_parent[first.id].id[:12]).stdout


def test_a_draft_with_nothing_to_put_right_says_so(desk: Path) -> None:
    (desk / "reply.md").write_text("I keep vaccines cold.\n", encoding="utf-8")
    run("pitch", "--reply", "reply.md")
    result = run("fix", "last", "--yes")
    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr.startswith("Nothing to put right: ")
    assert len(drafts()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal")
@pytest.mark.parametrize(("answer", "count"), [(b"y\n", 2), (b"n\n", 1), (b"\n", 1)])
def test_a_terminal_is_asked(first: Draft, answer: bytes, count: int) -> None:
    code, shown = talk(["fix", first.id[:12]], [("Save this as a new draft?", answer)])
    assert code == 0, shown
    assert shown.index("spoilage by 31%") < shown.index("Save this")
    assert len(drafts()) == count

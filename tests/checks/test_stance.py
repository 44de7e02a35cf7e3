"""What a sentence asserts of somebody is a finding, hard if it does so for certain."""

from __future__ import annotations

import pytest

from draftkit import Profile, check

PROFILE = Profile.from_dict(
    {"basics": {"name": "Ann Lee", "label": "Oyster farmer"}, "work": [{"name": "Ebb Tide"}]}
)


def found(text: str, kind: str = "") -> list[tuple[str, bool]]:
    """Return what is flagged of what a text claims, and whether it is hard."""
    report = check(text, profile=PROFILE, kind=kind)
    claims = (f for f in report.findings if f.level == "unsupported")
    return [(f.span, f.hard) for f in claims if f.check in {"numbers", "dates", "quotes", "claims"}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Of the writer or the reader, for certain.
        ("We trained 517 nurses.", [("517", True)]),
        ("In 2011 I left the bank.", [("2011", True)]),
        ("You trained 517 nurses.", [("517", True)]),
        ("We hired two people.", [("two", True)]),
        (
            'You told me, "the sea decides when it is ready".',
            [('"the sea decides when it is ready"', True)],
        ),
        ("She sells 40 tonnes a year.", [("40", True)]),  # nobody says I: a biography
        # Perhaps.
        ("I grow oysters.\n\nA bag costs 40 euros.", [("40 euros", False)]),
        ("The fee would be 40 euros. I hope so.", [("40 euros", False)]),
        # Not at all.
        ("I wonder.\n\nWould half an hour do?", []),
        ("I grow oysters. Put it in the shade: half an hour, no more.", []),
        ("I know that if four boats come, there is no room.", []),
        ("I ask them.\n\n## They have not paid for two months\n\nCall me.", []),
        ("[SOUND: eleven bells]\n\nI grow oysters.", []),
        ('I hear it often. Everybody says, "I sound like that on tape?"', []),
        ('If somebody asks, say: "I will find out and write to you."', []),
        ("I know the man. He is more than his licence.", []),
    ],
)
def test_what_is_asserted_of_somebody_is_a_finding(
    text: str, expected: list[tuple[str, bool]]
) -> None:
    assert found(text) == expected


def test_of_a_kind_that_advises_only_what_was_is_said_of_the_writer() -> None:
    text = "# Niche\n\nYou trained 517 nurses.\n\nOn yours that would be 3,700 euros.\n"
    assert found(text, "niche") == [("517", True)]


def test_in_a_kind_that_teaches_what_somebody_said_once_stays_a_finding() -> None:
    def quotes(text: str) -> list[str]:
        report = check(f"# On salt\n\nI grow oysters.\n\n{text}\n", profile=PROFILE, kind="article")
        return [f.span for f in report.findings if f.check == "quotes"]

    words = '"I also fell asleep, but beside the oven"'
    assert quotes(f"One cook wrote, {words}.") == [words]
    assert quotes(f"Send both: {words}. I have added a column.") == []
    assert quotes('On Monday a nurse writes "fridge faulty" in the book.') == []


def test_an_attachment_is_no_supposition_after_another() -> None:
    text = "I would be glad if we met in May, and I enclose a first outline."
    report = check(text, profile=PROFILE)
    assert [f.span for f in report.findings if f.check == "doings"] == ["I enclose"]


def test_a_word_that_the_text_has_small_is_no_name() -> None:
    def names(text: str) -> list[str]:
        report = check(text, profile=PROFILE)
        return [f.span for f in report.findings if f.check == "names"]

    assert names("Klomp, klomp. I walk.") == []
    assert names("Klomp bought it. I walk.") == ["Klomp"]
    assert names("(That is the shell.) They are welcome. I CAN'T come.\n\nPS Do keep it.") == []

"""A text keeps to its outline: sections are found, and points ticked off."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from draftkit import Profile, check
from draftkit.checks.form.outline import Section, sections_of
from each import each

FOLDER = Path(__file__).parents[1] / "data" / "chain"
OUTLINE = FOLDER.joinpath("outline.md").read_text(encoding="utf-8")
ARTICLE = FOLDER.joinpath("article.md").read_text(encoding="utf-8")
SECTIONS = sections_of(OUTLINE)
PROFILE = Profile.load(Path(__file__).parents[2] / "examples" / "profile.yaml")

OUTLINES = [
    ("# T\n\n## One\n\n- a\n- b\n\n## Two\n\n1. c\n", [("One", "a", "b"), ("Two", "c")]),
    ("# One\n- a\n# Two\n- b\n", [("One", "a"), ("Two", "b")]),
    ("1. One\n   - a\n   - b\n2. Two\n   - c\n", [("One", "a", "b"), ("Two", "c")]),
    ("- a\n- b\n", [("", "a", "b")]),
    ("1. A day 2. Two weeks 3. Day 60", [("", "A day", "Two weeks", "Day 60")]),
    ("1 one day 2 two weeks 3 day 60", [("", "one day", "two weeks", "day 60")]),
    ("We had 1 day and 2 nights.", []),
    ("## One\n\n## Two\n", [("One",), ("Two",)]),
    # What is to be looked up, and what has no points where others have some.
    ("## One\n\n- a\n\n## Evidence\n\n- [ ] b\n\n## Closing\n\nBye.\n", [("One", "a")]),
    ("Just a sentence.", []),
    ("", []),
]


def found(text: str, outline: str = OUTLINE, form: str = "article") -> list[tuple[str, bool]]:
    """Return what the check says of an article, and whether it is hard."""
    inputs = {"topic": "fridges", "outline": outline, "form": form}
    report = check(text, profile=PROFILE, kind="article", inputs=inputs)
    return [(f.message, f.hard) for f in report.findings if f.check == "outline"]


@each(("outline", "sections"), OUTLINES)
def test_an_outline_is_taken_apart(outline: str, sections: list[tuple[str, ...]]) -> None:
    assert sections_of(outline) == tuple(Section(one[0], one[1:]) for one in sections)


def test_an_article_that_says_all_of_it_in_other_words_passes() -> None:
    assert len(SECTIONS) == 7
    assert found(ARTICLE) == []
    assert found(re.sub("^## .*$", "", ARTICLE, flags=re.MULTILINE), form="op-ed") == []


@pytest.mark.parametrize("number", range(7), ids=[section.heading for section in SECTIONS])
def test_a_section_that_was_left_out_is_missed(number: int) -> None:
    parts = re.split(r"(?m)^(?=## )", ARTICLE)
    del parts[number + 1]
    said = " ".join(message for message, _ in found("".join(parts)))
    assert f'Sections of the outline that were not found: "{SECTIONS[number].heading}".' in said
    assert any(point[:60] in said for point in SECTIONS[number].points)


def test_missing_points_are_one_remark_and_a_third_of_them_is_hard() -> None:
    more = OUTLINE.replace("## What it costs\n", "## What it costs\n\n- Elephants eat bananas.\n")
    assert found(ARTICLE, more) == [
        ('15 of 16 points of the outline were found. Look for: "Elephants eat bananas."', False)
    ]
    ((_, _), (message, hard)) = found("# T\n\nNothing of it is here.\n")
    assert message.startswith("0 of 15 points of the outline were found. Look for: ")
    assert message.endswith("and 10 more.")
    assert hard


def test_an_outline_in_another_language_is_not_checked() -> None:
    german = (
        "## Woran es liegt\n\n- Der Strom ist das Problem und nicht der Kühlschrank, das sagt "
        "jeder, der schon einmal in einer Klinik war.\n"
    )
    assert found(ARTICLE, german) == [
        ("Whether it keeps to the outline was not checked: that is in German.", False)
    ]


SPLIT = """# Photos

## Close

- Close shows whether the coating has gone or the laminate has, and that decides whether you patch \
or stop the turbine.
- We lost 61 days to weather in 2025.
"""


@each(
    ("told", "there"),
    [
        (
            (
                "Has the coating gone, or has the laminate gone? Can you see fibres? Look again. "
                "On that hangs whether you patch it this week or stop the turbine."
            ),
            True,
        ),
        ("Has the coating gone? Can you see fibres? Then go home and sleep. It is late.", False),
    ],
)
def test_a_point_may_be_told_in_halves(told: str, *, there: bool) -> None:
    article = f"# Photos\n\n## Close\n\n{told}\n\nIn 2025 we lost 61 days to weather.\n"
    assert ("Close shows" not in " ".join(message for message, _ in found(article, SPLIT))) is there

"""What stands in the writer's own texts is no fact, and how it becomes one is said."""

from __future__ import annotations

from draftkit.checks import run
from draftkit.checks.base import Brief, Report
from draftkit.profile.fact import Fact
from each import each

POST = """\
# Nights

In 2019 we trained 230 technicians in Accra, and 1,200 nurses after that. "A fridge is a promise to
a nurse", Ines Duarte told us. Three of the stores were in Tema, and it cost $4.5 million. More at
https://example.org/nights.
"""


def checked(text: str, names: object = ("samples/nights.md",), own: str = POST) -> Report:
    data = {"meta": {"draftkit": {"samples": names}}}
    facts = (Fact("basics.summary", "I keep vaccines cold."),)
    return run(text, Brief(facts, data=data, samples=(own,)))


@each(
    ("text", "span"),
    [
        ("I keep vaccines cold and trained 230 technicians.", "230"),
        ("I trained 1,200 nurses.", "1,200"),
        ("I built three of the stores.", "three"),
        ("It began in 2019.", "2019"),
        ("It cost $4.5 million.", "$4.5 million"),
        (
            'I heard "A fridge is a promise to a nurse" from her.',
            '"A fridge is a promise to a nurse"',
        ),
        ("I work with Ines Duarte.", "Ines Duarte"),
        ("It is at https://example.org/nights.", "https://example.org/nights"),
    ],
)
def test_the_finding_names_the_text_and_the_command_that_makes_it_a_fact(
    text: str, span: str
) -> None:
    finding = next(one for one in checked(text).findings if one.span == span)
    assert finding.level == "unsupported"
    assert finding.message.endswith(
        'Your own text samples/nights.md has it, which is no fact yet: draftkit note "..." makes '
        "it one."
    )


@each(
    "text",
    [
        "I trained 20 technicians.",  # 1,200 and 2019 have these digits, too
        "I trained 200 technicians.",
        "I built three ships for them.",
        "It began in 2018.",
        'I heard "A fridge is a promise to a plug" from her.',
        "I work with Inesa Duarten.",
    ],
)
def test_what_stands_in_none_is_said_as_ever(text: str) -> None:
    assert "Your own text" not in " ".join(one.message for one in checked(text).findings)


def test_texts_without_a_name_are_not_guessed_at() -> None:
    assert all("Your own" not in f.message for f in checked("I trained 230 men.", ()).findings)

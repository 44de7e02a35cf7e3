"""A text much of which no fact knows: what else it tells of somebody is doubted there, too."""

from __future__ import annotations

from draftkit import Profile, check
from draftkit.checks import run
from draftkit.checks.base import Brief
from each import each

PROFILE = Profile.from_dict(
    {
        "basics": {"name": "Maïwenn Le Goff", "summary": "Oyster grower in Quiberon."},
        "work": [
            {
                "name": "Baie d'Or",
                "position": "Grower",
                "highlights": ["310 tonnes of oysters a year", "Turned the bags every week"],
            }
        ],
        "projects": [{"name": "Tide Bag", "description": "A bag that turns itself"}],
    }
)
KEPT = "I grow oysters in Quiberon. I turned the bags every week. The Tide Bag turns itself."
MADE_UP = (
    "Your orchestra rehearsed in my grandfather's barn. My grandmother played violin there."
    " She taught me patience and discipline. We travelled through Norway with 40 musicians."
    " Shall we rehearse together? I hope to sing in your choir."
)
SAID = [
    "Your orchestra rehearsed in my grandfather's barn.",
    "My grandmother played violin there.",
    "She taught me patience and discipline.",
]


def _spans(text: str) -> list[str]:
    return [f.span for f in check(text, profile=PROFILE).findings if f.check == "doings"]


def test_each_sentence_that_no_fact_knows_is_a_finding_and_never_hard() -> None:
    # The one with a doubt of its own has its finding, and what is asked or hoped says nothing.
    found = [f for f in check(MADE_UP, profile=PROFILE).findings if f.check == "doings"]
    assert [f.span for f in found] == SAID
    assert {(f.level, f.hard) for f in found} == {("unsupported", False)}


@each(
    "text",
    [
        MADE_UP.replace("Norway with 40", "valleys with"),  # nothing else is doubted
        f"{KEPT} {KEPT} {KEPT} {KEPT} We travelled with 40 musicians.",  # it keeps to the facts
        " ".join([*SAID, "We had 40 musicians."]),  # it is too short to tell
        # Its words cannot be held against facts of another language.
        (
            "Ihr Orchester hat mich inspiriert. Meine Großmutter spielte dort Geige. Sie lehrte"
            " mich Geduld. Wir reisten mit 40 Musikern durch Norwegen. Das war sehr schön für uns."
            " Ich habe damals viel gelernt."
        ),
    ],
)
def test_elsewhere_it_is_a_paraphrase_as_far_as_rules_can_tell(text: str) -> None:
    assert _spans(text) == []


def test_it_is_switched_off_with_doings() -> None:
    brief = Brief(tuple(PROFILE.facts()))
    assert [f.span for f in run(MADE_UP, brief).findings if f.check == "doings"] == SAID
    report = run(MADE_UP, brief, {"doings": False})
    assert not [f for f in report.findings if f.check == "doings"]

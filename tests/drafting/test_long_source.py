"""A talk from a report of forty pages: each sentence's evidence stands on the page named."""

from __future__ import annotations

from pathlib import Path

import pytest

import draftkit
from documents.files import pdf
from draftkit import Profile
from draftkit.documents.source import Source
from draftkit.testing import ScriptedBackend

ROOT = Path(__file__).parents[2]
PROFILE = Profile.load(ROOT / "examples" / "profile.yaml")
TOLD = ROOT.joinpath("tests/data/chain/report.txt").read_text(encoding="utf-8").splitlines()
# What else stands on each page: two thousand words in all, so that not all of it goes along.
SUBJECTS = ("The district office", "The head nurse", "The store keeper", "A driver", "The council")
VERBS = ("signed the register", "asked for the keys", "counted the chairs", "painted the gate")
WHEN = ("in the dry months", "before the harvest", "after the holidays", "on market days")


def page(number: int, told: str) -> str:
    """Return a page of the report: what it tells stands in the middle."""
    others = [
        f"{SUBJECTS[(number + n) % 5]} {VERBS[(number * 3 + n) % 4]} {WHEN[(number + n * 7) % 4]}, "
        f"and entry {100 * number + n} of the annex says so."
        for n in range(12)
    ]
    return "\n".join((*others[:6], told, *others[6:]))


# What a talk would say, in its own words, and the page that has it.
SAID = [
    ("A survey of 312 clinics shows where the days go.", 1),
    ("In Karaga one week in March had 61 hours without power.", 6),
    ("The record is 97 hours: a storm had brought down the line to Bimbilla.", 8),
    ("On average it takes 26 days until a repaired shelf is cold again.", 11),
    ("Nineteen of those days are spent waiting for a spare part.", 12),
    ("The workshop in Tamale has parts for three of eleven models.", 16),
    ("Clinics that have a workshop within a day's ride lose half as many doses.", 19),
    ("In 23 clinics it was a nurse who mended the hinges or the plug.", 20),
    ("And 14 per cent of the fridges froze what they should cool, unreported.", 29),
    ("A store of spare parts for each district would cost $3,200 to stock.", 33),
]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "survey.pdf"
    path.write_bytes(pdf([page(number, line) for number, line in enumerate(TOLD, 1)]))
    return path


def test_nine_of_ten_sentences_name_the_page_that_has_it(report: Path) -> None:
    whole = Source.read(report)
    assert len({passage.at for passage in whole.passages}) == len(TOLD) == 40
    abstract = " ".join(sentence for sentence, _ in SAID)
    body = f"# Twenty-six days\n\n## Abstract\n\n{abstract}\n"
    draft = draftkit.draft(
        "talk",
        PROFILE,
        model=ScriptedBackend([body]),
        sources=[report],
        angle="spare parts and the people who fit them decide, not the machines",
        topic="how long the repair of a clinic's fridge takes, and where the days go",
    )
    assert len(draft.cites[0].text) < len(whole.text) / 2
    found = draftkit.explain(draft.to_markdown(), profile=PROFILE)
    places = {fact.id: fact.place for fact in found.facts}
    texts = {fact.id: fact.text for fact in found.facts}
    right = 0
    for said, at in SAID:
        (sentence,) = [s for s in found.sentences if s.text == said]
        named = {places[id_] for id_ in sentence.facts if places[id_]}
        right += named == {f"survey.pdf, page {at}"}
        assert f"survey.pdf, page {at}" in named, (said, [texts[i] for i in sentence.facts])
        assert all(
            texts[i] in TOLD for i in sentence.facts if places[i] == f"survey.pdf, page {at}"
        )
    assert right >= 9, right
    assert not [s.text for s in found.unsupported]

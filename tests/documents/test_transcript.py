"""All that is said in subtitles is read, and each thing once."""

from __future__ import annotations

from draftkit.documents.transcript import read_subtitles
from each import each


def subtitles(*cues: str) -> str:
    return "\n".join(
        f"{n}\n00:00:{n:02},000 --> 00:00:{n + 1:02},000\n{cue}\n" for n, cue in enumerate(cues, 1)
    )


def said(*cues: str) -> str:
    return " ".join(p.text for p in read_subtitles(subtitles(*cues)).passages)


@each(
    "cue",
    ["- You counted 57?\n- Yes.", "# number 72", "1. One.\n2. Two.", "* Bells *", "-And 64."],
)
def test_no_line_of_a_cue_is_lost(cue: str) -> None:
    assert said("Before.", cue, "After.") == f"Before. {' '.join(cue.split())} After."


def test_captions_that_roll_up_are_read_once() -> None:
    rolling = ("We lost 41.", "We lost 41.\nThen 57", "Then 57", "Then 57\ncame back.")
    assert said(*rolling) == "We lost 41. Then 57 came back."


def test_what_somebody_says_twice_is_read_twice() -> None:
    assert said("No.", "No.", "I said no.", "No.") == "No. No. I said no. No."
    cues = ("No.", "No.\nI mean it.", *(f"And {n}." for n in range(9)))
    assert said(*cues).startswith("No. No. I mean it.")

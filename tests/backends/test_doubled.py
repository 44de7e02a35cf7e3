"""A server that sends every piece twice has said each once; a text that repeats itself has not."""

from __future__ import annotations

import json

from draftkit.backends.answers.frames import Frames
from draftkit.backends.answers.refusal import Peer
from draftkit.backends.answers.stream import Answer, read
from draftkit.backends.presets import presets
from server import delta

PEER = Peer("openai", "m", "http://localhost/v1", "", presets()["openai"])
WORDS = ["I ", "mend ", "fridges ", "and ", "and ", "and ", "teach."]


def events(pieces: list[str], times: int) -> bytes:
    """Return a stream whose events come so many times each."""
    values = [*(delta({"content": piece}) for piece in pieces), delta({}, "stop")]
    lines = [*map(json.dumps, values), "[DONE]"]
    return "".join(f"id: {n}\ndata: {s}\n\n" * times for n, s in enumerate(lines)).encode()


def said(body: bytes) -> tuple[str, bool]:
    """Return the text of an answer, and whether it says that it came twice."""
    answer = Answer(PEER, "", lambda _piece: None)
    for _ in read([body], answer, PEER, streamed=True):
        pass
    told = answer.completion()
    return told.text, any("twice" in note for note in told.notes)


def test_what_comes_twice_counts_once() -> None:
    assert said(events(WORDS, 1)) == ("".join(WORDS), False)
    assert said(events(WORDS, 2)) == ("".join(WORDS), True)


def test_what_a_text_says_twice_is_kept() -> None:
    for pieces in (["ha"] * 8, ["no ", "no ", "yes ", "yes ", "so"], ["a", "a", *WORDS]):
        assert said(events(pieces, 1)) == ("".join(pieces), False), pieces


def test_a_usual_stream_waits_for_nothing() -> None:
    first, _, _ = events(WORDS, 1).partition(b"\n\n")
    passed = iter(Frames([first + b"\n\n"], PEER, streamed=True))
    assert next(passed) == delta({"content": WORDS[0]})

"""What was said, with times: subtitles (SRT, WebVTT) and transcripts of meetings."""

from __future__ import annotations

import html
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from draftkit.documents.hidden import Hidden
from draftkit.documents.passage import Content, Passage

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["is_transcript", "read_subtitles", "read_transcript"]

_CUE = re.compile(r"[ \t]{0,9}(?:(\d{1,3}):)?(\d\d):(\d\d)[.,]\d{1,9}[ \t]{1,9}-->")
_VOICE = re.compile(r"<v(?:\.[\w.]*)?\s+([^>]+)>", re.IGNORECASE)
_MARK = re.compile(r"</?[^<>]{0,99}>|\{\\[^{}]{0,99}\}")
_BLANK_LINES = re.compile(r"\n\s*\n")
_UNSEEN = ("NOTE", "STYLE", "REGION")

# "00:12:03 Name: text", "[12:03] text", "Name  0:12:03" with the text below it.
_TIME = r"[\[(]?(?:(\d{1,2}):)?(\d{1,2}):(\d\d)(?:[.,]\d+)?[\])]?"
_STAMPED = re.compile(
    rf"^[ \t]*{_TIME}(?=[ \t:\-\u2013]|$)[ \t:\-\u2013]{{0,9}}([^\n]*)$", re.MULTILINE
)
_NAMED = re.compile(
    rf"^[ \t]*([^\W\d_][\w.'\u2019 -]{{0,50}}?)[ \t,|\u2013-]+{_TIME}[ \t]*$", re.MULTILINE
)
_FEWEST = 3

_END = re.compile(r"[.!?\u2026\u3002][\"'\u201d\u2019)\]]*\Z")
_SPEAKER = re.compile(r"([^\W\d_][\w.'\u2019 -]{0,40}):\s")
_LONGEST = 60  # words: half a minute of speech


def read_subtitles(text: str) -> Content:
    """Read SRT or WebVTT; cues are joined to whole sentences of one speaker."""
    hidden = Hidden()
    cues: list[tuple[int, list[str]]] = []
    for block in _BLANK_LINES.split(text.strip("\n")):
        if block.startswith(_UNSEEN):
            hidden.add("a comment", block)
            continue
        lines = block.split("\n")
        for number, line in enumerate(lines):
            if cue := _CUE.match(line):
                cues.append((_seconds(*cue.groups("")), _said("\n".join(lines[number + 1 :]))))
                break
    said = (Passage(" ".join(lines), "time", at) for at, lines in _said_once(cues) if lines)
    return Content(tuple(_joined(list(said))), hidden.remarks)


def _said_once(cues: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Leave out what captions that roll up show again: the lines of the cue before."""
    again = [_again(before, lines) for (_, before), (_, lines) in pairwise(cues)]
    rolled = sum(0 < n < len(lines) for n, (_, lines) in zip(again, cues[1:], strict=True))
    if not rolled or 4 * rolled < len(again):  # somebody may say a thing twice
        return cues
    return [(at, lines[n:]) for n, (at, lines) in zip([0, *again], cues, strict=True)]


def _again(before: list[str], lines: list[str]) -> int:
    """Return how many lines at the start of a cue are the last of the one before it."""
    most = min(len(before), len(lines))
    return next((n for n in range(most, 0, -1) if before[-n:] == lines[:n]), 0)


def is_transcript(text: str) -> bool:
    """Whether a plain text is a transcript: times at the beginnings of its lines."""
    found = list(_STAMPED.finditer(text)) or list(_NAMED.finditer(text))
    if len(found) < _FEWEST:
        return False
    times = [_seconds(*_time_of(match)) for match in found]
    in_order = sum(one <= other for one, other in pairwise(times))
    lines = sum(bool(line.strip()) for line in text.splitlines())
    return in_order >= 0.9 * (len(times) - 1) and 5 * len(found) >= lines


def read_transcript(text: str) -> Content:
    """Read a transcript in plain text; what goes before the first time has the time 0."""
    pattern = _STAMPED if len(_STAMPED.findall(text)) >= _FEWEST else _NAMED
    found = list(pattern.finditer(text))
    passages = [Passage(" ".join(text[: found[0].start()].split()), "time", 0)]
    ends = [*(match.start() for match in found[1:]), len(text)]
    for match, end in zip(found, ends, strict=True):
        below = text[match.end() : end]
        said = f"{match[4]} {below}" if pattern is _STAMPED else f"{match[1].strip()}: {below}"
        at = _seconds(*_time_of(match))
        passages.append(Passage(" ".join(said.split()), "time", at))
    return Content(tuple(_joined([p for p in passages if p.text])))


def _time_of(match: re.Match[str]) -> tuple[str, str, str]:
    first = 1 if match.re is _STAMPED else 2
    hours, minutes, seconds = match.group(first, first + 1, first + 2)
    return hours or "", minutes, seconds


def _seconds(hours: str, minutes: str, seconds: str) -> int:
    return 3600 * int(hours or 0) + 60 * int(minutes) + int(seconds)


def _said(raw: str) -> list[str]:
    """Return the lines of a cue as they are shown."""
    named = _VOICE.sub(lambda voice: f"{voice[1].strip()}: ", raw)
    lines = html.unescape(_MARK.sub("", named)).split("\n")
    return [" ".join(line.split()) for line in lines if line.strip()]


def _joined(cues: list[Passage]) -> Iterator[Passage]:
    """Join cues until a sentence ends, the speaker changes, or it gets long."""
    held: Passage | None = None
    speaker = ""
    for cue in cues:
        named = _SPEAKER.match(cue.text)
        who = named[1] if named else ""
        if held and (who not in ("", speaker) or _is_whole(held.text)):
            yield held
            held = None
        if held is None:
            held, speaker = cue, who or speaker
        else:
            more = cue.text[named.end() :] if named else cue.text
            held = Passage(f"{held.text} {more}", "time", held.at)
    if held:
        yield held


def _is_whole(text: str) -> bool:
    return bool(_END.search(text)) or len(text.split()) >= _LONGEST
